"""Which kind each of thousands of firms stands for, looked up at once, and kinds as arrays."""

import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext

import numpy as np

from features.profiles import Firm
from features.vectors import Floats, Ints
from recommender.columns import Columns, Full, Kind
from recommender.criteria import CRITERIA
from recommender.memory import MOST_REMEMBERED


class Roster:
    """Firms that stand for kinds in the same ``columns``, a row for each in the order they came.

    ``kinds``: of each firm; ``parts``: (rows, 4, c) and ``asking``: (rows,) as of the kinds;
    ``resting``: (rows,) which row has the first kind whose verdicts rest on the same figures;
    ``heads``: (rows,) which has the first firm of the same segment. Rows are added and never
    changed, so that threads may share them.
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.firms: list[Firm] = []  # kept, so that the id of each stays its own
        self.kinds: list[Kind] = []
        self.parts: Floats = np.empty((MOST_REMEMBERED, 4, len(CRITERIA)))
        self.asking, self.resting, self.heads = np.empty((3, MOST_REMEMBERED), dtype=np.int64)
        self._rows: dict[int, int] = {}
        self._figures: dict[tuple[str, ...], int] = {}
        self._segments: dict[str, int] = {}
        self._adding = threading.Lock()  # who adds second finds what the first has added

    @property
    def full(self) -> bool:
        """Whether no row is left."""
        return len(self.firms) == MOST_REMEMBERED

    def rows(self, firms: Sequence[Firm], kind_of: Callable[[Firm], Kind]) -> Ints:
        """(q,) rows of the first of the ``firms``, of as many as find room.

        ``kind_of`` gives the kind of a firm that is new. Raises :class:`Full` where there is no
        room for the first.
        """
        found = list(map(self._rows.get, map(id, firms)))
        stop = len(found)
        new = [at for at, row in enumerate(found) if row is None] if None in found else []
        with self._adding if new else nullcontext():
            for at in new:
                try:
                    found[at] = self._row(firms[at], kind_of)
                except Full:
                    if not at:
                        raise
                    stop = at
                    break
        return np.array(found[:stop], dtype=np.int64)

    def _row(self, firm: Firm, kind_of: Callable[[Firm], Kind]) -> int:
        """Where the firm is, unless another thread has added it meanwhile: in a new row."""
        row = self._rows.get(id(firm))
        return self._add(firm, kind_of(firm)) if row is None else row

    def _add(self, firm: Firm, kind: Kind) -> int:
        if self.full:
            raise Full
        row = len(self.firms)
        self.parts[row], self.asking[row] = kind.parts, kind.asking
        self.resting[row] = self._figures.setdefault(kind.figures, row)
        self.heads[row] = self._segments.setdefault(firm.segment, row)
        self.firms.append(firm)
        self.kinds.append(kind)
        self._rows[id(firm)] = row  # last: who finds it may read all of it
        return row
