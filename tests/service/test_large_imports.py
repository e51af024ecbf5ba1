"""A long list of firms, looked at and written: on both engines."""

import csv
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Connection, event, func, select
from sqlalchemy.orm import Session

from features.errors import BadInput
from features.profiles import Firm
from service import clock, dossiers, intake, jobs, large_imports, staging
from service.accounts import Person
from service.database import backups
from service.database.engine import WRITES, Database
from service.database.jobs import JobRecord, StagedFirm
from service.database.people import User
from service.database.records import FirmEdition, FirmRecord
from service.database.traces import AuditEntry
from service.intake import KINDS, Known
from service.job_files import JobFiles
from service.jobs import Counted, End, Kind, Sent, State
from service.large_imports import Import
from service.refusals import Conflicting
from service.versions import etag
from service.worker import Worker
from tests.service.test_jobs import hired
from tests.service.test_worker import SECONDS, at_work, until

HEAD = "企业编号,企业名称,用地需求（亩）\n"
JOB = "a" * 32


@pytest.fixture
def who(database: Database) -> Person:
    return hired(database, "甲")


@pytest.fixture(autouse=True)
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_imports, "PART_ROWS", 3)


@pytest.fixture
def sent(database: Database, who: Person, tmp_path: Path) -> Callable[[str], JobFiles]:
    """Keeps a list and its job, which a process named x holds."""

    def keep(rows: str) -> JobFiles:
        files = JobFiles(tmp_path / JOB)
        files.folder.mkdir()
        (files.folder / "list.csv").write_text(HEAD + rows, "utf-8")
        with database.writing() as session:
            jobs.submit(session, who, Sent(JOB, "list.csv", 1, None, "zh", Kind.firms))
        with database.writing() as session:
            jobs.take(session, "x")
        return files

    return keep


def looked_at(database: Database, files: JobFiles) -> Counted:
    found = large_imports.compare(database, Import(JOB, "x", False), files, "zh", lambda _: None)
    with database.writing() as session:
        jobs.settle(session, JOB, "x", End(State.done, jobs.NOTHING, found))
    return found


def orders(database: Database, who: Person) -> None:
    with database.writing() as session:
        jobs.commit(session, who, JOB, etag(session.get_one(JobRecord, JOB).version))


def ordered(database: Database, who: Person) -> None:
    orders(database, who)
    with database.writing() as session:
        jobs.take(session, "x")


def written(database: Database, files: JobFiles) -> Counted:
    return large_imports.write(database, Import(JOB, "x", True), files, lambda _: None)


def held(database: Database) -> tuple[int, int, int]:
    with database.reading() as session:
        firms, editions = (
            session.scalar(select(func.count()).select_from(kind)) or 0
            for kind in (FirmRecord, FirmEdition)
        )
        lines = select(func.count()).where(AuditEntry.object_kind == "firm")
        return firms, editions, session.scalar(lines) or 0


def staged(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(StagedFirm.firm_id))) or 0


def told(database: Database) -> str:
    with database.reading() as session:
        return jobs.message(session.get_one(JobRecord, JOB)).zh


@pytest.fixture
def files(database: Database, who: Person, sent: Callable[[str], JobFiles]) -> JobFiles:
    """Ten firms, looked at and ordered to be written."""
    kept = sent(TEN)
    looked_at(database, kept)
    ordered(database, who)
    return kept


TEN = "".join(f"{at},企业{at},{at + 1}\n" for at in range(10))


def test_a_list_is_written_when_somebody_says_so_and_whole(
    database: Database, who: Person, sent: Callable[[str], JobFiles], tmp_path: Path
) -> None:
    with database.writing() as session:
        dossiers.submit(session, who, Firm(id="3", name="企业3", land_mu=1))
        dossiers.submit(session, who, Firm(id="4", name="企业4", land_mu=5))
    files = sent(TEN)
    assert looked_at(database, files) == Counted(10, 10, rows_added=8, rows_changed=1)
    assert held(database) == (2, 2, 2)
    assert told(database) == "核对完毕，还没有写入任何内容"
    with files.result("csv").open(encoding="utf-8-sig") as file:
        changes = list(csv.DictReader(file))
    assert [one["变动"] for one in changes].count("新增") == 8
    [changed] = [one for one in changes if one["变动"] == "修改"]
    assert (changed["企业"], changed["现在"], changed["改为"]) == ("企业3", "1", "4")
    ordered(database, who)
    assert written(database, files).rows_written == 9
    assert held(database) == (10, 11, 11)
    with database.writing() as session:
        jobs.beat(session, JOB, "x", Counted(10, 10))  # heard before it was written
    with database.writing() as session:
        jobs.settle(session, JOB, "x", End(State.failed, jobs.NOTHING, Counted()))
        record = session.get_one(JobRecord, JOB)
        assert (record.state, record.rows_written) == (State.done, 9)  # it cannot be undone
    assert told(database) == "已全部写入"
    with database.reading() as session:
        again = intake.compared(session, who, KINDS["firms"], files.list)
        assert (again.changes, again.unchanged, again.rejects) == ((), 10, ())
        edition = session.scalar(select(FirmEdition).where(FirmEdition.version == 2))
        assert edition is not None
        assert dossiers.profile(edition).land_mu == 4


def test_it_finds_what_a_short_list_finds(
    database: Database, who: Person, sent: Callable[[str], JobFiles]
) -> None:
    rows = TEN + "9,又一家,3\n11,企业2,1\n12,坏,很多\n,合计,9\n13,企业2,8\n14,,\n,示例：甲,\n"
    files = sent(rows)
    with database.reading() as session:
        short = intake.compared(session, who, KINDS["firms"], files.list)
    found = looked_at(database, files)
    assert found.rows_rejected == len({one.row for one in short.rejects}) == 3
    assert found.rows_added == len(short.changes)
    assert found.rows_aside == len(short.notes) == 2
    with files.rejects.open(encoding="utf-8-sig") as file:
        faults = sorted((int(one["行"]), one["原因"]) for one in csv.DictReader(file))
    assert faults == sorted((one.row, one.why.zh) for one in short.rejects)
    with pytest.raises(Conflicting), database.writing() as session:
        jobs.commit(session, who, JOB, etag(1))


def test_what_was_looked_at_is_not_looked_at_again(
    database: Database, who: Person, sent: Callable[[str], JobFiles]
) -> None:
    files = sent(TEN + "9,又一家,3\n")
    first = looked_at(database, files)
    kept = {place: place.stat().st_mtime_ns for place in files.parts.iterdir()}
    max(kept).unlink()
    ended = large_imports.compare(database, Import(JOB, "x", False), files, "zh", lambda _: None)
    assert ended == first
    now = {place: place.stat().st_mtime_ns for place in files.parts.iterdir()}
    assert [place for place in kept if kept[place] != now[place]] == [max(kept)]


def test_nothing_is_written_when_a_firm_was_changed_since(
    database: Database, who: Person, sent: Callable[[str], JobFiles]
) -> None:
    files = sent(TEN)
    looked_at(database, files)
    with database.writing() as session:
        dossiers.submit(session, who, Firm(id="9", name="企业9"))
    ordered(database, who)
    with pytest.raises(Conflicting, match="企业9"):
        written(database, files)
    assert held(database) == (1, 1, 1)


@pytest.mark.parametrize("change", ["cancel", "lost", "written"])
def test_who_has_lost_the_job_writes_nothing(
    database: Database, who: Person, files: JobFiles, change: str
) -> None:
    with database.writing() as session:
        record = session.get_one(JobRecord, JOB)
        if change == "cancel":
            jobs.cancel(session, who, JOB, etag(record.version))
        elif change == "lost":
            record.holder = "y"
        else:
            jobs.committed(session, JOB, "x")
    with pytest.raises(Conflicting):
        written(database, files)
    assert held(database) == (0, 0, 0)


def test_what_was_not_written_is_not_counted_as_written(
    database: Database, who: Person, sent: Callable[[str], JobFiles]
) -> None:
    files = sent(TEN)
    looked_at(database, files)
    with database.writing() as session:
        dossiers.submit(session, who, Firm(id="9", name="企业9"))
    ordered(database, who)
    heard: list[Counted] = []
    with pytest.raises(Conflicting):
        large_imports.write(database, Import(JOB, "x", True), files, heard.append)
    assert heard[-1].rows_written > 0
    with database.writing() as session:
        jobs.beat(session, JOB, "x", heard[-1])
    with database.writing() as session:
        jobs.settle(session, JOB, "x", End(State.failed, jobs.NOTHING, heard[-1]))
        assert session.get_one(JobRecord, JOB).rows_written == 0


def test_a_cancel_that_came_too_late_does_not_cancel_what_is_ordered_later(
    database: Database, who: Person, sent: Callable[[str], JobFiles]
) -> None:
    files = sent(TEN)
    found = large_imports.compare(database, Import(JOB, "x", False), files, "zh", lambda _: None)
    with database.writing() as session:
        jobs.cancel(session, who, JOB, etag(session.get_one(JobRecord, JOB).version))
    with database.writing() as session:
        jobs.settle(session, JOB, "x", End(State.done, jobs.NOTHING, found))
    ordered(database, who)
    assert written(database, files).rows_written == 10


def test_an_import_that_is_resumed_is_not_written_before_it_is_ordered_again(
    database: Database, who: Person, sent: Callable[[str], JobFiles]
) -> None:
    files = sent(TEN)
    looked_at(database, files)
    with database.writing() as session:
        record = jobs.commit(session, who, JOB, etag(session.get_one(JobRecord, JOB).version))
        jobs.cancel(session, who, JOB, etag(record.version))
    with database.writing() as session:
        jobs.resume(session, who, JOB, etag(session.get_one(JobRecord, JOB).version))
    with database.writing() as session:
        taken = jobs.take(session, "x")
        assert taken is not None
        assert taken.commit_by is None
    looked_at(database, files)
    ordered(database, who)
    assert written(database, files).rows_written == 10


@pytest.mark.parametrize("change", ["moved", "away", "other role"])
def test_who_is_no_promoter_of_the_organisation_any_more_imports_nothing(
    database: Database, who: Person, sent: Callable[[str], JobFiles], change: str
) -> None:
    other = hired(database, "丙")
    with database.writing() as session:
        dossiers.submit(session, other, Firm(id="3", name="企业3", land_mu=777))

    def leaves() -> None:
        with database.writing() as session:
            user = session.get_one(User, who.id)
            if change == "moved":
                user.organisation_id = other.organisation_id
            elif change == "away":
                user.active = False
            else:
                user.role = "analyst"

    files = sent(TEN)
    looked_at(database, files)
    ordered(database, who)
    leaves()
    before = held(database)
    with pytest.raises(Conflicting, match="甲"):
        written(database, files)
    with pytest.raises(Conflicting, match="甲"):
        large_imports.compare(database, Import(JOB, "x", False), files, "zh", lambda _: None)
    assert held(database) == before


def test_of_many_faults_the_first_are_listed_and_all_rows_counted(
    database: Database,
    who: Person,
    sent: Callable[[str], JobFiles],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(large_imports, "MOST_FAULTS", 4)
    files = sent("".join(f"{at},企业{at},很多\n" for at in range(10)))
    assert looked_at(database, files).rows_rejected == 10
    with files.rejects.open(encoding="utf-8-sig") as file:
        assert [one["行"] for one in csv.DictReader(file)] == ["2", "3", "4", "5"]


def test_what_an_earlier_version_looked_at_says_not_how_many_rows_are_none_of_firms(
    database: Database, who: Person, sent: Callable[[str], JobFiles]
) -> None:
    files = sent(TEN + ",合计,9\n")
    whole = looked_at(database, files)
    assert whole.rows_aside == 1
    place = max(files.parts.iterdir())
    said = orjson.loads(place.read_bytes())
    del said["aside"]
    place.write_bytes(orjson.dumps(said))
    assert looked_at(database, files) == replace(whole, rows_aside=None)
    with database.reading() as session:
        assert session.get_one(JobRecord, JOB).rows_aside == 1  # it had ended


def test_what_has_lost_a_part_is_not_written(
    database: Database, who: Person, files: JobFiles
) -> None:
    max(files.parts.iterdir()).unlink()
    with pytest.raises(Conflicting, match="lost"):
        written(database, files)
    assert held(database) == (0, 0, 0)


def test_a_list_of_endless_length_is_refused(
    database: Database,
    who: Person,
    sent: Callable[[str], JobFiles],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(large_imports, "MOST_ROWS", 9)
    with pytest.raises(BadInput, match="1,000,000"):
        looked_at(database, sent(TEN))


def test_a_table_that_is_none_is_refused(
    database: Database, who: Person, sent: Callable[[str], JobFiles]
) -> None:
    with pytest.raises(BadInput):
        looked_at(database, sent(""))


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
