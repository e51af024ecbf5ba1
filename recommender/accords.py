"""A list of firms and the parks of a region matched so that nobody would rather change."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from features.errors import BadInput, Fault
from features.profiles import Firm, Park
from features.text import Text
from features.vectors import Floats, Ints
from recommender.matching import ParkMatcher
from recommender.stable import Side, stable
from recommender.worths import Among, offered

MOST_PLACES = 10_000


@dataclass(frozen=True)
class Left:
    """A firm without a place, and why."""

    firm: Firm
    why: Text


@dataclass(frozen=True)
class Accord:
    """Who goes where by mutual consent. ``match``: (m,) position of each firm's park among
    ``parks``, -1 for none; ``sides``: (m, 2) what the pair is worth to the firm and to the park,
    NaN where that side knows nothing or the firm has no place; ``worst``: (m,) verdict of the pair.
    ``values``: (2, m, n) what either side ranks all pairs by, NaN where they are not on the list.
    """

    firms: tuple[Firm, ...]
    parks: tuple[Park, ...]
    match: Ints
    sides: Floats
    worst: Ints
    values: Floats
    unplaced: tuple[Left, ...]


def accord(
    matcher: ParkMatcher, firms: Sequence[Firm], among: Among, places: int, best_for: Side = "firm"
) -> Accord:
    """The stable matching that is best for all firms at once, or for all parks.

    Each park takes ``places`` firms at most. Either side ranks by its own criteria, by the pair's
    score where it knows nothing. Raises :class:`BadInput` for places below 1.
    """
    if not 1 <= places <= MOST_PLACES:
        limit = Text(f"应为 1 到 {MOST_PLACES} 的整数", f"must be 1 to {MOST_PLACES}")
        raise BadInput([Fault("places", places, limit, _CORRECT)])
    offers = offered(matcher, firms, among)
    shape = len(firms), len(offers.positions)
    sides = np.full((2, *shape), np.nan)
    sides[:, offers.firm, offers.park] = offers.sides
    slots = np.full(shape[1], places)
    match = stable(sides[0], sides[1], slots, best_for)
    known, worst = np.full((len(firms), 2), np.nan), np.zeros(len(firms), dtype=np.int64)
    chosen = match[offers.firm] == offers.park
    known[offers.firm[chosen]] = offers.known_sides[:, chosen].T
    worst[offers.firm[chosen]] = offers.worst[chosen]
    listed = np.bincount(offers.firm, minlength=len(firms))
    unplaced = tuple(
        Left(firms[at], _FULL.fill(n=int(listed[at])) if listed[at] else _NOWHERE)
        for at in np.flatnonzero(match < 0).tolist()
    )
    return Accord(tuple(firms), offers.parks, match, known, worst, sides, unplaced)


_FULL = Text(
    "名单上的 {n} 个园区都已由更合意的企业占满", "each of its {n} parks is full of firms it prefers"
)
_NOWHERE = Text("没有园区可去：都被规定或条件排除", "rules or limits exclude every park")
_CORRECT = Text("请更正", "Correct it")
