"""All cells of one column at once: each says what the reader of one cell says it does.

Most cells are plain numbers or plain words and are read together; of all others each different
one is read once. A cell that is refused, or may make its row no data row, is left in doubt: who
reads by columns reads its row again as a row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pydantic_core import PydanticCustomError, ValidationError

from features.tables.cells import CellFault, number
from features.tables.headings import Column
from features.tables.layouts import MAY_BE_ASIDE, MAY_BE_TOTAL
from features.units import SHARE
from features.vectors import Bools, Floats, Ints

Objects = NDArray[np.object_]
Accept = Callable[[object], object]
"""What a cell says as its field holds it; raises one of ``REFUSED`` for a cell in doubt."""


class InDoubt(ValueError):
    """A cell that may mean something else than a value of its field."""


REFUSED = (CellFault, PydanticCustomError, ValidationError, InDoubt)

PLAIN_NAME = r"^[^\p{Z}\p{C}#'\x{fffd}][^\p{Z}\p{C}\x{fffd}]*(?: [^\p{Z}\p{C}\x{fffd}]+)*$"
PLAIN_CODE = r"^[0-9A-Za-z](?:[!-~]*[0-9A-Za-z])?$"
"""Texts that are read as they stand: nothing at their ends, nothing unseen or damaged in them."""


@dataclass(frozen=True)
class Words:
    """(n,) which of the ``values`` each cell says, and whether it is in doubt."""

    codes: Ints
    values: list[object]
    doubt: Bools


def figures(cells: pa.ChunkedArray, column: Column) -> tuple[Floats, Bools]:
    """(n,) numbers in the field's unit, NaN unknown, and which cells are in doubt."""
    spec = column.spec
    values, settled = _bare(cells)
    if column.suffix:
        settled &= np.isnan(values)
    if spec.unit is SHARE:  # more than the whole is meant in percent
        settled &= ~(values > 1)
    for broken in (
        values < (-np.inf if spec.low is None else spec.low),
        values > (np.inf if spec.high is None else spec.high),
        np.isinf(values),
    ):
        settled &= ~broken

    def accept(cell: object) -> object:
        return spec.read(number(cell, spec.unit, column.suffix))

    rest = np.flatnonzero(~settled)
    said = words(cells.take(pa.array(rest)), accept)
    known = np.array([np.nan if value is None else value for value in said.values])
    values[rest] = known[said.codes]
    doubt = ~settled
    doubt[rest] = said.doubt
    return values, doubt


def texts(cells: pa.ChunkedArray, accept: Accept, plain: str, most: int) -> tuple[Objects, Bools]:
    """(n,) texts and which cells are in doubt; those ``plain`` and no longer than ``most`` say
    what they are.
    """
    cells = _decoded(cells)
    if pa.types.is_integer(cells.type):
        cells = cells.cast(pa.string())
    if not _is_text(cells.type):
        said = words(cells, accept)
        return _objects(said.values)[said.codes], said.doubt
    settled = _all_of(
        pc.match_substring_regex(cells, plain),
        pc.invert(pc.match_substring_regex(cells, MAY_BE_ASIDE)),
        pc.less_equal(pc.utf8_length(cells), most),
        pc.invert(pc.is_in(cells, pa.array(["—", "--", "——", "N/A", "n/a", "-", "/"], cells.type))),
    )
    values = np.array(cells.to_numpy(), dtype=np.object_)
    rest = np.flatnonzero(~settled)
    said = words(cells.take(pa.array(rest)), accept)
    values[rest] = _objects(said.values)[said.codes]
    doubt = ~settled
    doubt[rest] = said.doubt
    return values, doubt


def words(cells: pa.ChunkedArray, accept: Accept) -> Words:
    """What the cells say, each different one read once; ``accept`` takes None for a blank cell."""
    codes, different = _different(cells)
    values: list[object] = []
    doubt = np.zeros(len(different), dtype=np.bool_)
    for at, cell in enumerate(different):
        try:
            values.append(accept(None if cell == "" else cell))
        except REFUSED:
            values.append(None)
            doubt[at] = True
    return Words(codes, values, doubt[codes])


def totals(cells: pa.ChunkedArray) -> Bools:
    """(n,) which cells of a column that numbers the rows may make theirs a row of totals."""
    cells = _decoded(cells)
    if not _is_text(cells.type):
        return np.zeros(len(cells), dtype=np.bool_)
    return _flags(pc.fill_null(pc.match_substring_regex(cells, MAY_BE_TOTAL), False))


def distinct(values: pa.Array | pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """(n,) codes in the order in which values are first met, and the values; after them, null."""
    chunked = values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])
    encoded = pc.dictionary_encode(chunked).unify_dictionaries()
    if not encoded.num_chunks:
        return np.empty(0, dtype=np.int64), pa.array([], chunked.type)
    held = encoded.chunk(0).dictionary
    parts = [pc.fill_null(part.indices, len(held)).to_numpy() for part in encoded.chunks]
    return np.concatenate(parts).astype(np.int64), held


def _bare(cells: pa.ChunkedArray) -> tuple[Floats, Bools]:
    """(n,) what bare numbers say, NaN for others, and which cells are bare numbers or blank."""
    cells = _decoded(cells)
    kind = cells.type
    if kind in {pa.float32(), pa.float64()} or pa.types.is_integer(kind):
        numbers = cells.cast(pa.float64(), safe=False)
        return _floats(numbers), np.ones(len(cells), dtype=np.bool_)
    if not _is_text(kind):
        return np.full(len(cells), np.nan), _flags(pc.is_null(cells))
    digits = pc.match_substring_regex(cells, _DIGITS)
    bare = pc.if_else(pc.fill_null(digits, False), cells, pa.scalar(None, kind))
    settled = pc.or_(pc.fill_null(digits, False), pc.fill_null(pc.equal(cells, ""), True))
    return _floats(bare.cast(pa.float64())), _flags(settled)


_DIGITS = r"^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$"


def _different(cells: pa.ChunkedArray) -> tuple[Ints, Sequence[object]]:
    cells = _decoded(cells)
    if _is_text(cells.type):
        codes, held = distinct(cells)
        return codes, [*held.to_pylist(), None]
    said = cells.to_pylist()
    places: dict[str, int] = {}
    codes = np.fromiter((places.setdefault(repr(c), len(places)) for c in said), np.int64)
    first = np.unique(codes, return_index=True)[1]
    return codes, [said[at] for at in first.tolist()]


def _decoded(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """The cells themselves where the file holds a dictionary of them."""
    return cells.cast(cells.type.value_type) if pa.types.is_dictionary(cells.type) else cells


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _all_of(*conditions: pa.ChunkedArray) -> Bools:
    whole = np.ones(len(conditions[0]), dtype=np.bool_)
    for condition in conditions:
        whole &= _flags(pc.fill_null(condition, False))
    return whole


def _floats(values: pa.ChunkedArray) -> Floats:
    return np.asarray(values.to_numpy(), dtype=np.float64) + 0.0  # so that -0 is 0


def _flags(values: pa.ChunkedArray) -> Bools:
    return np.array(values.to_numpy(), dtype=np.bool_)


def _objects(values: Sequence[object]) -> Objects:
    held = np.empty(len(values), dtype=np.object_)
    held[:] = values
    return held
