"""What is printed of a cell: rounded, never a character that acts."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from service.papers import UNKNOWN, Grid, grid, inert, told


@given(st.text())
def test_nothing_invisible_stays_and_nothing_visible_goes(said: str) -> None:
    kept = inert(said)
    assert all(unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Co", "Cn"} for one in kept)
    visible = [one for one in said if one.isprintable() and not one.isspace()]
    assert [one for one in kept if one != " "] == visible
    assert inert(kept) == kept


def test_numbers_are_rounded_and_unknown_is_a_dash() -> None:
    cells = [None, "", 0.123456, 12345.678, 3.0, "甲\u202e\x00乙"]
    assert [told(cell) for cell in cells] == [UNKNOWN, UNKNOWN, "0.1235", "12,346", "3", "甲乙"]


def test_the_widths_of_a_table_share_the_page() -> None:
    assert grid("x", {"甲": 3.0, "乙": 1.0}, [("1", "2")]).shares == (0.75, 0.25)
    assert Grid("x", ("甲", "乙"), ()).shares == (0.5, 0.5)
