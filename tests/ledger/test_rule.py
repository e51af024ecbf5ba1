"""Rules of law: 两高 products and their ways out, chemical parks, guards on the scoring."""

from datetime import date
from typing import Any

import pytest

from features import catalogue
from features.profiles import EXEMPTIONS, Park
from recommender.matcher import ParkMatcher
from recommender.policy import PolicyBook
from recommender.results import Finding, Verdict
from recommender.weights import PRESETS
from tests.ledger.asking import (
    EQUIPMENT,
    ROLLING,
    WUHAI,
    asked_at,
    findings,
    firm,
    reason,
    verdict,
)

LEVELS = ("benchmark_efficiency", "advanced_equipment", "advanced_water")
SEVEN = {
    "钢铁": "3120",
    "铁合金": "3140",
    "水泥": "3011",
    "焦炭": "2521",
    "电石": "2613",
    "聚氯乙烯": "2651",
    "普通平板玻璃": "3041",
}
BOOK = PolicyBook.load()


def ways(found: Finding) -> str:
    return "；".join(way.zh for way in found.ways_out)


def two_high(matcher: ParkMatcher, code: str = "3140", **stated: Any) -> Finding:
    return findings(matcher.explain(firm(code, **stated), ROLLING))["im-two-high"]


@pytest.mark.parametrize(("product", "code"), SEVEN.items())
def test_new_capacity_of_the_seven_products_is_shut_out(
    matcher: ParkMatcher, product: str, code: str
) -> None:
    found = two_high(matcher, code, products=product, exemptions_complete=True)
    assert found.verdict is Verdict.FAIL
    assert "四（一）" in found.clause.zh
    assert found.since == "2022-02-18"
    project = firm("3415", products="风电叶片", exemptions_complete=True)
    assert verdict(matcher.explain(project, ROLLING), "im-two-high") is None


@pytest.mark.parametrize("way_in", ["under_construction", "capacity_replacement_done"])
def test_either_exception_opens_the_door_and_nothing_else_does(
    matcher: ParkMatcher, way_in: str
) -> None:
    assert two_high(matcher, exemptions=(way_in, *LEVELS)).verdict is Verdict.PASS
    shut = two_high(matcher, exemptions=LEVELS)
    assert shut.verdict is Verdict.CONDITIONAL
    assert EXEMPTIONS[way_in].zh in ways(shut)


@pytest.mark.parametrize("level", LEVELS)
def test_a_new_two_high_project_must_reach_each_level(matcher: ParkMatcher, level: str) -> None:
    reached = tuple(other for other in LEVELS if other != level)
    found = two_high(matcher, exemptions=("capacity_replacement_done", *reached))
    assert found.verdict is Verdict.CONDITIONAL
    assert ways(found) == f"并且：{EXEMPTIONS[level].zh}"


def test_what_is_barred_in_principle_is_shown_with_the_way_out_and_never_dropped(
    matcher: ParkMatcher,
) -> None:
    assert BOOK.rule("im-two-high").strength == "in_principle"
    answer = matcher.match(firm("3140", products="硅铁"), 5, region="内蒙古")
    assert len(answer.matches) == 5
    for match in answer.matches:
        assert findings(match)["im-two-high"].verdict is Verdict.CONDITIONAL
        assert findings(match)["im-two-high"].ways_out
    shut = two_high(matcher, products="硅铁", exemptions_complete=True)
    assert "主管部门" in shut.change.zh


@pytest.mark.parametrize(
    ("energy_tce", "exemptions", "expected"),
    [
        (4999, (), Verdict.PASS),
        (5000, (), Verdict.CONDITIONAL),
        (5000, ("benchmark_efficiency",), Verdict.PASS),
        (None, (), Verdict.UNKNOWN),
    ],
)
def test_from_5000_tce_a_named_sector_needs_advanced_efficiency(
    matcher: ParkMatcher,
    energy_tce: float | None,
    exemptions: tuple[str, ...],
    expected: Verdict,
) -> None:
    user = firm("3011", products="水泥", energy_tce=energy_tce, exemptions=exemptions)
    assert verdict(matcher.explain(user, ROLLING), "im-energy-benchmark") is expected
    outside = firm("3415", products="风电叶片", energy_tce=energy_tce)
    assert verdict(matcher.explain(outside, ROLLING), "im-energy-benchmark") is None


@pytest.mark.parametrize(
    ("code", "products"),
    [
        ("3120", "钢铁"),
        ("3216", "电解铝"),
        ("3011", "水泥"),
        ("2614", "甲醇"),
        ("3071", "建筑陶瓷"),
        ("2613", "电石"),
        ("2651", "聚氯乙烯"),
        ("3140", "铁合金"),
    ],
)
def test_the_eight_sectors_to_be_retrofitted(
    matcher: ParkMatcher, code: str, products: str
) -> None:
    user = firm(code, products=products, energy_tce=5000)
    found = verdict(matcher.explain(user, ROLLING), "im-energy-benchmark")
    assert found is Verdict.CONDITIONAL
    assert len(BOOK.rule("im-energy-benchmark").applies) == 8


def test_a_chemical_project_passes_in_a_chemical_park_alone(
    matcher: ParkMatcher, parks: tuple[Park, ...]
) -> None:
    project = firm("2614", products="危险化学品", is_chemical=True)
    assert verdict(matcher.explain(project, WUHAI), "im-chemical-park") is Verdict.PASS
    assert verdict(matcher.explain(project, EQUIPMENT), "im-chemical-park") is Verdict.UNKNOWN
    refused = [p.id for p in parks if p.certified_chemical and not p.certified_chemical.value]
    assert refused
    for park_id in refused:
        found = matcher.explain(project, park_id)
        assert verdict(found, "ningxia-chemical-park") is Verdict.FAIL
    allowed = {match.park_id for match in matcher.match(project, 100).matches}
    assert allowed
    assert not allowed & set(refused)


@pytest.mark.parametrize("land_mu", [400, 300, 200])
def test_the_less_land_the_same_project_takes_the_more_the_park_wants_it(
    matcher: ParkMatcher, land_mu: float
) -> None:
    said = {"investment_wan": 60_000, "annual_output_wan": 40_000, "annual_tax_wan": 2500}
    saving = matcher.explain(firm("3415", land_mu=land_mu, **said), EQUIPMENT)
    wasting = matcher.explain(firm("3415", land_mu=land_mu * 1.5, **said), EQUIPMENT)
    assert saving.park_side is not None
    assert wasting.park_side is not None
    assert saving.park_side > wasting.park_side


@pytest.mark.parametrize("code", ["0610", "3120", "3216", "3011", "2614"])
def test_no_industry_is_marked_down_for_being_traditional(matcher: ParkMatcher, code: str) -> None:
    """With the same figures it is wanted as much as a new industry, and fits its own parks as well.

    Coal, steel, aluminium, cement and chemicals against electronic materials.
    """
    said = {"land_mu": 100, "investment_wan": 40_000, "annual_output_wan": 20_000}
    traditional, new = firm(code, energy_tce=9000, **said), firm("3985", energy_tce=9000, **said)
    wanted = [matcher.explain(one, EQUIPMENT).park_side for one in (traditional, new)]
    assert wanted[0] == wanted[1]
    home = catalogue.get(EQUIPMENT).model_copy(update={"leading_industries": (code, "3985")})
    for one in (traditional, new):
        assert reason(asked_at(home, one), "industry_fit").fit == 1.0


def test_ecology_has_weight_in_every_preset() -> None:
    for preset in PRESETS.values():
        for criterion in ("energy_intensity", "green_power", "renewables", "carbon_title"):
            assert preset.values[criterion] > 0


def test_ferro_alloy_is_capped_and_promoted_and_the_exception_and_the_day_decide(
    matcher: ParkMatcher,
) -> None:
    project = firm("3140", products="铁合金")
    answer = matcher.match(project, 1, region="乌兰察布")
    (conflict,) = [found for found in answer.conflicts if found.topic.zh == "铁合金"]
    assert [side.since for side in conflict.sides] == ["2022-02-18", "2025-06-10"]
    assert [side.stance for side in conflict.sides] == ["limit", "promote"]
    park = answer.matches[0].park_id
    assert verdict(answer.matches[0], "im-two-high") is Verdict.CONDITIONAL
    replaced = firm("3140", exemptions=("capacity_replacement_done", *LEVELS))
    assert verdict(matcher.explain(replaced, park), "im-two-high") is Verdict.PASS
    earlier = matcher.explain(project, park, as_of=date(2021, 6, 1))
    assert verdict(earlier, "im-no-new-capacity-2021") is Verdict.FAIL
