"""What was acknowledged is there after the service was killed, and nothing is half-written.

`tests/benchmarks/bench_killed.py` does it twenty times on each engine.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from service import ledger
from service.database import migrating
from service.database.engine import Database
from service.database.records import AnswerRecord, FirmRecord
from tests.service import killing
from tests.service.conftest import Server
from tests.service.killing import WRITES, Answered, Service


def test_every_acknowledged_write_survives_a_kill_and_is_made_once_when_sent_again(
    url: str, database: Database
) -> None:
    service = Service(url, killing.hired(database))
    told = killing.killed(service, "k", WRITES // 4)
    assert WRITES // 4 <= told.acknowledged <= WRITES
    assert killing.lost_or_torn(database, [told]) == []
    service.start()
    try:
        assert killing.asked_again(service, told, "k") == []
    finally:
        service.kill()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FirmRecord)) == WRITES // 2


def test_every_acknowledged_answer_survives_a_kill_and_is_kept_once_when_asked_again(
    url: str, database: Database
) -> None:
    service = Service(url, killing.hired(database))
    told = killing.killed_while_answering(service, "a", WRITES // 4)
    assert len(told) >= WRITES // 4
    assert killing.answers_torn(database) == []
    with database.reading() as session:
        assert set(told.values()) <= set(session.scalars(select(AnswerRecord.id)))
        for answer_id in list(told.values())[:5]:
            given, again = ledger.replayed(session, answer_id)
            assert given == again
    service.start()
    try:
        with ThreadPoolExecutor(8) as pool:
            keys = [f"a-{number}" for number in range(WRITES)]
            answers = dict(zip(keys, pool.map(service.asks, keys), strict=True))
    finally:
        service.kill()
    ids = {key: one.body["id"] for key, one in answers.items() if one and one.status == 201}
    assert len(ids) == WRITES
    assert {**ids, **told} == ids
    assert killing.answers_torn(database) == []
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AnswerRecord)) == WRITES


@pytest.fixture
def postgres() -> Iterator[Server]:
    """A server that may be stopped: nobody else's records are on it."""
    found = Server()
    yield found
    found.discard()


def test_while_postgresql_restarts_people_are_asked_to_come_back_and_then_served(
    postgres: Server,
) -> None:
    url = postgres.url(postgres.create("template0"))
    database = Database(url)
    migrating.forward(database)
    service = Service(url, killing.hired(database))
    answers: list[Answered | None] = []
    over = threading.Event()

    def load() -> None:
        while not over.is_set():
            answers.append(service.sends("POST", "/firms", killing.FIRM))

    def answered(status: int, since: int) -> bool:
        waited_until = time.monotonic() + killing.START_SECONDS
        while time.monotonic() < waited_until:
            if any(one is not None and one.status == status for one in answers[since:]):
                return True
            time.sleep(0.05)
        return False

    with ThreadPoolExecutor(8) as pool:
        try:
            for _ in range(8):
                pool.submit(load)
            assert answered(201, 0)
            for _ in range(2):
                postgres.stop()
                assert answered(503, len(answers))
                postgres.start()
                assert answered(201, len(answers))
        finally:
            over.set()
    try:
        last = [service.sends("POST", "/firms", killing.FIRM) for _ in range(20)]
        assert [one.status for one in last if one] == [201] * 20
        assert service.process.poll() is None
    finally:
        service.kill()
    assert None not in answers
    told = [one for one in answers if one is not None]
    assert {one.status for one in told} == {201, 503}
    for one in told:
        if one.status == 503:
            assert one.headers["content-type"] == "application/problem+json"
            assert int(one.headers["retry-after"]) >= 1
            assert one.body["type"] == "urn:parkmatch:problem:not-ready"
    with database.reading() as session:
        kept = set(session.scalars(select(FirmRecord.id)))
    assert {one.body["id"] for one in told if one.status == 201} <= kept
    database.close()
