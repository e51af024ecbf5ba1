"""A header of several lines says what each column is, and in what unit."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.profiles import Firm
from features.tables.grids import Grid
from features.tables.layouts import Layout, find_layout
from features.tables.workbooks import Merged

GROUPS = ["序号", "企业名称", "投资", None, "用地", None]
PARTS = [None, None, "总投资（亿元）", "设备投资（亿元）", "用地需求（公顷）", "厂房（平方米）"]
ROW = [1, "甲公司", 8, 2, 30, 20000]


def layout_of(*rows: Sequence[object], merged: tuple[Merged, ...] = ()) -> Layout:
    return find_layout(Grid("file", iter([*enumerate(rows, 1)]), merged=merged), Firm)


def columns_of(layout: Layout) -> list[tuple[int, str, str]]:
    return [(c.index, c.name, c.suffix) for c in layout.headings.columns]


@pytest.mark.parametrize("above", [0, 2])
def test_groups_of_which_some_parts_are_no_fields(above: int) -> None:
    layout = layout_of(*[["企业情况表"]] * above, GROUPS, PARTS, ROW)
    assert columns_of(layout) == [
        (1, "name", ""),
        (2, "investment_wan", "亿元"),
        (4, "land_mu", "公顷"),
    ]
    assert layout.headings.unread == ("设备投资（亿元）", "厂房（平方米）")
    assert next(layout.lines) == (above + 3, ROW)


def test_a_merged_group_without_any_field_in_its_parts_is_no_field_itself() -> None:
    top, parts = ["企业名称", "投资", None], [None, "设备投资（亿元）", "厂房投资（亿元）"]
    layout = layout_of(top, parts, ["甲公司", 2, 3], merged=(Merged(1, 2, 1, 3),))
    assert columns_of(layout) == [(0, "name", "")]
    assert layout.headings.unread == ("设备投资（亿元）", "厂房投资（亿元）")


@pytest.mark.parametrize(
    ("rows", "suffixes"),
    [
        ((["企业名称", "投资"], [None, "总投资（亿元）"]), ["", "亿元"]),
        ((["企业名称", "投资（亿元）"], [None, "总投资"]), ["", "亿元"]),
        ((["企业名称", "投资（亿元）", None], [None, "总投资", "流动资金"]), ["", "亿元"]),
        ((["企业名称", "投资（亿元）", None], [None, "总投资（万元）", "流动资金"]), ["", ""]),
        ((["企业名称", "效益（亿元）", None], [None, "年产值", "年税收"]), ["", "亿元", "亿元"]),
        (
            (["企业名称", "效益（亿元）", None], [None, "年产值", "年税收（万元）"]),
            ["", "亿元", ""],
        ),
        ((["企业名称", "项目（2026 年）", None], [None, "总投资", "用地"]), ["", "", ""]),
        ((["企业名称", "总投资（亿元）"], ["Firm name", "Total investment"]), ["", "亿元"]),
        ((["基本情况", "效益（亿元）"], ["企业名称", "年产值"]), ["", "亿元"]),
    ],
)
def test_the_unit_of_a_group_holds_for_parts_that_state_none(
    rows: Sequence[Sequence[object]], suffixes: list[str]
) -> None:
    layout = layout_of(*rows, ["甲公司", *[8] * (len(rows[0]) - 1)])
    assert not layout.headings.faults
    assert [suffix for _, _, suffix in columns_of(layout)] == suffixes


@pytest.mark.parametrize(
    ("said", "suffixes"),
    [
        (["企业情况表（单位：亿元）"], ["", "亿元", ""]),
        ([None, None, "单位：亿元、公顷"], ["", "亿元", "公顷"]),
        (["计量单位: 亿元；亩"], ["", "亿元", ""]),
        (["Unit: ha"], ["", "", "ha"]),
        (["单位：亿元、万元"], ["", "", ""]),  # which is meant is not said
        (["填报单位：包头市工信局"], ["", "", ""]),
        (["各单位请于月底前报送"], ["", "", ""]),
    ],
)
def test_units_that_are_stated_for_a_whole_table(said: list[object], suffixes: list[str]) -> None:
    layout = layout_of(said, ["企业名称", "总投资", "用地"], ["甲公司", 8, 30])
    assert [suffix for _, _, suffix in columns_of(layout)] == suffixes
    own = layout_of(said, ["企业名称", "总投资（万元）", "用地（亩）"], ["甲公司", 8, 30])
    assert [suffix for _, _, suffix in columns_of(own)] == ["", "", ""]


CELLS = st.one_of(
    st.none(),
    st.integers(0, 9999),
    st.sampled_from(["用地", "总投资（亿元）", "上海", "8", "待定"]),
)


@given(st.lists(CELLS, min_size=4, max_size=8), st.sampled_from(["甲公司", "投资集团", "8"]))
def test_a_row_that_names_a_firm_is_no_heading(others: list[object], name: str) -> None:
    layout = layout_of(GROUPS, [1, name, *others])
    assert next(layout.lines) == (2, [1, name, *others])


def test_a_firm_below_a_name_over_two_columns_is_no_heading() -> None:
    layout = layout_of(["企业名称", None], ["甲公司", None], merged=(Merged(1, 1, 1, 2),))
    assert next(layout.lines) == (2, ["甲公司", None])
