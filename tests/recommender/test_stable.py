"""Stable matching: no blocking pair, capacities kept, best for one side, worst for the other."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.stable import blocking, stable


def market(seed: int, firms: int, parks: int, ties: bool = True) -> tuple[np.ndarray, ...]:
    """Values on a coarse scale, so that ties are common; a third of the pairs refused."""
    draw = np.random.default_rng(seed)
    steps = 4 if ties else 10_000
    values = draw.integers(1, steps + 1, (2, firms, parks)) / steps
    values[:, draw.random((firms, parks)) < 0.3] = np.nan
    return values[0], values[1], draw.integers(0, 3, parks)


def all_stable(firm_value, park_value, slots) -> list[np.ndarray]:
    """Every stable matching, by trying each."""
    found = []
    for plan in product(range(-1, len(slots)), repeat=len(firm_value)):
        match = np.array(plan)
        used = np.bincount(match[match >= 0], minlength=len(slots))
        rows = np.flatnonzero(match >= 0)
        willing = ~np.isnan(firm_value[rows, match[rows]])
        allowed = (used <= slots).all() and willing.all()
        if allowed and not blocking(firm_value, park_value, slots, match):
            found.append(match)
    return found


def of_firms(firm_value: np.ndarray, match: np.ndarray) -> np.ndarray:
    rows = np.arange(len(match))
    return np.where(match >= 0, firm_value[rows, match], 0.0)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**6), firms=st.integers(1, 9), parks=st.integers(1, 5))
def test_no_pair_would_rather_have_each_other_and_no_park_takes_too_many(seed, firms, parks):
    firm_value, park_value, slots = market(seed, firms, parks)
    for side in ("firm", "park"):
        match = stable(firm_value, park_value, slots, side)
        assert blocking(firm_value, park_value, slots, match) == []
        placed = match >= 0
        assert (np.bincount(match[placed], minlength=parks) <= slots).all()
        assert not np.isnan(firm_value[placed, match[placed]]).any()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_who_proposes_gets_the_best_and_the_others_the_worst_of_all_stable_matchings(seed):
    firm_value, park_value, slots = market(seed, 4, 3, ties=False)
    every = np.array([of_firms(firm_value, m) for m in all_stable(firm_value, park_value, slots)])
    for side, end in (("firm", every.max(axis=0)), ("park", every.min(axis=0))):
        match = stable(firm_value, park_value, slots, side)
        assert of_firms(firm_value, match) == pytest.approx(end)


def test_the_example_of_gale_and_shapley() -> None:
    """Their example 1: three men and three women who want just the opposite of each other."""
    men = np.array([[3, 2, 1], [1, 3, 2], [2, 1, 3]], dtype=float)
    women = np.array([[1, 2, 3], [3, 1, 2], [2, 3, 1]], dtype=float)
    one_each = np.ones(3, dtype=np.int64)
    assert stable(men, women, one_each, "firm").tolist() == [0, 1, 2]
    assert stable(men, women, one_each, "park").tolist() == [2, 0, 1]


def test_blocking_pairs_are_found() -> None:
    value = np.array([[1.0, 0.5], [0.9, np.nan]])
    slots = np.array([1, 1])
    assert blocking(value, value, slots, np.array([1, 0])) == [(0, 0)]
    assert blocking(value, value, slots, np.array([0, -1])) == []
    assert blocking(value, value, slots, np.array([-1, -1])) == [(0, 0), (0, 1), (1, 0)]


def test_nobody_at_all() -> None:
    assert stable(np.empty((0, 2)), np.empty((0, 2)), np.array([1, 1])).tolist() == []
