"""What each theme gives a park's score, as bars that can be compared down a list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from features.vectors import Floats
from recommender.criteria import NAMES, in_points
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
            for theme, points, got, could in zip(THEMES, _shown(adds), row, top, strict=True)
        )
        for adds, row, top in zip(gained.tolist(), given.tolist(), most.tolist(), strict=True)
    )


def _shown(adds: Sequence[float]) -> Iterator[str]:
    """The points of each theme: those of its criteria, as they are shown one by one."""
    said = in_points(dict(zip(NAMES, adds, strict=True)))
    for theme in THEMES:
        tenths = sum(round(10 * float(said[name])) for name in theme.criteria)
        yield f"{tenths / 10:.1f}"


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
