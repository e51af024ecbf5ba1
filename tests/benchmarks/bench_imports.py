"""A list of many firms imported from Excel through a real server: progress, memory, cancel, kill.

Run: ``PYTHONPATH=. python tests/benchmarks/bench_imports.py [FIRMS] [sqlite|postgresql]``. First a
list of which every hundredth row is at fault: cancelled at a quarter, resumed, the server killed
(SIGKILL) at a half and started again; then the rows in fault must be exact, and nothing of it can
be written. Then a sound list: the server is killed while it is being written, and there must be
nothing of it; started again, it is cancelled while it is being written, resumed, and then it is all
there. Prints seconds, the most memory that any process held (VmHWM), what was seen of the progress,
and how long another organisation's firms waited to be kept meanwhile. Absolute times of one run do
not hold for another machine.
"""

import csv
import io
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import func, select

from service import accounts
from service.accounts import NewUser, Role
from service.database.engine import Database
from service.database.jobs import JobRecord, StagedFirm
from service.database.people import Organisation
from service.database.records import FirmEdition, FirmRecord
from service.database.traces import AuditEntry
from service.jobs import OPEN
from tests.service.conftest import Server

sys.path.insert(0, str(Path(__file__).parent))
from bench_jobs import FAULTY, LIMIT_MIB, PORT, Service, _say, book, waited

OTHERS = "另一机构"


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
    aside, died = _put_aside(service, job, firms // 4)
    _say(f"{_since(begun)}  {aside:,} put aside: kill -9")
    _killed(service)
    _say(f"kept: {_held(service)}")
    aside, _ = _put_aside(service, job, firms // 4, died)
    _say(f"{_since(begun)}  {aside:,} put aside again: cancel")
    asked = time.perf_counter()
    _order(service, service.job(job["id"]), "cancel")
    job, _ = waited(service, job["id"], lambda one: one["state"] == "cancelled")
    _say(f"cancelled after {_since(asked)}; kept: {_held(service)}")
    _order(service, job, "resume")
    job, _ = waited(service, job["id"], lambda one: one["state"] == "done")
    _whole(service, job, firms)
    again = _sent(service, folder / "sound.xlsx")
    again, _ = waited(service, again["id"], lambda one: one["state"] == "done")
    _say(f"{_since(begun)}  the same list again: {again['message']}")


def _whole(service: Service, job: Any, firms: int) -> None:
    """Writes it, while another organisation keeps firms too."""
    begun = time.perf_counter()
    with _others(service) as waits:
        _order(service, job, "commit")
        seen: set[int] = set()

        def done(one: Any) -> bool:
            seen.add(one["rows_written"])
            return bool(one["state"] == "done")

        job, taken = waited(service, job["id"], done)
    told = f"{job['message']}: {job['rows_written']:,} of {firms:,}, seen at {len(seen)} points"
    _say(f"{_since(begun)}  {told}")
    _say(f"slowest other request meanwhile {max(taken, default=0):.0f} ms")
    _say(f"others kept {len(waits)} firms meanwhile; the longest wait {max(waits):.2f} s")
    _say(f"kept: {_held(service)}; left over: {_left_over(service)}")


@contextmanager
def _others(service: Service) -> Iterator[list[float]]:
    """Seconds that each firm of another organisation took to be kept."""
    database = Database(service.url)
    with database.writing() as session:
        new = NewUser("乙", "一个很长的好密码啊哈", Role.promoter, OTHERS)
        who = accounts.person(accounts.add(session, new))
        key = accounts.issue(session, who, "bench", accounts.ALL, 1)[1]
    database.close()
    waits, enough = [0.0], threading.Event()
    heads = {"Authorization": f"Bearer {key}"}

    def keep() -> None:
        firm = {"firm": {"name": "示例", "products": "风电叶片"}}
        with httpx2.Client(headers=heads, timeout=60) as client:
            while not enough.wait(0.05):
                begun = time.perf_counter()
                url = f"http://127.0.0.1:{PORT}/api/v1/firms"
                client.post(url, json=firm).raise_for_status()
                waits.append(time.perf_counter() - begun)

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        yield waits
    finally:
        enough.set()
        thread.join()


def _put_aside(service: Service, job: Any, enough: int, died: str = "") -> tuple[int, str]:
    """How many firms are put aside, once there are ``enough``, and by which process: by another
    than the one that ``died``.
    """
    aside = select(func.count(StagedFirm.firm_id)).where(StagedFirm.holder == JobRecord.holder)
    wanted = select(JobRecord.state, JobRecord.holder, aside.scalar_subquery())
    database = Database(service.url)
    try:
        while True:
            with database.reading() as session:
                said = session.execute(wanted.where(JobRecord.id == job["id"])).one()
            state, holder, found = said
            if state not in OPEN:
                raise SystemExit(f"{state}: too few firms to be met while they are written")
            if found >= enough and holder != died:
                return found, holder
            time.sleep(0.05)
    finally:
        database.close()


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
    """Firms, their versions, and lines of the log about firms, but for those of others."""
    offices = select(Organisation.id).where(Organisation.name == OTHERS)
    others = select(FirmRecord.id).where(FirmRecord.organisation_id.in_(offices))
    lines = select(func.count()).where(AuditEntry.object_kind == "firm")
    counts = (
        select(func.count(FirmRecord.id)).where(FirmRecord.id.not_in(others)),
        select(func.count(FirmEdition.firm_id)).where(FirmEdition.firm_id.not_in(others)),
        lines.where(AuditEntry.object_id.not_in(others)),
    )
    database = Database(service.url)
    try:
        with database.reading() as session:
            firms, editions, noted = (session.scalar(one) or 0 for one in counts)
            return firms, editions, noted
    finally:
        database.close()


def _left_over(service: Service) -> int:
    """Firms that are put aside still, a moment after."""
    database = Database(service.url)
    try:
        ends = time.monotonic() + 60
        while True:
            with database.reading() as session:
                found = session.scalar(select(func.count(StagedFirm.firm_id))) or 0
            if not found or time.monotonic() > ends:
                return found
            time.sleep(0.5)
    finally:
        database.close()


def _since(begun: float) -> str:
    return f"{time.perf_counter() - begun:6.1f} s"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:3])
