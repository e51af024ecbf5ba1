"""Any table file as lines of raw cells: csv in three encodings, Excel, Parquet."""

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from features.errors import Fault
from features.tables.sources import (
    Source,
    encoding_of,
    kind_of,
    name_of,
    opened,
    refusal,
    suffix_note,
)
from features.tables.workbooks import Line, Merged, open_sheet
from features.text import Text

if TYPE_CHECKING:
    import pyarrow.parquet as pq

MAX_LINE_LETTERS = 1_000_000
"""A longer line of text is refused: no table row is that long."""
MAX_PARQUET_BYTES = 2 << 30
"""A Parquet file whose columns unpack to more than 2 GiB is refused."""
PARQUET_ROWS = 10_000
DELIMITERS = ",;\t，"
DAMAGED = (
    Text("Parquet 文件已损坏，读不出来", "the Parquet file is damaged and cannot be read"),
    Text("请重新导出", "Export it again"),
)


@dataclass(frozen=True)
class Grid:
    """A table's lines with their numbers as a person counts them in the file, from 1.

    ``where`` names the file or the sheet. The names of Parquet columns come as line 0.
    ``formulas`` lists (row, column) of formulas, ``unsaved`` those whose result the file lacks.
    """

    where: str
    lines: Iterator[Line]
    sheet: str = ""
    notes: tuple[Fault, ...] = ()
    merged: tuple[Merged, ...] = ()
    unsaved: frozenset[tuple[int, int]] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()


@contextmanager
def open_grid(source: Source) -> Iterator[Grid]:
    """The table in ``source``, whatever its kind; :class:`BadInput` when there is none."""
    name = name_of(source)
    with opened(source) as stream:
        kind = kind_of(stream, name)
        notes = suffix_note(source, kind)
        if kind == "text":
            with closing(_text_lines(stream, name)) as lines:
                yield Grid(name, lines, notes=notes)
        elif kind == "parquet":
            with closing(_parquet_lines(stream, name)) as lines:
                yield Grid(name, lines, notes=notes)
        else:
            with open_sheet(stream, name) as sheet:
                where = f"{name}!{sheet.name}"
                marks = sheet.merged, sheet.unsaved, sheet.formulas
                yield Grid(where, sheet.lines, sheet.name, notes, *marks)


def _text_lines(stream: BinaryIO, where: str) -> Generator[Line, None, None]:
    text = io.TextIOWrapper(stream, encoding_of(stream, where), newline="")
    try:
        delimiter = _delimiter(text.readline(MAX_LINE_LETTERS) for _ in range(20))
        text.seek(0)
        reader = csv.reader(_bounded(text, where), delimiter=delimiter, strict=True)
        yield from _counted(reader, where)
    finally:
        text.detach()


def _counted(reader: Iterator[Sequence[object]], where: str) -> Iterator[Line]:
    """Lines counted as records, as Excel shows them, however many line breaks a cell holds."""
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, cells
    except csv.Error as error:
        problem = Text(
            f"第 {number + 1} 行的引号不成对，或单元格过长",
            f"row {number + 1} has a broken quote or cell ({error})",
        )
        remedy = Text('请检查该行的双引号 "，成对使用', 'Check the double quotes " of that row')
        raise refusal(where, problem, remedy) from None


def _delimiter(lines: Iterator[str]) -> str:
    """The mark that parts the first line which has any."""
    for line in lines:
        counts = {mark: line.count(mark) for mark in DELIMITERS}
        if any(counts.values()):
            return max(counts, key=counts.__getitem__)
    return ","


def _bounded(text: io.TextIOWrapper, where: str) -> Iterator[str]:
    while line := text.readline(MAX_LINE_LETTERS):
        if len(line) == MAX_LINE_LETTERS and line[-1] not in "\r\n":
            limit = f"{MAX_LINE_LETTERS:,}"
            raise refusal(
                where,
                Text(f"有一行超过 {limit} 字", f"has a line of more than {limit} letters"),
                Text("请检查是否缺少换行", "Check whether line breaks are missing"),
            )
        yield line


def _parquet_lines(stream: BinaryIO, where: str) -> Generator[Line, None, None]:
    import pyarrow as pa  # who sends no such file need not wait for it
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        _guard(file.metadata, where)
        yield 0, list(file.schema_arrow.names)
        number = 0
        for batch in file.iter_batches(batch_size=PARQUET_ROWS):
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield number, cells
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise refusal(where, *DAMAGED) from None


def _guard(metadata: "pq.FileMetaData", where: str) -> None:
    groups = range(metadata.num_row_groups)
    size = sum(metadata.row_group(group).total_byte_size for group in groups)
    if size > MAX_PARQUET_BYTES:
        limit = MAX_PARQUET_BYTES >> 20
        raise refusal(
            where,
            Text(f"解压后超过上限 {limit} MB", f"unpacks to more than {limit} MB"),
            Text("请分成几个文件", "Split it into several files"),
            size,
        )
