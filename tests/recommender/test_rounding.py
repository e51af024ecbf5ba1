"""Rounding: a plan that fits, at least as good as one that only fills up, the same each time."""

import numpy as np

from recommender.program import relaxed
from recommender.rounding import rounded
from tests.recommender.test_allocate import loads, problem


def test_a_rounded_plan_fits_and_is_near_its_bound_and_is_the_same_each_time() -> None:
    for seed in range(4):
        given = problem(np.random.default_rng(seed), 60, 6)
        split = relaxed(given)
        chosen = rounded(given, split)
        assert chosen is not None
        assert len(set(given.firm[chosen])) == len(chosen)
        place = np.full(60, -1)
        place[given.firm[chosen]] = given.park[chosen]
        capacity = np.nan_to_num(given.capacity, nan=np.inf)
        assert (loads(given, place) <= capacity * (1 + 1e-6)).all()
        assert given.value[chosen].sum() >= 0.9 * split.bound
        assert np.array_equal(chosen, rounded(given, split))
