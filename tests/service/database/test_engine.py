from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import TimeoutError as NoConnection

from service.database.engine import Database, Turn, opened
from service.database.people import Organisation


def test_what_is_committed_is_read_elsewhere(database: Database) -> None:
    with database.writing() as session:
        session.add(Organisation(name="通辽市商务局"))
    again = Database(database.engine.url.render_as_string(hide_password=False))
    with again.reading() as session:
        assert session.scalars(select(Organisation.name)).all() == ["通辽市商务局"]
    again.close()


def test_what_fails_leaves_nothing_behind(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            session.add(Organisation(name="甲"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as session:
        assert session.scalars(select(Organisation)).all() == []


def test_what_may_have_changed_something_is_counted_as_it_ends(database: Database) -> None:
    def fail() -> None:
        with database.writing():
            raise ZeroDivisionError

    with database.writing(changing=False), database.reading():
        pass
    assert database.changes == 0
    with database.writing():
        assert database.changes == 0
    assert database.changes == 1
    with pytest.raises(ZeroDivisionError):
        fail()
    assert database.changes == 2


def test_many_who_write_at_once_all_succeed(database: Database) -> None:
    def add(number: int) -> None:
        with database.writing() as session:
            session.scalars(select(Organisation)).all()
            session.add(Organisation(name=f"机构{number}"))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(add, range(64)))
    with database.reading() as session:
        assert len(session.scalars(select(Organisation)).all()) == 64


def test_who_waits_for_a_turn_in_vain_is_told_and_the_next_has_it() -> None:
    turn = Turn(0.05)

    def wait() -> str:
        try:
            with turn:
                return "written"
        except NoConnection:
            return "told"

    with ThreadPoolExecutor(4) as pool:
        with turn, turn:
            assert [one.result() for one in [pool.submit(wait) for _ in range(4)]] == ["told"] * 4
        assert pool.submit(wait).result() == "written"


def test_sqlite_writes_its_log_ahead_and_minds_references(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    with database.reading() as session:
        said = [session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")]
    database.close()
    assert said == ["wal", 1]


def test_a_server_that_does_not_answer_is_not_waited_for_without_end() -> None:
    asked = {"": "5", "&connect_timeout=9": "9"}
    for more, seconds in asked.items():
        query = opened(f"postgresql://me@/name?host=/nowhere{more}").url.query
        assert dict(query) == {"host": "/nowhere", "connect_timeout": seconds}
