"""A plan in the making: firms take places and leave them; single firms move, or one takes the
place of another that moves on, while that adds value.
"""

from typing import NamedTuple

import numpy as np

from features.vectors import Bools, Floats, Ints
from recommender.compiled import compiled
from recommender.program import ROOM

SWEEPS = 20


class Pairs(NamedTuple):
    """(q,) firm, park and value of each pair, (q, r) load; (m + 1,) where each firm's begin."""

    firm: Ints
    park: Ints
    value: Floats
    load: Floats
    starts: Ints


class Plan(NamedTuple):
    """(m,) the pair of each firm, -1 for none, and whether it stays; (n, r) what is left."""

    pair: Ints
    left: Floats
    stays: Bools


@compiled
def fits(plan: Plan, pairs: Pairs, pair: int, without: int) -> bool:
    """Whether a pair's park has room for it, were another pair of that park not there."""
    park = pairs.park[pair]
    for r in range(plan.left.shape[1]):
        freed = pairs.load[without, r] if without >= 0 else 0.0
        if pairs.load[pair, r] > plan.left[park, r] + freed:
            return False
    return True


@compiled
def take(plan: Plan, pairs: Pairs, pair: int) -> None:
    """Places the firm of a pair, which leaves the place it has."""
    firm, park = pairs.firm[pair], pairs.park[pair]
    leave(plan, pairs, firm)
    plan.pair[firm] = pair
    for r in range(plan.left.shape[1]):
        plan.left[park, r] -= pairs.load[pair, r]


@compiled
def leave(plan: Plan, pairs: Pairs, firm: int) -> None:
    """The firm has no place any more."""
    pair = plan.pair[firm]
    if pair >= 0:
        plan.pair[firm] = -1
        for r in range(plan.left.shape[1]):
            plan.left[pairs.park[pair], r] += pairs.load[pair, r]


@compiled
def fill(plan: Plan, pairs: Pairs, order: Ints) -> None:
    """Places every firm without a place at the first of its pairs, in that order, with room."""
    for pair in order:
        if plan.pair[pairs.firm[pair]] < 0 and fits(plan, pairs, pair, -1):
            take(plan, pairs, pair)


@compiled
def settle(plan: Plan, pairs: Pairs, parks: int) -> None:
    """Sweeps until nobody moves."""
    for _ in range(SWEEPS):
        if not sweep(plan, pairs, parks):
            return


@compiled
def sweep(plan: Plan, pairs: Pairs, parks: int) -> bool:
    """Gives each firm in turn the best place that it can have to the good of all; whether any
    moved.
    """
    there, next_there = tenants(plan, pairs, parks)
    moved = False
    for firm in range(len(plan.pair)):
        if plan.stays[firm]:
            continue
        pair, other, onward = best_move(plan, pairs, firm, there, next_there)
        if pair < 0:
            continue
        if other >= 0:
            leave(plan, pairs, other)
        take(plan, pairs, pair)
        if onward >= 0 and fits(plan, pairs, onward, -1):
            take(plan, pairs, onward)
        there, next_there = tenants(plan, pairs, parks)
        moved = True
    return moved


@compiled
def best_move(
    plan: Plan, pairs: Pairs, firm: int, there: Ints, next_there: Ints
) -> tuple[int, int, int]:
    """The pair that adds most value, the firm that makes room for it, and where that one goes."""
    now, most = worth(plan, pairs, firm), ROOM
    found = (-1, -1, -1)
    for pair in range(pairs.starts[firm], pairs.starts[firm + 1]):
        gain = pairs.value[pair] - now
        if gain <= most:  # values fall, and whoever makes room for it gains nothing
            break
        if fits(plan, pairs, pair, -1):
            return pair, -1, -1
        other = there[pairs.park[pair]]
        while other >= 0:
            if not plan.stays[other] and fits(plan, pairs, pair, plan.pair[other]):
                onward = elsewhere(plan, pairs, other, pairs.park[pair])
                then = pairs.value[onward] if onward >= 0 else 0.0
                total = gain + then - worth(plan, pairs, other)
                if total > most:
                    most, found = total, (pair, other, onward)
            other = next_there[other]
    return found


@compiled
def elsewhere(plan: Plan, pairs: Pairs, firm: int, park: int) -> int:
    """The firm's best pair with room at another park, -1 for none."""
    for pair in range(pairs.starts[firm], pairs.starts[firm + 1]):
        if pairs.park[pair] != park and fits(plan, pairs, pair, -1):
            return pair
    return -1


@compiled
def worth(plan: Plan, pairs: Pairs, firm: int) -> float:
    """What the firm's place is worth."""
    pair = plan.pair[firm]
    return pairs.value[pair] if pair >= 0 else 0.0


@compiled
def tenants(plan: Plan, pairs: Pairs, parks: int) -> tuple[Ints, Ints]:
    """The first firm at each park and, of each firm, the next at the same park; -1 for none."""
    first, following = np.full(parks, -1), np.full(len(plan.pair), -1)
    for firm in range(len(plan.pair)):
        pair = plan.pair[firm]
        if pair >= 0:
            following[firm] = first[pairs.park[pair]]
            first[pairs.park[pair]] = firm
    return first, following
