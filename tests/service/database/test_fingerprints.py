from hypothesis import given
from hypothesis import strategies as st

from service.database import fingerprints

ROWS = st.lists(st.binary(max_size=8), max_size=8)


@given(ROWS)
def test_the_order_of_rows_is_nothing_to_a_fingerprint(rows: list[bytes]) -> None:
    turned = sorted(rows, reverse=True)
    assert fingerprints.of(rows) == fingerprints.of(turned)


@given(ROWS, ROWS)
def test_other_rows_have_another_fingerprint(one: list[bytes], other: list[bytes]) -> None:
    same = sorted(one) == sorted(other)
    assert (fingerprints.of(one) == fingerprints.of(other)) is same
