"""The best of those who may be: a cheap cut, then scores in double precision, bit for bit.

What the cut leaves is scored again term by term, as :func:`recommender.score.weigh` does.
"""

from typing import Any

import numpy as np

from features.vectors import Bools, Floats, Ints
from recommender.compiled import compiled
from recommender.plans import ABSENT, FIGURES, Best, Parks, Plan, Scored, Singles
from recommender.sums import fit_of

GROUPS = 128
NEVER = np.float32(-np.inf)


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
            low[at] = max(low[at], least)
            high[at] = max(high[at], most)
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
