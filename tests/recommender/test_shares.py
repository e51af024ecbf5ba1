"""What criteria add in the order in which it is told, and how well a park fits either side."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.results import held_by
from recommender.shares import in_order, sides
from tests.recommender.test_results import CRITERIA, FITS, PARKS, WEIGHTS, ranking

FIRM_SIDE = np.array([True, True, False, False, False])
SOME = st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.3]), min_size=CRITERIA, max_size=CRITERIA)


@given(fits=FITS, weights=SOME)
def test_the_largest_share_comes_first_and_of_two_alike_the_heavier(
    fits: np.ndarray, weights: list[float]
) -> None:
    found = ranking(fits, np.array(weights))
    added = found.contributions(np.arange(PARKS)).T
    held = held_by(fits.T.copy(), found.weights)
    which, known, in_turn = in_order(fits.T.copy(), found.weights, held)
    for park in range(PARKS):
        heavy = found.weights.tolist()
        order = sorted(range(CRITERIA), key=lambda c: (-added[park, c], -heavy[c]))
        assert which[park].tolist() == order
        assert np.array_equal(known[park], fits[order, park], equal_nan=True)
        assert np.array_equal(in_turn[park], added[park, order])


@given(fits=FITS, weights=WEIGHTS)
def test_the_two_sides_weighed_by_what_is_known_of_each_make_the_score(
    fits: np.ndarray, weights: np.ndarray
) -> None:
    found = ranking(fits, weights)
    for position, (firm_side, park_side, both) in enumerate(
        sides(fits.T.copy(), found.weights, FIRM_SIDE).tolist()
    ):
        total = 0.0
        for side, rows in ((firm_side, FIRM_SIDE), (park_side, ~FIRM_SIDE)):
            known = ~np.isnan(fits[rows, position])
            weight = found.weights[rows][known].sum()
            assert np.isnan(side) == (weight == 0)
            total += 0.0 if weight == 0 else weight * side
        expected = found.score[position] * found.coverage[position]
        assert total == pytest.approx(expected, abs=1e-12)
        least = min(firm_side, park_side)
        assert np.isnan(both) == (np.isnan(firm_side) or np.isnan(park_side))
        assert np.isnan(both) or least - 1e-12 <= both <= 2 * least + 1e-12
