"""What stands around the engine: the machine's roof, the service under load, the start."""

import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import numpy as np
from numba import njit

from service import accounts
from service.accounts import NewUser, Role
from service.database import migrating
from service.database.engine import Database

ROOT = Path(__file__).parents[2]
CRITERIA_A_PAIR, CONNECTIONS, EACH, FEW, FIRMS = 24, 16, 60, 15, 50
HEAVY = "import pandas, sklearn, scipy, fastapi, numba"
FIRST_ANSWER = """
from features import catalogue
from features.profiles import Firm
from recommender.matching import ParkMatcher
ParkMatcher().fit(catalogue.load()).match(Firm(name="x", industries=("3825",)))
"""
STARTS = {
    HEAVY: ["-c", HEAVY],
    "parkmatch --help": ["-m", "service", "--help"],
    "import of the service": ["-c", "import service.app"],
    "first answer, from nothing": [
        "-c",
        FIRST_ANSWER,
    ],
}
ASKED = {
    "/empty": ("/empty", False),
    "matches, 50 questions over and over": ("/api/v1/matches", False),
    "matches, each for the first time": ("/api/v1/matches", True),
    "shortlists, 50 questions over and over": ("/api/v1/shortlists", False),
    "shortlists, each for the first time": ("/api/v1/shortlists", True),
    "answers to 50 questions over and over, each kept in the records (SQLite)": (
        "/api/v1/answers",
        False,
    ),
    "answers, each kept in the records (SQLite)": ("/api/v1/answers", True),
}
"""What is asked → its address, and whether every question is a new one."""
TRADES = ("3825", "多晶硅", "风电叶片", "铝型材", "乳制品")
LIMITS = ("PARKMATCH_REQUESTS_PER_TOKEN", "PARKMATCH_REQUESTS_PER_ADDRESS")


def roof() -> dict[str, Callable[[], float]]:
    """What is measured of the machine, each giving how much a second on one thread."""
    block, out = np.random.default_rng(1).random((2, 1024)).astype(np.float32)
    wide, copy = np.zeros((2, 16 << 20), dtype=np.float32)
    one, other = np.random.default_rng(2).random((2, 1024, 1024)).astype(np.float32)
    weights = np.linspace(0.5, 1.0, CRITERIA_A_PAIR).astype(np.float32)
    _criteria(block, out, weights, 1)
    rounds = 300

    def pairs() -> float:
        return block.size * rounds / _seconds(lambda: _criteria(block, out, weights, rounds)) / 1e6

    def copied() -> float:
        return 2 * wide.nbytes / _seconds(lambda: np.copyto(copy, wide)) / 1e9

    def product() -> float:
        return 2 * 1024**3 / _seconds(lambda: np.dot(one, other)) / 1e9

    return {
        "pairs of 24 criteria in cache, float32 (M pairs/s)": pairs,
        "copy of memory (GB/s)": copied,
        "matrix product, float32 (GFLOP/s)": product,
    }


def crew(threads: int) -> float:
    """Seconds that so many ``threads`` take at once, each with work of its own: where the cores
    share what they work with, that is longer than one takes.
    """
    blocks = np.random.default_rng(1).random((threads, 2, 1024)).astype(np.float32)
    weights = np.linspace(0.5, 1.0, CRITERIA_A_PAIR).astype(np.float32)
    with ThreadPoolExecutor(threads) as pool:
        one = [partial(_criteria, *pair, weights) for pair in blocks]
        list(pool.map(lambda work: work(1), one))
        return _seconds(lambda: list(pool.map(lambda work: work(100_000), one)))


def starts() -> dict[str, Callable[[], float]]:
    """Seconds of the wall that each command takes, from nothing to its end; the service, which has
    none, to its first answer.
    """
    return {
        name: lambda command=command: _seconds(
            lambda: subprocess.run(
                [sys.executable, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
            )
        )
        for name, command in STARTS.items()
    } | {"the service, from nothing to its first answer": _answered}


@contextmanager
def served(records: str = "") -> Iterator[dict[str, Callable[[], list[float]]]]:
    """One worker that serves the application and, at /empty, another that answers nothing.

    Gives what asks each: seconds of every answer, and of the whole, last. ``records``: the address
    of an empty database in place of a new one of SQLite.
    """
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        unlimited = dict.fromkeys(LIMITS, "0")
        said = {**os.environ, **unlimited, "PYTHONPATH": str(ROOT), "PARKMATCH_DATABASE_URL": ""}
        said["PARKMATCH_DATABASE_URL"] = url = records or f"sqlite:///{folder}/records.db"
        key = _hired(url)
        command = [sys.executable, __file__, str(port)]
        worker = subprocess.Popen(command, env=said, stderr=subprocess.DEVNULL)
        try:
            _wait(port, worker)
            new = count()
            yield {
                name: lambda path=path, first=first: asyncio.run(
                    _load(port, _requests(path, key, f"{next(new)}-"), FEW)
                    if first
                    else _load(port, _requests(path, key, ""), EACH)
                )
                for name, (path, first) in ASKED.items()
            }
        finally:
            worker.terminate()
            worker.wait()


def _answered() -> float:
    """How long somebody waits who starts the service, whose tables are there, and asks at once."""
    with tempfile.TemporaryDirectory() as folder:
        url, port = f"sqlite:///{folder}/records.db", _free_port()
        key = _hired(url)
        said = {**os.environ, "PYTHONPATH": str(ROOT), "PARKMATCH_DATABASE_URL": url}
        command = [sys.executable, "-m", "service", "serve", "--port", str(port)]
        start = perf_counter()
        service = subprocess.Popen(command, env=said, stderr=subprocess.DEVNULL)
        try:
            _wait(port, service, pause=0.01)
            asyncio.run(_load(port, _requests("/api/v1/matches", key, ""), 1, 1))
            return perf_counter() - start
        finally:
            service.terminate()
            service.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def serve(port: int) -> None:
    """The worker: the application, and beside it an empty one of the same kind."""
    import uvicorn
    from fastapi import FastAPI

    from service.app import create_app
    from service.running import Server
    from service.settings import Settings

    app, empty = create_app(Settings.read(os.environ)), FastAPI()

    @empty.post("/empty")
    async def answer() -> dict[str, str]:
        return {}

    async def either(scope: Any, receive: Any, send: Any) -> None:
        await (empty if scope.get("path") == "/empty" else app)(scope, receive, send)

    config = uvicorn.Config(either, port=port, log_level="error", access_log=False)
    Server(config, app.state.gate, closing_seconds=5).run()


async def _load(
    port: int, requests: Sequence[bytes], each: int, connections: int = CONNECTIONS
) -> list[float]:
    spent: list[float] = []

    async def ask(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for at in range(number * each, (number + 1) * each):
            start = perf_counter()
            writer.write(requests[at % len(requests)])
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")), head
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            spent.append(perf_counter() - start)
        writer.close()

    start = perf_counter()
    await asyncio.gather(*map(ask, range(connections)))
    return [*spent, perf_counter() - start]


def _requests(path: str, key: str, first: str) -> list[bytes]:
    """The same for different firms, one after the other; ``first``: new names, one for each, and
    figures that nobody stated before.
    """
    own = secrets.randbelow(10**6) / 1e7 if first else 0.0
    firms = [
        {"name": f"虚构企业{first}{at}", "industries": [TRADES[at % len(TRADES)]],
         "land_mu": 50 + 7 * (at % FIRMS) + (at / 1e3 + own if first else 0.0)}
        for at in range(CONNECTIONS * FEW if first else FIRMS)
    ]  # fmt: skip
    bodies = [json.dumps({"firm": firm, "k": 10}, ensure_ascii=False) for firm in firms]
    return [_request(path, key, body.encode()) for body in bodies]


def _request(path: str, key: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    if path.endswith("/answers"):
        head += f"Authorization: Bearer {key}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _hired(url: str) -> str:
    """The key of somebody whose answers are kept."""
    database = Database(url)
    migrating.forward(database)
    with database.writing() as session:
        new = NewUser("甲", secrets.token_hex(8), Role.promoter, "示例")
        who = accounts.person(accounts.add(session, new))
        key = accounts.issue(session, who, "测试", accounts.ALL, 1)[1]
    database.close()
    return key


def _wait(
    port: int, worker: subprocess.Popen[bytes], most: float = 300.0, pause: float = 0.2
) -> None:
    """Until the ``worker`` listens, which it does when its first answer has been compiled."""
    until = perf_counter() + most
    while perf_counter() < until and worker.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            sleep(pause)
        else:
            return
    raise TimeoutError("the service does not start")


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


@njit(fastmath=True, nogil=True)
def _criteria(block: Any, out: Any, weights: Any, rounds: int) -> None:
    """Weight, cap and add: what a criterion costs at the least, worked out for every pair."""
    for _ in range(rounds):
        for i in range(block.size):
            total = np.float32(0.0)
            for c in range(CRITERIA_A_PAIR):
                total += min(block[i] * weights[c], np.float32(0.4))
            out[i] += total


if __name__ == "__main__":
    serve(int(sys.argv[1]))
