"""Numbers of many firms are those of each firm by itself, to the last bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.encode import firm_vector
from features.firm_table import firm_table
from features.profiles import Firm
from recommender.criteria import CRITERIA
from recommender.fits import Pull
from recommender.forms import ALONE, FORMS
from tests.recommender.conftest import a_firm

NOBODY = Pull(np.empty(0), np.empty(0))
BY_NAME = {criterion.name: criterion for criterion in CRITERIA}
FIRMS = st.lists(a_firm(), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(firms=FIRMS)
def test_the_numbers_of_a_form(firms: list[Firm]) -> None:
    table = firm_table(firms)
    for form in FORMS.values():
        first, second = form.many(table.figures)
        for at, firm in enumerate(firms):
            numbers = form.numbers(firm_vector(firm))
            if numbers is not None:
                assert np.array_equal([first[at], second[at]], numbers, equal_nan=True)
            else:
                assert form.asks
                assert not first[at] > 0


@settings(max_examples=30, deadline=None)
@given(firms=FIRMS)
def test_a_fit_that_rests_on_the_firm_alone(firms: list[Firm]) -> None:
    table = firm_table(firms)
    for name, many in ALONE.items():
        own = [BY_NAME[name].fit(firm_vector(firm), None, NOBODY) for firm in firms]
        assert np.array_equal(many(table.figures), np.array(own), equal_nan=True)


@pytest.mark.parametrize("name", [*FORMS, *ALONE])
def test_every_form_is_of_a_criterion(name: str) -> None:
    assert BY_NAME[name].shared is None
