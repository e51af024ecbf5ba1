"""Constraints: the cases as people read them, and the laws of every limit."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from features.encode import firm_vector, park_vectors
from features.fields import specs
from features.profiles import SERVICES, Firm, Park
from features.units import SHARE
from recommender.constraints import CONSTRAINTS, Limit, names, offer_text
from recommender.results import Finding, Verdict
from tests.recommender.conftest import a_fact, a_park, found

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "constraints.toml").read_text(encoding="utf-8")
)["case"]
KNOWN = {
    "name", "rule", "firm", "park", "place", "answer", "need", "offer", "margin", "change",
}  # fmt: skip
LIMITS = tuple(c for c in CONSTRAINTS if isinstance(c, Limit))
CAPACITIES = ("land", "power", "energy", "water", "green_power")
TOTALS = {
    "investment_per_mu": "investment_wan",
    "output_per_mu": "annual_output_wan",
    "tax_per_mu": "annual_tax_wan",
}
EVERY_LIMIT = pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
BASES = st.sampled_from(["own", "illustrative"])


def known(park: dict[str, Any]) -> dict[str, Any]:
    """A case's park with every figure or title as a fact."""
    listed = {"services"}
    return {name: raw if name in listed else a_fact(raw) for name, raw in park.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    assert set(case) <= KNOWN
    park = a_park(case.get("place", "150207"), **known(case.get("park", {})))
    checks = found(Firm(name="某企业", **case["firm"]), park)
    if case["answer"] == "not asked":
        assert case["rule"] not in checks
        return
    finding = checks[case["rule"]]
    assert finding.verdict.name == case["answer"]
    for said in ("need", "offer", "change"):
        assert getattr(finding, said).zh == case.get(said, getattr(finding, said).zh)
    if "margin" in case:
        assert finding.margin == pytest.approx(case["margin"])
    assert bool(finding.change.zh) == (case["answer"] == "FAIL")


def test_every_constraint_has_a_case_and_a_label() -> None:
    assert {case["rule"] for case in CASES} == {constraint.name for constraint in CONSTRAINTS}
    assert all(constraint.label.zh and constraint.label.en for constraint in CONSTRAINTS)


# --- limits --------------------------------------------------------------------------------------


def needing(limit: Limit, need: float) -> Firm:
    """A firm of one mu whose figure for ``limit`` is ``need``."""
    return Firm(name="某企业", **{"land_mu": 1} | {TOTALS.get(limit.need, limit.need): need})


def amounts(limit: Limit) -> st.SearchStrategy[float]:
    """Figures as people write them: hundredths, or tenths of a per cent."""
    if specs(Park)[limit.offer].unit is SHARE:
        return st.integers(0, 1000).map(lambda number: number / 1000)
    high = specs(Park)[limit.offer].high or 1.0
    return st.integers(0, int(min(high, 20_000) * 100)).map(lambda number: number / 100)


def check(limit: Limit, need: float, offer: float, basis: str = "own") -> Finding:
    fact = {"value": offer, "as_of": "2024", "source": "来源", "basis": basis}
    return found(needing(limit, need), a_park(**{limit.offer: fact}))[limit.name]


@EVERY_LIMIT
@settings(max_examples=20)
@given(data=st.data(), basis=BASES)
def test_a_limit_passes_where_its_margin_is_not_negative(
    limit: Limit, data: st.DataObject, basis: str
) -> None:
    need, offer = data.draw(amounts(limit)), data.draw(amounts(limit))
    assume(limit.name != "land" or need > 0)
    finding = check(limit, need, offer, basis)
    assert finding.margin is not None
    enough = need <= offer if limit.name in CAPACITIES else need >= offer
    assert finding.verdict is (Verdict.PASS if enough else Verdict.FAIL)
    assert (finding.margin >= 0) is enough
    assert (finding.since, finding.source, finding.basis) == ("2024", "来源", basis)


@EVERY_LIMIT
@settings(max_examples=20)
@given(data=st.data())
def test_the_smallest_change_stated_turns_the_verdict_and_less_does_not(
    limit: Limit, data: st.DataObject
) -> None:
    need, offer = data.draw(amounts(limit)), data.draw(amounts(limit))
    assume(need > offer if limit.name in CAPACITIES else need < offer)
    change = stated(limit, check(limit, need, offer))
    sign = -1 if limit.name in CAPACITIES else 1
    after = max(round(need + sign * change, 9), 0.0)
    short = round(need + sign * change * 0.98, 9)
    assert check(limit, after, offer).verdict is Verdict.PASS
    assert check(limit, short, offer).verdict is Verdict.FAIL


def stated(limit: Limit, finding: Finding) -> float:
    """The number in the sentence that a person reads, in the figure's unit."""
    numbers = [re.search(r"[\d,.]+(e[-+]\d+)?", said) for said in finding.change]
    zh, en = (float(number[0].replace(",", "")) for number in numbers if number)
    assert zh == en
    return zh / 100 if specs(Park)[limit.offer].unit is SHARE else zh


@EVERY_LIMIT
@settings(max_examples=15)
@given(data=st.data())
def test_what_is_unknown_or_only_the_region_s_neither_passes_nor_fails(
    limit: Limit, data: st.DataObject
) -> None:
    need, offer = data.draw(amounts(limit)), data.draw(amounts(limit))
    assume(limit.name != "land" or need > 0)
    assert check(limit, need, offer, "regional").verdict is Verdict.UNKNOWN
    unknown = found(needing(limit, need), a_park())[limit.name]
    assert (unknown.verdict, unknown.offer.zh, unknown.margin) == (Verdict.UNKNOWN, "未知", None)


@EVERY_LIMIT
def test_what_a_firm_does_not_say_is_not_asked_save_for_a_park_s_own_bar(limit: Limit) -> None:
    checks = found(Firm(name="某企业"), a_park(**{limit.offer: a_fact(0.5)}))
    if limit.bar:
        assert checks[limit.name].verdict is Verdict.UNKNOWN
    else:
        assert limit.name not in checks


def test_a_bar_at_one_park_says_nothing_of_a_park_without_one() -> None:
    bar = next(limit for limit in LIMITS if limit.name == "tax_bar")
    parks = park_vectors([a_park(min_tax_per_mu=a_fact(15)), a_park(id="P2")])
    verdicts = bar.judge(firm_vector(Firm(name="某企业")), parks)
    assert verdicts is not None
    assert verdicts.tolist() == [Verdict.UNKNOWN, Verdict.PASS]
    assert bar.find(firm_vector(Firm(name="某企业")), a_park(id="P2"), Verdict.PASS) is None


# --- the others ----------------------------------------------------------------------------------


@settings(max_examples=40)
@given(
    needed=st.sets(st.sampled_from(sorted(SERVICES)), min_size=1),
    there=st.sets(st.sampled_from(sorted(SERVICES))),
)
def test_a_missing_service_is_to_verify_and_never_a_fail(needed: set[str], there: set[str]) -> None:
    firm = Firm(name="某企业", services_needed=tuple(needed))
    verdict = found(firm, a_park(services=tuple(there)))["services"].verdict
    assert verdict is (Verdict.PASS if needed <= there else Verdict.UNKNOWN)


PLACES = ("150207", "150926", "320583", "110108")


@pytest.mark.parametrize("wanted", [(), ("内蒙古",), ("包头", "江苏")])
@pytest.mark.parametrize("excluded", [(), ("乌兰察布",), ("北京", "苏州")])
def test_an_excluded_region_always_fails(
    wanted: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    firm = firm_vector(Firm(name="某企业", regions_wanted=wanted, regions_excluded=excluded))
    parks = park_vectors([a_park(code, id=code) for code in PLACES])
    regions = next(c for c in CONSTRAINTS if c.name == "regions")
    verdicts = regions.judge(firm, parks)
    if verdicts is None:
        assert not wanted
        assert not excluded
        return
    outside = parks.inside(firm.excluded)
    assert (verdicts[outside] == Verdict.FAIL).all()
    inside_all = parks.inside(firm.wanted) if wanted else np.ones(len(PLACES), dtype=bool)
    assert np.array_equal(verdicts == Verdict.PASS, inside_all & ~outside)


def test_a_figure_says_in_words_whose_it_is() -> None:
    unit = specs(Park)["land_available_mu"].unit
    own, regional = (
        a_park(land_available_mu=a_fact({"value": 9, "basis": basis})).land_available_mu
        for basis in ("own", "regional")
    )
    assert offer_text(own, unit).zh == "9 亩"
    assert offer_text(regional, unit).en == "9 mu (a regional figure, not the park's own)"
    assert offer_text(None, unit).zh == names((), SERVICES).zh == "未知"


# --- in use --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "shut"),
    [
        ("", "", False),
        ("2025-06-10", "", False),
        ("2025-06-11", "", True),
        ("2026", "", True),
        ("", "2025", False),
        ("", "2025-06-09", True),
        ("2020", "2025-05", True),
    ],
)
def test_a_park_is_in_use_from_its_first_to_its_last_day(
    since: str, until: str, shut: bool
) -> None:
    checks = found(Firm(name="某企业"), a_park(valid_from=since, valid_to=until), date(2025, 6, 10))
    assert ("in_use" in checks) == bool(since or until)
    if since or until:
        finding = checks["in_use"]
        assert (finding.verdict is Verdict.FAIL, finding.need.zh) == (shut, "2025-06-10")
        assert since in finding.offer.zh
        assert not finding.change.zh
