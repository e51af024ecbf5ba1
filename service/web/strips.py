"""What each theme gives a park's score, as bars that can be compared down a list."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from features.units import summing_points
from features.vectors import Floats
from recommender.criteria import NAMES
from recommender.results import Match, Reason
from service.web.themes import OF_THEME, THEMES, Theme

ROWS = {name: row for row, name in enumerate(NAMES)}


@dataclass(frozen=True)
class Cell:
    """One theme's share of a score in points, and its bars in percent of the widest."""

    theme: Theme
    points: str
    gained: float
    possible: float

    def to_json(self) -> list[object]:
        """As the page reads it while a slider moves."""
        return [self.points, round(self.gained, 2), round(self.possible, 2)]


Strip = tuple[Cell, ...]


def strips(gained: Floats, possible: Floats) -> tuple[Strip, ...]:
    """``gained``: (n, c) what each criterion adds; ``possible``: (n, c) the most that it could."""
    given, most = gained @ OF_THEME.T, possible @ OF_THEME.T
    widest = max(float(most.max(initial=0.0)), float(np.finfo(np.float64).tiny))
    return tuple(
        tuple(
            Cell(theme, points, 100 * got / widest, 100 * could / widest)
            for theme, points, got, could in zip(THEMES, summing_points(row), row, top, strict=True)
        )
        for row, top in zip(given.tolist(), most.tolist(), strict=True)
    )


def of_matches(matches: Sequence[Match]) -> tuple[Strip, ...]:
    """The strips of matches that are explained."""
    gained, possible = np.zeros((2, len(matches), len(NAMES)))
    for row, match in enumerate(matches):
        for reason in filter(_counts, match.reasons):
            gained[row, ROWS[reason.criterion]] = reason.contribution
            if match.coverage > 0:  # else every weight is on what nobody knows
                possible[row, ROWS[reason.criterion]] = reason.weight / match.coverage
    return strips(gained, possible)


def _counts(reason: Reason) -> bool:
    return reason.fit is not None
