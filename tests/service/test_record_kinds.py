"""What tables of records list, and of which record a row is."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from service.imports import Change
from service.record_kinds import KINDS, Known

NAMES = st.sampled_from(["甲", "乙", "丙"])
RECORDS = st.lists(st.tuples(st.sampled_from(["1", "2", "3"]), NAMES), max_size=6)


def known(records: list[tuple[str, str]]) -> Known:
    """Records with ids and names, each kept under a key of its own."""
    return Known(
        [(an_id, Change(name, None, f"key{at}")) for at, (an_id, name) in enumerate(records)]
    )


@given(RECORDS, st.sampled_from(["", "1", "2", "3", "9"]), NAMES)
def test_a_row_is_of_the_one_record_with_its_id_else_of_the_one_with_its_name(
    records: list[tuple[str, str]], an_id: str, name: str
) -> None:
    found = known(records).like({"id": an_id, "name": name})
    with_id = [f"key{at}" for at, one in enumerate(records) if one[0] == an_id]
    with_name = [f"key{at}" for at, one in enumerate(records) if one[1] == name]
    alone = next((some[0] for some in (with_id, with_name) if len(some) == 1), None)
    assert (found and found.record_id) == alone


@given(RECORDS)
def test_each_record_is_found_by_the_key_it_is_kept_under(records: list[tuple[str, str]]) -> None:
    there = known(records)
    for at in range(len(records)):
        found = there.like({"id": f"key{at}", "name": "别的名字"})
        assert found is not None
        assert found.record_id == f"key{at}"


@given(RECORDS, NAMES)
def test_it_is_unclear_only_where_two_bear_the_name(
    records: list[tuple[str, str]], name: str
) -> None:
    bearers = Counter(one for _, one in records)[name]
    assert known(records).unclear({"name": name}) is (bearers > 1)


def test_each_kind_lists_rows_with_names_and_ids() -> None:
    for name, kind in KINDS.items():
        assert kind.name == name
        assert {"id", "name"} <= set(kind.model.model_fields)
