"""A list of firms of any length, part by part: what reading it whole would give.

The list is read twice. The first time only its ids are looked at, so that a row whose id an
earlier part has already is rejected as it would be in one reading.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice, pairwise
from operator import attrgetter
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from features.errors import Fault
from features.firm_columns import LONGEST_TEXT, MOST_KINDS, NAMING, Listed, listed
from features.firm_table import firm_table
from features.profiles import Firm
from features.tables.cell_columns import Objects, texts
from features.tables.cells import INDUSTRY_FIELDS, CellFault, code, names_industry
from features.tables.columns import Columns, NotByColumns, column_parts
from features.tables.grids import Grid, open_grid
from features.tables.layouts import NO_TABLE_REMEDY, Layout, aside, blank, find_layout
from features.tables.reading import MOST_WORDS, NO_ROWS, SHOWN_ROWS, header_notes, nameless
from features.tables.rows import Reject, RowReader
from features.tables.sources import Source, refusal
from features.tables.workbooks import Line
from features.text import Text

PART_ROWS = 10_000
MOST_NOTES = 100
"""So many words that name no industry are told of a list, and how many more there are."""
MOST_COUNTED = 10_000
"""So many more are counted; of a longer list it is said that there are at least so many."""

Made = TypeVar("Made")
Rows = Columns | list[Line]
"""Columns of raw cells, or lines of them where columns do not say what the rows do."""


class Firms(NamedTuple):
    """Row → the firm that is there, every fault of the rows without one, and how many rows say
    something and are none of firms.
    """

    firms: Mapping[int, Firm]
    rejects: tuple[Reject, ...]
    aside: int


@dataclass(frozen=True)
class Part:
    """The rows of a list from one row on, as they stand in the file, with its header.

    ``at``: which part it is, from 0. ``seen``: ids that several rows of the list have, and the
    first of those rows.
    """

    at: int
    rows: Rows
    seen: Mapping[str, int]
    grid: Grid
    layout: Layout

    def __len__(self) -> int:
        return len(self.rows)

    def listed(
        self, groups: frozenset[str] = frozenset(), met: dict[Hashable, Firm] | None = None
    ) -> Listed:
        """The firms of the part, and every fault of the rows that cannot be read.

        ``met`` as :func:`features.firm_columns.listed` takes it, for one list and set of groups.
        """
        reader = RowReader(Firm, self.grid, self.layout, self.seen)
        if isinstance(self.rows, Columns):
            return listed(self.rows, self.layout, reader, groups, seen=self.seen, met=met)
        firms, rejects, put_aside = self._read(self.rows, reader)
        if met is not None and len(met) > MOST_KINDS:
            met.clear()
        table = firm_table(tuple(firms.values()), groups, met)
        return Listed(table, rejects, np.array(list(firms), dtype=np.int64), put_aside)

    def firms(self) -> Firms:
        """The firms of the part by their rows, and what else its rows are."""
        rows = self.rows
        lines = rows.lines(np.arange(len(rows))) if isinstance(rows, Columns) else rows
        return self._read(lines, RowReader(Firm, self.grid, self.layout, self.seen))

    def _read(self, lines: Iterable[Line], reader: RowReader[Firm]) -> Firms:
        firms: dict[int, Firm] = {}
        rejects: list[Reject] = []
        put_aside = 0
        for number, cells in lines:
            if blank(cells):
                continue
            if aside(cells, self.layout, Firm):
                put_aside += 1
                continue
            found = reader.read(number, cells)
            if isinstance(found, tuple):
                rejects.extend(found)
            else:
                firms[number] = found
        return Firms(firms, tuple(rejects), put_aside)


Unread = Mapping[str, Sequence[int]]
"""Words that should name an industry and name none, and the first rows that say them."""


def unread(firms: Iterable[tuple[int, Firm]]) -> Unread:
    """The words of ``firms``, each with its row, that should name an industry and name none."""
    found: dict[str, list[int]] = {}
    for row, firm in firms:
        for word in _nameless(_INDUSTRIES(firm)):
            rows = found.setdefault(word, []) if len(found) < MOST_WORDS else found.get(word, [])
            if len(rows) <= SHOWN_ROWS:
                rows.append(row)
    return found


def unread_in(found: Listed) -> Unread:
    """The same of the firms of a part."""
    table = found.table
    odd = [bool(_nameless(_INDUSTRIES(kind))) for kind in table.kinds]
    at = np.flatnonzero(np.array(odd, dtype=np.bool_)[table.kind])
    kinds = (table.kinds[kind] for kind in table.kind[at].tolist())
    return unread(zip(found.numbers[at].tolist(), kinds, strict=True))


class FirmParts:
    """The parts of a csv, Excel or Parquet table of firms, ``part_rows`` rows each.

    Memory holds one part, and eight bytes for each id. Raises :class:`BadInput` as
    :func:`features.tables.read` does, and for a table that is damaged anywhere.
    """

    def __init__(self, source: Source, part_rows: int = PART_ROWS) -> None:
        self._source, self._part_rows = source, part_rows
        self.rows, self.parts = 0, 0
        met: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
        with self._open() as (grid, layout, parts):
            self._where, self._header = grid.where, header_notes(grid, layout, Firm)
            for size, marks in _beside(parts, lambda rows: (len(rows), _marks(_ids(rows, layout)))):
                self.rows, self.parts = self.rows + size, self.parts + 1
                met.append(marks)
            if not self.rows:
                raise refusal(grid.where, NO_ROWS, NO_TABLE_REMEDY)
        self._seen = self._first_rows(_repeated(np.concatenate(met)))

    def read(self, first: int = 0) -> Iterator[Part]:
        """The parts in their order, from that numbered ``first`` on."""
        with self._open() as (grid, layout, parts):
            still = replace(grid, lines=iter(())), replace(layout, lines=iter(()))
            for at, rows in enumerate(parts):
                if at >= first:
                    yield Part(at, rows, self._seen.get(at, {}), *still)

    def notes(self, parts: Iterable[Unread]) -> tuple[Fault, ...]:
        """What is odd in the list but harmless, in the words of :func:`features.tables.check`:
        columns that are not read, and words of its ``parts`` that name no industry.
        """
        words, more, whole = _gathered(parts)
        told = [nameless(self._where, *one) for one in words.items()]
        if more:
            left = (_MORE if whole else _AT_LEAST).fill(count=more)
            told.append(Fault(self._where, None, left, told[0].remedy))
        return (*self._header, *told)

    @contextmanager
    def _open(self) -> Iterator[tuple[Grid, Layout, Iterator[Rows]]]:
        with open_grid(self._source) as grid:
            layout = find_layout(grid, Firm)
            try:
                with column_parts(self._source, grid, layout, self._part_rows) as parts:
                    yield grid, layout, parts
                    return
            except NotByColumns:
                pass
            yield grid, layout, iter(lambda: list(islice(layout.lines, self._part_rows)), [])

    def _first_rows(self, repeated: NDArray[np.int64]) -> dict[int, dict[str, int]]:
        """Part → the ids in it that several rows have, and the first of those rows."""
        found: dict[int, dict[str, int]] = {}
        if not len(repeated):
            return found
        first: dict[str, int] = {}
        with self._open() as (_, layout, parts):
            for at, rows in enumerate(parts):
                ids = _ids(rows, layout)
                again = np.flatnonzero(np.isin(_marks(ids, kept=True), repeated) & (ids != ""))
                for said, (number, cells) in zip(ids[again], _lines(rows, again), strict=True):
                    if not blank(cells) and not aside(cells, layout, Firm):
                        first.setdefault(said, number)
                        found.setdefault(at, {})[said] = first[said]
        return found


def _gathered(parts: Iterable[Unread]) -> tuple[Unread, int, bool]:
    """The first words with their first rows, how many more there are, and whether those are all:
    a part that is full may have left some out. Of the others only marks are kept.
    """
    words: dict[str, list[int]] = {}
    others: set[int] = set()
    whole = True
    for found in parts:
        for word, rows in found.items():
            if word in words or len(words) < MOST_NOTES:
                said = words.setdefault(word, [])
                said.extend(rows[: SHOWN_ROWS + 1 - len(said)])
            elif len(others) < MOST_COUNTED:
                others.add(hash(word))
        whole = whole and len(found) < MOST_WORDS
    return words, len(others), whole and len(others) < MOST_COUNTED


def _beside(parts: Iterator[Rows], work: Callable[[Rows], Made]) -> Iterator[Made]:
    """What ``work`` makes of each part, beside the reading of the next."""
    with ThreadPoolExecutor(1) as pool:
        given = chain((pool.submit(work, rows) for rows in parts), [None])
        for made, _ in pairwise(given):
            if made is not None:
                yield made.result()


_INDUSTRIES: Callable[[Firm], tuple[tuple[str, ...], ...]] = attrgetter(
    *(name for name in Firm.model_fields if name in INDUSTRY_FIELDS)
)


@lru_cache(maxsize=1 << 12)
def _nameless(said: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    words = dict.fromkeys(chain.from_iterable(said))
    return tuple(word for word in words if not names_industry(word))


def _ids(rows: Rows, layout: Layout) -> Objects:
    """(n,) the id of each row; empty where it says none."""
    index = next((c.index for c in layout.headings.columns if c.name == "id"), None)
    if index is None:
        return np.full(len(rows), "", dtype=np.object_)
    if isinstance(rows, Columns):
        said, _ = texts(rows.table.column(index), code, NAMING["id"], LONGEST_TEXT)
        for at, cells in rows.longer.items():
            said[at] = _id(cells[index])
    else:
        said = np.array([_id(c[index]) if index < len(c) else "" for _, c in rows], dtype=object)
    return np.array([one or "" for one in said], dtype=np.object_)


def _id(cell: object) -> str:
    try:
        return code(cell) or ""
    except CellFault:
        return ""


def _marks(ids: Objects, kept: bool = False) -> NDArray[np.int64]:
    """A number for each id, one for ids that are alike; rows without id only where ``kept``."""
    said = ids if kept else ids[ids != ""]
    return np.fromiter(map(hash, said), np.int64, len(said))


def _repeated(marks: NDArray[np.int64]) -> NDArray[np.int64]:
    marks.sort()
    return np.unique(marks[1:][marks[1:] == marks[:-1]])


def _lines(rows: Rows, at: NDArray[np.int64]) -> Iterator[Line]:
    return rows.lines(at) if isinstance(rows, Columns) else (rows[place] for place in at.tolist())


_MORE = Text("另有 {count} 个词读不出国标行业", "{count} more words name no industry")
_AT_LEAST = Text(
    "至少另有 {count} 个词读不出国标行业", "at least {count} more words name no industry"
)
