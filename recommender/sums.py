"""Scores in single precision with a bound on their error: enough to tell who may be among the best.

A column without gaps adds to the score alone; one in which nearly all parks are alike is added
everywhere and put right where a park differs.
"""

from typing import Any

import numpy as np

from features.vectors import Ints
from recommender.compiled import compiled
from recommender.plans import COLUMN, RATIO, SAME, SWITCH, Parks, Plan, Quick, Scored, Singles

ROUNDING = 2.0**-17
"""More than the rounding of forty products and their sum in float32, as a share of full weight."""
SINGLE_LEAST = 1e-30
LEFTOVER = 2.0**-18
"""What may be left of a weight that was added everywhere and taken back."""
NONE = np.float32(0.0)


@compiled
def no_sums(n: int) -> Quick:
    """Sums to begin with."""
    nothing = np.zeros(n, dtype=np.float32)
    return Quick(nothing, nothing.copy(), np.zeros(2, dtype=np.float32))


@compiled
def approximate(plan: Plan, parks: Parks, which: Ints, quick: Quick, scored: Scored) -> None:
    """Writes the scores and the slack, from what ``quick`` holds and the criteria ``which``."""
    everywhere, held_everywhere = add(plan, parks, which, quick)
    everywhere += quick.everywhere[0]
    held_everywhere += quick.everywhere[1]
    # Where all that is known weighs too little for single precision, only the exact score tells.
    lost, least = False, NONE
    for c in range(len(plan.kinds)):
        if plan.used[c] > 0:
            lost |= plan.used[c] < SINGLE_LEAST
            if parks.sparse[c]:
                lost, least = True, np.float32(LEFTOVER)
    blind = np.float32(np.inf) if lost else NONE
    rounding = np.float32(ROUNDING)
    for p in range(len(scored.scores)):
        total = quick.held[p] + held_everywhere
        found = total > least
        scored.scores[p] = (quick.scores[p] + everywhere) / total if found else NONE
        scored.slack[p] = rounding / total if found else blind


@compiled
def add(plan: Plan, parks: Parks, which: Ints, quick: Quick) -> tuple[Any, Any]:
    """Adds the criteria ``which`` to ``quick``, save what all parks have in common: what this adds
    to each score and weight.
    """
    everywhere, held_everywhere = NONE, NONE
    rows, weights = np.empty(len(which), dtype=np.int64), np.empty(len(which), dtype=np.float32)
    whole = 0
    for c in which:
        kind, weight, row = plan.kinds[c], np.float32(plan.used[c]), plan.rows[c]
        if not weight > 0:
            continue
        if kind == SAME or parks.even[row]:
            fit = fit_of(kind, plan.first[c], plan.second[c], parks.full[row, 0])
            if not np.isnan(fit):
                everywhere += weight * np.float32(fit)
                held_everywhere += weight
        elif kind == COLUMN and parks.whole[row]:
            rows[whole], weights[whole] = row, weight
            whole += 1
            held_everywhere += weight
        elif kind == COLUMN:
            add_column(parks.light[row], weight, quick)
        elif parks.sparse[c]:
            usual, held = add_odd(plan, parks, c, quick)
            everywhere += usual
            held_everywhere += held
        elif kind == RATIO:
            add_ratio(parks.light[row], weight, np.float32(plan.first[c]), quick)
        else:
            numbers = np.float32(plan.first[c]), np.float32(plan.second[c])
            add_bar(parks.light[row], weight, numbers, quick)
    add_whole(parks.light, rows[:whole], weights[:whole], quick.scores)
    return everywhere, held_everywhere


@compiled
def add_whole(light: Singles, rows: Ints, weights: Singles, scores: Singles) -> None:
    """Columns without gaps, four at a time."""
    for at in range(0, len(rows) - len(rows) % 4, 4):
        a, b, c, d = light[rows[at]], light[rows[at + 1]], light[rows[at + 2]], light[rows[at + 3]]
        u, v, w, x = weights[at], weights[at + 1], weights[at + 2], weights[at + 3]
        for p in range(len(scores)):
            scores[p] += (u * a[p] + v * b[p]) + (w * c[p] + x * d[p])
    for at in range(len(rows) - len(rows) % 4, len(rows)):
        column, weight = light[rows[at]], weights[at]
        for p in range(len(scores)):
            scores[p] += weight * column[p]


@compiled
def add_column(column: Singles, weight: Any, quick: Quick) -> None:
    """The fit is the column."""
    scores, held = quick.scores, quick.held
    for p in range(len(scores)):
        fit = column[p]
        scores[p] += NONE if np.isnan(fit) else weight * fit
        held[p] += NONE if np.isnan(fit) else weight


@compiled
def add_odd(plan: Plan, parks: Parks, c: int, quick: Quick) -> tuple[Any, Any]:
    """A criterion in which nearly all parks are alike: what it adds to the score and weight of
    these; the others are put right.
    """
    kind, first, second, row = plan.kinds[c], plan.first[c], plan.second[c], plan.rows[c]
    weight = np.float32(plan.used[c])
    fit = fit_of(kind, first, second, 0.0 if kind == SWITCH else np.nan)
    usual = NONE if np.isnan(fit) else weight * np.float32(fit)
    usual_held = NONE if np.isnan(fit) else weight
    for at in range(parks.odd_starts[c], parks.odd_starts[c + 1]):
        p = parks.odd[at]
        fit = fit_of(kind, first, second, parks.full[row, p])
        known = not np.isnan(fit)
        quick.scores[p] += (weight * np.float32(fit) if known else NONE) - usual
        quick.held[p] += (weight if known else NONE) - usual_held
    return usual, usual_held


@compiled
def add_ratio(column: Singles, weight: Any, need: Any, quick: Quick) -> None:
    """The fit is the column's share of the need."""
    scores, held, one = quick.scores, quick.held, np.float32(1.0)
    for p in range(len(scores)):
        fit = column[p] / need
        scores[p] += NONE if np.isnan(fit) else weight * min(fit, one)
        held[p] += NONE if np.isnan(fit) else weight


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
        scores[p] += NONE if np.isnan(fit) else weight * fit
        held[p] += NONE if np.isnan(fit) else weight


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
