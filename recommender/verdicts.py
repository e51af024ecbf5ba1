"""Verdicts one by one at a few parks of a scope: what a shortlist of theirs is explained with."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from features.vectors import FirmVector, Ints
from recommender.constraints import Applied, Constraint, Limit
from recommender.memory import kept
from recommender.policy import Policy
from recommender.results import Verdict
from recommender.score import Scope, Setting

MOST_SAID = 1 << 12
PASS, UNKNOWN, FAIL = map(np.int8, (Verdict.PASS, Verdict.UNKNOWN, Verdict.FAIL))
Said = TypeVar("Said")


@dataclass(frozen=True)
class Law:
    """The policy of a day, and every constraint in force with it."""

    policy: Policy
    constraints: tuple[Constraint, ...]


class Judge:
    """The constraints of a ``setting`` over the parks of a ``scope``."""

    def __init__(self, scope: Scope, setting: Setting) -> None:
        self.scope = scope
        self.covered = setting.sitings.covered[scope.positions]
        self.limits = tuple(c for c in setting.constraints if isinstance(c, Limit))
        parks, shape = scope.vectors, (len(self.limits), len(scope.vectors))
        self._offers = np.array([parks.numbers[c.offer] for c in self.limits]).reshape(shape)
        self._own = np.array([parks.own[c.offer] for c in self.limits], np.bool_).reshape(shape)
        self._at_most = np.array([[c.sense == "at_most"] for c in self.limits], dtype=np.bool_)
        self._bars = np.array([c.bar for c in self.limits], dtype=np.bool_)
        self._said: dict[Hashable, Any] = {}

    def at(self, columns: Ints, firm: FirmVector, applied: Applied) -> Applied:
        """The verdicts on the parks in ``columns`` of the scope; ``applied``: those on all of it
        that are of no limits.
        """
        limits, limited = self._limited(columns, firm)
        others, shared = applied
        return (*limits, *others), np.concatenate([limited, shared[:, columns]])

    def once(self, asked: Hashable, say: Callable[[], Said]) -> Said:
        """What ``say`` gives, said once to those that ask the same."""
        said: Said = kept(self._said, asked, say, MOST_SAID)
        return said

    def _limited(self, columns: Ints, firm: FirmVector) -> Applied:
        """All limits at once, as each judges by itself."""
        needs = np.array([firm.number(limit.need) for limit in self.limits])
        stated, need = ~np.isnan(needs), needs[:, None]
        offers, own = self._offers[:, columns], self._own[:, columns]
        known = ~np.isnan(offers)
        met = np.where(self._at_most, need <= offers, need >= offers)
        judged = np.where(own, np.where(met, PASS, FAIL), UNKNOWN)
        unstated = np.where(known, UNKNOWN, PASS)
        verdicts = np.where(stated[:, None], judged, unstated)
        asked = np.flatnonzero(stated | (self._bars & known.any(axis=1)))
        return tuple(self.limits[row] for row in asked.tolist()), verdicts[asked]
