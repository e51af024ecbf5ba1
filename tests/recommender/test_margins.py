"""Exact ranges of one weight against brute force; swings against scores worked out anew."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from recommender.margins import ranges, tornado
from recommender.results import Ranking, Verdict
from recommender.score import best_first, weigh

ROWS, PARKS = 4, 5
FITS = nps.arrays(np.float64, (ROWS, PARKS), elements=st.integers(0, 20).map(lambda n: n / 20))
HOLES = nps.arrays(np.bool_, (ROWS, PARKS), elements=st.sampled_from([False, False, True]))
WEIGHTS = nps.arrays(np.float64, ROWS, elements=st.integers(0, 9).map(float)).filter(np.any)
CLOSE = 1e-9


def ranking(fits: np.ndarray, weights: np.ndarray, failed: tuple[int, ...] = ()) -> Ranking:
    """A ranking of these fits as the reference loop makes it."""
    every = np.ones(len(fits), dtype=np.bool_)
    score, low, high, coverage, used = weigh(fits.copy(), every, weights)
    worst = np.zeros(fits.shape[1], dtype=np.int8)
    worst[list(failed)] = Verdict.FAIL
    order = best_first(score, worst, coverage, np.arange(len(score)))
    return Ranking(used, fits, score, low, high, coverage, worst[None], worst, order)


def lead(fits: np.ndarray, weights: np.ndarray, leader: int) -> float:
    """How far ``leader`` is ahead of the best other."""
    score = weigh(fits.copy(), np.ones(len(fits), dtype=np.bool_), weights)[0]
    return float(score[leader] - np.delete(score, leader).max())


def moved(weights: np.ndarray, row: int, share: float) -> np.ndarray:
    """The weights with ``row`` at this share of all, the others in proportion."""
    others = np.delete(weights, row)
    return np.insert(others / others.sum() * (1.0 - share), row, share)


@given(fits=FITS, holes=HOLES, weights=WEIGHTS)
def test_the_leader_leads_within_its_range_and_not_just_beyond(fits, holes, weights) -> None:
    table = np.where(holes, np.nan, fits)
    found = ranking(table, weights)
    leader = int(found.order[0])
    for one in ranges(found):
        if found.weights[one.criterion] == 1.0:
            assert (one.low, one.high) == (1.0, 1.0)
            continue
        assert one.low <= one.share + CLOSE
        assert one.share <= one.high + CLOSE
        for share in np.linspace(max(one.low, 1e-6), min(one.high, 1.0 - 1e-6), 9):
            if one.low <= share <= one.high:
                assert lead(table, moved(weights, one.criterion, share), leader) >= -CLOSE
        for end, park, beyond in (
            (one.low, one.below, one.low - 1e-4),
            (one.high, one.above, one.high + 1e-4),
        ):
            if park is None:
                assert end in {0.0, 1.0}
            elif 0 < beyond < 1:
                tried = moved(weights, one.criterion, beyond)
                assert lead(table, tried, leader) < CLOSE
                assert (
                    lead(table, moved(weights, one.criterion, end), park)
                    == pytest.approx(0.0, abs=1e-6)
                    or lead(table, tried, park) >= -1e-3
                )


@given(fits=FITS, holes=HOLES, weights=WEIGHTS)
def test_no_share_on_a_fine_grid_contradicts_the_range(fits, holes, weights) -> None:
    table = np.where(holes, np.nan, fits)
    found = ranking(table, weights)
    leader = int(found.order[0])
    for one in ranges(found):
        if found.weights[one.criterion] == 1.0:
            continue
        # From the share now outwards, up to the first share at which another leads.
        for steps in (np.linspace(one.share, 0.999, 60), np.linspace(one.share, 0.001, 60)):
            for share in steps:
                ahead = lead(table, moved(weights, one.criterion, share), leader)
                if ahead < -CLOSE:
                    assert share < one.low or share > one.high
                    break
                if ahead > CLOSE:
                    assert one.low - CLOSE <= share <= one.high + CLOSE


def test_a_worked_case() -> None:
    # One leads by 0.6 w1 + 0.2 w2 against 0.2 w1 + 0.8 w2: they tie where 0.4 w1 = 0.6 w2.
    found = ranking(np.array([[0.6, 0.2], [0.2, 0.8]]), np.array([0.75, 0.25]))
    first, second = ranges(found)
    assert (first.low, first.high, first.below, first.above) == (pytest.approx(0.6), 1.0, 1, None)
    assert (second.low, second.high, second.above) == (0.0, pytest.approx(0.4), 1)
    assert first.decides
    assert second.decides


def test_a_park_that_a_rule_excludes_unseats_nobody() -> None:
    fits = np.array([[0.6, 0.2, 1.0], [0.2, 0.1, 1.0]])
    found = ranking(fits, np.array([0.5, 0.5]), failed=(2,))
    assert not any(one.decides for one in ranges(found))
    assert all(one.leaders == (0, 0) for one in tornado(found))
    assert ranges(ranking(fits, np.array([0.5, 0.5]), failed=(1, 2))) == ()
    assert tornado(ranking(fits, np.array([0.5, 0.5]), failed=(1, 2))) == ()


@given(fits=FITS, holes=HOLES, weights=WEIGHTS)
def test_swings_are_the_leads_with_one_weight_halved_and_doubled(fits, holes, weights) -> None:
    table = np.where(holes, np.nan, fits)
    found = ranking(table, weights)
    leader = int(found.order[0])
    swings = tornado(found)
    assert [one.width for one in swings] == sorted((one.width for one in swings), reverse=True)
    for one in swings:
        assert one.leads[0] == pytest.approx(lead(table, weights, leader), abs=CLOSE)
        for times, got, share in zip((0.5, 2.0), one.leads[1:], one.shares, strict=True):
            tried = found.weights.copy()
            tried[one.criterion] *= times
            assert got == pytest.approx(lead(table, tried, leader), abs=CLOSE)
            assert share == pytest.approx(tried[one.criterion] / tried.sum())
