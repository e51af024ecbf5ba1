"""Bounds: monotone, clipped, and where policy names the number, that number."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.illustrative import published_means
from recommender import bounds
from recommender.bounds import Bounds
from recommender.policy import PolicyBook

ALL = {name: value for name, value in vars(bounds).items() if isinstance(value, Bounds)}
EVERY = pytest.mark.parametrize("bound", ALL.values(), ids=ALL.keys())
VALUES = st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=20)
BOOK = PolicyBook.load()


@EVERY
def test_the_ends_earn_nothing_and_everything(bound: Bounds) -> None:
    assert bound.fit(bound.nothing) == 0.0
    assert bound.fit(bound.everything) == 1.0
    assert bound.fit((bound.nothing + bound.everything) / 2) == pytest.approx(0.5)


@EVERY
@given(values=VALUES)
def test_the_way_from_nothing_to_everything_only_goes_up(
    bound: Bounds, values: list[float]
) -> None:
    upwards = sorted(values, reverse=bound.everything < bound.nothing)
    fits = bound.fit(np.array(upwards))
    assert all(before <= after for before, after in pairwise(fits))
    assert ((fits >= 0) & (fits <= 1)).all()


@EVERY
def test_the_unknown_stays_unknown(bound: Bounds) -> None:
    assert math.isnan(float(bound.fit(math.nan)))


@EVERY
def test_every_bound_says_who_set_it_in_both_languages(bound: Bounds) -> None:
    assert bound.source.zh
    assert bound.source.en


@pytest.mark.parametrize(
    ("bound", "figure"),
    [
        (bounds.OUTPUT_PER_MU, "output_per_mu"),
        (bounds.TAX_PER_MU, "tax_per_mu"),
        (bounds.INVESTMENT_PER_MU, "investment_per_mu"),
    ],
)
def test_yield_per_mu_runs_from_the_published_average_before_to_that_of_2024(
    bound: Bounds, figure: str
) -> None:
    rule = BOOK.rule("im-park-averages-2024")
    assert bound.nothing == rule.amount(f"{figure}_before")
    assert bound.everything == rule.amount(figure) == published_means()[figure]
    assert f"{bound.nothing:g}" in bound.source.zh


def test_project_size_runs_from_a_counted_project_to_a_major_one() -> None:
    rule = BOOK.rule("im-project-scale")
    counted = math.log10(rule.amount("promotion_investment"))
    assert bounds.INVESTMENT_LOG_WAN.nothing == counted
    assert bounds.INVESTMENT_LOG_WAN.everything == math.log10(rule.amount("major_investment"))
