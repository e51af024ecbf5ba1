"""A file of rankings as people open it: csv, and a workbook where it is not too long for one."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from features.profiles import Park
from features.tables import guarded
from features.text import Lang, Text
from recommender.results import Verdict

BATCH_ROWS = 20_000
MOST_BOOK_ROWS = 1_048_575
"""What a sheet holds below its header; csv and Parquet have no limit."""
OPTIONS = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
WIDTH = 16


def rows_of(rankings: Path) -> int:
    """How many rows the rankings have."""
    import pyarrow.parquet as pq  # the process that does the jobs needs it alone

    return int(pq.read_metadata(rankings).num_rows)


def write_csv(rankings: Path, out: Path, parks: Sequence[Park], data: Text, lang: Lang) -> None:
    """Writes the rankings as UTF-8 text; texts that look like formulas are guarded.

    ``data``: what every row says of the parks' data.
    """
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([head.of(lang) for head in HEADS])
        lines.writerows((*row, data.of(lang)) for row in _rows(rankings, parks, lang))


def write_book(rankings: Path, out: Path, parks: Sequence[Park], data: Text, lang: Lang) -> None:
    """Writes the rankings as a workbook of one sheet."""
    import xlsxwriter

    with out.open("wb") as file, xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": _RANKINGS.of(lang), "author": "parkmatch"})
        sheet, bold = book.add_worksheet(_RANKINGS.of(lang)), book.add_format({"bold": True})
        sheet.set_column(0, len(HEADS) - 1, WIDTH)
        for column, head in enumerate(HEADS):
            sheet.write_string(0, column, head.of(lang), bold)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(_rows(rankings, parks, lang), start=1):
            for column, cell in enumerate((*row, data.of(lang))):
                if isinstance(cell, int | float):
                    sheet.write_number(line, column, cell)
                elif cell is not None:
                    sheet.write_string(line, column, str(cell))


def _rows(rankings: Path, parks: Sequence[Park], lang: Lang) -> Iterator[Sequence[object]]:
    names: dict[object, str] = {park.id: park.name for park in parks}
    verdicts: dict[object, str] = {
        verdict.name.lower(): verdict.label.of(lang) for verdict in Verdict
    }
    import pyarrow.parquet as pq

    with pq.ParquetFile(rankings) as file:
        for batch in file.iter_batches(BATCH_ROWS):
            columns = [column.to_pylist() for column in batch.columns]
            for cells in zip(*columns, strict=True):
                yield _row(cells, names, verdicts)


def _row(
    cells: Sequence[object], names: Mapping[object, str], verdicts: Mapping[object, str]
) -> Sequence[object]:
    number, firm_id, firm, rank, park_id, *figures, verdict, excluded = cells
    return (
        number,
        guarded(str(firm_id or "")),
        guarded(str(firm or "")),
        rank,
        park_id,
        guarded(names.get(park_id, "")),
        *figures,
        verdicts.get(verdict),
        excluded,
    )


_RANKINGS = Text("排名", "rankings")
HEADS = (
    Text("行", "Row"), Text("企业编号", "Firm id"), Text("企业", "Firm"), Text("位次", "Rank"),
    Text("园区代码", "Park code"), Text("园区", "Park"), Text("得分", "Score"), Text("下限", "Low"),
    Text("上限", "High"), Text("已知权重", "Known"), Text("硬性条件", "Conditions"),
    Text("被排除的园区数", "Parks excluded"), Text("园区数据", "Data of the parks"),
)  # fmt: skip
