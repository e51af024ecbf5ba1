from typing import Any

import pytest
from fastapi import APIRouter, FastAPI, Request
from starlette.testclient import TestClient

from service.app import create_app
from service.routing import Route, under
from service.settings import Settings

router = APIRouter(route_class=Route, tags=["示例"])
WORKED_OUT = "app"


@router.get("/things/{number}", summary="A thing")
def thing(number: int) -> dict[str, int]:
    """What is asked for."""
    return {"number": number}


@router.post("/things", status_code=201)
def make(request: Request) -> dict[str, str]:
    return {"path": request.scope["route"].path}


def serving(prefix: str = "/api") -> FastAPI:
    app = FastAPI()
    app.router.routes.extend(under(prefix, router))
    return app


def waiting(app: FastAPI) -> set[str]:
    return {
        route.path
        for route in app.routes
        if isinstance(route, Route) and WORKED_OUT not in vars(route)
    }


def test_a_route_is_worked_out_when_somebody_comes_to_it_and_no_other_is() -> None:
    app = serving()
    client = TestClient(app)
    assert waiting(app) == {"/api/things", "/api/things/{number}"}
    assert client.get("/api/things/3").json() == {"number": 3}
    assert client.get("/api/things/x").status_code == 422
    assert client.get("/api/others").status_code == 404
    assert waiting(app) == {"/api/things"}


def test_routes_under_a_prefix_are_what_fastapi_makes_of_them() -> None:
    app, usual = serving(), FastAPI()
    usual.include_router(router, prefix="/api")
    assert app.openapi() == usual.openapi()
    for asked in (TestClient(app), TestClient(usual)):
        assert asked.post("/api/things").status_code == 201
        assert asked.get("/api/things").status_code == 405
        assert asked.get("/api/things").headers["allow"] == "POST"
    assert TestClient(app).post("/api/things").json() == {"path": "/api/things"}


def test_what_no_route_has_is_missing_before_and_after_it_is_worked_out() -> None:
    [route, _] = under("", router)
    for _ in range(2):
        with pytest.raises(AttributeError):
            _ = route.nothing
    assert (route.name, route.url_path_for("thing", number=3)) == ("thing", "/things/3")
    assert (route.summary, route.tags) == ("A thing", ["示例"])


def test_a_route_that_is_worked_out_at_once_is_refused() -> None:
    usual = APIRouter()
    usual.add_api_route("/", lambda: None)
    with pytest.raises(TypeError, match="route_class"):
        [*under("", usual)]


def test_every_route_of_the_application_waits_and_can_be_worked_out() -> None:
    app: Any = create_app(Settings())
    ours = [route for route in app.routes if route.path != app.openapi_url]
    assert waiting(app) == {route.path for route in ours}
    for route in ours:
        assert route.dependant.call is route.endpoint
    assert not waiting(app)
