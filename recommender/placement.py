"""A list of firms and the parks of a region as an allocation: who could go where, at what worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from features.profiles import Firm, Park
from recommender.allocate import Allocation, allocate
from recommender.exposure import Exposure, exposure
from recommender.matcher import ParkMatcher
from recommender.openings import Opening, openings
from recommender.pareto import POINTS, Point, front
from recommender.program import Problem
from recommender.worths import Among, Goal, Offers, offered

RESOURCES: Mapping[str, str] = {
    "land_mu": "land_available_mu",
    "peak_load_mw": "power_available_mw",
    "energy_tce": "energy_quota_tce",
    "water_wan_m3": "water_quota_wan_m3",
}
"""The firm's need of a resource → what the park has of it."""


@dataclass(frozen=True)
class Wish(Among):
    """How to place: what a plan is worth, the fewest firms of a league, seconds to solve it in."""

    goal: Goal = "score"
    floor: int = 0
    seconds: float = 5.0


@dataclass(frozen=True)
class Placement:
    """A plan with the problem behind it, the parks it is about, how the lists spread, and what
    would bring the parks on nobody's list onto one.
    """

    problem: Problem
    plan: Allocation
    parks: tuple[Park, ...]
    spread: Exposure
    openings: tuple[Opening, ...] = ()


def placed(matcher: ParkMatcher, firms: Sequence[Firm], wish: Wish) -> Placement:
    """The best plan for the firms among the parks of the region.

    Raises :class:`BadInput` for every firm that does not state what the goal needs.
    """
    offers = offered(matcher, firms, wish)
    problem = _problem(offers, wish)
    lists = np.full((len(firms), wish.candidates), -1)
    place = np.arange(len(offers.firm)) - np.searchsorted(offers.firm, offers.firm)
    lists[offers.firm, place] = offers.park
    spread = exposure(lists, problem.league)
    plan = allocate(problem, wish.seconds)
    return Placement(problem, plan, offers.parks, spread, openings(offers, spread.never))


@dataclass(frozen=True)
class Front:
    """Plans between two goals, and the parks that they are about."""

    goals: tuple[Goal, Goal]
    problem: Problem
    points: tuple[Point, ...]
    parks: tuple[Park, ...]


def between(
    matcher: ParkMatcher, firms: Sequence[Firm], wish: Wish, other: Goal, points: int = POINTS
) -> Front:
    """Plans from the best for the wish's goal to the best for the ``other``.

    Raises :class:`BadInput` for every firm that does not state what either goal needs.
    """
    offers = offered(matcher, firms, wish)
    problem = _problem(offers, wish)
    found = front(problem, offers.worth(other), points, wish.seconds)
    return Front((wish.goal, other), problem, found, offers.parks)


def _problem(offers: Offers, wish: Wish) -> Problem:
    parks, firms = offers.parks, offers.firms
    league = tuple(park.prefecture or park.province for park in parks)
    problem = Problem(
        firms=tuple(one.name for one in firms),
        parks=tuple(park.id for park in parks),
        resources=tuple(RESOURCES),
        firm=offers.firm,
        park=offers.park,
        value=offers.worth(wish.goal),
        need=_amounts([[getattr(one, need) for need in RESOURCES] for one in firms]),
        capacity=_amounts([[_own(park, has) for has in RESOURCES.values()] for park in parks]),
        league=league,
    )
    floors = dict.fromkeys(sorted(set(league)), wish.floor) if wish.floor else {}
    return replace(problem, floors=floors)


def _own(park: Park, figure: str) -> float | None:
    fact = getattr(park, figure)
    return None if fact is None or fact.basis == "regional" else float(fact.value)


def _amounts(rows: Sequence[Sequence[float | None]]) -> Any:
    filled = [[np.nan if value is None else value for value in row] for row in rows]
    return np.array(filled, dtype=np.float64).reshape(len(rows), len(RESOURCES))
