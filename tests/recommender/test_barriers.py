"""Why a firm may go nowhere: what is counted is what the verdicts say."""

from typing import Any

from hypothesis import given, settings

from features.encode import firm_vector
from features.profiles import Firm, Park
from recommender.barriers import MOST_LACKS, barriers, short_of, words
from recommender.constraints import Limit
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from recommender.score import judge
from tests.recommender.conftest import a_firm, some_parks

RESOURCES = ("land_mu", "peak_load_mw", "energy_tce", "water_wan_m3")


@settings(max_examples=60, deadline=None)
@given(firm=a_firm(), parks=some_parks(most=6))
def test_barriers_count_failures_and_lacks_are_all_that_fails(
    law: Any, firm: Firm, parks: tuple[Park, ...]
) -> None:
    matcher, vector = law.among(parks), firm_vector(firm)
    applied, verdicts = judge(vector, matcher.vectors_, matcher.setting().constraints)
    failing = verdicts == Verdict.FAIL
    counts = {c.label: int(n) for c, n in zip(applied, failing.sum(axis=1), strict=True)}
    for one in barriers(applied, verdicts):
        assert counts[one.label] >= one.parks > 0
    lacks = short_of(vector, matcher.vectors_, applied, verdicts, RESOURCES)
    assert len(lacks) <= MOST_LACKS
    for lack in lacks:
        column = failing[:, matcher.positions_[lack.park]]
        failed = {
            c.need if isinstance(c, Limit) else c.name
            for c, no in zip(applied, column, strict=True)
            if no
        }
        assert failed == set(lack.extra)
        assert all(more > 0 for more in lack.extra.values())


def test_an_answer_without_a_park_says_what_excludes_them(matcher: ParkMatcher) -> None:
    away = Firm(name="甲", regions_excluded=("内蒙古",))
    found = matcher.match(away, region="内蒙古")
    assert found.matches == ()
    assert found.barriers[0].parks == found.considered
    assert f"{found.considered} 个园区" in words(found.barriers).zh
    assert matcher.match(Firm(name="甲"), 1).barriers == ()
