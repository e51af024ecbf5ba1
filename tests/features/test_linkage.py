"""Links as rows: each with its neighbours of the same chain, the last holding nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.industries import CODES
from features.linkage import holders, places
from features.relatedness import chains

ROWS = [(chain, at) for chain in chains() for at in range(len(chain.links))]
"""What each row but the last stands for."""


def test_a_row_for_each_link_and_one_that_holds_nothing() -> None:
    assert holders().shape == (len(ROWS) + 1, len(CODES) + 1)
    assert not holders()[-1, :-1].any()
    assert np.isnan(holders()[:, -1]).all()


@given(st.sampled_from(CODES), st.floats(0, 1))
def test_a_code_stands_where_its_links_hold_it_beside_those_of_the_same_chain(
    code: str, weight: float
) -> None:
    found = places([(code, weight)])
    held = np.flatnonzero(holders()[:, CODES.index(code)])
    assert sorted({one.link for one in found}) == held.tolist()
    for one in found:
        chain, at = ROWS[one.link]
        before = (chain, at - 1) if at else None
        after = (chain, at + 1) if at + 1 < len(chain.links) else None
        named = [None if row == len(ROWS) else ROWS[row] for row in (one.before, one.after)]
        assert named == [before, after]
        assert one.weight == weight


@pytest.mark.parametrize("code", ["34", "C", "8621"])
def test_a_broad_code_and_one_of_no_chain_stand_nowhere(code: str) -> None:
    assert places([(code, 1.0)]) == ()
