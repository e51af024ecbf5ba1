"""Tokens on one's own account: made, shown once, revoked."""

import re
from urllib.parse import urljoin

import pytest
from lxml import html
from sqlalchemy import func, select

from service.database.people import Token
from service.web.words import WORDS
from tests.service.web.conftest import Desk

WISH = {"name": "周报表", "scopes": ["read"], "days": "7"}


def made(desk: Desk, who: str, **said: object) -> str:
    """The page after a token was made."""
    answer = desk.post(who, "/account/tokens", {**WISH, **said})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return str(answer.text)


def key_in(page: str) -> str:
    [key] = re.findall(r"<code>(pm_[\w-]+)</code>", page)
    return str(key)


def rows(desk: Desk) -> int:
    with desk.office.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Token)) or 0


@pytest.mark.parametrize("who", ["firm甲", "promoter甲", "analyst甲", "admin甲"])
def test_a_token_is_shown_once_and_opens_what_it_says(desk: Desk, who: str) -> None:
    key = key_in(made(desk, who))
    assert key not in desk.get(who, "/account").text
    headers = {"Authorization": f"Bearer {key}"}
    told = desk.office.client.get("/api/v1/sessions/current", headers=headers).json()
    assert (told["name"], told["scopes"]) == (who, ["read"])
    body = {"name": "又一个"}
    refused = desk.office.client.post("/api/v1/tokens", headers=headers, json=body)
    assert refused.status_code == 403


def test_a_token_is_revoked_by_its_owner_alone_and_opens_nothing_then(desk: Desk) -> None:
    page = made(desk, "firm甲", name="要吊销的", scopes=["read", "write"])
    key = key_in(page)
    [path] = re.findall(
        r'action="(/account/tokens/\w+/revoke)\?lang=zh"(?=(?:(?!</tr>).)*要吊销的)', page
    )
    absent = desk.post("promoter甲", f"/account/tokens/{'f' * 32}/revoke", {})
    foreign = desk.post("promoter甲", path, {})
    assert (absent.status_code, foreign.status_code) == (404, 404)
    assert desk.post("firm甲", path, {}).status_code == 303
    headers = {"Authorization": f"Bearer {key}"}
    assert desk.office.client.get("/api/v1/firms", headers=headers).status_code == 401
    page = desk.get("firm甲", "/account").text
    assert path not in page
    assert "已吊销" in page


def test_what_is_made_and_revoked_is_in_the_log(desk: Desk) -> None:
    page = made(desk, "analyst甲", name="有记录的")
    [token] = re.findall(r"/account/tokens/(\w+)/revoke(?=(?:(?!</tr>).)*有记录的)", page)
    desk.post("analyst甲", f"/account/tokens/{token}/revoke", {})
    log = desk.office.sends("admin甲", "GET", f"/audit?object_id={token}").json()["items"]
    assert [one["action"] for one in log] == ["revoked", "issued"]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"name": "两\n行"}, "name"),
        ({"days": "0"}, "days"),
        ({"days": "367"}, "days"),
        ({"days": "一周"}, "days"),
        ({"days": "9" * 5000}, "days"),
        ({"days": "٣"}, "days"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["admin"]}, "scopes"),
    ],
    ids=str,
)
def test_what_is_wrong_stands_at_its_input_and_makes_none(
    desk: Desk, said: dict[str, object], at: str
) -> None:
    before = rows(desk)
    answer = desk.post("firm甲", "/account/tokens", {**WISH, **said})
    assert answer.status_code == 422
    assert "令牌没有建立" in answer.text
    assert f'id="{at}-fault"' in answer.text
    assert rows(desk) == before


def test_a_long_list_is_turned(desk: Desk) -> None:
    for _ in range(21):
        desk.office.made("promoter乙", "/tokens", {"name": "很多"})
    page = desk.get("promoter乙", "/account").text
    [following] = re.findall(r'rel="next" href="([^"]+)"', page)
    assert 'rel="first"' in desk.get("promoter乙", following.replace("&amp;", "&")).text


@pytest.mark.parametrize(("name", "status"), [("换语言", 200), ("", 422)])
def test_the_language_is_changed_where_the_account_can_be_read(
    desk: Desk, name: str, status: int
) -> None:
    answer = desk.post("firm甲", "/account/tokens", {**WISH, "name": name})
    assert answer.status_code == status
    [switch] = html.document_fromstring(answer.text).xpath("//a[@lang='en']/@href")
    page = desk.get("firm甲", urljoin("/account/tokens", switch))
    assert page.status_code == 200
    assert WORDS["account_title"].en in page.text
