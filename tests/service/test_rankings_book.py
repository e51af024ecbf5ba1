import csv
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI

from features.profiles import Park
from features.text import LANGS, Lang, Text
from recommender.batch import rank_all
from recommender.crews import Crew
from recommender.criteria import CRITERIA
from recommender.matcher import ParkMatcher
from recommender.rankings import SCHEMA, Job
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


@pytest.fixture
def why(tmp_path: Path, app: FastAPI) -> tuple[Path, pa.Table]:
    """Rankings that say why, in a file and as they are."""
    matcher: ParkMatcher = app.state.matchers.fitted()
    firms, out = tmp_path / "firms.csv", tmp_path / "why.parquet"
    firms.write_text(
        "企业名称,所属行业,用地需求（亩）,绿电占比下限\n甲,3415,300,50%\n乙,2614,,\n", "utf-8"
    )
    rank_all(firms, out, Job(matcher, 3, region="内蒙古", reasons=True), Crew(workers=1))
    return out, pq.read_table(out)


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


def test_csv_and_workbook_say_why_in_words_where_the_rankings_do(
    tmp_path: Path, why: tuple[Path, pa.Table]
) -> None:
    rankings, table = why
    text, book = tmp_path / "r.csv", tmp_path / "r.xlsx"
    rankings_book.write_csv(rankings, text, (), DATA, "zh")
    rankings_book.write_book(rankings, book, (), DATA, "zh")
    with text.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    sheet, guide = openpyxl.load_workbook(book).worksheets
    heads, *rows = sheet.iter_rows(values_only=True)
    assert list(lines[0]) == list(heads)
    for row, line in zip(rows, lines, strict=True):
        for cell, told in zip(row, line.values(), strict=True):
            if isinstance(cell, int | float):
                assert cell == pytest.approx(float(told))
            else:
                assert (cell or "") == told
    assert len(heads) == len(rankings_book.HEADS) + 2 * len(CRITERIA) + 2 == len(set(heads))
    seen = set()
    for line, row in zip(lines, table.to_pylist(), strict=True):
        for one in CRITERIA:
            fit, adds = row[f"fit_{one.name}"], row[f"adds_{one.name}"]
            told = line[f"{one.label.zh} 契合度"], line[f"{one.label.zh} 加分"]
            asked = "未知" if fit is None and adds is not None else _written(fit)
            assert told == (asked, _written(adds))
            seen.add(told[0] if told[0] in {"", "未知"} else "known")
        named = [one for one in (row["to_verify"] or "").split(";") if one]
        said = [one for one in line["待核实"].split("、") if one]
        assert len(named) == len(said)
        assert not {one for one in said if one.isascii()}
    assert seen == {"", "未知", "known"}
    assert [cell.value for cell in guide["A"]] == ["契合度", "加分", "待核实", "附条件"]


def test_a_guide_to_the_reasons_is_there_with_them_alone(rankings: Path, tmp_path: Path) -> None:
    rankings_book.write_book(rankings, tmp_path / "r.xlsx", PARKS, DATA, "zh")
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames == ["排名"]


def test_a_workbook_is_made_of_what_it_can_hold(
    rankings: Path, why: tuple[Path, pa.Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    reasoned, rows = why[0], why[1].num_rows
    assert rankings_book.fits(rankings)
    assert rankings_book.fits(reasoned)
    monkeypatch.setattr(rankings_book, "MOST_BOOK_ROWS", 1)
    assert not rankings_book.fits(rankings)
    monkeypatch.setattr(rankings_book, "MOST_BOOK_ROWS", rows)
    assert rankings_book.fits(rankings)
    assert not rankings_book.fits(reasoned)


def _written(figure: float | None) -> str:
    return "" if figure is None else str(figure)
