"""The web application: the page, the interface under ``/api/v1``, health, errors as problems."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import State
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from features.profiles import Firm
from recommender.matching import ENGINE_VERSION
from service import accounts, openapi, problems, straight, turns
from service.bodies import BodyLimit
from service.callers import Callers
from service.database import migrating
from service.database.checkpoints import Checkpoints
from service.database.engine import Database
from service.following import Follower
from service.gates import Gate, Gated
from service.limits import Limited
from service.matchers import Matchers
from service.metrics import Metrics
from service.origins import FromOwnPages
from service.problems import Problem
from service.providers import Provider
from service.routes import health, matches
from service.routing import Route, under
from service.scribes import Scribe
from service.settings import Settings
from service.shelves import Replies, Shelf
from service.signing import Signer
from service.straight import Straight, StraightRoute
from service.traffic import Traffic

API = "/api/v1"
IMPORTS = (
    *(f"{API}/imports/{kind}" for kind in ("firms", "projects")),
    *(f"/imports/{kind}" for kind in ("firms", "projects", "parks")),
)
LONG_LISTS = (f"{API}/jobs", "/jobs", f"{API}/imports/firms/jobs", "/imports/firms")
"""A list of firms that is too long to be looked at at once becomes a job."""
MOST_IMPORT_BYTES = 1 << 23
FIRST_WORDS = "多晶硅"
"""What the first firm makes, that is asked about before anybody asks: its industry is read too."""


class Application(FastAPI):
    """FastAPI with our fields' bounds and our problem documents in its description; most of what it
    serves comes when somebody first asks for any of it.
    """

    def __init__(self, **said: Any) -> None:
        self._straight: dict[str, StraightRoute] = {}
        super().__init__(**said)

    def serve(self, router: APIRouter, prefix: str = "") -> None:
        """Has the routes of ``router`` served under ``prefix``."""
        self.router.routes.extend(self._under(prefix, router))

    def serve_rest_later(self) -> None:
        """Has the others tried at this place among the routes from the first request for any; the
        description of the interface, which tells of all, comes with them.
        """
        routes = self.router.routes
        self._telling = [one for one in routes if getattr(one, "path", "") == self.openapi_url]
        self.router.routes = [one for one in routes if one not in self._telling]
        self._place, self._unfound = len(self.router.routes), self.router.default
        self._rest_coming, self.router.default = Lock(), self._come_to_rest

    def serve_rest(self) -> None:
        """Has all routes served from now on."""
        with self._rest_coming:
            if self.router.default == self._unfound:
                return
            from service.routers import rest

            more = [one for router, prefix in rest(API) for one in self._under(prefix, router)]
            first, last = self.router.routes[: self._place], self.router.routes[self._place :]
            # Requests that are just being tried go on over the list that they began with.
            self.router.routes = [*first, *more, *last, *self._telling]
            self.router.default = self._unfound

    def _under(self, prefix: str, router: APIRouter) -> list[Route]:
        routes = list(under(prefix, router))
        self._straight |= straight.by_path(routes)
        return routes

    async def _come_to_rest(self, scope: Scope, receive: Receive, send: Send) -> None:
        await run_in_threadpool(self.serve_rest)
        await self.router.app(scope, receive, send)

    @property
    def routes(self) -> list[BaseRoute]:
        """All of them."""
        self.serve_rest()
        return self.router.routes

    def openapi(self) -> dict[str, Any]:
        """The description of the interface, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi.completed(super().openapi())
        return self.openapi_schema

    def build_middleware_stack(self) -> ASGIApp:
        """Around all, the handling of bugs too: who may come in, and what is told of them."""
        settings: Settings = self.state.settings
        own = settings.oidc.public_url if settings.oidc else ""
        layers = Straight(super().build_middleware_stack(), self._straight)
        inner = BodyLimit(layers, settings.max_bytes, uploads(settings))
        per = settings.requests_per_token, settings.requests_per_address
        limited = Limited(FromOwnPages(inner, own, self._told), *per, self._told)
        return Traffic(Gated(limited, self.state.gate, self._told), self.state.metrics.count)

    def _told(
        self, problem: Problem, request: Request, headers: Mapping[str, str] | None
    ) -> Response:
        """A problem that is told before the application is asked."""
        from service.web.visits import told

        request.scope["app"] = self
        return told(problem, request, headers)


def create_app(settings: Settings, greet: Callable[[str], None] | None = None) -> FastAPI:
    """The application; parks are loaded when it starts, illustrative ones when first asked for.

    ``greet`` is told the key of the link that makes the first administrator, while nobody is there.
    """
    app = Application(
        title=openapi.TITLE,
        description=openapi.DESCRIPTION,
        version=ENGINE_VERSION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    begin_anew(app, settings, greet)
    problems.install(app)
    app.add_exception_handler(404, _lost)
    # Routes are tried in this order: first what is asked for again and again.
    app.serve(matches.router, API)
    app.serve_rest_later()
    app.serve(health.router)
    return app


def uploads(settings: Settings) -> dict[str, int]:
    """The paths that files are sent to, and how many bytes each takes."""
    larger = dict.fromkeys(IMPORTS, min(settings.upload_bytes, MOST_IMPORT_BYTES))
    return larger | dict.fromkeys(LONG_LISTS, settings.upload_bytes)


def begin_anew(
    app: FastAPI, settings: Settings, greet: Callable[[str], None] | None = None
) -> None:
    """Has ``app`` know nothing but ``settings`` when it starts next."""
    app.state = State()
    app.state.settings, app.state.greet = settings, greet
    app.state.provider = Provider(settings.oidc) if settings.oidc else None
    app.state.matchers = Matchers()
    app.state.signer = Signer(Path(settings.signing_key))
    app.state.turns, app.state.shelf = turns.Queue(), Replies()
    app.state.given = Shelf(lambda found: found.size)
    app.state.callers, app.state.scribe = Callers(), Scribe()
    app.state.gate, app.state.metrics = Gate(), Metrics()
    app.middleware_stack = None  # made of the above at the first request


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Before the first request: the records, with the tables of this version; the parks and one
    answer, so that nobody waits for the words that industries are read from, for how industries
    are related, or for the loop behind it to be compiled.
    """
    from service.worker import Worker  # who only imports the application does no jobs

    settings: Settings = app.state.settings
    database = Database(settings.database_url)
    follower, checkpoints = Follower(database, app.state.matchers), Checkpoints(database)

    def matchers_now() -> Matchers:
        found: Matchers = app.state.matchers
        return found.weighed(follower.weights)

    worker = Worker(database, matchers_now, settings.jobs_folder, settings.jobs_days)
    try:
        await run_in_threadpool(migrating.forward, database)
        await run_in_threadpool(_welcome, database, app.state.greet)
        await run_in_threadpool(follower.start)
        matcher = await run_in_threadpool(app.state.matchers.fitted)
        await run_in_threadpool(matcher.match, Firm(name="parkmatch", products=FIRST_WORDS))
        app.state.database, app.state.worker, app.state.follower = database, worker, follower
        worker.start()
        checkpoints.start()
        yield
    finally:
        await run_in_threadpool(worker.stop)
        app.state.database = None
        await app.state.callers.settled()
        await run_in_threadpool(follower.stop)
        await run_in_threadpool(checkpoints.stop)
        database.close()


async def _lost(request: Request, error: Exception) -> Response:
    from service.web.visits import lost

    return await lost(request, error)


def _welcome(database: Database, greet: Callable[[str], None] | None) -> None:
    if greet is None:
        return
    with database.writing() as session:
        key = accounts.invite(session)
    if key is not None:
        greet(key)
