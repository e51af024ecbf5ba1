"""A long list of firms is written beside others who write, cancel, die, or send it again."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from features.profiles import Firm
from service import clock, dossiers, jobs, large_imports, staging
from service.accounts import Person
from service.database import backups
from service.database.engine import WRITES, Database
from service.database.jobs import JobRecord
from service.job_files import JobFiles
from service.jobs import Counted, End, Kind, Sent, State
from service.large_imports import Import
from service.record_kinds import KINDS, Known
from service.refusals import Conflicting
from service.versions import etag
from service.worker import Worker
from tests.service.long_lists import (
    JOB,
    TEN,
    held,
    kept,
    looked_at,
    ordered,
    orders,
    staged,
    ten,
    told,
    written,
)
from tests.service.test_jobs import hired
from tests.service.test_worker import SECONDS, at_work, until


@pytest.fixture
def who(database: Database) -> Person:
    return hired(database, "甲")


@pytest.fixture(autouse=True)
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_imports, "PART_ROWS", 3)


@pytest.fixture
def sent(database: Database, who: Person, tmp_path: Path) -> Callable[[str], JobFiles]:
    return partial(kept, database, who, tmp_path)


@pytest.fixture
def files(database: Database, who: Person, tmp_path: Path) -> JobFiles:
    return ten(database, who, tmp_path)


def test_while_it_is_written_others_write_and_see_nothing_of_it(
    database: Database, who: Person, files: JobFiles
) -> None:
    seen: list[tuple[int, tuple[int, int, int]]] = []

    def tell(counted: Counted) -> None:
        with database.writing() as session:
            assert jobs.beat(session, JOB, "x", counted) is jobs.Order.go_on
            dossiers.submit(session, who, Firm(name=f"另一家{len(seen)}"))
        with database.reading() as session:
            known = session.get_one(JobRecord, JOB).rows_written
        seen.append((known, held(database)))

    large_imports.write(database, Import(JOB, "x", True), files, tell)
    assert seen == [(3, (1, 1, 1)), (6, (2, 2, 2)), (9, (3, 3, 3)), (10, (4, 4, 4))]
    assert held(database) == (14, 14, 14)


def test_a_firm_that_comes_while_it_is_written_keeps_all_from_being_written(
    database: Database, who: Person, files: JobFiles
) -> None:

    def tell(counted: Counted) -> None:
        if counted.rows_written == 10:
            with database.writing() as session:
                dossiers.submit(session, who, Firm(name="企业1"))

    with pytest.raises(Conflicting, match="企业1"):
        large_imports.write(database, Import(JOB, "x", True), files, tell)
    assert held(database) == (1, 1, 1)


@pytest.fixture
def looks(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[int], None]], list[bool]]:
    """Does something each time after the firms that are there have been looked at while others
    write, and lists each time whether others had to wait.
    """

    def after(do: Callable[[int], None]) -> list[bool]:
        waited: list[bool] = []

        def known(session: Session, who: Person) -> Known:
            found = KINDS["firms"].known(session, who)
            alone = session.connection().get_execution_options().get(WRITES, False)
            waited.append(bool(alone))
            if not alone:
                do(len(waited))
            return found

        monkeypatch.setattr(large_imports, "KIND", replace(KINDS["firms"], known=known))
        return waited

    return after


def looks_at(changes: int) -> list[bool]:
    """For the first list, then one for each change while others write, and at last one alone."""
    seen = min(changes, large_imports.CHECKS)
    return [False] * (1 + seen) + [True] * (changes > large_imports.CHECKS)


@pytest.mark.parametrize("busy", [0, 1, 3, 9])
def test_others_wait_for_a_look_at_their_firms_only_when_they_go_on_and_on(
    database: Database,
    who: Person,
    files: JobFiles,
    looks: Callable[[Callable[[int], None]], list[bool]],
    busy: int,
) -> None:
    others = count()

    def submit(times: int) -> None:
        if times <= busy:
            with database.writing() as session:
                dossiers.submit(session, who, Firm(name=f"另一家{next(others)}"))

    found = looks(submit)
    assert written(database, files).rows_written == 10
    firms = 10 + next(others)
    assert held(database) == (firms, firms, firms)
    assert found == looks_at(busy)


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_firm_that_comes_after_any_look_keeps_all_from_being_written(
    database: Database,
    who: Person,
    files: JobFiles,
    looks: Callable[[Callable[[int], None]], list[bool]],
    at: int,
) -> None:

    def submit(times: int) -> None:
        if times <= at:
            with database.writing() as session:
                name = "企业1" if times == at else f"另一家{times}"
                dossiers.submit(session, who, Firm(name=name))

    found = looks(submit)
    with pytest.raises(Conflicting, match="企业1"):
        written(database, files)
    assert held(database) == (at, at, at)
    assert found == looks_at(at)


def test_what_is_gone_while_it_is_written_is_not_told_as_a_firm_that_was_changed(
    database: Database, who: Person, sent: Callable[[str], JobFiles]
) -> None:
    with database.writing() as session:
        dossiers.submit(session, who, Firm(id="3", name="企业3", land_mu=1))
    files = sent(TEN)
    looked_at(database, files)
    ordered(database, who)

    def take_away(connection: Connection, _: object, statement: str, *__: object) -> None:
        if "firms JOIN staged_firms" in statement:
            connection.exec_driver_sql("DELETE FROM staged_firms WHERE version > 1")

    event.listen(database.engine, "after_cursor_execute", take_away)
    with pytest.raises(Conflicting, match="lost"):
        written(database, files)
    assert held(database) == (1, 1, 1)


def test_a_cancel_while_it_is_written_is_obeyed_before_the_next_part(
    database: Database, who: Person, files: JobFiles
) -> None:
    heard: list[Counted] = []

    def tell(counted: Counted) -> None:
        heard.append(counted)
        with database.writing() as session:
            jobs.cancel(session, who, JOB, etag(session.get_one(JobRecord, JOB).version))

    with pytest.raises(Conflicting):
        large_imports.write(database, Import(JOB, "x", True), files, tell)
    assert [one.rows_written for one in heard] == [3]
    with database.writing() as session:
        jobs.settle(session, JOB, "x", End(State.failed, jobs.NOTHING, heard[0]))
    assert told(database) == "已取消，可以续跑"
    assert held(database) == (0, 0, 0)


@pytest.mark.parametrize("next_holder", ["x", "y"])
def test_what_a_process_that_died_had_put_aside_is_not_written_twice(
    database: Database, who: Person, files: JobFiles, next_holder: str
) -> None:

    def die(counted: Counted) -> None:
        if counted.rows_written == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        large_imports.write(database, Import(JOB, "x", True), files, die)
    assert (staged(database), held(database)) == (6, (0, 0, 0))
    with database.writing() as session:
        session.get_one(JobRecord, JOB).beat_at = clock.now() - 2 * jobs.SILENCE
    with database.writing() as session:
        assert jobs.take(session, next_holder)
    large_imports.write(database, Import(JOB, next_holder, True), files, lambda _: None)
    assert held(database) == (10, 10, 10)


def test_a_backup_that_is_taken_while_it_is_written_goes_on_from_there(
    database: Database, who: Person, files: JobFiles, tmp_path: Path
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)

    def tell(counted: Counted) -> None:
        if counted.rows_written == 6:
            backups.save(url, tmp_path / "kept")

    large_imports.write(database, Import(JOB, "x", True), files, tell)
    database.close()
    backups.load(url, tmp_path / "kept", replace=True)
    assert (staged(database), held(database)) == (6, (0, 0, 0))
    with database.writing() as session:
        session.get_one(JobRecord, JOB).beat_at = clock.now() - 2 * jobs.SILENCE
    with database.writing() as session:
        assert jobs.take(session, "y")
    large_imports.write(database, Import(JOB, "y", True), files, lambda _: None)
    assert held(database) == (10, 10, 10)
    with database.writing() as session:
        jobs.settle(session, JOB, "y", End(State.done, jobs.NOTHING, Counted()))
    staging.clear(database, staging.left_over())
    assert staged(database) == 0


def test_the_same_list_twice_at_once_is_written_once(
    database: Database,
    who: Person,
    sent: Callable[[str], JobFiles],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files, twin = sent(TEN), JobFiles(tmp_path / ("b" * 32))
    looked_at(database, files)
    shutil.copytree(files.folder, twin.folder)
    ordered(database, who)
    with database.writing() as session:
        twins = Sent(twin.folder.name, "list.csv", 1, None, "zh", Kind.firms)
        record = jobs.submit(session, who, twins)
        record.state, record.holder, record.rows_added = State.running, "y", 10
    aside, go = threading.Event(), threading.Event()

    def wait(counted: Counted) -> None:
        if counted.rows_written == 10:
            aside.set()
            assert go.wait(SECONDS)

    def late(session: Session, job_id: str, holder: str) -> bool:
        """All of the first is written, and committed when the second has begun to write."""
        go.set()
        time.sleep(0.5)
        return committed(session, job_id, holder)

    committed = jobs.committed
    monkeypatch.setattr(jobs, "committed", late)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(
            large_imports.write, database, Import(twins.id, "y", True), twin, wait
        )  # fmt: skip
        assert aside.wait(SECONDS)
        assert written(database, files).rows_written == 10
        with pytest.raises(Conflicting, match="企业"):
            second.result()
    assert held(database) == (10, 10, 10)


MANY = 400
"""So many parts take a while, of one row each."""


@pytest.fixture
def writing(
    database: Database,
    who: Person,
    sent: Callable[[str], JobFiles],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Worker]:
    """A worker whose process is about to write a list of many parts, some of which are there."""
    monkeypatch.setattr(large_imports, "PART_ROWS", 1)
    looked_at(database, sent("".join(f"{at},企业{at},{at + 1}\n" for at in range(MANY))))
    orders(database, who)
    found = Worker(database, lambda: pytest.fail("nothing is ranked"), str(tmp_path), 30)
    found.start()
    ends = time.monotonic() + SECONDS
    while not staged(database):
        assert time.monotonic() < ends
        time.sleep(0.01)
    yield found
    found.stop()


def again(database: Database, who: Person, folder: Path) -> None:
    """Resumed, ordered, and all of it there."""
    shutil.rmtree(JobFiles.of(folder, JOB).parts)  # another process looks at longer ones
    with database.writing() as session:
        jobs.resume(session, who, JOB, etag(session.get_one(JobRecord, JOB).version))
    until(database, JOB, State.done)
    orders(database, who)
    assert until(database, JOB, State.done).rows_written == MANY
    assert held(database) == (MANY, MANY, MANY)


def gone(database: Database) -> bool:
    ends = time.monotonic() + SECONDS
    while staged(database) and time.monotonic() < ends:
        time.sleep(0.05)
    return not staged(database)


@pytest.mark.usefixtures("writing")
def test_writing_can_be_cancelled_and_resumed(
    database: Database, who: Person, tmp_path: Path
) -> None:
    with database.writing() as session:
        jobs.cancel(session, who, JOB, etag(session.get_one(JobRecord, JOB).version))
    assert until(database, JOB, State.cancelled).rows_written == 0
    assert held(database) == (0, 0, 0)
    assert gone(database)
    again(database, who, tmp_path)


@pytest.mark.usefixtures("writing")
def test_a_process_that_is_killed_while_it_writes_leaves_nothing(
    database: Database, who: Person, tmp_path: Path
) -> None:
    for process in at_work():
        os.kill(process, signal.SIGKILL)
    assert "可以续跑" in until(database, JOB, State.failed).message[0]
    assert held(database) == (0, 0, 0)
    assert gone(database)
    again(database, who, tmp_path)
