import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from service import limits
from service.app import create_app
from service.limits import Allowance, Limited
from service.settings import Settings


@given(st.integers(1, 100), st.lists(st.floats(0, 10), max_size=200))
def test_nobody_gets_more_than_a_minutes_worth_and_what_time_gives(
    a_minute: int, pauses: list[float]
) -> None:
    clock = 0.0
    allowance = Allowance(a_minute, lambda: clock)
    let_in = 0
    for pause in pauses:
        clock += pause
        let_in += allowance.wait_seconds(b"x") == 0
    assert let_in <= a_minute * (1 + clock / 60) + 1e-6


@given(st.integers(1, 1000))
def test_who_waits_as_long_as_told_is_let_in(a_minute: int) -> None:
    clock = 0.0
    allowance = Allowance(a_minute, lambda: clock)
    assert [allowance.wait_seconds(b"x") for _ in range(a_minute)] == [0] * a_minute
    wait = allowance.wait_seconds(b"x")
    assert wait >= 1
    assert allowance.wait_seconds(b"other") == 0
    clock += wait
    assert allowance.wait_seconds(b"x") == 0


def test_who_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_KNOWN", 3)
    allowance = Allowance(1, lambda: 0.0)
    for number in range(10):
        allowance.wait_seconds(bytes([number]))
    assert list(allowance.left) == [bytes([7]), bytes([8]), bytes([9])]


@pytest.fixture
def limited() -> TestClient:
    app = FastAPI()

    @app.get("/{path:path}")
    def anything(path: str) -> str:
        return path

    return TestClient(Limited(app, per_token=2, per_address=5))


def test_one_token_too_often_is_429_with_the_seconds_to_wait(limited: TestClient) -> None:
    mine = {"Authorization": "Bearer a", "Accept-Language": "en"}
    told = [limited.get("/api", headers=mine) for _ in range(3)]
    assert [one.status_code for one in told] == [200, 200, 429]
    assert told[2].headers["content-type"] == "application/problem+json"
    assert told[2].json()["title"] == "Too many requests"
    assert int(told[2].headers["retry-after"]) == 30
    assert limited.get("/api", headers={"Authorization": "Bearer b"}).status_code == 200


def test_made_up_tokens_do_not_pass_the_limit_of_the_address(limited: TestClient) -> None:
    keys = [{"Authorization": f"Bearer {number}"} for number in range(7)]
    told = [limited.get("/api", headers=key).status_code for key in keys]
    assert told == [200] * 5 + [429] * 2


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/static/page.css"])
def test_what_watches_the_service_is_not_limited(limited: TestClient, path: str) -> None:
    assert {limited.get(path).status_code for _ in range(20)} == {200}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("a-socket", "a-socket", True),
    ],
)
def test_neighbours_of_one_network_of_ipv6_are_one(one: str, other: str, same: bool) -> None:
    limit = Limited(FastAPI(), 0, 1)
    first = TestClient(limit, client=(one, 1)).get("/x").status_code
    second = TestClient(limit, client=(other, 1)).get("/x").status_code
    assert (first, second) == (404, 429 if same else 404)


def test_the_service_keeps_the_limits_of_its_settings() -> None:
    client = TestClient(create_app(Settings(requests_per_address=1)))
    assert [client.get("/nothing").status_code for _ in range(2)] == [404, 429]
    assert client.get("/healthz").status_code == 200


def test_who_reads_pages_is_told_on_a_page() -> None:
    client = TestClient(create_app(Settings(requests_per_address=1)))
    browser = {"Accept": "text/html,application/xhtml+xml;q=0.9"}
    client.get("/nothing")
    for path, lang, said in (
        ("/chains", "zh-CN", "请在 60 秒后再试"),
        ("/?lang=en", "en", "60 seconds"),
    ):
        told = client.get(path, headers=browser)
        assert told.status_code == 429
        assert told.headers["content-type"] == "text/html; charset=utf-8"
        assert told.headers["retry-after"] == "60"
        assert f'lang="{lang}"' in told.text
        assert said in told.text
    told = client.get("/api/v1/parks", headers=browser)
    assert told.headers["content-type"] == "application/problem+json"
    posted = client.post("/", headers=browser)
    assert posted.status_code == 429
    assert posted.headers["content-type"] == "text/html; charset=utf-8"
