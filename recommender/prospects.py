"""Firms for a region: each at the park of the region that suits it best."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np

from features.firm_table import FirmTable, firm_table
from features.profiles import Firm
from features.vectors import Floats, Ints
from recommender import crowd
from recommender.crowd import ENOUGH_KNOWN, refuse_strangers
from recommender.matching import ParkMatcher
from recommender.results import Target

SCORE, COVERAGE = 0, 3
"""Where they stand among the figures of a list."""


def prospects(
    matcher: ParkMatcher,
    region: str | None,
    firms: Iterable[Firm] | FirmTable,
    k: int = 10,
    *,
    as_of: date | None = None,
    weights: Any = None,
    threads: int = 1,
) -> tuple[Target, ...]:
    """The best ``k`` firms for a region (None: anywhere), each with its best park there.

    A firm's score is that of its best park, the same that the park's own list gives. Firms that no
    park of the region may take are left out; those of which too little is known to compare them
    come last. Raises :class:`NotFound` for an unknown region, :class:`BadInput` for every firm that
    names an unknown region or code.
    """
    engine = matcher.engine(region, as_of)
    table = firms if isinstance(firms, FirmTable) else firm_table(tuple(firms), engine.groups)
    refuse_strangers(table)
    if not len(engine.scope.positions):
        return ()
    lists = crowd.shortlists(engine, table, matcher.weigher(weights), 1, threads)
    best = _best(lists.figures[:, 0], np.flatnonzero(lists.found), table, k)
    parks = engine.scope.positions[lists.positions[best, 0]]
    return tuple(
        matcher.target(table.firm(int(at)), int(park), place, as_of, weights)
        for place, (at, park) in enumerate(zip(best, parks, strict=True), start=1)
    )


def _best(figures: Floats, placed: Ints, table: FirmTable, k: int) -> Ints:
    """Rows of the best ``k`` firms of those ``placed``: by score, then coverage, id and name."""
    score, coverage = figures[placed, SCORE], figures[placed, COVERAGE]
    ids, names = table.ids[placed].astype(np.str_), table.names[placed].astype(np.str_)
    ties = (names, ids, -coverage, -score, coverage < ENOUGH_KNOWN)
    return placed[np.lexsort(ties)][: max(k, 0)]
