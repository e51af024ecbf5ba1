"""The relaxations bound every plan, whichever way they are found."""

import numpy as np
import pytest

from recommender import program
from recommender.program import relaxed, solved
from tests.recommender.test_allocate import problem


@pytest.mark.parametrize("seed", range(4))
def test_both_relaxations_bound_the_best_plan(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    given = problem(np.random.default_rng(seed), 25, 5)
    chosen, exact = solved(given, 10.0)
    best = given.value[chosen].sum()
    assert exact
    exactly = relaxed(given).bound
    monkeypatch.setattr(program, "LARGE", 0)
    nearly = relaxed(given).bound
    assert best <= exactly + 1e-9 <= nearly + 1e-6
    assert nearly <= exactly * 1.1


def test_prices_are_where_a_capacity_binds() -> None:
    given = problem(np.random.default_rng(1), 25, 5)
    found = relaxed(given)
    assert found.prices.shape == given.capacity.shape
    assert (found.prices >= 0).all()
    assert (found.prices[np.isnan(given.capacity)] == 0).all()
    assert found.prices.any()
