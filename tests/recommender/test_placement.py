"""A list of firms as a problem: the engine's own scores, the parks' own amounts."""

from dataclasses import replace

import numpy as np
import pytest

from features.errors import BadInput
from features.profiles import Firm
from recommender.demands import RESOURCES, Demands
from recommender.matcher import ParkMatcher
from recommender.placement import Wish, between, placed
from recommender.results import Verdict
from recommender.worths import SLIGHT

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
    tax = np.where(by_tax.firm == 0, 9000, 900)
    assert by_tax.value == pytest.approx(tax * (1 + SLIGHT * by_score.value))
    with pytest.raises(BadInput) as caught:
        placed(illustrated, (rich, Firm(name="丙")), replace(WISH, goal="tax"))
    [fault] = caught.value.faults
    assert fault.path == "firms.1.annual_tax_wan"
    assert "“丙”" in fault.problem.zh


def test_prices_of_a_plan_for_tax_are_of_tax_alone(illustrated: ParkMatcher) -> None:
    wish = Wish(region="乌海", goal="tax", seconds=2.0)
    one = Firm(name="甲", industries=("3415",), land_mu=4000, annual_tax_wan=1000)
    assert placed(illustrated, (one,), wish).plan.prices == ()  # more land would bring no tax
    crowd = [one.model_copy(update={"name": f"企业{at}"}) for at in range(60)]
    plan = placed(illustrated, crowd, wish).plan
    assert (plan.place < 0).any()
    assert {price.resource for price in plan.prices} == {"land_mu"}
    assert [price.price for price in plan.prices] == pytest.approx([1000 / 4000] * len(plan.prices))
    assert plan.value <= plan.bound <= plan.split_bound


def test_no_league_is_left_empty_when_so_wished(illustrated: ParkMatcher) -> None:
    firms = [Firm(name=f"企业{at}", industries=("3415",)) for at in range(40)]
    found = placed(illustrated, firms, Wish(candidates=2, demands=Demands(floor=1), seconds=2.0))
    leagues = {found.problem.league[park] for park in found.plan.place if park >= 0}
    assert leagues == set(found.problem.league)


def test_what_is_demanded_holds_and_every_firm_has_the_verdict_of_its_park(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    names = [firm.name for firm in firms]
    free = placed(matcher, firms, replace(WISH, region="内蒙古"))
    at = int(np.flatnonzero(free.plan.place >= 0)[0])
    away = free.parks[free.plan.place[at]]
    other = next(
        at for at in np.flatnonzero(free.plan.place >= 0)[1:] if names.count(names[at]) == 1
    )
    demands = Demands(pins={names[other]: "S159052"}, forbidden={names[at]: (away.name,)})
    found = placed(matcher, firms, replace(WISH, region="内蒙古", demands=demands))
    assert found.parks[found.plan.place[at]].id != away.id
    assert found.parks[found.plan.place[other]].id == "S159052"
    for row, place in enumerate(found.plan.place.tolist()):
        if place >= 0:
            explained = matcher.explain(firms[row], found.parks[place].id)
            assert found.worst[row] == explained.verdict


def test_a_firm_too_large_for_every_park_is_told_what_each_lacks(illustrated: ParkMatcher) -> None:
    giant = Firm(name="巨型", products="风电叶片", land_mu=30_000)
    found = placed(illustrated, [giant], replace(WISH, region="内蒙古"))
    (one,) = found.plan.unplaced
    assert "用地需求" in one.why.zh
    assert len(one.lacks) > 0
    for lack in one.lacks:
        park = next(park for park in found.parks if park.id == lack.park)
        assert park.land_available_mu is not None
        assert lack.extra["land_mu"] == pytest.approx(30_000 - park.land_available_mu.value)


def test_tax_is_what_a_plan_for_tax_is_worth(illustrated: ParkMatcher) -> None:
    """The one that pays more wins the only place, however good the other's score."""
    good = Firm(name="好", industries=("3415",), land_mu=300, annual_tax_wan=1000)
    rich = Firm(name="税高", industries=("144",), land_mu=300, annual_tax_wan=1500)
    amounts = {park.id: {"land_mu": 0.0} for park in illustrated.parks_}
    worst = [illustrated.rank(firm).worst for firm in (good, rich)]
    open_to_both = np.flatnonzero(np.max(worst, axis=0) < Verdict.FAIL)
    amounts[illustrated.parks_[open_to_both[0]].id]["land_mu"] = 300.0
    wish = Wish(candidates=81, goal="tax", demands=Demands(amounts=amounts))
    found = placed(illustrated, [good, rich], wish)
    assert (found.plan.place >= 0).tolist() == [False, True]


def test_the_sums_that_are_told_are_those_of_the_figures(illustrated: ParkMatcher) -> None:
    """What decides between plans that pay alike is in none of them."""
    some = [
        Firm(name=f"企业{at}", industries=("3415",), land_mu=300, annual_tax_wan=1000 + at)
        for at in range(6)
    ]
    room = {park.id: {"land_mu": 0.0} for park in illustrated.parks_}
    best = illustrated.parks_[int(illustrated.rank(some[0]).order[0])].id
    for land_mu, least in ((6 * 300.0, 0), (4 * 300.0, 2)):
        demands = Demands(amounts={**room, best: {"land_mu": land_mu}})
        wish = Wish(candidates=81, goal="tax", demands=demands, seconds=2.0)
        plan = placed(illustrated, some, wish).plan
        tax = sum(range(1000 + least, 1006))
        assert plan.exact
        assert plan.value == pytest.approx(tax, abs=1e-9)
        assert tax - 1e-9 <= plan.bound <= plan.split_bound + 1e-9 <= tax * (1 + SLIGHT)
        for first, second in (("tax", "score"), ("score", "tax")):
            front = between(illustrated, some, replace(wish, goal=first), second, 3)
            taxes = [one.first if first == "tax" else one.second for one in front.points]
            assert max(taxes) == pytest.approx(tax, abs=1e-9)


def test_two_goals_that_are_one_are_refused(matcher: ParkMatcher) -> None:
    with pytest.raises(BadInput, match="against"):
        between(matcher, [Firm(name="甲")], replace(WISH, region="包头"), "score")
