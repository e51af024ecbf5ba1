"""Firms of an import on their way in: put aside a few at a time, then written all at once.

Nobody sees what is put aside. Only writing it keeps others from writing for longer than a moment,
and the database does that by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, literal, select
from sqlalchemy import update as updating
from sqlalchemy.orm import Session

from service import clock, dossiers
from service.accounts import Person
from service.database import deletions
from service.database.base import Base, Moment, add_all, new_id
from service.database.engine import Database
from service.database.jobs import JobRecord, StagedFirm
from service.database.records import FirmEdition, FirmRecord
from service.database.traces import AuditEntry
from service.imports import Change
from service.jobs import State
from service.refusals import Outdated

ROWS = 2_000
"""So many rows are read at a time."""


@dataclass(frozen=True)
class Stage:
    """Where one process puts aside the firms of one job."""

    job_id: str
    holder: str

    @property
    def here(self) -> ColumnElement[bool]:
        """Whether a firm is put aside here."""
        return and_(StagedFirm.job_id == self.job_id, StagedFirm.holder == self.holder)


def put(session: Session, stage: Stage, changes: Sequence[Change]) -> None:
    """Puts aside what the firms of ``changes`` will say."""
    rows: list[dict[str, Any]] = [
        {
            **vars(stage),
            "firm_id": change.record_id or new_id(stage.job_id),
            "version": (change.version or 0) + 1,
            "name": dossiers.line(change.said["name"]),
            "said": change.said,
        }
        for change in changes
    ]
    add_all(session, StagedFirm, rows)


def count(session: Session, stage: Stage) -> int:
    """How many firms are put aside."""
    return session.scalar(select(func.count(StagedFirm.firm_id)).where(stage.here)) or 0


@contextmanager
def changes(session: Session, stage: Stage) -> Iterator[Iterator[Change]]:
    """What is put aside, as it was found."""
    wanted = select(StagedFirm.firm_id, StagedFirm.version, StagedFirm.said).where(stage.here)
    with session.execute(wanted.execution_options(yield_per=ROWS)) as found:
        yield (
            Change(said["name"], said, *((firm_id, version - 1) if version > 1 else (None, None)))
            for firm_id, version, said in found
        )


def write(session: Session, who: Person, stage: Stage) -> None:
    """Keeps all that is put aside, as :func:`dossiers.submit` and :func:`dossiers.edit` keep each.

    Raises :class:`Outdated` where a firm is no longer at the version that was seen, and of no firm
    where one has gone from here meanwhile.
    """
    _refuse_moved(session, who, stage)
    now, author = literal(clock.now(), Moment), literal(who.id)
    firm = StagedFirm.firm_id
    new = {
        "id": firm,
        "created_at": now,
        "organisation_id": literal(who.organisation_id),
        "name": StagedFirm.name,
        "version": StagedFirm.version,
    }
    _copy(session, FirmRecord, new, and_(stage.here, StagedFirm.version == 1))
    said = {"name": StagedFirm.name, "version": StagedFirm.version}
    session.execute(
        updating(FirmRecord)
        .where(FirmRecord.id == firm, stage.here, StagedFirm.version > 1)
        .values(said),
        execution_options={"synchronize_session": False},
    )
    edition = {
        "firm_id": firm,
        "version": StagedFirm.version,
        "said": StagedFirm.said,
        "author_id": author,
        "created_at": now,
    }
    _copy(session, FirmEdition, edition, stage.here)
    line = {
        "at": now,
        "user_id": author,
        "action": case((StagedFirm.version == 1, "submitted"), else_="edited"),
        "object_kind": literal("firm"),
        "object_id": firm,
        "version": StagedFirm.version,
    }
    _copy(session, AuditEntry, line, stage.here)


def left_over() -> ColumnElement[bool]:
    """Whether a firm was put aside by an import that nobody works on any more."""
    at_work = and_(
        JobRecord.id == StagedFirm.job_id,
        JobRecord.state == State.running,
        JobRecord.holder == StagedFirm.holder,
    )
    return ~select(JobRecord.id).where(at_work).exists()


def clear(database: Database, which: ColumnElement[bool]) -> None:
    """Deletes what is put aside, a few rows at a time."""
    deletions.clear(database, StagedFirm, which)


def _refuse_moved(session: Session, who: Person, stage: Stage) -> None:
    """Nobody else changes the firms from now on; two imports wait for each other in order."""
    edited = and_(stage.here, StagedFirm.version > 1)
    as_seen = and_(
        FirmRecord.id == StagedFirm.firm_id,
        FirmRecord.version == StagedFirm.version - 1,
        FirmRecord.organisation_id == who.organisation_id,
    )
    stand = select(FirmRecord.id).join(StagedFirm, as_seen).where(edited).order_by(FirmRecord.id)
    locked = stand.with_for_update(of=FirmRecord).subquery()
    standing = session.scalar(select(func.count()).select_from(locked))
    if standing != session.scalar(select(func.count(StagedFirm.firm_id)).where(edited)):
        moved = ~select(FirmRecord.id).where(as_seen).exists()
        raise Outdated(None, session.scalars(select(StagedFirm.said).where(edited, moved)).first())


def _copy(
    session: Session, kind: type[Base], said: Mapping[str, Any], which: ColumnElement[bool]
) -> None:
    """A row of ``kind`` for each firm that is put aside: column → what it says."""
    rows = select(*said.values()).where(which).order_by(StagedFirm.version, StagedFirm.firm_id)
    table = Base.metadata.tables[kind.__tablename__]
    session.execute(insert(table).from_select(list(said), rows, include_defaults=False))
