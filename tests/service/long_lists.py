"""Long lists of firms on their way in: kept, looked at, ordered and written."""

from pathlib import Path

from sqlalchemy import func, select

from service import jobs, large_imports
from service.accounts import Person
from service.database.engine import Database
from service.database.jobs import JobRecord, StagedFirm
from service.database.records import FirmEdition, FirmRecord
from service.database.traces import AuditEntry
from service.job_files import JobFiles
from service.jobs import Counted, End, Kind, Sent, State
from service.large_imports import Import
from service.versions import etag

HEAD = "企业编号,企业名称,用地需求（亩）\n"
TEN = "".join(f"{at},企业{at},{at + 1}\n" for at in range(10))
JOB = "a" * 32


def kept(database: Database, who: Person, folder: Path, rows: str) -> JobFiles:
    """A list with its job, which a process named x holds."""
    files = JobFiles(folder / JOB)
    files.folder.mkdir()
    (files.folder / "list.csv").write_text(HEAD + rows, "utf-8")
    with database.writing() as session:
        jobs.submit(session, who, Sent(JOB, "list.csv", 1, None, "zh", Kind.firms))
    with database.writing() as session:
        jobs.take(session, "x")
    return files


def ten(database: Database, who: Person, folder: Path) -> JobFiles:
    """Ten firms, looked at and ordered to be written."""
    files = kept(database, who, folder, TEN)
    looked_at(database, files)
    ordered(database, who)
    return files


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
