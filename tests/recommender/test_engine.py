"""The fast path says what the reference says: ids, order, ties, verdicts, to the last bit."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.encode import firm_vector
from features.profiles import EXEMPTIONS, SERVICES, WANTED_CARBON, Firm, Park
from features.vectors import FirmVector
from recommender import columns as columns_module
from recommender.constraints import UNMENDABLE
from recommender.criteria import CRITERIA
from recommender.engine import Engine
from recommender.forms import FORMS
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from recommender.score import Scope, Setting, rank
from recommender.shortlists import Shortlist
from recommender.weights import PRESETS, Weights
from tests.recommender.conftest import INDUSTRIES, ORIGINS, a_firm, some_parks, some_weights, world

REGIONS = ("", "内蒙古", "宁夏", "江苏", "包头")
PRODUCTS = ("", "硅铁", "风电叶片", "甲醇制烯烃", "数据中心", "玉米淀粉", "电解铝")
PAIRS = 1_000_000


def agree(firm: FirmVector, engine: Engine, setting: Setting, k: int = 10, near: int = 5) -> None:
    """Everything of the shortlist equals the reference, bit for bit."""
    found, _ = rank(firm, engine.scope, setting)
    quick = engine.shortlist(firm, setting.weights, k, near)
    best = found.order[found.worst[found.order] != Verdict.FAIL][:k]
    assert quick.positions.tolist() == best.tolist()
    assert np.array_equal(quick.weights, found.weights)
    figures = found.score, found.low, found.high, found.coverage
    assert np.array_equal(quick.figures[:, :4].T, [figure[best] for figure in figures])
    assert np.array_equal(quick.fits.T, found.fits[:, best], equal_nan=True)
    assert np.allclose(quick.contributions.T, found.contributions(best), rtol=0, atol=1e-12)
    assert quick.excluded == (found.worst == Verdict.FAIL).sum()


@settings(max_examples=150, deadline=None)
@given(firm=a_firm(), parks=some_parks(most=8), weights=some_weights(), k=st.integers(0, 9))
def test_whatever_is_unknown_the_two_paths_agree(
    firm: Firm, parks: tuple[Park, ...], weights: Weights, k: int
) -> None:
    scope, setting = world(parks, weights)
    agree(firm_vector(firm), Engine(scope, setting), setting, k)


@settings(max_examples=60, deadline=None)
@given(firm=a_firm(), parks=some_parks(most=8))
def test_a_park_just_one_rule_excludes_is_near_unless_the_firm_excludes_its_region(
    firm: Firm, parks: tuple[Park, ...]
) -> None:
    scope, setting = world(parks)
    vector = firm_vector(firm.model_copy(update={"regions_excluded": ("宁夏",)}))
    found, applied = rank(vector, scope, setting)
    failures = found.verdicts == Verdict.FAIL
    wishes = [row for row, constraint in enumerate(applied) if constraint.name in UNMENDABLE]
    lost = (failures.sum(axis=0) == 1) & ~failures[wishes].any(axis=0)
    near = Engine(scope, setting).shortlist(vector, setting.weights, 0, len(parks)).near
    assert set(near.tolist()) == set(np.flatnonzero(lost).tolist())
    assert (np.diff(found.score[near]) <= 0).all()


def made_up(draw: np.random.Generator) -> Firm:
    """A firm of which each thing may be said or not."""

    def maybe(value: object) -> object:
        return value if draw.random() < 0.5 else None

    def some(names: Iterable[str], most: int) -> tuple[str, ...]:
        kept = sorted(names)
        return tuple(draw.choice(kept, draw.integers(0, most + 1), replace=False).tolist())

    figures = {
        "land_mu": draw.uniform(10, 2000), "investment_wan": draw.uniform(500, 500_000),
        "annual_output_wan": draw.uniform(500, 500_000), "annual_tax_wan": draw.uniform(10, 9000),
        "energy_tce": draw.uniform(10, 90_000), "water_wan_m3": draw.uniform(1, 300),
        "green_share_min": draw.random(), "tariff_max": draw.uniform(0.2, 0.8),
        "export_share": draw.random(), "jobs": int(draw.integers(1, 3000)),
        "is_chemical": bool(draw.integers(2)), "exemptions_complete": bool(draw.integers(2)),
    }  # fmt: skip
    return Firm(
        name=f"企业{draw.integers(9)}",
        products=str(draw.choice(PRODUCTS)),
        industries=some(INDUSTRIES, 2),
        inputs=some(INDUSTRIES, 1),
        origin=str(draw.choice(ORIGINS)),
        regions_wanted=some(set(REGIONS) - {""}, 1),
        regions_excluded=some(set(REGIONS) - {""}, 1),
        services_needed=some(SERVICES, 1),
        exemptions=some(EXEMPTIONS, 2),
        carbon_status_min=str(draw.choice(["", *WANTED_CARBON])),
        **{name: maybe(value) for name, value in figures.items()},
    )


def test_a_million_pairs_of_real_parks_agree(
    matcher: ParkMatcher, illustrated: ParkMatcher
) -> None:
    """The whole catalogue, and the region with a figure in every field."""
    draw, pairs = np.random.default_rng(20), 0
    presets = list(PRESETS.values())
    while pairs < PAIRS:
        firm = firm_vector(made_up(draw))
        weights = presets[int(draw.integers(len(presets)))]
        for fitted in (matcher, illustrated):
            agree(firm, fitted.engine(), fitted.setting(weights=weights))
            pairs += len(fitted.parks_)


def test_columns_that_are_full_are_begun_anew(
    matcher: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns_module, "MOST_BYTES", 0)
    setting = matcher.setting()
    engine, draw = Engine(matcher.scope_, setting), np.random.default_rng(3)
    begun = engine.columns
    for _ in range(60):
        agree(firm_vector(made_up(draw)), engine, setting)
    assert engine.columns is not begun
    assert len(engine.columns.full) == columns_module.FEWEST_ROWS


def test_sums_that_are_kept_change_no_answer_whatever_the_weights(
    matcher: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same few kinds under ever other weights, with room for the sums of a few."""
    monkeypatch.setattr(columns_module, "MOST_SUMS_BYTES", 0)
    setting, draw = matcher.setting(), np.random.default_rng(7)
    engine = Engine(matcher.scope_, setting)
    firms = [made_up(draw) for _ in range(5)]
    for at in range(columns_module.FEWEST_ROWS + 40):
        firm = firms[at % len(firms)]
        stated = {"investment_wan": draw.uniform(500, 500_000), "land_mu": draw.uniform(10, 2000)}
        vector = firm_vector(firm.model_copy(update=stated))
        weights = draw.dirichlet(np.full(len(CRITERIA), 0.3))
        weighed = replace(setting, weights=weights)
        for _ in range(2):  # summed, then kept
            agree(vector, engine, weighed)
        assert len(engine.columns.weighed) <= columns_module.FEWEST_ROWS
        weights *= 0  # what is kept is what was asked, not an array that changes
    agree(vector, engine, setting)


def test_threads_that_share_an_engine_find_what_one_finds(
    matcher: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns_module, "MOST_BYTES", 0)
    draw, setting = np.random.default_rng(4), matcher.setting()
    firms = [firm_vector(made_up(draw)) for _ in range(200)]
    alone, shared = Engine(matcher.scope_, setting), Engine(matcher.scope_, setting)

    def ask(engine: Engine, firm: FirmVector) -> Shortlist:
        return engine.shortlist(firm, setting.weights, 10, 5)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda firm: ask(shared, firm), firms))
    for firm, quick in zip(firms, found, strict=True):
        expected = ask(alone, firm)
        assert quick.positions.tolist() == expected.positions.tolist()
        assert np.array_equal(quick.figures, expected.figures)


def test_a_region_has_one_engine_however_it_is_written(matcher: ParkMatcher) -> None:
    written = ("内蒙古", "内蒙古自治区", "150000", " 内蒙古 ")
    first, *others = [matcher.engine(region) for region in written]
    assert all(other is first for other in others)
    assert matcher.engine("包头") is not first
    assert matcher.engine("") is matcher.engine() is not first


def test_the_law_and_the_sitings_of_another_day_make_another_engine(matcher: ParkMatcher) -> None:
    then = date(2015, 1, 1)
    engine = matcher.engine(as_of=then)
    assert engine is matcher.engine(as_of=then)
    assert engine is not matcher.engine()
    draw = np.random.default_rng(5)
    for _ in range(20):
        agree(firm_vector(made_up(draw)), engine, matcher.setting(then))


def test_no_park_at_all_gives_an_empty_list(matcher: ParkMatcher) -> None:
    none = Scope(np.empty(0, dtype=np.int64), matcher.vectors_.take([]))
    quick = Engine(none, matcher.setting()).shortlist(
        firm_vector(Firm(name="某企业")), matcher.weight_vector_, 10, 5
    )
    assert (len(quick.positions), len(quick.near), quick.excluded) == (0, 0, 0)


def test_every_criterion_is_shared_or_has_a_form_or_is_one_number() -> None:
    """Otherwise the engine would work a column out anew for each firm."""
    shared = {criterion.name for criterion in CRITERIA if criterion.shared}
    formed = set(FORMS)
    plain = {criterion.name for criterion in CRITERIA} - shared - formed
    assert plain == {"firm_titles"}
    assert not shared & formed


def test_firms_that_differ_in_their_segment_alone_are_of_one_kind(matcher: ParkMatcher) -> None:
    engine = Engine(matcher.scope_, matcher.setting())
    like = Firm(name="某", industries=("3841",), segment="绿电偏好型")
    for firm in (like, like.model_copy(update={"segment": ""})):
        engine.shortlist(firm_vector(firm), matcher.weight_vector_, 3)
    assert len(engine.columns.kinds) == 1
