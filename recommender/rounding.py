"""A whole plan from a split one: firms go where most of them went, then single firms move, or one
takes the place of another that moves on, while that adds value.
"""

from typing import Any, NamedTuple

import numpy as np

from features.vectors import Bools, Floats, Ints
from recommender.kernel import compiled
from recommender.program import Problem, Relaxed

SWEEPS = 20
MOST_ROUNDS, EFFORT = 4_000, 30_000_000
"""So many rounds, or so many places tried, end the search: two or three seconds at any size."""
DOUBT = 0.3
"""How far chance may change what a pair seems worth when a park is filled anew."""
ROOM = 1e-9


def rounded(problem: Problem, relaxed: Relaxed) -> Ints | None:
    """The pairs chosen, within every known capacity; None where a floor is not reached."""
    order = np.lexsort((-problem.value, problem.firm))  # a firm's pairs together, the best first
    starts = np.searchsorted(problem.firm[order], np.arange(len(problem.firms) + 1))
    pairs = Pairs(
        problem.firm[order], problem.park[order], problem.value[order],
        np.ascontiguousarray(problem.load[order]), starts,
    )  # fmt: skip
    plan = Plan(
        np.full(len(problem.firms), -1),
        np.where(np.isnan(problem.capacity), np.inf, problem.capacity * (1 + ROOM)),
        np.zeros(len(problem.firms), dtype=np.bool_),
        np.zeros(1, dtype=np.int64),
    )
    back = np.argsort(order)
    for pair in back[problem.pinned].tolist():
        _keep(plan, pairs, pair)
    for chosen, fewest in problem.floor_rows:
        wanted = back[chosen]
        _reach(plan, pairs, wanted[_by_share(pairs, relaxed.share[order], wanted)], fewest)
    fill(plan, pairs, _by_share(pairs, relaxed.share[order], np.arange(len(order))))
    settle(plan, pairs, len(problem.parks), np.ones(len(problem.firms), dtype=np.bool_))
    net = pairs.value - (pairs.load * relaxed.prices[pairs.park]).sum(axis=1)
    at_park = np.lexsort((-net, pairs.park))
    bounds = np.searchsorted(pairs.park[at_park], np.arange(len(problem.parks) + 1))
    shake(plan, pairs, (net, at_park, bounds), EFFORT)
    placed = order[plan.pair[plan.pair >= 0]]
    reached = all(np.isin(some, placed).sum() >= fewest for some, fewest in problem.floor_rows)
    return np.sort(placed) if reached else None


class Pairs(NamedTuple):
    """(q,) firm, park and value of each pair, (q, r) load; (m + 1,) where each firm's begin."""

    firm: Ints
    park: Ints
    value: Floats
    load: Floats
    starts: Ints


class Plan(NamedTuple):
    """(m,) the pair of each firm, -1 for none, and whether it stays; (n, r) what is left; (1,) how
    many places were tried.
    """

    pair: Ints
    left: Floats
    stays: Bools
    tried: Ints


def _by_share(pairs: Pairs, share: Floats, some: Ints) -> Ints:
    """Positions in ``some``, the largest share first, then the most valuable."""
    return np.lexsort((pairs.firm[some], -pairs.value[some], -share[some]))


def _keep(plan: Plan, pairs: Pairs, pair: int) -> None:
    take(plan, pairs, pair)
    plan.stays[pairs.firm[pair]] = True


def _reach(plan: Plan, pairs: Pairs, wanted: Ints, fewest: int) -> None:
    """Places firms of the pairs ``wanted`` until so many are placed, and keeps them there."""
    count = int(np.isin(plan.pair, wanted).sum())
    for pair in wanted.tolist():
        if count >= fewest:
            return
        if plan.pair[pairs.firm[pair]] < 0 and fits(plan, pairs, pair, -1):
            _keep(plan, pairs, pair)
            count += 1


@compiled
def fits(plan: Plan, pairs: Pairs, pair: int, without: int) -> bool:
    """Whether a pair's park has room for it, were another pair of that park not there."""
    park = pairs.park[pair]
    plan.tried[0] += 1
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
def worth(plan: Plan, pairs: Pairs, firm: int) -> float:
    """What the firm's place is worth."""
    pair = plan.pair[firm]
    return pairs.value[pair] if pair >= 0 else 0.0


@compiled
def elsewhere(plan: Plan, pairs: Pairs, firm: int, park: int) -> int:
    """The firm's best pair with room at another park, -1 for none."""
    for pair in range(pairs.starts[firm], pairs.starts[firm + 1]):
        if pairs.park[pair] != park and fits(plan, pairs, pair, -1):
            return pair
    return -1


@compiled
def sweep(plan: Plan, pairs: Pairs, parks: int, some: Bools) -> bool:
    """Gives each of ``some`` firms in turn the best place that it can have to the good of all;
    whether any moved. Who makes room for another is tried again.
    """
    there, next_there = tenants(plan, pairs, parks)
    moved = False
    for firm in range(len(plan.pair)):
        if plan.stays[firm] or not some[firm]:
            continue
        pair, other, onward = best_move(plan, pairs, firm, there, next_there)
        if pair < 0:
            continue
        if other >= 0:
            leave(plan, pairs, other)
            some[other] = True
        take(plan, pairs, pair)
        if onward >= 0 and fits(plan, pairs, onward, -1):
            take(plan, pairs, onward)
        there, next_there = tenants(plan, pairs, parks)
        moved = True
    return moved


@compiled
def settle(plan: Plan, pairs: Pairs, parks: int, some: Bools) -> None:
    """Sweeps ``some`` firms until none of them moves."""
    for _ in range(SWEEPS):
        if not sweep(plan, pairs, parks, some):
            return


@compiled
def shake(plan: Plan, pairs: Pairs, by_park: tuple[Floats, Ints, Ints], effort: int) -> None:
    """Empties a park by lot, fills it anew by what pairs are worth beyond their price, give or
    take some, lets those without a place move in elsewhere, and keeps the plan when it is no
    worse, until so many places were tried. The lots are the same each time.
    """
    net, at_park, bounds = by_park
    parks, lot = len(bounds) - 1, np.uint64(88172645463325252)
    best = total(plan, pairs)
    kept, kept_left = plan.pair.copy(), plan.left.copy()
    homeless = np.zeros(len(plan.pair), dtype=np.bool_)
    for _ in range(MOST_ROUNDS):
        if plan.tried[0] > effort:
            break
        lot = drawn(lot)
        park = np.int64(lot % np.uint64(parks))
        some = at_park[bounds[park] : bounds[park + 1]]
        for firm in range(len(plan.pair)):
            pair = plan.pair[firm]
            if pair >= 0 and pairs.park[pair] == park and not plan.stays[firm]:
                leave(plan, pairs, firm)
            homeless[firm] = plan.pair[firm] < 0
        seems = np.empty(len(some))
        for i in range(len(some)):
            lot = drawn(lot)
            seems[i] = net[some[i]] + DOUBT * (np.float64(lot % np.uint64(1 << 20)) / (1 << 20))
        for i in np.argsort(-seems):
            pair = some[i]
            if plan.pair[pairs.firm[pair]] < 0 and fits(plan, pairs, pair, -1):
                take(plan, pairs, pair)
        settle(plan, pairs, parks, homeless)
        now = total(plan, pairs)
        if now >= best:
            best = now
            kept[:], kept_left[:] = plan.pair, plan.left
        else:
            plan.pair[:], plan.left[:] = kept, kept_left


@compiled
def drawn(lot: Any) -> Any:
    """The next number of a plain generator (xorshift), the same on every machine."""
    lot ^= lot << np.uint64(13)
    lot ^= lot >> np.uint64(7)
    lot ^= lot << np.uint64(17)
    return lot


@compiled
def total(plan: Plan, pairs: Pairs) -> float:
    """What the plan is worth."""
    found = 0.0
    for firm in range(len(plan.pair)):
        found += worth(plan, pairs, firm)
    return found


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
