"""One vocabulary: written once, read in any of its names, never borrowed from a wider place."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import catalogue, conditions, surroundings
from features.conditions import KINDS, LEVELS, Condition, Need, vocabulary
from features.errors import BadInput
from features.fields import build
from features.profiles import Firm, Park
from features.standings import Standing
from features.text import Text

CONDITIONS = sorted(vocabulary())
DAY = date(2025, 6, 10)


def test_names_of_conditions_are_told_apart() -> None:
    names: dict[str, str] = {}
    for one in vocabulary().values():
        assert one.kind in KINDS
        assert one.level in LEVELS
        for name in {one.id, *one.label, *one.words}:
            assert names.setdefault(name.casefold(), one.id) == one.id
            assert conditions.find(name) == one


@given(st.sampled_from(CONDITIONS), st.none() | st.integers(0, 10**6))
def test_a_need_is_kept_as_it_is_read_again(name: str, bound: int | None) -> None:
    one = vocabulary()[name]
    wanted = Need(one, float(bound) if bound is not None and one.measured else None)
    assert conditions.need(str(wanted)) == wanted
    assert conditions.need(wanted.label.zh) == conditions.need(wanted.written.en) == wanted
    assert "," not in wanted.written.zh


@given(
    st.sampled_from(CONDITIONS),
    st.sampled_from(["是", "no", "12.5", ""]),
    st.sampled_from(["", "2027", "2026-03"]),
)
def test_what_a_park_states_is_kept_as_it_is_read_again(name: str, value: str, day: str) -> None:
    one = vocabulary()[name]
    said = "是" if value == "12.5" and not one.measured else value
    written = one.label.zh + (f"={said}" if said else "") + (f"@{day}" if said and day else "")
    kept = conditions.kept_offer(written)
    assert conditions.kept_offer(kept) == kept
    assert conditions.offer(kept) == conditions.offer(written)


def test_a_park_states_a_series_by_year_and_a_firm_a_bound_in_their_words() -> None:
    park = Park(
        id="a", name="甲", conditions="分年可供电力=200MW@2024；分年可供电力=500@2027；5G=否"
    )
    assert park.conditions == ("power_mw=200@2024", "power_mw=500@2027", "five_g=no")
    firm = Firm(
        name="乙", conditions_needed="时延≤10毫秒；PUE<=1.2；5G覆盖", conditions_wished="首台套"
    )
    assert firm.conditions_needed == ("latency_ms<=10", "pue<=1.2", "five_g")
    assert firm.conditions_wished == ("first_set",)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("五机信号", "没有这个条件"),
        ("5G>=3", "不是用数字表示的条件"),
        ("PUE>=1.2", "比较方向相反"),
        ("PUE<=很低", "数字读不出"),
    ],
)
def test_a_need_that_cannot_be_read_says_why_and_how(written: str, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        build(Firm, {"name": "甲", "conditions_needed": [written]})
    (fault,) = refused.value.faults
    assert fault.problem.zh == why
    assert fault.remedy.zh
    assert fault.value == [written] or written in str(fault.value)


@pytest.mark.parametrize("written", ["5G=大概", "网络时延=快", "5G=是@某天"])
def test_a_park_s_statement_that_cannot_be_read_is_refused(written: str) -> None:
    with pytest.raises(BadInput):
        build(Park, {"id": "a", "name": "甲", "conditions": [written]})


def test_every_statement_is_dated_sourced_and_of_a_known_place() -> None:
    for one in conditions.statements():
        assert one.year
        assert one.source
        assert one.said.zh
        assert one.said.en
        assert one.level in LEVELS
        assert one.adcode or one.park_id


def test_measures_against_accidents_concern_the_same_industries_everywhere() -> None:
    (said,) = [one for one in conditions.statements() if one.condition.id == "hazard_measures"]
    (layer,) = [one for one in surroundings.layers("150302", said.codes)
                if one.name == "chemical_safety"]  # fmt: skip
    assert layer.codes == said.codes


def test_what_a_document_of_2022_gives_no_year_is_of_2022() -> None:
    smart = [one for one in conditions.statements() if one.condition.kind == "smart"]
    gathered = [one for one in smart if one.condition.id != "smart_park"]
    assert {one.year for one in gathered} == {"2022"}


def test_an_older_name_of_a_condition_is_still_read() -> None:
    assert conditions.need("cool_dry").condition.id == "good_climate"


def test_what_is_said_of_a_wider_place_never_counts_for_a_park_s_or_a_league_s_own() -> None:
    order = list(LEVELS)
    for one in conditions.statements():
        if order.index(one.level) > order.index(one.condition.level):
            assert not one.counts(DAY, one.codes)


def test_only_what_is_actual_counts() -> None:
    for one in conditions.statements():
        if one.standing is not Standing.ACTUAL:
            assert not one.counts(DAY, one.codes)
    assert any(one.counts(DAY, one.codes) for one in conditions.statements())


def test_a_park_hears_of_itself_its_league_and_its_region_and_of_no_other() -> None:
    park = catalogue.get("S157038")
    said = conditions.said_of(park.id, park.adcode, ("five_g=yes",))
    assert said[0].level == "park"
    assert {one.place for one in said} == {"", "乌海市", "内蒙古"}
    assert not conditions.said_of("X", "", ())
    elsewhere = conditions.said_of("S320001", "320500")
    assert elsewhere == ()


def test_the_vocabulary_is_listed_under_its_kinds() -> None:
    listed = [one.id for named in conditions.by_kind().values() for one in named]
    assert sorted(listed) == CONDITIONS
    assert list(conditions.by_kind()) == list(KINDS)


def test_what_counts_in_thousands_is_told_with_them_apart() -> None:
    land = conditions.need("批而未供和闲置土地≥400000亩")
    assert land.label == Text("批而未供和闲置土地≥400,000亩", "idle land ≥ 400,000 mu")
    assert land.written.zh == "批而未供和闲置土地≥400000亩"
    plant = conditions.offer("可盘活厂房=12345.5")
    assert plant.figure == Text("12,345.5平方米", "12,345.5 m²")


@pytest.mark.parametrize("condition", vocabulary().values(), ids=lambda one: one.id)
def test_no_unit_says_again_what_the_condition_says(condition: Condition) -> None:
    """As in "reform version ≥ 6 version", or 10k m³ beside wan m³ of the same water."""
    assert not condition.unit.en or not condition.label.en.endswith(f" {condition.unit.en}")
    assert "10k" not in condition.unit.en
