"""Pages as people wait for them, beside what is least: ratios of one run, and limits.

Run: ``python tests/benchmarks/bench_pages.py [ROUNDS]`` (Chromium must be installed). Against a
real server: bytes and time until the answer page of a firm is ready (rows, bars and map drawn), by
turns with a static page that only loads the chart bundle of vl-convert, each with nothing
cached; pages served a second, by turns with an empty endpoint; how long a slider takes
until 2,543 parks are ranked again. Ratios hold on a busy machine, milliseconds do not.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import uvicorn
import vl_convert
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

from service.web.forms import EXAMPLE
from service.web.themes import THEMES

ROOT = Path(__file__).resolve().parents[2]
PORT, BARE_PORT = 8697, 8698
ASKED = {"ask": "1", "lang": "zh"}
ANSWER = "/?" + urlencode({**EXAMPLE, **ASKED})
EVERYWHERE = "/?" + urlencode({**EXAMPLE, **ASKED, "regions_wanted": ""})
SERVED = {"the form": "/", "the answer": ANSWER, "a park": "/parks/S159041", "parks": "/parks"}
CONNECTIONS, SECONDS, MOVES = 4, 1.0, 30
LIMIT_BYTES, LIMIT_READY, LIMIT_SERVED, LIMIT_MOVE_MS = 600_000, 1.5, 0.3, 100
LOADED = """document.readyState === "complete" """
READY = """document.querySelectorAll("#parks .park .gained").length > 0
  && document.querySelectorAll("#map .place").length === 10
  && (document.querySelector("#ground .land")?.getAttribute("d") ?? "").length > 1000"""
WATCHED = """window.painted = new Promise((done) => {
  const end = () => setTimeout(() => done(performance.now()));
  const there = () => document.readyState === "complete" && (%s);
  const look = () => requestAnimationFrame(there() ? end : look);
  requestAnimationFrame(look);
});"""
"""Looks at every frame, from inside the page: what the driver takes to ask is not counted."""
MOVED = """(name) => new Promise((done) => {
  const slider = document.getElementById(name);
  const from = performance.now();
  document.addEventListener("ranked", () => done(performance.now() - from), { once: true });
  slider.value = slider.value === "4" ? "1" : "4";
  slider.dispatchEvent(new Event("input", { bubbles: true }));
})"""


@contextmanager
def service() -> Iterator[str]:
    """The address of a server in a process and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        here = {
            "PARKMATCH_PORT": str(PORT),
            "PARKMATCH_DATABASE_URL": f"sqlite:///{folder}/parkmatch.db",
            "PARKMATCH_SIGNING_KEY": f"{folder}/parkmatch.key",
            "PARKMATCH_JOBS_FOLDER": f"{folder}/jobs",
            "PARKMATCH_REQUESTS_PER_ADDRESS": "0",
            "PARKMATCH_LOG_LEVEL": "warning",
        }
        with started([sys.executable, "-m", "service", "serve"], here, PORT):
            yield f"http://127.0.0.1:{PORT}"


@contextmanager
def bare() -> Iterator[str]:
    """The address of an application with one empty endpoint, in a process of its own."""
    with started([sys.executable, __file__, "bare"], {}, BARE_PORT):
        yield f"http://127.0.0.1:{BARE_PORT}"


@contextmanager
def started(command: list[str], more: Mapping[str, str], port: int) -> Iterator[None]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        while not answers(port):
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def serve_bare() -> None:
    app = FastAPI()

    @app.get("/healthz")
    async def empty() -> dict[str, str]:
        return {}

    uvicorn.run(app, port=BARE_PORT, log_level="warning", access_log=False)


@contextmanager
def static_page() -> Iterator[str]:
    """The address of a page that loads the chart bundle and does nothing else."""
    bundle = vl_convert.javascript_bundle().encode()
    page = b'<!doctype html><title>bundle</title><script type="module" src="/bundle.js"></script>'

    class Files(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            script = self.path.endswith(".js")
            content = bundle if script else page
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if script else "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *said: object) -> None:
            """Nothing: what is asked for is known."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def new_question(at: int) -> str:
    """An answer that was never asked for: no page of it stands already."""
    return "/?" + urlencode({**EXAMPLE, **ASKED, "land_mu": str(200 + at)})


def opened(browser: Browser, address: str, ready: str = LOADED) -> tuple[float, int]:
    """Milliseconds until the page has painted all, and bytes over the wire, with nothing cached."""
    context = browser.new_context()
    context.add_init_script(WATCHED % ready)
    page = context.new_page()
    spent: list[float] = []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: spent.append(event["encodedDataLength"]))
    page.goto(address)
    at = float(page.evaluate("painted"))
    context.close()
    return at, int(sum(spent))


def a_second(origin: str, path: str) -> float:
    """Answers a second over a few connections that stay open."""
    host = origin.removeprefix("http://")
    until = time.perf_counter() + SECONDS

    def asks(_: int) -> int:
        connection, count = HTTPConnection(host), 0
        while time.perf_counter() < until:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (path, answer.status)
            count += 1
        connection.close()
        return count

    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return sum(pool.map(asks, range(CONNECTIONS))) / (time.perf_counter() - began)


def moves(page: Page, origin: str) -> list[float]:
    """Milliseconds from a slider's move to the new order, over all parks."""
    page.goto(origin + EVERYWHERE)
    page.wait_for_function(READY)
    return [float(page.evaluate(MOVED, THEMES[at % 3].input)) for at in range(MOVES)]


def told(name: str, value: float, limit: float, good: Callable[[float, float], bool]) -> None:
    met = "met" if good(value, limit) else "MISSED"
    sys.stdout.write(f"{name:58} {value:12,.2f}   limit {limit:10,.2f}   {met}\n")


def at_most(value: float, limit: float) -> bool:
    return value <= limit


def at_least(value: float, limit: float) -> bool:
    return value >= limit


def main(rounds: int) -> None:
    with service() as origin, bare() as empty, static_page() as static, sync_playwright() as play:
        path = Path("/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for address in (origin + ANSWER, static):
            opened(browser, address)  # the first of each compiles and draws what is kept
        pages, again, statics = [], [], []
        for at in range(rounds):
            pages.append(opened(browser, origin + new_question(at), READY))
            again.append(opened(browser, origin + ANSWER, READY))
            statics.append(opened(browser, static))
        ready, least = median(at for at, _ in pages), median(at for at, _ in statics)
        sys.stdout.write(f"ready: page {ready:.0f} ms, static page {least:.0f} ms\n")
        told("first page, bytes", max(size for _, size in pages), LIMIT_BYTES, at_most)
        told("first page ready, times a static page", ready / least, LIMIT_READY, at_most)
        standing = median(at for at, _ in again)
        told("the same, asked for before", standing / least, LIMIT_READY, at_most)
        moved = moves(browser.new_page(), origin)
        told("a slider's move, ms, median", median(moved), LIMIT_MOVE_MS, at_most)
        told("a slider's move, ms, worst but one", sorted(moved)[-2], LIMIT_MOVE_MS, at_most)
        browser.close()
        for name, address in SERVED.items():
            ratios = [
                a_second(origin, address) / a_second(empty, "/healthz") for _ in range(rounds)
            ]
            told(f"served a second, times an empty endpoint: {name}", median(ratios),
                 LIMIT_SERVED, at_least)  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:] == ["bare"]:
        serve_bare()
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
