"""The log that SQLite writes ahead is put in its place beside those who write."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from shutil import copy
from threading import Thread
from threading import enumerate as threads
from time import monotonic, sleep

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from service.database import checkpoints, migrating
from service.database.base import add_all
from service.database.checkpoints import Checkpoints
from service.database.engine import Database
from service.database.people import Organisation

SECONDS = 10.0


@pytest.fixture
def records(tmp_path: Path) -> Iterator[tuple[Database, Path]]:
    """A database of SQLite, open, and its file."""
    place = tmp_path / "records.db"
    database = Database(f"sqlite:///{place}")
    migrating.forward(database)
    Checkpoints(database).make()
    yield database, place
    database.close()


def write(database: Database, name: str) -> None:
    with database.writing() as session:
        add_all(session, Organisation, [{"name": name}])


def in_place(place: Path) -> list[str]:
    """Who is in the file by itself, without the log beside it; nobody while it is being written."""
    alone = copy(place, place.with_name("alone.db"))
    with closing(sqlite3.connect(alone)) as connection, suppress(sqlite3.DatabaseError):
        return [name for (name,) in connection.execute("SELECT name FROM organisations")]
    return []


def wait_for(name: str, place: Path) -> None:
    until = monotonic() + SECONDS
    while name not in in_place(place):
        assert monotonic() < until
        sleep(0.01)


def test_what_is_written_ahead_is_in_its_place_only_once_it_is_put_there(
    records: tuple[Database, Path],
) -> None:
    database, place = records
    write(database, "甲")
    assert in_place(place) == []
    Checkpoints(database).make()
    assert in_place(place) == ["甲"]


def test_it_is_put_there_again_and_again_even_beside_a_writer(
    records: tuple[Database, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY_SECONDS", 0.01)
    database, place = records
    making = Checkpoints(database)
    making.start()
    try:
        for name in "甲乙丙":
            write(database, name)
            with database.writing():
                wait_for(name, place)
    finally:
        making.stop()
    write(database, "丁")
    assert sorted(in_place(place)) == sorted("甲乙丙")


@pytest.mark.parametrize(
    "error", [OperationalError("PRAGMA", (), Exception("disk")), NoConnection("all in use")]
)
def test_those_that_cannot_be_made_are_told_once_and_the_next_is_made(
    records: tuple[Database, Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY_SECONDS", 0.01)
    database, place = records
    make, failed = Checkpoints.make, []

    def fails_first(self: Checkpoints) -> None:
        if len(failed) < 3:
            failed.append(True)
            raise error
        make(self)

    monkeypatch.setattr(Checkpoints, "make", fails_first)
    making = Checkpoints(database)
    with caplog.at_level(logging.WARNING):
        making.start()
        try:
            write(database, "甲")
            wait_for("甲", place)
        finally:
            making.stop()
    assert [one.getMessage() for one in caplog.records] == [
        f"no checkpoint: {type(error).__name__}"
    ]


def test_a_long_log_is_begun_anew_for_nobody_writes_while_it_is_put_in_its_place(
    records: tuple[Database, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "LONG", 5)
    database, place = records
    making = Checkpoints(database)
    for name in "甲乙丙丁":
        write(database, name)
    making.make()  # tells how long the log is
    again = Thread(target=making.make)
    with database.writing() as session:
        add_all(session, Organisation, [{"name": "戊"}])
        session.flush()
        again.start()
        again.join(0.1)
        assert again.is_alive()
    again.join(SECONDS)
    assert "戊" in in_place(place)
    before = begun(place)
    write(database, "己")
    assert begun(place) != before


def begun(place: Path) -> bytes:
    """What SQLite marks a log with that it begins at the front of its file."""
    return place.with_name(f"{place.name}-wal").read_bytes()[16:24]


def test_postgresql_makes_its_own(database: Database) -> None:
    def making() -> int:
        """In how many threads: other databases may be open."""
        return [one.name for one in threads()].count("checkpoints")

    those, before = Checkpoints(database), making()
    those.start()
    assert making() == before + (database.engine.dialect.name == "sqlite")
    those.stop()
    those.stop()
    assert making() == before
