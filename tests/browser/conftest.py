"""A running service and the system's Chromium, which downloads nothing and calls nobody."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from service.app import create_app
from service.settings import Settings
from tests.service.conftest import quick_jobs

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 120
# What Chromium writes of a form that comes back with its faults, or by the door: both are meant.
MEANT = tuple(f"the server responded with a status of {status}" for status in (401, 422))

Open = Callable[..., Page]


@dataclass
class Heard:
    """Every complaint of the pages, and every address that they asked for."""

    complaints: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._console)

    def _console(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self.complaints.append(said.text)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the service's records."""
    return f"sqlite:///{tmp_path_factory.mktemp('kept') / 'parkmatch.db'}"


@pytest.fixture(scope="session")
def origin(kept: str) -> Iterator[str]:
    """The address of the service, running on a free port."""
    with quick_jobs(), served(lambda port: create_app(settings(port, kept))) as found:
        yield found


def settings(port: int, kept: str) -> Settings:
    """Everything that is written lies beside the records."""
    folder = Path(kept.removeprefix("sqlite:///")).parent
    return Settings(
        port=port,
        database_url=kept,
        jobs_folder=str(folder / "jobs"),
        signing_key=str(folder / "parkmatch.key"),
    )


@contextmanager
def served(made: Callable[[int], FastAPI]) -> Iterator[str]:
    """The address of an application, made for a free port, until the end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(made(port), log_level="warning", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        waited_until = time.monotonic() + START_SECONDS
        while not server.started and thread.is_alive() and time.monotonic() < waited_until:
            time.sleep(0.05)
        assert server.started, "the service did not start"
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(START_SECONDS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(
            f"{CHROMIUM} is missing: install the packages chromium and fonts-noto-cjk "
            "(make test does it on Debian)"
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Open]:
    """Opens the page; in the end nothing has complained and nothing has left the service."""
    heard = Heard()
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        heard.listen(page)
        page.goto(origin + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [said for said in heard.complaints if not any(one in said for one in MEANT)]
    assert heard.addresses
    assert not [asked for asked in heard.addresses if not asked.startswith(origin)]
