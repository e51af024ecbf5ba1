"""A csv or Parquet table as whole columns of raw cells, as the reader by rows sees them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from features.errors import BadInput
from features.tables.grids import Grid
from features.tables.layouts import Layout
from features.tables.sources import Source, kind_of, opened
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


def _of_parquet(table: pa.Table, layout: Layout) -> Columns:
    if table.num_columns > layout.width:
        raise NotByColumns
    below = table.slice(layout.header_end)
    return Columns(below, np.arange(below.num_rows) + layout.header_end + 1, {})


def _of_lines(layout: Layout) -> Columns:
    parts: list[pa.Table] = []
    numbers: list[int] = []
    longer: dict[int, Sequence[object]] = {}
    while some := list(islice(layout.lines, TEXT_ROWS)):
        rows: list[Sequence[object]] = []
        for number, cells in some:
            if any(cells[layout.width :]):
                longer[len(numbers)] = cells
            numbers.append(number)
            rows.append(_fitted(cells, layout.width))
        parts.append(_texts(rows, layout.width))
    whole = pa.concat_tables(parts) if parts else _texts([], layout.width)
    return Columns(whole, np.array(numbers, dtype=np.int64), longer)


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
