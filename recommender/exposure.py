"""Whom everybody is sent to and whom nobody: how parks and leagues fare over many firms' lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from features.vectors import Ints

MANY = 0.5
"""A park on the lists of more than so large a share of the firms is one all are sent to."""


@dataclass(frozen=True)
class Exposure:
    """``times``: (n,) lists that each park is on; ``gini`` of these, 0 all alike, 1 all to one.

    ``never``, ``crowded``: positions of parks on no list, and on more than half of all;
    ``leagues``: how many places on lists each league has.
    """

    times: Ints
    gini: float
    never: Ints
    crowded: Ints
    leagues: Mapping[str, int]

    @property
    def empty_leagues(self) -> tuple[str, ...]:
        """Leagues none of whose parks is on any list."""
        return tuple(league for league, times in self.leagues.items() if not times)


def exposure(positions: Ints, league: Sequence[str]) -> Exposure:
    """``positions``: (m, k) parks on firms' lists, -1 for none; ``league``: (n,) of the parks."""
    times = np.bincount(positions[positions >= 0], minlength=len(league)).astype(np.int64)
    by_league = dict.fromkeys(sorted(set(league)), 0)
    for name, count in zip(league, times.tolist(), strict=True):
        by_league[name] += count
    many = MANY * max(len(positions), 1)
    never, crowded = np.flatnonzero(times == 0), np.flatnonzero(times > many)
    return Exposure(times, gini(times), never, crowded, by_league)


def gini(amounts: Iterable[float]) -> float:
    """0 where all have the same, towards 1 where one has all; 0 for nothing at all."""
    ranked = np.sort(np.asarray(list(amounts), dtype=np.float64))
    total, n = ranked.sum(), len(ranked)
    if not total:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ ranked / (n * total))
