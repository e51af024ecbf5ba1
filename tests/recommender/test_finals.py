"""The finals: the cut loses nobody, and who is left comes in order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from recommender import finals, plans, sums
from recommender.plans import Best, Parks, Plan, Scored

PARKS = 12
FIT = st.one_of(st.just(np.nan), st.floats(0, 1, allow_subnormal=False))
COLUMNS = st.integers(1, 30).flatmap(lambda c: nps.arrays(np.float64, (c, PARKS), elements=FIT))


def planned(columns: np.ndarray, weights: np.ndarray) -> tuple[Plan, Parks]:
    """Criteria that are columns throughout, and parks with nothing to verify."""
    c, n = columns.shape
    kinds, nothing = np.full(c, plans.COLUMN, dtype=np.int8), np.zeros(c)
    used = weights / (sum(weights.tolist()) or 1.0)
    verdicts = np.zeros((2, n), dtype=np.uint8)
    plan = Plan(kinds, np.arange(c), nothing, nothing, used, np.empty(0), verdicts)
    lent = np.zeros((n, c), dtype=np.uint8)
    ids, no = np.arange(n)[::-1].copy(), np.zeros(c, dtype=np.bool_)
    whole, starts = ~np.isnan(columns).any(axis=1), np.zeros(c + 1, dtype=np.int64)
    odd = no, starts, starts[:0]
    return plan, Parks(columns.astype(np.float32), columns, no, whole, lent, ids, *odd)


def room(k: int, c: int) -> Best:
    figures = np.empty((k, len(plans.FIGURES)))
    return Best(np.empty(k, dtype=np.int64), figures, np.empty((k, c)), np.empty(k, dtype=np.uint8))


def approximated(plan: Plan, parks: Parks) -> Scored:
    n = len(parks.id_order)
    singles = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.float32)
    scored = Scored(*singles, plan.verdicts[0], parks.id_order)
    sums.approximate(plan, parks, np.arange(len(plan.kinds)), sums.no_sums(n), scored)
    return scored


def exactly(plan: Plan, parks: Parks) -> np.ndarray:
    figures, fits = np.empty(len(plans.FIGURES)), np.empty(len(plan.kinds))
    rows = []
    for park in range(len(parks.id_order)):
        finals.exact(park, plan, parks, figures, fits)
        rows.append(figures.copy())
    return np.array(rows)


def test_a_weight_too_small_for_single_precision_is_not_lost() -> None:
    columns = np.array([[np.nan] * PARKS, [at / PARKS for at in range(PARKS)]])
    plan, parks = planned(columns, np.array([1.0, 1e-60]))
    best = room(3, 2)
    finals.choose(np.ones(PARKS, dtype=np.bool_), approximated(plan, parks), plan, parks, best)
    assert best.positions.tolist() == [PARKS - 1, PARKS - 2, PARKS - 3]


@given(columns=COLUMNS, k=st.integers(0, PARKS), wanted=nps.arrays(np.bool_, PARKS))
def test_the_best_of_those_wanted_come_in_order_and_nobody_else(columns, k, wanted) -> None:
    plan, parks = planned(columns, np.ones(len(columns)))
    best, scored = room(k, len(columns)), approximated(plan, parks)
    found = finals.choose(wanted, scored, plan, parks, best)
    true = exactly(plan, parks)
    order = sorted(np.flatnonzero(wanted), key=lambda p: (-true[p, 0], -true[p, 3], -p))
    assert best.positions[:found].tolist() == order[:k]
    assert np.array_equal(best.figures[:found], true[order[:k]])
    assert best.worst[:found].tolist() == scored.worst[order[:k]].tolist()


def test_scores_closer_than_single_precision_are_still_told_apart() -> None:
    columns = np.array([[0.5 + at * 1e-12 for at in range(PARKS)]])
    plan, parks = planned(columns, np.ones(1))
    best = room(3, 1)
    finals.choose(np.ones(PARKS, dtype=np.bool_), approximated(plan, parks), plan, parks, best)
    assert best.positions.tolist() == [PARKS - 1, PARKS - 2, PARKS - 3]
