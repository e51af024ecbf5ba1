"""The compiled loop by itself: shares of weight, what each fit adds, limits as they are judged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from recommender import finals, kernel, plans
from recommender.bounds import ENERGY_PER_WAN, INVESTMENT_LOG_WAN, Bounds
from tests.recommender.test_finals import COLUMNS, planned, room

WEIGHTS = nps.arrays(np.float64, 6, elements=st.floats(0, 1e6))
KINDS = nps.arrays(np.int8, 6, elements=st.sampled_from([plans.ABSENT, plans.COLUMN, plans.SAME]))


@given(kinds=KINDS, weights=WEIGHTS)
def test_shares_sum_to_one_over_what_applies(kinds: np.ndarray, weights: np.ndarray) -> None:
    shares = kernel.shares_of(kinds, weights)
    assert (shares[kinds == plans.ABSENT] == 0).all()
    assert shares.sum() == pytest.approx(1.0 if weights[kinds != plans.ABSENT].any() else 0.0)


@given(columns=COLUMNS)
def test_what_the_fits_add_sums_to_the_score(columns: np.ndarray) -> None:
    plan, parks = planned(columns, np.ones(len(columns)))
    best = room(1, len(columns))
    finals.exact(0, plan, parks, best.figures[0], best.fits[0])
    shares = kernel.shares_in(best, plan.used, 1)
    assert shares.sum() == pytest.approx(best.figures[0, 0])
    assert (shares[np.isnan(best.fits)] == 0).all()


@pytest.mark.parametrize("powers", [False, True])
@given(figure=st.one_of(st.just(np.nan), st.floats(0, 1e9)))
def test_a_figure_earns_what_its_bounds_say(powers: bool, figure: float) -> None:
    bounds: Bounds = INVESTMENT_LOG_WAN if powers else ENERGY_PER_WAN
    earned = kernel.earned(figure, np.array([bounds.nothing, bounds.everything, powers]))
    said = bounds.log_at(figure) if powers else bounds.at(figure)
    assert np.array_equal(earned, said, equal_nan=True)
