"""Steadiness: shares of draws against brute force, and the laws that any draws obey."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.profiles import Firm
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from recommender.robustness import (
    SPREAD,
    anywhere,
    around,
    contenders,
    steadiness,
    steadiness_of_many,
)
from recommender.winners import Draws, scores
from tests.recommender.test_margins import FITS, HOLES, WEIGHTS, ranking

DEPTH = 3


def drawn(weights: np.ndarray, seed: int, count: int = 300) -> Draws:
    return around(weights, draws=count, seed=seed)


@given(fits=FITS, holes=HOLES, weights=WEIGHTS, seed=st.integers(0, 9))
def test_shares_are_those_of_a_sort_of_every_draw(fits, holes, weights, seed) -> None:
    table = np.where(holes, np.nan, fits)
    found = ranking(table, weights, failed=(4,))
    draws = drawn(found.weights, seed)
    got = steadiness(found, draws, DEPTH)
    columns = contenders(found)
    values = scores(table[:, columns], draws.weights)
    # Ties in single precision are none in double: ranks that rest on a hair are not compared.
    gaps = np.diff(np.sort(values, axis=1), axis=1)
    clear = (gaps == 0) | (gaps > 1e-6)
    if not clear.all():
        return
    exact = np.argsort(-np.round(values, 9), axis=1, kind="stable")[:, :DEPTH]
    for place, park in enumerate(got.parks):
        mine = columns[exact] == park
        assert got.acceptability[place] == pytest.approx(mine.mean(axis=0))
        if mine[:, 0].any():
            assert got.central[place] == pytest.approx(draws.weights[mine[:, 0]].mean(axis=0))
        else:
            assert np.isnan(got.central[place]).all()
    named = values[:, [list(columns).index(park) for park in got.parks[:DEPTH]]]
    ahead = (named[:, :, None] > named[:, None, :] + 1e-7).mean(axis=0)
    assert got.pairwise == pytest.approx(ahead)


@given(fits=FITS, holes=HOLES, weights=WEIGHTS)
def test_every_rank_goes_to_one_park_and_failed_parks_have_none(fits, holes, weights) -> None:
    found = ranking(np.where(holes, np.nan, fits), weights, failed=(0, 2))
    for draws in (drawn(found.weights, 1), anywhere(found.weights, 300)):
        got = steadiness(found, draws, DEPTH)
        assert got.acceptability.sum(axis=0) == pytest.approx(np.ones(DEPTH))
        assert (found.worst[got.parks] != Verdict.FAIL).all()
        assert got.among(DEPTH).max() <= 1.0 + 1e-12


def test_a_park_that_is_better_in_everything_always_leads() -> None:
    found = ranking(np.array([[0.9, 0.5, 0.1], [0.8, 0.4, 0.2]]), np.array([1.0, 3.0]))
    got = steadiness(found, anywhere(found.weights))
    assert got.parks.tolist() == [0, 1, 2]
    assert got.first.tolist() == [1.0, 0.0, 0.0]
    assert not got.too_close
    assert not len(got.rivals)
    assert "稳定" in got.said.zh


def test_three_parks_and_two_criteria_share_the_ranks_as_geometry_says() -> None:
    # Over all weights w, 1 - w: (1, 0) leads for w > 0.6, (0, 1) for w < 0.4, (0.6, 0.6) between.
    found = ranking(np.array([[1.0, 0.6, 0.0], [0.0, 0.6, 1.0]]), np.array([1.0, 1.0]))
    got = steadiness(found, anywhere(found.weights, 40_000))
    shares = dict(zip(got.parks.tolist(), got.acceptability.tolist(), strict=True))
    assert shares[1] == pytest.approx([0.2, 0.8, 0.0], abs=0.01)
    assert shares[0] == pytest.approx([0.4, 0.1, 0.5], abs=0.01)
    assert shares[2] == pytest.approx([0.4, 0.1, 0.5], abs=0.01)
    central = dict(zip(got.parks.tolist(), got.central[:, 0].tolist(), strict=True))
    assert central == pytest.approx({1: 0.5, 0: 0.8, 2: 0.2}, abs=0.01)
    assert got.too_close
    assert set(got.rivals.tolist()) == {0, 2}


def test_draws_around_weights_have_them_as_mean_and_the_spread_asked_for() -> None:
    weights = np.array([0.5, 0.3, 0.2, 0.0])
    draws = around(weights, draws=20_000).weights
    assert draws.sum(axis=1) == pytest.approx(np.ones(len(draws)))
    assert draws.mean(axis=0) == pytest.approx(weights, abs=0.01)
    assert draws.std(axis=0).sum() == pytest.approx(SPREAD, rel=0.03)
    assert not draws[:, 3].any()
    assert not anywhere(weights).weights[:, 3].any()
    assert (around(weights, seed=5).weights == around(weights, seed=5).weights).all()


def test_the_less_the_weights_move_the_firmer_the_leader() -> None:
    found = ranking(np.array([[0.9, 0.5], [0.3, 0.65]]), np.array([0.5, 0.5]))
    firm = [steadiness(found, around(found.weights, spread)).first[0] for spread in (0.02, 0.2, 1)]
    assert firm[0] == 1.0
    assert firm == sorted(firm, reverse=True)
    assert firm[2] < firm[0]


def test_nobody_left_is_said() -> None:
    found = ranking(np.array([[0.9, 0.5]]), np.array([1.0]), failed=(0, 1))
    got = steadiness(found, around(found.weights))
    assert len(got.parks) == len(got.rivals) == 0
    assert not got.too_close
    assert "没有园区" in got.said.zh


def test_a_criterion_that_is_not_asked_moves_nothing(matcher: ParkMatcher) -> None:
    firm = Firm(name="甲", industries=("3415",), land_mu=300)
    found = matcher.rank(firm, region="内蒙古")
    draws = around(matcher.weight_vector_)
    got = steadiness(found, draws)
    assert np.nansum(got.central[:, found.weights == 0]) == 0
    assert np.nansum(got.central[0]) == pytest.approx(1.0)
    assert got.first[0] == got.first.max()


def test_many_firms_over_the_same_draws_fare_as_each_alone(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    draws = around(matcher.weight_vector_, draws=500)
    rankings = [matcher.rank(firm, region="内蒙古") for firm in firms]
    for one, got in zip(rankings, steadiness_of_many(rankings, draws, threads=2), strict=True):
        alone = steadiness(one, draws, got.acceptability.shape[1])
        assert got.parks.tolist() == alone.parks.tolist()
        assert (got.acceptability == alone.acceptability).all()


def test_where_nothing_that_is_asked_weighs_anything_no_weights_are_in_the_middle(
    matcher: ParkMatcher,
) -> None:
    """Without an origin distance is not asked: weighed alone, it tells the parks not apart."""
    found = matcher.rank(Firm(name="甲"), weights={"distance": 1.0})
    got = steadiness(found, anywhere(np.ones_like(found.weights), 50), DEPTH)
    assert np.isnan(got.central).all()
