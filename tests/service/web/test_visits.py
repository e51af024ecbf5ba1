"""Who may open which page of the desk, and that no other site can send its forms."""

from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from fastapi import FastAPI
from lxml import html
from starlette.testclient import TestClient

from service.access import ROLE_NAMES
from service.accounts import Role
from service.web.forms import EXAMPLE
from service.web.visits import PLACES, Place, local
from tests.service.web import tour
from tests.service.web.conftest import Desk

OPEN = {"/evaluation", "/offers", "/rules"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_a_page_is_open_to_its_roles_alone(desk: Desk, place: Place, role: Role) -> None:
    answer = desk.get(f"{role}甲", place.path)
    assert answer.status_code == (200 if role in place.roles else 403)
    if role not in place.roles:
        assert f"此角色不能这样做：{ROLE_NAMES[role].zh}" in answer.text


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_nobody_is_led_to_the_door_and_back(desk: Desk, place: Place) -> None:
    answer = desk.get("", place.path)
    if place.path in OPEN:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/sign-in?lang=zh&next=%2F{place.path[1:]}"


@pytest.mark.parametrize("key", ["", "x" * 32, "钥匙"])
@pytest.mark.parametrize("path", ["/board/new", "/sign-out"])
def test_a_form_of_another_site_does_nothing(desk: Desk, path: str, key: str) -> None:
    said = {"name": "外来", "league": "包头市", "form_key": key}
    answer = desk.post("promoter甲", path, said)
    assert answer.status_code == 403
    assert "外来" not in desk.get("promoter甲", "/board").text


def test_the_form_of_another_person_does_nothing(desk: Desk) -> None:
    said = {"name": "外来", "league": "包头市", "form_key": desk.form_key("promoter乙")}
    assert desk.post("promoter甲", "/board/new", said).status_code == 403


def test_a_form_without_a_session_does_nothing(desk: Desk) -> None:
    answer = desk.office.client.post("/board/new", data={"name": "外来"}, follow_redirects=False)
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("text/html")


def test_a_form_that_is_too_long_is_refused(desk: Desk) -> None:
    assert desk.post("promoter甲", "/board/new", {"name": "长" * 9_000}).status_code == 422


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/board", "/board"),
        ("/board/0a", "/board/0a"),
        ("/parks/S159041/figures?field=x", "/parks/S159041/figures?field=x"),
        ("/parks/S159041?q=%E5%8C%85&lang=en", "/parks/S159041?q=%E5%8C%85&lang=en"),
        ("/?name=%E7%94%B2&kept=0a", "/?name=%E7%94%B2&kept=0a"),
        ("/?next=//evil.example", ""),
        ("/board?x=" + "1" * 2_000, ""),
        ("/board?next=//evil.example", ""),
        ("/board?next=https:evil", ""),
        ("/board?a\\b", ""),
        ("/board//evil.example", ""),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("https://evil.example/board", ""),
        ("/board\r\nSet-Cookie: a=b", ""),
        ("/board\n", ""),
        ("", ""),
    ],
)
def test_the_door_leads_nowhere_else(address: str, kept: str) -> None:
    assert local(address) == kept


@pytest.mark.parametrize(
    ("address", "back"),
    [
        ("/parks/S159041/figures?field=tariff&lang=en", "/parks/S159041/figures?field=tariff"),
        ("/board?league=150200&lang=zh", "/board?league=150200"),
        ("/board?stage=" + "1" * 3_000, "/board"),
        ("/board?q=包头&lang=zh", "/board?q=%E5%8C%85%E5%A4%B4"),
    ],
)
def test_the_door_knows_the_way_back(desk: Desk, address: str, back: str) -> None:
    answer = desk.get("", address)
    assert answer.status_code == 303
    led = parse_qs(urlsplit(answer.headers["location"]).query)
    assert led["next"] == [back]


def test_every_page_keeps_scripts_of_others_out(desk: Desk) -> None:
    policy = desk.get("promoter甲", "/board").headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy


def test_an_address_with_nothing_is_a_page_for_people_and_a_document_for_machines(
    client: TestClient,
) -> None:
    pages = {"Accept": "text/html,*/*;q=0.8"}
    told = client.get("/nowhere?lang=en", headers=pages)
    assert told.status_code == 404
    assert told.headers["content-type"].startswith("text/html")
    assert "There is nothing at this address" in told.text
    for address, headers in (("/nowhere", {}), ("/api/v1/nowhere", pages)):
        answer = client.get(address, headers=headers)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_who_is_signed_in_is_so_where_nothing_is_too(desk: Desk) -> None:
    told = desk.get("promoter甲", "/nowhere", headers={"Accept": "text/html"})
    assert told.status_code == 404
    assert "/sign-in?" not in told.text
    assert "promoter甲" in told.text
    assert "/sign-in?" in desk.get("", "/nowhere", headers={"Accept": "text/html"}).text


@pytest.fixture(scope="module")
def things(desk: Desk) -> dict[str, str]:
    return tour.furnished(desk.office, "换语言")


def other_language(page: str, address: str) -> str:
    """Where the switch of a page that stands at ``address`` leads."""
    [said] = html.document_fromstring(page).xpath("//header//a[@lang]/@href")
    return urljoin(address, said)


def test_the_switch_of_a_refused_form_leads_to_a_page(
    desk: Desk, app: FastAPI, things: dict[str, str]
) -> None:
    for path in tour.posts(app):
        address, led = path.format(**{**things, "obstacle_id": "0" * 32}), {}
        for who in tour.VISITORS[1:]:
            answer = desk._sends(who, "POST", address, data={"form_key": "none"})
            if answer.status_code in {401, 403}:
                to = other_language(answer.text, address)
                led[who] = desk.get(who, to).status_code
        assert not led or set(led.values()) & {200, 303, 403}, (path, led)
        assert 405 not in led.values(), (path, led)


def test_the_switch_of_a_forms_answer_leads_to_a_page(desk: Desk, things: dict[str, str]) -> None:
    firm, user = f"/profiles/{things['firm_id']}", f"/people/{things['user_id']}"
    answers = {
        ("admin甲", f"{user}/password-links"): ({}, user),
        ("firm甲", f"{firm}/consents"): ({"region": "无此地"}, firm),
    }
    for (who, address), (said, above) in answers.items():
        page = desk.post(who, address, said).text
        assert other_language(page, address) == f"{above}?lang=en"
        assert desk.get(who, f"{above}?lang=en").status_code == 200


def test_the_switch_keeps_what_the_address_asks(desk: Desk) -> None:
    asked = {"name": "叶片&厂", "park_id": tour.PARK, "planned_wan": "8亿"}
    address = f"/board/new?{urlencode({**asked, 'lang': 'zh'})}"
    to = other_language(desk.get("promoter甲", address).text, address)
    [form] = html.document_fromstring(desk.get("promoter甲", to).text).xpath("//main//form")
    assert '<html lang="en">' in desk.get("promoter甲", to).text
    assert (form.fields["name"], form.fields["planned_wan"]) == ("叶片&厂", "8亿")


def test_the_switch_of_a_profile_to_confirm_loses_nothing(desk: Desk) -> None:
    page = desk.post("firm甲", "/profiles/new", {**EXAMPLE, "land_mu": "123"}).text
    [switch] = html.document_fromstring(page).xpath("//header//button[@formaction]")
    form = html.document_fromstring(page).get_element_by_id(switch.get("form"))
    told = desk.post("firm甲", switch.get("formaction"), dict(form.form_values()))
    assert told.status_code == 200
    assert '<html lang="en">' in told.text
    assert EXAMPLE["name"] in told.text
    assert "123" in told.text
