"""Workbooks: words are never formulas, numbers are numbers, what it rests on stands above."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.tables import guarded
from service.papers import inert
from service.workbooks import MOST_LETTERS, workbook
from tests.service import papering


@pytest.mark.parametrize("said", papering.PROBES)
def test_whatever_is_written_is_a_text(said: str) -> None:
    _read_back(said)


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_text_is_read_back(said: str) -> None:
    _read_back(said)


def test_what_no_cell_can_hold_is_cut() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(papering.of("长" * 40_000)))).worksheets[0]
    assert len(sheet["A3"].value) == MOST_LETTERS


def _read_back(said: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(papering.of(said)))).worksheets[0]
    words = guarded(inert(said))
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [sheet[at].value or "" for at in ("A2", "A3", "A4", "A5")] == [words] * 4
    assert sheet["A1"].value == guarded(f"{inert(said)} · {inert(said)}")
    assert (sheet["B4"].value, sheet["B5"].value) == (1234.5, "未知")
    assert sheet.freeze_panes == "A4"
    assert all(cell.hyperlink is None for cell in cells)
