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
GROUPS = 128
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
    n, k, found, spare = len(wanted), len(best.positions), 0, 0
    if k == 0:
        return 0
    groups = min(max(GROUPS, 4 * k), max(n, 1))
    low, high = extremes(wanted, scored, groups)
    least = cut(low, np.full(k, NEVER))
    rows, order = rows_for(k + 1, len(plan.kinds)), np.empty(k, dtype=np.int64)
    for group in range(groups):
        if high[group] < least:
            continue
        for p in range(group, n, groups):
            if wanted[p] and scored.scores[p] + scored.slack[p] >= least:
                rows.positions[spare], rows.worst[spare] = p, scored.worst[p]
                exact(p, plan, parks, rows.figures[spare], rows.fits[spare])
                spare = insert(spare, rows, order, found, scored.id_order)
                found = min(found + 1, k)
    for place in range(found):
        copy(rows, order[place], best, place)
    return found


@compiled
def rows_for(count: int, criteria: int) -> Best:
    """Room for so many parks."""
    figures, fits = np.empty((count, len(FIGURES))), np.empty((count, criteria))
    return Best(np.empty(count, dtype=np.int64), figures, fits, np.empty(count, dtype=np.uint8))


@compiled
def extremes(wanted: Bools, scored: Scored, groups: int) -> tuple[Singles, Singles]:
    """The best that is certain and the best that may be in each group, those so far apart.

    So the best of all are mostly of several groups, and no loop has a branch.
    """
    low, high = np.full(groups, NEVER), np.full(groups, NEVER)
    for start in range(0, len(wanted), groups):
        some = wanted[start : start + groups]
        scores, slack = scored.scores[start : start + groups], scored.slack[start : start + groups]
        for at in range(len(some)):
            least = scores[at] - slack[at] if some[at] else NEVER
            most = scores[at] + slack[at] if some[at] else NEVER
            low[at] = least if least > low[at] else low[at]
            high[at] = most if most > high[at] else high[at]
    return low, high


@compiled
def cut(low: Singles, best: Singles) -> Any:
    """What no more than ``len(best)`` of the scores ``low`` exceed; ``best``: room for them."""
    last = len(best) - 1
    for score in low:
        if score > best[last]:
            at = last
            while at > 0 and best[at - 1] < score:
                best[at] = best[at - 1]
                at -= 1
            best[at] = score
    return best[last]


@compiled
def insert(row: int, rows: Best, order: Ints, found: int, id_order: Ints) -> int:
    """Puts a row at its place in the ``order`` of those ``found``; which row is free then."""
    at = found
    while at > 0 and before(row, order[at - 1], rows, id_order):
        at -= 1
    if at == len(order):
        return row
    spare = order[-1] if found == len(order) else found + 1
    for later in range(min(found, len(order) - 1), at, -1):
        order[later] = order[later - 1]
    order[at] = row
    return int(spare)


@compiled
def before(row: int, other: int, rows: Best, id_order: Ints) -> bool:
    """Whether a row comes before another: by score, verdict, coverage, then id."""
    mine, others = rows.figures[row], rows.figures[other]
    if mine[0] != others[0]:
        return bool(mine[0] > others[0])
    if rows.worst[row] != rows.worst[other]:
        return bool(rows.worst[row] < rows.worst[other])
    if mine[3] != others[3]:
        return bool(mine[3] > others[3])
    return bool(id_order[rows.positions[row]] < id_order[rows.positions[other]])


@compiled
def copy(rows: Best, row: int, best: Best, place: int) -> None:
    """One row of ``rows`` to a place in ``best``."""
    best.positions[place], best.worst[place] = rows.positions[row], rows.worst[row]
    for at in range(rows.figures.shape[1]):
        best.figures[place, at] = rows.figures[row, at]
    for at in range(rows.fits.shape[1]):
        best.fits[place, at] = rows.fits[row, at]


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
