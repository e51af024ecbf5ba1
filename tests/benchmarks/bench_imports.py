"""A list of many firms imported from Excel through a real server: progress, memory, cancel, kill.

Run: ``PYTHONPATH=. python tests/benchmarks/bench_imports.py [FIRMS] [sqlite|postgresql]``. First a
list of which every hundredth row is at fault: cancelled at a quarter, resumed, the server killed
(SIGKILL) at a half and started again; then the rows in fault must be exact, and nothing of it can
be written. Then a sound list: the server is killed while it is being written, and there must be
nothing of it; started again, it is all there. Prints seconds, the most memory that any process
held (VmHWM), and the longest that anybody saw a part of the list. Absolute times of one run do not
hold for another machine.
"""

import csv
import io
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from service.database.engine import Database
from service.database.records import FirmEdition, FirmRecord
from service.database.traces import AuditEntry
from tests.service.conftest import Server

sys.path.insert(0, str(Path(__file__).parent))
from bench_jobs import FAULTY, LIMIT_MIB, Service, _say, book, waited


def main(firms: int = 100_000, engine: str = "sqlite") -> None:
    """Prints what an import of ``firms`` costs, and whether any of it is lost or half there."""
    with tempfile.TemporaryDirectory() as name, _address(engine) as url:
        folder = Path(name)
        book(folder / "faulty.xlsx", firms)
        book(folder / "sound.xlsx", firms, firms + 1)
        service = Service(folder, url)
        _faulty(service, folder, firms)
        _sound(service, folder, firms)
        for who, kib in service.held.items():
            held = kib / 1024
            _say(f"most memory held, {who}: {held:.0f} MiB, below {LIMIT_MIB}: {held < LIMIT_MIB}")
        service.process.terminate()
        service.process.wait()


@contextmanager
def _address(engine: str) -> Iterator[str]:
    """That of a new database of PostgreSQL; none for SQLite, which has a file."""
    if engine == "sqlite":
        yield ""
        return
    server = Server()
    try:
        yield server.url(server.create("template0"))
    finally:
        server.discard()


def _faulty(service: Service, folder: Path, firms: int) -> None:
    begun = time.perf_counter()
    job = _sent(service, folder / "faulty.xlsx")
    job, _ = waited(service, job["id"], lambda one: one["rows_read"] >= firms // 4)
    _say(f"{_since(begun)}  {job['rows_read']:,} rows looked at: cancel")
    _order(service, job, "cancel")
    job, _ = waited(service, job["id"], lambda one: one["state"] == "cancelled")
    _say(f"{_since(begun)}  cancelled at {job['rows_read']:,}: resume")
    _order(service, job, "resume")
    job, _ = waited(service, job["id"], lambda one: one["rows_read"] >= firms // 2)
    _say(f"{_since(begun)}  {job['rows_read']:,} rows looked at: kill -9")
    _killed(service)
    job, _ = waited(service, job["id"], lambda one: one["state"] == "done")
    _say(f"{_since(begun)}  done: {job['rows_rejected']:,} rows at fault; {job['message']}")
    text = service.client.get(f"/jobs/{job['id']}/rejects").content.decode("utf-8-sig")
    rows = [int(line["行"]) for line in csv.DictReader(io.StringIO(text))]
    exact = rows == list(range(FAULTY + 1, firms + 2, FAULTY))
    refused = _order(service, job, "commit").status_code
    _say(f"rows in fault exact: {exact}; commit: {refused}; kept: {_held(service)}")


def _sound(service: Service, folder: Path, firms: int) -> None:
    begun = time.perf_counter()
    job = _sent(service, folder / "sound.xlsx")
    job, _ = waited(service, job["id"], lambda one: one["state"] == "done")
    _say(f"{_since(begun)}  looked at: {job['rows_added']:,} to add; kept: {_held(service)}")
    begun = time.perf_counter()
    _order(service, job, "commit")
    while not (job := service.job(job["id"]))["rows_written"] and job["state"] != "done":
        time.sleep(0.05)
    _say(f"{_since(begun)}  {job['rows_written']:,} written: kill -9")
    service.process.send_signal(signal.SIGKILL)
    service.process.wait()
    _say(f"kept: {_held(service)}")
    service.start()
    job, taken = waited(service, job["id"], lambda one: one["state"] == "done")
    _say(f"{_since(begun)}  {job['message']}: {job['rows_written']:,} of {firms:,}")
    _say(f"kept: {_held(service)}; slowest other request meanwhile {max(taken, default=0):.0f} ms")
    again = _sent(service, folder / "sound.xlsx")
    again, _ = waited(service, again["id"], lambda one: one["state"] == "done")
    _say(f"{_since(begun)}  the same list again: {again['message']}")


def _sent(service: Service, path: Path) -> Any:
    with path.open("rb") as sent:
        return service.client.post("/imports/firms/jobs", files={"file": sent}).json()


def _order(service: Service, job: Any, order: str) -> Any:
    seen = {"If-Match": f'"{job["version"]}"'}
    return service.client.post(f"/jobs/{job['id']}/{order}", headers=seen)


def _killed(service: Service) -> None:
    service.process.send_signal(signal.SIGKILL)
    service.process.wait()
    service.start()


def _held(service: Service) -> tuple[int, int, int]:
    """Firms, their versions, and lines of the log about firms."""
    database = Database(service.url)
    try:
        with database.reading() as session:
            lines = select(func.count()).where(AuditEntry.object_kind == "firm")
            return (
                session.scalar(select(func.count(FirmRecord.id))) or 0,
                session.scalar(select(func.count(FirmEdition.firm_id))) or 0,
                session.scalar(lines) or 0,
            )
    finally:
        database.close()


def _since(begun: float) -> str:
    return f"{time.perf_counter() - begun:6.1f} s"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:3])
