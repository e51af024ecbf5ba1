"""Rounding: a plan that fits, near its bound, the same each time; a bound that no plan exceeds."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import rounding
from recommender.program import relaxed, solved
from recommender.rounding import rounded
from tests.recommender.test_allocate import best_by_trying, loads, problem


def test_a_rounded_plan_fits_and_is_near_its_bound_and_is_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for seed in range(4):
        given_ = problem(np.random.default_rng(seed), 60, 6)
        split = relaxed(given_)
        found = rounded(given_, split)
        chosen = found.chosen
        assert chosen is not None
        assert len(set(given_.firm[chosen])) == len(chosen)
        place = np.full(60, -1)
        place[given_.firm[chosen]] = given_.park[chosen]
        capacity = np.nan_to_num(given_.capacity, nan=np.inf)
        assert (loads(given_, place) <= capacity * (1 + 1e-6)).all()
        assert 0.95 * found.bound <= given_.value[chosen].sum() <= found.bound
        monkeypatch.setattr(rounding, "THREADS", 1 + seed % 2)
        again = rounded(given_, split)
        assert again.chosen is not None
        assert np.array_equal(chosen, again.chosen)
        assert found.bound == again.bound


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000), firms=st.integers(1, 5), parks=st.integers(1, 3),
    cut_short=st.booleans(),
)  # fmt: skip
def test_the_best_of_all_plans_is_within_the_bound(
    seed: int, firms: int, parks: int, cut_short: bool
) -> None:
    given_ = problem(np.random.default_rng(seed), firms, parks)
    with pytest.MonkeyPatch.context() as patch:
        if cut_short:
            patch.setattr(rounding, "BRANCHES", 2)
            patch.setattr(rounding, "BOUND_BRANCHES", 2)
        found = rounded(given_, relaxed(given_))
    best = best_by_trying(given_)
    assert found.chosen is not None
    assert given_.value[found.chosen].sum() <= best + 1e-9
    assert best <= found.bound + 1e-9


def test_the_bound_holds_for_plans_with_pins_and_floors_and_is_tighter_than_splitting() -> None:
    for seed in range(3):
        free = problem(np.random.default_rng(seed), 24, 5)
        room = np.nan_to_num(free.capacity[free.park], nan=np.inf)
        fitting = np.flatnonzero((free.load <= room).all(axis=1))
        pin = fitting[np.argmin(free.value[fitting])]  # a place nobody would have chosen
        pins = {int(free.firm[pin]): int(free.park[pin])}
        given_ = replace(free, pins=pins, floors={"东": 4})
        whole, exact = solved(given_, 20.0)
        assert exact
        found = rounded(given_, relaxed(given_))
        assert found.chosen is not None
        assert set(given_.pinned) <= set(found.chosen)
        assert given_.value[found.chosen].sum() <= given_.value[whole].sum() + 1e-9
        assert given_.value[whole].sum() <= found.bound + 1e-9
        assert rounded(free, relaxed(free)).bound < relaxed(free).bound
