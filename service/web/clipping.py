"""The lines of a drawing, and those of them that a part of it shows."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Corners = tuple[int, int, int, int]
"""West, north, east and south of a part of the canvas."""


@dataclass(frozen=True)
class Lines:
    """``at``: (n, 2) points of all lines in turn; ``line``: (n,) which line each is of, rising."""

    at: Ints
    line: Ints

    @property
    def path(self) -> str:
        """As SVG writes it; points that lie on each other are drawn once."""
        if not len(self.at):
            return ""
        steps = np.diff(self.at, axis=0)
        first = np.r_[True, np.diff(self.line) != 0]
        moves = first[1:] | steps.any(axis=1)
        starts = [f"M{x} {y}l" for x, y in self.at[first].tolist()]
        drawn = np.r_[False, moves] & ~first
        said = [f"{x} {y}" for x, y in steps[drawn[1:]].tolist()]
        ends = np.cumsum(np.add.reduceat(drawn, np.flatnonzero(first))).tolist()
        runs = zip(starts, [0, *ends[:-1]], ends, strict=True)
        return "".join(start + " ".join(said[low:high]) for start, low, high in runs if high > low)

    def within(self, corners: Corners) -> "Lines":
        """What ``corners`` hold and what leads there, the shapes filled as before; lines of which
        nothing lies inside, and all but the ends of what runs along one side, are left out.
        """
        side = _side(self.at, corners)
        first = np.r_[True, np.diff(self.line) != 0][: len(side)]
        inner = ~first & ~np.roll(first, -1)
        along = inner & (side == np.roll(side, 1)) & (side == np.roll(side, -1))
        away = np.bitwise_and.reduceat(side, np.flatnonzero(first)) if len(side) else side
        kept = ~(along & (side != 0)) & (away == 0)[np.cumsum(first) - 1]
        return Lines(self.at[kept], self.line[kept])


def lines(parts: Iterable[Ints]) -> Lines:
    """Each of ``parts``, the (n, 2) points of a line, in turn."""
    found = list(parts)
    if not found:
        return Lines(np.empty((0, 2), dtype=np.int64), np.empty(0, dtype=np.int64))
    counts = [len(part) for part in found]
    return Lines(np.concatenate(found), np.repeat(np.arange(len(found)), counts))


def inside(at: Ints, corners: Corners) -> Ints:
    """Those of the (n, 2) points that ``corners`` hold."""
    return np.asarray(at[_side(at, corners) == 0])


def _side(at: Ints, corners: Corners) -> Ints:
    """(n,) on which sides of the part each point lies, a bit for each; 0 within it."""
    west, north, east, south = corners
    x, y = at.T
    return np.asarray((x < west) + 2 * (x > east) + 4 * (y < north) + 8 * (y > south))
