"""The relaxations bound every plan, whichever way they are found."""

from dataclasses import replace

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


@pytest.mark.parametrize("seed", range(4))
def test_taking_up_pairs_step_by_step_is_as_good_as_all_at_once(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = problem(np.random.default_rng(seed), 40, 8, tightness=0.5)
    room = np.nan_to_num(free.capacity[free.park], nan=np.inf)
    fitting = np.flatnonzero((free.load <= room).all(axis=1))
    pin = fitting[np.argmin(free.value[fitting])]
    pins = {int(free.firm[pin]): int(free.park[pin])}
    for given in (free, replace(free, pins=pins, floors={"东": 8, "西": 2})):
        at_once = relaxed(given)
        with monkeypatch.context() as patch:
            patch.setattr(program, "FEW", 0)
            by_parts = relaxed(given)
        assert by_parts.bound == pytest.approx(at_once.bound)
        assert (by_parts.share[given.pinned] == 1).all()
        assert by_parts.share @ given.value == pytest.approx(at_once.bound)
