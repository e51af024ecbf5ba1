"""What another site's page sends is refused, what a machine or an own page sends is not."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.origins import SAFE, FromOwnPages

OWN = "http://testserver"
PUBLIC = "https://parkmatch.example.cn"
SAID_BY_BROWSERS = [
    ({}, True),
    ({"sec-fetch-site": "same-origin"}, True),
    ({"sec-fetch-site": "none"}, True),
    ({"sec-fetch-site": "same-site"}, False),
    ({"sec-fetch-site": "cross-site"}, False),
    ({"sec-fetch-site": "cross-site", "origin": OWN}, False),
    ({"origin": OWN}, True),
    ({"origin": f"{OWN}:80"}, True),
    ({"origin": PUBLIC}, True),
    ({"origin": f"{OWN}:8000"}, False),
    ({"origin": "https://testserver"}, True),  # a proxy speaks HTTPS for us
    ({"origin": f"{OWN}.example.com"}, False),
    ({"origin": "https://elsewhere.example"}, False),
    ({"origin": "null"}, False),
    ({"origin": "file://"}, False),
    ({"origin": "http://[broken"}, False),
    ({"origin": ""}, False),
]


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.api_route("/x", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])(lambda: "done")
    return TestClient(FromOwnPages(app, PUBLIC))


@pytest.mark.parametrize(("said", "let_in"), SAID_BY_BROWSERS, ids=str)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_own_pages_and_machines_change_something(
    client: TestClient, method: str, said: dict[str, str], let_in: bool
) -> None:
    answer = client.request(method, "/x", headers=said)
    assert answer.status_code == (200 if let_in else 403)
    assert let_in or answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("said", "let_in"), SAID_BY_BROWSERS, ids=str)
def test_reading_is_open_to_links_from_anywhere(
    client: TestClient, said: dict[str, str], let_in: bool
) -> None:
    assert "GET" in SAFE
    assert client.get("/x", headers=said).json() == "done"


def test_without_a_public_address_nobody_elses_is_taken_for_it() -> None:
    app = FastAPI()
    app.post("/x")(lambda: "done")
    refused = TestClient(FromOwnPages(app)).post("/x", headers={"origin": "null"})
    assert refused.status_code == 403
    assert "另一个网站" in refused.json()["detail"]
