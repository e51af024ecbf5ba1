"""scikit-learn's own checks on the estimators that take more than numbers.

These are the matcher, the resolver and the choice model.

The checks make up matrices and labels. Each adapter below reads a row as what its estimator takes,
and leaves everything else to the estimator.
"""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.exceptions import SkipTestWarning
from sklearn.utils import Tags, estimator_checks
from sklearn.utils.estimator_checks import check_estimator, parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from features.industries import CLASSES
from features.profiles import Fact, Firm, Park
from features.resolver import IndustryResolver
from recommender.learn import ConditionalLogit
from recommender.matcher import ParkMatcher

PARK_FIGURES = (
    *("approved_area_ha", "land_available_mu", "output_per_mu", "tax_per_mu", "green_share"),
    *("tariff_yuan_per_kwh", "power_available_mw", "wage_yuan_per_month"),
)
FIRM_FIGURES = (
    *("investment_wan", "land_mu", "annual_output_wan", "annual_tax_wan", "green_share_min"),
    *("tariff_max", "peak_load_mw", "jobs"),
)
Matrix = NDArray[np.float64]


class FromNumbers(BaseEstimator):
    """Takes a matrix in place of profiles or texts; NaN is not known."""

    def matrix(self, X: Any, *, reset: bool) -> Matrix:
        found: Matrix = validate_data(self, X, reset=reset, ensure_all_finite="allow-nan")
        return found

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array, tags.input_tags.two_d_array = False, True
        tags.input_tags.string = False
        tags.input_tags.allow_nan = True
        return tags


class MatcherFromNumbers(FromNumbers, ParkMatcher):
    """Fits a park per row; for a firm per row predicts the position of its best park."""

    def fit(self, X: Any, y: object = None) -> "MatcherFromNumbers":
        parks = [park(i, row) for i, row in enumerate(self.matrix(X, reset=True))]
        super().fit(parks, y)
        return self

    def predict(self, X: Any) -> NDArray[np.int64]:
        check_is_fitted(self)
        firms = [firm(row) for row in self.matrix(X, reset=False)]
        return np.array([self.rank(one).order[0] for one in firms], dtype=np.int64)


class ResolverFromNumbers(FromNumbers, IndustryResolver):
    """Fits a text and a code per row; predicts the position of a text's code."""

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "ResolverFromNumbers":
        matrix, labels = validate_data(self, X, y, ensure_all_finite="allow-nan", y_numeric=True)
        super().fit([text(row) for row in matrix], [code(label) for label in labels], sample_weight)
        return self

    def predict(self, X: Any) -> NDArray[np.int64]:
        check_is_fitted(self)
        found = super().predict([text(row) for row in self.matrix(X, reset=False)])
        return np.array([CLASSES.index(one) if one else -1 for one in found], dtype=np.int64)


class LogitFromNumbers(FromNumbers, ConditionalLogit):
    """A row is a choice between it and nothing; it is taken where its label is above the mean."""

    def fit(self, X: Any, y: Any) -> "LogitFromNumbers":
        matrix, labels = validate_data(self, X, y, ensure_all_finite="allow-nan", y_numeric=True)
        taken, count = labels > labels.mean(), len(matrix)
        both = np.vstack([known(matrix), np.zeros(matrix.shape)])
        super().fit(both, np.concatenate([taken, ~taken]), np.tile(np.arange(count), 2))
        return self

    def predict_proba(self, X: Any) -> Matrix:
        check_is_fitted(self)
        matrix = known(self.matrix(X, reset=False))
        both, cases = np.vstack([matrix, np.zeros(matrix.shape)]), np.arange(len(matrix))
        return super().predict_proba(both, np.tile(cases, 2))[: len(matrix)]

    def predict(self, X: Any) -> NDArray[np.int64]:
        return (self.predict_proba(X) > 0.5).astype(np.int64)

    def score(self, X: Any, y: Any) -> float:
        return float((self.predict(X) == (y > np.mean(y))).mean())


def known(matrix: Matrix) -> Matrix:
    """Bent into 0..1, nothing where it is not known: fits are of that size."""
    return np.nan_to_num(expit(matrix))


def bent(names: tuple[str, ...], row: Matrix) -> dict[str, float]:
    """The row's numbers, bent into 0..1, as the first of these figures."""
    known = zip(names, expit(row).tolist(), strict=False)
    return {name: number for name, number in known if not math.isnan(number)}


def park(position: int, row: Matrix) -> Park:
    facts = {name: Fact[float](value=number) for name, number in bent(PARK_FIGURES, row).items()}
    return Park.model_validate({"id": f"P{position:04}", "name": "甲园", **facts})


def firm(row: Matrix) -> Firm:
    return Firm.model_validate({"name": "甲", **bent(FIRM_FIGURES, row)})


def text(row: Matrix) -> str:
    """A letter per number, the same for near ones; a blank where it is not known."""
    shares = expit(row).tolist()
    return "".join(" " if math.isnan(s) else chr(0x4E00 + int(100 * s)) for s in shares)


def code(label: float) -> str:
    return CLASSES[int(label) % len(CLASSES)]


EXPECTED = {
    "ResolverFromNumbers": {
        "check_sample_weight_equivalence_on_dense_data": (
            "a weight says how firmly a text stands for its code, not how often it was seen"
        ),
        "check_all_zero_sample_weights_error": (
            "texts without weight leave the known words, which are read without any text"
        ),
    }
}
"""Checks that an estimator fails by design, and why.

What scikit-learn skips besides is its check of other array libraries: it runs only where
SCIPY_ARRAY_API is set before anything is imported, and profiles and texts are no arrays.
"""


def expected_failed_checks(estimator: BaseEstimator) -> dict[str, str]:
    return EXPECTED.get(type(estimator).__name__, {})


@parametrize_with_checks(
    [MatcherFromNumbers(as_of=date(2025, 6, 10)), ResolverFromNumbers(), LogitFromNumbers(1.0)],
    expected_failed_checks=expected_failed_checks,
)
def test_the_contract_of_scikit_learn(estimator: BaseEstimator, check: Any) -> None:
    check(estimator)


CHECKS_OF_NO_DATA = (
    estimator_checks.check_parameters_default_constructible,
    estimator_checks.check_no_attributes_set_in_init,
    estimator_checks.check_get_params_invariance,
    estimator_checks.check_set_params,
    estimator_checks.check_estimator_repr,
    estimator_checks.check_estimator_cloneable,
)
"""Those of scikit-learn that fit nothing: the others fit on arrays, this one on parks."""


@pytest.mark.parametrize("check", CHECKS_OF_NO_DATA, ids=lambda check: check.__name__)
def test_the_matcher_itself_holds_what_needs_no_numbers(check: Any) -> None:
    check("ParkMatcher", ParkMatcher())


def test_scikit_learn_knows_that_numbers_are_no_texts() -> None:
    with pytest.warns(SkipTestWarning, match="Can't test estimator"):
        check_estimator(IndustryResolver(), on_skip=None)
