"""A list of firms and the parks of a region as an allocation: who could go where, at what worth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from features import views
from features.encode import firm_vector
from features.errors import BadInput, Fault
from features.profiles import Firm, Park
from features.text import Text
from features.vectors import Bools, Floats, Ints
from recommender.allocate import Allocation, Unplaced, allocate, priced
from recommender.barriers import barriers, short_of, words
from recommender.demands import RESOURCES, Demands, Reader
from recommender.exposure import Exposure, exposure
from recommender.matching import ParkMatcher
from recommender.openings import Opening, openings
from recommender.pareto import POINTS, Point, front
from recommender.program import Problem, relaxed
from recommender.results import Verdict
from recommender.score import judge
from recommender.worths import GOALS, Among, Goal, Offers, offered


@dataclass(frozen=True)
class Wish(Among):
    """How to place: what a plan is worth, what it must keep to, seconds to solve it in."""

    goal: Goal = "score"
    demands: Demands = field(default_factory=Demands)
    seconds: float = 5.0


@dataclass(frozen=True)
class Total:
    """What a plan has in all of a figure of the firms, None where none that is placed states it;
    ``unstated``: placed firms without it.
    """

    figure: str
    value: float | None
    unstated: int


@dataclass(frozen=True)
class Placement:
    """A plan with the problem behind it, the parks it is about, the (m,) worst verdict of each firm
    where it is placed, what the plan has in all, how the lists spread, and what would bring the
    parks on nobody's list onto one.
    """

    problem: Problem
    plan: Allocation
    firms: tuple[Firm, ...]
    parks: tuple[Park, ...]
    worst: Ints
    totals: tuple[Total, ...]
    spread: Exposure
    openings: tuple[Opening, ...] = ()

    def _repr_html_(self) -> str:
        at = self.plan.place.tolist()
        names = [self.parks[place].name if place >= 0 else None for place in at]
        verdicts = [
            Verdict(worst).label if place >= 0 else None
            for worst, place in zip(self.worst.tolist(), at, strict=True)
        ]
        rows = zip((firm.name for firm in self.firms), names, verdicts, strict=True)
        return views.table(_PLAN.fill(gap=f"{self.plan.gap:.1%}"), _HEADS, rows)


def placed(matcher: ParkMatcher, firms: Sequence[Firm], wish: Wish) -> Placement:
    """The best plan for the firms among the parks of the region.

    Raises :class:`BadInput` for demands that cannot be met and for every firm that does not state
    what the goal needs.
    """
    offers, problem = _prepared(matcher, firms, wish)
    lists = np.full((len(firms), len(problem.parks)), -1)
    place = np.arange(len(offers.firm)) - np.searchsorted(offers.firm, offers.firm)
    lists[offers.firm, place] = offers.park
    spread = exposure(lists, problem.league)
    plan = _counted(allocate(problem, wish.seconds), problem, offers.counted(wish.goal))
    listed = np.isin(np.arange(len(firms)), offers.firm)
    plan = replace(plan, unplaced=tuple(_excluded(matcher, firms, listed, plan, wish)))
    worst = np.full(len(firms), int(Verdict.PASS))
    chosen = plan.place[offers.firm] == offers.park
    worst[offers.firm[chosen]] = offers.worst[chosen]
    return Placement(
        problem, plan, offers.firms, offers.parks, worst,
        tuple(_total(name, firms, plan) for name in TOTALS),
        spread, openings(offers, spread.never),
    )  # fmt: skip


TOTALS = ("investment_wan", "annual_output_wan", "annual_tax_wan", "land_mu")


@dataclass(frozen=True)
class Front:
    """Plans between two goals, and the firms and parks that they are about."""

    goals: tuple[Goal, Goal]
    problem: Problem
    points: tuple[Point, ...]
    firms: tuple[Firm, ...]
    parks: tuple[Park, ...]

    def _repr_html_(self) -> str:
        rows = [
            (f"{one.first:,.1f}", f"{one.second:,.1f}", int((one.plan.place >= 0).sum()))
            for one in self.points
        ]
        heads = (*(GOALS[goal] for goal in self.goals), Text("落位企业数", "Firms placed"))
        return views.table(_BETWEEN, heads, rows)


def between(
    matcher: ParkMatcher, firms: Sequence[Firm], wish: Wish, other: Goal, points: int = POINTS
) -> Front:
    """Plans from the best for the wish's goal to the best for the ``other``.

    Raises :class:`BadInput` for two goals that are one, for demands that cannot be met and for
    every firm that does not state what either goal needs.
    """
    if other == wish.goal:
        raise BadInput([Fault("against", other, _SAME_GOAL, _ANOTHER)])
    offers, problem = _prepared(matcher, firms, wish)
    counted = offers.counted(wish.goal), offers.counted(other)
    found = front(problem, offers.worth(other), points, wish.seconds, counted)
    return Front((wish.goal, other), problem, found, offers.firms, offers.parks)


def _counted(plan: Allocation, problem: Problem, counted: Floats) -> Allocation:
    """The plan with the sum of what its pairs have ``counted``, (q,), the prices of capacities in
    that, and its bounds: of pairs that are weighed by no less, by how much less at least, never
    more than were firms split.
    """
    if np.array_equal(counted, problem.value):
        return plan
    plain = replace(problem, value=counted)
    split = relaxed(plain)
    chosen = plan.place[problem.firm] == problem.park
    value, some = float(counted[chosen].sum()), counted > 0
    slight = float((problem.value[some] / counted[some]).min(initial=np.inf))
    bounds = (max(value, min(one / slight, split.bound)) for one in (plan.bound, plan.split_bound))
    bound, split_bound = bounds
    prices = priced(plain, split.prices)
    return replace(plan, value=value, bound=bound, split_bound=split_bound, prices=prices)


def _prepared(matcher: ParkMatcher, firms: Sequence[Firm], wish: Wish) -> tuple[Offers, Problem]:
    positions = matcher.scope(wish.region).positions
    reader = Reader(matcher, firms, positions)
    demanded = reader.read(wish.demands)
    reader.refuse_excluded(demanded.pins, wish.day)
    if demanded.floors and len(firms) * len(positions) <= MOST_FLOORED:
        wish = replace(wish, candidates=len(positions))  # so that every league is within reach
    pins = list(demanded.pins.items())
    offers = offered(matcher, firms, wish, pins, demanded.forbidden)
    problem = Problem(
        firms=tuple(one.name for one in firms),
        parks=tuple(park.id for park in offers.parks),
        resources=tuple(RESOURCES),
        firm=offers.firm,
        park=offers.park,
        value=offers.worth(wish.goal),
        need=_amounts(firms),
        capacity=demanded.capacity,
        league=reader.leagues,
        floors=demanded.floors,
        pins=demanded.pins,
    )
    return offers, problem


MOST_FLOORED = 1_000_000
"""Firms times parks of so many at most are all candidates where leagues have floors."""


def _excluded(
    matcher: ParkMatcher, firms: Sequence[Firm], listed: Bools, plan: Allocation, wish: Wish
) -> Iterator[Unplaced]:
    """The firms without a place; of those without a candidate, what keeps them out."""
    scope, constraints = matcher.scope(wish.region), matcher.setting(wish.day).constraints
    for at, one in zip(np.flatnonzero(plan.place < 0).tolist(), plan.unplaced, strict=True):
        if listed[at]:
            yield one
            continue
        vector = firm_vector(firms[at])
        applied, verdicts = judge(vector, scope.vectors, constraints)
        found = barriers(applied, verdicts)
        why = _KEPT_OUT.fill(count=len(scope.positions), why=words(found)) if found else one.why
        lacks = short_of(vector, scope.vectors, applied, verdicts, tuple(RESOURCES))
        yield Unplaced(one.firm, why, lacks)


def _total(figure: str, firms: Sequence[Firm], plan: Allocation) -> Total:
    stated = [getattr(firms[at], figure) for at in np.flatnonzero(plan.place >= 0).tolist()]
    known = [float(value) for value in stated if value is not None]
    return Total(figure, sum(known) if known else None, len(stated) - len(known))


def _amounts(firms: Sequence[Firm]) -> Floats:
    rows = [[getattr(one, need) for need in RESOURCES] for one in firms]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(RESOURCES))  # None becomes NaN


_KEPT_OUT = Text("{count} 个园区都不符合：{why}", "none of {count} parks will do: {why}")
_SAME_GOAL = Text("与目标相同", "is the goal itself")
_ANOTHER = Text("请换一个目标来权衡", "Name another goal to weigh it against")


_BETWEEN = Text("两个目标之间的方案", "Plans between two goals")
_PLAN = Text("方案（与上界差 {gap}）", "Plan ({gap} off the bound)")
_HEADS = (Text("企业", "Firm"), Text("园区", "Park"), Text("结论", "Verdict"))
