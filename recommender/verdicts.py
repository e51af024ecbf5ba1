"""Verdicts one by one at a few parks of a scope: what a shortlist of theirs is explained with."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np

from features.vectors import Bools, FirmVector, Floats, Ints
from recommender.compiled import compiled
from recommender.constraints import Applied, Constraint, Limit, Verdicts
from recommender.memory import kept
from recommender.policy import Policy
from recommender.results import Verdict
from recommender.score import Scope, Setting

MOST_SAID = 1 << 12
PASS, UNKNOWN, FAIL = int(Verdict.PASS), int(Verdict.UNKNOWN), int(Verdict.FAIL)
Said = TypeVar("Said")


class Table(NamedTuple):
    """(l, n) what each park offers to each limit, and whether that is its own figure; (l,) whether
    the firm needs at most that, and whether it is an entry bar.
    """

    offers: Floats
    own: Bools
    at_most: Bools
    bars: Bools


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
        self._table = Table(
            np.array([parks.numbers[c.offer] for c in self.limits]).reshape(shape),
            np.array([parks.own[c.offer] for c in self.limits], np.bool_).reshape(shape),
            np.array([c.sense == "at_most" for c in self.limits], dtype=np.bool_),
            np.array([c.bar for c in self.limits], dtype=np.bool_),
        )
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
        asked, verdicts = limited(columns, needs, self._table)
        rows = np.flatnonzero(asked)
        return tuple([self.limits[row] for row in rows.tolist()]), verdicts[rows]


@compiled
def limited(columns: Ints, needs: Floats, table: Table) -> tuple[Bools, Verdicts]:
    """(l,) which of the limits are asked of a firm of these (l,) ``needs``, NaN unknown, and (l, m)
    what they say of the parks in the (m,) ``columns``.
    """
    asked = ~np.isnan(needs)
    found = np.empty((len(needs), len(columns)), dtype=np.int8)
    for row, need in enumerate(needs):
        at_most, stated = table.at_most[row], asked[row]
        for at, park in enumerate(columns):
            offer = table.offers[row, park]
            if not stated:
                found[row, at] = PASS if np.isnan(offer) else UNKNOWN
                asked[row] |= table.bars[row] and not np.isnan(offer)
            elif not table.own[row, park]:
                found[row, at] = UNKNOWN
            else:
                met = need <= offer if at_most else need >= offer
                found[row, at] = PASS if met else FAIL
    return asked, found
