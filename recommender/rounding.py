"""A whole plan from a split one, and a bound tighter than that of splitting.

Each firm has a worth, each park is filled as best it can be with firms that gain more there than
they are worth, and a firm that several parks want becomes dearer, one that none wants cheaper
(Lagrangian relaxation of "each firm once", Fisher 1981). Bit by bit the firms on which the fills
agree are placed for good. At the end single firms move while that adds value.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from features.vectors import Floats, Ints
from recommender.fills import Best, ByPark, Depth, fill_parks
from recommender.moves import Pairs, Plan, fill, fits, settle, take
from recommender.program import ROOM, Problem, Relaxed


class Care(NamedTuple):
    """Rounds before anyone is placed, rounds between placings, the share of those wanted that is
    placed each time.
    """

    before: int
    between: int
    portion: float


MANY_PARKS = 300
CAREFUL, QUICK = Care(12, 2, 0.05), Care(6, 1, 0.1)
PACE = 0.01
"""By how much of the bound the worth of firms changes in one round, shared among them."""
CALMING = 0.9
"""Of the pace from each round to the next before anyone is placed, so that the bound settles."""
MEMORY = 8.0
"""So many rounds count for how much a place is wanted."""
CROWD = 1e-3
"""How much less a firm is wanted for each other park that wants it: it breaks ties."""
BRANCHES, BOUND_BRANCHES = 1_500, 100_000
SLACK = 0.004
"""Of a typical value: fills nearer to the best than this are good enough."""
THREADS = min(os.cpu_count() or 1, 4)
PARTS = 8


@dataclass(frozen=True)
class Rounded:
    """The pairs chosen, within every known capacity, None where a floor is not reached; and a
    ``bound`` that no plan exceeds, without regard to floors.
    """

    chosen: Ints | None
    bound: float


def rounded(problem: Problem, relaxed: Relaxed) -> Rounded:
    """A plan and a bound; the same each time, on any number of threads."""
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
    )
    back = np.argsort(order)
    for pair in back[problem.pinned].tolist():
        _keep(plan, pairs, pair)
    with ThreadPoolExecutor(THREADS) as pool:
        market = _market(problem, relaxed, pairs, plan, pool)
        care = CAREFUL if len(problem.parks) <= MANY_PARKS else QUICK
        for turn in range(care.before):
            market.turn(PACE * CALMING**turn)
        bound = market.bound()
        for chosen, fewest in problem.floor_rows:
            wanted = back[chosen]
            _reach(plan, pairs, wanted[_by_share(pairs, relaxed.share[order], wanted)], fewest)
        while market.place(care.portion):
            for _ in range(care.between):
                market.turn(PACE)
    fill(plan, pairs, _by_share(pairs, relaxed.share[order], np.arange(len(order))))
    settle(plan, pairs, len(problem.parks))
    placed = order[plan.pair[plan.pair >= 0]]
    reached = all(np.isin(some, placed).sum() >= fewest for some, fewest in problem.floor_rows)
    return Rounded(np.sort(placed) if reached else None, bound)


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


@dataclass
class _Market:
    """Parks that want firms, each firm at its worth.

    ``worth``: (m,) of firms, ``best``: the fills at that worth, ``wanted``: (q,) how often a pair
    was in these of late.
    """

    pairs: Pairs
    plan: Plan
    by_park: ByPark
    pool: ThreadPoolExecutor
    slack: float
    worth: Floats
    best: Best
    wanted: Floats

    def turn(self, pace: float) -> None:
        """Fills every park anew; what several want is dearer then, what none wants cheaper."""
        self._fill(BRANCHES)
        self.wanted += (self.best.inside - self.wanted) / MEMORY
        free = self.plan.pair < 0
        claims = np.bincount(self.pairs.firm[self.best.inside], minlength=len(free))
        change = np.where(free & ((self.worth > 0) | (claims > 1)), claims - 1.0, 0.0)
        sum_of_all = float(self.best.gain.sum() + self.worth[free].sum())
        step = pace * sum_of_all / max(float(change @ change), 1.0)
        self.worth = np.maximum(self.worth + step * change, 0.0)

    def bound(self) -> float:
        """What no plan exceeds that leaves those placed now where they are."""
        self._fill(BOUND_BRANCHES)
        placed = self.plan.pair >= 0
        now = float(self.pairs.value[self.plan.pair[placed]].sum())
        return now + float(self.worth[~placed].sum() + self.best.most.sum())

    def place(self, portion: float) -> bool:
        """Places the most wanted firms of all fills; False where no park wants anyone."""
        some = np.flatnonzero(self.best.inside & (self.plan.pair[self.pairs.firm] < 0))
        claims = np.bincount(self.pairs.firm[some], minlength=len(self.plan.pair))
        longing = self.wanted[some] - CROWD * claims[self.pairs.firm[some]]
        count = int(portion * max(len(some), len(self.best.gain))) + 1
        for pair in some[np.argsort(-longing, kind="stable")[:count]].tolist():
            if self.plan.pair[self.pairs.firm[pair]] < 0 and fits(self.plan, self.pairs, pair, -1):
                take(self.plan, self.pairs, pair)
        return len(some) > 0

    def _fill(self, branches: int) -> None:
        ends = np.linspace(0, len(self.best.gain), min(PARTS * THREADS, len(self.best.gain)) + 1)
        stand, depth = (self.plan, self.pairs, self.by_park), Depth(branches, self.slack)

        def do(part: tuple[int, int]) -> None:
            fill_parks(stand, self.worth, part, depth, self.best)

        list(self.pool.map(do, pairwise(ends.astype(int).tolist())))


def _market(
    problem: Problem, relaxed: Relaxed, pairs: Pairs, plan: Plan, pool: ThreadPoolExecutor
) -> _Market:
    """Each firm is worth what the relaxation makes of it."""
    m, n, q = len(problem.firms), len(problem.parks), len(pairs.firm)
    net = pairs.value - (pairs.load * relaxed.prices[pairs.park]).sum(axis=1)
    worth = np.zeros(m)
    np.maximum.at(worth, pairs.firm, net)
    at_park = np.lexsort((-net, pairs.park))
    by_park = ByPark(
        at_park, np.searchsorted(pairs.park[at_park], np.arange(n + 1)), _weights(problem, relaxed)
    )
    slack = SLACK * float(np.median(pairs.value)) if q else 0.0
    return _Market(
        pairs, plan, by_park, pool, slack, worth,
        Best(np.zeros(q, dtype=np.bool_), np.zeros(n), np.zeros(n)), np.zeros(q),
    )  # fmt: skip


def _weights(problem: Problem, relaxed: Relaxed) -> Floats:
    """(n, r) prices; where a park has none, each resource counts by its share of the capacity."""
    known = problem.capacity > 0
    shares = np.divide(1.0, problem.capacity, out=np.zeros(problem.capacity.shape), where=known)
    return np.where((relaxed.prices > 0).any(axis=1, keepdims=True), relaxed.prices, shares)
