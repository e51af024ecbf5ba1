"""A paper as a workbook: each of its tables on a sheet, numbers as numbers, formulas inert."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from features.tables import guarded
from features.text import Lang, Text
from service.papers import AUTHOR, Cell, Grid, Paper, Points, inert

OPTIONS = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
NARROWEST, WIDEST = 8, 60
MOST_LETTERS = 32_767
"""So many fit into a cell."""
_UNKNOWN = Text("未知", "unknown")


def workbook(paper: Paper) -> bytes:
    """The bytes of the .xlsx; above each table stands what it rests on."""
    import xlsxwriter  # each kind of file has a library of its own, and few kinds are asked for

    out = BytesIO()
    above = [f"{paper.title} · {paper.basis}", *([paper.banner] if paper.banner else [])]
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": inert(paper.title), "author": AUTHOR})
        for grid in paper.sheets:
            _sheet(book, above, grid, paper.lang)
    return out.getvalue()


def _sheet(book: Any, above: Sequence[str], grid: Grid, lang: Lang) -> None:
    sheet = book.add_worksheet(grid.name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for line, said in enumerate(above):
        sheet.write_string(line, 0, _text(said))
    tenths = book.add_format({"num_format": "0.0"})
    first = len(above)
    for column, said in enumerate(grid.heads):
        sheet.write_string(first, column, _text(said), head)
        sheet.set_column(column, column, _width(grid, column))
    for line, row in enumerate(grid.rows, start=first + 1):
        for column, cell in enumerate(row):
            shown = tenths if isinstance(cell, Points) else None
            _write(sheet, (line, column), _UNKNOWN.of(lang) if cell is None else cell, shown)
    sheet.freeze_panes(first + 1, 0)
    if grid.rows:
        sheet.autofilter(first, 0, first + len(grid.rows), len(grid.heads) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(first)
    sheet.fit_to_pages(1, 0)


def _write(sheet: Any, at: tuple[int, int], cell: str | float, shown: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(*at, _text(cell))
    else:
        sheet.write_number(*at, cell, shown)


def _text(said: str) -> str:
    return guarded(inert(said))[:MOST_LETTERS]


def _width(grid: Grid, column: int) -> float:
    """As wide as most of what stands there, Chinese letters counted twice, and no wider."""
    cells: list[Cell] = [grid.heads[column], *(row[column] for row in grid.rows[:100])]
    longest = sorted(sum(2 if ord(one) > 0x2E7F else 1 for one in str(cell)) for cell in cells)
    return float(min(max(longest[len(longest) * 3 // 4] + 2, NARROWEST), WIDEST))
