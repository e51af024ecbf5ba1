"""One row of a table as a park or a firm, or everything that is wrong with it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic

from pydantic import BaseModel, ValidationError

from features.columns import AS_OF, OTHERS, PROVENANCE, SOURCE, is_fact, kind_of, table_specs
from features.errors import Fault, shown
from features.fields import Model, faults
from features.tables.cells import (
    DATE_NOT_NUMBER,
    CellFault,
    Read,
    in_percent,
    looks_like_date,
    reader,
    remembered,
)
from features.tables.grids import Grid
from features.tables.headings import Column
from features.tables.layouts import Layout
from features.tables.provenance import join_figures
from features.tables.workbooks import Merged
from features.text import Lang, Text

WHOLE_ROW = Text("整行", "whole row")


@dataclass(frozen=True)
class Reject:
    """Why a row is not read: where in the file, which field, what stands there, the way out."""

    row: int
    sheet: str
    field: Text
    value: object
    why: Text
    remedy: Text

    def message(self, lang: Lang = "zh") -> str:
        """One sentence for a person."""
        sheet, got = f"{self.sheet} " if self.sheet else "", shown(self.value)
        if lang == "zh":
            at = f"{sheet}第 {self.row} 行"
            return f"{at} {self.field.zh}：{self.why.zh}（收到：{got}）。{self.remedy.zh}"
        at = f"{sheet}row {self.row}"
        return f"{at}, {self.field.en}: {self.why.en} (got: {got}). {self.remedy.en}"

    def fault(self, where: str) -> Fault:
        """The same of the table ``where``, among other faults."""
        problem = Text(f"{self.field.zh}：{self.why.zh}", f"{self.field.en}: {self.why.en}")
        return Fault(f"{where}:{self.sheet}{self.row}", self.value, problem, self.remedy)


class RowReader(Generic[Model]):
    """Reads the rows of one table, one after the other; remembers ids to find them twice.

    ``seen``: ids and the rows that they were first met in, for who reads a part of a table.
    """

    def __init__(
        self,
        model: type[Model],
        grid: Grid,
        layout: Layout,
        seen: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self._model, self._grid, self._layout = model, grid, layout
        self._columns = layout.headings.columns
        self._readers = tuple((c.index, c.name, _reader(model, c)) for c in self._columns)
        self._by_name = {column.name: column for column in self._columns}
        self._dated = any(
            column.name in PROVENANCE or is_fact(model, column.name) for column in self._columns
        )
        self._spoiled = SpoiledRows(grid.merged, layout.header_end, self._columns)
        self._rows_by_id = dict(seen)

    def read(self, number: int, cells: Sequence[object]) -> Model | tuple[Reject, ...]:
        """The row as a profile, or every reason why it is none."""
        if merged := self._spoiled.at(number):
            return (self._whole(number, merged.ref, _MERGED),)
        raw, rejects = self._raw(number, cells)
        rejects.extend(self._marked(number, cells))
        rejects.extend(self._seen_before(number, raw.get("id")))
        try:
            item = self._model.model_validate(raw)
        except ValidationError as error:
            spoiled = {reject.field for reject in rejects}
            rejects.extend(self._findings(number, cells, error, spoiled))
        else:
            if not rejects:
                return item
        return tuple(rejects)

    def _raw(self, number: int, cells: Sequence[object]) -> tuple[dict[str, Any], list[Reject]]:
        """What the row's cells say by field; faults of the cells themselves."""
        raw: dict[str, Any] = {}
        rejects: list[Reject] = []
        width = len(cells)
        for index, name, read in self._readers:
            cell = cells[index] if index < width else None
            if cell is None or cell == "":
                continue
            try:
                said = read(cell)
            except CellFault as fault:
                rejects.append(self._reject(number, name, cell, fault.why, fault.remedy))
                continue
            if said is not None:
                raw[name] = said
        if self._dated:
            rejects.extend(self._join(number, raw))
        return raw, rejects

    def _join(self, number: int, raw: dict[str, Any]) -> Iterator[Reject]:
        told = raw.get(OTHERS)
        try:
            join_figures(raw, self._model)
        except CellFault as fault:
            yield self._reject(number, OTHERS, told, fault.why, fault.remedy)

    def _marked(self, number: int, cells: Sequence[object]) -> Iterator[Reject]:
        """Faults that the cells' values do not show: without result, shifted."""
        for column in self._columns if self._grid.unsaved else ():
            if (number, column.index + 1) in self._grid.unsaved:
                yield self._reject(number, column.name, None, *_UNSAVED)
        beyond = [c for c in cells[self._layout.width :] if c] if not self._grid.sheet else []
        if beyond:
            yield self._whole(number, "、".join(map(str, beyond)), _SHIFTED)

    def _findings(
        self, number: int, cells: Sequence[object], error: ValidationError, spoiled: set[Text]
    ) -> Iterator[Reject]:
        """Pydantic's findings, once each; a field whose cell is at fault already is left out."""
        told: set[tuple[str, Text]] = set()
        for fault in faults(error, self._model):
            name, inner = _place(fault.path)
            label = table_specs(self._model)[name].label
            if label not in spoiled and (name, fault.problem) not in told:
                told.add((name, fault.problem))
                yield self._found(number, name, fault if inner else self._at_cell(fault, cells))

    def _at_cell(self, fault: Fault, cells: Sequence[object]) -> Fault:
        """The fault with the value as it stands in the file; a missing one has none."""
        column = self._by_name.get(_place(fault.path)[0])
        cell = cells[column.index] if column and column.index < len(cells) else None
        return Fault(fault.path, None if cell == "" else cell, fault.problem, fault.remedy)

    def _found(self, number: int, name: str, fault: Fault) -> Reject:
        kind, why, remedy = kind_of(self._model, name), fault.problem, fault.remedy
        if self._bare_percent(name) and remedy == self._by_name[name].spec.how_to_write():
            remedy = _PERCENT
        if kind == "number" and looks_like_date(fault.value):
            why, remedy = DATE_NOT_NUMBER
        if kind == "flag":
            remedy = _YES_OR_NO
        return self._reject(number, name, fault.value, why, remedy)

    def _bare_percent(self, name: str) -> bool:
        """Whether the column is headed %, so that 0.5 in it would be refused."""
        column = self._by_name.get(name)
        return column is not None and in_percent(column.spec.unit, column.suffix)

    def _seen_before(self, number: int, key: str | None) -> Iterator[Reject]:
        first = self._rows_by_id.setdefault(key, number) if key else number
        if first != number:
            why = _TWICE.fill(first=first, number=number)
            yield self._reject(number, "id", key, why, _TWICE_REMEDY)

    def _reject(self, number: int, name: str, value: object, why: Text, remedy: Text) -> Reject:
        label = table_specs(self._model)[name].label
        return Reject(number, self._grid.sheet, label, value, why, remedy)

    def _whole(self, number: int, value: object, texts: tuple[Text, Text]) -> Reject:
        return Reject(number, self._grid.sheet, WHOLE_ROW, value, *texts)


class SpoiledRows:
    """Rows that a merged range leaves without words of their own, as spans in order.

    The first row of a range that runs down holds the words, so it is sound; a range that runs
    across takes its row's words from the columns beside.
    """

    def __init__(
        self, merged: Iterable[Merged], header_end: int, columns: Sequence[Column]
    ) -> None:
        read = [column.index + 1 for column in columns]
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._ranges: list[Merged] = []
        end = header_end
        for found in sorted(merged):
            touched = sum(found.left <= index <= found.right for index in read)
            top = max(found.top + (found.left == found.right or touched < 2), end + 1)
            if touched and top <= found.bottom:
                self._starts.append(top)
                self._ends.append(found.bottom)
                self._ranges.append(found)
                end = found.bottom

    def at(self, number: int) -> Merged | None:
        """The range that spoils this row."""
        span = bisect_right(self._starts, number) - 1
        return self._ranges[span] if span >= 0 and number <= self._ends[span] else None


def _reader(model: type[BaseModel], column: Column) -> Read:
    kind = kind_of(model, column.name)
    read = reader(column.name, kind, column.spec.unit, column.suffix)
    return remembered(read) if kind in {"list", "choice", "flag"} else read


def _place(path: str) -> tuple[str, bool]:
    """The column that a finding belongs to, and whether it is about a part of the cell."""
    name, _, inner = path.partition(".")
    first = inner.partition(".")[0]
    if first in {AS_OF, SOURCE}:
        return first, True
    return (name, False) if first in {"", "value"} else (name, True)


_MERGED = (
    Text(
        "在合并单元格之内，说不清属于哪一行",
        "lies in merged cells: whose words they are is unclear",
    ),
    Text("请取消合并，每行各自填写", "Unmerge the cells and fill in every row"),
)
_UNSAVED = (
    Text("公式没有存下计算结果", "holds a formula without its result"),
    Text(
        "请在 Excel 中打开并保存一次，或改填数值",
        "Open and save it once in Excel, or give the value",
    ),
)
_SHIFTED = (
    Text("单元格比表头多，可能整行错位", "has more cells than the header: they may be shifted"),
    Text('含逗号的内容请加引号 " "，数字不加千位逗号', 'Quote what holds commas: "1,200"'),
)
_YES_OR_NO = Text("请填“是”或“否”；不清楚就留空", "Give yes or no; leave empty if unknown")
_PERCENT = Text(
    "请填 50% 或 50（本列单位是 %）；不清楚就留空",
    "Give 50% or 50 (the column is in %); leave empty if unknown",
)
_TWICE = Text("第 {first} 行与第 {number} 行编号相同", "rows {first} and {number} have the same id")
_TWICE_REMEDY = Text("请改正编号，或删去一行", "Correct the id, or remove one of the rows")
