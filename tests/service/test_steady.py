"""How steady a ranking is, as a table and as values."""

import json

import pytest

from features import catalogue
from features.profiles import Firm
from features.units import points_within
from recommender.matcher import ParkMatcher
from recommender.study import Study, study
from service import steady
from tests.service.test_statements import printed


@pytest.fixture(scope="module")
def found() -> Study:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    return study(matcher, Firm(name="甲", industries=("3415",), land_mu=300), draws=200)


def test_values_are_plain_and_name_the_parks(found: Study) -> None:
    for lang in ("zh", "en"):
        told = json.loads(json.dumps(steady.told(found, 3, lang), allow_nan=False))
        assert [one["rank"] for one in told["parks"]] == [1, 2, 3]
        assert told["said"] == found.near.said.of(lang)
        assert {one["criterion"] for one in told["swings"]} <= {
            one["criterion"] for one in told["ranges"]
        }


def test_the_table_says_who_leads_how_often_and_what_would_turn_it(found: Study) -> None:
    for lang, heads in (("zh", ("居第一", "现权重")), ("en", ("First", "Weighs"))):
        shown = printed(steady.screen(found, 3, True, lang))
        assert all(head in shown for head in heads)
        assert found.near.said.of(lang) in shown
        assert all(
            points_within(one.score, one.low, one.high) in shown for one in found.standings(3)
        )
    assert "示意数据" in printed(steady.screen(found, 3, True, "zh"))
