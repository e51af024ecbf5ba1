"""Cells read together say what each says alone; what one alone does not say is in doubt."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import units
from features.fields import Spec, specs
from features.profiles import Firm
from features.tables.cell_columns import (
    PLAIN_CODE,
    PLAIN_NAME,
    InDoubt,
    distinct,
    figures,
    texts,
    totals,
    words,
)
from features.tables.cells import CellFault, Read, code, text
from features.tables.grids import Grid
from features.tables.headings import Column
from features.tables.layouts import MAY_BE_ASIDE, aside, find_layout, may_be_aside
from features.tables.workbooks import Line
from features.text import Text

LAND = Column(0, "land_mu", specs(Firm)["land_mu"], "用地")
SHARE = Column(0, "export_share", specs(Firm)["export_share"], "出口占比")
OPEN_SHARE = Column(0, "share", Spec(Text("份额", "Share"), units.SHARE), "份额")
HECTARES = Column(0, "land_mu", specs(Firm)["land_mu"], "用地（公顷）", "公顷")

letters = st.text(
    st.sampled_from("甲合计示例共2家注：备SsuM tTotal（(【[#'=+-—/N/A１\u3000\u200b\ufffd0"),
    max_size=9,
)


def chunks(*parts: Sequence[object]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(part) for part in parts])


@pytest.mark.parametrize(
    ("column", "cells", "values", "doubt"),
    [
        (LAND, chunks([1.5, None], [float("nan"), -1.0, 1e7]), [1.5, None, None, ...], [3, 4]),
        (LAND, chunks(["1.5", ""], ["3公顷", "x", "１２"]), [1.5, None, 45, ..., 12], [3]),
        (LAND, chunks([1, None, 2**62]), [1, None, ...], [2]),
        (SHARE, chunks([0.5, 57.3, 100.0, 101.0]), [0.5, 0.573, 1.0, ...], [3]),
        (OPEN_SHARE, chunks([0.5, 57.3, 150.0]), [0.5, 0.573, 150.0], []),
        (HECTARES, chunks([1.0, None, -1.0]), [15.0, None, ...], [2]),
        (HECTARES, chunks(["2", "30亩", "x"]), [30.0, 30.0, ...], [2]),
        (LAND, chunks([True, False]), [..., ...], [0, 1]),
        (LAND, chunks([None, None]), [None, None], []),
    ],
)
def test_figures_are_in_the_fields_unit_and_bounds(
    column: Column, cells: pa.ChunkedArray, values: list[object], doubt: list[int]
) -> None:
    found, unsure = figures(cells, column)
    assert np.flatnonzero(unsure).tolist() == doubt
    for value, expected in zip(found.tolist(), values, strict=False):
        if expected is not ...:
            assert value == expected or (expected is None and np.isnan(value))


@pytest.mark.parametrize("cells", [[-0.0, 0.0], ["-0", "-0.0"]])
def test_nothing_has_no_sign(cells: list[object]) -> None:
    assert list(map(str, figures(chunks(cells), LAND)[0].tolist())) == ["0.0", "0.0"]


@settings(max_examples=200, deadline=None)
@given(cells=st.lists(st.none() | letters, min_size=1, max_size=8))
@pytest.mark.parametrize(("read", "plain"), [(text, PLAIN_NAME), (code, PLAIN_CODE)])
def test_a_text_is_what_its_reader_says_or_in_doubt(
    cells: list[str | None], read: Read, plain: str
) -> None:
    def accept(cell: object) -> object:
        said = None if may_be_aside(cell) else read(cell)
        if said is None:
            raise InDoubt
        return said

    chunked = pa.chunked_array([pa.array(part, pa.string()) for part in (cells, [])])
    found, doubt = texts(chunked, accept, plain, 6)
    for at, cell in enumerate(cells):
        try:
            expected = accept(cell)
        except (InDoubt, CellFault):
            assert doubt[at]
        else:
            assert (found[at], doubt[at]) == (expected, False)


@settings(max_examples=300, deadline=None)
@given(cell=letters)
def test_what_may_stand_aside_is_never_taken_for_plain(cell: str) -> None:
    if may_be_aside(cell) and cell == cell.strip():
        assert re.search(MAY_BE_ASIDE, cell)


@settings(max_examples=300, deadline=None)
@given(cells=st.lists(st.none() | letters | st.sampled_from(["1", " 小\x85计", "共2家"])))
def test_a_number_that_may_make_a_row_of_totals_is_in_doubt(cells: list[str | None]) -> None:
    lines: Iterator[Line] = iter([(1, ["序号", "企业名称"])])
    layout = find_layout(Grid("file", lines), Firm)
    doubt = totals(pa.chunked_array([pa.array(cells, pa.string())]))
    assert all(doubt[at] or not aside([said, "甲"], layout, Firm) for at, said in enumerate(cells))
    assert not totals(chunks(["1", "A-2", None], ["（3）"])).any()
    assert not totals(chunks([1, None])).any()


def test_each_different_cell_is_read_once() -> None:
    asked: list[object] = []

    def accept(cell: object) -> object:
        asked.append(cell)
        return cell

    found = words(chunks(["a", "b", None], ["a", ""]), accept)
    assert [found.values[at] for at in found.codes] == ["a", "b", None, "a", None]
    assert asked == ["a", "b", None, None]
    assert not found.doubt.any()


def test_codes_count_values_as_they_are_first_met() -> None:
    codes, values = distinct(pa.chunked_array([["b", None], ["a", "b"]]))
    assert (codes.tolist(), values.to_pylist()) == ([0, 2, 1, 0], ["b", "a"])
    assert distinct(pa.array([], pa.int64()))[0].tolist() == []
