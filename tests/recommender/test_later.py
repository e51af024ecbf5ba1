"""Learnt weights are judged on later sitings of other firms only, beside the expert's."""

import numpy as np
import pytest

from features import catalogue, sitings
from features.sitings import firm_key
from recommender.evaluate import METRICS
from recommender.later import NAMED, OutOfTime, by_pairs, out_of_time
from recommender.matcher import ParkMatcher
from recommender.past import split

SITINGS = tuple(one for one in sitings.load() if one.adcode.startswith("15"))
YEAR = 2021


@pytest.fixture(scope="module")
def found() -> OutOfTime:
    return out_of_time(ParkMatcher().fit(catalogue.load(province="内蒙古")), SITINGS, YEAR)


def test_what_is_judged_is_later_and_of_other_firms(found: OutOfTime) -> None:
    before, after = split(SITINGS, YEAR)
    learnt_from = found.learnt.choices.sitings
    assert {one.id for one in learnt_from} <= {one.id for one in before}
    for evaluation in found.judged.values():
        assert evaluation.sitings == after
    firms = {firm_key(one.firm) for one in learnt_from}
    assert not firms & {firm_key(one.firm) for one in after}


def test_every_model_is_judged_on_the_same_rows(found: OutOfTime) -> None:
    assert set(found.values) == set(found.intervals) == set(NAMED)
    shapes = {values.shape for values in found.values.values()}
    assert shapes == {(found.judged["expert"].n, len(METRICS))}


def test_chances_are_better_than_equal_ones_and_the_verdict_is_honest(found: OutOfTime) -> None:
    assert found.loglik["learnt"] > found.loglik["random"]
    assert found.loglik["expert"] > found.loglik["random"]
    assert 0 <= found.calibration < 0.05
    at = list(METRICS).index("mrr")
    low, high = found.intervals["expert"][:, at]
    inside = low <= np.nanmean(found.values["learnt"][:, at]) <= high
    assert ("within the noise" in found.said("mrr", "en")) == inside


def test_pairs_count_no_criterion_against_a_park(found: OutOfTime) -> None:
    weights = by_pairs(found.learnt.choices, ParkMatcher().fit(()).weights_)
    assert min(weights.values.values()) >= 0
    assert sum(weights.values.values()) == pytest.approx(1.0)
