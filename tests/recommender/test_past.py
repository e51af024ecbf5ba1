"""Past sitings as choices: nothing of the future or of the firm itself, and honest weights."""

from dataclasses import replace

import numpy as np
import pytest

from features import catalogue, sitings
from features.errors import BadInput
from features.sitings import firm_key
from features.vectors import Floats
from recommender.criteria import NAMES
from recommender.matcher import ParkMatcher
from recommender.past import Choices, choices, learn, refuse_leaks, split
from recommender.weights import PRESETS, Weights

SITINGS = tuple(one for one in sitings.load() if one.adcode.startswith("15"))
LAST = 2021


@pytest.fixture(scope="module")
def home() -> ParkMatcher:
    return ParkMatcher().fit(catalogue.load(province="内蒙古"))


@pytest.fixture(scope="module")
def found(home: ParkMatcher) -> Choices:
    return choices(home, SITINGS)


def test_a_split_is_by_year_and_keeps_a_firm_on_one_side() -> None:
    before, after = split(SITINGS, LAST)
    assert {one.year for one in before} == {one.year for one in SITINGS if one.year <= LAST}
    assert min(one.year for one in after) > LAST
    assert not {firm_key(one.firm) for one in before} & {firm_key(one.firm) for one in after}
    refuse_leaks(before, after)


def test_leaks_are_refused_by_name() -> None:
    before, after = split(SITINGS, LAST)
    twice = replace(after[0], firm=before[0].firm)
    with pytest.raises(BadInput) as told:
        refuse_leaks(before, (*after, twice, replace(after[1], year=LAST)))
    assert {fault.path for fault in told.value.faults} == {twice.id, after[1].id}


def test_each_choice_is_one_park_among_those_of_its_province(
    found: Choices, home: ParkMatcher
) -> None:
    assert np.bincount(found.case, found.chosen).tolist() == [1.0] * len(found.sitings)
    taken = found.park[found.chosen]
    ids = [home.parks_[at].id for at in taken]
    assert ids == [one.park_id for one in found.sitings]
    assert len(found.sitings) + len(found.left_out) == len(SITINGS)
    assert not np.isnan(found.fits).any()
    assert found.frame()["chosen"].sum() == len(found.sitings)


def test_a_later_siting_or_one_of_the_same_firm_changes_no_choice(
    found: Choices, home: ParkMatcher
) -> None:
    one = found.sitings[0]
    alone = choices(home, [one])
    later = replace(one, id="x", firm="另一家企业", year=one.year + 1)
    own = replace(one, id="y", project="自己的另一项目")
    more = choices(home, [one, later, own])
    of_first = more.case == 0
    assert (more.fits[of_first] == alone.fits).all()


def test_learnt_weights_explain_more_than_the_experts_and_stay_near_by_ridge(
    found: Choices,
) -> None:
    expert = PRESETS["balanced"]
    held, loose = learn(found, expert, 1e6), learn(found, expert, 0.1)
    assert loose.model.loglik_ > held.model.loglik_
    assert held.weights.vector(NAMES) == pytest.approx(expert.vector(NAMES), rel=0.05, abs=1e-3)
    assert (loose.model.coef_ >= 0).all()
    assert sum(loose.weights.values.values()) == pytest.approx(1.0)
    assert "数据太少" in learn(found, expert, 0.0).weights.note.zh
    assert all(expert.values[name] > 0 for name in loose.criteria)


def made_up(truth: Floats, cases: int = 1500, parks: int = 60, seed: int = 5) -> Choices:
    """Choices as firms would make them that weigh the first criteria so."""
    rng = np.random.default_rng(seed)
    size = cases * parks
    fits = np.zeros((size, len(NAMES)))
    fits[:, : len(truth)] = rng.random((size, len(truth)))
    worth = fits[:, : len(truth)] @ truth + rng.gumbel(size=size)
    chosen = np.zeros((cases, parks), dtype=np.bool_)
    chosen[np.arange(cases), worth.reshape(cases, parks).argmax(axis=1)] = True
    case = np.repeat(np.arange(cases), parks)
    return Choices(fits, chosen.ravel(), case, np.tile(np.arange(parks), cases), (), ())


def test_weights_learnt_from_some_of_the_parks_are_those_learnt_from_all() -> None:
    truth = np.array([6.0, 3.0, 1.5])
    found = made_up(truth)
    expert = Weights(dict(zip(NAMES, (1.0, 1.0, 2.0), strict=False)))
    whole, some = learn(found, expert, 0.0), learn(found, expert, 0.0, most=15)
    assert whole.drawn is None
    assert some.drawn == pytest.approx(16, rel=0.1)
    assert "60" in some.weights.note.en
    assert "16" in some.weights.note.en
    errors = some.model.standard_errors_
    assert (errors > whole.model.standard_errors_).all()
    assert (np.abs(some.model.coef_ - whole.model.coef_) < errors).all()
    assert (np.abs(some.model.coef_ - truth) < 2 * errors).all()


def test_small_choices_are_learnt_from_as_a_whole(found: Choices) -> None:
    expert = PRESETS["balanced"]
    largest = int(np.bincount(found.case).max())
    all_of_it, bound = learn(found, expert), learn(found, expert, most=largest - 1)
    assert all_of_it.drawn is bound.drawn is None
    assert bound.model.coef_.tolist() == all_of_it.model.coef_.tolist()
    assert bound.weights.note == bound.model.said
    assert learn(found, expert, most=largest - 2).drawn is not None


def test_no_known_park_is_nothing_to_learn_from(home: ParkMatcher) -> None:
    with pytest.raises(BadInput, match="sitings"):
        choices(home, [replace(SITINGS[0], park_id=None)])
