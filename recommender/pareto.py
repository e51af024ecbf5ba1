"""Two ends at once: plans of which none is better for both, found by weighing one against the
other.

Each weighing is an allocation of its own, so a plan is as exact as that is. Plans that no weighing
prefers (those inside the hull of the front) are not found.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from features.vectors import Bools, Floats
from recommender.allocate import Allocation, allocate
from recommender.program import Problem

POINTS = 9
TINY = 1e-6
"""How much the other end counts at the ends of the front: it only breaks ties."""


@dataclass(frozen=True)
class Point:
    """A plan with what it is worth for either end; ``share``: how much the first one counted."""

    share: float
    first: float
    second: float
    plan: Allocation


def front(
    problem: Problem,
    second: Floats,
    points: int = POINTS,
    seconds: float = 5.0,
    counted: tuple[Floats, Floats] | None = None,
) -> tuple[Point, ...]:
    """Plans from the best for ``problem.value`` to the best for ``second``, (q,) 0 or more.

    ``points`` weighings of ``seconds`` each; plans found twice are told once. ``counted``: (q,) for
    either end, what the pairs add to it where that is not what they are weighed by. Raises
    :class:`BadInput` as :func:`allocate` does.
    """
    first = problem.value
    scales = [_most(problem, end) for end in (first, second)]
    found = []
    for share in np.clip(np.linspace(1.0, 0.0, points), TINY, 1.0 - TINY).tolist():
        value = share * first / scales[0] + (1.0 - share) * second / scales[1]
        plan = allocate(replace(problem, value=value), seconds)
        chosen = _chosen(problem, plan)
        one, other = (float(end[chosen].sum()) for end in counted or (first, second))
        found.append(Point(share, one, other, plan))
    return tuple(_efficient(found))


def _most(problem: Problem, end: Floats) -> float:
    """What every firm at its best place is worth for an end, so that the two can be weighed."""
    best = np.zeros(len(problem.firms))
    np.maximum.at(best, problem.firm, end)
    return float(best.sum()) or 1.0


def _chosen(problem: Problem, plan: Allocation) -> Bools:
    """(q,) whether a pair is chosen."""
    return np.asarray(plan.place[problem.firm] == problem.park)


def _efficient(found: Iterable[Point]) -> list[Point]:
    """Those that no other beats in one end without losing in the other, best first first."""
    kept: list[Point] = []
    for point in sorted(found, key=lambda one: (-one.first, -one.second)):
        if not kept or point.second > kept[-1].second + TINY * abs(kept[-1].second):
            kept.append(point)
    return kept
