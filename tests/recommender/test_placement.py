"""A list of firms as a problem: the engine's own scores, the parks' own amounts."""

from dataclasses import replace

import numpy as np
import pytest

from features.errors import BadInput
from features.profiles import Firm
from recommender.matcher import ParkMatcher
from recommender.placement import RESOURCES, Wish, placed
from recommender.results import Verdict

WISH = Wish(candidates=8, seconds=2.0)


def test_candidates_are_the_best_parks_of_each_firm_at_their_scores(
    illustrated: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    found = placed(illustrated, firms, WISH)
    problem = found.problem
    for at, firm in enumerate(firms):
        ranking = illustrated.rank(firm)
        best = [p for p in ranking.order if ranking.worst[p] != Verdict.FAIL][:8]
        mine = problem.firm == at
        assert problem.park[mine].tolist() == best
        assert np.array_equal(problem.value[mine], ranking.score[best])
    assert problem.resources == tuple(RESOURCES)


def test_what_is_regional_or_not_stated_is_unknown(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    problem = placed(matcher, firms, replace(WISH, region="内蒙古")).problem
    silent = [firm.name for firm in firms].index("只有名字")
    assert np.isnan(problem.need[silent]).all()
    for row, park in enumerate(placed(matcher, firms, replace(WISH, region="内蒙古")).parks):
        own = park.land_available_mu
        assert np.isnan(problem.capacity[row, 0]) == (own is None or own.basis == "regional")


def test_a_plan_for_tax_counts_the_tax_of_each_firm(illustrated: ParkMatcher) -> None:
    rich = Firm(name="甲", industries=("3415",), annual_tax_wan=9000)
    poor = rich.model_copy(update={"name": "乙", "annual_tax_wan": 900.0})
    by_score, by_tax = (
        placed(illustrated, (rich, poor), replace(WISH, goal=goal)).problem
        for goal in ("score", "tax")
    )
    assert by_tax.value == pytest.approx(by_score.value * np.where(by_tax.firm == 0, 9000, 900))
    with pytest.raises(BadInput) as caught:
        placed(illustrated, (rich, Firm(name="丙")), replace(WISH, goal="tax"))
    assert [fault.path for fault in caught.value.faults] == ["firms.1.annual_tax_wan"]


def test_no_league_is_left_empty_when_so_wished(illustrated: ParkMatcher) -> None:
    firms = [Firm(name=f"企业{at}", industries=("3415",)) for at in range(40)]
    found = placed(illustrated, firms, Wish(candidates=80, floor=1, seconds=2.0))
    leagues = {found.problem.league[park] for park in found.plan.place if park >= 0}
    assert leagues == set(found.problem.league)
