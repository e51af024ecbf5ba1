"""Law as constraints: the cases as people read them, the real lists of parks, shared laws."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.encode import firm_vector
from features.profiles import Basis, Firm, Park
from recommender.matcher import ParkMatcher
from recommender.policy import PolicyBook
from recommender.provisions import JUDGES, clause, provisions
from recommender.results import Verdict
from recommender.score import judge
from tests.recommender.conftest import (
    DAY,
    a_fact,
    a_firm,
    a_park,
    found,
    in_force,
    some_parks,
)

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "provisions.toml").read_text(encoding="utf-8")
)["case"]
KNOWN = {
    "name", "rule", "day", "place", "firm", "park", "answer", "offer", "ways_out", "clause",
    "since", "change",
}  # fmt: skip
BOOK = PolicyBook.load()
ALLOY = Firm(name="某铁合金", industries=("3140",), products="硅铁")
CHEMICAL = Firm(name="某化工", industries=("2614",), is_chemical=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    assert set(case) <= KNOWN
    known = {name: a_fact(raw) for name, raw in case.get("park", {}).items()}
    firm = Firm(name="某企业", **case["firm"])
    said = found(firm, a_park(case["place"], **known), case.get("day", DAY))
    if case["answer"] == "not asked":
        assert case["rule"] not in said
        return
    finding = said[case["rule"]]
    assert finding.verdict.name == case["answer"]
    assert finding.since == case.get("since", finding.since)
    for name in ("offer", "clause", "change"):
        assert getattr(finding, name).zh == case.get(name, getattr(finding, name).zh)
    if "ways_out" in case:
        assert [way.zh for way in finding.ways_out] == case["ways_out"]


def test_every_kind_of_rule_that_judges_has_a_case() -> None:
    assert {BOOK.rule(case["rule"]).kind for case in CASES} == set(JUDGES)


# --- the law as a whole --------------------------------------------------------------------------


def test_a_provision_for_each_rule_in_force_that_judges_and_for_no_other() -> None:
    policy = BOOK.at(DAY)
    made = [provision.rule for provision in provisions(policy)]
    assert made == [rule for rule in policy.rules if rule.kind in JUDGES]
    undated = [rule for rule in made if rule.starts is None]
    assert [provision.rule for provision in provisions(BOOK.at(date(2000, 1, 1)))] == undated


@pytest.mark.parametrize("rule", [r for r in BOOK.rules if r.kind in JUDGES], ids=lambda r: r.id)
def test_no_rule_speaks_before_its_first_day(rule: Any) -> None:
    if rule.starts is None:
        assert rule.in_force(date(1990, 1, 1))
        return
    first = rule.starts.first_day
    assert rule.id not in {constraint.name for constraint in in_force(first - timedelta(days=1))}
    assert rule.id in {constraint.name for constraint in in_force(first)}


@settings(max_examples=30)
@given(firm=a_firm(), parks=some_parks(most=3), day=st.dates(date(2020, 1, 1), date(2027, 1, 1)))
def test_every_finding_of_law_cites_its_document_and_no_rule_reaches_beyond_its_region(
    firm: Firm, parks: tuple[Park, ...], day: date
) -> None:
    rules = {rule.id: rule for rule in BOOK.at(day).rules}
    for park in parks:
        for name, finding in found(firm, park, day).items():
            if name in rules:
                assert rules[name].holds_in(park.adcode)
                assert finding.clause == clause(rules[name])
                assert finding.source
                assert finding.need == rules[name].summary


@settings(max_examples=30)
@given(firm=a_firm(), parks=some_parks(most=2))
def test_a_rule_that_is_to_verify_never_excludes_a_park(
    firm: Firm, parks: tuple[Park, ...]
) -> None:
    for park in parks:
        for name, finding in found(firm, park).items():
            rule = next((r for r in BOOK.rules if r.id == name), None)
            if rule is not None and rule.basis == "to_verify":
                assert finding.verdict is not Verdict.FAIL


@settings(max_examples=25)
@given(
    firm=a_firm(industries=("3140",), exemptions=(), exemptions_complete=None),
    more=st.sets(st.sampled_from(sorted({"under_construction", "capacity_replacement_done",
                                         "benchmark_efficiency", "advanced_equipment",
                                         "advanced_water"}))),
    park=some_parks(most=1),
)  # fmt: skip
def test_another_exemption_never_makes_a_verdict_worse(
    firm: Firm, more: set[str], park: tuple[Park, ...]
) -> None:
    with_more = firm.model_copy(update={"exemptions": tuple(more)})
    before, after = found(firm, park[0]), found(with_more, park[0])
    assert all(after[name].verdict <= before[name].verdict for name in before)


# --- the real parks ------------------------------------------------------------------------------


def verdicts(matcher: ParkMatcher, firm: Firm, rule: str, day: date = DAY) -> dict[str, Verdict]:
    """Park → what ``rule`` says of it."""
    applied, table = judge(firm_vector(firm), matcher.vectors_, in_force(day))
    row = [constraint.name for constraint in applied].index(rule)
    return {p.id: Verdict(int(v)) for p, v in zip(matcher.parks_, table[row], strict=True)}


def test_ferro_alloys_are_conditional_at_every_park_of_inner_mongolia_and_at_no_other(
    matcher: ParkMatcher,
) -> None:
    said = verdicts(matcher, ALLOY, "im-two-high")
    here = {park.id for park in matcher.parks_ if park.adcode.startswith("15")}
    assert len(here) == 81
    assert {said[park_id] for park_id in here} == {Verdict.CONDITIONAL}
    assert {verdict for park_id, verdict in said.items() if park_id not in here} == {Verdict.PASS}


def test_a_chemical_project_passes_where_a_park_is_listed_and_is_to_verify_elsewhere(
    matcher: ParkMatcher,
) -> None:
    said = verdicts(matcher, CHEMICAL, "nat-chemical-park")
    own_rule = ("15", "64")
    parks = [park for park in matcher.parks_ if not park.adcode.startswith(own_rule)]
    listed = {p.id for p in parks if p.certified_chemical and p.certified_chemical.value}
    assert len(listed) > 20
    assert {said[park_id] for park_id in listed} == {Verdict.PASS}
    assert {said[park.id] for park in parks if park.id not in listed} == {Verdict.UNKNOWN}


def test_a_hazardous_chemical_fails_at_the_parks_that_ningxia_s_complete_list_lacks(
    matcher: ParkMatcher,
) -> None:
    hazardous = CHEMICAL.model_copy(update={"products": "危险化学品"})
    said = verdicts(matcher, hazardous, "ningxia-chemical-park")
    ningxia = [park for park in matcher.parks_ if park.adcode.startswith("64")]
    lacking = {p.id for p in ningxia if p.certified_chemical and not p.certified_chemical.value}
    assert len(lacking) >= 10
    assert {park_id for park_id, v in said.items() if v is Verdict.FAIL} == lacking


def test_the_finding_says_whose_flag_it_rests_on() -> None:
    park = a_park(certified_chemical=a_fact(True))
    assert found(CHEMICAL, park)["im-chemical-park"].basis is Basis.OWN
    assert found(CHEMICAL, a_park())["im-chemical-park"].basis is None


def test_a_rule_for_no_park_at_hand_is_not_asked(matcher: ParkMatcher) -> None:
    jiangsu = matcher.scope("江苏").vectors
    applied, _ = judge(firm_vector(ALLOY), jiangsu, in_force(DAY))
    assert not any(c.name.startswith("im-") for c in applied)
    nobody, table = judge(firm_vector(ALLOY), jiangsu.take(np.array([], dtype=np.int64)), ())
    assert (nobody, table.shape) == ((), (0, 0))
