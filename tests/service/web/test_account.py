"""One's own account as a page: another password for who knows the one in use."""

import re
from typing import Any

import pytest
from sqlalchemy import update

from service import accounts, credentials
from service.accounts import NewUser, Role
from service.database.people import User

PASSWORD, OTHER = "一个很长的好密码啊哈", "另一个很长的密码啊哈"


@pytest.fixture
def client(sqlite_office: Any) -> Any:
    """Somebody's browser; their name is new for each test."""
    with sqlite_office.database.writing() as session:
        name = f"账{credentials.key()[:8]}"
        accounts.add(session, NewUser(name, PASSWORD, Role.firm, "示例机构甲"))
    browser = sqlite_office.client
    browser.cookies.clear()
    assert browser.post("/api/v1/sessions", json={"name": name, "password": PASSWORD}).is_success
    browser.named = name
    yield browser
    browser.cookies.clear()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="(\w+)"', page)
    assert found
    return found[1]


def changes(client: Any, **said: str) -> Any:
    page = client.get("/account").text
    whole = {
        "current": PASSWORD,
        "password": OTHER,
        "again": OTHER,
        "version": hidden(page, "version"),
    }
    return client.post(
        "/account",
        data={"form_key": hidden(page, "form_key"), **whole, **said},
        follow_redirects=False,
    )


def test_who_knows_the_password_sets_another_and_stays_here(client: Any) -> None:
    assert 'href="/account?lang=zh"' in client.get("/profiles").text
    assert changes(client).status_code == 303
    page = client.get("/account?changed=1").text
    assert "密码已修改" in page
    assert client.get("/account?lang=en").text.count("Change the password") == 1
    signs = {"name": client.named, "password": OTHER}
    assert client.post("/api/v1/sessions", json=signs).status_code == 200


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"current": "不是这个密码"}, "current"),
        ({"current": ""}, "current"),
        ({"password": "短", "again": "短"}, "password"),
        ({"again": "不同的"}, "again"),
        ({"password": "", "again": ""}, "password"),
    ],
)
def test_what_is_wrong_stands_beside_its_input_and_no_password_is_repeated(
    client: Any, said: dict[str, str], at: str
) -> None:
    answer = changes(client, **said)
    assert answer.status_code == 422
    assert f'id="{at}-fault"' in answer.text
    for word in (PASSWORD, OTHER, *filter(None, said.values())):
        assert word not in answer.text
    signs = {"name": client.named, "password": PASSWORD}
    assert client.post("/api/v1/sessions", json=signs).status_code == 200


def test_all_that_is_wrong_is_told_at_once(client: Any) -> None:
    page = changes(client, current="", password="短", again="不同的").text
    for at in ("current", "password", "again"):
        assert page.count(f'id="{at}-fault"') == 1
    assert page.count('href="#password"') == 1


def test_an_account_that_was_changed_since_is_told(client: Any) -> None:
    answer = changes(client, version="9")
    assert answer.status_code == 412
    assert "账户已被改动" in answer.text


def test_who_has_no_password_is_told_how_to_get_one(client: Any, sqlite_office: Any) -> None:
    with sqlite_office.database.writing() as session:
        session.execute(update(User).where(User.name == client.named).values(password=None))
    page = client.get("/account").text
    assert "统一身份登录" in page
    assert 'name="current"' not in page
