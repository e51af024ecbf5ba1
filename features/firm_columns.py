"""A list of firms from a file straight into columns: what reading it row by row would give.

Each column is read as a whole. Rows with a cell in doubt, and rows that share an id, are read
again one by one by the reader of rows, so that faults are told in the same words.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from math import isnan
from threading import Lock

import numpy as np
import pyarrow as pa

from features.columns import kind_of
from features.firm_table import (
    FIGURES,
    WORDS,
    FirmTable,
    firm_table,
    groups_of,
    wishes_of,
    with_ratios,
)
from features.profiles import Firm
from features.tables.cell_columns import (
    PLAIN_CODE,
    PLAIN_NAME,
    Accept,
    InDoubt,
    Objects,
    Words,
    distinct,
    figures,
    texts,
    totals,
    words,
)
from features.tables.cells import reader
from features.tables.columns import Columns, NotByColumns, columns_of
from features.tables.grids import open_grid
from features.tables.headings import Column, shown_heading
from features.tables.layouts import Layout, aside, blank, find_layout, may_be_aside
from features.tables.reading import read
from features.tables.rows import Reject, RowReader
from features.tables.sources import Source
from features.vectors import Bools, Floats, Ints

NAMING: Mapping[str, str] = {"id": PLAIN_CODE, "name": PLAIN_NAME}
"""What an id and a name look like when they are read as they stand."""
MOST_KINDS = 1 << 14
"""So many kinds of firms are remembered from part to part, and those of the part at hand."""
LONGEST_TEXT = 200
"""Of an id or a name; :class:`Firm` refuses longer ones."""


@dataclass(frozen=True)
class Listed:
    """The firms of a file as columns, and every fault of the rows that cannot be read.

    ``numbers``: (m,) the firms' rows as a person counts them in the file; none where not kept.
    ``aside``: how many rows say something and are none of firms: examples, totals, remarks,
    repeated headers.
    """

    table: FirmTable
    rejects: tuple[Reject, ...] = ()
    numbers: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    aside: int = 0


def read_firms(source: Source, groups: frozenset[str] = frozenset()) -> Listed:
    """The firms of a csv, Excel or Parquet table; ``groups`` as :func:`firm_table` takes them.

    Equal to the table of the firms that :func:`features.tables.read` reads, and its rejects.
    Raises :class:`BadInput` as that does.
    """
    try:
        with open_grid(source) as grid:
            layout = find_layout(grid, Firm)
            columns = columns_of(source, grid, layout)
            found = listed(columns, layout, RowReader(Firm, grid, layout), groups)
            if len(found.table) or found.rejects:
                return found
    except NotByColumns:
        pass
    chunks = list(read(source, Firm))
    rows = [row for chunk in chunks for row in chunk.rows]
    rejects = tuple(reject for chunk in chunks for reject in chunk.rejects)
    return Listed(firm_table(rows, groups), rejects, aside=sum(chunk.aside for chunk in chunks))


def listed(
    columns: Columns,
    layout: Layout,
    rows: RowReader[Firm],
    groups: frozenset[str],
    *,
    seen: Collection[str] = (),
    met: dict[Hashable, Firm] | None = None,
) -> Listed:
    """The firms of ``columns``; rows with an id that is ``seen`` elsewhere are read as rows.

    ``met``: one firm of each kind that other parts of the list had; those of new kinds are added.
    """
    return _Reading(columns, layout, rows, seen).listed(groups, {} if met is None else met)


class _Said:
    """What a column of words says: (n,) codes of the values that its firms hold."""

    def __init__(self, rows: int, default: object) -> None:
        self.codes: Ints = np.zeros(rows, dtype=np.int64)
        self._places: dict[object, int] = {default: 0}

    def put(self, said: Words) -> None:
        """Takes over what the cells say; values that are alike get one code."""
        places = np.array([self.code(value) for value in said.values], dtype=np.int64)
        self.codes = places[said.codes]

    def code(self, value: object) -> int:
        """The code of a value."""
        return self._places.setdefault(value, len(self._places))

    @property
    def values(self) -> list[object]:
        """The values in the order of their codes."""
        return list(self._places)

    def of(self, rows: Ints) -> list[object]:
        """What the firms in these rows say."""
        values = self.values
        return [values[code] for code in self.codes[rows].tolist()]


class _Reading:
    def __init__(
        self, columns: Columns, layout: Layout, rows: RowReader[Firm], seen: Collection[str]
    ) -> None:
        self._columns, self._layout, self._rows = columns, layout, rows
        size = len(columns)
        self._doubt: Bools = np.zeros(size, dtype=np.bool_)
        self._figures: dict[str, Floats] = {name: np.full(size, np.nan) for name in FIGURES}
        self._words = {n: _Said(size, Firm.model_fields[n].default) for n in WORDS}
        self._texts: dict[str, Objects] = {n: np.full(size, "", dtype=object) for n in NAMING}
        for column in layout.headings.columns:
            self._doubt |= self._read(column)
        for index in layout.headings.counters:
            self._doubt |= totals(columns.table.column(index))
        self._doubt |= _shared(self._texts["id"], seen)

    def listed(self, groups: frozenset[str], met: dict[Hashable, Firm]) -> Listed:
        """All firms."""
        again, rejects, put_aside = self._again()
        rows = np.flatnonzero(~self._doubt | np.isin(np.arange(len(self._doubt)), list(again)))
        stated = with_ratios({name: column[rows] for name, column in self._figures.items()})
        names = self._texts["name"][rows]
        more = wishes_of(stated), groups_of(names, groups)
        kind, first = self._kinds(rows, more)
        keys = self._keys(rows[first], tuple(column[first] for column in more))
        kinds = self._kinds_of(rows[first], keys, again, met)
        table = FirmTable(kinds, kind, stated, self._texts["id"][rows], names, groups)
        return Listed(table, tuple(rejects), self._columns.numbers[rows], put_aside)

    def _read(self, column: Column) -> Bools:
        """Keeps what the column says; which of its cells are in doubt."""
        cells, name = self._columns.table.column(column.index), column.name
        if name in self._figures:
            self._figures[name], doubt = figures(cells, column)
            return doubt
        accept = _accept(column)
        if name in self._texts:
            said, doubt = texts(cells, accept, NAMING[name], LONGEST_TEXT)
            self._texts[name] = said
            return np.asarray(doubt | (said == column.heading), dtype=np.bool_)
        found = words(cells, accept)
        self._words[name].put(found)
        return found.doubt

    def _again(self) -> tuple[dict[int, Firm], list[Reject], int]:
        """Rows in doubt read as rows: the firms among them, put in their place, rejects, and how
        many are none of firms.
        """
        firms: dict[int, Firm] = {}
        rejects: list[Reject] = []
        put_aside = 0
        doubtful = np.flatnonzero(self._doubt)
        for row, (number, cells) in zip(doubtful, self._columns.lines(doubtful), strict=True):
            if blank(cells):
                continue
            if aside(cells, self._layout, Firm):
                put_aside += 1
                continue
            found = self._rows.read(number, cells)
            if isinstance(found, tuple):
                rejects.extend(found)
            else:
                firms[int(row)] = found
                self._put(int(row), found)
        return firms, rejects, put_aside

    def _put(self, row: int, firm: Firm) -> None:
        for name, column in self._figures.items():
            value = getattr(firm, name)
            column[row] = np.nan if value is None else value
        for name, said in self._words.items():
            said.codes[row] = said.code(getattr(firm, name))
        for name, held in self._texts.items():
            held[row] = getattr(firm, name)

    def _kinds(self, rows: Ints, more: tuple[Ints, ...]) -> tuple[Ints, Ints]:
        """(m,) which kind each of ``rows`` is of, and where among them each kind is first met."""
        kind = np.zeros(len(rows), dtype=np.int64)
        various = [said.codes[rows] for said in self._words.values() if len(said.values) > 1]
        for codes in (*various, *more):
            kind, _ = distinct(pa.array(kind * (codes.max(initial=0) + 1) + codes))
        return kind, np.unique(kind, return_index=True)[1]

    def _keys(self, rows: Ints, more: tuple[Ints, ...]) -> list[tuple[object, ...]]:
        """What the firms in ``rows`` say in words, and ``more``: equal for firms of one kind alone.

        What all of them say alike is one word of it.
        """
        alike = {name: said.values for name, said in self._words.items() if len(said.values) == 1}
        various = [said.of(rows) for name, said in self._words.items() if name not in alike]
        columns = (column.tolist() for column in more)
        return list(zip([repr(alike)] * len(rows), *various, *columns, strict=True))

    def _kinds_of(
        self,
        rows: Ints,
        keys: Sequence[tuple[object, ...]],
        again: Mapping[int, Firm],
        met: dict[Hashable, Firm],
    ) -> tuple[Firm, ...]:
        """One firm of each kind: that ``met`` before, else the one in ``rows``, which is added."""
        known = list(map(met.get, keys))
        unmet = [at for at, firm in enumerate(known) if firm is None]
        with _MEETING if unmet else nullcontext():
            for at in unmet:
                known[at] = met.get(keys[at])
            anew = [at for at in unmet if known[at] is None]
            for at, firm in zip(anew, self._firms(rows[anew]), strict=True):
                known[at] = again.get(int(rows[at])) or firm
            kinds = tuple(firm for firm in known if firm is not None)
            if len(met) > MOST_KINDS:
                met.clear()
            met.update((keys[at], kinds[at]) for at in anew)
        return kinds

    def _firms(self, rows: Ints) -> Iterator[Firm]:
        """The firms in ``rows``, as their cells were read."""
        figures = [column[rows].tolist() for column in self._figures.values()]
        stated = [[None if isnan(value) else value for value in held] for held in figures]
        words = [said.of(rows) for said in self._words.values()]
        names = *self._figures, *self._words, *self._texts
        texts = (held[rows] for held in self._texts.values())
        for said in zip(*stated, *words, *texts, strict=True):
            yield _BLANK.model_copy(update=dict(zip(names, said, strict=True)))


_BLANK = Firm(name="")
_MEETING = Lock()
"""Threads that begin a list together meet its kinds once: whoever comes second knows them then."""


def _accept(column: Column) -> Accept:
    """What a cell of the column says as a firm's field holds it."""
    name, field = column.name, Firm.model_fields[column.name]
    read_cell = reader(name, kind_of(Firm, name), column.spec.unit, column.suffix)

    def accept(cell: object) -> object:
        if cell is not None and _odd(cell, column):
            raise InDoubt
        said = None if cell is None else read_cell(cell)
        if said is not None:
            return getattr(Firm.model_validate({"name": "", name: said}), name)
        if field.is_required():
            raise InDoubt
        return field.default

    return accept


def _odd(cell: object, column: Column) -> bool:
    """Whether the cell may say that its row is none of a firm."""
    return shown_heading(cell) == column.heading or (column.name in NAMING and may_be_aside(cell))


def _shared(ids: Objects, seen: Collection[str]) -> Bools:
    """(n,) which rows have an id that another row has too, or that is ``seen`` elsewhere."""
    codes, different = distinct(pa.array(ids, pa.string()))
    again = np.bincount(codes, minlength=1)[codes] > 1
    if seen:
        known = np.array([said in seen for said in [*different.to_pylist(), None]], dtype=np.bool_)
        again |= known[codes]
    return np.asarray(again & (ids != ""), dtype=np.bool_)
