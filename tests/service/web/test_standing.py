"""A page stands while it would be drawn the same again, for nobody in particular, and no longer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import Request, Response

from recommender.weights import Weights
from service import matchers
from service.web import pages, parks
from service.web.standing import LONGEST_ADDRESS
from tests.service.conftest import Office
from tests.service.web.conftest import Desk
from tests.service.web.tour import PARK


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were drawn."""
    found: list[str] = []

    def seen(plain: Callable[..., Response]) -> Callable[..., Response]:
        def noted(request: Request, template: str, *said: Any, **values: Any) -> Response:
            found.append(template)
            return plain(request, template, *said, **values)

        return noted

    for module, name in ((pages, "reply"), (pages, "unfolding"), (parks, "reply")):
        monkeypatch.setattr(module, name, seen(getattr(module, name)))
    return found


def ask(desk: Desk, path: str) -> str:
    answer = desk.get("", path)
    assert answer.status_code == 200
    return str(answer.text)


def test_a_page_is_drawn_once_and_sent_the_same(desk: Desk, drawn: list[str]) -> None:
    path = f"/parks/{PARK}?lang=en"
    first, second = desk.get("", path), desk.get("", path)
    assert first.status_code == 200, first.text
    assert first.text == second.text
    assert len(drawn) == 1
    assert ask(desk, f"/parks/{PARK}?lang=zh") != first.text
    sent = (first, second, desk.get("", path))
    ids = [answer.headers.get_list("x-request-id") for answer in sent]
    assert [len(one) for one in ids] == [1, 1, 1]
    assert ids[0] != ids[1]


def test_who_is_signed_in_has_pages_drawn_anew(desk: Desk, drawn: list[str]) -> None:
    for _ in range(2):
        desk.get("promoter甲", "/parks?q=包头")
    assert len(drawn) == 2


def test_a_fault_does_not_stand_nor_does_what_is_sent(desk: Desk, drawn: list[str]) -> None:
    for _ in range(2):
        assert desk.get("", "/?ask=1&name=甲&land_mu=-5").status_code == 422
        desk.office.client.post("/", data={"name": "甲", "ask": "1"})
    assert len(drawn) == 4


def test_an_address_without_end_is_answered_and_not_kept(desk: Desk, drawn: list[str]) -> None:
    for _ in range(2):
        ask(desk, "/?name=" + "x" * LONGEST_ADDRESS)
    assert len(drawn) == 2


def test_other_figures_weights_or_days_are_other_pages(
    sqlite_office: Office, desk: Desk, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/?name=甲&industries=3415&regions_wanted=包头&ask=1"
    ask(desk, path)
    state = sqlite_office.app.state
    monkeypatch.setattr(state.follower, "weights", Weights.read({"tariff": 0.37, "level": 0.63}))
    by_tariff = ask(desk, path)
    monkeypatch.undo()
    assert ask(desk, path) != by_tariff
    tomorrow = matchers.today() + timedelta(days=1)
    monkeypatch.setattr(matchers, "today", lambda: tomorrow)
    assert tomorrow.isoformat() in ask(desk, path)
