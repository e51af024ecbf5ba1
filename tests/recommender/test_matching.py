"""What matches needs no scikit-learn, and answers as the estimator does."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from features import catalogue
from features.profiles import Firm
from recommender import matcher, matching

ROOT = Path(__file__).parents[2]
DAY = date(2025, 6, 10)
FIRM = Firm(name="甲", industries=("3825",), land_mu=300, investment_wan=80_000)


def test_the_estimator_answers_as_what_matches_does() -> None:
    parks = catalogue.load()[:200]
    plain = matching.ParkMatcher(as_of=DAY).fit(parks)
    estimator = matcher.ParkMatcher(as_of=DAY).fit(parks)
    assert not isinstance(plain, BaseEstimator)
    assert isinstance(estimator, BaseEstimator)
    assert plain.match(FIRM) == estimator.match(FIRM)
    for made in (estimator.weighing(plain.weights_), estimator.without("distance")):
        assert type(made) is matcher.ParkMatcher


def test_an_unfitted_one_says_so_as_scikit_learn_does() -> None:
    for kind in (matching.ParkMatcher, matcher.ParkMatcher):
        with pytest.raises(NotFittedError, match="This ParkMatcher is not fitted yet"):
            kind().match(FIRM)


def test_a_first_answer_imports_no_scikit_learn() -> None:
    code = (
        "import sys; from features import catalogue; from features.profiles import Firm; "
        "from recommender.matching import ParkMatcher; "
        "ParkMatcher().fit(catalogue.load()[:50]).match(Firm(name='x', products='风电叶片')); "
        "print({'sklearn', 'scipy.sparse', 'pandas', 'pyarrow'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == b"set()"
