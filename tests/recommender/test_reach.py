"""Whom lists reach, on lists that can be counted by hand."""

import numpy as np
import pytest

from recommender.reach import LIST, REACH, reach

LEAGUES = np.array(["甲", "甲", "乙", "丙"])
POOL = np.arange(4)
NOBODY = np.zeros(4)


def test_lists_that_send_all_to_one_park() -> None:
    found = reach([np.array([0])] * 3, [POOL] * 3, [np.array([6.0, 0, 2, 0])] * 3, LEAGUES, ["甲"])
    assert set(found) == set(REACH)
    assert found["park_coverage"] == pytest.approx(1 / 4)
    assert found["league_coverage"] == pytest.approx(1 / 3)
    assert found["park_gini"] == pytest.approx(3 / 4)
    assert found["popularity_lift"] == pytest.approx(3.0)
    assert found["league_gap"] == pytest.approx(0.0)


def test_lists_that_reach_all_alike() -> None:
    found = reach([POOL], [POOL], [np.ones(4)], LEAGUES, ["丙", "丙"])
    assert (found["park_coverage"], found["league_coverage"]) == (1, 1)
    assert found["park_gini"] == pytest.approx(0.0)
    assert found["popularity_lift"] == pytest.approx(1.0)
    assert found["league_gap"] == pytest.approx(3 / 4)


def test_only_the_first_places_count_and_only_candidates() -> None:
    many = np.arange(40)
    leagues = np.array([str(at // 10) for at in many])
    found = reach([many], [many[:20]], [np.zeros(40)], leagues, ["0"])
    assert found["park_coverage"] == pytest.approx(LIST / 20)
    assert found["league_coverage"] == pytest.approx(1 / 2)
    assert np.isnan(found["popularity_lift"])
