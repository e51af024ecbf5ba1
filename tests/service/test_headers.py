"""Headers are found by what they are called, as Starlette finds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from service.headers import Told, length, said

NAMES = st.sampled_from(["accept-language", "x-request-id", "cookie", "host"])
SENT = st.lists(st.tuples(NAMES, st.text(st.characters(max_codepoint=255), max_size=5)), max_size=6)


@given(sent=SENT, asked=NAMES)
def test_what_is_found_is_what_starlette_finds(sent: list[tuple[str, str]], asked: str) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in sent]
    theirs, ours = Headers(scope={"headers": raw}), Told({"headers": raw})
    for name in (asked, asked.title()):
        assert ours.get(name) == theirs.get(name)
        assert ours.get(name, "none") == theirs.get(name, "none")
        assert (name in ours) == (name in theirs)
        assert ours.getlist(name) == theirs.getlist(name)
        if name in theirs:
            assert ours[name] == theirs[name]
    assert said({"headers": raw}).get(asked.encode()) == next(
        (value for name, value in raw if name == asked.encode()), None
    )


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (None, 0), (b"0", 0), (b"17", 17), (b"-1", 0), (b"1 7", 0), (b"", 0),
        (b"9" * 19, int("9" * 19)), (b"9" * 20, 0), (b"9" * 5000, 0), (b"\xb2", 0),
    ],
)  # fmt: skip
def test_a_length_is_what_can_be_one(told: bytes | None, found: int) -> None:
    headers = [] if told is None else [(b"content-length", told)]
    assert length({"headers": headers}) == found
