"""A need at a park: known there passes, known missing fails, all else is to verify."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import conditions
from features.conditions import vocabulary
from features.encode import firm_vector, park_vectors
from features.profiles import Firm, Park
from recommender.conditions import Conditions, assess, wishes
from recommender.results import Verdict
from tests.recommender.conftest import a_park

DAY = date(2025, 6, 10)
FLAGS = sorted(one.id for one in vocabulary().values() if not one.measured)
NUMBERS = sorted(one.id for one in vocabulary().values() if one.measured)
UNSAID = {"adcode": "320500", "province": "江苏省"}


def verdict(need: str, *own: str, day: date = DAY, adcode: str = "320500") -> Verdict:
    said = conditions.said_of("X", adcode, own)
    return assess(conditions.need(need), said, ("3415",), day).verdict


@given(st.sampled_from(FLAGS))
def test_a_park_s_own_yes_passes_its_no_fails_its_silence_is_to_verify(name: str) -> None:
    assert verdict(name, f"{name}=yes") is Verdict.PASS
    assert verdict(name, f"{name}=no") is Verdict.FAIL
    assert verdict(name) is Verdict.UNKNOWN


@given(st.sampled_from(NUMBERS), st.integers(2, 900), st.integers(1, 1000))
def test_more_than_enough_never_turns_a_pass(name: str, bound: int, offered: int) -> None:
    at_most = vocabulary()[name].sense == "at_most"
    found = verdict(f"{name}{'<=' if at_most else '>='}{bound}", f"{name}={offered}")
    enough = offered <= bound if at_most else offered >= bound
    assert found is (Verdict.PASS if enough else Verdict.FAIL)


@pytest.mark.parametrize(
    ("day", "found"), [(2023, Verdict.UNKNOWN), (2025, Verdict.FAIL), (2027, Verdict.PASS)]
)
def test_a_series_by_year_holds_from_each_of_its_years(day: int, found: Verdict) -> None:
    own = ("power_mw=200@2024", "power_mw=500@2027")
    assert verdict("power_mw>=300", *own, day=date(day, 6, 1)) is found


@given(
    st.sampled_from(FLAGS),
    st.lists(
        st.tuples(st.integers(2000, 2030), st.booleans()), min_size=1, unique_by=lambda d: d[0]
    ),
    st.none() | st.booleans(),
)
def test_of_a_park_s_own_words_the_newest_on_the_day_counts(
    name: str, dated: list[tuple[int, bool]], undated: bool | None
) -> None:
    def word(value: bool) -> str:
        return "yes" if value else "no"

    own = [f"{name}={word(value)}@{year}" for year, value in dated]
    if undated is not None:
        own.append(f"{name}={word(undated)}")
    begun = [(year, value) for year, value in dated if year <= DAY.year]
    holds = max(begun)[1] if begun else undated
    expected = {True: Verdict.PASS, False: Verdict.FAIL, None: Verdict.UNKNOWN}[holds]
    assert verdict(name, *own) is expected
    assert verdict(name, *own[::-1]) is expected


def test_two_words_of_a_park_of_one_day_that_differ_do_not_pass() -> None:
    assert verdict("five_g", "five_g=yes@2025", "five_g=no@2025") is Verdict.FAIL
    assert verdict("five_g", "five_g=no", "five_g=yes") is Verdict.FAIL


def test_what_the_region_counts_is_told_and_is_no_park_s() -> None:
    said = conditions.said_of("X", "150200", ())
    found = assess(conditions.need("工业互联网平台"), said, ("3415",), DAY)
    assert found.verdict is Verdict.UNKNOWN
    assert "38" in found.offer.zh
    assert "全区" in found.offer.zh


def test_a_statement_for_other_industries_does_not_count() -> None:
    said = conditions.said_of("X", "150600", ())
    need = conditions.need("高校产业学院")
    assert assess(need, said, ("3825",), DAY).verdict is Verdict.PASS
    assert assess(need, said, ("1810",), DAY).verdict is Verdict.UNKNOWN


def test_a_firm_without_needs_is_asked_nothing() -> None:
    parks = park_vectors([a_park()])
    assert Conditions(DAY).judge(firm_vector(Firm(name="甲")), parks) is None


def test_the_worst_need_decides_and_the_way_out_names_what_is_missing() -> None:
    park = a_park(conditions=("five_g=yes", "peak_shaving=no"), **UNSAID)
    firm = firm_vector(Firm(name="甲", conditions_needed=("5G", "自主调峰", "智慧园区")))
    judged = Conditions(DAY).judge(firm, park_vectors([park]))
    assert judged is not None
    assert Verdict(int(judged[0])) is Verdict.FAIL
    found = Conditions(DAY).find(firm, park, Verdict.FAIL)
    assert found.change.zh == "不再要求自主调峰能力即可"
    assert found.ask.zh == "自主调峰能力、智慧园区"


def test_wishes_are_told_one_by_one() -> None:
    firm = firm_vector(Firm(name="甲", conditions_wished=("5G", "自主调峰")))
    park: Park = a_park(conditions=("five_g=yes",), **UNSAID)
    assert [one.verdict for one in wishes(firm, park, DAY)] == [Verdict.PASS, Verdict.UNKNOWN]
