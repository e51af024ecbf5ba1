"""Keys of requests go when their time is up: on both engines."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from service import clock, forgetting, once
from service.accounts import Person
from service.database import deletions
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

    def sweep() -> None:
        for _ in range(20):
            forgetting.sweep(database, clock.now())
            aged(database, "old", 31 * DAY)

    with ThreadPoolExecutor(1) as pool:
        sweeping = pool.submit(sweep)
        while not sweeping.done():
            assert asks(database, who, "old", 1).body == b'{"n":1}'
        sweeping.result()


def test_who_is_not_in_the_records_claims_no_key_for_ever(database: Database) -> None:
    """As when a backup from before they came is put back."""
    who = replace(hired(database, "甲"), id="nobody")
    with pytest.raises(NoResultFound):
        asks(database, who, "new", 1)
    assert kept(database) == []


def test_very_many_keys_go_in_several_sweeps(database: Database, monkeypatch: Any) -> None:
    monkeypatch.setattr(forgetting, "MOST", 2)
    monkeypatch.setattr(deletions, "ROWS", 1)
    who = hired(database, "甲")
    for key in "abc":
        asks(database, who, key, 1)
        aged(database, key, 31 * DAY)
    for left in (1, 0, 0):
        forgetting.sweep(database, clock.now())
        assert len(kept(database)) == left


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
