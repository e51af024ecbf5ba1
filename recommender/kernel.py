"""The fast inner loop, compiled: bit for bit the scores, verdicts and order of the reference.

All parks are scored in float32 with a bound on the error; those that may be among the best are
scored again in float64, term by term as :func:`recommender.score.weigh` does.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core.errors import NumbaError

from features.vectors import Bools, Floats, Ints
from recommender.plans import (
    ABSENT,
    COLUMN,
    FIGURES,
    RATIO,
    SAME,
    SWITCH,
    Best,
    Bytes,
    Crowd,
    Limits,
    Lists,
    Pairs,
    Parks,
    Part,
    Plan,
    Quick,
    Scored,
    Singles,
)
from recommender.results import Verdict

# More than the rounding of thirty products and their sum in float32, as a share of full weight.
ROUNDING = 2.0**-17
SINGLE_LEAST = 1e-30

UNKNOWN, FAIL = int(Verdict.UNKNOWN), int(Verdict.FAIL)

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """``function`` as machine code, kept on disk where some place can be written."""
    try:
        made = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except (NumbaError, RuntimeError):  # no folder to keep it in: compiled anew in each process
        made = numba.njit(nogil=True, error_model="numpy")(function)
    return cast(Function, made)


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
def no_sums(n: int) -> Quick:
    """Sums to begin with."""
    nothing = np.zeros(n, dtype=np.float32)
    return Quick(nothing, nothing.copy(), np.zeros(2, dtype=np.float32))


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
    for i in range(len(needs)):
        if np.isnan(needs[i]):
            if limits.bars[i]:
                ask(limits.known[i], worst)
        elif limits.any_own[i]:
            compare(needs[i], limits.offers[i], limits.at_most[i], worst, failures)
        else:
            least = UNKNOWN
    for p in range(len(worst)):
        worst[p] = max(worst[p], least)


@compiled
def ask(known: Bools, worst: Bytes) -> None:
    """The firm has not said how it stands to the parks' bar: to verify where there is one."""
    for p in range(len(worst)):
        if known[p]:
            worst[p] = max(worst[p], UNKNOWN)


@compiled
def compare(need: float, offers: Floats, at_most: bool, worst: Bytes, failures: Bytes) -> None:
    """The firm's need against what each park gives, to verify where that is unknown."""
    for p in range(len(worst)):
        if np.isnan(offers[p]):
            worst[p] = max(worst[p], UNKNOWN)
        elif not (need <= offers[p] if at_most else need >= offers[p]):
            worst[p] = FAIL
            failures[p] += 1


@compiled
def approximate(plan: Plan, parks: Parks, which: Ints, quick: Quick, scored: Scored) -> None:
    """Writes the scores and the slack, from what ``quick`` holds and the criteria ``which``."""
    everywhere, held_everywhere = add(plan, parks, which, quick)
    everywhere += quick.everywhere[0]
    held_everywhere += quick.everywhere[1]
    # Where all that is known weighs too little for single precision, only the exact score tells.
    lost = ((plan.used > 0) & (plan.used < SINGLE_LEAST)).any()
    blind = np.float32(np.inf) if lost else np.float32(0.0)
    for p in range(len(scored.scores)):
        total = quick.held[p] + held_everywhere
        found = total > 0
        scored.scores[p] = (quick.scores[p] + everywhere) / total if found else np.float32(0.0)
        scored.slack[p] = np.float32(ROUNDING) / total if found else blind


@compiled
def add(plan: Plan, parks: Parks, which: Ints, quick: Quick) -> tuple[Any, Any]:
    """Adds the criteria ``which`` to ``quick``, save those in which all parks fare alike: what
    these add to each score and weight.
    """
    everywhere, held_everywhere = np.float32(0.0), np.float32(0.0)
    for c in which:
        kind, weight, row = plan.kinds[c], np.float32(plan.used[c]), plan.rows[c]
        if not weight > 0:
            continue
        column, first = parks.light[row], np.float32(plan.first[c])
        if kind == SAME or parks.even[row]:
            fit = fit_of(kind, plan.first[c], plan.second[c], parks.full[row, 0])
            if not np.isnan(fit):
                everywhere += weight * np.float32(fit)
                held_everywhere += weight
        elif kind == COLUMN:
            add_column(column, weight, quick)
        elif kind == SWITCH:
            add_switch(column, weight, first, quick)
        elif kind == RATIO:
            add_ratio(column, weight, first, quick)
        else:
            add_bar(column, weight, (first, np.float32(plan.second[c])), quick)
    return everywhere, held_everywhere


@compiled
def add_column(column: Singles, weight: Any, quick: Quick) -> None:
    """The fit is the column."""
    scores, held = quick.scores, quick.held
    for p in range(len(scores)):
        fit = column[p]
        scores[p] += np.float32(0.0) if np.isnan(fit) else weight * fit
        held[p] += np.float32(0.0) if np.isnan(fit) else weight


@compiled
def add_switch(column: Singles, weight: Any, value: Any, quick: Quick) -> None:
    """The fit is the firm's value where the column is one, else one."""
    scores, held, unknown = quick.scores, quick.held, np.isnan(value)
    share = np.float32(0.0) if unknown else weight * value
    known = np.float32(0.0) if unknown else weight
    for p in range(len(scores)):
        scores[p] += share if column[p] == np.float32(1.0) else weight
        held[p] += known if column[p] == np.float32(1.0) else weight


@compiled
def add_ratio(column: Singles, weight: Any, need: Any, quick: Quick) -> None:
    """The fit is the column's share of the need."""
    scores, held, one = quick.scores, quick.held, np.float32(1.0)
    for p in range(len(scores)):
        fit = column[p] / need
        scores[p] += np.float32(0.0) if np.isnan(fit) else weight * min(fit, one)
        held[p] += np.float32(0.0) if np.isnan(fit) else weight


@compiled
def add_bar(column: Singles, weight: Any, numbers: tuple[Any, Any], quick: Quick) -> None:
    """The fit is how near the firm comes to the column's bar, its own worth where there is none."""
    scores, held, one = quick.scores, quick.held, np.float32(1.0)
    value, alone = numbers
    if np.isnan(value):
        return
    for p in range(len(scores)):
        share = value / column[p]  # by zero: infinite, so that the bar is met
        fit = alone if np.isnan(column[p]) else (one if not share < one else share)
        scores[p] += np.float32(0.0) if np.isnan(fit) else weight * fit
        held[p] += np.float32(0.0) if np.isnan(fit) else weight


@compiled
def choose(wanted: Bools, scored: Scored, plan: Plan, parks: Parks, best: Best) -> int:
    """Fills ``best`` with the best parks of those ``wanted``, the best first; their number."""
    k, found = len(best.positions), 0
    if k == 0:
        return 0
    least = cut(wanted, scored, np.empty(k, dtype=np.float32))
    figures, fits = np.empty(len(FIGURES)), np.empty(len(plan.kinds))
    for p in range(len(wanted)):
        if not wanted[p] or scored.scores[p] + scored.slack[p] < least:
            continue
        exact(p, plan, parks, figures, fits)
        at = found
        while at > 0 and before(p, figures, at - 1, best, scored):
            at -= 1
        if at == k:
            continue
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
def cut(wanted: Bools, scored: Scored, best: Singles) -> Any:
    """What a score plus its slack must reach to be surely not outside the best of those wanted."""
    found, k = 0, len(best)
    for p in range(len(wanted)):
        sure = scored.scores[p] - scored.slack[p]
        if not wanted[p] or (found == k and sure <= best[k - 1]):
            continue
        at = min(found, k - 1)
        while at > 0 and best[at - 1] < sure:
            best[at] = best[at - 1]
            at -= 1
        best[at] = sure
        found = min(found + 1, k)
    return best[k - 1] if found == k else np.float32(-np.inf)


@compiled
def exact(park: int, plan: Plan, parks: Parks, figures: Floats, fits: Floats) -> None:
    """Writes the park's (5,) ``figures`` and (c,) ``fits`` in double precision."""
    low, coverage, more, more_held = 0.0, 0.0, 0.0, 0.0
    for c in range(len(plan.kinds)):
        weight, lent = plan.used[c], parks.lent[c, park]
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
def fit_of(kind: int, first: float, second: float, offer: float) -> float:
    """One fit from the park's ``offer`` and the firm's two numbers."""
    if kind == COLUMN:
        return offer
    if kind == SAME:
        return first
    if kind == SWITCH:
        return first if offer == 1.0 else 1.0
    if kind == RATIO:
        share = offer / first
        return share if np.isnan(share) else min(max(share, 0.0), 1.0)
    if np.isnan(offer):  # a park without a bar of its own
        return second
    return 1.0 if first >= offer else first / max(offer, 1e-9)


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
