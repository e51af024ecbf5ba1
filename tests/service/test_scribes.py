"""What waits is kept together; each is answered for itself, and nobody before the commit."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from psycopg.errors import DeadlockDetected
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from features.errors import NotFound
from features.text import Text
from service import once, scribes
from service.auditing import line
from service.database.additions import Additions, Seen
from service.database.engine import Database
from service.database.records import AnswerRecord
from service.database.traces import AuditEntry, IdempotencyKey
from service.once import Asking, Doing, Done
from service.problems import Busy
from service.scribes import MOST_AT_ONCE, Scribe

ASKED = {"firm": {"name": "示例", "industries": ["3415"]}, "region": "包头", "k": 1}


def writing(office: Any, number: int, key: str | None = None) -> Doing:
    """Notes a number in the log, and tells it."""
    who = office.people["firm甲"]

    def make(_: Session) -> Done:
        adds = Additions()
        adds.add(AuditEntry, line(who.id, "asked", "answer", str(number)))
        return Done({"n": number}, adds=adds)

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
    """Those of a scribe: an office sweeps on its own."""
    told: list[object] = []

    def tell(connection: object) -> None:
        if threading.current_thread().name != "jobs":
            told.append(connection)

    event.listen(database.engine, "commit", tell)
    yield told
    event.remove(database.engine, "commit", tell)


def test_those_who_wait_are_kept_in_one_transaction_and_told_each_their_own(office: Any) -> None:
    for count in (1, 9, MOST_AT_ONCE):
        with commits(office.database) as told:
            replies = together(office.database, [writing(office, at) for at in range(count)])
        assert [one.body for one in replies] == [b'{"n":%d}' % at for at in range(count)]
        assert len(told) == 1
    assert len(numbers(office.database)) == 1 + 9 + MOST_AT_ONCE


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


def test_as_many_as_came_together_are_waited_for_but_not_for_ever(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def later(scribe: Scribe, turns: int) -> None:
        for _ in range(turns):  # in which nobody else comes
            await asyncio.sleep(0)
        await scribe.done(office.database, writing(office, turns))

    async def waves() -> list[int]:
        scribe, counts = Scribe(), []
        for pause, everyone in ((0.0, (0, 0, 0)), (60.0, (0, 9, 18)), (0.01, (0,)), (60.0, (0,))):
            monkeypatch.setattr(scribes, "LONGEST_PAUSE_SECONDS", pause)
            with commits(office.database) as told:
                some = asyncio.gather(*(later(scribe, turns) for turns in everyone))
                await asyncio.wait_for(some, 30)
            counts.append(len(told))
        return counts

    assert asyncio.run(waves()) == [1, 1, 1, 1]


def test_one_that_cannot_be_kept_takes_no_other_along(office: Any) -> None:
    doings = [writing(office, 1), failing(office, 2), writing(office, 3, "k")]
    first, second, third = together(office.database, doings)
    assert (first.body, third.body) == (b'{"n":1}', b'{"n":3}')
    assert isinstance(second, ZeroDivisionError)
    assert numbers(office.database) == ["1", "3"]


def test_who_gives_way_to_another_transaction_tries_again(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []
    done_together = once.done_together

    def gives_way(kept: Database, doings: Sequence[Doing], seen: Seen) -> list[Any]:
        tried.append(len(doings))
        if len(tried) == 1:
            raise OperationalError("", None, DeadlockDetected())
        return done_together(kept, doings, seen)

    monkeypatch.setattr(once, "done_together", gives_way)
    told = together(office.database, [writing(office, at) for at in range(3)])
    assert [one.body for one in told] == [b'{"n":%d}' % at for at in range(3)]
    assert tried == [3, 3]
    assert numbers(office.database) == ["0", "1", "2"]


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


def test_while_the_records_are_away_each_is_told_so(office: Any, tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path / 'no tables.db'}")
    told = together(gone, [writing(office, at) for at in range(3)])
    gone.close()
    assert [type(one) for one in told] == [OperationalError] * 3
    assert len({id(one) for one in told}) == 3


def test_while_no_connection_is_to_be_had_each_is_told_so(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(kept: Database, doings: Sequence[Doing], seen: Seen) -> list[Any]:
        raise NoConnection("others have been writing all the time")

    monkeypatch.setattr(once, "done_together", refuse)
    told = together(office.database, [writing(office, at) for at in range(3)])
    assert {(type(one), str(one)) for one in told} == {
        (NoConnection, "others have been writing all the time")
    }
    assert len({id(one) for one in told}) == 3


def test_one_who_may_not_is_told_so_and_sinks_no_transaction(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(once, "done_alone")

    def refuse(_: Session) -> Done:
        raise NotFound(Text("企业", "Firm"), "f")

    first, *others = [writing(office, at, f"k{at}") for at in range(3)]
    refused = Doing(first.who, Asking("k", "same", ""), refuse)
    with commits(office.database) as told:
        replies = together(office.database, [first, refused, *others, refused])
    assert [type(replies[at]) for at in (1, 4)] == [NotFound] * 2
    assert [replies[at].body for at in (0, 2, 3)] == [b'{"n":%d}' % at for at in range(3)]
    assert numbers(office.database) == ["0", "1", "2"]
    assert len(told) == 1
    with office.database.reading() as session:
        assert sorted(session.scalars(select(IdempotencyKey.key))) == ["k0", "k1", "k2"]


def test_those_who_come_after_so_many_wait_for_a_place_and_are_told_in_the_end() -> None:
    async def crowd() -> tuple[list[type[object]], int]:
        scribe, over, inside = Scribe(seconds=0.05), asyncio.Event(), 0

        async def stay() -> None:
            nonlocal inside
            async with scribe.place():
                inside += 1
                await over.wait()

        staying = [asyncio.create_task(stay()) for _ in range(MOST_AT_ONCE)]
        await asyncio.sleep(0)
        late = [asyncio.create_task(stay()) for _ in range(2)]
        done, _ = await asyncio.wait(late, timeout=0.01)
        assert (inside, done) == (MOST_AT_ONCE, set())
        told = await asyncio.gather(*late, return_exceptions=True)
        over.set()
        await asyncio.gather(*staying)
        async with scribe.place():  # nobody's place is lost
            return [type(one) for one in told], len({id(one) for one in told})

    assert asyncio.run(crowd()) == ([Busy, Busy], 2)


def test_who_waits_for_a_place_gets_the_next_that_is_free() -> None:
    async def crowd() -> None:
        scribe, over = Scribe(seconds=30), asyncio.Event()

        async def stay() -> None:
            async with scribe.place():
                await over.wait()

        staying = [asyncio.create_task(stay()) for _ in range(MOST_AT_ONCE + 5)]
        gone = staying[MOST_AT_ONCE]
        await asyncio.sleep(0.01)
        gone.cancel()
        over.set()
        await asyncio.gather(*staying, return_exceptions=True)
        assert [one for one in staying if one.cancelled()] == [gone]

    asyncio.run(crowd())


def test_nobody_who_is_written_first_waits_for_ever_for_those_who_keep_coming(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scribes, "LONGEST_PAUSE_SECONDS", 0.01)

    async def stream() -> int:
        scribe, coming, over = Scribe(), [], False

        async def come() -> None:
            while not over:
                one = scribe.done(office.database, writing(office, len(coming) + 1))
                coming.append(asyncio.create_task(one))
                await asyncio.sleep(0)

        first = asyncio.create_task(scribe.done(office.database, writing(office, 0)))
        more = asyncio.create_task(come())
        assert (await first).body == b'{"n":0}'
        over = True
        await more
        return len(await asyncio.gather(*coming))

    assert asyncio.run(stream()) + 1 == len(numbers(office.database))


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
