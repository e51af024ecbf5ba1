import csv
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.profiles import Park
from features.text import LANGS, Lang, Text
from recommender.rankings import SCHEMA
from service import rankings_book

DATA = Text("甲+1（含示意数据）", "a+1 (illustrative)")
PARKS = (Park(id="P1", name="=园区"),)
ROWS = [
    {"row": 2, "firm_id": "=1+1", "firm": "@甲", "rank": 1, "park_id": "P1", "score": 0.5,
     "low": 0.25, "high": 0.75, "coverage": 0.9, "verdict": "pass", "excluded": 3},
    {"row": 3, "firm_id": None, "firm": "乙", "rank": None, "park_id": None, "score": None,
     "low": None, "high": None, "coverage": None, "verdict": None, "excluded": 9},
]  # fmt: skip


@pytest.fixture
def rankings(tmp_path: Path) -> Path:
    path = tmp_path / "rankings.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS, SCHEMA), path)
    return path


@pytest.mark.parametrize("lang", LANGS)
def test_csv_and_workbook_say_the_same_and_hold_no_formula(
    rankings: Path, tmp_path: Path, lang: Lang
) -> None:
    text, book = tmp_path / "r.csv", tmp_path / "r.xlsx"
    rankings_book.write_csv(rankings, text, PARKS, DATA, lang)
    rankings_book.write_book(rankings, book, PARKS, DATA, lang)
    with text.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    cells = list(openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True))
    assert [["" if c is None else str(c) for c in line] for line in cells] == lines
    assert lines[0] == [head.of(lang) for head in rankings_book.HEADS]
    assert lines[1][:6] == ["2", "'=1+1", "'@甲", "1", "P1", "'=园区"]
    assert lines[2] == ["3", "", "乙", *[""] * 8, "9", DATA.of(lang)]


def test_rows_are_counted_without_reading_them(rankings: Path) -> None:
    assert rankings_book.rows_of(rankings) == 2
