"""Any kind of table gives the same lines."""

import csv
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput
from features.tables import grids
from features.tables.grids import DELIMITERS, open_grid

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=5), st.sampled_from(DELIMITERS))
def test_text_tables_are_read_as_written(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    written = [["企业", "用地"], *rows]
    csv.writer(out, delimiter=delimiter).writerows(written)
    with open_grid(out.getvalue().encode()) as grid:
        assert list(grid.lines) == list(enumerate(written, 1))


def test_rows_count_as_excel_shows_them() -> None:
    with open_grid('名称,产品\n"甲\n公司",1\n\n乙,2\n'.encode()) as grid:
        assert [number for number, cells in grid.lines if cells] == [1, 2, 4]


def test_parquet_rows_count_from_one(tmp_path: Path) -> None:
    pq.write_table(pa.table({"name": ["甲", "乙"], "land_mu": [1.0, None]}), tmp_path / "a.parquet")
    with open_grid(tmp_path / "a.parquet") as grid:
        assert [(n, list(cells)) for n, cells in grid.lines] == [
            (0, ["name", "land_mu"]),
            (1, ["甲", 1.0]),
            (2, ["乙", None]),
        ]


def test_parquet_that_unpacks_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq.write_table(pa.table({"name": ["甲"] * 100_000}), tmp_path / "a.parquet")
    monkeypatch.setattr(grids, "MAX_PARQUET_BYTES", 10)
    with (
        pytest.raises(BadInput, match="unpacks to more"),
        open_grid(tmp_path / "a.parquet") as grid,
    ):
        next(grid.lines)


def test_a_note_when_the_name_promises_another_kind(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("name\n甲\n", "utf-8")
    with open_grid(tmp_path / "a.parquet") as grid:
        assert grid.notes[0].value == ".parquet"
