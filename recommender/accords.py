"""A list of firms and the parks of a region matched so that nobody would rather change."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from features.errors import BadInput, Fault
from features.profiles import Firm, Park
from features.text import Text
from features.vectors import Floats, Ints
from recommender.matcher import ParkMatcher
from recommender.stable import Side, blocking, stable
from recommender.worths import Among, offered

MOST_PLACES = 10_000


@dataclass(frozen=True)
class Accord:
    """Who goes where by mutual consent. ``match``: (m,) position of each firm's park among
    ``parks``, -1 for none; ``firm_value``, ``park_value``: (m, n) what each pair is worth to either
    side, NaN where the park is not on the firm's list.
    """

    firms: tuple[str, ...]
    parks: tuple[Park, ...]
    match: Ints
    firm_value: Floats
    park_value: Floats

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Firms that no park of their lists has kept."""
        return tuple(name for name, at in zip(self.firms, self.match, strict=True) if at < 0)


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
    assert not blocking(sides[0], sides[1], slots, match)
    return Accord(tuple(firm.name for firm in firms), offers.parks, match, *sides)


_CORRECT = Text("请更正", "Correct it")
