import math
from contextlib import suppress
from decimal import Decimal
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from features import units
from features.text import Lang
from features.units import (
    GWH,
    HA,
    KWH_PRICE,
    MU,
    MW,
    PERSONS,
    PLAIN,
    SHARE,
    TCE,
    WAN,
    WAN_M3,
    WAN_PER_MU,
    YEAR,
    Unit,
    in_unit,
    is_range,
    parse_quantity,
    points,
    points_within,
    show,
    summing_points,
)

UNITS = [unit for unit in vars(units).values() if isinstance(unit, Unit)]
SUFFIXES = [(unit, suffix) for unit in UNITS for suffix in unit.suffixes]
any_unit = st.sampled_from(UNITS)
any_suffix = st.sampled_from(SUFFIXES)
SHARES = st.lists(st.floats(0, 1), max_size=25).map(
    lambda parts: [part / (sum(parts) or 1.0) for part in parts]
)
decimals = st.decimals(-(10**9), 10**9, places=3)
langs = st.sampled_from(["zh", "en"])
numeral_like = st.from_regex(r"[约≥<]?[-+]?[0-9０-９,.]{1,12}(e[-+]?[0-9]{1,6})?[万亿元%吨 ]{0,3}")


def wide(text: str) -> str:
    """``text`` with full-width letters, digits and marks."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    ("written", "unit", "number"),
    [
        ("8亿", WAN, 80_000),
        ("8 亿元", WAN, 80_000),
        ("1.2万亿", WAN, 1.2e8),
        ("3000万", WAN, 3_000),
        ("100元", WAN, 0.01),
        ("1,200", WAN, 1_200),
        ("300 亩", MU, 300),
        ("约20公顷", MU, 300),
        ("2平方公里", MU, 3_000),
        ("666.6666666666667㎡", MU, 1),
        ("50%", SHARE, 0.5),
        ("５０％", SHARE, 0.5),
        ("57%", SHARE, 0.57),
        ("80", SHARE, 0.8),
        ("57", SHARE, 0.57),
        ("100", SHARE, 1),
        ("1", SHARE, 1),
        ("0.8", SHARE, 0.8),
        ("150", SHARE, 150),
        ("五", SHARE, None),
        ("5个亿", WAN, 50_000),
        ("50亿左右", WAN, 500_000),
        ("约50亿 左右", WAN, 500_000),
        ("300亩左右", MU, 300),
        ("300左右", MU, 300),
        ("20万平方米", MU, 300),
        ("20万㎡", MU, 300),
        ("20万平米", HA, 20),
        ("0.35元/kWh", KWH_PRICE, 0.35),
        ("35分/度", KWH_PRICE, 0.35),
        ("2.5亿千瓦时", GWH, 250),
        ("3万千瓦", MW, 30),
        ("5万吨标准煤", TCE, 50_000),
        ("1.5万", TCE, 15_000),
        ("20亿千瓦时/年", GWH, 2_000),
        ("20亿千瓦时每年", GWH, 2_000),
        ("20 亿 kWh", GWH, 2_000),
        ("2太瓦时", GWH, 2_000),
        ("12000吨/年", WAN_M3, 1.2),
        ("12,000 m³/yr", WAN_M3, 1.2),
        ("60万吨标煤/年", TCE, 600_000),
        ("60万tce", TCE, 600_000),
        ("60 tce per year", TCE, 60),
        ("3000余亩", MU, 3_000),
        ("3000亩以上", MU, 3_000),
        ("大约30亩", MU, 30),
        ("3千亩", MU, 3_000),
        ("80%以上", SHARE, 0.8),
        ("不低于80%", SHARE, 0.8),
        ("85亿人民币", WAN, 850_000),
        ("80 people", PERSONS, 80),
        ("1.5 万左右", TCE, 15_000),
        ("1.2万", PERSONS, 12_000),
        ("1.2万", MU, 12_000),
        ("1.5万", WAN, 1.5),
        ("80万m³", WAN_M3, 80),
        ("1.2万人", PERSONS, 12_000),
        ("300万元/亩", WAN_PER_MU, 300),
        ("１２３", PLAIN, 123),
        ("2024年", YEAR, 2024),
        ("-5", PLAIN, -5),
        ("1e3", PLAIN, 1_000),
        ("80,000 wan yuan", WAN, 80_000),
    ],
)
def test_read_as_people_write_it(written: str, unit: Unit, number: float | None) -> None:
    if number is None:
        with pytest.raises(ValueError, match=written):
            parse_quantity(written, unit)
    else:
        assert parse_quantity(written, unit) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("written", [-0.0, "-0", "-0万"])
def test_nothing_has_no_sign(written: object) -> None:
    assert str(parse_quantity(written, WAN)) == "0.0"


@given(any_suffix, decimals)
def test_every_suffix_is_worth_what_its_unit_says(of: tuple[Unit, str], number: Decimal) -> None:
    unit, suffix = of
    expected = pytest.approx(float(number) * unit.suffixes[suffix], rel=1e-12)
    for form in (f"{number}{suffix}", f" {number} {suffix} ", f"{number:,}{suffix.upper()}"):
        assert parse_quantity(form, unit) == expected


@given(any_suffix, decimals)
def test_full_width_says_the_same_as_half_width(of: tuple[Unit, str], number: Decimal) -> None:
    unit, suffix = of
    assert parse_quantity(wide(f"{number}{suffix}"), unit) == parse_quantity(
        f"{number}{suffix}", unit
    )


@pytest.mark.parametrize("unit", [GWH, MW, WAN_M3, HA, SHARE, KWH_PRICE, WAN_PER_MU, YEAR, PLAIN])
def test_ten_thousand_of_what_nobody_counts_so_is_refused(unit: Unit) -> None:
    """1.5万 in 万立方米 may be 15,000 of them, or the 15,000 cubic metres that stand for 1.5."""
    for said in ("1.5万", "1.5亿"):
        with pytest.raises(ValueError, match=r"1\.5"):
            parse_quantity(said, unit)


@given(any_unit, any_suffix, decimals)
def test_a_foreign_suffix_is_refused(unit: Unit, of: tuple[Unit, str], number: Decimal) -> None:
    suffix = of[1]
    assume(unit.worth(suffix) is None)
    with pytest.raises(ValueError, match=r"\d"):
        parse_quantity(f"{number}{suffix}", unit)


@given(any_unit, st.floats(-1e12, 1e12), langs)
def test_what_is_shown_is_read_back(unit: Unit, number: float, lang: Lang) -> None:
    """To the precision shown: four digits, above a thousand the whole number."""
    back = parse_quantity(show(number, unit).of(lang), unit)
    rounding = 0.5 if abs(number) >= 1000 and unit is not SHARE else 0.0
    assert back == pytest.approx(number, rel=6e-4, abs=rounding)


@given(
    st.one_of(
        st.text(),
        numeral_like,
        st.floats(),
        st.integers(),
        st.booleans(),
        st.decimals(),
        st.lists(st.integers()),
        st.integers(400, 10**5).map(lambda digits: f"1e{digits}"),
        st.integers(400, 10**19).map(lambda digits: f"1e-{digits}"),
    ),
    any_unit,
)
def test_a_reading_is_finite_or_none_or_refused(raw: object, unit: Unit) -> None:
    try:
        number = parse_quantity(raw, unit)
    except ValueError:
        return
    assert number is None or (isinstance(number, float) and math.isfinite(number))


@given(st.floats(allow_nan=False, allow_infinity=False), any_unit)
def test_a_bare_number_is_taken_as_it_is(number: float, unit: Unit) -> None:
    assume(unit is not SHARE or not 1 < number <= 100)
    assert parse_quantity(number, unit) == number
    assert parse_quantity(repr(number), unit) == number
    assert parse_quantity(np.float64(number), unit) == number


@given(st.floats(1, 100, exclude_min=True) | st.integers(2, 100))
def test_a_bare_share_above_the_whole_is_percent(number: float) -> None:
    assert parse_quantity(number, SHARE) == pytest.approx(number / 100, rel=1e-15)
    assert parse_quantity(repr(number), SHARE) == parse_quantity(f"{number!r}%", SHARE)


@pytest.mark.parametrize(
    "raw", ["3-5亿", "3亿-5亿", "３～５亿元", "300到500亩", "约3 至 5亿", "10%—20%", "1,000-2,000"]
)
def test_a_range_is_told_from_one_quantity(raw: str) -> None:
    assert is_range(raw)
    with pytest.raises(ValueError, match=r"\d"):
        parse_quantity(raw, WAN)


@pytest.mark.parametrize("raw", ["3亿", "-5亿", "2024-06-10", "-", "8亿5", "很多", 5, None, "1e-5"])
def test_one_quantity_or_none_is_no_range(raw: object) -> None:
    assert not is_range(raw)


@pytest.mark.parametrize("nothing", [None, "", " ", "-", "—", "未知", "无", "N/A", "NaN", math.nan])
def test_nothing_said_is_unknown(nothing: object) -> None:
    assert all(parse_quantity(nothing, unit) is None for unit in UNITS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_unknown_is_shown_in_words_and_read_back(lang: Lang) -> None:
    for unknown in (None, math.nan):
        assert parse_quantity(show(unknown, MU).of(lang), MU) is None


@pytest.mark.parametrize(
    "raw",
    [
        *(True, False, math.inf, -math.inf, 10**400, "9" * 400, "1e999"),
        *(
            "八亿",
            "8亿多",
            "左右",
            "5~6",
            "5 6",
            "1,23",
            "0x10",
            "1_000",
            "2024-06-10",
            "=1+1",
            "[]",
        ),
    ],
)
def test_what_is_no_single_quantity_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_quantity(raw, WAN)


@pytest.mark.parametrize(
    ("number", "unit", "zh", "en"),
    [
        (0.5, SHARE, "50%", "50%"),
        (80_000, WAN, "80,000 万元", "80,000 wan yuan"),
        (0.353, KWH_PRICE, "0.353 元/千瓦时", "0.353 yuan/kWh"),
        (1.5, PLAIN, "1.5", "1.5"),
        (0.00005, WAN, "0.00005 万元", "0.00005 wan yuan"),
        (0.0000012, SHARE, "0.00012%", "0.00012%"),
        (1234.0, SHARE, "123400%", "123400%"),
    ],
)
def test_shown_as_people_write_it(number: float, unit: Unit, zh: str, en: str) -> None:
    assert show(number, unit) == (zh, en)


def test_suffixes_are_kept_as_they_are_compared() -> None:
    for unit, suffix in SUFFIXES:
        assert unit.worth(suffix) == unit.suffixes[suffix] > 0


def test_a_share_is_told_in_points_and_a_dash_stands_for_what_is_unknown() -> None:
    assert points(None) == "—"
    assert (points(0.0), points(0.4866), points(1.0)) == ("0.0", "48.7", "100.0")
    assert points_within(0.5, 0.25, 1.0) == "50.0 [25.0, 100.0]"


@given(SHARES)
def test_parts_as_shown_sum_to_the_whole_as_shown(parts: list[float]) -> None:
    whole = list(accumulate(parts, initial=0.0))[-1]
    shown = summing_points(parts)
    assert round(sum(map(float, shown)), 1) == float(points(whole))
    assert all(
        abs(float(said) - 100 * part) <= 0.1001 for said, part in zip(shown, parts, strict=True)
    )


@pytest.mark.parametrize(
    ("said", "with_unit"),
    [("约3", "3亿"), ("3.5左右", "3.5亿"), ("-1,200 上下", "-1,200亿"), ("3万", "3万"),
     ("3 万左右", "3 万左右"), ("3-5", "3-5"), ("左右", "左右"), ("", ""), ("1e3", "1e3亿")],
)  # fmt: skip
def test_a_number_without_a_unit_takes_one(said: str, with_unit: str) -> None:
    assert in_unit(said, "亿", WAN) == with_unit


@given(st.sampled_from(" \t\u3000"), st.sampled_from(["3x{}y", "3{}左右y", "{}3", "3{}", "约{}x"]))
def test_a_text_of_any_length_is_read_in_a_moment(blank: str, said: str) -> None:
    """Letter by letter: a hundred thousand blanks would take hours if each were tried with each."""
    words = said.format(blank * 100_000)
    with suppress(ValueError):
        assert parse_quantity(words, WAN) == 3
    assert in_unit(words, "亿", WAN) in {words, "3亿"}


def test_a_year_is_told_without_a_unit_in_english() -> None:
    assert show(2006, YEAR) == ("2006 年", "2006")


def test_what_was_not_a_number_is_a_dash_too() -> None:
    assert points(math.nan) == "—"
    assert points_within(0.5, math.nan, None) == "50.0 [—, —]"


@pytest.mark.parametrize("unit", [one for one in vars(units).values() if isinstance(one, Unit)])
def test_every_suffix_that_is_told_is_read_so(unit: Unit) -> None:
    assert all(unit.worth(said) == worth for said, worth in unit.written.items())
    assert {units._written(said) for said in unit.symbol if said} <= set(unit.written)


def test_a_myriad_is_of_what_people_count_so() -> None:
    assert (PERSONS.written["万"], MU.written["万"], units.WAN.written["万"]) == (1e4, 1e4, 1.0)
    assert "万" not in GWH.written


def test_a_year_has_no_unit_behind_it_in_english() -> None:
    assert units.YEAR.beside == ("年", "")
    assert units.show(1992.0, units.YEAR) == ("1992 年", "1992")
    assert MU.beside == MU.symbol
