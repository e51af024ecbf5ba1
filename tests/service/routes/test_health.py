from starlette.testclient import TestClient

from features.catalogue import DATA_VERSION
from recommender.matcher import ENGINE_VERSION
from service.app import create_app
from service.settings import Settings


def test_the_process_says_that_it_lives(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_readiness_names_parks_data_and_engine(client: TestClient) -> None:
    assert client.get("/readyz").json() == {
        "status": "ready",
        "parks": 2543,
        "data_version": DATA_VERSION,
        "engine_version": ENGINE_VERSION,
    }


def test_before_the_parks_are_loaded_it_asks_to_come_back() -> None:
    answer = TestClient(create_app(Settings())).get("/readyz", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["detail"] == "The parks are being loaded"
