"""What one process keeps of a park, every process answers with."""

import http.client
import json
import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from features import catalogue
from features.errors import BadInput, Fault
from features.text import Text
from service import accounts, figures, weightings
from service.accounts import NewUser, Person, Role
from service.database.engine import Database
from service.figures import Stated
from service.following import Follower
from service.matchers import Matchers
from service.signing import Signer
from tests.service.killing import Service
from tests.service.test_weights_in_force import SAID

PARK = catalogue.get("S159041")
NOT_KNOWN = Text("没有这个指标", "no such criterion")
LONGEST_WAIT_SECONDS = 30
"""So long is waited for what may take a busy machine time."""
CHANGES, WITHIN_SECONDS = 5, 1.0
"""So soon a change is to be known to other processes."""
FIRM = {"firm": {"name": "示例", "industries": ["3415"]}, "region": "包头", "k": 1}


def hired(database: Database) -> tuple[Person, str]:
    with database.writing() as session:
        new = NewUser("甲", "一个很长的好密码啊哈", Role.promoter, "示例", "150200")
        who = accounts.person(accounts.add(session, new))
        return who, accounts.issue(session, who, "测试", accounts.ALL, 1)[1]


def state(database: Database, who: Person, value: float) -> int:
    one = Stated(PARK.id, "output_per_mu", value, "2025", "文件")
    with database.writing() as session:
        return figures.kept(session, who, [one], lambda _: None)[0].id


def answered(matchers: Matchers) -> tuple[float | None, str]:
    matcher = matchers.fitted()
    fact = matcher.parks_[matcher.position(PARK.id)].output_per_mu
    return fact.value if fact else None, matcher.data_version_


@pytest.fixture
def matchers(app: Any) -> Matchers:
    return Matchers(fitted={False: app.state.matchers.fitted()})


def test_a_look_takes_what_is_new_and_nothing_else(database: Database, matchers: Matchers) -> None:
    follower, before = Follower(database, matchers), matchers.fitted()
    follower.look()
    assert matchers.fitted() is before
    revision = state(database, hired(database)[0], 320.0)
    follower.look()
    assert answered(matchers) == (320.0, f"{catalogue.DATA_VERSION}+{revision}")
    now = matchers.fitted()
    follower.look()
    assert matchers.fitted() is now


def test_figures_come_through_though_the_weights_in_force_cannot_be_read(
    database: Database, matchers: Matchers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread(_: object) -> None:
        raise BadInput([Fault("weights", "beauty", NOT_KNOWN, NOT_KNOWN)])

    monkeypatch.setattr(weightings, "in_force", unread)
    follower = Follower(database, matchers)
    revision = state(database, hired(database)[0], 320.0)
    with pytest.raises(BadInput, match="beauty"):
        follower.look()
    assert answered(matchers) == (320.0, f"{catalogue.DATA_VERSION}+{revision}")


def test_it_knows_the_weights_in_force_and_keeps_them_while_it_cannot_look(
    database: Database, matchers: Matchers, tmp_path: Path
) -> None:
    follower = Follower(database, matchers)
    follower.look()
    assert follower.weights is None
    who = hired(database)[0]
    with database.writing() as session:
        weightings.order(session, weightings.sign(session, who, SAID, Signer(tmp_path / "key")).id)
    follower.look()
    assert follower.weights is not None
    assert follower.weights.values == {"scale": 1.0}


def test_it_looks_by_itself_until_it_is_stopped(database: Database, matchers: Matchers) -> None:
    follower, who = Follower(database, matchers), hired(database)[0]
    follower.start()
    state(database, who, 320.0)
    soon(lambda: answered(matchers)[0] == 320.0)
    follower.stop()
    state(database, who, 350.0)
    assert answered(matchers)[0] == 320.0


def test_a_database_that_is_away_is_looked_at_again(
    database: Database, matchers: Matchers, tmp_path: Path
) -> None:
    gone = Database(f"sqlite:///{tmp_path / 'no tables.db'}")
    follower = Follower(database, matchers)
    follower.start()
    follower._database = gone
    time.sleep(1)
    follower._database = database
    state(database, hired(database)[0], 320.0)
    soon(lambda: answered(matchers)[0] == 320.0)
    follower.stop()
    gone.close()


def test_what_one_process_keeps_another_answers_with_within_a_second(
    url: str, database: Database
) -> None:
    _, key = hired(database)
    servers = [Service(url, key) for _ in range(2)]
    ports = [server.port for server in servers]
    try:
        data_version(ports[1])  # the first answer takes the longest
        waits, version = [], 0
        for value in range(320, 320 + CHANGES):
            version = stated(ports[0], key, version, value)
            acknowledged = time.monotonic()
            soon(lambda now=version: data_version(ports[1]).endswith(f"+{now}"))
            waits.append(time.monotonic() - acknowledged)
        # Of several, since one may meet with a machine that is busy with something else.
        assert median(waits) <= WITHIN_SECONDS, waits
        # Who wrote follows as all do, and may be the later one.
        soon(lambda: data_version(ports[0]) == f"{catalogue.DATA_VERSION}+{version}")
    finally:
        for server in servers:
            server.process.terminate()
            server.process.wait(LONGEST_WAIT_SECONDS)


def stated(port: int, key: str, seen: int, value: int) -> int:
    """The version that a figure makes of a park whose version ``seen`` was the newest."""
    figure = {"field": "output_per_mu", "value": value, "as_of": "2025", "source": "x"}
    headers = {"Authorization": f"Bearer {key}", "If-Match": f'"{seen}"'}
    path = f"/api/v1/parks/{PARK.id}/figures"
    version: int = asked(port, path, {"figures": [figure]}, headers)["version"]
    return version


def data_version(port: int) -> str:
    said: str = asked(port, "/api/v1/matches", FIRM)["data_version"]
    return said


def asked(port: int, path: str, body: Any, headers: Any = None) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_WAIT_SECONDS)
    sent = {"Content-Type": "application/json", **(headers or {})}
    try:
        connection.request("POST", path, json.dumps(body).encode(), sent)
        answer = connection.getresponse()
        assert answer.status < 300, answer.read()
        return json.loads(answer.read())
    finally:
        connection.close()


def soon(true: Any) -> None:
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)
