"""Verdicts at a few parks: those that the reference gives on all of them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from features.encode import firm_vector
from features.profiles import Firm, Park
from recommender.engine import Engine
from recommender.score import judge
from recommender.verdicts import Judge
from tests.recommender.conftest import a_firm, some_parks, world


@settings(max_examples=80, deadline=None)
@given(firms=st.lists(a_firm(), min_size=1, max_size=3), parks=some_parks(most=6), data=st.data())
def test_verdicts_at_some_parks_are_those_that_are_given_on_all(
    firms: list[Firm], parks: tuple[Park, ...], data: st.DataObject
) -> None:
    scope, setting = world(parks)
    engine, judged = Engine(scope, setting), Judge(scope, setting)
    some = st.lists(st.integers(0, len(parks) - 1), unique=True)
    columns = np.array(data.draw(some), dtype=np.int64)
    for firm in map(firm_vector, firms):
        applied, verdicts = judged.at(columns, firm, engine.judging.applied(firm))
        expected, whole = judge(firm, scope.vectors, setting.constraints)
        names = [one.name for one in applied]
        assert verdicts.shape == (len(applied), len(columns))
        for constraint, row in zip(expected, whole[:, columns], strict=True):
            if constraint.name in names:
                assert np.array_equal(verdicts[names.index(constraint.name)], row)
            else:  # a bar that none of these parks has
                assert not row.any()
        assert set(names) <= {one.name for one in expected}
