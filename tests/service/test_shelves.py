"""A shelf gives what was put on it while nothing behind it has changed, and holds so much."""

from collections.abc import Hashable

from fastapi.responses import HTMLResponse
from hypothesis import given
from hypothesis import strategies as st

from service.shelves import Replies

QUESTIONS = st.sampled_from(["a", "b", "c" * 9, "d" * 90, ("e", b"e"), "f"])


@given(st.lists(st.tuples(QUESTIONS, st.integers(1, 60))), st.integers(1, 200))
def test_a_shelf_holds_no_more_than_it_may(sent: list[tuple[Hashable, int]], most: int) -> None:
    shelf = Replies(most)
    kept: dict[Hashable, int] = {}
    for question, size in sent:
        if (page := shelf.found(question, "basis")) is not None:
            assert len(page.body) == kept[question]
        else:
            kept[question] = size
            shelf.put(question, "basis", HTMLResponse("x" * size))
        assert shelf.held <= most
        there = [one for one in kept if shelf.found(one, "basis") is not None]
        assert sum(len(str(one)) + kept[one] for one in there) <= most
    assert shelf.found("a", "another") is None
    assert shelf.held == 0


def test_a_page_drawn_from_what_no_longer_counts_is_not_kept() -> None:
    shelf = Replies()
    assert shelf.found("a", 1) is None
    assert shelf.found("a", 2) is None
    shelf.put("a", 1, HTMLResponse("old"))
    assert shelf.found("a", 2) is None


def test_who_adds_a_header_adds_it_to_no_other_answer() -> None:
    shelf = Replies()
    assert shelf.found("a", 1) is None
    shelf.put("a", 1, HTMLResponse("x"))
    for _ in range(2):
        found = shelf.found("a", 1)
        assert found is not None
        assert "x-seen" not in found.headers
        found.headers["x-seen"] = "1"
