"""What a place offers and a firm needs: stated as data, judged, told with whose it is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import catalogue, conditions
from features.conditions import Need, Statement, vocabulary
from features.profiles import Firm, Park
from features.standings import Standing
from recommender.conditions import assess
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from tests.ledger.asking import DAY, asked_at, findings, firm, verdict

OWN = [
    ("S-A10", "smart_logistics"),
    ("S-A11", "industrial_internet"),
    ("S-A11", "identifier_node"),
    ("S-A20", "smart_park"),
    ("S-A20", "smart_production"),
    ("S-A20", "smart_environment"),
    ("S-A20", "smart_safety"),
    ("S-A20", "smart_energy"),
    ("S-A22", "five_g"),
    ("S-D03", "concentrated_load"),
    ("S-D03", "peak_shaving"),
    ("S-D08", "green_substitution"),
    ("S-D15", "green_power_guarantee"),
    ("S-I04", "multimodal"),
    ("S-I06", "transmission"),
]
"""Statements about a park itself."""
MEASURED = [
    ("S-A23", "idle_land_mu>=50", "80", "20"),
    ("S-A24", "existing_plant_m2>=5000", "8000", "3000"),
    ("S-B19", "latency_ms<=10", "8", "15"),
    ("S-B19", "pue<=1.2", "1.15", "1.4"),
    ("S-D06", "curtailment_percent<=5", "3", "9"),
    ("S-D15", "green_generation_gwh>=100", "300", "50"),
    ("S-H15", "hotline_percent>=97", "98", "90"),
    ("S-I08", "labour_supply>=500", "2000", "100"),
    ("S-H06", "environment_rank<=3", "1", "8"),
    ("S-H08", "wb_taxation>=60", "70", "40"),
]
PLACES = [
    ("S-B20", "good_climate", "2761", "呼和浩特市", Standing.CLAIM),
    ("S-B21", "cold_test", "3612", "呼伦贝尔市", Standing.TARGET),
    ("S-I09", "industry_college", "3825", "鄂尔多斯市", Standing.ACTUAL),
    ("S-I10", "rd_platform", "3825", "包头市", Standing.ACTUAL),
    ("S-I10", "rd_platform", "2523", "鄂尔多斯市", Standing.ACTUAL),
    ("S-I10", "rd_platform", "1391", "巴彦淖尔市", Standing.ACTUAL),
    ("S-I11", "industry_fund", "3825", "乌海市", Standing.ACTUAL),
    ("S-B17", "orders", "3415", "包头市", Standing.CLAIM),
    ("S-B17", "funds", "3415", "包头市", Standing.CLAIM),
    ("S-B17", "market", "3415", "包头市", Standing.CLAIM),
    ("S-H05", "service_brand", "3415", "鄂尔多斯市", Standing.ACTUAL),
    ("S-A18", "role_lead", "3415", "通辽市", Standing.POSITION),
    ("S-A18", "role_cluster", "3415", "赤峰市", Standing.POSITION),
    ("S-A18", "role_open", "3415", "通辽市", Standing.POSITION),
    ("S-A18", "role_green", "3415", "赤峰市", Standing.POSITION),
]
"""Statements about a league: condition, industry that it is for, league, how firmly."""
REGIONAL = [
    ("S-I12", "chemical_finance", "2614", Standing.CLAIM),
    ("S-I13", "interest_subsidy", "3415", Standing.RULE),
    ("S-I14", "first_set", "3415", Standing.RULE),
    ("S-I15", "chain_finance", "0190", Standing.ACTUAL),
    ("S-I11", "guidance_fund", "3415", Standing.TARGET),
    ("S-D05", "certificate_trading", "3415", Standing.TARGET),
    ("S-H18", "full_cycle_service", "2710", Standing.ACTUAL),
    ("S-H19", "one_thing", "3415", Standing.TARGET),
    ("S-B18", "approval_speed", "3415", Standing.TARGET),
    ("S-B18", "financial_service", "3415", Standing.TARGET),
    ("S-B18", "fair_bidding", "3415", Standing.TARGET),
    ("S-B18", "arrears", "3415", Standing.TARGET),
    ("S-B18", "technical_support", "3415", Standing.TARGET),
    ("S-B18", "fair_enforcement", "3415", Standing.TARGET),
    ("S-C21", "hazard_measures", "2614", Standing.ACTUAL),
]


def at(park: Park, need: str, code: str = "3415", day: date = DAY) -> Verdict | None:
    matcher = ParkMatcher(as_of=day).fit([park])
    return verdict(matcher.explain(firm(code, conditions_needed=need), park.id), "conditions")


def stating(*written: str) -> Park:
    return Park(id="X1", name="某园区", adcode="320500", conditions=written)


@pytest.mark.parametrize(("row", "name"), OWN)
def test_a_condition_of_the_park_itself_passes_fails_or_is_to_verify(row: str, name: str) -> None:
    assert at(stating(f"{name}=是"), name) is Verdict.PASS, row
    assert at(stating(f"{name}=否"), name) is Verdict.FAIL, row
    assert at(catalogue.get("S159041"), name) is Verdict.UNKNOWN, row


@pytest.mark.parametrize(("row", "need", "enough", "short"), MEASURED)
def test_a_measured_condition_is_held_to_the_firm_s_bound(
    row: str, need: str, enough: str, short: str
) -> None:
    name = conditions.need(need).condition.id
    assert at(stating(f"{name}={enough}"), need) is Verdict.PASS, row
    assert at(stating(f"{name}={short}"), need) is Verdict.FAIL, row
    assert at(stating(), need) is Verdict.UNKNOWN, row


def test_both_prerequisites_of_a_pilot_park_are_asked_for_together() -> None:
    both = "concentrated_load；peak_shaving"
    assert at(stating("concentrated_load=是", "peak_shaving=是"), both) is Verdict.PASS
    assert at(stating("concentrated_load=是"), both) is Verdict.UNKNOWN
    assert at(stating("concentrated_load=是", "peak_shaving=否"), both) is Verdict.FAIL


@pytest.mark.parametrize(("row", "name", "code", "league", "standing"), PLACES)
def test_a_league_s_word_counts_there_alone_and_only_where_it_is_actual(
    row: str, name: str, code: str, league: str, standing: Standing
) -> None:
    about = [one for one in conditions.statements() if one.condition.id == name]
    (found, *_) = [one for one in about if one.place == league and one.serves([code])]
    assert found.standing is standing, row
    firmly = Verdict.PASS if standing is Standing.ACTUAL else Verdict.UNKNOWN
    here = catalogue.load(province=league)[0]
    assert at(here, name, code) is firmly
    match = asked_at(here, firm(code, conditions_needed=name))
    offer = findings(match)["conditions"]
    assert league in offer.offer.zh
    assert found.source in offer.source
    elsewhere = catalogue.load(province="锡林郭勒盟")[0]
    assert at(elsewhere, name, code) is Verdict.UNKNOWN


@pytest.mark.parametrize(("row", "name", "code", "standing"), REGIONAL)
def test_the_region_s_word_counts_in_it_and_only_where_it_is_actual(
    row: str, name: str, code: str, standing: Standing
) -> None:
    firmly = Verdict.PASS if standing is Standing.ACTUAL else Verdict.UNKNOWN
    match = asked_at(catalogue.get("S159041"), firm(code, conditions_needed=name))
    found = findings(match)["conditions"]
    assert found.verdict is firmly, row
    assert "内蒙古：全区" in found.offer.zh
    assert found.source
    assert at(stating(), name, code) is Verdict.UNKNOWN


@given(
    st.sampled_from(
        [one for one in conditions.statements() if one.standing is not Standing.ACTUAL]
    ),
    st.dates(date(2020, 1, 1), date(2050, 1, 1)),
)
def test_a_plan_a_rule_and_a_claim_never_pass_a_must(said: Statement, day: date) -> None:
    found = assess(Need(said.condition), [said], said.codes or ("3415",), day)
    assert found.verdict is Verdict.UNKNOWN
    assert found.said == (said,)


@pytest.mark.parametrize(
    "name",
    ["approval_speed", "financial_service", "fair_bidding", "arrears", "technical_support",
     "fair_enforcement", "role_lead", "role_cluster", "role_open", "role_green",
     "chemical_finance", "interest_subsidy", "first_set"],
)  # fmt: skip
def test_what_is_only_announced_or_ordered_passes_at_no_park(name: str) -> None:
    about = [one for one in conditions.statements() if one.condition.id == name]
    assert about
    matcher = ParkMatcher(as_of=DAY).fit(catalogue.load(province="内蒙古"))
    asked = firm("3415", "2614", conditions_needed=name)
    for park in matcher.parks_:
        assert verdict(matcher.explain(asked, park.id), "conditions") is Verdict.UNKNOWN


def test_land_that_is_used_up_is_no_park_s_idle_land() -> None:
    park = catalogue.get("S159041")
    assert at(park, "idle_land_mu>=50") is Verdict.UNKNOWN
    match = asked_at(park, firm("3415", conditions_needed="idle_land_mu>=50"))
    assert "400000" not in findings(match)["conditions"].offer.zh
    (cleared,) = [one for one in conditions.statements() if one.condition.id == "land_cleared_mu"]
    assert "已用掉" in cleared.said.zh


def test_degree_courses_are_no_industry_colleges() -> None:
    (courses,) = [one for one in conditions.statements() if one.value == 20]
    assert courses.condition.id == "degree_courses"
    match = asked_at(catalogue.get("S159041"), firm("3825", conditions_needed="本科专业>=5"))
    assert "20个" in findings(match)["conditions"].offer.zh
    assert findings(match)["conditions"].verdict is Verdict.UNKNOWN


def test_the_climate_is_told_in_the_words_of_the_document() -> None:
    (climate,) = [one for one in conditions.statements() if one.condition.kind == "climate"
                  and one.place == "呼和浩特市"]  # fmt: skip
    assert climate.said.zh == "优良的气候条件有利于菌种发酵和连续生产"
    assert "冷" not in climate.condition.label.zh


def test_a_newer_no_of_the_park_beats_its_older_yes() -> None:
    park = stating("自主调峰=是@2025-01", "自主调峰=否@2026-06")
    assert at(park, "peak_shaving", day=date(2026, 1, 1)) is Verdict.PASS
    assert at(park, "peak_shaving", day=date(2026, 7, 1)) is Verdict.FAIL


def test_a_park_s_word_without_a_date_is_usable_and_told_as_undated() -> None:
    match = asked_at(stating("自主调峰=是"), firm("3415", conditions_needed="peak_shaving"))
    found = findings(match)["conditions"]
    assert found.verdict is Verdict.PASS
    assert "未注日期" in found.offer.zh


@pytest.mark.parametrize(
    ("row", "name", "code"),
    [("S-I12", "chemical_finance", "3415"), ("S-I15", "chain_finance", "3415"),
     ("S-I14", "first_set", "1391"), ("S-I10", "rd_platform", "1811")],
)  # fmt: skip
def test_what_is_for_some_industries_is_not_given_to_others(row: str, name: str, code: str) -> None:
    assert at(catalogue.get("S159041"), name, code) is Verdict.UNKNOWN, row


@pytest.mark.parametrize(
    ("row", "name", "figure"),
    [("S-A11", "industrial_internet", "38"), ("S-A11", "identifier_node", "6"),
     ("S-A23", "land_cleared_mu", "400,000亩"), ("S-I09", "industry_college", "97"),
     ("S-H15", "hotline_percent", "95%"), ("S-H16", "arrears_cleared_yi", "1,293亿元")],
)  # fmt: skip
def test_a_regional_count_is_shown_as_the_region_s(row: str, name: str, figure: str) -> None:
    match = asked_at(catalogue.get("S159041"), firm("1811", conditions_needed=name))
    offer = findings(match)["conditions"].offer.zh
    assert figure in offer, row
    assert "内蒙古：全区" in offer


def test_arrears_cleared_are_a_region_s_indicator_that_a_firm_can_hold_it_to() -> None:
    assert at(catalogue.get("S159041"), "清偿拖欠企业账款>=1000") is Verdict.PASS
    assert at(catalogue.get("S159041"), "清偿拖欠企业账款>=2000") is Verdict.FAIL


@pytest.mark.parametrize("name", ["power_mw", "water_wan_m3"])
def test_supply_of_power_and_water_is_indexed_by_year(name: str) -> None:
    park = stating(f"{name}=200@2024", f"{name}=500@2027")
    need = f"{name}>=300"
    assert at(park, need, day=date(2023, 6, 1)) is Verdict.UNKNOWN
    assert at(park, need, day=date(2025, 6, 1)) is Verdict.FAIL
    assert at(park, need, day=date(2027, 6, 1)) is Verdict.PASS
    match = asked_at(park, firm("3415", conditions_needed=need))
    assert "2027 起" in findings(match)["conditions"].offer.zh


def test_reforms_carry_their_version_and_date() -> None:
    said = [one for one in conditions.statements() if one.condition.id == "environment_reform"]
    assert {(one.place, one.figure.zh, one.year, one.standing.value) for one in said} == {
        ("鄂尔多斯市", "6版", "2025", "actual"),
        ("内蒙古", "4版", "2024", "target"),
    }
    ordos = catalogue.load(province="鄂尔多斯")[0]
    assert at(ordos, "营商环境改革版本>=6") is Verdict.PASS
    assert at(catalogue.get("S159041"), "营商环境改革版本>=6") is Verdict.UNKNOWN


def test_the_world_bank_s_ten_topics_are_an_optional_set() -> None:
    topics = [one for one in vocabulary().values() if one.kind == "world_bank"]
    assert len(topics) == 10
    assert all(one.measured for one in topics)
    asked = firm("3415")
    assert "conditions" not in findings(asked_at(stating(), asked))


def test_brands_are_words_and_change_no_score(matcher: ParkMatcher) -> None:
    plain, fond = firm("3415"), firm("3415", conditions_wished="政务服务品牌")
    for park in ("S157038", "S157056"):
        before, after = matcher.explain(plain, park), matcher.explain(fond, park)
        assert before.score == after.score
        (wish,) = [one for one in after.remarks if one.kind == "wish"]
        assert wish.said.zh.startswith("满足")


def test_a_data_centre_states_load_latency_and_efficiency(matcher: ParkMatcher) -> None:
    centre = Firm(
        name="某数据中心", industries=("6450",), peak_load_mw=100, electricity_gwh=700,
        conditions_needed=("网络时延≤10毫秒", "数据中心 PUE≤1.2", "分年可供电力≥250"),
        conditions_wished=("绿电保障",),
    )  # fmt: skip
    ready = stating("latency_ms=8", "pue=1.15", "power_mw=120@2025", "power_mw=300@2027")
    today = ParkMatcher(as_of=DAY).fit([ready]).explain(centre, ready.id)
    assert verdict(today, "conditions") is Verdict.FAIL
    grown = ParkMatcher(as_of=date(2027, 6, 1)).fit([ready]).explain(centre, ready.id)
    assert verdict(grown, "conditions") is Verdict.PASS
    offer = findings(matcher.explain(centre, "S159041"))["conditions"].offer.zh
    assert "时延低" in offer
    assert "全区、自述" in offer
