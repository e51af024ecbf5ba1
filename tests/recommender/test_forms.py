"""What a form makes of a figure of the firm's own is the fit, to the last bit."""

import numpy as np
import pytest
from hypothesis import given, settings

from features.encode import firm_vector
from features.profiles import Firm, Park
from recommender import kernel, plans, sums
from recommender.criteria import CRITERIA
from recommender.fits import Pull
from recommender.forms import FORMS
from tests.recommender.conftest import a_firm, some_parks, world

NOBODY = Pull(np.empty(0), np.empty(0))
BY_NAME = {criterion.name: criterion for criterion in CRITERIA}


@settings(max_examples=100, deadline=None)
@given(firm=a_firm(), parks=some_parks(most=4))
def test_a_form_gives_the_fit(firm: Firm, parks: tuple[Park, ...]) -> None:
    vector, scope = firm_vector(firm), world(parks)[0]
    for name, form in FORMS.items():
        fit = BY_NAME[name].fit(vector, scope.vectors, NOBODY)
        assert form.applies(vector) == (fit is not None)
        if fit is not None:
            value, scale = vector.number(form.figure), np.array(form.scale)
            numbers = kernel.numbers_of(form.kind, value, scale)
            nothing = np.full(len(parks), np.nan)
            offers = nothing if form.column is None else form.column(scope.vectors)
            found = [sums.fit_of(form.kind, *numbers, offer) for offer in offers.tolist()]
            assert np.array_equal(found, np.broadcast_to(fit, len(parks)), equal_nan=True), name


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_of_a_criterion(name: str) -> None:
    assert BY_NAME[name].shared is None
    assert (FORMS[name].kind == plans.SAME) == (FORMS[name].column is None)
