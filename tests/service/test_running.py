import gc
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import uvicorn
from fastapi import FastAPI

from service import garbage, logs, running
from service.gates import Gate, Gated
from service.running import Server
from service.settings import Settings

SECONDS = 10


@pytest.fixture(autouse=True)
def usual_looks() -> Iterator[None]:
    """The process looks for garbage afterwards as it did before."""
    usual = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*usual)
    gc.enable()


class Slow:
    """A POST that ends when it is told to."""

    def __init__(self) -> None:
        self.began, self.end = threading.Event(), threading.Event()
        self.app = FastAPI()
        self.app.post("/slow")(self.work)

    def work(self) -> str:
        self.began.set()
        assert self.end.wait(SECONDS)
        return "done"


@contextmanager
def served(app: FastAPI, closing_seconds: int) -> Iterator[tuple[Server, str, threading.Thread]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        gate = Gate()
        config = uvicorn.Config(Gated(app, gate), log_config=None, timeout_graceful_shutdown=1)
        server = Server(config, gate, closing_seconds)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        until = time.monotonic() + SECONDS
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        yield server, f"http://127.0.0.1:{listener.getsockname()[1]}/slow", thread
        server.should_exit = True
        thread.join(SECONDS)


def post(url: str, told: list[int | str]) -> None:
    try:
        with urlopen(Request(url, method="POST"), timeout=SECONDS) as answer:
            told.append(answer.read().decode())
    except HTTPError as refused:
        told.append(refused.code)
        refused.close()
    except OSError as lost:
        told.append(type(lost).__name__)


def test_told_to_stop_it_ends_what_runs_and_refuses_what_is_new() -> None:
    slow = Slow()
    first: list[int | str] = []
    second: list[int | str] = []
    with served(slow.app, SECONDS) as (server, url, thread):
        asking = threading.Thread(target=post, args=(url, first))
        asking.start()
        assert slow.began.wait(SECONDS)
        server.handle_exit(signal.SIGTERM, None)
        time.sleep(0.3)
        post(url, second)
        assert (first, second) == ([], [503])
        slow.end.set()
        asking.join(SECONDS)
        thread.join(SECONDS)
        assert first == ['"done"']
        assert not thread.is_alive()


def test_it_does_not_wait_for_ever() -> None:
    slow = Slow()
    told: list[int | str] = []
    with served(slow.app, 0) as (server, url, thread):
        asking = threading.Thread(target=post, args=(url, told))
        asking.start()
        assert slow.began.wait(SECONDS)
        began = time.monotonic()
        server.handle_exit(signal.SIGTERM, None)
        while not server.should_exit and time.monotonic() < began + SECONDS:
            time.sleep(0.01)
        assert time.monotonic() - began < 2
        slow.end.set()
        asking.join(SECONDS)
        thread.join(SECONDS)


def test_told_twice_it_leaves_at_once() -> None:
    server = Server(uvicorn.Config(FastAPI()), Gate(), SECONDS)
    server.started = True
    server.handle_exit(signal.SIGTERM, None)
    assert not server.should_exit
    server.handle_exit(signal.SIGTERM, None)
    assert server.should_exit


def test_what_a_start_made_is_not_looked_through_for_garbage() -> None:
    gc.disable()
    with served(FastAPI(), 0):
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] == garbage.NEW_BEFORE_A_LOOK


def test_what_is_needed_later_is_imported_while_nobody_is_answered() -> None:
    name, gate = "this", Gate()  # a module of Python's own that nothing imports
    sys.modules.pop(name, None)
    server = Server(uvicorn.Config(FastAPI()), gate, SECONDS, (name,))
    gate.running = 1
    waiting = threading.Thread(target=server._import_later)
    waiting.start()
    time.sleep(3 * running.PAUSE_SECONDS)
    assert name not in sys.modules
    gate.running = 0
    before = gc.get_freeze_count()
    waiting.join(SECONDS)
    assert name in sys.modules
    assert gc.get_freeze_count() > before


def test_who_stops_imports_nothing_more() -> None:
    gate = Gate()
    gate.closing = True
    Server(uvicorn.Config(FastAPI()), gate, SECONDS, ("no_such_module",))._import_later()


def test_what_is_imported_later_is_there() -> None:
    assert [name for name in running.LATER if find_spec(name) is None] == []


def test_the_settings_reach_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Server] = []

    def run(server: Server) -> None:
        seen.append(server)

    monkeypatch.setattr(Server, "run", run)
    monkeypatch.setattr(logs, "configuration", lambda level: {"version": 1, "incremental": True})
    app = FastAPI()
    app.state.gate = Gate()
    running.serve(app, Settings(host="::1", port=81, closing_seconds=7, log_level="error"))
    [server] = seen
    assert (server.config.host, server.config.port, server.closing_seconds) == ("::1", 81, 7)
    assert server.gate is app.state.gate
    assert server.later == running.LATER
