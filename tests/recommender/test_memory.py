"""What is kept is made once, and no more is kept than there is room for."""

from recommender.memory import kept, remember


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    held: dict[int, int] = {}
    for at in range(10):
        remember(held, at, at, most=4)
        assert held[at] == at
        assert len(held) <= 4


def test_what_is_kept_is_made_once_while_there_is_room() -> None:
    held: dict[str, list[str]] = {}
    first = kept(held, "甲", list, most=2)
    assert kept(held, "甲", list, most=2) is first
    kept(held, "乙", list, most=2)
    assert kept(held, "甲", list, most=2) is first
    kept(held, "丙", list, most=2)
    assert set(held) == {"丙"}
    assert kept(held, "甲", list, most=2) is not first
