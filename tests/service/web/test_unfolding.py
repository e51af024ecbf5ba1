"""A page sent while it is drawn: its head first, all of it in order, kept when it is whole."""

from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from service.web import unfolding
from service.web.forms import EXAMPLE
from service.web.unfolding import HEAD_ENDS, PART

PIECES = st.lists(st.text(max_size=20), max_size=30)


@given(PIECES, PIECES)
def test_nothing_is_lost_and_the_head_comes_alone(head: list[str], rest: list[str]) -> None:
    found = list(unfolding.parts(iter([*head, HEAD_ENDS, *rest])))
    assert "".join(found) == "".join([*head, HEAD_ENDS, *rest])
    assert found[0] == "".join(head)


def test_what_is_long_comes_in_parts() -> None:
    found = list(unfolding.parts(iter(["a" * 1000] * 200)))
    assert all(PART <= len(part) < PART + 1000 for part in found[:-1])
    assert len(found) > 1


def test_an_answer_unfolds_and_stands_as_it_was(client: TestClient) -> None:
    path, asked = "/", {**EXAMPLE, "ask": "1", "lang": "zh", "land_mu": "311"}
    with client.stream("GET", path, params=asked) as first:
        head, *rest = [part for part in first.iter_raw() if part]
    again = client.get(path, params=asked)
    assert b'rel="stylesheet"' in head
    assert HEAD_ENDS.encode() not in head
    assert "content-length" not in first.headers
    assert again.content == b"".join([head, *rest])
    assert int(again.headers["content-length"]) == len(again.content)
    for name in ("content-security-policy", "content-language", "content-type", "cache-control"):
        assert again.headers[name] == first.headers[name]
