"""Where the header ends and which rows are data."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput
from features.profiles import Firm
from features.tables.grids import Grid
from features.tables.layouts import SEARCHED_LINES, Layout, aside, blank, find_layout

HEADER = ["企业名称", "总投资", "用地"]


def layout_of(*rows: Sequence[object]) -> Layout:
    lines: Iterator[tuple[int, Sequence[object]]] = iter(list(enumerate(rows, 1)))
    return find_layout(Grid("file", lines), Firm)


@given(st.integers(0, SEARCHED_LINES - 1))
def test_the_header_is_found_below_titles(above: int) -> None:
    layout = layout_of(*[["企业名单"]] * above, HEADER, ["甲公司", 1, 2])
    assert layout.header_end == above + 1
    assert next(layout.lines) == (above + 2, ["甲公司", 1, 2])


def test_a_header_too_far_down_is_not_found() -> None:
    with pytest.raises(BadInput, match="no header"):
        layout_of(*[["企业名单"]] * SEARCHED_LINES, HEADER)


def test_sub_headings_and_units_belong_to_the_header() -> None:
    layout = layout_of(
        ["企业名称", "投资", None],
        [None, "总投资", "用地"],
        ["Firm name", "Total investment", "Land needed"],
        ["单位", "亿元", "公顷"],
        ["甲公司", 8, 20],
    )
    columns = [(c.index, c.name, c.suffix) for c in layout.headings.columns]
    assert columns == [(0, "name", ""), (1, "investment_wan", "亿元"), (2, "land_mu", "公顷")]
    assert (layout.header_end, next(layout.lines)[0]) == (4, 5)


def test_a_row_at_odds_with_the_header_is_no_sub_heading() -> None:
    layout = layout_of(HEADER, ["企业类型", None, None])
    assert next(layout.lines) == (2, ["企业类型", None, None])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["示例（本行不读入）", 1, 2], "示例行"),
        (["（示例）甲公司", 1, 2], "示例行"),
        (["Example", 1, 2], "示例行"),
        (["合 计", 1, 2], "合计行"),
        (["Total:", 1, 2], "合计行"),
        (["共2家", 1, 2], "合计行"),
        (["共 1,200 户：", 1, 2], "合计行"),
        (["共计四十家企业", 1, 2], "合计行"),
        (["合计３个项目", 1, 2], "合计行"),
        (["（合计）", 1, 2], "合计行"),
        (["【小 计】：", 1, 2], "合计行"),
        (["( 总计 )", 1, 2], "合计行"),
        (["［共2家］", 1, 2], "合计行"),
        (["合计（共40家）", 1, 2], "合计行"),
        (["合计(万元)", 1, 2], "合计行"),
        (["(Total)", 1, 2], "合计行"),
        (["注：2024 年底数据", None, None], "说明行"),
        ([None, "填表说明：……", ""], "说明行"),
        (HEADER, "重复的表头"),
    ],
)
def test_rows_that_are_no_data(cells: list[object], reason: str) -> None:
    found = aside(cells, layout_of(HEADER), Firm)
    assert found
    assert found.zh == reason


NUMBERED = ["序号", "企业名称", "总投资"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["合计", None, 12], "合计行"),
        (["小 计：", "", 12], "合计行"),
        (["合计", "—", 12], "合计行"),
        (["Total:", "/", 12], "合计行"),
        (["示例市", None, 12], None),
        (["共2家", None, 12], "合计行"),
        (["合计", "共2家", 12], "合计行"),
        (["合计", "甲公司", 12], "合计行"),
        ([" 总\u3000计：", "2", 12], "合计行"),
        (["共40家", "甲公司", 12], "合计行"),
        (["合计甲", "甲公司", 12], None),
        (["示例", "甲公司", 12], None),
        ([1, "甲公司", 12], None),
        ([None, None, 12], None),
        ([38, None, "合计"], None),
    ],
)
def test_a_row_is_a_total_where_its_number_says_so_or_its_first_word_and_it_has_no_name(
    cells: list[object], reason: str | None
) -> None:
    found = aside(cells, layout_of(NUMBERED), Firm)
    assert (found and found.zh) == reason


@pytest.mark.parametrize("heading", ["序 号", "No.", "行号", "#"])
def test_a_column_numbers_the_rows_by_whatever_name_and_in_any_place(heading: str) -> None:
    layout = layout_of(["企业名称", heading, "总投资"], [None, None, "亿元"])
    found = aside(["共2家", "合计", 12], layout, Firm)
    assert layout.header_end == 2
    assert found
    assert found == aside(["甲公司", "合计", 12], layout, Firm)
    assert aside(["甲公司", "1", 12], layout, Firm) is None
    assert aside(["甲公司"], layout, Firm) is None


@pytest.mark.parametrize(
    "name",
    [
        *("甲公司", "总计科技公司", "例行公司", "企业", None, 360, "合计机械厂", "共享单车"),
        *("共2", "共家", "共2家店", "共和国一户", "小计二家具"),
        *("（合计）机械厂", "合计（上海）机械厂", "Total (China)", "（共享）单车", "（甲）"),
    ],
)
def test_rows_that_are_data(name: object) -> None:
    assert aside([name, 1, 2], layout_of(HEADER), Firm) is None


def test_blank_lines_say_nothing() -> None:
    assert blank([None, "", "  ", "\t"])
    assert not blank([None, 0])


def test_a_table_on_its_side_is_told_so() -> None:
    with pytest.raises(BadInput) as raised:
        layout_of(
            ["企业名称", "甲", "乙"], ["行业", "3415", "3825"], ["总投资", 8, 9], ["用地", 3, 4]
        )
    (fault,) = raised.value.faults
    assert "横放" in fault.problem.zh
    assert "转置" in fault.remedy.zh


def test_a_firm_that_is_called_like_a_heading_turns_no_table() -> None:
    layout = layout_of(HEADER, ["产品", 1, 2], ["行业", 1, 2])
    assert layout.header_end == 1
