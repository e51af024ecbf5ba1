"""The first visible sheet, and what its XML tells beyond the cells."""

import io
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from features.errors import BadInput
from features.tables import workbooks
from features.tables.workbooks import Merged, open_sheet


def workbook(*rows: list[Any], merged: tuple[str, ...] = ()) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for ref in merged:
        book.worksheets[0].merge_cells(ref)
    content = io.BytesIO()
    book.save(content)
    return content


def test_rows_are_numbered_as_in_the_sheet() -> None:
    with open_sheet(workbook(["a"], [], ["b", None, 3]), "file") as sheet:
        assert [(n, list(cells)) for n, cells in sheet.lines] == [
            (1, ["a"]),
            (2, []),
            (3, ["b", None, 3]),
        ]


def test_merged_ranges_are_found_in_order() -> None:
    content = workbook(*[[1, 2, 3]] * 9, merged=("B4:C9", "A1:C1"))
    with open_sheet(content, "file") as sheet:
        assert sheet.merged == (Merged(1, 1, 1, 3), Merged(4, 2, 9, 3))
        assert sheet.merged[1].ref == "B4:C9"


def test_formulas_without_result_are_found() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "=1+2", None, 3)
    with open_sheet(content, "file") as found:
        assert (found.unsaved, list(next(found.lines)[1])) == (frozenset(), [3])
        assert found.formulas == {(1, 1)}
    with open_sheet(workbook([None, "=1+2", 5]), "file") as found:
        assert found.unsaved == found.formulas == {(1, 2)}


@pytest.mark.parametrize("block", [16, 300, 1 << 20])
def test_marks_across_blocks_are_found(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "BLOCK_BYTES", block)
    content = workbook(*[[1, "=1+2"]] * 20, merged=("A2:A3", "A5:A9"))
    with open_sheet(content, "file") as sheet:
        assert (len(sheet.merged), len(sheet.unsaved), len(sheet.formulas)) == (2, 20, 20)


@pytest.mark.parametrize(("shown", "words"), [("0%", "57%"), ("0.00%", "57%"), ("General", 0.57)])
def test_percent_is_read_as_shown(shown: str, words: object) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 0.57
    book.worksheets[0]["A1"].number_format = shown
    content = io.BytesIO()
    book.save(content)
    with open_sheet(content, "file") as sheet:
        cell = next(sheet.lines)[1][0]
    assert cell == words or str(cell).replace("57.00%", "57%") == words


@pytest.mark.parametrize("limit", ["MAX_UNPACKED_BYTES", "MAX_PART_BYTES"])
def test_what_unpacks_too_large_is_never_opened(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, limit, 1000)
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("opened"))
    with pytest.raises(BadInput, match="unpacks to more"), open_sheet(workbook(["a"]), "file"):
        pass


def test_more_rows_than_excel_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_ROWS", 3)
    with pytest.raises(BadInput, match="has rows beyond"), open_sheet(workbook(*[[1]] * 4), "file"):
        pass
