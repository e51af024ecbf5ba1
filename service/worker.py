"""The worker of a process: takes one job after another, and keeps saying that it is alive.

Each job is done in a process of its own; here it is only watched. Told to stop, the worker puts
its job back, and whoever comes next goes on with it.
"""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from features.errors import StaleModel
from features.text import Text
from recommender import store
from recommender.weights import Weights
from service import clock, forgetting, job_weights, jobs, previews, staging
from service.database.engine import Database
from service.database.jobs import JobRecord
from service.job_files import JobFiles
from service.jobs import Counted, End, Order, State
from service.matchers import Matchers

if TYPE_CHECKING:
    from service.labour import Task, Told

PAUSE_SECONDS = 1.0
BEAT_SECONDS = 1.0
SWEEP_SECONDS = 3600.0
GRACE_SECONDS = 5.0

log = logging.getLogger("parkmatch.jobs")
_SPAWN = get_context("spawn")
_JOB = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class _Job:
    """What the worker must know of its job."""

    id: str
    asked: Any
    lang: Any
    counted: Counted
    writes: bool


class Worker:
    """Does the jobs of a database, one at a time, in a thread of its own."""

    def __init__(
        self,
        database: Database,
        matchers: Callable[[], Matchers],
        folder: str,
        days: int,
    ) -> None:
        """``matchers``: those that answer now, with the weights in force."""
        self.name = uuid4().hex
        self._database, self._standing = database, matchers
        self._folder, self._days = Path(folder), days
        self._stopping, self._nudged = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begins to look for jobs."""
        self._thread.start()

    def nudge(self) -> None:
        """Says that there is a new job: it is looked for at once."""
        self._nudged.set()

    def stop(self) -> None:
        """Puts the job at hand back, and ends."""
        self._stopping.set()
        self._nudged.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        sweep_at = monotonic()
        while not self._stopping.is_set():
            worked = False
            try:
                if monotonic() >= sweep_at:
                    self._sweep()
                    sweep_at = monotonic() + SWEEP_SECONDS
                worked = self._next()
            except SQLAlchemyError as error:
                log.warning("the database cannot be reached: %s", type(error).__name__)
            except Exception:  # the next job may go well
                log.exception("the worker goes on")
            if not worked:
                self._nudged.wait(PAUSE_SECONDS)
            self._nudged.clear()

    def _next(self) -> bool:
        """Does the next job; whether there was one."""
        with self._database.reading() as session:
            if session.scalar(jobs.waiting(clock.now())) is None:
                return False
        with self._database.writing() as session:
            record = jobs.take(session, self.name)
        if record is not None:
            counted = Counted(**{name: getattr(record, name) for name in vars(Counted())})
            writes = record.commit_by is not None
            self._do(_Job(record.id, record.asked, record.lang, counted, writes))
        return True

    def _do(self, job: _Job) -> None:
        files = JobFiles.of(self._folder, job.id)
        log.info("job %s begins", job.id)
        try:
            end = self._tried(job, files)
        except OSError as error:  # a folder that is away, a disk that is full
            log.warning("job %s: %s", job.id, error)
            end = End(State.failed, _FILES.fill(why=type(error).__name__), job.counted)
        if end is not None:
            log.info("job %s: %s", job.id, end.state)
            self._settle(job, end)
        if job.writes:
            staging.clear(self._database, staging.left_over())

    def _tried(self, job: _Job, files: JobFiles) -> End | None:
        try:
            return self._watched(job, files)
        except StaleModel:  # begun by another version: what is done would not go with the rest
            files.restart()
            return self._watched(replace(job, counted=Counted()), files)

    def _watched(self, job: _Job, files: JobFiles) -> End | None:
        """How the work ended; None when another process has the job now."""
        from service.labour import Told

        if job.asked and not files.matcher.exists():
            matcher = self._standing().fitted(job.asked["illustrative"])
            self._begin(job, matcher.weights_)
            store.save(matcher, files.matcher)
        told, beat_at = Told(job.counted), monotonic()
        with _at_work(self._task(job, files)) as hears:
            while not self._stopping.is_set():
                try:
                    told = _newest(hears, told)
                except EOFError:
                    return End(State.failed, _DIED, told.counted)
                if told.stale:
                    raise StaleModel(_DIED)
                if told.ended or told.failed:
                    return _ended(told)
                if monotonic() >= beat_at:
                    beat_at = monotonic() + BEAT_SECONDS
                    order = self._beat(job, told)
                    if order is Order.cancel:
                        return End(State.cancelled, jobs.CANCELLED, told.counted)
                    if order is Order.lost:
                        return None
        return End(State.queued, jobs.NOTHING, told.counted)

    def _begin(self, job: _Job, standing: Weights) -> None:
        with self._database.writing() as session:
            jobs.begin(session, job.id, self.name, job_weights.begun(job.asked, standing))

    def _task(self, job: _Job, files: JobFiles) -> "Task":
        from service.labour import Task
        from service.large_imports import Import

        url = self._database.engine.url.render_as_string(hide_password=False)
        importing = None if job.asked else (Import(job.id, self.name, job.writes), url)
        return Task(files.folder, job.asked, job.lang, importing)

    def _beat(self, job: _Job, told: "Told") -> Order:
        """What to do now; a database that is away for a moment changes nothing."""
        try:
            with self._database.writing() as session:
                return jobs.beat(session, job.id, self.name, told.counted)
        except SQLAlchemyError:
            return Order.go_on

    def _settle(self, job: _Job, end: End) -> None:
        """Until it is written: a database that is away is waited for as long as the job is ours."""
        until = monotonic() + jobs.SILENCE.total_seconds()
        while True:
            try:
                with self._database.writing() as session:
                    jobs.settle(session, job.id, self.name, end)
            except SQLAlchemyError:
                if monotonic() > until or self._stopping.wait(PAUSE_SECONDS):
                    return
            else:
                return

    def _sweep(self) -> None:
        """Deletes the files of jobs that ended long ago, those that no job ever got, old previews,
        what imports have left over, and keys of requests of long ago.
        """
        staging.clear(self._database, staging.left_over())
        forgetting.sweep(self._database, clock.now())
        before = clock.now() - timedelta(days=self._days)
        with self._database.writing() as session:
            for record in session.scalars(select(JobRecord).where(jobs.outdated(before))):
                JobFiles.of(self._folder, record.id).delete()
                record.files_kept = False
            previews.sweep(session, before)
            known = set(session.scalars(select(JobRecord.id)))
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            ours = _JOB.fullmatch(folder.name) and folder.name not in known
            if ours and folder.stat().st_mtime < before.timestamp():
                log.info("files of job %s are deleted", folder.name)
                JobFiles(folder).delete()


def _newest(hears: Connection, told: "Told") -> "Told":
    """What was told last, ``told`` where nothing new is; who works need not wait to be heard."""
    wait = BEAT_SECONDS / 4
    heard = told
    while not (heard.ended or heard.failed or heard.stale) and hears.poll(wait):
        try:
            heard, wait = hears.recv(), 0.0
        except EOFError:
            if heard is told:
                raise
            break
    return heard


def _ended(told: "Told") -> End:
    state = State.done if told.failed is None else State.failed
    return End(state, told.failed or jobs.NOTHING, told.counted)


@contextmanager
def _at_work(task: "Task") -> Iterator[Connection]:
    """A process that does ``task``, and what it tells; it is gone afterwards."""
    from service import labour

    hears, tells = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=labour.work, args=(task, tells), daemon=True)
    process.start()
    tells.close()
    try:
        yield hears
    finally:
        process.terminate()
        process.join(GRACE_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()
        hears.close()


_DIED = Text(
    "工作进程意外退出，已算好的部分保留，可以续跑",
    "The process at work ended unexpectedly; what is done is kept, and it can be resumed",
)
_FILES = Text(
    "任务的文件读写失败（{why}），排除后可以续跑",
    "The files of the job cannot be read or written ({why}); it can be resumed after that",
)
