"""Every page of the running service in Chromium, signed in as whoever is shown most of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from features.text import Lang
from service import clock, credentials
from service.access import COOKIE
from service.app import create_app
from service.database.engine import Database
from service.database.people import SignIn
from service.settings import Settings
from tests.browser.conftest import Heard
from tests.service import conftest as offices
from tests.service.conftest import Office
from tests.service.web import tour
from tests.service.web.tour import Stop

SECONDS = 120


@dataclass(frozen=True)
class World:
    """A service at ``origin`` with something on each page, the session of each person there."""

    origin: str
    sessions: dict[str, str]
    stops: tuple[Stop, ...]


@contextmanager
def furnished(origin: str, kept: str, mark: str = "") -> Iterator[World]:
    """People, firms, projects, weights and figures, ``mark`` in front of every name."""
    database = Database(kept)
    client = httpx2.Client(base_url=origin, timeout=SECONDS, trust_env=False)
    try:
        people, keys = offices._hire(database)
        sessions = {name: _session(database, person.id) for name, person in people.items()}
        app: FastAPI = create_app(Settings())  # its routes; it is never started

        def get(who: str, address: str) -> Any:
            headers = {"Cookie": f"{COOKIE}={sessions[who]}"} if who else {}
            return client.get(address, headers=headers)

        # The client stands in for the one that speaks to an application in the same process.
        there = Office(app, client, database, people, keys)
        things = tour.furnished(there, mark)
        yield World(origin, sessions, tuple(tour.stops(app, things, get)))
    finally:
        client.close()
        database.close()


def _session(database: Database, user_id: str) -> str:
    key = credentials.key()
    until = clock.now() + timedelta(hours=1)
    with database.writing() as session:
        digest = credentials.digest(key)
        session.add(SignIn(user_id=user_id, digest=digest, expires_at=until))
    return key


def opened(
    world: World, browser: Browser, lang: Lang, heard: Heard, **options: Any
) -> Iterator[tuple[str, Page]]:
    """The path of every page and the page, drawn; where a list is to be sent, its answer too."""
    tabs: dict[str, Page] = {}
    for stop in world.stops:
        if stop.who not in tabs:
            tabs[stop.who] = _tab(world, browser, stop.who, **options)
            heard.listen(tabs[stop.who])
        page = tabs[stop.who]
        page.goto(world.origin + tour.in_language(stop.address, lang))
        yield stop.path + ("?" if "ask=1" in stop.address else ""), page
        if stop.path in tour.LISTS:
            for name, value in tour.LISTS[stop.path].items():
                page.locator(f"textarea#{name}, input#{name}").fill(value)
            page.locator("main form button.main").first.click()
            expect(page.locator(f"#{tour.ANSWERED[stop.path]}")).to_be_visible()
            yield f"{stop.path}?", page
    for page in tabs.values():
        page.context.close()


def _tab(world: World, browser: Browser, who: str, **options: Any) -> Page:
    """A tab of the person's own, for all their pages: to open one takes as long as a page."""
    context = browser.new_context(**options)
    if who:
        cookie = {"name": COOKIE, "value": world.sessions[who], "url": world.origin}
        context.add_cookies([cookie])
    return context.new_page()
