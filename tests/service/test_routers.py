from threading import Barrier, Thread
from typing import Any

from starlette.testclient import TestClient

from service.app import API, create_app
from service.routers import rest
from service.settings import Settings

FIRST = {"/api/v1/matches", "/api/v1/shortlists", "/healthz", "/readyz", "/metrics"}
PAGE = {"Accept": "text/html"}


def served(app: Any) -> set[str]:
    return {route.path for route in app.router.routes} - {app.openapi_url}


def test_what_matches_and_tells_of_health_is_served_before_all_others_come() -> None:
    app = create_app(Settings())
    client = TestClient(app)
    asked = {"firm": {"name": "示例", "industries": ["3825"]}, "region": "内蒙古", "k": 1}
    assert client.post("/api/v1/matches", json=asked).status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/matches").status_code == 405
    assert client.post("/api/v1/matches/", follow_redirects=False).status_code == 307
    assert served(app) == FIRST


def test_the_first_request_for_any_of_the_others_is_answered_as_all_later_ones() -> None:
    for path, status in (("/api/v1/industries?q=多晶硅", 200), ("/", 200), ("/nowhere", 404)):
        client = TestClient(create_app(Settings()))
        first, second = (client.get(path, headers=PAGE) for _ in range(2))
        assert (first.status_code, first.text) == (second.status_code, second.text)
        assert first.status_code == status
    usual = TestClient(create_app(Settings()))
    assert usual.get("/parks/", follow_redirects=False).headers["location"].endswith("/parks")


def test_they_come_once_however_many_ask_at_once() -> None:
    app: Any = create_app(Settings())
    together, found = Barrier(8), list[int]()

    def ask() -> None:
        together.wait()
        found.append(len(app.routes))

    asking = [Thread(target=ask) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert found == [len(app.router.routes)] * 8
    each = sum(len(router.routes) for router, _ in rest(API))
    assert len(served(app) - FIRST) <= each == len(app.router.routes) - len(FIRST) - 1


def test_who_asks_the_application_for_its_routes_gets_all_in_their_order() -> None:
    app: Any = create_app(Settings())
    others = [prefix + route.path for router, prefix in rest(API) for route in router.routes]
    found = [route.path for route in app.routes]
    start = found.index(others[0])
    assert found[start : start + len(others)] == others
    assert set(found[:start]) | set(found[start + len(others) :]) == FIRST | {app.openapi_url}
