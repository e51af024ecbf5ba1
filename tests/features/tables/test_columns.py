"""Whole columns of raw cells: the same cells with the same row numbers as line by line."""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.profiles import Firm
from features.tables import write
from features.tables.columns import Columns, NotByColumns, column_parts, columns_of
from features.tables.grids import open_grid
from features.tables.layouts import blank, find_layout
from features.tables.sources import Source
from features.tables.workbooks import Line


def columns(source: Source) -> Columns:
    with open_grid(source) as grid:
        return columns_of(source, grid, find_layout(grid, Firm))


def lines(source: Source) -> list[Line]:
    with open_grid(source) as grid:
        return [line for line in find_layout(grid, Firm).lines if not blank(line[1])]


def parquet(table: dict[str, list[object]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(table), out)
    return out.getvalue()


@pytest.mark.parametrize(
    "source",
    [
        "名单\n企业名称,用地\n甲,3\n\n乙\n丙,4,5,6\n丁,4,\n".encode(),
        parquet({"企业名称": ["甲", None, "乙"], "用地": [3.5, 2.0, None]}),
        parquet({"a": ["企业名称", "甲", "乙"], "b": ["用地", "3", None]}),
    ],
)
def test_the_lines_below_the_header_are_all_there(source: bytes) -> None:
    found = columns(source)
    told = [line for line in found.lines(np.arange(len(found))) if not blank(line[1])]
    assert len(told) > 1
    for (number, cells), (expected, others) in zip(told, lines(source), strict=True):
        assert number == expected
        assert [c for c in cells if c not in {None, ""}] == [
            c for c in others if c not in {None, ""}
        ]


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_parts_of_columns_are_the_columns(rows: int) -> None:
    for source in (
        "名单\n企业名称,用地\n甲,3\n\n乙\n丙,4,5,6\n丁,4\n".encode(),
        parquet({"a": ["企业名称", "甲", "乙", "丙"], "b": ["用地", "3", None, "4"]}),
    ):
        whole = columns(source)
        with open_grid(source) as grid:
            layout = find_layout(grid, Firm)
            with column_parts(source, grid, layout, rows) as parts:
                found = [line for part in parts for line in part.lines(np.arange(len(part)))]
        assert found == list(whole.lines(np.arange(len(whole))))


def test_a_sheet_has_no_parts_of_columns(tmp_path: Path) -> None:
    write(tmp_path / "firms.xlsx", [Firm(name="甲")])
    with open_grid(tmp_path / "firms.xlsx") as grid:
        parts = column_parts(tmp_path / "firms.xlsx", grid, find_layout(grid, Firm), 5)
        with pytest.raises(NotByColumns), parts:
            pass


def test_a_row_longer_than_the_header_is_kept_whole_beside_the_columns() -> None:
    found = columns("企业名称,用地\n甲,3\n乙,4,5\n".encode())
    assert found.table.column(0).to_pylist() == ["甲", None]
    assert found.longer == {1: ["乙", "4", "5"]}
    assert list(found.lines(np.array([1]))) == [(3, ["乙", "4", "5"])]


def test_a_sheet_and_a_damaged_table_are_left_to_the_reader_by_rows(tmp_path: Path) -> None:
    sheet = tmp_path / "firms.xlsx"
    write(sheet, [Firm(name="甲")])
    broken = ("企业名称\n" + "甲公司\n" * 50 + '"乙公司\n').encode()
    for source in (sheet, broken, parquet({"企业名称": ["甲"], "": ["多"]})):
        with pytest.raises(NotByColumns):
            columns(source)
