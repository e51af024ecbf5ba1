"""A stable matching in words and as values."""

import pytest

from features import catalogue
from features.profiles import Firm
from features.units import points
from recommender.accords import accord
from recommender.matcher import ParkMatcher
from recommender.worths import Among
from service import accords
from service.heads import Asking
from tests.service.test_statements import printed

FIRMS = [Firm(name=f"企业{at}", industries=("3415",)) for at in range(3)]


def test_words_and_values_agree() -> None:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    among = Among("包头", 2)
    found, asking = accord(matcher, FIRMS, among, 1), Asking(among, len(FIRMS), illustrative=True)
    told = accords.told(found, asking, "zh")
    assert len(told["placed"]) == 2
    assert len(told["unplaced"]) == 1
    shown = printed(accords.screen(found, asking, "zh"))
    assert "示意数据" in shown
    assert all(one["park"] in shown for one in told["placed"])
    assert all(points(one["firm_side"]) in shown for one in told["placed"])
    assert "满分 100" in shown
    left = told["unplaced"][0]
    assert f"未落位：{left['firm']}：{left['why']}" in shown


def test_a_side_that_knows_nothing_has_no_score() -> None:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    among = Among("通辽", 3)
    silent = [Firm(name="甲", products="风电叶片")]
    (one,) = accords.told(accord(matcher, silent, among, 1), Asking(among, 1), "zh")["placed"]
    known = matcher.explain(silent[0], one["park"])
    assert one["park_side"] is known.park_side is None
    assert one["firm_side"] == pytest.approx(known.firm_side)
    assert one["verdict"] == known.verdict.name
