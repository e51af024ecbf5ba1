"""Lists of firms in the background, ranked or imported: sent, watched, cancelled, taken up again.

A process that works on a job holds it as long as it says so every few seconds; a job whose holder
has fallen silent is taken up by another. Whoever has lost a job changes nothing about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from features.errors import NotFound
from features.text import Lang, Text
from service import clock, versions
from service.accounts import Person
from service.auditing import noted
from service.database.jobs import JobRecord
from service.refusals import Conflicting

JOB = Text("任务", "Job")
SILENCE = timedelta(seconds=20)
"""A holder that has said nothing for so long has lost its job."""
MOST_OPEN = 20
"""So many jobs of an organisation may wait or run."""
MOST_TRIES = 5
"""A job that was taken up so often without getting any further is given up."""


class State(StrEnum):
    """How far a job is."""

    queued = "queued"
    running = "running"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


OPEN = (State.queued, State.running)


class Kind(StrEnum):
    """What is done with a list."""

    ranking = "ranking"
    firms = "firms"


class Order(StrEnum):
    """What the holder of a job is to do."""

    go_on = "go on"
    cancel = "cancel"
    lost = "lost"


@dataclass(frozen=True)
class Sent:
    """A list that was sent, and how to rank it; an import is asked nothing."""

    id: str
    file_name: str
    file_bytes: int
    asked: Mapping[str, Any] | None
    lang: Lang
    kind: Kind = Kind.ranking


@dataclass(frozen=True)
class Counted:
    """Rows: in all (None before they are counted), read, ranked, without any park, rejected; of an
    import those that add a firm or change one, and how many of these are written; of either those
    that are none of firms, None where an earlier version did not count them.
    """

    rows: int | None = None
    rows_read: int = 0
    rows_ranked: int = 0
    rows_nowhere: int = 0
    rows_rejected: int = 0
    rows_added: int = 0
    rows_changed: int = 0
    rows_written: int = 0
    rows_aside: int | None = 0


@dataclass(frozen=True)
class End:
    """The state that work on a job ended in, and why; queued: it was broken off, and goes on."""

    state: State
    said: Text
    counted: Counted


def visible(who: Person) -> Select[JobRecord]:
    """The jobs of the organisation of ``who``."""
    return select(JobRecord).where(JobRecord.organisation_id == who.organisation_id)


def submit(session: Session, who: Person, sent: Sent) -> JobRecord:
    """The job, waiting for its turn; raises :class:`Conflicting` where too many wait."""
    open_ones = visible(who).where(JobRecord.state.in_(OPEN)).subquery()
    if (session.scalar(select(func.count()).select_from(open_ones)) or 0) >= MOST_OPEN:
        raise Conflicting(_TOO_MANY)
    record = JobRecord(
        organisation_id=who.organisation_id, author_id=who.id, state=State.queued, **vars(sent)
    )
    session.add(record)
    session.flush()
    noted(session, who.id, "submitted", "job", record.id)
    return record


def seen(session: Session, who: Person, job_id: str) -> JobRecord:
    """The job; raises :class:`NotFound` when it is not of the organisation of ``who``."""
    return _found(session, visible(who).where(JobRecord.id == job_id), job_id)


def cancel(session: Session, who: Person, job_id: str, version: str | None) -> JobRecord:
    """The job, which stops as soon as its holder hears of it; what is done stays.

    Raises :class:`Conflicting` for a job that has ended, and as :func:`versions.same`.
    """
    record = _ordered(session, who, (job_id, version), State.cancelled)
    if record.state not in OPEN:
        raise Conflicting(_ENDED.fill(state=WORDS[State(record.state)]))
    if record.state == State.queued:
        _end(record, State.cancelled, CANCELLED)
    record.cancelling = True
    noted(session, who.id, "cancelled", "job", job_id)
    return record


def resume(session: Session, who: Person, job_id: str, version: str | None) -> JobRecord:
    """The job, waiting for its turn again: it goes on after the last part that is done. What an
    import found is not written before somebody says so again.

    Raises :class:`Conflicting` for a job that was neither cancelled nor has failed, and as
    :func:`versions.same`.
    """
    record = _ordered(session, who, (job_id, version), State.queued)
    if record.state not in (State.cancelled, State.failed):
        raise Conflicting(_NOTHING_TO_RESUME.fill(state=WORDS[State(record.state)]))
    if not record.files_kept:
        raise Conflicting(_DELETED)
    _begin_again(record)
    record.commit_by = None
    noted(session, who.id, "resumed", "job", job_id)
    return record


def commit(session: Session, who: Person, job_id: str, version: str | None) -> JobRecord:
    """The import, waiting for its turn again, in which all that it found is written.

    Raises :class:`Conflicting` for a job that has nothing to write, or rows at fault, and as
    :func:`versions.same`.
    """
    record = _ordered(session, who, (job_id, version), State.queued)
    if why := nothing_to_write(record):
        raise Conflicting(why)
    _begin_again(record)
    record.commit_by = who.id
    noted(session, who.id, "ordered", "job", job_id)
    return record


def nothing_to_write(record: JobRecord) -> Text | None:
    """Why the job has nothing that can be written; None where it has."""
    if record.kind != Kind.firms:
        return _RANKS
    if record.state != State.done:
        return _NOT_DONE.fill(state=WORDS[State(record.state)])
    if record.committed_at is not None:
        return _WRITTEN
    if record.rows_rejected:
        return _REJECTED.fill(count=record.rows_rejected)
    if not record.files_kept:
        return _DELETED
    return None if record.rows_added + record.rows_changed else _NOTHING_NEW


def to_be_written(session: Session, job_id: str, holder: str) -> bool:
    """Whether ``holder`` is still to write what an import found: it has not lost the job, which is
    neither cancelled nor written already.
    """
    return session.scalar(select(JobRecord.id).where(_unwritten(job_id, holder))) is not None


def committed(session: Session, job_id: str, holder: str) -> bool:
    """Notes, in the transaction that writes what an import found, that it is written; False where
    it is not :func:`to_be_written`: nothing may be written.
    """
    ended = (
        update(JobRecord)
        .where(_unwritten(job_id, holder))
        .values(
            committed_at=clock.now(), rows_written=JobRecord.rows_added + JobRecord.rows_changed
        )
    )
    return bool(session.scalars(ended.returning(JobRecord.id)).all())


def finished(session: Session, who: Person, job_id: str) -> JobRecord:
    """The job, whose results are there; raises :class:`Conflicting` before or after that."""
    record = seen(session, who, job_id)
    if record.state != State.done:
        raise Conflicting(_NOT_DONE.fill(state=WORDS[State(record.state)]))
    if not record.files_kept:
        raise Conflicting(_DELETED)
    return record


def message(record: JobRecord) -> Text:
    """What is to be said of a job besides its state."""
    if record.kind == Kind.firms and record.state == State.done:
        return _WRITTEN if record.committed_at else nothing_to_write(record) or _LOOKED_AT
    if record.state != State.running:
        return Text(*record.message)
    if record.commit_by:
        return _IMPORTING
    if record.rows is None:
        return _COUNTING
    if record.kind == Kind.firms:
        return _COMPARING
    return _WRITING if record.rows_read >= record.rows else _RANKING


def waiting(now: datetime) -> Select[JobRecord]:
    """The jobs that nobody works on though somebody should, the oldest first."""
    silent = and_(JobRecord.state == State.running, JobRecord.beat_at < now - SILENCE)
    return (
        select(JobRecord)
        .where(or_(JobRecord.state == State.queued, silent))
        .order_by(JobRecord.created_at, JobRecord.id)
        .limit(1)
    )


def take(session: Session, holder: str) -> JobRecord | None:
    """The next job, which ``holder`` works on from now on; None where nothing waits."""
    now = clock.now()
    record = session.scalar(waiting(now).with_for_update(skip_locked=True))
    if record is None:
        return None
    if record.committed_at is not None:
        _end(record, State.done, NOTHING)
        return None
    if record.cancelling:
        _end(record, State.cancelled, CANCELLED)
        return None
    if record.tries >= MOST_TRIES:
        _end(record, State.failed, _GIVEN_UP)
        return None
    record.state, record.holder, record.beat_at = State.running, holder, now
    record.started_at = record.started_at or now
    record.tries += 1
    return record


def begin(session: Session, job_id: str, holder: str, asked: Mapping[str, Any]) -> None:
    """Notes how ``holder`` is about to rank the list, unless it has lost the job."""
    if record := _held(session, job_id, holder):
        record.asked = asked


def beat(session: Session, job_id: str, holder: str, counted: Counted) -> Order:
    """Says that ``holder`` still works on the job, and how far it is; what to do now."""
    record = _held(session, job_id, holder)
    if record is None:
        return Order.lost
    if (counted.rows_read, counted.rows_written) > (record.rows_read, record.rows_written):
        record.tries = 1
    _count(record, counted)
    record.beat_at = clock.now()
    return Order.cancel if record.cancelling else Order.go_on


def settle(session: Session, job_id: str, holder: str, end: End) -> None:
    """Ends the job, or puts it back in the queue, unless ``holder`` has lost it."""
    record = _held(session, job_id, holder)
    if record is None:
        return
    _count(record, replace(end.counted, rows_written=0))
    if record.committed_at is not None:  # whatever became of the process after that
        end = End(State.done, NOTHING, end.counted)
    elif record.cancelling and end.state is State.failed:  # who works heard of that first
        end = End(State.cancelled, CANCELLED, end.counted)
    if end.state is State.queued:
        record.state, record.holder, record.tries = end.state, None, record.tries - 1
    else:
        _end(record, end.state, end.said)
        noted(session, None, str(end.state), "job", job_id)


def outdated(before: datetime) -> ColumnElement[bool]:
    """Whether a job has ended ``before`` a moment, and its files are still there."""
    return and_(JobRecord.files_kept, JobRecord.ended_at < before)


def _ordered(
    session: Session, who: Person, ordered: tuple[str, str | None], state: State
) -> JobRecord:
    """The job, to be changed by nobody else meanwhile.

    ``ordered``: which job, and the version that was seen of it; ``state``: what it is to become.
    """
    job_id, version = ordered
    wanted = visible(who).where(JobRecord.id == job_id).with_for_update(of=JobRecord)
    record = _found(session, wanted, job_id)
    versions.raised(record, version, {"state": state.value}, lambda: {"state": record.state})
    return record


def _found(session: Session, wanted: Select[JobRecord], job_id: str) -> JobRecord:
    found = session.scalar(wanted)
    if found is None:
        raise NotFound(JOB, job_id)
    return found


def _held(session: Session, job_id: str, holder: str) -> JobRecord | None:
    return session.scalar(select(JobRecord).where(_mine(job_id, holder)).with_for_update())


def _mine(job_id: str, holder: str) -> ColumnElement[bool]:
    return and_(
        JobRecord.id == job_id, JobRecord.holder == holder, JobRecord.state == State.running
    )


def _unwritten(job_id: str, holder: str) -> ColumnElement[bool]:
    still = and_(JobRecord.cancelling.is_(False), JobRecord.committed_at.is_(None))
    return and_(_mine(job_id, holder), still)


def _count(record: JobRecord, counted: Counted) -> None:
    """Notes how far it is, unless all is written: what was heard before that is out of date."""
    if record.committed_at is not None:
        return
    for name, value in vars(counted).items():
        setattr(record, name, value)


def _end(record: JobRecord, state: State, said: Text) -> None:
    record.state, record.message = state, list(said)
    record.holder, record.ended_at = None, clock.now()


def _begin_again(record: JobRecord) -> None:
    record.state, record.message, record.ended_at = State.queued, ["", ""], None
    record.cancelling, record.tries = False, 0


WORDS: Mapping[State, Text] = {
    State.queued: Text("排队中", "queued"),
    State.running: Text("进行中", "running"),
    State.done: Text("已完成", "done"),
    State.failed: Text("失败", "failed"),
    State.cancelled: Text("已取消", "cancelled"),
}
_TOO_MANY = Text(
    f"排队和进行中的任务已有 {MOST_OPEN} 个，请等其中一个结束，或取消一个",
    f"{MOST_OPEN} jobs wait or run already: wait for one to end, or cancel one",
)
_ENDED = Text("任务{state}，不能再取消", "The job is {state}: it cannot be cancelled")
_NOTHING_TO_RESUME = Text(
    "任务{state}，不需要续跑", "The job is {state}: there is nothing to resume"
)
_NOT_DONE = Text("任务{state}，还没有结果", "The job is {state}: it has no result")
_DELETED = Text(
    "保存期已过，文件已删除，请重新上传",
    "The files were deleted when their time was up: send them again",
)
NOTHING = Text("", "")
CANCELLED = Text("已取消，可以续跑", "Cancelled; it can be resumed")
_COUNTING = Text("正在清点行数", "The rows are being counted")
_RANKING = Text("正在排名", "Ranking")
_WRITING = Text("正在写出结果", "The results are being written")
_COMPARING = Text("正在与现有企业核对", "Being compared with the firms that are there")
_IMPORTING = Text("正在写入", "Being written")
_LOOKED_AT = Text("核对完毕，还没有写入任何内容", "All rows were looked at; nothing is written yet")
_WRITTEN = Text("已全部写入", "All of it is written")
_REJECTED = Text(
    "有 {count} 行不能导入，没有写入任何内容；请更正后重新上传",
    "{count:row is|rows are} at fault, and nothing is written: correct them, send the list again",
)
_NOTHING_NEW = Text("与现有内容相同，没有要写的", "All is known already: there is nothing to write")
_RANKS = Text("这个任务只做排名，不导入", "This job ranks firms: it imports none")
_GIVEN_UP = Text(
    "多次中断而没有进展，已停止；可以续跑",
    "Broken off too often without getting any further; it can be resumed",
)
