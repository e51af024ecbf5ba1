"""Explanations: sums that fit, figures with their source, near misses that a change turns."""

import math
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from features.encode import firm_vector
from features.fields import specs
from features.profiles import Basis, Fact, Firm, Park
from features.sitings import firm_key
from features.text import LANGS, side
from features.units import MU, SHARE
from recommender.constraints import CONSTRAINTS, Limit
from recommender.criteria import CRITERIA, NAMES
from recommender.explain import Explainer
from recommender.matcher import ParkMatcher
from recommender.offers import Ground, World
from recommender.results import Match, Reason, Verdict
from recommender.score import rank
from recommender.told import Words
from tests.recommender.conftest import DAY, a_fact, a_firm, a_park, a_project_of, some_parks

BY_NAME = dict(zip(NAMES, CRITERIA, strict=True))
LIMITS = {c.name: c for c in CONSTRAINTS if isinstance(c, Limit)}
ALLOY = Firm(name="某铁合金", industries=("3140",), products="硅铁")


def reason(match: Match, criterion: str) -> Reason:
    return next(r for r in match.reasons if r.criterion == criterion)


def small(*parks: Park) -> ParkMatcher:
    return ParkMatcher(as_of=DAY, sitings=()).fit(parks)


# --- reasons -------------------------------------------------------------------------------------


def test_reasons_sum_to_the_score_and_stand_by_their_weight(
    matcher: ParkMatcher, illustrated: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    for fitted in (matcher, illustrated):
        for answer in fitted.match(firms, k=20):
            for match in (*answer.matches, *(miss.match for miss in answer.near_misses)):
                added = [r.contribution for r in match.reasons]
                assert math.fsum(added) == pytest.approx(match.score, abs=1e-12)
                assert math.fsum(r.weight for r in match.reasons) == pytest.approx(1, abs=1e-12)
                assert added == sorted(added, reverse=True)
                assert max(Counter(r.criterion for r in match.reasons).values()) == 1
                assert all((r.fit is None) <= (r.contribution == 0) for r in match.reasons)


@settings(max_examples=25)
@given(firm=a_firm(), parks=some_parks(most=2))
def test_whatever_is_unknown_everything_said_is_said_in_both_languages(
    law: ParkMatcher, firm: Firm, parks: tuple[Park, ...]
) -> None:
    answer = law.among(parks).match(firm)
    for match in answer.matches:
        assert all(math.isfinite(v) for v in (match.score, match.low, match.high))
        for said in match.reasons:
            assert all((*said.label, *said.need, *said.offer))
            assert said.fit is None or 0 <= said.fit <= 1
        for finding in match.findings:
            assert all((*finding.label, *finding.need, *finding.offer))


def figure_reasons(match: Match, park: Park) -> list[tuple[Reason, Fact[float]]]:
    """The reasons that rest on a figure that is known of the park."""
    found = [(r, getattr(park, BY_NAME[r.criterion].figure or "id")) for r in match.reasons]
    return [(r, fact) for r, fact in found if isinstance(fact, Fact)]


def test_every_reason_for_a_figure_carries_need_offer_unit_date_source_and_basis(
    matcher: ParkMatcher, illustrated: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    seen = set()
    for fitted in (matcher, illustrated):
        for answer in fitted.match(firms, k=15):
            for match in answer.matches:
                park = fitted.parks_[fitted.position(match.park_id)]
                for said, fact in figure_reasons(match, park):
                    seen.add(said.criterion)
                    unit = specs(Park)[BY_NAME[said.criterion].figure].unit
                    assert unit.symbol.zh in said.offer.zh
                    assert said.need.zh
                    assert (said.as_of, said.source) == (fact.as_of, fact.source)
                    assert said.basis is fact.basis
                    assert said.source
    assert seen >= {"scale", "tariff", "renewables", "green_power", "park_yield"}


def test_a_regional_or_illustrative_figure_says_so_where_it_is_shown(
    illustrated: ParkMatcher, matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    made_up = illustrated.match(firms[0]).matches
    assert all(match.illustrative for match in made_up)
    for match in made_up:
        for said in match.reasons:
            assert (said.basis is Basis.ILLUSTRATIVE) == ("示意数据" in said.offer.zh)
    for match in matcher.match(firms[0], k=100).matches:
        tariff = reason(match, "tariff")
        assert not match.illustrative
        assert ("地区数据" in tariff.offer.zh) == (tariff.basis is Basis.REGIONAL)
        assert ("未知" in tariff.offer.zh) == (tariff.basis is None)


def test_what_is_not_known_is_said_to_be_unknown_and_what_to_ask_for(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    match = matcher.match(firms[0]).matches[0]
    assert reason(match, "green_power").fit is None
    assert reason(match, "green_power").offer.zh == "未知"
    assert {"绿电占比", "可供土地"} <= {ask.zh for ask in match.unknowns}


def test_the_average_that_stands_in_for_a_bar_is_never_shown_as_the_park_s_own() -> None:
    firm = Firm(name="某企业", investment_wan=20_000, land_mu=100)
    fitted = small(a_park(), a_park(id="P2", min_investment_per_mu=a_fact(250)))
    stand_in, own = (reason(fitted.explain(firm, i), "investment_intensity") for i in ("P1", "P2"))
    assert stand_in.basis is Basis.REGIONAL
    assert "参照内蒙古均值" in stand_in.offer.zh
    told = {lang: side(stand_in.source, lang) for lang in LANGS}
    assert "万元/亩" in told["zh"]
    assert "内蒙古日报" in told["zh"]
    assert "wan yuan/mu" in told["en"]
    assert told["en"].isascii()
    assert (own.basis, own.offer.zh, own.fit) == (Basis.OWN, "250 万元/亩", 0.8)


def test_a_park_s_industries_are_held_against_the_firm_s_own_and_its_partners_alike() -> None:
    fitted = small(a_park(leading_industries=("381",)), a_park(id="P2"))
    firm = Firm(name="某乳企", industries=("1441",), outputs=("3811",))
    own, chain = (reason(fitted.explain(firm, "P1"), c) for c in ("industry_fit", "chain_fit"))
    assert (own.fit, own.offer.zh) == (0.0, "381（无关联）")
    assert (chain.need.zh, chain.offer.en) == (
        "3811",
        "381 (381: both in 381 Electric motors and generators)",
    )
    unknown = reason(fitted.explain(firm, "P2"), "industry_fit")
    assert (unknown.fit, unknown.offer.en, unknown.basis) == (None, "unknown", None)


# --- clusters ------------------------------------------------------------------------------------


def test_the_cluster_names_sourced_sitings_of_others_that_had_happened(
    matcher: ParkMatcher,
) -> None:
    named = 0
    for siting in [s for s in matcher.sitings_ if s.park_id in matcher.positions_][::4]:
        firm = a_project_of(siting)
        day = date(siting.year, 12, 31)
        for criterion in ("agglomeration_park", "agglomeration_prefecture"):
            said = reason(matcher.explain(firm, str(siting.park_id), as_of=day), criterion)
            if said.fit:
                named += 1
                shown = [s for s in matcher.sitings_ if f"{s.firm}{s.project}（" in said.offer.zh]
                assert shown
                assert {firm_key(s.firm) for s in shown}.isdisjoint({firm_key(siting.firm)})
                assert all(s.year <= siting.year for s in shown)
                assert any(s.source in said.source for s in shown)
            else:
                assert said.offer.zh in {"已知项目中无同类", "该省落地项目资料不足"}
    assert named > 10


def test_a_firm_of_unknown_industry_has_an_unknown_cluster(matcher: ParkMatcher) -> None:
    match = matcher.match(Firm(name="某企业")).matches[0]
    for criterion in ("industry_fit", "agglomeration_park", "agglomeration_prefecture"):
        assert reason(match, criterion).fit is None
    assert reason(match, "agglomeration_park").offer.zh == "未知"


# --- near misses ---------------------------------------------------------------------------------


def test_a_park_50_mu_short_is_a_near_miss_and_50_mu_less_make_it_a_match() -> None:
    fitted = small(a_park(land_available_mu=a_fact(250)), a_park(id="P2"))
    answer = fitted.match(Firm(name="某企业", land_mu=300))
    assert [match.park_id for match in answer.matches] == ["P2"]
    (miss,) = answer.near_misses
    assert (miss.match.park_id, miss.finding.rule, miss.finding.margin) == ("P1", "land", -50)
    assert miss.finding.change.zh == "用地需求减少 50 亩 即可"
    assert miss.finding.change.en == "50 mu less would do"
    after = fitted.match(Firm(name="某企业", land_mu=250))
    assert {match.park_id for match in after.matches} == {"P1", "P2"}
    assert after.near_misses == ()


def test_a_park_lost_by_two_rules_or_by_the_firm_s_own_wish_is_no_near_miss() -> None:
    fitted = small(
        a_park(land_available_mu=a_fact(250), water_quota_wan_m3=a_fact(1)),
        a_park("320583", id="P2"),
    )
    firm = Firm(name="某企业", land_mu=300, water_wan_m3=5, regions_wanted=("内蒙古",))
    answer = fitted.match(firm)
    assert (answer.matches, answer.near_misses, answer.excluded) == ((), (), 2)


@settings(max_examples=30)
@given(firm=a_firm(), parks=some_parks(least=3, most=5))
def test_every_near_miss_is_turned_by_the_change_it_states(
    law: ParkMatcher, firm: Firm, parks: tuple[Park, ...]
) -> None:
    fitted = law.among(parks)
    answer = fitted.match(firm, k=99, near_misses=99)
    scores = [miss.match.score for miss in answer.near_misses]
    assert scores == sorted(scores, reverse=True)
    assert {m.match.park_id for m in answer.near_misses}.isdisjoint(
        m.park_id for m in answer.matches
    )
    for miss in answer.near_misses:
        failed = [f for f in miss.match.findings if f.verdict is Verdict.FAIL]
        assert failed == [miss.finding]
        assert all(miss.finding.change)
        limit = LIMITS.get(miss.finding.rule)
        if limit is not None and limit.need in Firm.model_fields:
            changed = firm.model_copy(update={limit.need: turned(firm, limit, miss.finding.change)})
            after = fitted.explain(changed, miss.match.park_id).findings
            assert all(f.verdict is not Verdict.FAIL for f in after if f.rule == limit.name)


def turned(firm: Firm, limit: Limit, change: tuple[str, str]) -> float:
    """The firm's need after the change that a person reads, and a hair's breadth."""
    said = re.search(r"[\d,.]+(e[-+]\d+)?", change[1])
    assert said is not None
    number = float(said[0].replace(",", ""))
    number /= 100 if specs(Park)[limit.offer].unit is SHARE else 1
    need = float(getattr(firm, limit.need))
    room = 1e-9 * max(need, 1.0)
    return max(need - number - room, 0.0) if limit.sense == "at_most" else need + number + room


def test_near_misses_come_best_first_and_no_more_than_asked(illustrated: ParkMatcher) -> None:
    firm = Firm(name="某企业", industries=("3415",), land_mu=9_000)
    answer = illustrated.match(firm, near_misses=7)
    assert len(answer.near_misses) == 7
    assert [m.match.rank for m in answer.near_misses] == [0] * 7
    assert {m.finding.rule for m in answer.near_misses} == {"land"}
    assert all(MU.symbol.en in m.finding.change.en for m in answer.near_misses)
    everything = illustrated.match(firm, near_misses=99)
    assert everything.near_misses[:7] == answer.near_misses
    assert len(everything.near_misses) == everything.excluded


# --- conflicts and notes -------------------------------------------------------------------------


def test_a_ferro_alloy_project_sees_both_documents_with_their_dates(matcher: ParkMatcher) -> None:
    topics = {conflict.topic.zh: conflict for conflict in matcher.match(ALLOY).conflicts}
    sides = topics["铁合金"].sides
    assert "钢铁" not in topics
    assert {(side.stance, side.since) for side in sides} >= {
        ("limit", "2022-02-18"),
        ("promote", "2025-06-10"),
    }
    assert [side.since for side in sides] == sorted(side.since for side in sides)
    assert all(side.clause.zh.startswith("《") for side in sides)
    assert any("千亿" in side.said.zh for side in sides)


def test_the_conflict_is_seen_only_from_the_day_and_in_the_place_that_it_concerns(
    matcher: ParkMatcher,
) -> None:
    def topics(firm: Firm = ALLOY, **asked: object) -> set[str]:
        return {c.topic.zh for c in matcher.match(firm, k=1, **asked).conflicts}

    assert "铁合金" in topics(region="乌兰察布")
    assert "铁合金" not in topics(as_of=date(2025, 6, 9))
    assert "铁合金" not in topics(region="江苏")
    assert topics(Firm(name="某风电叶片", industries=("3415",))) == set()


def test_what_was_not_understood_of_a_firm_is_said(matcher: ParkMatcher) -> None:
    odd = matcher.match(Firm(name="某企业", origin="月球"), region="内蒙古")
    assert len(odd.notes) == 2
    assert "月球" in odd.notes[1].zh
    clear = Firm(name="某企业", industries=("3415",), origin="江苏")
    assert matcher.match(clear, region="内蒙古").notes == ()


def test_a_ranking_over_provinces_says_that_the_known_sitings_are_uneven(
    matcher: ParkMatcher,
) -> None:
    firm = Firm(name="某企业", industries=("3415",))
    (said,) = matcher.match(firm).notes
    assert "内蒙古" in said.zh
    assert matcher.match(firm, region="江苏").notes == ()
    away = matcher.match(firm.model_copy(update={"regions_wanted": ("江苏",)}), region="内蒙古")
    assert not away.matches
    assert "没有交集" in away.notes[0].zh


def test_without_any_rule_a_wish_is_still_judged_on_the_day_asked_about() -> None:
    fitted = small(a_park(conditions=("peak_shaving=yes@2040", "five_g=yes@2020")))
    asked = firm_vector(Firm(name="甲", conditions_wished=("自主调峰", "5G")))
    scope, setting = fitted.scope(None), replace(fitted.setting(), constraints=())
    ranking, applied = rank(asked, scope, setting)
    world = World(fitted.parks_, fitted.vectors_, (), Words())
    ground = Ground(asked, world, scope.positions, setting, ranking.fits)
    told = Explainer(ground, ranking, applied).match(0, 1).remarks
    wishes = [re.split("[：，]", one.said.zh)[0] for one in told if one.kind == "wish"]
    assert wishes == ["待核实", "满足"]
