"""A picture is drawn once for what it shows, and runs nothing wherever it is opened."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from service import shelves
from service.shelves import Replies
from service.web import drawings


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A request to an application whose figures are of version 1."""
    found = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(shelf=Replies(), version=1)))
    monkeypatch.setattr(shelves, "basis", lambda request: request.app.state.version)
    return found


def test_the_same_is_drawn_once_until_the_figures_are_others(asking: Any) -> None:
    drawn = []

    async def draw() -> bytes:
        drawn.append(asking.app.state.version)
        return b"<svg/>"

    def ask(question: str) -> bytes:
        return bytes(asyncio.run(drawings.once(asking, question, draw)).body)

    assert {ask("one"), ask("one"), ask("other")} == {b"<svg/>"}
    assert drawn == [1, 1]
    asking.app.state.version = 2
    ask("one")
    assert drawn == [1, 1, 2]


def test_what_cannot_be_drawn_is_tried_again(asking: Any) -> None:
    tried = []

    async def draw() -> bytes:
        tried.append(1)
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            asyncio.run(drawings.once(asking, "one", draw))
    assert len(tried) == 2


def test_a_picture_may_load_and_run_nothing(asking: Any) -> None:
    async def draw() -> bytes:
        return b"<svg/>"

    headers = asyncio.run(drawings.once(asking, "one", draw)).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "image/svg+xml"
