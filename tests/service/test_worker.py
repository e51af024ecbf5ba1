"""The worker of a process: killed, stopped, out of date, and tidy.

That it works on both engines is shown where jobs are sent over HTTP.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from multiprocessing import Pipe
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from service import clock, jobs
from service import worker as worker_module
from service.accounts import Person
from service.database.engine import Database
from service.database.jobs import JobRecord
from service.database.traces import IdempotencyKey
from service.job_files import JobFiles
from service.jobs import Counted, Sent, State
from service.labour import Told
from service.worker import Worker
from tests.service.test_jobs import ASKED, hired

ROWS = 10_000
SECONDS = 400  # work is polite: beside a full machine it is slow
FEW = 20
LIST = "企业名称,用地需求（亩）\n" + "".join(f"甲{at},{at % 900}\n" for at in range(ROWS))


@pytest.fixture
def database(file: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of SQLite with tables and no rows."""
    path = shutil.copy(file, tmp_path / "parkmatch.db")
    found = Database(f"sqlite:///{path}")
    yield found
    found.close()


@pytest.fixture
def who(database: Database) -> Person:
    return hired(database, "甲")


@pytest.fixture
def queued(database: Database, who: Person, tmp_path: Path) -> str:
    """A job that waits."""
    job = Sent("a" * 32, "list.csv", len(LIST), {**ASKED, "region": "内蒙古"}, "zh")
    JobFiles.of(tmp_path / "jobs", job.id).keep(BytesIO(LIST.encode()), ".csv")
    with database.writing() as session:
        return jobs.submit(session, who, job).id


@pytest.fixture
def worker(app: FastAPI, database: Database, tmp_path: Path) -> Iterator[Worker]:
    found = another(app, database, tmp_path)
    yield found
    found.stop()


def another(app: FastAPI, database: Database, folder: Path) -> Worker:
    return Worker(database, lambda: app.state.matchers, str(folder / "jobs"), 30)


def until(database: Database, job_id: str, reached: "State | int") -> JobRecord:
    """The job once it is in a state, or has read so many rows."""
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        with database.reading() as session:
            job = session.get_one(JobRecord, job_id)
        if job.state == reached or (not isinstance(reached, str) and job.rows_read >= reached):
            return job
        time.sleep(0.05)
    raise AssertionError((job.state, job.rows_read, job.message))


def children() -> list[int]:
    """The processes at work."""
    said = ["ps", "-ww", "--ppid", str(os.getpid()), "-o", "pid=,args="]
    lines = subprocess.run(said, capture_output=True, text=True, check=False).stdout.splitlines()
    return [int(line.split()[0]) for line in lines if "spawn_main" in line]


def at_work() -> list[int]:
    """The same, as soon as there are any."""
    ends = time.monotonic() + SECONDS
    while not (found := children()) and time.monotonic() < ends:
        time.sleep(0.05)
    assert found
    return found


def test_a_worker_that_stops_puts_its_job_back_and_the_next_goes_on(
    app: FastAPI, database: Database, queued: str, tmp_path: Path, worker: Worker
) -> None:
    worker.start()
    until(database, queued, 6000)  # the parts before the last one counted are written
    worker.stop()
    assert not children()
    with database.reading() as session:
        job = session.get_one(JobRecord, queued)
    assert (job.state, job.holder) == (State.queued, None)
    parts = set((tmp_path / "jobs" / queued / "result.parquet.parts").glob("*.arrow"))
    written = {part: part.stat().st_mtime_ns for part in parts}
    ranked = (tmp_path / "jobs" / queued / "result.parquet").exists()
    assert parts or ranked  # where the machine is quick
    other = another(app, database, tmp_path)
    other.start()
    until(database, queued, min(job.rows_read + 2000, ROWS))
    still = {part: part.stat().st_mtime_ns for part in parts if part.exists()}
    assert still.items() <= written.items()
    assert until(database, queued, State.done).rows_ranked == ROWS
    other.stop()


def test_a_process_that_is_killed_at_work_fails_the_job_which_can_be_resumed(
    database: Database, queued: str, who: Person, worker: Worker
) -> None:
    worker.start()
    for process in at_work():
        os.kill(process, signal.SIGKILL)
    job = until(database, queued, State.failed)
    assert "可以续跑" in job.message[0]
    with database.writing() as session:
        jobs.resume(session, who, queued, '"1"')
    assert until(database, queued, State.done).rows_ranked == ROWS


def test_what_another_version_began_is_begun_anew(
    database: Database, queued: str, tmp_path: Path, worker: Worker
) -> None:
    files = JobFiles.of(tmp_path / "jobs", queued)
    files.list.write_text("".join(LIST.splitlines(keepends=True)[: 1 + FEW]), "utf-8")
    files.matcher.write_bytes(b'{"format": "another"}\n')
    parts = files.folder / "result.parquet.parts"
    parts.mkdir()
    (parts / "00000000.arrow").write_bytes(b"of another version")
    worker.start()
    assert until(database, queued, State.done).rows_ranked == FEW


def test_files_go_when_their_time_is_up_and_the_job_stays(
    database: Database, queued: str, tmp_path: Path, worker: Worker
) -> None:
    long_ago = clock.now() - timedelta(days=31)
    stray, fresh = tmp_path / "jobs" / ("b" * 32), tmp_path / "jobs" / ("c" * 32)
    for folder in (stray, fresh):
        folder.mkdir()
    os.utime(stray, (long_ago.timestamp(),) * 2)
    with database.writing() as session:
        job = session.get_one(JobRecord, queued)
        job.state, job.ended_at = State.done, long_ago
    worker.start()
    ends = time.monotonic() + SECONDS
    while stray.exists() and time.monotonic() < ends:
        time.sleep(0.05)
    assert not (tmp_path / "jobs" / queued).exists()
    assert fresh.exists()
    with database.reading() as session:
        assert not session.get_one(JobRecord, queued).files_kept


def test_keys_of_requests_go_when_their_time_is_up(
    database: Database, who: Person, worker: Worker
) -> None:
    said = {"user_id": who.id, "fingerprint": "", "status": 201, "headers": {}, "body": "{}"}
    with database.writing() as session:
        for key, days in (("old", 31), ("new", 1)):
            at = clock.now() - timedelta(days=days)
            session.add(IdempotencyKey(**said, key=key, created_at=at))
    worker.start()
    ends, left = time.monotonic() + SECONDS, ["new", "old"]
    while left != ["new"] and time.monotonic() < ends:
        with database.reading() as session:
            left = sorted(session.scalars(select(IdempotencyKey.key)))
    assert left == ["new"]


def test_all_that_was_told_is_heard_at_once() -> None:
    hears, tells = Pipe(duplex=False)
    for at in range(50):
        tells.send(Told(Counted(50, at)))
    assert worker_module._newest(hears, Told(Counted())).counted.rows_read == 49
    tells.send(Told(Counted(50, 50)))
    tells.close()  # as when it is killed
    assert worker_module._newest(hears, Told(Counted())).counted.rows_read == 50
    with pytest.raises(EOFError):
        worker_module._newest(hears, Told(Counted()))
