"""Bars of a list: points sum to the score as shown, no bar is longer than what was possible."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from features.profiles import Firm
from features.units import points
from features.vectors import Floats
from recommender.criteria import NAMES
from recommender.matcher import ParkMatcher
from recommender.weights import Weights
from service.web import strips

FITS = arrays(np.float64, (3, len(NAMES)), elements=st.floats(0, 1))


@given(FITS, arrays(np.float64, len(NAMES), elements=st.floats(0.01, 1)))
def test_points_sum_and_bars_stay_within(fits: Floats, weights: Floats) -> None:
    shares = weights / weights.sum()
    found = strips.strips(fits * shares, np.tile(shares, (3, 1)))
    for row, strip in zip(fits, found, strict=True):
        assert round(sum(float(cell.points) for cell in strip), 1) == float(
            points(float((row * shares).sum()))
        )
        assert all(0 <= cell.gained <= cell.possible + 1e-9 for cell in strip)
        assert all(cell.possible <= 100 + 1e-9 for cell in strip)
    assert max(cell.possible for strip in found for cell in strip) == pytest.approx(100)


def test_explained_matches_give_the_same_bars_as_the_ranking_behind_them(
    matcher: ParkMatcher,
) -> None:
    answer = matcher.match(Firm(name="甲", industries=("3415",), land_mu=300.0), 5)
    for match, strip in zip(answer.matches, strips.of_matches(answer.matches), strict=True):
        assert round(sum(float(cell.points) for cell in strip), 1) == float(points(match.score))


def test_nothing_ranked_has_no_bars() -> None:
    assert strips.of_matches([]) == ()


def test_weights_on_what_nobody_knows_give_empty_bars(matcher: ParkMatcher) -> None:
    firm = Firm(name="甲", industries=("3415",))
    answer = matcher.match(firm, 5, region="包头", weights=Weights.read({"tariff": 1}))
    assert {match.coverage for match in answer.matches} == {0.0}
    assert {cell.possible for strip in strips.of_matches(answer.matches) for cell in strip} == {0.0}
