"""Verdicts one by one at a few parks of a scope: what a shortlist of theirs is explained with."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from features.vectors import FirmVector, Ints
from recommender.constraints import Constraint, Limit, Verdicts
from recommender.policy import Policy
from recommender.score import Scope, Setting
from recommender.told import kept

MOST_KEPT, MOST_SAID = 1 << 8, 1 << 12
Said = TypeVar("Said")

Applied = tuple[tuple[Constraint, ...], NDArray[np.int8]]
"""The constraints that apply to a firm, and their (r, m) verdicts."""


@dataclass(frozen=True)
class Law:
    """The policy of a day, and every constraint in force with it."""

    policy: Policy
    constraints: tuple[Constraint, ...]


class Judge:
    """The constraints of a ``setting`` over the parks of a ``scope``.

    What firms that ask the same share of the verdicts is worked out once for all parks.
    """

    def __init__(self, scope: Scope, setting: Setting) -> None:
        self.scope, self.constraints = scope, setting.constraints
        self.covered = setting.sitings.covered[scope.positions]
        self._kept: dict[Hashable, list[Verdicts | None]] = {}
        self._said: dict[Hashable, Any] = {}

    def at(self, columns: Ints, firm: FirmVector, asked: Hashable) -> Applied:
        """The verdicts on the parks in ``columns`` of the scope; ``asked``: what of the firm those
        rest on that are no limits.
        """
        shared = kept(self._kept, asked, lambda: self._shared(firm), MOST_KEPT)
        parks, found = self.scope.vectors, []
        for constraint, verdicts in zip(self.constraints, shared, strict=True):
            if isinstance(constraint, Limit):
                some = constraint.judge_some(firm, parks, columns)
            else:
                some = None if verdicts is None else verdicts[columns]
            if some is not None:
                found.append((constraint, some))
        table = np.array([verdicts for _, verdicts in found], dtype=np.int8)
        return tuple(c for c, _ in found), table.reshape(len(found), len(columns))

    def once(self, asked: Hashable, say: Callable[[], Said]) -> Said:
        """What ``say`` gives, said once to those that ask the same."""
        said: Said = kept(self._said, asked, say, MOST_SAID)
        return said

    def _shared(self, firm: FirmVector) -> list[Verdicts | None]:
        parks = self.scope.vectors
        return [None if isinstance(c, Limit) else c.judge(firm, parks) for c in self.constraints]
