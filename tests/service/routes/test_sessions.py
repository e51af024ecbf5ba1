from typing import Any

import pytest

from service import accounts
from service.accounts import NewUser, Role

PASSWORD = "一个很长的好密码啊哈"


@pytest.fixture(scope="module")
def wang(sqlite_office: Any) -> dict[str, str]:
    with sqlite_office.database.writing() as session:
        accounts.add(session, NewUser("王", PASSWORD, Role.promoter, "示例机构甲"))
    return {"name": "王", "password": PASSWORD}


def test_a_person_signs_in_is_known_and_signs_out(sqlite_office: Any, wang: dict[str, str]) -> None:
    client = sqlite_office.client
    signed_in = client.post("/api/v1/sessions", json=wang)
    assert signed_in.status_code == 200
    cookie = signed_in.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    assert client.get("/api/v1/sessions/current").json() == signed_in.json()
    assert client.get("/api/v1/firms").status_code == 200
    key = client.cookies["parkmatch_session"]
    assert client.delete("/api/v1/sessions/current").status_code == 200
    client.cookies.set("parkmatch_session", key)
    assert client.get("/api/v1/sessions/current").status_code == 401
    client.cookies.clear()


def test_over_https_the_cookie_stays_there(sqlite_office: Any, wang: dict[str, str]) -> None:
    answer = sqlite_office.client.post("https://testserver/api/v1/sessions", json=wang)
    assert "Secure" in answer.headers["set-cookie"]
    sqlite_office.client.cookies.clear()


def test_a_wrong_password_is_not_repeated(sqlite_office: Any, wang: dict[str, str]) -> None:
    answer = sqlite_office.client.post("/api/v1/sessions", json={**wang, "password": "错的密码"})
    assert answer.status_code == 401
    assert "错的密码" not in answer.text
    assert "set-cookie" not in answer.headers


def test_ones_sessions_are_listed_and_ended_one_by_one(
    sqlite_office: Any, wang: dict[str, str]
) -> None:
    client = sqlite_office.client
    keys = []
    for _ in range(2):
        client.cookies.clear()
        client.post("/api/v1/sessions", json=wang)
        keys.append(client.cookies["parkmatch_session"])
    listed = client.get("/api/v1/sessions").json()["items"]
    assert [one["current"] for one in listed[:2]] == [True, False]
    other = listed[1]["id"]
    foreign = sqlite_office.sends("firm甲", "DELETE", f"/sessions/{other}")
    client.cookies.clear()
    client.cookies.set("parkmatch_session", keys[1])
    assert foreign.status_code == 404
    assert client.delete(f"/api/v1/sessions/{other}").json()["current"] is False
    assert client.get("/api/v1/sessions").json()["items"][0]["current"] is True
    client.cookies.clear()
    client.cookies.set("parkmatch_session", keys[0])
    assert client.get("/api/v1/sessions").status_code == 401
    client.cookies.clear()
