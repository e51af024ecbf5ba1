"""The peers that sum columns: numpy in blocks of firms, pymcdm and scikit-criteria.

All get the fits that rest on industry and place ready made (see ``peers_case.Given``).
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from peers_case import TOP, Case, Given, Verdicts

from features.vectors import Bools, Floats, Ints
from recommender import plans
from recommender.results import Verdict

Answer = tuple[Ints, Floats | None]
"""Positions, best first, and their contributions where the peer works them out."""
Ask = Callable[[int], Answer]
PAIRS_A_BLOCK = 1 << 18


def fit(kind: int, offer: Floats, first: Floats, second: Floats) -> Floats:
    """A fit from a column and the firm's two numbers; (n,), or (b, n) for (b, 1) numbers."""
    if kind == plans.SWITCH:
        return np.where(offer == 1.0, first, 1.0)
    if kind == plans.RATIO:
        return np.clip(offer / first, 0.0, 1.0)
    if kind == plans.BAR:
        met = np.where(first >= offer, 1.0, first / np.maximum(offer, 1e-9))
        return np.where(np.isnan(offer), second, met)
    return first if kind == plans.SAME else offer


def fits_of(given: Given) -> Floats:
    """(c, n) all fits of one firm."""
    plan, found = given.plan, np.zeros_like(given.columns)
    for c, kind in enumerate(plan.kinds):
        if kind != plans.ABSENT:
            found[c] = fit(kind, given.columns[c], plan.first[c], plan.second[c])
    return found


def worst_of(case: Case, needs: Floats, other: Verdicts) -> Verdicts:
    """(b, n) the worst verdict, from (b, l) needs and the verdicts given."""
    worst = np.broadcast_to(other, (len(needs), len(case.parks))).copy()
    for row, limit in enumerate(case.limits):
        need, offer = needs[:, row, None], case.own_offers[row]
        asked = ~np.isnan(need)
        if limit.bar and not asked.all():
            np.maximum(worst, _unknown(~np.isnan(case.offers[row])), out=worst, where=~asked)
        if asked.any():
            np.maximum(worst, _unknown(np.isnan(offer)), out=worst, where=asked)
            fails = need > offer if limit.sense == "at_most" else need < offer
            np.copyto(worst, np.int8(Verdict.FAIL), where=fails)
    return worst


def allowed(case: Case, given: Given) -> Bools:
    """(n,) whether no rule excludes the park, and no more than that."""
    found = given.other < Verdict.FAIL
    for limit, need, offer in zip(case.limits, given.plan.needs, case.own_offers, strict=True):
        if not np.isnan(need):
            found &= ~(need > offer if limit.sense == "at_most" else need < offer)
    return found


def block(case: Case, some: list[Given], shared: bool) -> list[Ints]:
    """Numpy in a block of firms of one kind; ``shared``: what they share is summed once."""
    first = np.array([one.plan.first for one in some])
    second = np.array([one.plan.second for one in some])
    needs = np.array([one.plan.needs for one in some])
    plan, columns, size = some[0].plan, some[0].columns, (len(some), len(case.parks))
    once, each = np.zeros((4, 1, size[1])), np.zeros((4, *size))
    for c, kind in enumerate(plan.kinds):
        if kind == plans.ABSENT or not plan.used[c] > 0:
            continue
        offer = np.broadcast_to(columns[c], size)
        got = fit(kind, offer, first[:, c, None], second[:, c, None])
        if shared and kind == plans.COLUMN:
            _add(once, got[:1], plan.used[c], case.lent[c])
        else:
            _add(each, np.broadcast_to(got, size), plan.used[c], case.lent[c])
    low, coverage, more, more_held = each + once
    held = coverage + more_held
    score = np.divide(low + more, held, out=np.zeros_like(held), where=held > 0)
    worst = worst_of(case, needs, some[0].other)
    return [_first(*row, case.parks.id_order) for row in zip(score, coverage, worst, strict=True)]


def blocks(case: Case, shared: bool) -> list[Ints]:
    """The lists of all firms of the case, in blocks of one kind and one set of verdicts."""
    heads = [0, *_turns(case), len(case)]
    most = max(PAIRS_A_BLOCK // len(case.parks), 1)
    found: list[Ints] = []
    for start, stop in pairwise(heads):
        for at in range(start, stop, most):
            found += block(case, case.given[at : min(at + most, stop)], shared)
    return found


def explained(case: Case, at: int, positions: Ints) -> Answer:
    """The contributions of the few parks found."""
    plan, columns, _ = case.given[at]
    few = Given(plan, columns[:, positions], positions)
    fits = fits_of(few)
    shares = np.nan_to_num(fits) * plan.used[:, None]
    held = (~np.isnan(fits) * plan.used[:, None]).sum(axis=0)
    return positions, (shares / np.where(held > 0, held, 1.0)).T


def pymcdm(case: Case) -> Ask:
    """pymcdm's weighted sum of ready-made fits, unknown as nothing, of the parks not excluded."""
    from pymcdm.methods import WSM

    method, sums = WSM(lambda column, cost: column), _sums(case)

    def ask(at: int) -> Answer:
        table, positions, weights = sums[at]
        score = method(table, weights, np.ones(len(weights)), validation=False)
        return positions[np.argsort(-score, kind="stable")[:TOP]], None

    return ask


def criteria(case: Case) -> Ask:
    """scikit-criteria's weighted sum of the same."""
    from skcriteria import mkdm
    from skcriteria.agg.simple import WeightedSumModel

    method, sums = WeightedSumModel(), _sums(case)

    def ask(at: int) -> Answer:
        table, positions, weights = sums[at]
        found = method.evaluate(mkdm(table, [max] * len(weights), weights=weights))
        return positions[np.argsort(-found.e_.score, kind="stable")[:TOP]], None

    return ask


def _sums(case: Case) -> list[tuple[Floats, Ints, Floats]]:
    found = []
    for given in case.given:
        used, left = given.plan.used > 0, np.flatnonzero(allowed(case, given))
        table = np.nan_to_num(fits_of(given)[used][:, left].T)
        found.append((np.ascontiguousarray(table), left, given.plan.used[used]))
    return found


def _unknown(where: Bools) -> Verdicts:
    return where * np.int8(Verdict.UNKNOWN)


def _add(sums: Floats, got: Floats, weight: float, lent: Ints) -> None:
    gaps = np.isnan(got)
    share, known = np.where(gaps, 0.0, got * weight), np.where(gaps, 0.0, weight)
    stand_in = (lent == 1) | ((lent == 2) & (got == 0.0)) if lent.any() else None
    if stand_in is None:
        sums[0] += share
        sums[1] += known
    else:
        sums[0] += np.where(stand_in, 0.0, share)
        sums[1] += np.where(stand_in, 0.0, known)
        sums[2] += np.where(stand_in, share, 0.0)
        sums[3] += np.where(stand_in, known, 0.0)


def _first(score: Floats, coverage: Floats, worst: Verdicts, id_order: Ints) -> Ints:
    key = np.where(worst < Verdict.FAIL, score, -1.0)
    among = np.flatnonzero(key >= max(np.partition(key, -TOP)[-TOP], 0.0))
    ties = id_order[among], -coverage[among], worst[among], -score[among]
    return among[np.lexsort(ties)][:TOP]


def _turns(case: Case) -> list[int]:
    """Where the kind or the verdicts given change from one firm to the next."""
    pairs = pairwise(zip(case.table.kind.tolist(), case.given, strict=True))
    return [
        at
        for at, ((kind, one), (after, other)) in enumerate(pairs, start=1)
        if kind != after or not np.array_equal(one.other, other.other)
    ]
