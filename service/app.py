"""The web application: the page, the interface under ``/api/v1``, health, errors as problems."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import State
from starlette.types import ASGIApp

from features.profiles import Firm
from recommender.matching import ENGINE_VERSION
from service import accounts, openapi, problems, turns
from service.bodies import BodyLimit
from service.callers import Callers
from service.database import migrating
from service.database.engine import Database
from service.following import Follower
from service.limits import Limited
from service.matchers import Matchers
from service.metrics import Metrics
from service.origins import FromOwnPages
from service.providers import Provider
from service.routes import (
    answers,
    audit,
    chains,
    comparisons,
    exports,
    facts,
    figures,
    firms,
    health,
    imports,
    industries,
    issues,
    jobs,
    large_imports,
    matches,
    organisations,
    park_tables,
    parks,
    planning,
    progress,
    projects,
    registers,
    reports,
    sessions,
    steadiness,
    targets,
    tokens,
    users,
    weights,
)
from service.routing import under
from service.running import Gate, Gated
from service.scribes import Scribe
from service.settings import Settings
from service.shelves import Replies, Shelf
from service.signing import Signer
from service.traffic import Traffic
from service.web.account import router as account_pages
from service.web.allocation import router as allocation_pages
from service.web.arrivals import router as arrival_pages
from service.web.batches import router as job_pages
from service.web.board import router as board_pages
from service.web.chains import router as chain_pages
from service.web.desk import router as desk_pages
from service.web.doors import router as doors
from service.web.evaluation import router as evaluation_pages
from service.web.events import router as event_pages
from service.web.figures import router as figure_pages
from service.web.guides import router as guide_pages
from service.web.imports import router as import_pages
from service.web.in_force import router as order_pages
from service.web.kept import router as profile_pages
from service.web.logbook import router as log_pages
from service.web.maps import router as map_pages
from service.web.offices import router as office_pages
from service.web.pages import router as pages
from service.web.parks import router as park_pages
from service.web.people import router as person_pages
from service.web.progress import router as progress_pages
from service.web.registers import router as register_pages
from service.web.reports import router as report_pages
from service.web.rules import router as rule_pages
from service.web.sliding import router as sliders
from service.web.staff import router as staff_pages
from service.web.steadying import router as steadiness_pictures
from service.web.targets import router as target_pages
from service.web.visits import lost
from service.web.weighing import router as weight_pages
from service.worker import Worker

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
    """FastAPI with our fields' bounds and our problem documents in its description."""

    def serve(self, router: APIRouter, prefix: str = "") -> None:
        """Has the routes of ``router`` served under ``prefix``."""
        self.router.routes.extend(under(prefix, router))

    def openapi(self) -> dict[str, Any]:
        """The description of the interface, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi.completed(super().openapi())
        return self.openapi_schema

    def build_middleware_stack(self) -> ASGIApp:
        """Around all, the handling of bugs too: who may come in, and what is told of them."""
        settings: Settings = self.state.settings
        own = settings.oidc.public_url if settings.oidc else ""
        inner = FromOwnPages(super().build_middleware_stack(), own)
        limited = Limited(inner, settings.requests_per_token, settings.requests_per_address)
        return Traffic(Gated(limited, self.state.gate), self.state.metrics.count)


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
    larger = dict.fromkeys(IMPORTS, min(settings.upload_bytes, MOST_IMPORT_BYTES))
    larger |= dict.fromkeys(LONG_LISTS, settings.upload_bytes)
    app.add_middleware(BodyLimit, max_bytes=settings.max_bytes, uploads=larger)
    problems.install(app)
    app.add_exception_handler(404, lost)
    asked_most = (matches.router, answers.asking, answers.router)
    stateless = (
        steadiness, targets, exports, parks, comparisons, industries, chains, facts,
        planning, reports,
    )  # fmt: skip
    people = (sessions, tokens, users, organisations, audit)
    kept = (
        firms, weights, projects, figures, park_tables, jobs, large_imports, imports,
    )  # fmt: skip
    promoted = (issues, registers, progress)
    # Routes are tried in this order: first what is asked for again and again.
    for router in asked_most:
        app.serve(router, API)
    for often in (pages, map_pages, park_pages, chain_pages):
        app.serve(often)
    for noun in (*stateless, *people, *kept, *promoted):
        app.serve(noun.router, API)
    app.serve(health.router)
    app.serve(guide_pages)
    app.serve(sliders)
    app.serve(steadiness_pictures)
    app.serve(target_pages)
    app.serve(report_pages)
    app.serve(doors)
    app.serve(arrival_pages)
    promoting = (desk_pages, board_pages, event_pages, profile_pages)
    keeping = (progress_pages, register_pages)
    planning_pages = (allocation_pages, weight_pages, order_pages, evaluation_pages, rule_pages)
    staffing = (account_pages, staff_pages, person_pages, office_pages, log_pages)
    tables = (import_pages, job_pages, figure_pages)
    for story in (*promoting, *planning_pages, *keeping, *staffing, *tables):
        app.serve(story)
    return app


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
    settings: Settings = app.state.settings
    database = Database(settings.database_url)
    follower = Follower(database, app.state.matchers)

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
        yield
    finally:
        await run_in_threadpool(worker.stop)
        app.state.database = None
        await run_in_threadpool(follower.stop)
        database.close()


def _welcome(database: Database, greet: Callable[[str], None] | None) -> None:
    if greet is None:
        return
    with database.writing() as session:
        key = accounts.invite(session)
    if key is not None:
        greet(key)
