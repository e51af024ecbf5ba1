"""The fast inner loop, compiled: bit for bit the scores, verdicts and order of the reference.

All parks are scored in float32 with a bound on the error, see :mod:`recommender.sums`; those that
may be among the best are scored again in float64, term by term as
:func:`recommender.score.weigh` does.
"""

from typing import Any

import numpy as np

from features.vectors import Bools, Floats, Ints
from recommender.compiled import compiled
from recommender.plans import (
    ABSENT,
    FIGURES,
    Best,
    Bytes,
    Crowd,
    Kinds,
    Limits,
    Lists,
    Pairs,
    Parks,
    Part,
    Plan,
    Quick,
    Scored,
    Singles,
)  # fmt: skip
from recommender.results import Verdict
from recommender.sums import add, approximate, fit_of, no_sums

UNKNOWN, FAIL = int(Verdict.UNKNOWN), int(Verdict.FAIL)
BLOCK = 128
NEVER = np.float32(-np.inf)


@compiled
def shares_of(kinds: Kinds, weights: Floats) -> Floats:
    """(c,) weights with sum 1 over the criteria that apply."""
    used, total = np.zeros(len(weights)), 0.0
    for c in range(len(weights)):
        if kinds[c] != ABSENT:
            used[c] = weights[c]
            total += weights[c]
    return used / (total if total != 0.0 else 1.0)


@compiled
def shortlist(
    plan: Plan, parks: Parks, limits: Limits, best: Best, near: Best
) -> tuple[int, int, int]:
    """Ranks the parks for one firm: the best into ``best``, those one rule excludes into ``near``.

    Returns how many are in each, and how many parks are excluded.
    """
    every = np.arange(len(plan.kinds))
    return shortened(plan, parks, limits, (every, no_sums(len(parks.id_order))), (best, near))


@compiled
def shortened(
    plan: Plan, parks: Parks, limits: Limits, left: tuple[Ints, Quick], out: tuple[Best, Best]
) -> tuple[int, int, int]:
    """A shortlist where some criteria are summed already, and those ``left`` are not."""
    n, (best, near) = len(parks.id_order), out
    worst, failures = plan.verdicts[0].copy(), plan.verdicts[1].copy()
    judge(plan.needs, limits, worst, failures)
    scores, slack = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.float32)
    scored = Scored(scores, slack, worst, parks.id_order)
    approximate(plan, parks, left[0], left[1], scored)
    wanted = worst < FAIL
    excluded = n - wanted.sum()
    found = choose(wanted, scored, plan, parks, best)
    lost = 0
    if len(near.positions) > 0 and excluded > 0:
        lost = choose(failures == 1, scored, plan, parks, near)
    return found, lost, excluded


@compiled
def shortlists(crowd: Crowd, parks: Parks, limits: Limits, part: Part, lists: Lists) -> None:
    """Fills ``lists`` for the firms of a ``part`` of the crowd."""
    k, c, n = lists.positions.shape[1], crowd.kinds.shape[1], len(parks.id_order)
    figures, fits = np.empty((k, len(FIGURES))), np.empty((k, c))
    best = Best(np.empty(k, dtype=np.int64), figures, fits, np.empty(k, dtype=np.uint8))
    none = Best(best.positions[:0], figures[:0], fits[:0], best.worst[:0])
    sums, quick, kind = no_sums(n), no_sums(n), -1
    for i in range(part.start, part.stop):
        plan = plan_of(crowd, i)
        if crowd.kind[i] != kind:  # summed once for all firms of the kind
            kind = crowd.kind[i]
            sums = no_sums(n)
            sums.everywhere[0], sums.everywhere[1] = add(plan, parks, crowd.shared, sums)
        quick.scores[:], quick.held[:] = sums.scores, sums.held
        quick.everywhere[:] = sums.everywhere
        found, _, excluded = shortened(plan, parks, limits, (crowd.own, quick), (best, none))
        lists.positions[i, :found] = best.positions[:found]
        lists.positions[i, found:] = -1
        lists.figures[i, :found] = best.figures[:found]
        lists.figures[i, found:] = np.nan
        lists.worst[i, :found] = best.worst[:found]
        lists.found[i], lists.excluded[i] = found, excluded


@compiled
def pairs(crowd: Crowd, parks: Parks, limits: Limits, part: Part, found: Pairs) -> None:
    """Fills ``found`` for the firms of a ``part`` of the crowd with the one park there is."""
    fits = np.empty(crowd.kinds.shape[1])
    for i in range(part.start, part.stop):
        plan = plan_of(crowd, i)
        worst, failures = plan.verdicts[0].copy(), plan.verdicts[1].copy()
        judge(plan.needs, limits, worst, failures)
        exact(0, plan, parks, found.figures[i], fits)
        found.worst[i] = worst[0]


@compiled
def plan_of(crowd: Crowd, i: int) -> Plan:
    """One firm of the crowd by itself."""
    kind = crowd.kind[i]
    first, second = crowd.first[kind].copy(), crowd.second[kind].copy()
    for at in range(len(crowd.own)):
        first[crowd.own[at]] = crowd.own_first[i, at]
        second[crowd.own[at]] = crowd.own_second[i, at]
    return Plan(
        crowd.kinds[kind],
        crowd.rows[kind],
        first,
        second,
        crowd.used[kind],
        crowd.needs[i],
        crowd.verdicts[crowd.judged[i]],
    )


@compiled
def judge(needs: Floats, limits: Limits, worst: Bytes, failures: Bytes) -> None:
    """Adds to (n,) ``worst`` and ``failures`` what the limits say of the firm's ``needs``."""
    least = 0
    for i in range(len(needs)):  # where no park states a figure, all are to verify
        if not np.isnan(needs[i]) and not limits.any_own[i]:
            least = UNKNOWN
    for i in range(len(needs)):
        if np.isnan(needs[i]):
            if limits.bars[i] and limits.any_known[i] and least < UNKNOWN:
                raise_to(limits.known[i], worst)
        elif limits.any_own[i]:
            if least < UNKNOWN:
                raise_to(limits.missing[i], worst)
            fail(needs[i], limits, i, worst, failures)
    if least > 0:
        for p in range(len(worst)):
            worst[p] = max(worst[p], np.uint8(least))


@compiled
def raise_to(least: Bytes, worst: Bytes) -> None:
    """No verdict is better than ``least`` of its park."""
    for p in range(len(worst)):
        worst[p] = max(worst[p], least[p])


@compiled
def fail(need: float, limits: Limits, i: int, worst: Bytes, failures: Bytes) -> None:
    """The parks whose own figure does not meet the need: one end of those sorted by it."""
    start, stop = limits.starts[i], limits.starts[i + 1]
    offers = limits.offers[start:stop]
    if limits.at_most[i]:
        stop = start + np.searchsorted(offers, need, side="left")
    else:
        start += np.searchsorted(offers, need, side="right")
    for at in range(start, stop):
        worst[limits.order[at]] = FAIL
        failures[limits.order[at]] += 1


@compiled
def choose(wanted: Bools, scored: Scored, plan: Plan, parks: Parks, best: Best) -> int:
    """Fills ``best`` with the best parks of those ``wanted``, the best first; their number."""
    n, k, found = len(wanted), len(best.positions), 0
    if k == 0:
        return 0
    low, high = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.float32)
    for p in range(n):
        score, slack = scored.scores[p], scored.slack[p]
        low[p] = score - slack if wanted[p] else NEVER
        high[p] = score + slack if wanted[p] else NEVER
    least = cut(low, np.full(k, NEVER))
    figures, fits = np.empty(len(FIGURES)), np.empty(len(plan.kinds))
    for start in range(0, n, BLOCK):
        stop = min(start + BLOCK, n)
        if not reached(high, start, stop, least):
            continue
        for p in range(start, stop):
            if wanted[p] and high[p] >= least:
                exact(p, plan, parks, figures, fits)
                found = insert(p, (figures, fits), scored, best, found)
    return found


@compiled
def insert(p: int, seen: tuple[Floats, Floats], scored: Scored, best: Best, found: int) -> int:
    """Puts a park at its place among the ``found`` best; how many there are then."""
    k, at, (figures, fits) = len(best.positions), found, seen
    while at > 0 and before(p, figures, at - 1, best, scored):
        at -= 1
    if at == k:
        return found
    found = min(found + 1, k)
    for later in range(found - 1, at, -1):
        best.positions[later] = best.positions[later - 1]
        best.figures[later] = best.figures[later - 1]
        best.fits[later] = best.fits[later - 1]
        best.worst[later] = best.worst[later - 1]
    best.positions[at], best.figures[at], best.fits[at] = p, figures, fits
    best.worst[at] = scored.worst[p]
    return found


@compiled
def cut(low: Singles, best: Singles) -> Any:
    """What no more than ``len(best)`` of the scores ``low`` exceed; ``best``: room for them."""
    k = len(best)
    for start in range(0, len(low), BLOCK):
        stop = min(start + BLOCK, len(low))
        if not reached(low, start, stop, best[k - 1]):
            continue
        for p in range(start, stop):
            if low[p] > best[k - 1]:
                at = k - 1
                while at > 0 and best[at - 1] < low[p]:
                    best[at] = best[at - 1]
                    at -= 1
                best[at] = low[p]
    return best[k - 1]


@compiled
def reached(values: Singles, start: int, stop: int, least: Any) -> bool:
    """Whether any value of a stretch is ``least`` or more: counted, so that no branch is taken."""
    count = 0
    for p in range(start, stop):
        count += values[p] >= least
    return count > 0


@compiled
def exact(park: int, plan: Plan, parks: Parks, figures: Floats, fits: Floats) -> None:
    """Writes the park's (5,) ``figures`` and (c,) ``fits`` in double precision."""
    low, coverage, more, more_held = 0.0, 0.0, 0.0, 0.0
    for c in range(len(plan.kinds)):
        weight, lent = plan.used[c], parks.lent[park, c]
        fit = 0.0
        if plan.kinds[c] != ABSENT:
            offer = parks.full[plan.rows[c], park]
            fit = fit_of(plan.kinds[c], plan.first[c], plan.second[c], offer)
        fits[c] = fit
        if not weight > 0 or np.isnan(fit):
            continue
        if lent == 1 or (lent == 2 and fit == 0.0):
            more += fit * weight
            more_held += weight
        else:
            low += fit * weight
            coverage += weight
    held = coverage + more_held
    score = (low + more) / held if held > 0 else 0.0
    low, coverage = min(low, 1.0), min(coverage, 1.0)
    high = min(max(low + (1.0 - coverage), low), 1.0)
    figures[0], figures[1], figures[2] = min(max(score, low), high), low, high
    figures[3], figures[4] = coverage, held


@compiled
def before(park: int, figures: Floats, place: int, best: Best, scored: Scored) -> bool:
    """Whether a park comes before the one at ``place``: score, verdict, coverage, then id."""
    other, others, worst = best.positions[place], best.figures[place], scored.worst
    if figures[0] != others[0]:
        return bool(figures[0] > others[0])
    if worst[park] != worst[other]:
        return bool(worst[park] < worst[other])
    if figures[3] != others[3]:
        return bool(figures[3] > others[3])
    return bool(scored.id_order[park] < scored.id_order[other])
