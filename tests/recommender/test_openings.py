"""Parks on nobody's list, and what would bring them onto one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import catalogue
from features.fields import specs
from features.profiles import Figure, Firm, Park
from features.text import Text
from recommender.criteria import CRITERIA
from recommender.matcher import ParkMatcher
from recommender.openings import Opening, Way, openings
from recommender.results import Verdict
from recommender.worths import Among, offered
from tests.recommender.conftest import a_firm, some_parks

FULL = Firm(
    name="某叶片", industries=("3415",), land_mu=300, investment_wan=60_000, annual_tax_wan=2_000,
    annual_output_wan=90_000, energy_tce=3_000, green_share_min=0.5, titles=("链主",),
    segment="green_power",
)  # fmt: skip


@settings(max_examples=25)
@given(st.lists(a_firm(), min_size=1, max_size=3), some_parks(2))
def test_the_shortfall_is_the_least_over_all_firms(
    law: Any, firms: list[Firm], parks: tuple[Park, ...]
) -> None:
    matcher = law.among(parks)
    offers = offered(matcher, firms, Among(candidates=1))
    never = np.setdiff1d(np.arange(len(parks)), offers.park)
    found = openings(offers, never)
    assert [one.park for one in found] == never.tolist()
    for one in found:
        here = [(firm, matcher.explain(firm, parks[one.park].id)) for firm in firms]
        able = [(firm, match) for firm, match in here if match.verdict is not Verdict.FAIL]
        assert one.excluded == len(firms) - len(able)
        if not able:
            assert (one.firm, one.way, one.enough) == ("", Way.NOTHING, False)
            continue
        best = [matcher.match(firm, k=1).matches[0].score for firm, _ in able]
        short = [top - match.score for top, (_, match) in zip(best, able, strict=True)]
        assert one.short == pytest.approx(min(short))
        assert (one.way is Way.NOTHING) == (one.criterion == ("", ""))
        labels = {specs(Park)[c.figure].label for c in CRITERIA if c.changeable}
        assert one.way in {Way.STATE, Way.NOTHING} or one.criterion in labels


def test_what_is_enough_reaches_the_shortfall(illustrated: ParkMatcher) -> None:
    offers = offered(illustrated, [FULL], Among("内蒙古", 10))
    never = np.setdiff1d(np.arange(len(offers.positions)), offers.park)
    found = openings(offers, never)
    assert len(found) == len(never)
    assert any(one.enough for one in found)
    ways = {Way.IMPROVE, Way.PUBLISH}
    assert all(one.enough == (one.way in ways and one.gain >= one.short) for one in found)


def never_listed(matcher: ParkMatcher, firm: Firm) -> tuple[Opening, ...]:
    offers = offered(matcher, [firm], Among("内蒙古", 10))
    return openings(offers, np.setdiff1d(np.arange(len(offers.positions)), offers.park))


def test_no_park_is_told_to_publish_what_only_the_firm_knows(illustrated: ParkMatcher) -> None:
    firms_own = {
        "投资规模",
        "投资强度",
        "能耗强度",
        "盟市产业集聚",
        "园区规模",
        "盟市重点产业",
        "企业称号",
    }
    for firm in (FULL, Firm(name="只说行业", industries=("3415",))):
        for one in never_listed(illustrated, firm):
            if one.way in {Way.IMPROVE, Way.PUBLISH}:
                assert one.criterion.zh not in firms_own


def test_what_the_firm_does_not_say_is_asked_of_the_firm(illustrated: ParkMatcher) -> None:
    asked = [
        one
        for one in never_listed(illustrated, Firm(name="只说行业", industries=("3415",)))
        if one.way is Way.STATE
    ]
    assert asked
    assert not any(one.enough for one in asked)
    assert all("企业未说明" in one.told.zh and "firm" in one.told.en for one in asked)
    assert not [one for one in never_listed(illustrated, FULL) if one.way is Way.STATE]


def test_a_figure_that_stands_in_for_the_park_s_own_is_to_be_published(
    illustrated: ParkMatcher,
) -> None:
    ways = {one.way for one in never_listed(illustrated, FULL)}
    assert ways & {Way.IMPROVE, Way.PUBLISH}


def test_a_park_that_publishes_what_is_enough_comes_onto_the_list(law: Any) -> None:
    here = catalogue.load(province="内蒙古")
    enough = [
        one
        for one in never_listed(law.among(here), FULL)
        if one.enough and one.criterion == specs(Park)["green_share"].label
    ]
    assert len(enough) > 3
    for one in enough[:3]:
        park = here[one.park].model_copy(update={"green_share": Figure(value=1.0)})
        changed = (*here[: one.park], park, *here[one.park + 1 :])
        offers = offered(law.among(changed), [FULL], Among("内蒙古", 10))
        assert one.park in offers.park


@pytest.mark.parametrize("way", Way)
def test_each_way_is_told_in_both_languages(way: Way) -> None:
    said = way.told(Text("绿电占比", "green share"))
    assert said.zh != said.en
    assert ("绿电占比" in said.zh) == ("green share" in said.en) == (way is not Way.NOTHING)
