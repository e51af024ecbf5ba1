"""The best fill of one park, several resources at once, by branch and bound: what no plan can
exceed there, and who would be in it.
"""

from typing import NamedTuple

import numpy as np

from features.vectors import Bools, Floats, Ints
from recommender.compiled import compiled
from recommender.moves import Pairs, Plan, fits


class Depth(NamedTuple):
    """How long one fill is looked for: so many branches at most, and a gain of ``slack`` over what
    is found counts for nothing.
    """

    branches: int
    slack: float


class Bag(NamedTuple):
    """(k,) gain of each firm that might be in, (k, r) load, (k,) load at the park's prices; those
    that gain most for their load first.
    """

    gain: Floats
    load: Floats
    weight: Floats


class ByPark(NamedTuple):
    """(q,) pairs, each park's together; (n + 1,) where each park's begin; (n, r) prices by which
    loads of several resources become one, any that are not negative.
    """

    pairs: Ints
    starts: Ints
    prices: Floats


class Best(NamedTuple):
    """(q,) who is in the best fill of the pair's park; (n,) what it gains, and no fill exceeds."""

    inside: Bools
    gain: Floats
    most: Floats


@compiled
def fill_parks(
    stand: tuple[Plan, Pairs, ByPark],
    worth: Floats,
    part: tuple[int, int],
    depth: Depth,
    best: Best,
) -> None:
    """Into ``best`` the best fill of each park of ``part`` with firms that have no place, each of
    which must gain more there than it is ``worth``.
    """
    plan, pairs, by_park = stand
    for park in range(part[0], part[1]):
        every = by_park.pairs[by_park.starts[park] : by_park.starts[park + 1]]
        best.inside[every] = False
        some = open_pairs(plan, pairs, every, worth)
        bag, order = packed(pairs, some, worth, by_park.prices[park])
        gain, most, chosen = best_fill(bag, plan.left[park], by_park.prices[park], depth)
        best.gain[park], best.most[park] = gain, most
        best.inside[some[order[chosen]]] = True


@compiled
def open_pairs(plan: Plan, pairs: Pairs, every: Ints, worth: Floats) -> Ints:
    """Those of one park's pairs whose firm has no place, would gain by this one, and fits."""
    keep = np.zeros(len(every), dtype=np.bool_)
    for i in range(len(every)):
        firm = pairs.firm[every[i]]
        free = plan.pair[firm] < 0 and pairs.value[every[i]] > worth[firm]
        keep[i] = free and fits(plan, pairs, every[i], -1)
    return every[keep]


@compiled
def packed(pairs: Pairs, some: Ints, worth: Floats, prices: Floats) -> tuple[Bag, Ints]:
    """The pairs as a bag, and their order in it."""
    gain = pairs.value[some] - worth[pairs.firm[some]]
    weight = np.zeros(len(some))
    for i in range(len(some)):
        for r in range(len(prices)):
            weight[i] += prices[r] * pairs.load[some[i], r]
    order = np.argsort(weight / gain)
    return Bag(gain[order], pairs.load[some[order]], weight[order]), order


@compiled
def best_fill(
    bag: Bag, amounts: Floats, prices: Floats, depth: Depth
) -> tuple[float, float, Bools]:
    """The most gain that fits into the amounts, a bound on it, and (k,) who is in.

    The bound is within ``depth.slack`` of the gain unless the branches run out.
    """
    left, room = amounts.copy(), known_room(amounts, prices)
    inside, best_inside = np.zeros(len(bag.gain), np.bool_), np.zeros(len(bag.gain), np.bool_)
    path, deep, at = np.empty(len(bag.gain), np.int64), 0, 0
    gain, best = 0.0, 0.0
    root, first = hope(bag, left, room, 0)
    for _ in range(depth.branches):
        more, first = hope(bag, left, room, at)
        if first >= 0 and gain + more > best + depth.slack:
            path[deep], inside[first] = first, True
            deep, at = deep + 1, first + 1
            left -= bag.load[first]
            room -= bag.weight[first]
            gain += bag.gain[first]
            if gain > best:
                best = gain
                best_inside[:] = inside
        elif deep == 0:
            return best, min(best + depth.slack, root), best_inside
        else:
            deep -= 1
            last = path[deep]
            inside[last], at = False, last + 1
            left += bag.load[last]
            room += bag.weight[last]
            gain -= bag.gain[last]
    return best, root, best_inside


@compiled
def known_room(amounts: Floats, prices: Floats) -> float:
    """The amounts at their prices; what is not known binds nobody and has no price."""
    room = 0.0
    for r in range(len(amounts)):
        if prices[r] > 0.0:
            room += prices[r] * amounts[r]
    return room


@compiled
def hope(bag: Bag, left: Floats, room: float, start: int) -> tuple[float, int]:
    """What firms from ``start`` on could add were only their loads at the prices to fit and one of
    them split, and the first of them that fits, -1 for none.
    """
    more, first = 0.0, -1
    for i in range(start, len(bag.gain)):
        inside = True
        for r in range(len(left)):
            if bag.load[i, r] > left[r]:
                inside = False
                break
        if not inside:
            continue
        if first < 0:
            first = i
        if bag.weight[i] > room:
            return more + bag.gain[i] * max(room, 0.0) / bag.weight[i], first
        room -= bag.weight[i]
        more += bag.gain[i]
    return more, first
