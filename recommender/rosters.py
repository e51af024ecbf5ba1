"""Which kind each of thousands of firms stands for, looked up at once, and kinds as arrays."""

import threading
from collections.abc import Callable, Sequence

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
        self._lock = threading.Lock()

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
        for at in [at for at, row in enumerate(found) if row is None] if None in found else ():
            try:
                found[at] = self._add(firms[at], kind_of(firms[at]))
            except Full:
                if not at:
                    raise
                stop = at
                break
        return np.array(found[:stop], dtype=np.int64)

    def _add(self, firm: Firm, kind: Kind) -> int:
        with self._lock:
            row = self._rows.get(id(firm), len(self.firms))
            if row < len(self.firms):  # added by another thread meanwhile
                return row
            if self.full:
                raise Full
            self.parts[row], self.asking[row] = kind.parts, kind.asking
            self.resting[row] = self._figures.setdefault(kind.figures, row)
            self.heads[row] = self._segments.setdefault(firm.segment, row)
            self.firms.append(firm)
            self.kinds.append(kind)
            self._rows[id(firm)] = row  # last: who finds it may read all of it
            return row
