"""A csv or Parquet table as whole columns of raw cells, as the reader by rows sees them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from features.errors import BadInput
from features.tables.grids import DAMAGED, Grid
from features.tables.layouts import Layout
from features.tables.sources import BLOCK_BYTES, Source, kind_of, opened, refusal
from features.tables.workbooks import Line
from features.vectors import Ints

TEXT_ROWS = 20_000
"""So many lines of text become Arrow columns at a time."""


class NotByColumns(Exception):
    """A table whose columns do not say what its rows do; only the reader by rows can read it."""


@dataclass(frozen=True)
class Columns:
    """The ``n`` rows below a table's header.

    ``table``: the cells as they stand; ``numbers``: (n,) rows as a person counts them in the file;
    ``longer``: the whole cells of rows that have more than the header, which are empty in
    ``table``.
    """

    table: pa.Table
    numbers: Ints
    longer: Mapping[int, Sequence[object]]

    def __len__(self) -> int:
        return len(self.numbers)

    def lines(self, rows: Ints) -> Iterator[Line]:
        """The numbers and cells of ``rows``, as the reader by rows takes them."""
        cells = [column.to_pylist() for column in self.table.take(rows).columns]
        for row, said in zip(rows.tolist(), zip(*cells, strict=True), strict=True):
            yield int(self.numbers[row]), self.longer.get(row, said)


def columns_of(source: Source, grid: Grid, layout: Layout) -> Columns:
    """The columns below the header of ``grid``, which reads ``source``.

    Raises :class:`NotByColumns` for an Excel sheet and for a table that is damaged.
    """
    with opened(source) as stream:
        kind = kind_of(stream, grid.where)
        try:
            if kind == "parquet":
                return _of_parquet(pq.ParquetFile(stream).read(), layout)
            if kind == "text":
                return _of_lines(layout)
        except (pa.ArrowException, OSError, UnicodeError, BadInput) as error:
            raise NotByColumns from error
    raise NotByColumns


@contextmanager
def column_parts(
    source: Source, grid: Grid, layout: Layout, rows: int
) -> Iterator[Iterator[Columns]]:
    """The same columns, ``rows`` rows at a time: memory holds no more of them.

    Raises :class:`NotByColumns` for an Excel sheet, :class:`BadInput` while reading where the
    table is damaged.
    """
    with opened(source) as stream:
        kind = kind_of(stream, grid.where)
        if kind == "workbook":
            raise NotByColumns
        if kind == "text":
            yield _line_parts(layout, rows)
            return
        file = pq.ParquetFile(stream, buffer_size=BLOCK_BYTES)
        if len(file.schema_arrow) > layout.width:
            raise NotByColumns
        yield _parquet_parts(file, grid.where, layout, rows)


def _parquet_parts(
    file: pq.ParquetFile, where: str, layout: Layout, rows: int
) -> Iterator[Columns]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=rows):
            batch.validate(full=True)  # that texts are UTF-8
            skipped = min(max(layout.header_end - number, 0), batch.num_rows)
            below = _plain(pa.Table.from_batches([batch])).slice(skipped)
            yield Columns(below, np.arange(below.num_rows) + number + skipped + 1, {})
            number += batch.num_rows
    except (pa.ArrowException, OSError, UnicodeError):
        raise refusal(where, *DAMAGED) from None


def _line_parts(layout: Layout, rows: int) -> Iterator[Columns]:
    while some := list(islice(layout.lines, rows)):
        yield _block(some, layout.width)


def _of_parquet(table: pa.Table, layout: Layout) -> Columns:
    if table.num_columns > layout.width:
        raise NotByColumns
    table.validate(full=True)  # that texts are UTF-8, as the reader by rows finds out
    below = _plain(table).slice(layout.header_end)
    return Columns(below, np.arange(below.num_rows) + layout.header_end + 1, {})


def _plain(table: pa.Table) -> pa.Table:
    """The same with texts of the kind that rows can be taken from."""
    for at, one in enumerate(table.schema):
        if pa.types.is_string_view(one.type):
            table = table.set_column(at, one.name, table.column(at).cast(pa.string()))
    return table


def _of_lines(layout: Layout) -> Columns:
    parts = [_block([], layout.width), *_line_parts(layout, TEXT_ROWS)]
    longer: dict[int, Sequence[object]] = {}
    before = 0
    for part in parts:
        longer |= {before + at: cells for at, cells in part.longer.items()}
        before += len(part)
    whole = pa.concat_tables(part.table for part in parts)
    return Columns(whole, np.concatenate([part.numbers for part in parts]), longer)


def _block(lines: Sequence[Line], width: int) -> Columns:
    longer = {at: cells for at, (_, cells) in enumerate(lines) if any(cells[width:])}
    numbers = np.array([number for number, _ in lines], dtype=np.int64)
    return Columns(_texts([_fitted(cells, width) for _, cells in lines], width), numbers, longer)


def _fitted(cells: Sequence[object], width: int) -> Sequence[object]:
    """As many cells as the header has; none of those of a row that has more."""
    if len(cells) == width:
        return cells
    if not any(cells[width:]):
        return [*cells[:width], *[None] * (width - len(cells))]
    return [None] * width


def _texts(rows: Sequence[Sequence[object]], width: int) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * width
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.Table.from_arrays(arrays, names=[str(at) for at in range(width)])
