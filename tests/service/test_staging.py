"""Firms of an import on their way in: on both engines."""

import pytest
from sqlalchemy import select

from features.profiles import Firm
from service import dossiers, jobs, staging
from service.accounts import Person
from service.database import deletions
from service.database.engine import Database
from service.database.jobs import JobRecord
from service.database.records import FirmRecord
from service.database.traces import AuditEntry
from service.imports import Change
from service.jobs import Kind, Sent
from service.refusals import Outdated
from service.staging import Stage
from service.versions import etag
from tests.service.test_jobs import hired

JOB = "a" * 32
MINE = Stage(JOB, "x")


@pytest.fixture
def who(database: Database) -> Person:
    """Whose job the process named x works on."""
    found = hired(database, "甲")
    with database.writing() as session:
        jobs.submit(session, found, Sent(JOB, "list.csv", 1, None, "zh", Kind.firms))
    with database.writing() as session:
        jobs.take(session, "x")
    return found


def said(name: str, land_mu: int = 3) -> object:
    return Firm(name=name, land_mu=land_mu).model_dump(mode="json")


def new(*names: str) -> list[Change]:
    return [Change(name, said(name)) for name in names]


def put(database: Database, *changes: Change, stage: Stage = MINE) -> None:
    with database.writing() as session:
        staging.put(session, stage, changes)


def staged(database: Database, stage: Stage = MINE) -> int:
    with database.reading() as session:
        return staging.count(session, stage)


def test_firms_that_are_put_aside_are_nobody_s_until_all_are_written(
    database: Database, who: Person
) -> None:
    with database.writing() as session:
        old = dossiers.submit(session, who, Firm(name="旧", land_mu=1)).id
    edit = Change("旧", said("旧", 9), old, 1)
    put(database, *new("一", "二\u200b"), edit)
    put(database, *new("别人的"), stage=Stage(JOB, "y"))
    with database.reading() as session:
        assert session.scalars(select(FirmRecord.name)).all() == ["旧"]
        with staging.changes(session, MINE) as changes:
            found = {(one.name, one.record_id, one.version) for one in changes}
    assert found == {("一", None, None), ("二\u200b", None, None), ("旧", old, 1)}
    with database.writing() as session:
        staging.write(session, who, MINE)
    with database.reading() as session:
        firms = {one.name: one for one in session.scalars(dossiers.visible(who))}
        lines = select(AuditEntry.action, AuditEntry.object_id, AuditEntry.version)
        noted = session.execute(lines.where(AuditEntry.object_kind == "firm")).all()
        land = {n: dossiers.newest(session, one).said["land_mu"] for n, one in firms.items()}
    assert {name: one.version for name, one in firms.items()} == {"一": 1, "二": 1, "旧": 2}
    assert land == {"一": 3, "二": 3, "旧": 9}
    assert sorted((action, named, version) for action, named, version in noted) == sorted(
        [("edited", old, 2), ("submitted", old, 1)]
        + [("submitted", firms[name].id, 1) for name in ("一", "二")]
    )


def test_new_firms_are_noted_before_those_that_change_and_each_in_the_order_of_its_id(
    database: Database, who: Person
) -> None:
    with database.writing() as session:
        old = dossiers.submit(session, who, Firm(name="旧")).id
    put(database, Change("旧", said("旧", 9), old, 1))
    put(database, *new(*"九八七六"))
    put(database, *new(*"五四三二"))
    with database.writing() as session:
        staging.write(session, who, MINE)
    with database.reading() as session:
        lines = select(AuditEntry.version, AuditEntry.object_id).order_by(AuditEntry.id)
        noted = session.execute(lines.where(AuditEntry.object_kind == "firm")).all()[1:]
    assert len(noted) == 9
    assert noted == sorted(noted)


@pytest.mark.parametrize("moved", ["edited", "withdrawn", "of others"])
def test_a_firm_that_was_moved_since_keeps_all_from_being_written(
    database: Database, who: Person, moved: str
) -> None:
    owner = hired(database, "乙") if moved == "of others" else who
    with database.writing() as session:
        old = dossiers.submit(session, owner, Firm(name="旧")).id
    put(database, *new("一"), Change("旧", said("旧"), old, 1))
    if moved == "edited":
        with database.writing() as session:
            dossiers.edit(session, who, old, etag(1), Firm(name="旧", land_mu=5))
    if moved == "withdrawn":
        with database.writing() as session:
            dossiers.withdraw(session, who, old, etag(1))

    def write() -> None:
        with database.writing() as session:
            staging.write(session, who, MINE)

    with pytest.raises(Outdated) as refused:
        write()
    assert refused.value.submitted["name"] == "旧"
    with database.reading() as session:
        assert session.scalars(select(FirmRecord.name)).all() == ["旧"]


def test_what_is_left_over_goes_and_what_is_at_work_stays(
    database: Database, who: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletions, "ROWS", 2)
    dead = Stage(JOB, "y")
    put(database, *new("一", "二"))
    put(database, *new(*"三四五六七"), stage=dead)
    staging.clear(database, staging.left_over())
    assert (staged(database), staged(database, dead)) == (2, 0)
    with database.writing() as session:
        session.get_one(JobRecord, JOB).state = jobs.State.failed
    staging.clear(database, staging.left_over())
    assert staged(database) == 0
    put(database, *new("一"))
    staging.clear(database, MINE.here)
    assert staged(database) == 0
