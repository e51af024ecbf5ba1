"""Exposure: who is on how many lists, and how evenly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.exposure import exposure, gini

LISTS = np.array([[0, 1], [0, 2], [0, -1]])
LEAGUE = ("东", "东", "西", "北")


def test_parks_on_no_list_on_most_lists_and_leagues_left_empty() -> None:
    found = exposure(LISTS, LEAGUE)
    assert found.times.tolist() == [3, 1, 1, 0]
    assert found.never.tolist() == [3]
    assert found.crowded.tolist() == [0]
    assert found.leagues == {"东": 4, "北": 0, "西": 1}
    assert found.empty_leagues == ("北",)


def test_gini_is_nothing_where_all_are_alike_and_near_one_where_one_has_all() -> None:
    assert gini([3, 3, 3]) == pytest.approx(0)
    assert gini([0, 0, 0, 8]) == pytest.approx(3 / 4)
    assert gini([]) == gini([0, 0]) == 0


@given(st.lists(st.integers(0, 50), min_size=2, max_size=9), st.integers(1, 9))
def test_gini_is_scale_free_and_falls_when_the_rich_give_to_the_poor(amounts, times) -> None:
    before = gini(amounts)
    assert 0 <= before < 1
    assert gini([times * one for one in amounts]) == pytest.approx(before)
    ranked = sorted(amounts)
    if ranked[-1] - ranked[0] >= 2:
        assert gini([ranked[0] + 1, *ranked[1:-1], ranked[-1] - 1]) < before
