"""An allocation as an integer program: exactly by HiGHS, or a bound and prices by relaxing it.

Scipy is imported by who solves one: what only matches solves none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from features.vectors import Floats, Ints

if TYPE_CHECKING:
    from scipy import sparse

STEPS, ROUGH = 200, 30
"""Of the subgradient method where the relaxation is too large for the simplex method; and to guess
where to begin.
"""
FEW = 5_000
"""So many pairs are relaxed at once; of more those that matter, found step by step."""
EVEN, CLOSE, FAR, NEAR = 1e-7, 0.01, 0.05, 0.1
"""Shares of a typical value by which a pair may fall short: to count as even, to be taken up, to
stay, to be there at the beginning.
"""
MEMORY = 50
"""So many steps count for the shares."""
LARGE = 200_000
ROOM = 1e-9
"""Share by which rounding may pass a capacity."""
INFEASIBLE = 2


@dataclass(frozen=True)
class Problem:
    """``m`` firms, ``n`` parks, ``r`` resources and ``q`` candidate pairs.

    ``firm``, ``park``: (q,) positions of each pair, ``value``: (q,) what placing it is worth, 0 or
    more. ``need``: (m, r), ``capacity``: (n, r) amounts in the resource's unit, NaN unknown: an
    unknown capacity binds nobody, an unknown need takes nothing, and both are told.
    ``need_there``: (q, r) where a firm's need depends on the park. ``league``: (n,) of each park;
    ``floors``: league → fewest firms. ``pins``: firm → its park.
    """

    firms: tuple[str, ...]
    parks: tuple[str, ...]
    resources: tuple[str, ...]
    firm: Ints
    park: Ints
    value: Floats
    need: Floats
    capacity: Floats
    need_there: Floats | None = None
    league: tuple[str, ...] = ()
    floors: Mapping[str, int] = field(default_factory=dict)
    pins: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def load(self) -> Floats:
        """(q, r) what each pair takes of its park, nothing where need or capacity is unknown."""
        need = self.need[self.firm] if self.need_there is None else self.need_there
        capacity = self.capacity[self.park]
        return np.where(np.isnan(need) | np.isnan(capacity), 0.0, need)

    @cached_property
    def scale(self) -> Floats:
        """(n, r) the capacities, one where there is none or it is unknown."""
        return np.where(self.capacity > 0, self.capacity, 1.0)

    @cached_property
    def floor_rows(self) -> tuple[tuple[Ints, int], ...]:
        """For each floor the pairs that count for it, and the fewest that must be chosen."""
        league = np.array(self.league, dtype=object)[self.park] if self.league else self.park
        return tuple((np.flatnonzero(league == name), n) for name, n in self.floors.items())

    @cached_property
    def pinned(self) -> Ints:
        """The pairs that pins choose."""
        return np.array(
            [q for q, pair in enumerate(self.pairs) if self.pins.get(pair[0]) == pair[1]],
            dtype=np.int64,
        )

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """(q,) firm and park of each pair."""
        return list(zip(self.firm.tolist(), self.park.tolist(), strict=True))


@dataclass(frozen=True)
class Relaxed:
    """A ``bound`` that no plan exceeds, the price of each resource, (n, r), behind it, and the
    (q,) share of its firm that each pair would have, were firms split.
    """

    bound: float
    prices: Floats
    share: Floats


class Infeasible(Exception):
    """Pins and floors cannot all be met."""


def solved(problem: Problem, seconds: float) -> tuple[Ints | None, bool]:
    """The pairs chosen by the integer program and whether they are proven best.

    None where the time is too short to find any; raises :class:`Infeasible`.
    """
    if not len(problem.value):
        return np.empty(0, dtype=np.int64), True
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows, low, high = _rows(problem)
    found = milp(
        -problem.value,
        constraints=LinearConstraint(rows, low, high),
        integrality=np.ones(len(problem.value), dtype=np.int64),
        bounds=Bounds(*_bounds(problem)),
        options={"time_limit": max(seconds, 0.1), "mip_rel_gap": 0.0},
    )
    if found.status == INFEASIBLE:
        raise Infeasible
    if found.x is None:
        return None, False
    return np.flatnonzero(found.x > 0.5), found.status == 0


def relaxed(problem: Problem) -> Relaxed:
    """A bound and prices; raises :class:`Infeasible` where even split firms cannot meet all."""
    if not len(problem.value):
        return Relaxed(0.0, np.zeros(problem.capacity.shape), problem.value)
    if len(problem.value) > LARGE:
        return _by_subgradient(problem, STEPS)
    from scipy import sparse

    rows, low, high = _rows(problem)
    above, below = np.isfinite(high), np.isfinite(low)
    limits = sparse.vstack([rows[above], -rows[below]], format="csc")
    split = _by_parts(problem, limits, np.concatenate([high[above], -low[below]]))
    prices = np.zeros(len(high))
    prices[above] = np.maximum(split.prices[: above.sum()], 0.0)
    first, size = len(problem.firms), problem.capacity.size
    shape = problem.capacity.T.shape
    per_unit = prices[first : first + size].reshape(shape).T / problem.scale
    return Relaxed(split.bound, per_unit, split.share)


def _by_parts(problem: Problem, limits: Any, most: Floats) -> Relaxed:
    """The relaxation, with the price of each of ``limits``: pairs that would add value are taken
    up and those far from it dropped until none would.
    """
    typical = float(np.median(problem.value)) if len(problem.value) else 0.0
    some, best, every = _first_pairs(problem), -np.inf, np.arange(len(problem.value))
    while True:
        split = _split(problem, limits, most, some)
        if split is None:
            if len(some) == len(every):
                raise Infeasible
            some = every
            continue
        missed = problem.value - limits.T @ split.prices  # what a pair would add at these prices
        if not len(np.setdiff1d(np.flatnonzero(missed > EVEN * typical), some)):
            return split
        far = FAR * typical if split.bound > best else np.inf  # nobody is dropped for nothing
        kept = np.union1d(some[missed[some] > -far], problem.pinned)
        some, best = np.union1d(kept, np.flatnonzero(missed > -CLOSE * typical)), split.bound


def _first_pairs(problem: Problem) -> Ints:
    """The pairs that come near to the best of their firm at rough prices; all where few."""
    if len(problem.value) <= FEW:
        return np.arange(len(problem.value))
    prices = _by_subgradient(problem, ROUGH).prices
    net = problem.value - (problem.load * prices[problem.park]).sum(axis=1)
    best = np.zeros(len(problem.firms))
    np.maximum.at(best, problem.firm, net)
    near = net > best[problem.firm] - NEAR * np.median(problem.value)
    return np.union1d(np.flatnonzero(near), problem.pinned)


def _split(problem: Problem, limits: Any, most: Floats, some: Ints) -> Relaxed | None:
    """The relaxation with some pairs alone, None where they cannot meet all limits."""
    from scipy.optimize import linprog

    least = _bounds(problem)[0][some]
    found = linprog(  # whose stubs know no sparse arrays
        -problem.value[some],
        A_ub=limits[:, some],
        b_ub=most,
        bounds=[(low, None) for low in least.tolist()],  # no firm is more than one anyway
        method="highs",
    )
    if found.status == INFEASIBLE:
        return None
    share = np.zeros(len(problem.value))
    share[some] = found.x
    return Relaxed(-float(found.fun or 0.0), -found.ineqlin.marginals, share)


def _rows(problem: Problem) -> tuple["sparse.csr_array", Floats, Floats]:
    """Each firm once, each park's resources within capacity, each floor reached."""
    from scipy import sparse

    q, m, n = len(problem.value), len(problem.firms), len(problem.parks)
    pairs = np.arange(q)

    def incidence(values: Floats, at: Ints, count: int) -> sparse.csr_array:
        return sparse.csr_array((values, (at, pairs)), shape=(count, q))

    blocks = [incidence(np.ones(q), problem.firm, m)]
    shares = problem.load / problem.scale[problem.park]  # whatever the unit, within the tolerance
    blocks += [incidence(column, problem.park, n) for column in shares.T]
    for chosen, _ in problem.floor_rows:
        counted = np.zeros(q)
        counted[chosen] = 1.0
        blocks.append(sparse.csr_array(counted[None, :]))
    capacity = np.where(np.isnan(problem.capacity), np.inf, problem.capacity / problem.scale)
    capacity = capacity.T.reshape(-1)
    fewest = np.array([count for _, count in problem.floor_rows], dtype=np.float64)
    high = np.concatenate([np.ones(m), capacity, np.full(len(fewest), np.inf)])
    low = np.concatenate([np.full(m + len(capacity), -np.inf), fewest])
    return sparse.vstack(blocks, format="csr"), low, high


def _bounds(problem: Problem) -> tuple[Floats, Floats]:
    """A pair that is pinned is chosen, the firm's others are not."""
    least = np.zeros(len(problem.value))
    least[problem.pinned] = 1.0
    most = np.where(np.isin(problem.firm, list(problem.pins)), least, 1.0)
    too_large = (problem.load > problem.capacity[problem.park] * (1 + ROOM)).any(axis=1)
    return least, np.where(too_large & (least == 0), 0.0, most)


def _by_subgradient(problem: Problem, steps: int) -> Relaxed:
    """Prices that make each firm's best choice, taken by itself, almost fit the capacities.

    The value of those choices plus that of all capacities at their prices bounds every plan: more
    so the better the prices. Floors are left aside, which only raises the bound.
    """
    capacity = np.where(np.isnan(problem.capacity), 0.0, problem.capacity)
    scale = np.maximum(capacity, 1e-9)
    load = problem.load / scale[problem.park]  # shares of the park's capacity
    known = ~np.isnan(problem.capacity)
    order = np.argsort(problem.firm, kind="stable")
    starts = np.flatnonzero(np.diff(problem.firm[order], prepend=-1))
    prices, bound = np.zeros(capacity.shape), np.inf
    best, share = prices, np.zeros(len(problem.value))
    typical = float(np.median(problem.value)) if len(problem.value) else 0.0
    for step in range(steps):
        net = (problem.value - (load * prices[problem.park]).sum(axis=1))[order]
        gain = np.maximum.reduceat(net, starts)
        here = float(np.maximum(gain, 0.0).sum() + prices[known].sum())
        if here < bound:
            bound, best = here, prices / scale
        taken = order[(net == np.repeat(gain, np.diff(starts, append=len(net)))) & (net > 0)]
        share *= 1.0 - 1.0 / MEMORY
        share[taken] += 1.0 / MEMORY
        used = np.zeros(capacity.shape)
        np.add.at(used, problem.park[taken], load[taken])
        pace = typical / (1.0 + step / 10.0)
        prices = np.where(known, np.maximum(prices + pace * np.clip(used - 1.0, -1.0, 1.0), 0), 0)
    return Relaxed(bound, best, share)
