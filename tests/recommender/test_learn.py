"""The choice model: published estimates to the printed digits, and the laws of estimation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from sklearn.base import clone
from statsmodels.datasets import modechoice

from features.errors import BadInput
from recommender.learn import ConditionalLogit, _likelihood, _table, sampled

TRUTH = np.array([1.5, -1.0, 0.5])
GREENE = {
    "air": (5.207433, 0.779055),
    "train": (3.869036, 0.443127),
    "bus": (3.163190, 0.450266),
    "gc": (-0.015501, 0.004408),
    "ttme": (-0.096125, 0.010440),
    "air:income": (0.013287, 0.010262),
}
"""Greene, Econometric Analysis, 5th edition (2003), table 21.11: estimate and standard error."""


def choices(cases: int, alternatives: int, seed: int = 0) -> tuple[np.ndarray, ...]:
    """Features, choices and cases as people with the tastes ``TRUTH`` would make them."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(cases * alternatives, len(TRUTH)))
    groups = np.repeat(np.arange(cases), alternatives)
    worth = features @ TRUTH + rng.gumbel(size=len(features))
    best = worth.reshape(cases, alternatives).argmax(axis=1)
    chosen = np.zeros((cases, alternatives), dtype=np.bool_)
    chosen[np.arange(cases), best] = True
    return features, chosen.ravel(), groups


@pytest.fixture(scope="module")
def greene() -> ConditionalLogit:
    data = modechoice.load_pandas().data
    mode = {name: data["mode"] == code for code, name in enumerate(("air", "train", "bus"), 1)}
    columns = [
        *(mode[name].astype(float) for name in ("air", "train", "bus")),
        data["gc"],
        data["ttme"],
        mode["air"] * data["hinc"],
    ]
    return ConditionalLogit().fit(np.column_stack(columns), data["choice"], data["individual"])


def test_greenes_travel_mode_to_the_printed_digits(greene: ConditionalLogit) -> None:
    estimates, errors = zip(*GREENE.values(), strict=True)
    # The table's optimiser stopped short of the maximum: its sixth decimals are off by up to ten.
    assert greene.coef_ == pytest.approx(estimates, abs=1.1e-5)
    assert greene.standard_errors_ == pytest.approx(errors, abs=1e-5)
    assert round(greene.loglik_, 2) == -199.13
    assert round(greene.loglik_null_, 4) == -291.1218
    assert greene.n_choices_ == 210
    gain, dof, chance = greene.likelihood_ratio
    assert (round(gain, 2), dof) == (183.99, pytest.approx(6.0))
    assert chance < 1e-30
    assert greene.rho_squared == pytest.approx(1 - 199.1284 / 291.1218, abs=1e-6)
    assert greene.enough


@settings(max_examples=20)
@given(st.lists(st.floats(-2, 2), min_size=3, max_size=3), st.integers(0, 5))
def test_the_gradient_and_the_information_are_derivatives(coef: list[float], seed: int) -> None:
    X, y, groups = choices(12, 4, seed)
    table = _table(X, groups, None, None)
    at = np.array(coef)
    _, gradient, information = _likelihood(at, table, y)
    steps = approx_fprime(at, lambda b: _likelihood(b, table, y)[0], 1e-6)
    assert gradient == pytest.approx(steps, abs=1e-3)
    curve = [
        approx_fprime(at, lambda b, i=i: _likelihood(b, table, y)[1][i], 1e-6) for i in (0, 1, 2)
    ]
    assert -information == pytest.approx(np.array(curve), abs=1e-3)


def test_tastes_are_found_again_within_their_errors() -> None:
    model = ConditionalLogit().fit(*choices(4000, 5))
    assert (np.abs(model.coef_ - TRUTH) < 3 * model.standard_errors_).all()


def test_chances_sum_to_one_and_at_the_estimate_means_meet() -> None:
    X, y, groups = choices(300, 4)
    model = ConditionalLogit().fit(X, y, groups)
    chances = model.predict_proba(X, groups)
    assert np.bincount(groups, chances) == pytest.approx(np.ones(300))
    assert chances @ X == pytest.approx(X[y].sum(axis=0), abs=1e-6)
    assert model.score(X, y, groups) == pytest.approx(model.loglik_ / 300)


def test_order_of_rows_and_names_of_cases_do_not_matter() -> None:
    X, y, groups = choices(200, 4)
    model = ConditionalLogit().fit(X, y, groups)
    mixed = np.random.default_rng(1).permutation(len(y))
    names = np.array([f"case {g}" for g in groups])
    other = clone(model).fit(X[mixed], y[mixed], names[mixed])
    assert other.coef_ == pytest.approx(model.coef_, abs=1e-8)
    assert other.predict_proba(X[mixed], names[mixed]) == pytest.approx(
        model.predict_proba(X, groups)[mixed], abs=1e-8
    )


def test_what_is_not_available_counts_as_if_it_were_not_there() -> None:
    X, y, groups = choices(300, 5)
    there = y | (np.random.default_rng(2).random(len(y)) < 0.6)
    masked = ConditionalLogit().fit(X, y, groups, available=there)
    without = ConditionalLogit().fit(X[there], y[there], groups[there])
    assert masked.coef_ == pytest.approx(without.coef_, abs=1e-9)
    assert (masked.predict_proba(X, groups, there)[~there] == 0).all()


def test_a_sample_of_the_alternatives_with_its_correction_finds_the_same_tastes() -> None:
    X, y, groups = choices(3000, 40, seed=3)
    whole = ConditionalLogit().fit(X, y, groups)
    like = np.exp(X[:, 0])
    rows, correction = sampled(y, groups, most=8, likeliness=like)
    assert len(rows) / 3000 == pytest.approx(9, rel=0.1)
    assert y[rows].sum() == 3000
    right = ConditionalLogit().fit(X[rows], y[rows], groups[rows], offset=correction)
    assert (np.abs(right.coef_ - whole.coef_) < 3 * right.standard_errors_).all()
    wrong = ConditionalLogit().fit(X[rows], y[rows], groups[rows])
    assert np.abs(wrong.coef_[0] - whole.coef_[0]) > 10 * right.standard_errors_[0]
    every, none = sampled(y, groups, most=1000)
    assert len(every) == len(y)
    assert not none.any()


def test_a_ridge_draws_towards_the_ratios_of_the_expert_and_not_their_size() -> None:
    X, y, groups = choices(60, 4)
    expert = [1.0, 1.0, 1.0]
    spreads = [
        np.ptp(ConditionalLogit(ridge, expert).fit(X, y, groups).coef_)
        for ridge in (0.0, 1.0, 1e2, 1e6)
    ]
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[-1] < 1e-3
    one = ConditionalLogit().fit(X.sum(axis=1, keepdims=True), y, groups)
    firm = ConditionalLogit(1e6, expert).fit(X, y, groups)
    assert firm.coef_ == pytest.approx(np.full(3, one.coef_[0]), abs=1e-3)
    assert firm.dof_ == pytest.approx(1.0, abs=0.01)
    assert ConditionalLogit(1e6).fit(X, y, groups).coef_ == pytest.approx(np.zeros(3), abs=1e-3)


def test_a_sign_is_kept_and_what_is_held_at_nothing_has_no_error() -> None:
    X, y, groups = choices(200, 4)
    free = ConditionalLogit().fit(X, y, groups)
    model = ConditionalLogit(signs=[1, 1, 0]).fit(X, y, groups)
    assert model.coef_[1] == 0.0
    assert model.held_.tolist() == [False, True, False]
    assert np.isnan(model.standard_errors_).tolist() == [False, True, False]
    assert model.loglik_ < free.loglik_
    left = ConditionalLogit().fit(X[:, [0, 2]], y, groups)
    assert model.coef_[[0, 2]] == pytest.approx(left.coef_, abs=1e-6)
    assert ConditionalLogit(signs=[1, -1, 1]).fit(X, y, groups).coef_ == pytest.approx(
        free.coef_, abs=1e-6
    )


def test_elasticities_are_what_one_percent_does() -> None:
    X, y, groups = choices(100, 4)
    model = ConditionalLogit().fit(X, y, groups)
    before, moved = model.predict_proba(X, groups), X.copy()
    moved[0, 0] *= 1 + 1e-6
    change = (model.predict_proba(moved, groups) / before - 1) / 1e-6
    own, cross = model.elasticities(X, groups)
    assert change[0] == pytest.approx(own[0, 0], abs=1e-4)
    assert change[1:4] == pytest.approx(np.full(3, cross[0, 0]), abs=1e-4)
    assert change[4:] == pytest.approx(np.zeros(len(X) - 4), abs=1e-9)


def test_too_few_choices_are_said() -> None:
    few, many = (ConditionalLogit().fit(*choices(cases, 4)) for cases in (29, 30))
    assert (few.enough, many.enough) == (False, True)
    assert few.said.zh.startswith("数据太少")
    assert "29" in few.said.en
    assert many.said.zh.endswith("数据够用")


@pytest.mark.parametrize("change", ["none chosen", "two chosen", "alike"])
def test_what_cannot_be_estimated_is_refused(change: str) -> None:
    X, y, groups = choices(20, 3)
    if change == "none chosen":
        y[:3] = False
    elif change == "two chosen":
        y[:3] = [True, True, False]
    else:
        X[:, 1] = groups
    with pytest.raises(BadInput, match=r"X\[:, 1\]" if change == "alike" else "y"):
        ConditionalLogit().fit(X, y, groups)
