"""A long list of firms, looked at and written: on both engines."""

import csv
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from features.errors import BadInput
from features.profiles import Firm
from service import dossiers, intake, jobs, large_imports
from service.accounts import Person
from service.database.engine import Database
from service.database.jobs import JobRecord
from service.database.people import User
from service.database.records import FirmEdition
from service.job_files import JobFiles
from service.jobs import Counted, End, State
from service.large_imports import Import
from service.record_kinds import KINDS
from service.refusals import Conflicting
from service.versions import etag
from tests.service.long_lists import (
    JOB,
    TEN,
    held,
    kept,
    looked_at,
    ordered,
    ten,
    told,
    written,
)
from tests.service.test_jobs import hired


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
