from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from service.database.engine import Database, Turn, gave_way, opened
from service.database.people import Organisation
from tests.service.conftest import Server


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


def test_of_two_who_wait_for_each_other_one_gives_way_and_may_try_again(
    server: Server, filled: str
) -> None:
    def edit(database: Database, held: Barrier, names: str) -> object:
        try:
            with database.writing() as session:
                for at, name in enumerate(names):
                    named = update(Organisation).where(Organisation.name == name)
                    session.execute(named.values(region=name))
                    if at == 0:
                        held.wait(30)
        except OperationalError as error:
            return error
        return None

    with server.lent(filled) as url:
        database = Database(url)
        with database.writing() as session:
            session.add_all([Organisation(name="甲"), Organisation(name="乙")])
        with ThreadPoolExecutor(2) as pool:
            both = partial(edit, database, Barrier(2))
            told = list(pool.map(both, ("甲乙", "乙甲")))
        database.close()
    assert sorted(map(gave_way, told)) == [False, True]
    assert None in told


def test_who_finds_no_records_has_not_given_way(tmp_path: Path) -> None:
    nowhere = Database(f"sqlite:///{tmp_path}/no/such/records.db")
    with pytest.raises(OperationalError) as told, nowhere.writing() as session:
        session.connection()
    assert not gave_way(told.value)
