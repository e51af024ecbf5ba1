"""Learnt weights are judged on later sitings of other firms only, beside the expert's."""

from dataclasses import replace

import numpy as np
import pytest

from features import catalogue, sitings
from features.sitings import firm_key
from features.text import LANGS, Lang
from recommender.later import NAMED, OutOfTime, by_pairs, out_of_time
from recommender.matcher import ParkMatcher
from recommender.metrics import interval
from recommender.past import split
from recommender.trials import METRICS

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


def test_chances_are_better_than_equal_ones_and_their_gap_is_told(found: OutOfTime) -> None:
    assert found.loglik["learnt"] > found.loglik["random"]
    assert found.loglik["expert"] > found.loglik["random"]
    assert 0 <= found.calibration < 0.05
    assert f"{100 * found.calibration:.2f} percentage points" in found.kept.en
    assert found.kept.zh in found._repr_html_()


def shifted(found: OutOfTime, by: float) -> OutOfTime:
    """The same, with every row of the learnt weights better by so much than the expert's."""
    expert = found.judged["expert"]
    values = {**expert.values, "parkmatch": expert.values["parkmatch"] + by}
    return replace(found, judged={**found.judged, "learnt": replace(expert, values=values)})


@pytest.mark.parametrize("lang", LANGS)
def test_the_verdict_is_on_the_differences_firm_by_firm(found: OutOfTime, lang: Lang) -> None:
    told = {"zh": ("更好", "更差"), "en": ("better", "worse")}
    # So little is well inside either interval, yet alike in every row.
    for by, verdict in zip((0.01, -0.01), told[lang], strict=True):
        one = shifted(found, by)
        gain, low, high = one.gain()
        assert [gain, low, high] == pytest.approx([by] * 3)
        assert verdict in one.said(lang=lang)
        assert f"{by:+.3f}" in one.said(lang=lang)
    noisy = replace(found, judged={**found.judged, "learnt": found.judged["pairwise"]})
    low, high = noisy.gain()[1:]
    assert low < 0 < high
    assert {"zh": "误差之内", "en": "within the noise"}[lang] in noisy.said(lang=lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("by", [0.0, 0.0004, -0.0004])
def test_models_that_are_alike_to_three_decimals_are_said_to_be(
    found: OutOfTime, by: float, lang: Lang
) -> None:
    said = shifted(found, by).said(lang=lang)
    assert {"zh": "同一批项目上一样", "en": "alike on the same sitings"}[lang] in said
    assert "+0.000" not in said


def test_the_difference_has_the_interval_of_the_rows_paired_by_firm(found: OutOfTime) -> None:
    at = list(METRICS).index("mrr")
    gaps = found.values["pairwise"][:, at] - found.values["expert"][:, at]
    firms = [firm_key(one.firm) for one in found.judged["expert"].sitings]
    pairs = replace(found, judged={**found.judged, "learnt": found.judged["pairwise"]})
    mean, *ends = pairs.gain("mrr")
    assert mean == pytest.approx(np.nanmean(gaps))
    assert ends == interval(gaps[:, None], firms)[:, 0].tolist()
    assert ends[0] <= mean <= ends[1]


def test_pairs_count_no_criterion_against_a_park(found: OutOfTime) -> None:
    weights = by_pairs(found.learnt.choices, ParkMatcher().fit(()).weights_)
    assert min(weights.values.values()) >= 0
    assert sum(weights.values.values()) == pytest.approx(1.0)
