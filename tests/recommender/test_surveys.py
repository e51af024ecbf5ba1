"""The survey of the parks says of each limit what the limit says of each park."""

import numpy as np
from hypothesis import given, settings

from features.encode import firm_vector
from features.profiles import Firm, Park
from recommender import kernel
from recommender.columns import Columns
from recommender.constraints import Limit
from recommender.criteria import NAMES
from recommender.forms import FORMS
from recommender.results import Verdict
from recommender.score import judge
from recommender.surveys import Survey
from tests.recommender.conftest import a_firm, some_parks, world


@settings(max_examples=60, deadline=None)
@given(firm=a_firm(), parks=some_parks(most=8))
def test_limits_in_order_give_the_verdicts_of_each(firm: Firm, parks: tuple[Park, ...]) -> None:
    scope, setting = world(parks)
    survey, vector = Survey(scope, setting), firm_vector(firm)
    worst, failures = np.zeros((2, len(parks)), dtype=np.uint8)
    needs = np.array([vector.number(need) for need in survey.needs])
    kernel.judge(needs, survey.limits, worst, failures)
    limits = tuple(c for c in setting.constraints if isinstance(c, Limit))
    _, verdicts = judge(vector, scope.vectors, limits)
    assert worst.tolist() == verdicts.max(axis=0, initial=0).tolist()
    assert failures.tolist() == (verdicts == Verdict.FAIL).sum(axis=0).tolist()


@settings(max_examples=30, deadline=None)
@given(parks=some_parks(most=8))
def test_where_few_are_odd_all_others_are_alike(parks: tuple[Park, ...]) -> None:
    scope, setting = world(parks)
    found = Survey(scope, setting).parks(Columns(len(parks)))
    for row in np.flatnonzero(found.sparse):
        form = FORMS[NAMES[row]]
        assert form.column is not None
        odd = found.odd[found.odd_starts[row] : found.odd_starts[row + 1]]
        others = np.delete(form.column(scope.vectors), odd)
        assert np.isnan(others).all() or (others == 0.0).all()
