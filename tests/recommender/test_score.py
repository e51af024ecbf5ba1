"""The engine's laws: bounded, honest about the unknown, blind to other parks, steady in order."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from features.encode import firm_vector
from features.profiles import Firm, Park
from recommender.matcher import ParkMatcher
from recommender.results import Ranking, Verdict
from recommender.score import (
    UNLIKE_IN_PARK,
    UNLIKE_NEAR,
    Scope,
    best_first,
    drawn,
    rank,
    weigh,
)
from recommender.weights import Weights
from tests.recommender.conftest import (
    OWN_FACTS,
    PRESETS,
    WEIGHT,
    WORDS,
    a_firm,
    ranked,
    some_parks,
    some_weights,
    world,
)

ROWS, PARKS = 6, 3
UNIT = st.floats(0, 1, allow_subnormal=False)
KNOWN = nps.arrays(np.float64, (ROWS, PARKS), elements=UNIT)
HOLES = nps.arrays(np.bool_, (ROWS, PARKS))
WEIGHTS = nps.arrays(np.float64, ROWS, elements=WEIGHT)
EVERY_ROW = np.ones(ROWS, dtype=np.bool_)
PROJECT = ("investment_wan", "annual_output_wan", "annual_tax_wan", "energy_tce")
"""What a firm may leave unsaid of its project; a wish that it does not state is not asked."""
TRIALS = 1000


def check_sane(found: Ranking) -> None:
    for values in (found.score, found.low, found.high, found.coverage):
        assert np.isfinite(values).all()
        assert ((values >= 0) & (values <= 1)).all()
    assert (found.low <= found.score + 1e-12).all()
    assert (found.score <= found.high + 1e-12).all()
    assert np.isfinite(found.contributions(np.arange(len(found.score)))).all()


# --- fits and weights alone ----------------------------------------------------------------------


@given(fits=KNOWN, holes=HOLES, weights=WEIGHTS)
def test_score_low_and_high_stay_within_zero_and_one(fits, holes, weights) -> None:
    table = np.where(holes, np.nan, fits)
    score, low, high, coverage, used = weigh(table.copy(), EVERY_ROW, weights)
    none = np.zeros((0, PARKS), dtype=np.int8)
    check_sane(
        Ranking(used, table, score, low, high, coverage, none, none.sum(0), np.arange(PARKS))
    )
    assert used.sum() == pytest.approx(1.0 if weights.any() else 0.0, abs=1e-12)


@given(fits=KNOWN, holes=HOLES, weights=WEIGHTS)
def test_the_interval_contains_every_completion_and_its_ends_are_reached(
    fits, holes, weights
) -> None:
    unknown = np.where(holes, np.nan, fits)
    _, low, high, _, used = weigh(unknown.copy(), EVERY_ROW, weights)
    completed = weigh(fits.copy(), EVERY_ROW, weights)[0]
    assert (low - 1e-12 <= completed).all()
    assert (completed <= high + 1e-12).all()
    if used.any():
        worst, best = (
            weigh(np.where(holes, end, fits), EVERY_ROW, weights)[0] for end in (0.0, 1.0)
        )
        assert worst == pytest.approx(low, abs=1e-12)
        assert best == pytest.approx(high, abs=1e-12)


@given(fits=KNOWN, holes=HOLES, weights=WEIGHTS, row=st.integers(0, ROWS - 1))
def test_a_known_fit_raised_lowers_nothing(fits, holes, weights, row: int) -> None:
    table = np.where(holes, np.nan, fits)
    raised = table.copy()
    raised[row] += (1 - raised[row]) / 2
    before = weigh(table.copy(), EVERY_ROW, weights)
    after = weigh(raised, EVERY_ROW, weights)
    for old, new in zip(before[:3], after[:3], strict=True):
        assert (new >= old - 1e-12).all()


@given(fits=KNOWN, holes=HOLES, weights=WEIGHTS, times=st.floats(1e-6, 1e6))
def test_scaling_all_weights_changes_nothing(fits, holes, weights, times: float) -> None:
    table = np.where(holes, np.nan, fits)
    before = weigh(table.copy(), EVERY_ROW, weights)
    after = weigh(table.copy(), EVERY_ROW, weights * times)
    for old, new in zip(before, after, strict=True):
        assert new == pytest.approx(old, abs=1e-9)


@given(fits=KNOWN, holes=HOLES, weights=WEIGHTS, applies=nps.arrays(np.bool_, ROWS))
def test_a_criterion_that_is_not_asked_is_as_if_it_were_not_there(
    fits, holes, weights, applies
) -> None:
    table = np.where(holes, np.nan, fits)
    among = weigh(np.where(applies[:, None], table, 0.0), applies, weights)[:4]
    alone = weigh(table[applies], applies[applies], weights[applies])[:4]
    for one, other in zip(among, alone, strict=True):
        assert one == pytest.approx(other, abs=1e-9)


def test_nothing_known_scores_zero_and_may_become_anything() -> None:
    table = np.full((ROWS, 1), np.nan)
    score, low, high, coverage, _ = weigh(table, EVERY_ROW, np.arange(1.0, 1.0 + ROWS))
    assert (score[0], low[0], high[0], coverage[0]) == (0.0, 0.0, 1.0, 0.0)


# --- profiles ------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(firm=a_firm(), parks=some_parks(most=3), weights=some_weights())
def test_whatever_is_unknown_no_answer_leaves_zero_to_one(firm, parks, weights) -> None:
    check_sane(ranked(firm, parks, weights))


@settings(max_examples=40)
@given(firm=a_firm(), parks=some_parks(most=1), weights=some_weights(), data=st.data())
def test_whatever_is_found_out_of_a_park_the_score_stays_in_the_interval(
    firm: Firm, parks: tuple[Park, ...], weights: Weights, data: st.DataObject
) -> None:
    park = parks[0]
    unknown = [n for n in OWN_FACTS if getattr(park, n) is None]
    learnt = data.draw(st.sets(st.sampled_from(unknown)) if unknown else st.just(set()))
    facts = {name: {"value": data.draw(OWN_FACTS[name])} for name in learnt}
    if not park.leading_industries and data.draw(st.booleans()):
        facts["leading_industries"] = data.draw(st.lists(st.sampled_from(WORDS), min_size=1))
    if park.lng is None and data.draw(st.booleans()):
        facts |= {"lng": data.draw(st.floats(97, 126)), "lat": data.draw(st.floats(37, 53))}
    if not park.level:
        facts["level"] = data.draw(st.sampled_from(["national", "provincial"]))
    completed = Park.model_validate(park.model_dump() | facts)
    before, after = ranked(firm, (park,), weights), ranked(firm, (completed,), weights)
    assert before.low[0] - 1e-9 <= after.score[0] <= before.high[0] + 1e-9
    assert after.coverage[0] >= before.coverage[0] - 1e-9
    assert before.low[0] - 1e-9 <= after.low[0]
    assert after.high[0] <= before.high[0] + 1e-9


@settings(max_examples=40)
@given(firm=a_firm(land_mu=100), parks=some_parks(most=2), weights=some_weights(), data=st.data())
def test_whatever_a_firm_says_of_its_project_later_the_score_stays_in_the_interval(
    firm: Firm, parks: tuple[Park, ...], weights: Weights, data: st.DataObject
) -> None:
    said = {n: data.draw(st.floats(1, 1e6)) for n in PROJECT if getattr(firm, n) is None}
    completed = firm.model_copy(update=said)
    before, after = ranked(firm, parks, weights), ranked(completed, parks, weights)
    assert (before.low - 1e-9 <= after.score).all()
    assert (after.score <= before.high + 1e-9).all()


@settings(max_examples=25)
@given(firm=a_firm(industries=(), products=""), parks=some_parks(most=2))
def test_an_industry_that_is_told_later_leaves_the_score_in_the_interval(firm, parks) -> None:
    before = ranked(firm, parks)
    after = ranked(firm.model_copy(update={"industries": ("3140",)}), parks)
    assert (before.low - 1e-9 <= after.score).all()
    assert (after.score <= before.high + 1e-9).all()


@settings(max_examples=40)
@given(firm=a_firm(), parks=some_parks(least=2, most=4))
def test_a_park_alone_scores_as_among_others_bit_for_bit(firm, parks) -> None:
    vector, (scope, setting) = firm_vector(firm), world(parks)
    together = rank(vector, scope, setting)[0]
    for position in range(len(parks)):
        only = np.array([position])
        alone = rank(vector, Scope(only, scope.vectors.take(only)), setting)[0]
        assert alone.score[0] == together.score[position]
        assert alone.low[0] == together.low[position]
        assert alone.high[0] == together.high[position]
        assert alone.coverage[0] == together.coverage[position]
        assert alone.worst[0] == together.worst[position]


# --- the real parks ------------------------------------------------------------------------------


def test_in_1000_trials_no_park_deleted_or_added_reorders_the_others(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    random = np.random.default_rng(20250610)
    vectors = [firm_vector(firm) for firm in firms]
    preset_settings = [matcher.setting(weights=name) for name in PRESETS]
    whole = {
        (f, s): rank(vector, matcher.scope_, setting)[0]
        for f, vector in enumerate(vectors)
        for s, setting in enumerate(preset_settings)
    }
    total, changes = len(matcher.parks_), 0
    for _ in range(TRIALS):
        f, s = random.integers(len(vectors)), random.integers(len(preset_settings))
        size = int(2 ** random.uniform(1, math.log2(total)))
        kept = random.choice(total, size, replace=False)
        left = rank(vectors[f], matcher.scope_at(kept), preset_settings[s])[0]
        order = whole[f, s].order
        expected = order[np.isin(order, kept)]
        changes += not np.array_equal(kept[left.order], expected)
        changes += not np.array_equal(left.score, whole[f, s].score[kept])
    assert changes == 0


def test_the_first_k_are_the_first_k_of_all_and_k_is_clamped(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    for firm in firms:
        everything = matcher.rank(firm).order
        assert sorted(everything) == list(range(len(matcher.parks_)))
        for k in (0, 1, 7, 2542, 2543, 9999):
            assert np.array_equal(matcher.rank(firm, k=k).order, everything[:k])
        assert matcher.rank(firm, k=-1).order.size == 0


# --- order ---------------------------------------------------------------------------------------


def ordered(rows: list[tuple[float, Verdict, float]], ids: list[int] | None = None) -> list[int]:
    score, worst, coverage = (np.array(column) for column in zip(*rows, strict=True))
    id_order = np.array(range(len(rows)) if ids is None else ids)
    found = best_first(score, worst.astype(np.int8), coverage, id_order)
    for k in range(len(rows) + 1):
        assert np.array_equal(
            best_first(score, worst.astype(np.int8), coverage, id_order, k), found[:k]
        )
    return [int(position) for position in found]


def test_at_equal_score_the_surer_verdict_comes_first() -> None:
    verdicts = [Verdict.UNKNOWN, Verdict.PASS, Verdict.CONDITIONAL]
    assert ordered([(0.5, verdict, 1.0) for verdict in verdicts]) == [1, 0, 2]


def test_then_the_larger_coverage_then_the_id() -> None:
    rows = [(0.5, Verdict.PASS, coverage) for coverage in (0.4, 0.9, 0.4, 0.9)]
    assert ordered(rows, ids=[3, 2, 1, 0]) == [3, 1, 2, 0]


def test_a_better_score_comes_before_a_surer_verdict() -> None:
    assert ordered([(0.5, Verdict.PASS, 1.0), (0.6, Verdict.UNKNOWN, 0.1)]) == [1, 0]


def test_a_failing_park_comes_last_however_well_it_scores() -> None:
    rows = [(1.0, Verdict.FAIL, 1.0), (0.0, Verdict.UNKNOWN, 0.0), (0.9, Verdict.FAIL, 1.0)]
    assert ordered(rows) == [1, 0, 2]


ROW = st.tuples(
    st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.sampled_from(Verdict), st.sampled_from([0.2, 0.7])
)


@given(rows=st.lists(ROW, min_size=1, max_size=12), seed=st.randoms())
def test_order_is_total_and_by_score_verdict_coverage_id_with_failures_last(rows, seed) -> None:
    ids = seed.sample(range(len(rows)), len(rows))
    keys = [
        (v == Verdict.FAIL, -score, v, -coverage, ids[i])
        for i, (score, v, coverage) in enumerate(rows)
    ]
    found = ordered(rows, ids)
    assert sorted(found) == list(range(len(rows)))
    assert all(keys[before] < keys[after] for before, after in pairwise(found))


def test_a_project_of_other_chains_draws_less_whatever_its_class(matcher: ParkMatcher) -> None:
    """Anodes and magnets are both of class 3985; so is an anode maker's neighbour in Baotou."""
    sitings, year = matcher.siting_vectors_, 2030
    anode = firm_vector(Firm(name="某", industries=("3985",), products="锂电池负极材料"))
    silent = firm_vector(Firm(name="某", industries=("3985",)))
    for unlike in (UNLIKE_IN_PARK, UNLIKE_NEAR):
        told, untold = (drawn(firm, sitings, year, unlike) for firm in (anode, silent))
        ratio = told[untold > 0] / untold[untold > 0]
        assert set(ratio.round(9)) == {unlike, 1.0}
    names = [one.project for one in matcher.sitings_]
    magnets = next(at for at, name in enumerate(names) if "稀土永磁" in name)
    anodes = next(at for at, name in enumerate(names) if "负极" in name)
    assert told[magnets] < untold[magnets]
    assert told[anodes] == untold[anodes]
