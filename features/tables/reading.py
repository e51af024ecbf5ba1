"""A table file as parks or firms, chunk by chunk, with every row that is none and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic

from pydantic import BaseModel

from features.columns import AS_OF, OTHERS, SOURCE, is_fact, table_specs
from features.errors import BadInput, Fault
from features.fields import Model
from features.namesakes import TWICE, TWICE_REMEDY, Namesakes
from features.tables.cells import INDUSTRY_FIELDS, names_industry
from features.tables.grids import Grid, open_grid
from features.tables.layouts import NO_TABLE_REMEDY, Layout, aside, blank, find_layout
from features.tables.rows import WHOLE_ROW, Reject, RowReader
from features.tables.sources import Source, refusal
from features.tables.workbooks import Line
from features.text import Lang, Text

Judge = Callable[[Model], Iterable[Fault]]
CHUNK_ROWS = 10_000
MOST_WORDS = 2000
"""So many different words for industries are looked up in one table."""
SHOWN_ROWS = 10
"""So many rows are named in a note about rows that are skipped."""
NO_ROWS = Text("只有表头，没有数据行", "has a header but no rows")


@dataclass(frozen=True)
class Chunk(Generic[Model]):
    """Some rows of a table in their order; notes tell what was passed over, once each.

    ``numbers``: of the rows, as a person counts them in the file. ``aside``: how many lines say
    something and are no data rows. ``sheet``: that they stand in; empty where there is none.
    """

    rows: tuple[Model, ...]
    rejects: tuple[Reject, ...] = ()
    notes: tuple[Fault, ...] = ()
    numbers: tuple[int, ...] = ()
    aside: int = 0
    sheet: str = ""


@dataclass(frozen=True)
class Report:
    """What a table holds: rows that are right, rejects, notes; faults of the table itself."""

    rows_ok: int
    rejects: tuple[Reject, ...] = ()
    notes: tuple[Fault, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every row can be used."""
        return self.rows_ok > 0 and not self.rejects and not self.faults

    def messages(self, lang: Lang = "zh") -> tuple[str, ...]:
        """Every finding as one sentence, what is wrong before what is odd."""
        found: tuple[Fault | Reject, ...] = (*self.faults, *self.rejects, *self.notes)
        return tuple(finding.message(lang) for finding in found)


def read(
    source: Source, model: type[Model], *, chunk_rows: int = CHUNK_ROWS
) -> Iterator[Chunk[Model]]:
    """The rows of a csv, Excel or Parquet table, ``chunk_rows`` lines at a time.

    Memory holds one chunk, and the ids and names read so far. Raises :class:`BadInput` when the
    table has no header, lacks a required column or has no rows at all.
    """
    with open_grid(source) as grid:
        layout = find_layout(grid, model)
        industries = tuple(name for name in model.model_fields if name in INDUSTRY_FIELDS)
        rows = RowReader(model, grid, layout)
        named = Namesakes() if _may_be_namesakes(model) else None
        table = _Table(grid, layout, rows, model, {}, industries, named)
        notes = header_notes(grid, layout, model)
        empty = True
        for lines, broken in _in_chunks(layout.lines, chunk_rows):
            chunk = table.chunk(lines, broken, notes)
            notes, empty = (), empty and not chunk.rows and not chunk.rejects
            yield chunk
        if empty:
            raise refusal(grid.where, NO_ROWS, NO_TABLE_REMEDY)


def check(source: Source, model: type[Model], judge: Judge[Model] | None = None) -> Report:
    """What is wrong with a table's rows, all told at once; never raises for what the file holds.

    ``judge``: what else is wrong with a row that can be read, each fault at its field. Of a row
    that cannot be read only that is told: what the judge finds in it shows once that is mended.
    """
    rows_ok = 0
    rejects: list[Reject] = []
    notes: list[Fault] = []
    try:
        for chunk in read(source, model):
            found = list(_judged(chunk, judge)) if judge else []
            rows_ok += len(chunk.rows) - len({one.row for one in found})
            rejects.extend(sorted((*chunk.rejects, *found), key=lambda one: one.row))
            notes.extend(chunk.notes)
    except BadInput as error:
        return Report(rows_ok, tuple(rejects), tuple(notes), error.faults)
    return Report(rows_ok, tuple(rejects), tuple(notes))


def header_notes(grid: Grid, layout: Layout, model: type[BaseModel]) -> tuple[Fault, ...]:
    """What is odd in a table's file and header, columns that are not read among it."""
    return (*layout.notes, *_undated(grid, layout, model))


def few(rows: Sequence[int]) -> str:
    """The first of the rows, as they are told in a note; whether there are more."""
    return "、".join(map(str, rows[:SHOWN_ROWS])) + ("…" if len(rows) > SHOWN_ROWS else "")


def in_rows(rows: Sequence[int], what: Text) -> Text:
    """What is odd in these rows, with their numbers."""
    return _IN_ROWS.fill(rows=few(rows), what=what)


def nameless(where: str, word: str, rows: Sequence[int]) -> Fault:
    """The note that a word names no industry in these rows."""
    return Fault(where, word, _NAMELESS.fill(rows=few(rows)), _NAME_IT)


def _judged(chunk: Chunk[Model], judge: Judge[Model]) -> Iterator[Reject]:
    for number, row in zip(chunk.numbers, chunk.rows, strict=True):
        for fault in judge(row):
            spec = table_specs(type(row)).get(fault.path)
            label = WHOLE_ROW if spec is None else spec.label
            yield Reject(number, chunk.sheet, label, fault.value, fault.problem, fault.remedy)


def _may_be_namesakes(model: type[BaseModel]) -> bool:
    """Whether rows have names and need no ids."""
    fields = model.model_fields
    return "name" in fields and "id" in fields and not fields["id"].is_required()


@dataclass(frozen=True)
class _Table(Generic[Model]):
    grid: Grid
    layout: Layout
    rows: RowReader[Model]
    model: type[Model]
    named: dict[str, bool]
    industry_fields: tuple[str, ...]
    namesakes: Namesakes | None

    def chunk(
        self, lines: Sequence[Line], broken: BadInput | None, notes: tuple[Fault, ...]
    ) -> Chunk[Model]:
        """The lines as profiles, rejects and notes; ``broken`` is why no line follows."""
        items: list[Model] = []
        numbers: list[int] = []
        rejects: list[Reject] = []
        skipped: dict[Text, list[int]] = defaultdict(list)
        unread: dict[str, list[int]] = defaultdict(list)
        for number, cells in lines:
            if blank(cells):
                continue
            if reason := aside(cells, self.layout, self.model):
                skipped[reason].append(number)
                continue
            if self.grid.sheet and not blank(cells[self.layout.width :]):
                skipped[_BEYOND].append(number)
            found = self.rows.read(number, cells)
            if isinstance(found, tuple):
                rejects.extend(found)
            else:
                items.append(found)
                numbers.append(number)
                for word in self._nameless_words(found):
                    unread[word].append(number)
        if broken is not None:
            rejects.extend(self._stopped(broken, lines))
        passed = (_skipped(self.grid.where, *entry) for entry in skipped.items())
        strange = (nameless(self.grid.where, *entry) for entry in unread.items())
        told = (*notes, *passed, *strange, *self._twice(items, numbers))
        put_aside = sum(len(rows) for reason, rows in skipped.items() if reason != _BEYOND)
        return Chunk(tuple(items), tuple(rejects), told, tuple(numbers), put_aside, self.grid.sheet)

    def _nameless_words(self, item: Model) -> Iterator[str]:
        """Words of the row that should name an industry and name none."""
        for field in self.industry_fields:
            for word in getattr(item, field):
                if word not in self.named and len(self.named) < MOST_WORDS:
                    self.named[word] = names_industry(word)
                if not self.named.get(word, True):
                    yield word

    def _twice(self, items: Sequence[Any], numbers: Sequence[int]) -> Iterator[Fault]:
        """One note of the rows that name a firm that was named before."""
        met = self.namesakes
        if met is None:
            return
        rows = [n for one, n in zip(items, numbers, strict=True) if met.again(one.name, one.id)]
        if rows:
            yield Fault(self.grid.where, few(rows), in_rows(rows, TWICE), TWICE_REMEDY)

    def _stopped(self, broken: BadInput, lines: Sequence[Line]) -> Iterator[Reject]:
        row = (lines[-1][0] if lines else self.layout.header_end) + 1
        for fault in broken.faults:
            why = _STOPPED.fill(problem=fault.problem)
            yield Reject(row, self.grid.sheet, WHOLE_ROW, fault.value, why, fault.remedy)


def _in_chunks(lines: Iterator[Line], size: int) -> Iterator[tuple[list[Line], BadInput | None]]:
    """Lines by ``size``; the last with the reason why the file cannot be read on, if any."""
    broken: BadInput | None = None
    while broken is None:
        chunk: list[Line] = []
        try:
            chunk.extend(islice(lines, size))
        except BadInput as error:
            broken = error
        if not chunk and broken is None:
            return
        yield chunk, broken


def _undated(grid: Grid, layout: Layout, model: type[BaseModel]) -> Iterator[Fault]:
    """A note when the table has figures but no column says of when and from whom they are."""
    names = {column.name for column in layout.headings.columns}
    if any(is_fact(model, name) for name in names) and not {AS_OF, SOURCE, OTHERS} & names:
        yield Fault(grid.where, None, _UNDATED, _UNDATED_REMEDY)


def _skipped(where: str, reason: Text, rows: Sequence[int]) -> Fault:
    problem = _SKIPPED.fill(reason=reason, count=len(rows))
    return Fault(where, few(rows), in_rows(rows, problem), _SKIPPED_REMEDY)


_IN_ROWS = Text("第 {rows} 行：{what}", "row {rows}: {what}")
_NAMELESS = Text(
    "读不出国标行业，按未知处理（第 {rows} 行）", "names no industry: taken as unknown (row {rows})"
)
_NAME_IT = Text(
    "请填 GB/T 4754-2017 代码或其中的行业名称",
    "Give a code of GB/T 4754-2017 or the name of one of its industries",
)
_STOPPED = Text("从这一行起无法读取：{problem}", "cannot be read from this row on: {problem}")
_UNDATED = Text(
    "没有“数据截至”“数据来源”列，数据将没有日期和出处",
    "has no columns for date and source: the figures stay without them",
)
_UNDATED_REMEDY = Text("请补上这两列", "Add the two columns")
_BEYOND = Text("表头以外的单元格", "cells beyond the header")
_SKIPPED = Text("{reason}未读入，共 {count} 行", "{reason} not read: {count}")
_SKIPPED_REMEDY = Text(
    "如果是数据，请按模板改写这些行", "If they are data, write them as in the template"
)
