"""The web application: the page, the interface under ``/api/v1``, health, errors as problems."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp

from features import terms
from features.profiles import Firm
from recommender.matcher import ENGINE_VERSION
from service import accounts, openapi, problems, turns
from service.bodies import BodyLimit
from service.database import migrating
from service.database.engine import Database
from service.in_force import InForce
from service.limits import Limited
from service.matchers import Matchers
from service.metrics import Metrics
from service.routes import (
    answers,
    chains,
    facts,
    firms,
    health,
    industries,
    matches,
    parks,
    planning,
    projects,
    sessions,
    steadiness,
    targets,
    tokens,
    weights,
)
from service.running import Gate, Gated
from service.settings import Settings
from service.signing import Signer
from service.traffic import Traffic
from service.web.chains import router as chain_pages
from service.web.doors import router as doors
from service.web.pages import router as pages
from service.web.parks import router as park_pages
from service.web.targets import router as target_pages

API = "/api/v1"


class Application(FastAPI):
    """FastAPI with our fields' bounds and our problem documents in its description."""

    def openapi(self) -> dict[str, Any]:
        """The description of the interface, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi.completed(super().openapi())
        return self.openapi_schema

    def build_middleware_stack(self) -> ASGIApp:
        """Around all, the handling of bugs too: who may come in, and what is told of them."""
        settings: Settings = self.state.settings
        inner = super().build_middleware_stack()
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
    app.state.settings, app.state.greet = settings, greet
    app.state.matchers = Matchers()
    app.state.signer = Signer(Path(settings.signing_key))
    app.state.turns = turns.Queue()
    app.state.gate, app.state.metrics = Gate(), Metrics()
    app.add_middleware(BodyLimit, max_bytes=settings.max_bytes)
    problems.install(app)
    stateless = (matches, steadiness, targets, parks, industries, chains, facts, planning)
    for noun in (*stateless, sessions, tokens, firms, weights, answers, projects):
        app.include_router(noun.router, prefix=API)
    app.include_router(health.router)
    app.include_router(pages)
    app.include_router(chain_pages)
    app.include_router(park_pages)
    app.include_router(target_pages)
    app.include_router(doors)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Before the first request: the records, with the tables of this version; the parks, the words
    that industries are read from, and one answer, so that nobody waits for the loop behind it to
    be compiled.
    """
    database = Database(app.state.settings.database_url)
    following: asyncio.Task[None] | None = None
    try:
        await run_in_threadpool(migrating.forward, database)
        await run_in_threadpool(_welcome, database, app.state.greet)
        matcher = await run_in_threadpool(app.state.matchers.fitted)
        await run_in_threadpool(matcher.match, Firm(name="parkmatch"))
        await run_in_threadpool(terms.resolver)
        app.state.in_force = InForce(database)
        await run_in_threadpool(app.state.in_force.look)
        following = asyncio.create_task(app.state.in_force.follow())
        app.state.database = database
        yield
    finally:
        app.state.database = None
        if following is not None:
            following.cancel()
        database.close()


def _welcome(database: Database, greet: Callable[[str], None] | None) -> None:
    if greet is None:
        return
    with database.writing() as session:
        key = accounts.invite(session)
    if key is not None:
        greet(key)
