"""Exchanges between industries: real codes, a source each, one way."""

import pytest

from features.industries import CODES
from features.symbiosis import between, exchanges


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


def test_industries_that_exchange_nothing() -> None:
    assert list(between(["8621"], ["3415"])) == []
    assert list(between([], ["3415"])) == []
