"""Who is among the best under each of many weights: the compiled loop behind steadiness.

Parks run outside and draws of weights inside, a block of draws at a time, in float32: a park that
not even the largest weights of a block bring among its best is passed over in one step.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.vectors import Bools, Floats, Ints
from recommender.compiled import compiled

BLOCK = 256
SLACK = np.float32(1.0 + 2.0**-17)
"""More than the rounding of thirty products in float32: a bound must not lose a park."""

Singles = NDArray[np.float32]
Shorts = NDArray[np.int32]


@dataclass(frozen=True)
class Draws:
    """Many weights to rank with. ``weights``: (d, c), each row sum 1."""

    weights: Floats

    def __len__(self) -> int:
        return len(self.weights)

    @cached_property
    def blocks(self) -> Singles:
        """(b, c, ``BLOCK``) the weights by block, criterion and draw; the last draw fills up."""
        draws, criteria = self.weights.shape
        count = -(-draws // BLOCK)
        filled = self.weights[np.minimum(np.arange(count * BLOCK), draws - 1)]
        by_block = filled.reshape(count, BLOCK, criteria).transpose(0, 2, 1)
        return np.ascontiguousarray(by_block, dtype=np.float32)

    @cached_property
    def largest(self) -> Singles:
        """(b, c) the greatest weight of each criterion in each block."""
        return np.ascontiguousarray(self.blocks.max(axis=2))

    @cached_property
    def counted(self) -> Bools:
        """(c,) whether each criterion weighs anything in some draw."""
        return np.asarray((self.weights > 0).any(axis=0))


class Lanes(NamedTuple):
    """What the compiled loops read.

    ``fits``: (n, c) 0 where unknown; ``pattern``: (n,) which of p sets of criteria is known of
    each; ``weights``: (b, c, ``BLOCK``), ``most``: (b, c) the greatest of each; ``shares``:
    (b, p, ``BLOCK``) one over the weight known.
    """

    fits: Singles
    pattern: Ints
    weights: Singles
    most: Singles
    shares: Singles


@dataclass(frozen=True)
class Race:
    """Parks under many weights."""

    lanes: Lanes
    draws: int

    def leaders(self, depth: int) -> Ints:
        """(d, depth) parks with the best scores in each draw, best first; ties keep their order."""
        lanes = self.lanes
        size = min(depth, len(lanes.fits))
        best = np.full((len(lanes.weights) * BLOCK, size), -1, dtype=np.int64)
        if size:
            _lead(lanes, best)
        return best[: self.draws]

    def ahead(self, parks: Ints) -> Floats:
        """(k, k) share of the draws in which the row's park scores above the column's."""
        counts = np.zeros((len(parks), len(parks)), dtype=np.int64)
        some = self.lanes._replace(fits=self.lanes.fits[parks], pattern=self.lanes.pattern[parks])
        _compare(some, self.draws, counts)
        return counts / self.draws


def race(fits: Floats, draws: Draws) -> Race:
    """``fits``: (c, n) NaN unknown; a score is the weighted mean of what is known."""
    table, pattern, first = _table(fits, draws.counted)
    shares = _shares(fits, first, draws.blocks)
    return Race(Lanes(table, pattern, draws.blocks, draws.largest, shares), len(draws))


def tally(leaders: Ints, weights: Floats, parks: int) -> tuple[Ints, Floats]:
    """(n, depth) in how many draws each park takes each place, (n, c) its winning weights' sum.

    ``leaders``: (d, depth) as of :meth:`Race.leaders`; ``weights``: (d, c) of the same draws.
    """
    places = np.zeros((parks, leaders.shape[1]), dtype=np.int64)
    won = np.zeros((parks, weights.shape[1]))
    if leaders.size:
        _count(leaders, weights, places, won)
    return places, won


def scores(fits: Floats, weights: Floats) -> Floats:
    """(d, n) weighted mean of the known ``fits`` (c, n) under each of ``weights`` (d, c)."""
    total, held = weights @ np.nan_to_num(fits), weights @ (~np.isnan(fits)).astype(np.float64)
    return np.divide(total, held, out=np.zeros_like(total), where=held > 0)


@compiled
def _table(fits: Floats, counted: Bools) -> tuple[Singles, Ints, Ints]:
    """(n, c) fits, 0 where unknown; (n,) the set known of each; a park that each set is of."""
    criteria, n = fits.shape
    table, pattern = np.zeros((n, criteria), dtype=np.float32), np.zeros(n, dtype=np.int64)
    first, sets, found = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), 0
    for j in range(n):
        known = 0
        for i in range(criteria):
            if counted[i] and not np.isnan(fits[i, j]):
                known |= 1 << i
                table[j, i] = fits[i, j]
        at = 0
        while at < found and sets[at] != known:
            at += 1
        if at == found:
            sets[at], first[at] = known, j
            found += 1
        pattern[j] = at
    return table, pattern, first[:found]


@compiled
def _shares(fits: Floats, first: Ints, blocks: Singles) -> Singles:
    """(b, p, ``BLOCK``) one over the weight of what is known of each of the parks ``first``."""
    held = np.zeros((len(blocks), len(first), BLOCK), dtype=np.float32)
    for b in range(len(blocks)):
        for p in range(len(first)):
            row = held[b, p]
            for i in range(len(fits)):
                if not np.isnan(fits[i, first[p]]):
                    weights = blocks[b, i]
                    for d in range(BLOCK):
                        row[d] += weights[d]
            for d in range(BLOCK):
                row[d] = np.float32(1.0) / row[d] if row[d] > 0 else np.float32(0.0)
    return held


@compiled
def _count(leaders: Ints, weights: Floats, places: Ints, won: Floats) -> None:
    draws, depth = leaders.shape
    for d in range(draws):
        for k in range(depth):
            places[leaders[d, k], k] += 1
        winner = won[leaders[d, 0]]
        for i in range(weights.shape[1]):
            winner[i] += weights[d, i]


@compiled
def _lead(lanes: Lanes, best: Ints) -> None:
    fits, pattern, blocks, largest, share = lanes
    depth = best.shape[1]
    terms, counts = _terms(fits)
    score = np.empty(BLOCK, dtype=np.float32)
    top, at = np.empty((depth, BLOCK), dtype=np.float32), np.empty((depth, BLOCK), dtype=np.int32)
    least = top[depth - 1]
    for b in range(len(blocks)):
        weights, held = blocks[b], share[b]
        most, most_held = largest[b], _largest(held)
        top[:] = -1.0
        at[:] = -1
        bar = np.float32(-1.0)
        for j in range(len(fits)):
            mine = terms[j, : counts[j]]
            bound = np.float32(0.0)
            for i in mine:
                bound += fits[j, i] * most[i]
            if bound * most_held[pattern[j]] * SLACK > bar:
                _add(fits[j], mine, weights, score)
                if _beats(score, held[pattern[j]], least) > 0:
                    _enter(score, j, top, at)
                    bar = _least(least)
        best[b * BLOCK : (b + 1) * BLOCK] = at.T


@compiled
def _compare(lanes: Lanes, draws: int, counts: Ints) -> None:
    fits, pattern, blocks, _, share = lanes
    k = len(fits)
    terms, sizes = _terms(fits)
    score, least = np.empty((k, BLOCK), dtype=np.float32), np.zeros(BLOCK, dtype=np.float32)
    for b in range(len(blocks)):
        for j in range(k):
            mine = terms[j, : sizes[j]]
            _add(fits[j], mine, blocks[b], score[j])
            _beats(score[j], share[b][pattern[j]], least)
        real = min(BLOCK, draws - b * BLOCK)
        for j in range(k):
            for other in range(k):
                counts[j, other] += _wins(score[j, :real], score[other, :real])


@compiled
def _wins(one: Singles, other: Singles) -> int:
    won = 0
    for d in range(len(one)):
        won += one[d] > other[d]
    return won


@compiled
def _terms(fits: Singles) -> tuple[Ints, Ints]:
    """(n, c) the criteria that add to each park's score, and (n,) how many they are."""
    terms = np.empty(fits.shape, dtype=np.int64)
    counts = np.zeros(len(fits), dtype=np.int64)
    for j in range(len(fits)):
        for i in range(fits.shape[1]):
            if fits[j, i] > 0:
                terms[j, counts[j]] = i
                counts[j] += 1
    return terms, counts


@compiled
def _largest(rows: Singles) -> Singles:
    found = np.empty(len(rows), dtype=np.float32)
    for i in range(len(rows)):
        found[i] = rows[i].max()
    return found


@compiled
def _least(values: Singles) -> np.float32:
    """The smallest value; of whole numbers with the same order, which machines compare by eights.

    The bits of floats that are 0 or more are in the order of the floats, -1 below them all.
    """
    bits = values.view(np.int32)
    found = bits[0]
    for d in range(1, len(bits)):
        found = min(found, bits[d])
    for d in range(len(bits)):
        if bits[d] == found:
            return np.float32(values[d])
    return np.float32(values[0])


@compiled
def _add(fits: Singles, terms: Ints, weights: Singles, score: Singles) -> None:
    """Fills ``score`` with the park's weighted sum of what is known, in each draw."""
    score[:] = 0.0
    k = 0
    while k + 4 <= len(terms):  # four at a time: a quarter of the loads and stores of the sums
        one, two = fits[terms[k]], fits[terms[k + 1]]
        three, four = fits[terms[k + 2]], fits[terms[k + 3]]
        first, second = weights[terms[k]], weights[terms[k + 1]]
        third, fourth = weights[terms[k + 2]], weights[terms[k + 3]]
        for d in range(BLOCK):
            score[d] += one * first[d] + two * second[d] + three * third[d] + four * fourth[d]
        k += 4
    while k < len(terms):
        one, first = fits[terms[k]], weights[terms[k]]
        for d in range(BLOCK):
            score[d] += one * first[d]
        k += 1


@compiled
def _beats(score: Singles, share: Singles, least: Singles) -> int:
    """Turns the sums into scores; returns in how many draws they are above ``least``."""
    better = 0
    for d in range(BLOCK):
        score[d] *= share[d]
        better += score[d] > least[d]
    return better


@compiled
def _enter(score: Singles, park: int, top: Singles, at: Shorts) -> None:
    """Puts ``park`` in its place among the best of each draw; who was last there drops out.

    It enters at the foot and climbs, one place at a time for all draws together, until it climbs
    in none. Of equals the one that came first stays ahead.
    """
    k = len(top) - 1
    foot, names = top[k], at[k]
    for d in range(BLOCK):
        better = score[d] > foot[d]
        foot[d] = max(foot[d], score[d])
        names[d] = park if better else names[d]
    climbs = 1
    while k > 0 and climbs > 0:
        climbs = _climb(top[k - 1], top[k], at[k - 1], at[k])
        k -= 1


@compiled
def _climb(above: Singles, below: Singles, upper: Shorts, lower: Shorts) -> int:
    """Puts two neighbouring places in order; returns in how many draws they were not."""
    climbs = 0
    for d in range(BLOCK):
        one, other, first, second = above[d], below[d], upper[d], lower[d]
        swap = other > one
        above[d], below[d] = max(one, other), min(one, other)
        upper[d], lower[d] = (second, first) if swap else (first, second)
        climbs += swap
    return climbs
