"""A firm's steadiness in all, on the real parks."""

import pytest

from features.profiles import Firm
from recommender.matcher import ParkMatcher
from recommender.study import Study, decisive, study
from tests.recommender.conftest import DAY


@pytest.fixture(scope="module")
def found(matcher: ParkMatcher, firms: tuple[Firm, ...]) -> Study:
    return study(matcher, firms[0], region="内蒙古", as_of=DAY, draws=500)


def test_standings_are_the_ranking_with_its_shares(found: Study, matcher: ParkMatcher) -> None:
    standings = found.standings(5)
    answer = matcher.match(Firm(name="甲"), 1, region="内蒙古")
    assert len(found.parks) == answer.considered == 81
    assert [one.rank for one in standings] == [1, 2, 3, 4, 5]
    for one in standings:
        assert one.low <= one.score <= one.high
        assert 0 <= one.first <= one.top <= 1 + 1e-12
    assert standings[0].ahead == 0
    assert standings[0].first == found.near.first[0]
    assert 0 <= found.open < len(found.parks)


def test_the_nearest_turn_comes_first(found: Study) -> None:
    rooms = [
        min(
            one.share - one.low if one.below is not None else 1.0,
            one.high - one.share if one.above is not None else 1.0,
        )
        for one in decisive(found.ranges)
    ]
    assert rooms == sorted(rooms)


def test_a_firm_that_no_park_may_take_has_no_standings(matcher: ParkMatcher) -> None:
    firm = Firm(name="甲", regions_wanted=("西藏",))
    nobody = study(matcher, firm, region="内蒙古", draws=100)
    assert nobody.standings(5) == ()
    assert nobody.open == 0
    assert nobody.ranges == nobody.swings == ()
