"""Parks: the register, yields per mu, titles, kinds, memberships."""

from pathlib import Path

import pytest

from features import catalogue, tables
from features.encode import weighted_codes
from features.industries import rows
from features.profiles import CARBON, LEVELS, Park
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from tests.ledger.asking import (
    DAY,
    EQUIPMENT,
    WUHAI,
    ZERO_CARBON,
    asked_at,
    findings,
    firm,
    reason,
    verdict,
    with_own,
)

CATALOGUE = {row["id"]: row["industries"].split(";") for row in rows("parks.csv")}


def test_leading_industries_are_many_and_those_of_the_catalogue(parks: tuple[Park, ...]) -> None:
    for park in parks:
        printed = [word for word in CATALOGUE[park.id] if word not in {"", "在建"}]
        assert list(park.leading_industries[: len(printed)]) == printed
    assert max(len(park.leading_industries) for park in parks) >= 4
    read = [bool(weighted_codes(park.leading_industries)) for park in parks]
    assert sum(read) >= 0.95 * len(read)


@pytest.mark.parametrize(
    ("criterion", "stated", "before", "now"),
    [
        ("output_intensity", "annual_output_wan", 55, 163.4),
        ("tax_intensity", "annual_tax_wan", 5.5, 11.2),
        ("investment_intensity", "investment_wan", 197, 300),
    ],
)
def test_yield_per_mu_is_scored_between_the_region_s_two_averages(
    matcher: ParkMatcher, criterion: str, stated: str, before: float, now: float
) -> None:
    for per_mu, fit in ((before, 0), ((before + now) / 2, 0.5), (now, 1), (2 * now, 1)):
        project = firm("3415", land_mu=100, **{stated: 100 * per_mu})
        found = reason(matcher.explain(project, EQUIPMENT), criterion)
        assert found.fit == pytest.approx(fit)
        assert bool(found.contribution) is bool(fit)


@pytest.mark.parametrize(("per_mu", "fit"), [(55, 0.0), (163.4, 1.0)])
def test_a_park_s_own_output_per_mu_is_scored_on_the_same_scale(per_mu: float, fit: float) -> None:
    park = with_own(catalogue.get(EQUIPMENT), output_per_mu=per_mu)
    assert reason(asked_at(park, firm("3415")), "park_yield").fit == pytest.approx(fit)


def test_a_project_s_own_yield_is_held_to_the_park_s_bar_or_else_to_the_region_s(
    matcher: ParkMatcher,
) -> None:
    project = firm("2614", land_mu=100, investment_wan=15_000, annual_output_wan=40_000)
    assert (project.investment_per_mu, project.output_per_mu) == (150, 400)
    barred = matcher.explain(project, WUHAI)
    assert verdict(barred, "investment_bar") is Verdict.FAIL
    assert findings(barred)["investment_bar"].margin == pytest.approx(150 - 200)
    assert verdict(barred, "output_bar") is Verdict.PASS
    assert reason(barred, "investment_intensity").fit == pytest.approx(150 / 200)
    elsewhere = reason(matcher.explain(project, EQUIPMENT), "investment_intensity")
    assert elsewhere.fit == 0
    assert "197" in elsewhere.offer.zh
    assert "300" in elsewhere.offer.zh


def test_a_carbon_title_is_graded_and_says_who_lists_it_and_since_when(
    matcher: ParkMatcher,
) -> None:
    title = catalogue.get(ZERO_CARBON).carbon_status
    assert title is not None
    assert (title.value, title.as_of) == ("building", "2025-12-26")
    assert "国家级零碳园区建设名单" in title.note
    wants_low = firm("3415", carbon_status_min="low")
    assert verdict(matcher.explain(wants_low, ZERO_CARBON), "carbon_title") is Verdict.CONDITIONAL
    assert verdict(matcher.explain(wants_low, EQUIPMENT), "carbon_title") is Verdict.UNKNOWN
    graded = [with_own(catalogue.get(EQUIPMENT), carbon_status=grade) for grade in CARBON]
    fits = [reason(asked_at(park, wants_low), "carbon_title").fit for park in graded]
    assert fits == [0.0, 0.5, 0.75, 1.0]


@pytest.mark.parametrize(
    ("name", "level", "kind"),
    [
        ("包头稀土高新技术产业开发区", "national", "国家级高新技术产业开发区"),
        ("赤峰高新区", "provincial", "省级高新技术产业园区"),
        ("呼和浩特经济技术开发区", "national", "国家级经济技术开发区"),
        ("满洲里综合保税区", "national", "海关特殊监管区域"),
    ],
)
def test_level_and_kind_of_a_park(name: str, level: str, kind: str) -> None:
    park = catalogue.get(name)
    assert (park.level, park.kind) == (level, kind)
    assert level in LEVELS


def test_a_chemical_park_is_told_from_other_parks() -> None:
    certified = catalogue.get(WUHAI).certified_chemical
    assert certified is not None
    assert certified.value


@pytest.mark.parametrize("kind", ["航天经济开发区", "承接产业转移开发区"])
def test_a_new_kind_of_park_comes_in_as_data(tmp_path: Path, kind: str) -> None:
    listed = tmp_path / "parks.csv"
    listed.write_text(
        f"园区代码,园区名称,类型,行政区划代码,主导产业\nX1,某{kind},{kind},150121,航空航天\n",
        encoding="utf-8",
    )
    (chunk,) = tables.read(listed, Park)
    (park,) = chunk.rows
    assert park.kind == kind
    answer = ParkMatcher(as_of=DAY).fit(chunk.rows).match(firm("3741"))
    assert [match.name for match in answer.matches] == [f"某{kind}"]


@pytest.mark.parametrize(
    ("membership", "places"),
    [
        ("蒙东承接产业转移示范区", ("1504", "1505")),
        ("鄂尔多斯国家现代煤化工产业示范区（所在地）", ("1506",)),
        ("和林格尔数据中心集群（所在地）", ("150123",)),
        ("全国一体化算力网络内蒙古枢纽和林格尔集群（所在地）", ("150123", "150902")),
    ],
)
def test_parks_inside_a_zone_inherit_its_membership_and_no_others(
    membership: str, places: tuple[str, ...]
) -> None:
    members = {park.id for park in catalogue.load() if membership in park.memberships}
    inside = {park.id for park in catalogue.load() if park.adcode.startswith(places)}
    assert members == inside
    assert members


def test_a_cluster_may_span_provinces() -> None:
    cluster = "榆鄂宁现代煤化工集群（所在地）"
    members = [park for park in catalogue.load() if cluster in park.memberships]
    assert {park.province for park in members} == {"陕西省", "内蒙古自治区", "宁夏回族自治区"}
    assert {park.prefecture for park in members} >= {"榆林市", "鄂尔多斯市", "银川市"}


@pytest.mark.parametrize(
    ("name", "park_id", "prefecture"),
    [
        ("包头装备制造产业园区", "S159041", "包头市"),
        ("鄂尔多斯高新技术产业开发区", "G152059", "鄂尔多斯市"),
        ("赤峰高新区", "S158023", "赤峰市"),
    ],
)
def test_parks_that_the_documents_name_are_found_by_name(
    name: str, park_id: str, prefecture: str
) -> None:
    park = catalogue.get(name)
    assert (park.id, park.prefecture) == (park_id, prefecture)
