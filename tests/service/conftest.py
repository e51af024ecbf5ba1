"""One application for all tests of the service (fitting the parks takes a second), and databases.

What asks for ``database`` runs on SQLite and on a real PostgreSQL server, started here.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from psycopg import sql
from starlette.testclient import TestClient

from service import accounts, credentials, matchers, worker
from service.accounts import Person
from service.app import begin_anew, create_app
from service.database import migrating
from service.database.engine import Database
from service.database.people import Organisation, User
from service.matchers import Matchers
from service.settings import Settings
from tests.recommender.conftest import DAY, Law, a_park
from tests.service import emptying

DEBIAN = Path("/usr/lib/postgresql")
SETTINGS = "-c listen_addresses= -c fsync=off -c max_connections=200 -c unix_socket_directories="
NUMBERS = count(1)
JOB_SECONDS = 120
ENDED: list[FastAPI] = []
"""Applications whose tests are over: the next begins with one, since routes take time to make."""
COPIED = get_context("forkserver")
"""Processes of jobs are copies of one that has imported all they need; where workers are tested
themselves, each begins from nothing, as in the running service.
"""
COPIED.set_forkserver_preload(["tests.service.warm"])
KEY = Path(tempfile.mkdtemp(prefix="parkmatch-key-")) / "parkmatch.key"


def unlimited(url: str, folder: Path) -> Settings:
    """Tests ask more often than people do; files of jobs lie in ``folder``."""
    return Settings(
        max_bytes=1 << 18,
        database_url=url,
        requests_per_token=0,
        requests_per_address=0,
        upload_bytes=1 << 20,
        jobs_folder=str(folder / "jobs"),
        signing_key=str(KEY),
    )


HASHER, NOBODYS = credentials.HASHER, credentials.NOBODYS
"""As passwords are hashed outside tests, somebody's and nobody's."""


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords at the least cost, but where their cost is the matter."""
    quick = PasswordHasher(1, 8, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credentials, "HASHER", quick)
        patch.setattr(credentials, "NOBODYS", quick.hash(""))
        yield


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder = tmp_path_factory.mktemp("shared")
    return create_app(unlimited(f"sqlite:///{folder / 'parkmatch.db'}", folder))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client that sees a bug as a client would: as an answer, not as an exception."""
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


@pytest.fixture
def fitted_once(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find the parks fitted."""
    monkeypatch.setattr(matchers, "Matchers", lambda: app.state.matchers)


@pytest.fixture
def firms(tmp_path: Path) -> str:
    """A list of firms, the second of which is at fault."""
    path = tmp_path / "firms.csv"
    path.write_text(
        "企业名称,行业（国标代码或名称）,总投资（万元）,用地需求（亩）\n"
        "甲叶片,3415,8亿,300\n乙铁合金,3140,-5,abc\n丙电池,锂电池,3亿,100\n",
        "utf-8",
    )
    return str(path)


def told_of(client: TestClient, path: str, length: int, receive: Any) -> int:
    """The status of the answer to a body that says it has so many bytes, and comes by events."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % length)]
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip
    assert client.portal is not None
    client.portal.call(client.app, scope, receive, send)
    return int(sent[0]["status"])


class Server:
    """PostgreSQL in a folder of its own, reached through a socket there and nowhere else."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="parkmatch-"))
        # PostgreSQL refuses to be run by root.
        self.owner = "nobody" if os.geteuid() == 0 else None
        if self.owner:
            shutil.chown(self.home, self.owner)
        # Of templates whose tables are empty: what they are like, and copies that nobody uses.
        self.shapes: dict[str, str] = {}
        self.idle: defaultdict[str, list[str]] = defaultdict(list)
        self.run("initdb", "-A", "trust", "-U", "parkmatch", "-E", "UTF8", "--locale=C", "-N")
        self.start()

    def run(self, program: str, *arguments: str) -> None:
        command = [_binary(program), "-D", str(self.home / "data"), *arguments]
        subprocess.run(
            command, check=True, user=self.owner, cwd=self.home, stdout=subprocess.DEVNULL
        )

    def start(self) -> None:
        log = str(self.home / "log")
        self.run("pg_ctl", "-w", "-l", log, "-o", f"{SETTINGS}{self.home}", "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def discard(self) -> None:
        self.stop()
        shutil.rmtree(self.home)

    def url(self, name: str) -> str:
        return f"postgresql://parkmatch@/{name}?host={self.home}"

    def create(self, template: str) -> str:
        """The name of a new database."""
        name = f"parkmatch_{next(NUMBERS)}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    @contextmanager
    def lent(self, template: str) -> Iterator[str]:
        """The address of a database that is like ``template``, for one borrower after another."""
        name = self.idle[template].pop() if self.idle[template] else self.create(template)
        yield self.url(name)
        if template in self.shapes and emptying.emptied(self.url(name), self.shapes[template]):
            self.idle[template].append(name)
            return
        gone = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(gone)


@pytest.fixture(scope="session")
def law() -> Law:
    """A matcher that takes any parks."""
    fitted = Law(as_of=DAY)
    fitted.fit((a_park(),))
    return fitted


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.discard()


@pytest.fixture(scope="session")
def filled(server: Server) -> str:
    """Name of a PostgreSQL database with all tables, to copy."""
    name = server.create("template0")
    database = Database(server.url(name))
    migrating.forward(database)
    database.close()
    server.shapes[name] = emptying.shape(server.url(name))
    return name


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of SQLite with all tables, to copy."""
    path = tmp_path_factory.mktemp("filled") / "parkmatch.db"
    database = Database(f"sqlite:///{path}")
    migrating.forward(database)
    database.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, on each engine."""
    if request.param == "postgresql":
        with request.getfixturevalue("server").lent("template0") as url:
            yield from _open(url)
    else:
        yield from _open(f"sqlite:///{tmp_path / 'empty.db'}")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with tables and no rows, on each engine."""
    if request.param == "postgresql":
        postgres = request.getfixturevalue("server")
        with postgres.lent(request.getfixturevalue("filled")) as lent:
            yield lent
    else:
        path = tmp_path / "parkmatch.db"
        shutil.copy(request.getfixturevalue("file"), path)
        yield f"sqlite:///{path}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with tables and no rows, on each engine."""
    yield from _open(url)


@dataclass
class Office:
    """A running service with people of every role in two organisations, 甲 and 乙."""

    app: FastAPI
    client: TestClient
    database: Database
    people: dict[str, Person]
    keys: dict[str, str]

    def sends(self, who: str, method: str, path: str, **more: Any) -> Any:
        """The answer to ``who``: a role and an organisation, or nobody."""
        headers = {"Authorization": f"Bearer {self.keys[who]}"} if who else {}
        headers |= more.pop("headers", {})
        return self.client.request(method, f"/api/v1{path}", headers=headers, **more)

    def made(self, who: str, path: str, body: object) -> Any:
        """What ``who`` makes by a POST."""
        answer = self.sends(who, "POST", path, json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def ranked(self, who: str, file: tuple[str, bytes], **words: str) -> Any:
        """The job that ranks ``file`` for ``who``, when it has ended."""
        answer = self.sends(who, "POST", "/jobs", files={"file": file}, data=words)
        assert answer.status_code == 201, answer.text
        return self.ended(who, answer.json()["id"])

    def ended(self, who: str, job_id: str) -> Any:
        """The job ``job_id`` when it has ended."""
        job, until = None, time.monotonic() + JOB_SECONDS
        while time.monotonic() < until:
            job = self.sends(who, "GET", f"/jobs/{job_id}").json()
            if job["ended_at"] is not None:
                return job
            time.sleep(0.1)
        raise AssertionError(job)


@pytest.fixture
def office(app: FastAPI, url: str, tmp_path: Path) -> Iterator[Office]:
    """The service on each engine, with nothing kept but people."""
    yield from _staffed(app, url, tmp_path)


@pytest.fixture(scope="module")
def sqlite_office(
    app: FastAPI, file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """The same on SQLite alone, once for many tests of what does not depend on the engine."""
    folder = tmp_path_factory.mktemp("office")
    path = folder / "parkmatch.db"
    shutil.copy(file, path)
    yield from _staffed(app, f"sqlite:///{path}", folder)


@pytest.fixture(scope="module")
def postgres_office(
    app: FastAPI, server: Server, filled: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """The same on PostgreSQL alone."""
    with server.lent(filled) as lent:
        yield from _staffed(app, lent, tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def either_office(request: pytest.FixtureRequest) -> Office:
    """The same on each engine, once for many tests."""
    found: Office = request.getfixturevalue(f"{request.param}_office")
    return found


@contextmanager
def quick_jobs() -> Iterator[None]:
    """Jobs that begin meanwhile need not import anything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_SPAWN", COPIED)
        yield


def _staffed(app: FastAPI, url: str, folder: Path) -> Iterator[Office]:
    settings = unlimited(url, folder)
    found = ENDED.pop() if ENDED else create_app(settings)
    begin_anew(found, settings)
    found.state.matchers = Matchers(fitted={False: app.state.matchers.fitted()})
    with quick_jobs(), TestClient(found, raise_server_exceptions=False) as client:
        people, keys = _hire(found.state.database)
        yield Office(found, client, found.state.database, people, keys)
    ENDED.append(found)


def _hire(database: Database) -> tuple[dict[str, Person], dict[str, str]]:
    people, keys = {}, {}
    with database.writing() as session:
        for named, region in (("甲", "150200"), ("乙", "150500")):
            organisation = Organisation(name=f"示例机构{named}", region=region)
            session.add(organisation)
            session.flush()
            for role in accounts.Role:
                one = f"{role}{named}"
                user = User(organisation_id=organisation.id, name=one, role=role.value)
                session.add(user)
                session.flush()
                people[one] = accounts.person(user)
                keys[one] = accounts.issue(session, people[one], "测试", accounts.ALL, 1)[1]
    return people, keys


def _open(url: str) -> Iterator[Database]:
    found = Database(url)
    yield found
    found.close()


def _binary(program: str) -> str:
    """Debian keeps PostgreSQL's programs apart by version; the newest is taken."""
    kept = sorted(DEBIAN.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    return str(kept[-1]) if kept else program
