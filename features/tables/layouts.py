"""Where a table's header ends and its rows begin, and which rows are not meant as data."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from pydantic import BaseModel

from features.errors import BadInput, Fault
from features.tables.cells import DASHES
from features.tables.grids import Grid
from features.tables.header_rows import NAMING, folded
from features.tables.headings import (
    Headings,
    match,
    recognised,
    shown_heading,
    units_row,
    unread_note,
    width,
)
from features.tables.sources import refusal
from features.tables.workbooks import Line
from features.text import Text

SEARCHED_LINES = 30
"""The header row is looked for among so many lines."""

FEWEST_HEADINGS = 2
"""So many words that are headings may stand in a column by chance."""

EXAMPLE = Text("示例（本行不读入）", "Example (not read)")
"""What marks a template's example row, in the name's column."""

NO_TABLE_REMEDY = Text(
    "请使用模板，并把表格放在第一个可见的工作表",
    "Use the template and put the table on the first visible sheet",
)


@dataclass(frozen=True)
class Layout:
    """The columns of a table, the number of its last header line and the lines after it."""

    headings: Headings
    header_end: int
    width: int
    lines: Iterator[Line]
    notes: tuple[Fault, ...]


def find_layout(grid: Grid, model: type[BaseModel]) -> Layout:
    """The layout of ``grid``; :class:`BadInput` lists every fault of its header."""
    first = [line for line in islice(grid.lines, SEARCHED_LINES) if not blank(line[1])]
    if not first:
        raise refusal(grid.where, Text("表是空的", "the table is empty"), NO_TABLE_REMEDY)
    at = max(range(len(first)), key=lambda i: (_named(first[i][1], model), -i))
    _refuse_sideways(grid.where, [cells for _, cells in first], _named(first[at][1], model), model)
    if not _named(first[at][1], model):
        raise _no_header(grid.where, first[0][1])
    cells, last = folded(first, at, grid.merged, model)
    headings = match(cells, model, grid.where)
    if headings.faults:
        raise BadInput(headings.faults)
    headings, last = _with_units(headings, first, last)
    notes = [unread_note(grid.where, headings.unread, model)] if headings.unread else []
    rest = chain(first[last + 1 :], grid.lines)
    return Layout(headings, first[last][0], width(cells), rest, (*grid.notes, *notes))


def blank(cells: Sequence[object]) -> bool:
    """Whether a line says nothing."""
    return not any(cell is not None and (cell != "" and str(cell).strip()) for cell in cells)


def aside(cells: Sequence[object], layout: Layout, model: type[BaseModel]) -> Text | None:
    """Why a line is no data row: example, total, remark or repeated header; None for data."""
    naming = [column.index for column in layout.headings.columns if column.name in NAMING]
    for cell in [cells[at] for at in naming if at < len(cells)]:
        if (reason := _aside_word(cell)) is not None:
            return reason
    if any(_aside_word(cells[at]) == _TOTAL for at in layout.headings.counters if at < len(cells)):
        return _TOTAL
    return _nameless(cells, naming) or _remark(cells) or _repeated(cells, layout, model)


def may_be_aside(cell: object) -> bool:
    """Whether a cell in the id's or name's column can make its line one that is no data row."""
    remark = isinstance(cell, str) and cell.lstrip().startswith(_REMARKS)
    return remark or _aside_word(cell) is not None


def _aside_word(cell: object) -> Text | None:
    if not isinstance(cell, str) or cell.lstrip()[:1] not in _ASIDE_STARTS:
        return None
    word = cell.strip().strip(_BRACKETS).strip().casefold()
    if word.startswith("示例") or word in {"example", EXAMPLE.en.casefold()}:
        return Text("示例行", "example rows")
    return _TOTAL if _total(word) else None


def _total(word: str) -> bool:
    said = "".join(word.split()).rstrip(":：").strip(_BRACKETS)
    return (
        said in _TOTALS or _COUNT.fullmatch(said) is not None or _BESIDE.fullmatch(said) is not None
    )


def _nameless(cells: Sequence[object], naming: Sequence[int]) -> Text | None:
    """Why a line that names nothing is no data row: offices write 合计 where rows are numbered."""
    names = (cells[at] for at in naming if at < len(cells))
    if not all(cell is None or str(cell).strip() in DASHES for cell in names):
        return None
    first = next((cell for cell in cells if not blank([cell])), None)
    return _TOTAL if isinstance(first, str) and _total(first.casefold()) else None


def _remark(cells: Sequence[object]) -> Text | None:
    said = list(islice((c for c in cells if c is not None and c != ""), 2))
    if len(said) == 1 and isinstance(said[0], str) and said[0].lstrip().startswith(_REMARKS):
        return Text("说明行", "rows of remarks")
    return None


def _repeated(cells: Sequence[object], layout: Layout, model: type[BaseModel]) -> Text | None:
    columns = layout.headings.columns
    first = cells[columns[0].index] if columns[0].index < len(cells) else None
    if shown_heading(first) != columns[0].heading:
        return None
    names = recognised(cells, model)
    same = sum(
        column.index < len(names) and names[column.index] == column.name for column in columns
    )
    return Text("重复的表头", "repeated header rows") if same * 2 > len(columns) else None


_TOTAL = Text("合计行", "rows of totals")
_BRACKETS = "（）()[]【】［］〔〕"
_ASIDE_STARTS = frozenset(f"{_BRACKETS}示合总小共EeTtSs")
"""First letters of every word looked for: almost every name is told from them at once."""
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "sum", "subtotal"})
_COUNT = re.compile(
    r"(?:[合总小共]计|共有?)[\d,，一二三四五六七八九十百千万两零〇]+[家户项个](?:企业|公司|项目)?"
)
"""共40家: how many there are, where a total has no name."""
_BESIDE = re.compile(r"[合总小共]计[（(\[【［〔][^）)]*[）)\]】］〕]?")
"""合计（共40家）, 合计（万元）: what the total is of, beside it; its last bracket may be off."""
_BLANKS = r"\W*"
_REMARKS = (
    "注：",
    "注:",
    "备注",
    "说明",
    "填写说明",
    "填表说明",
    "数据来源",
    "来源：",
    "制表",
    "填报",
    "note",
)

MAY_BE_ASIDE = (
    rf"^[{re.escape(_BRACKETS)} ]*(?:示例|共|(?i:example)|"
    + "|".join(f"(?i:{' *'.join(word)})" for word in sorted(_TOTALS))
    + f"|{'|'.join(_REMARKS)})"
)
"""What a text begins with, wherever :func:`may_be_aside` says yes; and sometimes elsewhere."""

MAY_BE_TOTAL = "共|" + "|".join(f"(?i:{_BLANKS.join(word)})" for word in sorted(_TOTALS))
"""What is in the number of a row wherever that makes it a total; and sometimes elsewhere."""


def _named(cells: Sequence[object], model: type[BaseModel]) -> int:
    """How many different fields a line names."""
    return len(set(recognised(cells, model)) - {None})


def _refuse_sideways(
    where: str, lines: Sequence[Sequence[object]], across: int, model: type[BaseModel]
) -> None:
    """A table whose headings run down a column is on its side."""
    for column in (0, 1):
        down = [cells[column] if column < len(cells) else None for cells in lines]
        if _named(down, model) > max(across, FEWEST_HEADINGS):
            said = "、".join(filter(None, map(shown_heading, down[:8])))
            raise refusal(where, _SIDEWAYS, _TRANSPOSE, said)


_SIDEWAYS = Text(
    "表格横放了：列名写在了一列里，应写在一行里",
    "lies on its side: the headings stand in a column, not in a row",
)
_TRANSPOSE = Text(
    "请转置（Excel：复制 → 选择性粘贴 → 转置），每行一个项目",
    "Transpose it (Excel: copy, paste special, transpose), one project a row",
)


def _with_units(headings: Headings, first: Sequence[Line], last: int) -> tuple[Headings, int]:
    """The headings with the units of a units row below them, and the header's last line."""
    if last + 1 >= len(first):
        return headings, last
    stated = units_row(first[last + 1][1], headings)
    return (headings, last) if stated is None else (stated, last + 1)


def _no_header(where: str, cells: Sequence[object]) -> BadInput:
    said = "、".join(shown_heading(cell) for cell in cells[:8] if shown_heading(cell))
    return refusal(
        where,
        Text("没有找到表头：没有一列的名称可以识别", "has no header: no column's name is known"),
        NO_TABLE_REMEDY,
        said,
    )
