"""What single cells say."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.tables.cells import (
    CellFault,
    code,
    day,
    flag,
    guarded,
    industries,
    industry_items,
    items,
    looks_like_date,
    names_industry,
    number,
    reader,
    spoken,
    text,
)
from features.units import (
    GWH,
    HA,
    MU,
    PLAIN,
    SHARE,
    TCE,
    WAN,
    WAN_M3,
    YEAR,
    Unit,
    parse_quantity,
)

FORMULA = "=+-@＝＋－＠"
LIKELY = st.text(st.sampled_from("=+-@'＝1.a甲 "), max_size=8)
TEXTS = st.one_of(LIKELY, st.text()).filter(
    lambda s: s.strip().strip("\ufeff\u200b\u2060") == s and not set(s) & set("#\0\ufffd")
)


@given(TEXTS)
def test_the_guard_against_formulas_comes_off_again(words: str) -> None:
    assert spoken(guarded(words)) == words


@given(TEXTS)
def test_guarded_words_start_no_formula(words: str) -> None:
    safe = guarded(words)
    assert safe[:1] not in FORMULA or safe == "" or float(safe) is not None


@pytest.mark.parametrize("cell", [None, "", "  ", "—", "/", float("nan"), "\u3000"])
def test_blank_cells_say_nothing(cell: object) -> None:
    assert text(cell) is None
    assert items(cell) is None


@pytest.mark.parametrize(
    ("cell", "words"),
    [(" 甲 ", "甲"), (360, "360"), (360.0, "360"), (1.5, "1.5"), (Decimal("2.50"), "2.50")],
)
def test_words_of_a_cell(cell: object, words: str) -> None:
    assert text(cell) == words


@pytest.mark.parametrize("cell", [True, dt.date(2024, 1, 2), b"x", float("inf"), {}, "#REF!"])
def test_cells_that_hold_no_words(cell: object) -> None:
    with pytest.raises(CellFault):
        text(cell)


def test_dates_are_right_where_a_date_is_meant() -> None:
    assert day(dt.datetime.fromisoformat("2024-01-02T03:04")) == "2024-01-02"
    assert day(dt.date(2024, 1, 2)) == day(" 2024-01-02 ")
    assert day(2024) == "2024"


@given(st.floats(0.001, 1e6), st.sampled_from(["亿元", "万元", "元"]))
def test_the_unit_of_the_heading_counts_as_if_written_in_the_cell(x: float, unit: str) -> None:
    said = f"{x}{unit}"
    assert parse_quantity(number(x, WAN, unit), WAN) == parse_quantity(said, WAN)
    assert parse_quantity(number(str(x), WAN, unit), WAN) == parse_quantity(said, WAN)


@given(st.sampled_from(["8亿", "5000万", "3元"]), st.sampled_from(["亿元", "万元"]))
def test_the_unit_in_the_cell_beats_the_unit_of_the_heading(said: str, unit: str) -> None:
    assert number(said, WAN, unit) == said


@given(st.floats(-1e6, 1e6))
def test_bare_digits_read_as_the_careful_reader_reads_them(x: float) -> None:
    assert parse_quantity(number(repr(x), MU), MU) == parse_quantity(repr(x), MU)


@pytest.mark.parametrize("cell", ["0.5", 0.25, "1", "-0.01"])
def test_a_share_that_could_be_two_is_refused(cell: object) -> None:
    with pytest.raises(CellFault):
        number(cell, SHARE, "%")


@pytest.mark.parametrize(("cell", "share"), [("57", 0.57), (0, 0.0), ("0.5%", 0.005), (100, 1.0)])
def test_a_share_in_a_column_of_percent(cell: object, share: float) -> None:
    assert parse_quantity(number(cell, SHARE, "%"), SHARE) == share


def test_a_date_gives_its_year_and_no_other_number() -> None:
    assert number(dt.date(2006, 3, 1), YEAR) == 2006
    with pytest.raises(CellFault):
        number(dt.date(2006, 3, 1), HA)


def test_lists_and_codes() -> None:
    assert items("甲；乙, 丙") == items(["甲", " 乙", None, "丙"]) == ("甲", "乙", "丙")
    assert items("无") is None
    assert code("Ｓ１５") == "S15"
    assert industries("C3415、风电装备") == ("3415", "风电装备")
    assert industries(610) == ("0610",)


@pytest.mark.parametrize("said", ["9999", "34155", "B3415", "0"])
def test_false_industry_codes_are_refused(said: str) -> None:
    with pytest.raises(CellFault, match="no code"):
        industry_items(["3415", said])


@pytest.mark.parametrize("said", ["12英寸晶圆", "5G基站", "38 别的名称", "风电"])
def test_words_with_digits_stay_words(said: str) -> None:
    assert industry_items([said]) == (said,)


def test_flags_and_dates_in_words() -> None:
    assert (flag("是"), flag(" 否 "), flag("未知"), flag("可能")) == (True, False, None, "可能")
    assert all(map(looks_like_date, ["2024-05-01", "2024年5月", "5月1日", "1/5/2024", "5-May"]))
    assert not any(map(looks_like_date, ["2024", "300亩", "-5", "1.5", 5]))


def test_each_kind_of_field_has_its_reader() -> None:
    assert reader("land_mu", "number", MU, "公顷")(20) == "20公顷"
    assert reader("industries", "list", PLAIN)("C3415") == ("3415",)
    assert reader("valid_from", "text", PLAIN)(dt.date(2024, 1, 2)) == "2024-01-02"
    assert reader("adcode", "text", PLAIN)(150100.0) == "150100"
    assert reader("is_chemical", "flag", PLAIN)("是") is True


@pytest.mark.parametrize("cell", [45000, "45001", "3/5/2024", "2024-02-30"])
def test_a_cell_that_is_no_day_is_a_fault(cell: object) -> None:
    with pytest.raises(CellFault):
        day(cell)


@pytest.mark.parametrize(
    ("said", "named"),
    [("3415", True), ("C", True), ("风电叶片", True), ("34.15", False), ("飞毯", False)],
)
def test_what_names_an_industry(said: str, named: bool) -> None:
    assert names_industry(said) == named


@pytest.mark.parametrize(
    ("cell", "wan"),
    [("约3", 3e4), ("近 1,200", 1.2e7), ("超1200", 1.2e7), ("≥3", 3e4), ("3左右", 3e4),
     ("约３．５上下", 3.5e4), ("约5000万", 5000.0), ("3亿左右", 3e4)],
)  # fmt: skip
def test_what_stands_round_a_number_is_no_unit(cell: str, wan: float) -> None:
    """A figure of a column in 亿元 that is read in 万元 is ten thousand times too small."""
    assert parse_quantity(number(cell, WAN, "亿元"), WAN) == wan


def test_a_share_that_can_be_read_in_two_ways_is_told_with_words_round_it_too() -> None:
    with pytest.raises(CellFault):
        number("约0.5", SHARE, "%")
    assert parse_quantity(number("约50", SHARE, "%"), SHARE) == 0.5


@pytest.mark.parametrize(
    ("cell", "unit", "suffix", "found"),
    [("1.5万", TCE, "", 15_000.0), ("1.5万", TCE, "吨标煤", 15_000.0), ("2万", MU, "平方米", 30.0),
     ("150万", GWH, "千瓦时", 1.5), ("1.5亿", GWH, "千瓦时", 150.0), ("1.5万", WAN, "亿元", 1.5),
     ("1.5万", WAN, "元", 1.5), ("约1.5万", TCE, "", 15_000.0)],
)  # fmt: skip
def test_ten_thousand_counts_what_the_heading_says(
    cell: str, unit: Unit, suffix: str, found: float
) -> None:
    assert parse_quantity(number(cell, unit, suffix), unit) == pytest.approx(found, rel=1e-12)


@pytest.mark.parametrize(
    ("unit", "suffix"),
    [(MU, "公顷"), (TCE, "万吨标准煤"), (GWH, "万千瓦时"), (WAN_M3, ""), (SHARE, "%")],
)
def test_ten_thousand_of_what_the_heading_says_is_never_guessed(unit: Unit, suffix: str) -> None:
    with pytest.raises(ValueError, match=r"1\.5"):
        parse_quantity(number("1.5万", unit, suffix), unit)
