"""The first visible sheet of an Excel workbook, row by row, guarded against bombs and damage.

Openpyxl is imported when a workbook is opened: who asks for parks sends none.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any, BinaryIO, NamedTuple
from xml.etree.ElementTree import ParseError

from features.errors import BadInput
from features.tables.sources import BLOCK_BYTES, SAVE_AS, refusal
from features.text import Text

Line = tuple[int, Sequence[object]]

MAX_UNPACKED_BYTES = 1 << 30
"""A workbook that unpacks to more than 1 GiB is refused before it is opened."""
MAX_PART_BYTES = 256 << 20
"""Limit of every part that is held in memory: texts, styles; sheets are streamed."""
MAX_ROWS = 1_048_576
"""Rows of an Excel sheet."""
MAX_MARKS = 100_000
"""So many merged ranges, and so many unsaved formulas, are looked at."""


class Merged(NamedTuple):
    """A merged range; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def ref(self) -> str:
        """The range as Excel writes it."""
        from openpyxl.utils import get_column_letter

        left, right = get_column_letter(self.left), get_column_letter(self.right)
        return f"{left}{self.top}:{right}{self.bottom}"


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows as they come; what its XML tells beyond the cells."""

    name: str
    lines: Iterator[Line]
    merged: tuple[Merged, ...] = ()
    unsaved: frozenset[tuple[int, int]] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()


@contextmanager
def open_sheet(stream: BinaryIO, where: str) -> Iterator[Sheet]:
    """The first visible sheet; :class:`BadInput` for what is no sound, plain workbook."""
    _guard(stream, where)
    with closing(_load(stream, where)) as book:
        sheet = _first_visible(book, where)
        marks = _scan(stream, sheet, where)
        if marks.last_row > MAX_ROWS:
            raise refusal(where, _TOO_MANY_ROWS, _SPLIT, marks.last_row)
        with closing(_rows(sheet, f"{where}!{sheet.title}", marks.last_row)) as rows:
            merged = tuple(sorted(marks.merged))
            found = frozenset(marks.unsaved), frozenset(marks.formulas)
            yield Sheet(sheet.title, rows, merged, *found)


@cache
def _damage() -> tuple[type[Exception], ...]:
    """What openpyxl and the archive raise on a damaged file, depending on where it is damaged."""
    from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException

    return (
        ArithmeticError,
        AttributeError,
        CellCoordinatesException,
        InvalidFileException,
        LookupError,
        OSError,
        EOFError,
        ParseError,
        RuntimeError,
        TypeError,
        ValueError,
        zipfile.BadZipFile,
        zlib.error,
    )


def _guard(stream: BinaryIO, where: str) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except _damage():
        raise _damaged(where) from None
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise refusal(where, _LOCKED, SAVE_AS)
    if "xl/workbook.xml" not in names:
        raise refusal(where, _NOT_EXCEL, SAVE_AS)
    held = [p.file_size for p in parts if not p.filename.lower().startswith("xl/worksheets/")]
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED_BYTES or max(held, default=0) > MAX_PART_BYTES:
        raise refusal(where, _TOO_LARGE, _SPLIT, size)


_LOCKED = Text("压缩包设有密码", "the archive is locked with a password")
_NOT_EXCEL = Text("是压缩包，但不是 .xlsx 工作簿", "is an archive, but not an .xlsx workbook")
_TOO_LARGE = Text(
    f"解压后超过上限 {MAX_UNPACKED_BYTES >> 20} MB（单个部件 {MAX_PART_BYTES >> 20} MB）",
    f"unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB ({MAX_PART_BYTES >> 20} MB a part)",
)
_SPLIT = Text("请分成几个文件，或改用 .csv", "Split it into several files, or use .csv")


def _damaged(where: str) -> BadInput:
    return refusal(
        where, Text("工作簿已损坏，读不出来", "the workbook is damaged and cannot be read"), SAVE_AS
    )


def _load(stream: BinaryIO, where: str) -> Any:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except _damage():
        raise _damaged(where) from None


def _first_visible(book: Any, where: str) -> Any:
    sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
    if sheet is None:
        raise refusal(
            where,
            Text("没有可见的工作表", "no sheet is visible"),
            Text("请取消隐藏要读取的工作表", "Unhide the sheet to be read"),
        )
    sheet.reset_dimensions()
    return sheet


def _rows(sheet: Any, where: str, last_row: int) -> Generator[Line, None, None]:
    """Rows with values only; the size that the sheet claims of itself is not believed."""
    number, failed = 0, False
    with closing(sheet.iter_rows()) as rows:
        while not failed:
            block, failed = _block(rows)
            for cells in block:
                number += 1
                if number > MAX_ROWS:
                    raise refusal(where, _TOO_MANY_ROWS, _SPLIT, number)
                yield number, cells
            if not block:
                break
    # What follows the last row (validations, print settings) may be odd without harm to the data.
    if failed and (not last_row or number < last_row):
        raise _damaged(where)


_TOO_MANY_ROWS = Text(f"行号超过 Excel 上限 {MAX_ROWS}", f"has rows beyond Excel's {MAX_ROWS}")


def _block(rows: Iterator[Any]) -> tuple[list[list[object]], bool]:
    block: list[list[object]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            block.extend([_value(cell) for cell in row] for row in islice(rows, 500))
        except _damage():
            return block, True
    return block, False


def _value(cell: Any) -> object:
    """The cell's value; a number shown as percent comes as "57%", so that it is read as shown."""
    value = cell.value
    if type(value) in {int, float} and cell.has_style and "%" in cell.number_format:
        return f"{Decimal(repr(value)) * 100:f}%"
    return value


@dataclass
class _Marks:
    merged: set[Merged] = field(default_factory=set)
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    last_row: int = 0


def _scan(stream: BinaryIO, sheet: Any, where: str) -> _Marks:
    """Merged ranges, formulas, those stored without result, number of the last row.

    The streaming reader shows none of these, so the sheet's XML is run through once.
    """
    marks, tail = _Marks(), b""
    try:
        with zipfile.ZipFile(stream) as archive, archive.open(_part(sheet)) as xml:
            while block := xml.read(BLOCK_BYTES):
                _look(tail + block, marks)
                tail = (tail + block)[-_OVERLAP_BYTES:]
    except _damage():
        raise _damaged(where) from None
    return marks


def _part(sheet: Any) -> str:
    """Where the sheet lies in the archive: openpyxl knows it, but offers no public name."""
    return str(sheet._worksheet_path)


def _look(xml: bytes, marks: _Marks) -> None:
    if b"mergeCell " in xml and len(marks.merged) < MAX_MARKS:
        marks.merged.update(_merged(found) for found in _MERGE.finditer(xml))
    if (b"<f" in xml or b":f" in xml) and len(marks.formulas) < MAX_MARKS:
        marks.formulas.update(_at(found[1]) for found in _FORMULA.finditer(xml))
        marks.unsaved.update(_at(found[1]) for found in _UNSAVED.finditer(xml))
    at = max(xml.rfind(b"<row "), xml.rfind(b":row "))
    if found := _ROW.match(xml, max(at, 0)):
        marks.last_row = max(marks.last_row, int(found[1]))


_OVERLAP_BYTES = 1 << 14
_MERGE = re.compile(rb"mergeCell [^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_FORMULA = re.compile(rb"[<:]c [^>]*?r=[\"']([A-Z]{1,3}\d{1,7})[\"'][^>]*><(?:\w+:)?f[\s/>]")
_UNSAVED = re.compile(
    rb"[<:]c [^>]*?r=[\"']([A-Z]{1,3}\d{1,7})[\"'][^>]*>"
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?</(?:\w+:)?c>"
)
_ROW = re.compile(rb"[<:]row [^>]*?r=[\"'](\d{1,18})[\"']")
_CELL = re.compile(rb"([A-Z]+)(\d+)")


def _merged(found: re.Match[bytes]) -> Merged:
    left, top, right, bottom = found.groups()
    return Merged(int(top), _column(left), int(bottom), _column(right))


def _at(ref: bytes) -> tuple[int, int]:
    found = _CELL.fullmatch(ref)
    return (int(found[2]), _column(found[1])) if found else (0, 0)


def _column(letters: bytes) -> int:
    from openpyxl.utils import column_index_from_string

    return int(column_index_from_string(letters.decode()))
