"""A plan in words and as values says the same thing."""

import json

import pytest
from rich.console import Console

from features import catalogue
from features.profiles import Firm
from features.text import LANGS, Lang
from recommender.matcher import ParkMatcher
from recommender.placement import Placement, Wish, placed
from service import plans
from service.heads import Asking

WISH = Wish(region="乌海", seconds=2.0)
ASKING = Asking(WISH, 60, illustrative=True)


@pytest.fixture(scope="module")
def crowded() -> Placement:
    """More land wanted than the made-up parks of one league have."""
    matcher = ParkMatcher().fit(catalogue.load(illustrative=True, province="内蒙古"))
    firms = [Firm(name=f"企业{at}", industries=("3415",), land_mu=4000) for at in range(60)]
    return placed(matcher, firms, WISH)


@pytest.mark.parametrize("lang", LANGS)
def test_words_and_values_agree(crowded: Placement, lang: Lang) -> None:
    told = json.loads(json.dumps(plans.told(crowded, ASKING, lang)))
    console = Console(width=200, record=True)
    console.print(plans.screen(crowded, ASKING, lang))
    shown = console.export_text()
    assert len(told["placed"]) + len(told["unplaced"]) == 60
    assert told["unplaced"]
    assert all(one["why"] for one in told["unplaced"])
    assert f"{len(told['placed'])}" in shown
    assert told["unplaced"][0]["why"] in shown
    assert told["banner"] is not None
    assert told["goal"]["label"] in shown
    land = next(one for one in told["totals"] if one["figure"] == "land_mu")
    assert land["value"] == 4000 * len(told["placed"])
    tax = next(one for one in told["totals"] if one["figure"] == "annual_tax_wan")
    assert (tax["value"], tax["unstated"]) == (None, len(told["placed"]))  # nobody says
    assert tax["label"] not in shown
    assert {one["unit"] for one in told["prices"]} <= {"亩", "mu", "兆瓦", "MW"}
    assert {"zh": "示意数据", "en": "Illustrative"}[lang] in shown


def test_rows_that_are_left_out_are_counted(
    crowded: Placement, monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher = ParkMatcher().fit(catalogue.load(illustrative=True, province="内蒙古"))
    few = Wish(region="包头", candidates=1, seconds=2.0)
    alone = placed(matcher, [Firm(name="甲", industries=("3415",))], few)
    assert len(crowded.plan.prices) == 1
    monkeypatch.setattr(plans, "MOST_PRICES", 0)
    monkeypatch.setattr(plans, "MOST_OPENINGS", len(alone.openings) - 2)
    for found, more in ((crowded, 1), (alone, 2)):
        console = Console(width=200, record=True)
        console.print(plans.screen(found, ASKING, "zh"))
        assert console.export_text().count(f"另有 {more} 行未列出") == 1


def test_what_is_unknown_is_said_to_be_the_firms_or_the_parks() -> None:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    firms = [Firm(name="甲", industries=("3415",), land_mu=100)]
    found = placed(matcher, firms, Wish(region="包头", candidates=3, seconds=2.0))
    land, *others = [what.zh for what in plans.unknown(found, 0)]
    assert land == "用地需求（园区余量未知）"
    assert others
    assert all(what.endswith("（企业未填，园区余量也未知）") for what in others)
