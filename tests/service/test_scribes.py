"""What waits is kept together; each is answered for itself, and nobody before the commit."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service import once
from service.auditing import noted
from service.database.engine import Database
from service.database.records import AnswerRecord
from service.database.traces import AuditEntry, IdempotencyKey
from service.once import Asking, Doing, Done
from service.scribes import Scribe

ASKED = {"firm": {"name": "示例", "industries": ["3415"]}, "region": "包头", "k": 1}


def writing(office: Any, number: int, key: str | None = None) -> Doing:
    """Notes a number in the log, and tells it."""
    who = office.people["firm甲"]

    def make(session: Session) -> Done:
        noted(session, who.id, "asked", "answer", str(number))
        return Done({"n": number})

    return Doing(who, Asking(key, "same", ""), make)


def failing(office: Any, number: int) -> Doing:
    """As :func:`writing`, and fails when it is done."""
    written = writing(office, number)

    def make(session: Session) -> Done:
        written.make(session)
        raise ZeroDivisionError

    return Doing(written.who, written.asking, make)


def together(database: Database, doings: list[Doing]) -> list[Any]:
    async def all_at_once() -> list[Any]:
        scribe = Scribe()
        some = (scribe.done(database, doing) for doing in doings)
        return list(await asyncio.gather(*some, return_exceptions=True))

    return asyncio.run(all_at_once())


def numbers(database: Database) -> list[str]:
    with database.reading() as session:
        lines = select(AuditEntry.object_id).where(AuditEntry.action == "asked")
        return sorted(session.scalars(lines.order_by(AuditEntry.id)))


@contextmanager
def commits(database: Database) -> Iterator[list[object]]:
    told: list[object] = []

    def tell(connection: object) -> None:
        told.append(connection)

    event.listen(database.engine, "commit", tell)
    yield told
    event.remove(database.engine, "commit", tell)


def test_those_who_wait_are_kept_in_one_transaction_and_told_each_their_own(office: Any) -> None:
    with commits(office.database) as told:
        replies = together(office.database, [writing(office, at) for at in range(9)])
    assert [one.body for one in replies] == [b'{"n":%d}' % at for at in range(9)]
    assert numbers(office.database) == [str(at) for at in range(9)]
    assert len(told) == 1


def test_who_comes_while_it_is_being_written_comes_next(office: Any) -> None:
    async def one_after_another() -> None:
        scribe = Scribe()
        first = asyncio.create_task(scribe.done(office.database, writing(office, 1)))
        await asyncio.sleep(0)
        second = asyncio.create_task(scribe.done(office.database, writing(office, 2)))
        await asyncio.gather(first, second)
        await scribe.done(office.database, writing(office, 3))

    asyncio.run(one_after_another())
    assert numbers(office.database) == ["1", "2", "3"]


def test_one_that_cannot_be_kept_takes_no_other_along(office: Any) -> None:
    doings = [writing(office, 1), failing(office, 2), writing(office, 3, "k")]
    first, second, third = together(office.database, doings)
    assert (first.body, third.body) == (b'{"n":1}', b'{"n":3}')
    assert isinstance(second, ZeroDivisionError)
    assert numbers(office.database) == ["1", "3"]


def test_of_those_with_one_key_the_first_is_kept_and_told_to_all(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(once, "done_alone")  # who is refused sinks no transaction
    doings = [writing(office, at, "k") for at in range(5)]
    other = Doing(doings[0].who, Asking("k", "another", ""), doings[0].make)
    *replies, refused = together(office.database, [*doings, other])
    assert {one.body for one in replies} == {b'{"n":0}'}
    assert type(refused).__name__ == "Conflicting"
    assert [one.body for one in together(office.database, [writing(office, 7, "k")])] == [
        b'{"n":0}'
    ]
    assert numbers(office.database) == ["0"]
    with office.database.reading() as session:
        assert session.scalars(select(IdempotencyKey.body)).all() == ['{"n":0}']


def test_while_the_records_are_away_all_are_told_so(office: Any, tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path / 'no tables.db'}")
    told = together(gone, [writing(office, at) for at in range(3)])
    gone.close()
    assert [type(one) for one in told] == [OperationalError] * 3


def test_who_goes_away_keeps_nobody_from_being_answered(office: Any) -> None:
    async def leave() -> bytes:
        scribe = Scribe()
        leaving = asyncio.create_task(scribe.done(office.database, writing(office, 1)))
        staying = asyncio.create_task(scribe.done(office.database, writing(office, 2)))
        await asyncio.sleep(0)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        return bytes((await staying).body)

    assert asyncio.run(leave()) == b'{"n":2}'


def test_nobody_is_answered_before_the_commit(sqlite_office: Any) -> None:
    database = sqlite_office.database

    async def wait() -> bool:
        asked = asyncio.create_task(Scribe().done(database, writing(sqlite_office, 1)))
        with database.writing():  # nobody else writes meanwhile
            done, _ = await asyncio.wait([asked], timeout=0.2)
        await asked
        return bool(done)

    assert not asyncio.run(wait())


def at_once(count: int, ask: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(ask, range(count)))


def test_one_answer_is_kept_of_fifty_requests_at_once_with_the_same_key(office: Any) -> None:
    once = {"json": ASKED, "headers": {"Idempotency-Key": "one"}}
    answers = at_once(50, lambda _: office.sends("firm甲", "POST", "/answers", **once))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert kept(office) == [answers[0].json()["id"]]


def test_answers_that_come_at_once_are_all_kept(office: Any) -> None:
    def ask(number: int) -> Any:
        firm = {"name": f"示例{number}", "industries": ["3415"]}
        return office.made("firm甲", "/answers", {**ASKED, "firm": firm})["id"]

    asked = at_once(20, ask)
    assert kept(office) == sorted(asked) == numbers(office.database)


def kept(office: Any) -> list[str]:
    with office.database.reading() as session:
        return sorted(session.scalars(select(AnswerRecord.id)))
