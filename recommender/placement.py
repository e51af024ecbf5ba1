"""A list of firms and the parks of a region as an allocation: who could go where, at what worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np

from features.errors import BadInput, Fault
from features.fields import specs
from features.firm_table import firm_table
from features.profiles import Firm, Park
from features.text import Text
from recommender import crowd
from recommender.allocate import Allocation, allocate
from recommender.exposure import Exposure, exposure
from recommender.matcher import ParkMatcher
from recommender.plans import Lists
from recommender.program import Problem

Goal = Literal["score", "tax", "investment"]

RESOURCES: Mapping[str, str] = {
    "land_mu": "land_available_mu",
    "peak_load_mw": "power_available_mw",
    "energy_tce": "energy_quota_tce",
    "water_wan_m3": "water_quota_wan_m3",
}
"""The firm's need of a resource → what the park has of it."""

AMOUNTS: Mapping[str, str] = {"tax": "annual_tax_wan", "investment": "investment_wan"}


@dataclass(frozen=True)
class Wish:
    """How to place: the parks of which region, how many each firm may go to, what a plan is worth,
    the fewest firms of a league, seconds to solve it in; by the law of which day and which weights.
    """

    region: str | None = None
    candidates: int = 30
    goal: Goal = "score"
    floor: int = 0
    seconds: float = 5.0
    day: date | None = None
    weights: Any = None


@dataclass(frozen=True)
class Placement:
    """A plan with the problem behind it, the parks it is about, and how the lists spread."""

    problem: Problem
    plan: Allocation
    parks: tuple[Park, ...]
    spread: Exposure


def placed(matcher: ParkMatcher, firms: Sequence[Firm], wish: Wish) -> Placement:
    """The best plan for the firms among the parks of the region.

    A placement is worth the pair's score, or that times the firm's tax or investment. Raises
    :class:`BadInput` for every firm that does not state what the goal needs.
    """
    _refuse_unstated(firms, wish.goal)
    engine = matcher.engine(wish.region, wish.day)
    table = firm_table(tuple(firms), engine.groups)
    lists = crowd.shortlists(engine, table, matcher.weigher(wish.weights), wish.candidates)
    parks = tuple(matcher.parks_[at] for at in engine.scope.positions)
    problem = _problem(firms, parks, lists, wish)
    return Placement(
        problem,
        allocate(problem, wish.seconds),
        parks,
        exposure(lists.positions, problem.league),
    )


def _problem(firms: Sequence[Firm], parks: Sequence[Park], lists: Lists, wish: Wish) -> Problem:
    firm, place = np.nonzero(lists.positions >= 0)
    league = tuple(park.prefecture or park.province for park in parks)
    worth = np.array([_worth(one, wish.goal) for one in firms])
    problem = Problem(
        firms=tuple(one.name for one in firms),
        parks=tuple(park.id for park in parks),
        resources=tuple(RESOURCES),
        firm=firm,
        park=lists.positions[firm, place],
        value=lists.figures[firm, place, 0] * worth[firm],
        need=_amounts([[getattr(one, need) for need in RESOURCES] for one in firms]),
        capacity=_amounts([[_own(park, has) for has in RESOURCES.values()] for park in parks]),
        league=league,
    )
    floors = dict.fromkeys(sorted(set(league)), wish.floor) if wish.floor else {}
    return replace(problem, floors=floors)


def _refuse_unstated(firms: Sequence[Firm], goal: Goal) -> None:
    figure = AMOUNTS.get(goal)
    if figure is None:
        return
    faults = [
        Fault(
            f"firms.{at}.{figure}",
            firm.name,
            _UNSTATED,
            _STATE.fill(what=specs(Firm)[figure].label),
        )
        for at, firm in enumerate(firms)
        if getattr(firm, figure) is None
    ]
    if faults:
        raise BadInput(faults)


_UNSTATED = Text("目标所需的数字未填", "does not state the figure that the goal needs")
_STATE = Text("请填写{what}，或改用 score 为目标", "State {what}, or choose score as the goal")


def _worth(firm: Firm, goal: Goal) -> float:
    figure = AMOUNTS.get(goal)
    return 1.0 if figure is None else float(getattr(firm, figure))


def _own(park: Park, figure: str) -> float | None:
    fact = getattr(park, figure)
    return None if fact is None or fact.basis == "regional" else float(fact.value)


def _amounts(rows: Sequence[Sequence[float | None]]) -> Any:
    filled = [[np.nan if value is None else value for value in row] for row in rows]
    return np.array(filled, dtype=np.float64).reshape(len(rows), len(RESOURCES))
