import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings

PASSWORD = "一个很长的好密码啊哈"


@pytest.fixture
def started(app: FastAPI, tmp_path: Path) -> Iterator[tuple[TestClient, list[str]]]:
    """A service on its first start, and the keys that it told."""
    keys: list[str] = []
    url = f"sqlite:///{tmp_path / 'parkmatch.db'}"
    found = create_app(Settings(database_url=url), keys.append)
    found.state.matchers = app.state.matchers
    with TestClient(found, follow_redirects=False) as client:
        yield client, keys


def test_the_link_of_the_first_start_makes_one_administrator(
    started: tuple[TestClient, list[str]],
) -> None:
    client, [key] = started
    page = client.get("/welcome", params={"key": key})
    assert f'value="{key}"' in page.text
    said = {"key": key, "name": "管理员", "password": PASSWORD, "organisation": "示例"}
    entered = client.post("/welcome", data=said)
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk?lang=zh")
    assert client.get("/api/v1/sessions/current").json()["role"] == "admin"
    again = client.post("/welcome", data={**said, "name": "另一个"})
    assert again.status_code == 422
    assert "链接已用过" in again.text


def test_a_restart_with_people_tells_no_link(started: tuple[TestClient, list[str]]) -> None:
    client, keys = started
    said = {"key": keys[0], "name": "管理员", "password": PASSWORD, "organisation": "示例"}
    client.post("/welcome", data=said)
    with TestClient(client.app):
        assert len(keys) == 1


def test_people_sign_in_on_the_page_and_faults_are_told(
    started: tuple[TestClient, list[str]],
) -> None:
    client, [key] = started
    said = {"key": key, "name": "管理员", "password": PASSWORD, "organisation": "示例"}
    short = client.post("/welcome", data={**said, "password": "短"}).text
    assert "密码：密码应为 10" in short
    assert "收到" not in short
    client.post("/welcome", data=said)
    client.cookies.clear()
    wrong = client.post("/sign-in", data={"name": "管理员", "password": "不对", "lang": "en"})
    assert wrong.status_code == 422
    assert "Wrong name or password" in wrong.text
    assert "不对" not in wrong.text
    entered = client.post("/sign-in", data={"name": "管理员", "password": PASSWORD, "lang": "en"})
    assert entered.headers["location"] == "/desk?lang=en"
    assert client.get("/api/v1/sessions/current").status_code == 200


@pytest.mark.parametrize("sent", ["", "name=%00&password=x", "a=1&" * 200, "name=<b>&password=x"])
def test_whatever_is_sent_is_no_bug_and_is_not_run(
    started: tuple[TestClient, list[str]], sent: str
) -> None:
    answer = started[0].post("/sign-in", content=sent)
    assert answer.status_code == 422
    assert not re.search("<b>", answer.text)
