"""How soon a figure that one process was given is what another process answers with.

    PYTHONPATH=. python tests/benchmarks/bench_following.py [CHANGES]

Two servers share a database, on each engine. A promoter states a figure at the first; from its
acknowledgement on, the second is asked over and over until its answer has the new version of the
data. Ends with 1 where the slowest took longer than the limit.
"""

import http.client
import json
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

from service import accounts
from service.accounts import NewUser, Role
from service.database import migrating
from service.database.engine import Database
from tests.service.conftest import Server
from tests.service.killing import Service

CHANGES = 20
LIMIT_SECONDS, PAUSE_SECONDS = 1.0, 0.005
FIRM = {"firm": {"name": "示例", "industries": ["3415"]}, "region": "包头", "k": 1}
FIGURES = "/api/v1/parks/S159041/figures"


def waits(url: str, changes: int) -> list[float]:
    """Seconds from each acknowledgement to the other's first answer with the change."""
    database = Database(url)
    migrating.forward(database)
    key = _hired(database)
    database.close()
    services = [Service(url, key) for _ in range(2)]
    given, asked = [http.client.HTTPConnection("127.0.0.1", one.port) for one in services]
    try:
        _answer(asked, "/api/v1/matches", FIRM, {})  # the first takes the longest
        return [_waited(given, asked, key, number) for number in range(changes)]
    finally:
        for service in services:
            service.kill()


def main(changes: int = CHANGES) -> None:
    """Both engines, one after the other."""
    home = Path(tempfile.mkdtemp(prefix="parkmatch-"))
    postgres, soon = Server(), True
    urls = {
        "sqlite": f"sqlite:///{home / 'parkmatch.db'}",
        "postgresql": postgres.url(postgres.create("template0")),
    }
    try:
        for engine, url in urls.items():
            found = waits(url, changes)
            soon = soon and max(found) <= LIMIT_SECONDS
            sys.stdout.write(
                f"{engine}: {changes} changes, median {median(found):.2f} s, "
                f"longest {max(found):.2f} s (limit {LIMIT_SECONDS:.0f} s)\n"
            )
    finally:
        postgres.discard()
        shutil.rmtree(home)
    sys.exit(0 if soon else 1)


def _hired(database: Database) -> str:
    with database.writing() as session:
        new = NewUser("甲", "一个很长的好密码啊哈", Role.promoter, "示例", "150200")
        who = accounts.person(accounts.add(session, new))
        return accounts.issue(session, who, "测试", accounts.ALL, 1)[1]


def _waited(
    given: http.client.HTTPConnection, asked: http.client.HTTPConnection, key: str, number: int
) -> float:
    figure = {"field": "output_per_mu", "value": 300 + number, "as_of": "2025", "source": "文件"}
    etag = _answer(given, FIGURES.removesuffix("/figures"), None, {})[1]["ETag"]
    said = {"Authorization": f"Bearer {key}", "If-Match": etag}
    version = str(_answer(given, FIGURES, {"figures": [figure]}, said)[0]["version"])
    begun = perf_counter()
    while not _data_version(asked).endswith(f"+{version}"):
        sleep(PAUSE_SECONDS)
    return perf_counter() - begun


def _data_version(asked: http.client.HTTPConnection) -> str:
    told: str = _answer(asked, "/api/v1/matches", FIRM, {})[0]["data_version"]
    return told


def _answer(
    connection: http.client.HTTPConnection, path: str, body: Any, headers: dict[str, str]
) -> tuple[Any, Any]:
    sent = {"Content-Type": "application/json", **headers}
    content = None if body is None else json.dumps(body).encode()
    connection.request("GET" if body is None else "POST", path, content, sent)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    if answer.status >= 300:
        raise RuntimeError(told)
    return told, answer.headers


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
