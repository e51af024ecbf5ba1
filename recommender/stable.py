"""Stable matching: nobody and no park would rather have each other than what they got.

Deferred acceptance (Gale and Shapley 1962) with capacities, ties and incomplete lists. Who proposes
gets the best that any stable matching gives. Ties are broken by position, so that the result is
stable in the weak sense: no pair in which both would strictly gain.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np

from features.vectors import Bools, Floats, Ints
from recommender.compiled import compiled

Side = Literal["firm", "park"]
THREADS = min(os.cpu_count() or 1, 4)


def stable(firm_value: Floats, park_value: Floats, slots: Ints, best_for: Side = "firm") -> Ints:
    """(m,) the park of each firm, -1 for none.

    ``firm_value``, ``park_value``: (m, n) what each pair is worth to either side, NaN where one of
    them will not have the other. ``slots``: (n,) how many firms each park takes.
    """
    refused = np.isnan(firm_value) | np.isnan(park_value)
    ones = np.ones(len(firm_value), dtype=np.int64)
    if best_for == "firm":
        held = _deferred(firm_value, park_value, refused, ones, slots)
    else:
        held = _deferred(park_value.T, firm_value.T, refused.T, slots, ones)
    proposer, taker = np.nonzero(held >= 0), held[held >= 0]
    match = np.full(len(firm_value), -1)
    if best_for == "firm":
        match[proposer[0]] = taker
    else:
        match[taker] = proposer[0]
    return match


def blocking(
    firm_value: Floats, park_value: Floats, slots: Ints, match: Ints
) -> list[tuple[int, int]]:
    """Pairs in which both would strictly gain by leaving what they have; none where stable."""
    placed = match >= 0
    rows = np.arange(len(match))
    now = np.full(len(match), -np.inf)
    now[placed] = firm_value[rows[placed], match[placed]]
    worst = np.full(len(slots), np.inf)
    np.minimum.at(worst, match[placed], park_value[rows[placed], match[placed]])
    worst[np.bincount(match[placed], minlength=len(slots)) < slots] = -np.inf
    worst[slots == 0] = np.inf
    gains = (firm_value > now[:, None]) & (park_value > worst)
    return [(int(firm), int(park)) for firm, park in zip(*np.nonzero(gains), strict=True)]


def _deferred(own: Floats, other: Floats, refused: Bools, quota: Ints, room: Ints) -> Ints:
    """(proposers, most) the takers that hold each proposer."""
    cost = np.negative(own, order="C")
    cost[refused] = np.inf
    order = _best_first(cost)
    count = (~refused).sum(axis=1)
    held = np.full((len(room), max(int(room.max(initial=0)), 1)), -1)
    offers = Offers(order, count, np.ascontiguousarray(other), quota.astype(np.int64))
    propose(offers, held, room.astype(np.int64))
    result = np.full((len(own), max(int(quota.max(initial=0)), 1)), -1)
    filled = np.zeros(len(own), dtype=np.int64)
    for taker, place in zip(*np.nonzero(held >= 0), strict=True):
        proposer = held[taker, place]
        result[proposer, filled[proposer]] = taker
        filled[proposer] += 1
    return result


def _best_first(cost: Floats) -> Ints:
    """(p, t) takers in the order of their cost, then of their position; rows shared by threads."""
    order = np.empty(cost.shape, dtype=np.int64)

    def sort(rows: slice) -> None:
        order[rows] = np.argsort(cost[rows], axis=1)
        by_position(cost[rows], order[rows])

    ends = np.linspace(0, len(cost), THREADS + 1).astype(int).tolist()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(sort, (slice(*part) for part in pairwise(ends))))
    return order


class Offers(NamedTuple):
    """(p, t) takers of each proposer, the best first, and (p,) how many it would have; (p, t) what
    each is worth to the taker; (p,) how many it may get.
    """

    order: Ints
    willing: Ints
    worth: Floats
    quota: Ints


@compiled
def by_position(cost: Floats, order: Ints) -> None:
    """Puts those who tie in the order of their positions."""
    for row in range(len(order)):
        start = 0
        for at in range(1, order.shape[1] + 1):
            if at < order.shape[1] and cost[row, order[row, at]] == cost[row, order[row, start]]:
                continue
            if at - start > 1:
                order[row, start:at] = np.sort(order[row, start:at])
            start = at


@compiled
def propose(offers: Offers, held: Ints, room: Ints) -> None:
    """Fills (t, most) ``held`` with the proposers that each taker keeps in the end."""
    proposers = len(offers.quota)
    asked = np.zeros(proposers, dtype=np.int64)
    free = offers.quota.copy()
    kept = np.zeros(len(room), dtype=np.int64)
    price = np.empty(held.shape)  # what those held are worth to their taker
    waiting = np.arange(proposers)[::-1].copy()
    size = proposers
    while size > 0:
        proposer = waiting[size - 1]
        if free[proposer] == 0 or asked[proposer] == offers.willing[proposer]:
            size -= 1
            continue
        taker = offers.order[proposer, asked[proposer]]
        asked[proposer] += 1
        worth = offers.worth[proposer, taker]
        if kept[taker] < room[taker]:
            held[taker, kept[taker]], price[taker, kept[taker]] = proposer, worth
            kept[taker] += 1
            free[proposer] -= 1
            size -= free[proposer] == 0
        elif room[taker] > 0:
            place = least(price[taker], held[taker], room[taker])
            loser = held[taker, place]
            if ahead(worth, proposer, price[taker, place], loser):
                held[taker, place], price[taker, place] = proposer, worth
                free[proposer] -= 1
                size -= free[proposer] == 0
                if free[loser] == 0:  # else it waits already, or has asked everybody
                    waiting[size] = loser
                    size += 1
                free[loser] += 1


@compiled
def least(price: Floats, held: Ints, count: int) -> int:
    """The place of the proposer that a taker would part with first."""
    place = 0
    for at in range(1, count):
        if ahead(price[place], held[place], price[at], held[at]):
            place = at
    return place


@compiled
def ahead(worth: float, one: int, other_worth: float, other: int) -> bool:
    """Whether a taker prefers one proposer to another; in a tie the first in position."""
    if worth != other_worth:
        return worth > other_worth
    return one < other
