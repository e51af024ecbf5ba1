"""The head of every page: who is signed in and the way out, or the way in."""

import pytest
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from service.accounts import Role
from service.web import badges
from service.web.visits import PLACES
from service.web.words import WORDS
from tests.service.web.conftest import Desk

FOR_EVERYBODY = ("/", "/?ask=1&name=甲", "/targets", "/chains", "/parks", "/parks/G151005")
OUT = WORDS["desk_sign_out"].zh
IN = 'href="/sign-in?lang=zh'


@pytest.mark.parametrize("path", FOR_EVERYBODY)
def test_a_public_page_shows_who_is_signed_in_and_the_way_out(desk: Desk, path: str) -> None:
    page = desk.get("promoter甲", path).text
    assert "<b>promoter甲</b>" in page
    assert f'name="form_key" value="{desk.form_key("promoter甲")}"' in page
    assert IN not in page
    nobody = desk.get("", path).text
    assert OUT not in nobody
    assert IN in nobody


@pytest.mark.parametrize("role", Role)
def test_a_page_of_the_desk_shows_the_name_once(desk: Desk, role: Role) -> None:
    for place in (one for one in PLACES if role in one.roles):
        page = desk.get(f"{role}甲", place.path).text
        assert page.count(f"<b>{role}甲</b>") == 1, place.path
        assert page.count(f">{OUT}</button>") == 1, place.path


def test_who_leaves_from_a_public_page_is_shown_no_more(desk: Desk) -> None:
    said = {"form_key": desk.form_key("analyst乙")}
    assert desk.post("analyst乙", "/sign-out", said).status_code == 303
    assert "analyst乙" not in desk.get("analyst乙", "/parks").text


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("SELECT", {}, Exception("gone")),
        InternalError("SELECT", {}, Exception("gone")),
        NoConnection("all are in use"),
    ],
)
def test_a_page_for_everybody_is_there_while_the_records_are_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def gone(*_: object) -> None:
        raise error

    monkeypatch.setattr(badges, "pinned", gone)
    page = desk.get("promoter甲", "/parks")
    assert page.status_code == 200
    assert IN in page.text


@pytest.mark.parametrize(("role", "path"), [
    (Role.firm, "/profiles"), (Role.promoter, "/desk"), (Role.analyst, "/desk"),
    (Role.admin, "/desk"),
])  # fmt: skip
def test_work_begins_where_a_role_does_it(desk: Desk, role: Role, path: str) -> None:
    assert badges.home(desk.office.database, desk.sessions[f"{role}甲"]) == path
    assert desk.get(f"{role}甲", path).status_code == 200
