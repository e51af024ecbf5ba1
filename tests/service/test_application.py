from pathlib import Path

import pytest
from starlette.testclient import TestClient

from features import relatedness, terms
from recommender.matcher import ENGINE_VERSION
from service.app import create_app
from service.callers import Callers
from service.database.engine import Database
from service.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def test_it_is_ready_once_it_has_started(url: str) -> None:
    app = create_app(Settings(database_url=url))
    sleeping = TestClient(app)
    assert sleeping.get("/readyz").status_code == 503
    assert sleeping.get("/healthz").status_code == 200
    with TestClient(app) as awake:
        assert awake.get("/readyz").status_code == 200


def test_it_ends_when_nobody_is_looked_for_and_closes_the_records_then(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def settled(callers: Callers) -> None:
        done.append("settled")

    close = Database.close
    monkeypatch.setattr(Callers, "settled", settled)
    monkeypatch.setattr(Database, "close", lambda kept: (done.append("closed"), close(kept)))
    with TestClient(create_app(Settings(database_url=url))):
        done.clear()
    assert done == ["settled", "closed"]


def test_a_start_reads_all_that_the_first_question_needs(url: str) -> None:
    with TestClient(create_app(Settings(database_url=url))):
        for made in (terms.resolver, relatedness.code_matrix):
            assert made.cache_info().currsize == 1


def test_a_question_is_answered_even_before_it_is_ready() -> None:
    sleeping = TestClient(create_app(Settings()))
    asked = {"firm": {"name": "示例", "products": "风电叶片"}, "region": "内蒙古", "k": 1}
    assert sleeping.post("/api/v1/matches", json=asked).status_code == 200


def test_two_applications_share_nothing() -> None:
    small, large = create_app(Settings(max_bytes=1024)), create_app(Settings(max_bytes=1 << 20))
    body = {"firm": {"name": "x" * 2000}}
    assert TestClient(small).post("/api/v1/matches", json=body).status_code == 413
    assert TestClient(large).post("/api/v1/matches", json=body).status_code == 422
    assert small.state.matchers is not large.state.matchers


def test_the_page_and_the_interface_stand_side_by_side(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert client.get("/openapi.json").json()["info"]["version"] == ENGINE_VERSION


def test_nothing_is_fetched_from_elsewhere(client: TestClient) -> None:
    """FastAPI's own pages of documentation load scripts from another host."""
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
