"""Columns: each fit stands once, and what is full says so."""

import numpy as np
import pytest

from recommender import columns as columns_module
from recommender import plans
from recommender.columns import ABSENT, Columns, Full, room_for


def test_a_fit_is_kept_in_both_precisions_with_what_is_known_of_it() -> None:
    columns = Columns(3)
    some = columns.add("some", np.array([0.1, np.nan, 0.3]))
    same = columns.add("same", np.array([0.2, 0.2, 0.2]))
    assert [some[1], same[1]] == [0, 1]
    assert columns.even[:2].tolist() == [False, True]
    assert columns.whole[:2].tolist() == [False, True]
    assert np.array_equal(columns.light[0], columns.full[0].astype(np.float32), equal_nan=True)
    assert columns.parts == {"some": some, "same": same}


def test_one_number_and_what_is_not_asked_take_no_row() -> None:
    columns = Columns(3)
    assert columns.add("number", 0.5) == (plans.SAME, 0, 0.5, 0.0)
    assert columns.add("nothing", None) == ABSENT
    assert columns.taken == 0


def test_full_columns_take_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "MOST_BYTES", 0)
    columns = Columns(2)
    for at in range(columns_module.FEWEST_ROWS):
        columns.add(at, np.array([0.0, at]))
    with pytest.raises(Full):
        columns.add("one more", np.zeros(2))


def test_there_is_room_for_few_at_the_least() -> None:
    assert room_for(1 << 20, 1 << 28) == 256
    assert room_for(0, 0) == columns_module.FEWEST_ROWS
