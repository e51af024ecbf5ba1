"""What is kept for reuse: fits that firms share, as columns, kinds of firms, and their sums."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from features.vectors import FirmVector, Floats
from recommender import plans

# Columns, and sums; in bytes: when they are full, they are begun anew.
MOST_BYTES, MOST_SUMS_BYTES = 1 << 28, 1 << 26
FEWEST_ROWS = 64

Part = tuple[int, int, float, float]
"""Of one criterion: kind of fit, row among the columns, the firm's two numbers."""
ABSENT: Part = (plans.ABSENT, 0, 0.0, 0.0)


class Full(Exception):
    """No row is left among the columns."""


@dataclass(frozen=True, eq=False)
class Kind:
    """What the firms of a kind share: the one that stands for it, (4, c) parts in ``columns``, and
    the ``figures`` that their verdicts rest on, beside what several kinds share, their ``asking``;
    its ``number`` is its own.
    """

    number: int
    vector: FirmVector
    columns: "Columns"
    parts: Floats
    asking: int
    figures: tuple[str, ...]


class Weighed(NamedTuple):
    """One kind under one choice of weights, and the kernel that is given it and the parks."""

    kin: plans.Kin
    parks: plans.Parks
    rank: Callable[..., Any]


class Columns:
    """Rows in single and double precision, and the kinds of firms that read them.

    Never overwritten, so that threads may share them.
    """

    def __init__(self, parks: int) -> None:
        rows = room_for(12 * parks, MOST_BYTES)
        self.most_sums = room_for(8 * parks, MOST_SUMS_BYTES)
        self.light = np.empty((rows, parks), dtype=np.float32)
        self.full = np.empty((rows, parks))
        self.even, self.whole = np.zeros((2, rows), dtype=np.bool_)
        self.parts: dict[Hashable, Part] = {}
        self.kinds: dict[Hashable, Kind] = {}
        self.weighed: dict[tuple[int, bytes], Weighed] = {}
        self.taken = 0

    def add(self, key: Hashable, fit: Floats | float | None, kind: int = plans.COLUMN) -> Part:
        """Keeps ``fit`` under ``key``: no row where it is one number, or not asked."""
        if fit is None:
            part = ABSENT
        elif isinstance(fit, np.ndarray):
            part = (kind, self._place(fit), 0.0, 0.0)
        else:
            part = (plans.SAME, 0, fit, 0.0)
        self.parts[key] = part
        return part

    def _place(self, column: Floats) -> int:
        if self.taken == len(self.full):
            raise Full
        row, self.taken = self.taken, self.taken + 1
        self.full[row] = self.light[row] = column
        gaps = np.isnan(column)
        self.even[row] = gaps.all() or (column == column[:1]).all()
        self.whole[row] = not gaps.any()
        return row


def room_for(each: int, most: int) -> int:
    """How many things of ``each`` so many bytes are kept in ``most`` bytes."""
    return max(most // max(each, 1), FEWEST_ROWS)
