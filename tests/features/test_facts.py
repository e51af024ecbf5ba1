"""What documents say of regions: kept with date and standing, never mixed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import catalogue, facts
from features.errors import NotFound
from features.facts import RegionFact
from features.industries import get, section_of
from features.standings import Standing

FACTS = facts.load()


def said(item: str, place: str = "内蒙古") -> dict[str, RegionFact]:
    """The statements on one matter by their period."""
    return {fact.period: fact for fact in FACTS if (fact.item, fact.place) == (item, place)}


def test_every_fact_names_its_source_and_standing() -> None:
    assert len(FACTS) > 120
    for fact in FACTS:
        assert fact.source
        assert fact.standing.label.zh
        assert fact.standing.label.en
        assert fact.value is None or fact.unit
        assert all(get(code) for code in fact.codes)


@given(st.sampled_from(FACTS))
def test_a_fact_is_found_by_its_place_its_words_and_its_industries(fact: RegionFact) -> None:
    assert fact in facts.about(words=fact.item)
    if fact.adcode:
        assert fact in facts.about(fact.adcode)
        assert fact in facts.about("内蒙古")
    for code in fact.codes:
        assert fact in facts.about(codes=[code])
        assert fact.concerns(code[:2])
        assert fact in facts.about(codes=[section_of(code)])
        assert fact.concerns(section_of(code))


def test_a_section_holds_its_divisions_and_no_others() -> None:
    manufacturing, mining = facts.about(codes=["C"]), facts.about(codes=["B"])
    assert {fact.item for fact in facts.about(codes=["34"])} < {f.item for f in manufacturing}
    assert not any(fact.concerns("34") for fact in mining if fact not in manufacturing)
    assert {section_of(code) for fact in mining for code in fact.codes} >= {"B"}
    assert facts.around("内蒙古", ["C"])


def test_a_division_holds_its_parts_and_is_held_by_what_is_above() -> None:
    (fact,) = facts.about("内蒙古", "光伏组件供给能力")
    assert fact.codes == ("3825",)
    assert all(fact.concerns(code) for code in ("C", "38", "382", "3825"))
    assert not any(fact.concerns(code) for code in ("D", "39", "3821"))


def test_a_place_and_an_industry_that_nobody_knows_are_refused() -> None:
    with pytest.raises(NotFound):
        facts.about("火星")
    with pytest.raises(NotFound):
        facts.about(codes=["9999"])


def test_around_a_league_stand_its_own_facts_and_the_region_s_but_no_other_league_s() -> None:
    places = {fact.place for fact in facts.around("包头", ["3825"])}
    assert places == {"包头市", "内蒙古", "呼包鄂通"}
    assert {fact.place for fact in facts.around("内蒙古", ["3825"])} >= places


def test_two_documents_differ_on_coal_to_olefins_and_both_are_kept() -> None:
    ranks = said("煤制烯烃产能全国位次")
    assert {period: fact.value for period, fact in ranks.items()} == {"2023": 2.0, "2025": 1.0}
    groups = [group for group in facts.series(FACTS) if group[0].item in ranks["2023"].item]
    assert [[fact.period for fact in group] for group in groups] == [["2023", "2025"]]
    assert {fact.value for fact in said("煤制乙二醇产能全国位次").values()} == {2.0}


def test_a_target_and_what_came_of_it_stand_side_by_side() -> None:
    (group,) = (g for g in facts.series(FACTS) if g[0].item.startswith("引进到位资金"))
    assert {(fact.standing, fact.value) for fact in group} == {
        (Standing.TARGET, 5500.0),
        (Standing.ACTUAL, 5300.0),
    }


def test_a_figure_that_cannot_be_believed_is_kept_but_not_usable() -> None:
    fact = said("制氢设备年产能")["2023"]
    assert fact.value == 50.0
    assert fact.doubt
    assert not fact.usable
    assert said("光伏组件供给能力")["2023"].usable


def test_a_figure_of_another_order_of_magnitude_is_doubted_with_the_reason() -> None:
    """The statistical office counts 6,440 of the same unit in 2022."""
    power = said("年发电量")["2025"]
    assert (power.value, power.unit) == (20000.0, "亿千瓦时")
    assert not power.usable
    assert "6440.3" in power.doubt
    doubted = {fact.item for fact in FACTS if fact.doubt}
    assert doubted == {"制氢设备年产能", "年发电量"}


def test_the_parks_known_outputs_stay_within_the_published_total() -> None:
    control = facts.control("内蒙古", catalogue.load())
    assert control is not None
    assert (control.total.value, control.listed) == (20000.0, 81)
    assert 0 < control.parks <= control.listed
    assert 0 < control.share < 1
    assert facts.control("江苏", catalogue.load()) is None
