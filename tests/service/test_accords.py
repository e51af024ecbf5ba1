"""A stable matching in words and as values."""

from features import catalogue
from features.profiles import Firm
from recommender.accords import accord
from recommender.matcher import ParkMatcher
from recommender.worths import Among
from service import accords
from tests.service.test_statements import printed

FIRMS = [Firm(name=f"企业{at}", industries=("3415",)) for at in range(3)]


def test_words_and_values_agree() -> None:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    found = accord(matcher, FIRMS, Among("包头", 2), 1)
    told = accords.told(found, "zh")
    assert len(told["placed"]) == 2
    assert len(told["unplaced"]) == 1
    shown = printed(accords.screen(found, True, "zh"))
    assert "示意数据" in shown
    assert all(one["park"] in shown for one in told["placed"])
    assert f"未落位 1 家：{told['unplaced'][0]}" in shown
