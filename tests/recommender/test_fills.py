"""The best fill of a park: as good as trying every set of firms, within its bound."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.fills import Bag, Best, ByPark, Depth, best_fill, fill_parks
from recommender.moves import Pairs, Plan

UNLIMITED = 1_000_000


def bag(draw: np.random.Generator, firms: int, prices: np.ndarray) -> Bag:
    """Firms of unlike gain and load, those first that gain most for their load at the prices."""
    gain, load = draw.uniform(0.1, 1, firms), draw.uniform(0, 5, (firms, 2))
    weight = load @ prices
    order = np.argsort(weight / gain)
    return Bag(gain[order], load[order], weight[order])


def most_by_trying(given_: Bag, amounts: np.ndarray) -> float:
    sets = np.array(list(product([0.0, 1.0], repeat=len(given_.gain))))
    fitting = (sets @ given_.load <= amounts).all(axis=1)
    return float((sets @ given_.gain)[fitting].max())


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000), firms=st.integers(1, 9), free=st.integers(0, 2),
    known=st.booleans(),
)  # fmt: skip
def test_as_good_as_trying_every_set(seed: int, firms: int, free: int, known: bool) -> None:
    """Whatever the prices, and with an amount that is unknown."""
    draw = np.random.default_rng(seed)
    prices = draw.uniform(0, 1, 2)
    prices[:free] = 0.0
    if not known:
        prices[1] = 0.0
    given_ = bag(draw, firms, prices)
    amounts = np.array([8.0, 6.0 if known else np.inf])
    gain, most, inside = best_fill(given_, amounts, prices, Depth(UNLIMITED, 0.0))
    assert gain == pytest.approx(most_by_trying(given_, amounts))
    assert gain == pytest.approx(given_.gain[inside].sum()) == most
    assert (given_.load[inside].sum(axis=0) <= amounts + 1e-9).all()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), branches=st.integers(1, 40), slack=st.sampled_from([0.0, 0.1]))
def test_the_bound_holds_when_the_search_is_cut_short(
    seed: int, branches: int, slack: float
) -> None:
    draw = np.random.default_rng(seed)
    prices = draw.uniform(0, 1, 2)
    given_, amounts = bag(draw, 9, prices), np.array([8.0, 6.0])
    gain, most, inside = best_fill(given_, amounts, prices, Depth(branches, slack))
    assert gain <= most_by_trying(given_, amounts) + 1e-9 <= most + 2e-9
    assert gain == pytest.approx(given_.gain[inside].sum())


def test_only_firms_without_a_place_that_gain_by_this_one_are_in() -> None:
    pairs = Pairs(
        np.arange(4), np.array([0, 0, 0, 1]), np.array([0.9, 0.8, 0.7, 0.6]), np.ones((4, 1)),
        np.arange(5),
    )  # fmt: skip
    plan = Plan(np.array([0, -1, -1, -1]), np.array([[5.0], [0.5]]), np.zeros(4, dtype=np.bool_))
    by_park = ByPark(np.arange(4), np.array([0, 3, 4]), np.ones((2, 1)))
    best = Best(np.ones(4, dtype=np.bool_), np.full(2, -1.0), np.full(2, -1.0))
    worth = np.array([0.0, 0.5, 0.75, 0.0])
    fill_parks((plan, pairs, by_park), worth, (0, 2), Depth(UNLIMITED, 0.0), best)
    assert best.inside.tolist() == [False, True, False, False]  # placed, in, too dear, too large
    assert best.gain == pytest.approx([0.3, 0.0])
    assert best.most == pytest.approx([0.3, 0.0])
