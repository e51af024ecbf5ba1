import csv
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from features.profiles import Park
from features.text import LANGS, Lang, Text
from features.units import points, summing_points
from recommender.batch import rank_all
from recommender.crews import Crew
from recommender.criteria import CRITERIA
from recommender.matcher import ParkMatcher
from recommender.rankings import SCHEMA, Job
from service import rankings_book
from service.rankings_book import Said

DATA = Text("甲+1（含示意数据）", "a+1 (illustrative)")
WEIGHTS = Text("=均衡型", "=balanced")
SAID = Said((Park(id="P1", name="=园区"),), DATA, WEIGHTS)
ROWS = [
    {"row": 2, "firm_id": "=1+1", "firm": "@甲", "rank": 1, "park_id": "P1", "score": 0.51234,
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
    rankings_book.write_csv(rankings, text, SAID, lang)
    rankings_book.write_book(rankings, book, SAID, lang)
    with text.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    cells = list(openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True))
    for line, told in zip(cells[1:], lines[1:], strict=True):
        for cell, word in zip(line, told, strict=True):
            assert (float(word) if isinstance(cell, int | float) else word) == (cell or "")
    assert lines[0] == [head.of(lang) for head in rankings_book.HEADS]
    assert lines[1][:6] == ["2", "'=1+1", "'@甲", "1", "P1", "'=园区"]
    assert lines[1][6:10] == ["51.2", "25.0", "75.0", "90.0"]
    assert lines[2] == ["3", "", "乙", *[""] * 8, "9", DATA.of(lang), f"'{WEIGHTS.of(lang)}"]


def test_what_a_figure_is_of_stands_at_the_head_of_its_column() -> None:
    zh, en = ([head.of(lang) for head in rankings_book.HEADS][6:10] for lang in ("zh", "en"))
    assert zh == ["得分（满分 100）", "下限（满分 100）", "上限（满分 100）", "已知权重（%）"]
    assert en == ["Score (of 100)", "Low (of 100)", "High (of 100)", "Known (%)"]


shares = st.one_of(st.none(), st.floats(0, 1), st.integers(0, 2000).map(lambda n: n / 2000))


@given(rows=st.lists(st.lists(shares, min_size=6, max_size=6), min_size=1, max_size=5))
def test_figures_are_those_that_pages_show(rows: list[list[float | None]]) -> None:
    names = ["score", "coverage", "fit_a", "adds_a", "adds_b", "adds_c"]
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    batch = pa.record_batch({name: pa.array(said, pa.float64()) for name, said in columns.items()})
    shown = zip(*(one.to_pylist() for one in rankings_book._in_points(batch)), strict=True)
    for row, told in zip(rows, shown, strict=True):
        assert list(told[:3]) == [None if one is None else float(points(one)) for one in row[:3]]
        adds = iter(summing_points([one for one in row[3:] if one is not None]))
        assert list(told[3:]) == [None if one is None else float(next(adds)) for one in row[3:]]


def test_csv_and_workbook_say_why_in_words_where_the_rankings_do(
    tmp_path: Path, why: tuple[Path, pa.Table]
) -> None:
    rankings, table = why
    text, book = tmp_path / "r.csv", tmp_path / "r.xlsx"
    rankings_book.write_csv(rankings, text, SAID, "zh")
    rankings_book.write_book(rankings, book, SAID, "zh")
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
            told = tuple(line[f"{one.label.zh} {what}（满分 100）"] for what in ("契合度", "加分"))
            asked = "未知" if fit is None and adds is not None else _written(fit)
            assert told[0] == asked
            assert (told[1] == "") is (adds is None)
            if adds is not None:
                assert float(told[1]) == pytest.approx(100 * adds, abs=0.1001)
            seen.add(told[0] if told[0] in {"", "未知"} else "known")
        added = [float(told) for head, told in line.items() if "加分" in head and told]
        assert sum(added) == pytest.approx(float(line["得分（满分 100）"]), abs=1e-9)
        named = [one for one in (row["to_verify"] or "").split(";") if one]
        said = [one for one in line["待核实"].split("、") if one]
        assert len(named) == len(said)
        assert not {one for one in said if one.isascii()}
    assert seen == {"", "未知", "known"}
    assert [cell.value for cell in guide["A"]] == ["契合度", "加分", "待核实", "附条件"]


def test_a_guide_to_the_reasons_is_there_with_them_alone(rankings: Path, tmp_path: Path) -> None:
    rankings_book.write_book(rankings, tmp_path / "r.xlsx", SAID, "zh")
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
    return "" if figure is None else points(figure)


def twice(path: Path) -> tuple[object, ...]:
    notes = rankings_book.listed_twice(path, "名单.csv")
    assert [note.path for note in notes] == ["名单.csv"] * len(notes)
    return tuple((note.value, note.problem.zh.partition("家")[0]) for note in notes)


def test_firms_that_are_listed_twice_are_told_by_their_rows_once_each_whatever_their_ranks(
    rankings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert twice(rankings) == ()
    second = {**ROWS[0], "rank": 2, "park_id": "P2"}
    again = [{**ROWS[1], "row": 4}, {**ROWS[0], "row": 5, "firm_id": None}, {**second, "row": 5}]
    path = tmp_path / "twice.parquet"
    pq.write_table(pa.Table.from_pylist([ROWS[0], second, ROWS[1], *again], SCHEMA), path)
    assert twice(path) == (("4、5", "第 4、5 行：有 2 "),)
    monkeypatch.setattr(rankings_book, "BATCH_ROWS", 1)
    assert twice(path) == (("4、5", "第 4、5 行：有 2 "),)
    monkeypatch.setattr(rankings_book, "MOST_LOOKED_AT", 3)
    assert twice(path) == ()


def test_of_many_firms_that_are_listed_twice_the_first_rows_are_told(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    rows = [{**ROWS[1], "row": row} for row in range(2, 32)]
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), path)
    rows_of = "3、4、5、6、7、8、9、10、11、12…"
    assert twice(path) == ((rows_of, f"第 {rows_of} 行：有 29 "),)
