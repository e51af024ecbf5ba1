import json
import logging

import pytest
from starlette.testclient import TestClient

from service import matchers
from service.logs import JsonLines

SECRET = "机密叶片企业"
FIRM = {"name": SECRET, "products": "风电叶片", "investment_wan": 87654321}


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, "parkmatch")
    caplog.handler.setFormatter(JsonLines())
    return caplog


def test_a_request_keeps_its_own_id(client: TestClient) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "from-a.proxy_7"})
    assert answer.headers["x-request-id"] == "from-a.proxy_7"


@pytest.mark.parametrize("odd", ["", "a b", "x" * 65, 'x"}', "<script>"])
def test_an_id_that_is_not_plain_is_replaced(client: TestClient, odd: str) -> None:
    found = client.get("/healthz", headers={"X-Request-ID": odd}).headers["x-request-id"]
    assert found != odd
    assert len(found) == 32


def test_ids_differ_and_refusals_have_them_too(client: TestClient) -> None:
    paths = ("/healthz", "/healthz", "/nothing", "/api/v1/firms")
    assert len({client.get(path).headers["x-request-id"] for path in paths}) == len(paths)


def test_a_line_tells_route_status_and_time_and_nothing_that_was_sent(
    client: TestClient, said: pytest.LogCaptureFixture
) -> None:
    sent = {"firm": FIRM, "region": "包头", "k": 1}
    answer = client.post("/api/v1/matches", params={"note": SECRET}, json=sent)
    client.get(f"/api/v1/parks/{SECRET}")
    client.get(f"/{SECRET}")
    lines = [json.loads(one) for one in said.text.splitlines()]
    assert [(one["route"], one["status"]) for one in lines] == [
        ("/api/v1/matches", answer.status_code),
        ("/api/v1/parks/{park_id}", 404),
        ("(none)", 404),
    ]
    assert lines[0]["request_id"] == answer.headers["x-request-id"]
    assert all(one["ms"] > 0 for one in lines)
    assert SECRET not in said.text
    assert "87654321" not in said.text


def test_a_bug_is_logged_as_500_and_answered_with_its_id(
    client: TestClient, said: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matchers, "of", lambda request: 1 / 0)
    answer = client.get("/readyz")
    [line] = [json.loads(one) for one in said.text.splitlines()]
    assert answer.status_code == line["status"] == 500
    assert line["request_id"] == answer.headers["x-request-id"]
