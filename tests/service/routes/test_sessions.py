from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import func, select

from service import accounts
from service.accounts import NewUser, Role
from service.database.people import SignIn, User
from service.database.traces import IdempotencyKey

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


def test_the_same_key_opens_one_session(sqlite_office: Any, wang: dict[str, str]) -> None:
    client = sqlite_office.client

    def signs_in(key: str, **more: str) -> Any:
        client.cookies.clear()
        said = {**wang, **more}
        return client.post("/api/v1/sessions", json=said, headers={"Idempotency-Key": key})

    def opened() -> int:
        with sqlite_office.database.reading() as session:
            mine = select(func.count(SignIn.id)).join(User).where(User.name == "王")
            return session.scalar(mine) or 0

    before = opened()
    first = signs_in("一".encode().hex())
    second = signs_in("一".encode().hex())
    assert (first.status_code, second.status_code, opened()) == (200, 200, before + 1)
    assert first.headers["set-cookie"] == second.headers["set-cookie"]
    assert second.json() == first.json()
    assert signs_in("一".encode().hex(), password="错的密码").status_code == 401
    other = signs_in("b")
    assert other.headers["set-cookie"] != first.headers["set-cookie"]
    assert client.delete("/api/v1/sessions/current").status_code == 200
    over = signs_in("b")
    assert (over.status_code, opened()) == (409, before + 1)
    assert "set-cookie" not in over.headers
    client.cookies.clear()


def test_nothing_that_is_kept_of_a_signing_in_tells_of_the_password(
    sqlite_office: Any, wang: dict[str, str]
) -> None:
    sqlite_office.client.post("/api/v1/sessions", json=wang, headers={"Idempotency-Key": "c"})
    sqlite_office.client.cookies.clear()
    with sqlite_office.database.reading() as session:
        kept = session.scalar(select(IdempotencyKey).where(IdempotencyKey.key == "c"))
    said = f"POST /api/v1/sessions {wang['name']}"
    assert kept is not None
    assert kept.fingerprint == sha256(said.encode()).hexdigest()
