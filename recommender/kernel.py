"""The fast inner loop, compiled: bit for bit the scores, verdicts and order of the reference.

All parks are scored in float32 with a bound on the error; those that may be among the best are
scored again in float64, term by term as :func:`recommender.score.weigh` does.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numba.core.errors import NumbaError
from numpy.typing import NDArray

from features.vectors import Bools, Floats, Ints
from recommender.results import Verdict

# How a fit follows from a column of the parks and up to two numbers of the firm.
ABSENT, COLUMN, SAME, SWITCH, RATIO, BAR = range(6)

# What is worked out of a park in double precision, in this order.
FIGURES = ("score", "low", "high", "coverage", "held")

# More than the rounding of thirty products and their sum in float32, as a share of full weight.
ROUNDING = 2.0**-17

UNKNOWN, FAIL = int(Verdict.UNKNOWN), int(Verdict.FAIL)

Singles = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Function = TypeVar("Function", bound=Callable[..., Any])


class Plan(NamedTuple):
    """One firm: (c,) kind of each fit, its row among the columns, the firm's two numbers, and the
    weights, sum 1 over the criteria that apply; (l,) ``needs`` of the limits, NaN unknown; (2, n)
    worst verdict and number of failures of the conditions other than limits.
    """

    kinds: NDArray[np.int8]
    rows: Ints
    first: Floats
    second: Floats
    used: Floats
    needs: Floats
    verdicts: Bytes


class Parks(NamedTuple):
    """The parks: (rows, n) columns in single and double precision; (c, n) ``lent``, 1 where a fit
    rests on a stand-in, 2 where it does when it is nothing; (n,) rank of the id.
    """

    light: Singles
    full: Floats
    lent: Bytes
    id_order: Ints


class Limits(NamedTuple):
    """The limits: (l, n) own figures of the parks, NaN unknown, and where any figure is known;
    (l,) whether the firm needs at most that, whether it is an entry bar, whether any is known.
    """

    offers: Floats
    known: Bools
    at_most: Bools
    bars: Bools
    any_own: Bools


class Best(NamedTuple):
    """Room for the best ``k`` parks: (k,) positions, (k, 5) ``FIGURES``, (k, c) fits."""

    positions: Ints
    figures: Floats
    fits: Floats


class Scored(NamedTuple):
    """(n,) scores in single precision, how far each may be from the true one, worst verdict, and
    rank of the id.
    """

    scores: Singles
    slack: Singles
    worst: Bytes
    id_order: Ints


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
    n = len(parks.id_order)
    worst, failures = plan.verdicts[0].copy(), plan.verdicts[1].copy()
    judge(plan.needs, limits, worst, failures)
    scores, slack = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.float32)
    scored = Scored(scores, slack, worst, parks.id_order)
    approximate(plan, parks.light, scored)
    wanted = worst < FAIL
    excluded = n - wanted.sum()
    found = choose(wanted, scored, plan, parks, best)
    lost = 0
    if len(near.positions) > 0 and excluded > 0:
        lost = choose(failures == 1, scored, plan, parks, near)
    return found, lost, excluded


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
def approximate(plan: Plan, columns: Singles, scored: Scored) -> None:
    """Writes the scores and the slack."""
    scores, slack, n = scored.scores, scored.slack, len(scored.scores)
    held = slack
    everywhere, held_everywhere = np.float32(0.0), np.float32(0.0)
    for p in range(n):
        scores[p], held[p] = np.float32(0.0), np.float32(0.0)
    for c in range(len(plan.kinds)):
        kind, weight = plan.kinds[c], np.float32(plan.used[c])
        if not weight > 0:
            continue
        if kind == SAME:
            if not np.isnan(plan.first[c]):
                everywhere += weight * np.float32(plan.first[c])
                held_everywhere += weight
        elif kind == COLUMN:
            column = columns[plan.rows[c]]
            for p in range(n):
                fit = column[p]
                scores[p] += np.float32(0.0) if np.isnan(fit) else weight * fit
                held[p] += np.float32(0.0) if np.isnan(fit) else weight
        else:
            column, first, second = columns[plan.rows[c]], plan.first[c], plan.second[c]
            for p in range(n):
                fit = np.float32(fit_of(kind, first, second, column[p]))
                scores[p] += np.float32(0.0) if np.isnan(fit) else weight * fit
                held[p] += np.float32(0.0) if np.isnan(fit) else weight
    for p in range(n):
        total = held[p] + held_everywhere
        scores[p] = (scores[p] + everywhere) / total if total > 0 else np.float32(0.0)
        slack[p] = np.float32(ROUNDING) / total if total > 0 else np.float32(0.0)


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
        best.positions[at], best.figures[at], best.fits[at] = p, figures, fits
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
