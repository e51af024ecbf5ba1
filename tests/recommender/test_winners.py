"""The compiled loop finds the leaders that a sort of every draw finds, over all the parks."""

import numpy as np
import pytest

from recommender.winners import BLOCK, Draws, race, scores, tally

DEPTH = 6


@pytest.mark.parametrize("draws", [1, BLOCK - 1, BLOCK, 700])
@pytest.mark.parametrize("parks", [1, 4, 300])
def test_leaders_are_those_of_a_sort(draws: int, parks: int) -> None:
    rng = np.random.default_rng(draws + parks)
    fits = rng.random((9, parks))
    fits[rng.random(fits.shape) < 0.2] = np.nan
    fits[rng.random(fits.shape) < 0.3] = 0.0
    fits[3] = np.nan
    weights = rng.dirichlet(np.ones(9), draws)
    weights[:, 5] = 0.0
    values = scores(fits, weights)
    found = race(fits, Draws(weights)).leaders(DEPTH)
    assert found.shape == (draws, min(DEPTH, parks))
    best = -np.sort(-values, axis=1)[:, : found.shape[1]]
    assert np.take_along_axis(values, found, axis=1) == pytest.approx(best, abs=1e-6)
    assert all(len(set(row)) == len(row) for row in found.tolist())


def test_ties_keep_the_order_of_the_parks() -> None:
    fits = np.array([[0.5, 0.5, 0.7, 0.5], [0.3, 0.3, 0.4, 0.3]])
    weights = np.random.default_rng(0).dirichlet(np.ones(2), 50)
    assert (race(fits, Draws(weights)).leaders(4) == [2, 0, 1, 3]).all()


def test_ahead_counts_wins_and_not_ties() -> None:
    fits = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    weights = np.array([[0.8, 0.2]] * 3 + [[0.1, 0.9]])
    got = race(fits, Draws(weights)).ahead(np.arange(3))
    assert got.tolist() == [[0, 0.75, 0], [0.25, 0, 0.25], [0, 0.75, 0]]


def test_a_tally_counts_places_and_adds_up_the_weights_that_win() -> None:
    weights = np.array([[0.8, 0.2], [0.6, 0.4], [0.1, 0.9]])
    places, won = tally(np.array([[0, 1], [0, 2], [1, 0]]), weights, 3)
    assert places.tolist() == [[2, 1], [1, 1], [0, 1]]
    assert won == pytest.approx(np.array([[1.4, 0.6], [0.1, 0.9], [0, 0]]))
    assert tally(np.empty((3, 0), np.int64), weights, 0)[1].shape == (0, 2)
