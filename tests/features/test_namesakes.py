import pytest

from features.namesakes import twice


@pytest.mark.parametrize(
    ("firms", "again"),
    [
        ([("甲", ""), ("乙", "")], []),
        ([("甲", ""), ("乙", ""), ("甲", None)], ["甲"]),
        ([("甲", ""), ("甲", ""), ("甲", "")], ["甲", "甲"]),
        ([("甲", "1"), ("甲", "2")], []),
        ([("甲", "1"), ("甲", "")], ["甲"]),
        ([("甲", ""), ("甲", "1"), ("甲", "2")], ["甲", "甲"]),
        ([], []),
    ],
)
def test_a_firm_is_there_twice_by_name_unless_ids_tell_them_apart(
    firms: list[tuple[str, str | None]], again: list[str]
) -> None:
    assert list(twice(firms)) == again
