"""Keys of requests go when their time is up: on both engines."""

from datetime import timedelta
from threading import Event, Thread
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service import clock, forgetting, once
from service.accounts import Person
from service.database.engine import Database
from service.database.traces import IdempotencyKey
from service.once import Asking, Done
from tests.service.test_jobs import hired

DAY = timedelta(days=1)


def kept(database: Database) -> list[str]:
    """The keys that are there."""
    with database.reading() as session:
        return sorted(session.scalars(select(IdempotencyKey.key)))


def aged(database: Database, key: str, age: timedelta) -> None:
    with database.writing() as session:
        own = IdempotencyKey.key == key
        session.execute(update(IdempotencyKey).where(own).values(created_at=clock.now() - age))


def asks(database: Database, who: Person, key: str, number: int) -> Any:
    asking = Asking(key, f"request {number}", "")
    return once.done(database, who, asking, lambda _: Done({"n": number}))


def test_a_key_is_known_for_thirty_days_and_means_another_request_after_that(
    database: Database,
) -> None:
    who = hired(database, "甲")
    for key, age in (("old", 31 * DAY), ("young", 29 * DAY), ("new", 0 * DAY)):
        asks(database, who, key, 1)
        aged(database, key, age)
    forgetting.sweep(database, clock.now())
    assert kept(database) == ["new", "young"]
    assert asks(database, who, "young", 1).body == b'{"n":1}'
    assert asks(database, who, "old", 2).body == b'{"n":2}'
    assert kept(database) == ["new", "old", "young"]


def test_who_asks_while_the_key_is_forgotten_is_answered(database: Database) -> None:
    who = hired(database, "甲")
    asks(database, who, "old", 1)
    aged(database, "old", 31 * DAY)
    swept = Event()

    def sweep() -> None:
        for _ in range(20):
            forgetting.sweep(database, clock.now())
            aged(database, "old", 31 * DAY)
        swept.set()

    thread = Thread(target=sweep)
    thread.start()
    while not swept.is_set():
        assert asks(database, who, "old", 1).body == b'{"n":1}'
    thread.join()


def test_a_key_that_is_forgotten_between_two_looks_is_free(
    database: Database, monkeypatch: Any
) -> None:
    who, claims = hired(database, "甲"), iter([False, True])
    claimed = once._claimed

    def lost(session: Session, who: Person, asking: Asking) -> bool:
        return next(claims) and claimed(session, who, asking)

    monkeypatch.setattr(once, "_claimed", lost)
    assert asks(database, who, "old", 1).body == b'{"n":1}'
    assert kept(database) == ["old"]
