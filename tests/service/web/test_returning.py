"""A session that ends while a project's form is filled in: signed in again, the form is there."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from lxml import html

from features.profiles import Firm
from features.text import LANGS, Lang
from service import accounts, dossiers
from service.access import COOKIE
from service.accounts import NewUser, Role
from service.web import doors
from service.web.arrivals import LONGEST_BEYOND
from service.web.forms import EXAMPLE
from service.web.words import WORDS
from tests.service.web.conftest import Desk
from tests.service.web.keeping import as_it_stands

WHO = {"name": "归来", "password": "一个很长的好密码啊哈"}
FILLED: dict[str, Any] = {
    **EXAMPLE,
    "read_as": EXAMPLE["products"],
    "industries": ["3415", "3484"],
    "regions_excluded": ["乌海市", "阿拉善盟"],
    "exemptions": ["under_construction", "benchmark_efficiency"],
    "weights": "green_power",
    "as_of": "2025-06-10",
    "kept_version": "3",
}


@pytest.fixture(scope="module", autouse=True)
def kept(desk: Desk) -> str:
    """A profile of somebody who can sign in with a password."""
    with desk.office.database.writing() as session:
        new = NewUser(WHO["name"], WHO["password"], Role.firm, "示例丙")
        who = accounts.person(accounts.add(session, new))
        return dossiers.submit(session, who, Firm(name="旧档")).id


def sent(page: str) -> tuple[str, dict[str, str]]:
    """Where the form of the door goes, and what it sends on."""
    [form] = html.document_fromstring(page).xpath("//form[@method='post']")
    return str(form.get("action")), dict(form.form_values())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", ["/profiles", "/profiles/new"])
def test_who_is_signed_out_meanwhile_signs_in_and_finds_the_form_as_it_was(
    desk: Desk, kept: str, path: str, lang: Lang
) -> None:
    client, filled = desk.office.client, {**FILLED, "kept": kept}
    data = {**filled, "lang": lang, "form_key": "old"}
    over = {"Cookie": f"{COOKIE}={'x' * 43}"}
    door = client.post(f"{path}?lang={lang}", data=data, headers=over, follow_redirects=False)
    assert door.status_code == 401
    assert WORDS["kept_expired"].of(lang) in door.text
    address, words = sent(door.text)
    assert address == "/sign-in"
    wrong = client.post(address, data={**words, **WHO, "password": "不对"}, follow_redirects=False)
    address, words = sent(wrong.text)
    entered = client.post(address, data={**words, **WHO}, follow_redirects=False)
    client.cookies.clear()
    assert entered.status_code == 303
    back = entered.headers["location"]
    assert urlsplit(back).path == "/"
    cookie = f"{COOKIE}={entered.cookies[COOKIE]}"
    form = as_it_stands(client.get(back, headers={"Cookie": cookie}).text)
    for name, said in filled.items():
        assert form[name] == (said if isinstance(said, list) else [said]), name
    assert form["lang"] == [lang]


def test_a_visitor_who_wants_to_keep_a_project_is_not_told_of_a_session(desk: Desk) -> None:
    page = desk.get("", f"/?{urlencode({'name': '访客', 'products': '硅铁', 'ask': '1'})}").text
    form = as_it_stands(page)
    assert form["regions_wanted"] == [""]
    assert form["as_read"] == ["yes"]
    assert 'formaction="/profiles/new' in page
    door = desk.office.client.post("/profiles/new", data=form, follow_redirects=False)
    assert WORDS["kept_sign_in_first"].zh in door.text
    assert WORDS["kept_expired"].zh not in door.text
    back = as_it_stands(desk.get("", sent(door.text)[1]["next"]).text)
    assert [back[name] for name in ("regions_wanted", "industries", "as_read")] == [
        form[name] for name in ("regions_wanted", "industries", "as_read")
    ]


def test_the_door_changes_the_language_and_keeps_the_form(desk: Desk) -> None:
    door = desk.office.client.post("/profiles/new", data=FILLED, follow_redirects=False)
    [switch] = html.document_fromstring(door.text).xpath("//a[@lang='en']/@href")
    page = desk.get("", switch)
    assert page.status_code == 200
    assert sent(page.text)[1]["next"] == sent(door.text)[1]["next"]
    assert parse_qs(urlsplit(sent(page.text)[1]["next"]).query)["name"] == [EXAMPLE["name"]]


def test_a_form_too_long_to_go_along_stays_where_it_is(desk: Desk, kept: str) -> None:
    long = {**FILLED, "kept": kept, "products": "叶" * (doors.LONGEST_BACK // 9), "read_as": ""}
    over = {"Cookie": f"{COOKIE}={'x' * 43}"}
    client = desk.office.client
    page = client.post("/profiles/new", data=long, headers=over, follow_redirects=False)
    assert page.status_code == 401
    assert WORDS["kept_expired_long"].zh in page.text
    visitors = client.post("/profiles/new", data=long, follow_redirects=False)
    assert WORDS["kept_sign_in_long"].zh in visitors.text
    form = as_it_stands(page.text)
    assert form["products"] == [long["products"]]
    assert form["kept_version"] == ["3"]


def test_what_is_no_form_of_ours_and_what_is_another_is_refused(desk: Desk) -> None:
    client = desk.office.client
    for path, body in (
        ("/profiles/new", "&".join(f"a{n}=1" for n in range(1000))),
        (f"/profiles/{'a' * 32}/withdraw", "version=1"),
    ):
        answer = client.post(path, content=body, follow_redirects=False)
        assert answer.status_code == 401
        assert 'name="password"' not in answer.text


def between() -> dict[str, Any]:
    """A form that a password leads back to, and which is too long for a cookie."""
    return {**FILLED, "products": "叶" * 400, "read_as": ""}


def test_a_form_that_only_one_way_in_leads_back_to_stays_where_there_is_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = desk.office.client
    door = client.post("/profiles/new", data=between(), follow_redirects=False)
    assert LONGEST_BEYOND < len(sent(door.text)[1]["next"]) < doors.LONGEST_BACK
    monkeypatch.setattr(desk.office.app.state, "provider", object())
    page = client.post("/profiles/new", data=between(), follow_redirects=False)
    assert page.status_code == 401
    assert WORDS["kept_sign_in_long"].zh in page.text
    assert as_it_stands(page.text)["products"] == [between()["products"]]
    door = client.post("/profiles/new", data=FILLED, follow_redirects=False)
    assert len(sent(door.text)[1]["next"]) <= LONGEST_BEYOND
