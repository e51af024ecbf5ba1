"""Exchanges between industries: real codes, a source each, one way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.industries import CODES, leaf
from features.symbiosis import between, exchanges, givers, gives, takers, takes


def test_every_exchange_names_real_industries_and_its_source() -> None:
    for one in exchanges():
        assert one.source
        assert one.name.zh
        for code in (*one.gives, *one.takes):
            assert code in CODES


@pytest.mark.parametrize(
    ("giver", "taker", "word"),
    [("4411", "3021", "粉煤灰"), ("2521", "2614", "副产氢"), ("1391", "1329", "玉米")],
)
def test_what_goes_from_one_to_the_other_does_not_go_back(giver, taker, word) -> None:
    assert any(word in one.name.zh for one in between([giver], [taker]))
    assert not any(word in one.name.zh for one in between([taker], [giver]))


def test_what_the_source_does_not_name_is_said_to_be_our_reading() -> None:
    by_basis = {one.basis: one for one in exchanges()}
    assert set(by_basis) == {"named", "reading", "ours"}
    assert by_basis["reading"].cited.endswith("本项目解读）")
    assert by_basis["named"].cited == by_basis["named"].source
    assert all("自述" in one.source for one in exchanges() if one.basis == "ours")
    assert all("自述" not in one.source for one in exchanges() if one.basis != "ours")


@given(code=st.sampled_from(CODES), weight=st.floats(0, 1))
def test_the_sides_of_a_code_are_those_that_hold_it(code: str, weight: float) -> None:
    for side, parts in (("gives", gives), ("takes", takes)):
        held = [
            row for row, one in enumerate(exchanges()) if leaf(code).startswith(getattr(one, side))
        ]
        assert parts([(code, weight)]) == tuple((row, weight) for row in held)


def test_flags_have_a_row_for_each_exchange_and_end_in_an_unknown_industry() -> None:
    for flags in (givers(), takers()):
        assert flags.shape == (len(exchanges()), len(CODES) + 1)
        assert np.isnan(flags[:, -1]).all()
        assert flags[:, :-1].any(axis=1).all()


def test_industries_that_exchange_nothing() -> None:
    assert list(between(["8621"], ["3415"])) == []
    assert list(between([], ["3415"])) == []
