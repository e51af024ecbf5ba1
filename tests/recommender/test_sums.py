"""Sums in single precision: near enough to the true score, whichever way a column is added."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from recommender import plans, sums
from recommender.bounds import OUTPUT_PER_MU
from recommender.plans import Parks, Plan
from tests.recommender.test_finals import COLUMNS, PARKS, approximated, exactly, planned


@given(columns=COLUMNS, data=st.data())
def test_the_true_score_is_within_the_slack_of_the_quick_one(columns, data) -> None:
    weights = data.draw(nps.arrays(np.float64, len(columns), elements=st.floats(0, 1e6)))
    plan, parks = planned(columns, weights)
    scored, true = approximated(plan, parks), exactly(plan, parks)[:, 0]
    assert (np.abs(scored.scores - true) <= scored.slack).all()


def formed(draw: np.random.Generator, sparse: bool) -> tuple[Plan, Parks]:
    """Criteria that rest on figures of the firm's own; some of all figures are unknown."""

    def some(values: np.ndarray) -> np.ndarray:
        return np.where(draw.random(values.shape) < 0.2, np.nan, values)

    kinds = np.array([plans.SWITCH, plans.RATIO, plans.BAR, plans.BAR] * 2, dtype=np.int8)
    switch, bar = kinds == plans.SWITCH, kinds == plans.BAR
    columns = some(draw.uniform(0.1, 1.0, (len(kinds), PARKS)))
    columns[switch] = draw.integers(0, 2, (switch.sum(), PARKS))
    first = some(draw.uniform(0.1, 1.0, len(kinds)))
    second = np.where(bar & ~np.isnan(first), draw.random(len(kinds)), first)
    plan, parks = planned(
        columns, draw.random(len(kinds)) * 10.0 ** draw.integers(-9, 9, len(kinds))
    )
    odd = [
        column == 1.0 if k == plans.SWITCH else ~np.isnan(column)
        for k, column in zip(kinds, columns, strict=True)
    ]
    at = [
        np.flatnonzero(row) if few else np.empty(0, dtype=np.int64)
        for row, few in zip(odd, switch | sparse, strict=True)
    ]
    return plan._replace(kinds=kinds, first=first, second=second), parks._replace(
        sparse=switch | sparse, odd_starts=np.cumsum([0, *map(len, at)]), odd=np.concatenate(at)
    )


@given(seed=st.integers(0, 1 << 32), sparse=st.booleans())
def test_few_odd_parks_put_right_are_as_near_as_all_parks_added(seed: int, sparse: bool) -> None:
    plan, parks = formed(np.random.default_rng(seed), sparse)
    scored, true = approximated(plan, parks), exactly(plan, parks)[:, 0]
    assert (np.abs(scored.scores - true) <= scored.slack).all()


@pytest.mark.parametrize(
    ("kind", "first", "second", "offer", "fit"),
    [
        (plans.SAME, 0.3, 0.0, 0.9, 0.3),
        (plans.COLUMN, 0.3, 0.0, 0.9, 0.9),
        (plans.SWITCH, 0.3, 0.0, 1.0, 0.3),
        (plans.SWITCH, 0.3, 0.0, 0.0, 1.0),
        (plans.RATIO, 0.5, 0.0, 0.25, 0.5),
        (plans.RATIO, 0.5, 0.0, 0.75, 1.0),
        (plans.RATIO, 0.5, 0.0, np.nan, np.nan),
        (plans.BAR, 150.0, 0.4, 300.0, 0.5),
        (plans.BAR, 400.0, 0.4, 300.0, 1.0),
        (plans.BAR, 150.0, OUTPUT_PER_MU.at(150.0), np.nan, OUTPUT_PER_MU.at(150.0)),
        (plans.BAR, np.nan, np.nan, 300.0, np.nan),
    ],
)
def test_a_fit_follows_from_its_form(kind, first, second, offer, fit) -> None:
    assert sums.fit_of(kind, first, second, offer) == pytest.approx(fit, nan_ok=True)
