"""Firms: segments, titles, lists of target firms."""

from pathlib import Path

import pytest

from features import catalogue, sitings, tables
from features.industries import CLASSES, section_of
from features.profiles import Firm
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from tests.ledger.asking import EQUIPMENT, firm, reason

TARGETS_OF_ULANQAB = 607
TITLES = ("世界500强", "行业领军", "龙头", "专精特新")


def test_a_price_sensitive_firm_is_weighed_by_the_price_of_power(matcher: ParkMatcher) -> None:
    usual = matcher.match(firm("3415"), 1)
    sensitive = matcher.match(firm("3415", segment="electricity_price"), 1)
    named = matcher.match(firm("3415"), 1, weights="电价敏感型")
    assert usual.weights == "balanced"
    assert sensitive.weights == named.weights == "electricity_price"
    weight = [reason(answer.matches[0], "tariff").weight for answer in (usual, sensitive)]
    assert weight[1] > 4 * weight[0] > 0


def test_titles_of_a_firm_are_read_and_count_for_it(tmp_path: Path, matcher: ParkMatcher) -> None:
    listed = tmp_path / "firms.csv"
    rows = [f"某企业{title},{title},3415" for title in TITLES]
    listed.write_text("\n".join(["企业名称,称号,行业", *rows]), encoding="utf-8")
    (chunk,) = tables.read(listed, Firm)
    assert [one.titles for one in chunk.rows] == [(title,) for title in TITLES]
    for one in chunk.rows:
        assert reason(matcher.explain(one, EQUIPMENT), "firm_titles").fit == 0.5
    both = firm("3415", titles=TITLES[2:])
    assert reason(matcher.explain(both, EQUIPMENT), "firm_titles").fit == 1.0


def test_a_list_of_607_target_firms_is_matched_in_one_run(matcher: ParkMatcher) -> None:
    known = [Firm(name=one.firm, industries=(one.industry,)) for one in sitings.load()]
    makers = [code for code in CLASSES if section_of(code) == "C"]
    others = [Firm(name=f"目标企业{code}", industries=(code,)) for code in makers]
    listed = (*known, *others)[:TARGETS_OF_ULANQAB]
    park = catalogue.get("丰镇市高科技氟化学工业园区")
    ranked = matcher.targets(park.id, listed, TARGETS_OF_ULANQAB)
    assert sorted(one.firm for one in ranked) == sorted(one.name for one in listed)
    assert len(ranked) == TARGETS_OF_ULANQAB
    allowed = [one.match for one in ranked if one.match.verdict is not Verdict.FAIL]
    assert [one.score for one in allowed] == sorted((m.score for m in allowed), reverse=True)
    fits = [reason(one, "industry_fit").fit or 0.0 for one in allowed]
    assert min(fits[:20]) > sum(fits) / len(fits)


def test_firms_of_the_leading_industry_come_first_and_it_is_said_why(
    matcher: ParkMatcher,
) -> None:
    park = catalogue.get("丰镇市高科技氟化学工业园区")
    listed = [firm("1811"), firm("3011"), firm("氟化工"), firm("3872")]
    listed = [one.model_copy(update={"name": f"企业{n}"}) for n, one in enumerate(listed)]
    ranked = matcher.targets(park.id, listed)
    assert ranked[0].firm == "企业2"
    fits = [reason(target.match, "industry_fit").fit for target in ranked]
    assert max(fits, key=lambda fit: fit or 0.0) == fits[0]
    why = reason(ranked[0].match, "industry_fit")
    assert why.contribution > 0
    assert "氟化工" in why.offer.zh
    assert "同属" in why.offer.zh
    assert sum(one.contribution for one in ranked[0].match.reasons) == pytest.approx(
        ranked[0].match.score
    )
    assert ranked[0].match.verdict is not Verdict.FAIL
