"""A list of many firms as an Excel file through a real server: progress, memory, cancel, kill.

Run: ``python tests/benchmarks/bench_jobs.py [FIRMS]``. Every hundredth row is at fault. The list is
sent, cancelled at a quarter, resumed, the server killed (SIGKILL) at a half and started again; then
the counts and the rows in fault must be exact. Prints seconds, the most memory that the server and
the process at work ever held (VmHWM), and how long other people's requests took meanwhile, beside
the same requests before. Absolute times of one run do not hold for another machine.
"""

import csv
import io
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import xlsxwriter

from service import accounts
from service.accounts import NewUser, Role
from service.database import migrating
from service.database.engine import Database

sys.path.insert(0, str(Path(__file__).parent))
from bench_targets import made_up

ROOT = Path(__file__).resolve().parents[2]
PORT = 8699
FAULTY = 100
LIMIT_MIB = 600


def book(path: Path, firms: int, faulty: int = FAULTY) -> None:
    """A workbook of made-up firms, of which every hundredth needs a negative plot of land."""
    table = made_up(firms)
    land = table.column_names.index("用地需求（亩）")
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as out:
        sheet = out.add_worksheet()
        for column, name in enumerate(table.column_names):
            sheet.write_string(0, column, name)
        columns = [column.to_pylist() for column in table.columns]
        for line, row in enumerate(zip(*columns, strict=True), start=1):
            for column, cell in enumerate(row):
                said = -1 if column == land and line % faulty == 0 else cell
                if said is not None:
                    sheet.write(line, column, said)


class Service:
    """A server in a folder of its own, and the most memory that its processes held."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.url = url or f"sqlite:///{folder / 'parkmatch.db'}"
        self.folder, self.held = folder, {"server": 0, "work": 0}
        self.key = self._hired()
        self.client = httpx2.Client(
            base_url=f"http://127.0.0.1:{PORT}/api/v1",
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=60,
        )
        self.start()

    def start(self) -> None:
        """Starts the server, and waits until it answers."""
        unlimited = dict.fromkeys(
            ("PARKMATCH_REQUESTS_PER_TOKEN", "PARKMATCH_REQUESTS_PER_ADDRESS"), "0"
        )
        said = {"PYTHONPATH": str(ROOT), "PARKMATCH_DATABASE_URL": self.url}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve", "--port", str(PORT)],
            env={**os.environ, **unlimited, **said},
            cwd=self.folder,
            stderr=subprocess.DEVNULL,
        )
        while True:
            try:
                if self.client.get("/parks", params={"limit": 1}).status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.2)

    def _hired(self) -> str:
        database = Database(self.url)
        migrating.forward(database)
        with database.writing() as session:
            new = NewUser("甲", "一个很长的好密码啊哈", Role.promoter, "示例")
            who = accounts.person(accounts.add(session, new))
            return accounts.issue(session, who, "bench", accounts.ALL, 1)[1]

    def look(self) -> None:
        """Notes the memory of the server and of the process at work."""
        said = ["ps", "-ww", "--ppid", str(self.process.pid), "-o", "pid=,args="]
        lines = subprocess.run(said, capture_output=True, text=True, check=False).stdout
        work = [int(line.split()[0]) for line in lines.splitlines() if "spawn_main" in line]
        for name, processes in (("server", [self.process.pid]), ("work", work)):
            for process in processes:
                self.held[name] = max(self.held[name], _most_held(process))

    def job(self, job_id: str) -> Any:
        """The job as it is told."""
        self.look()
        return self.client.get(f"/jobs/{job_id}").json()


def _most_held(process: int) -> int:
    """VmHWM in KiB; 0 when the process is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def waited(service: Service, job_id: str, until: Callable[[Any], bool]) -> tuple[Any, list[float]]:
    """The job once ``until`` holds, and the milliseconds of other requests meanwhile."""
    taken: list[float] = []
    while not until(job := service.job(job_id)):
        taken.extend(asked(service, 3))
        time.sleep(0.2)
        if job["state"] == "failed":
            raise SystemExit(f"failed: {job['message']}")
    return job, taken


def asked(service: Service, times: int) -> Iterator[float]:
    """Milliseconds of requests of another person."""
    for _ in range(times):
        start = time.perf_counter()
        service.client.get("/parks", params={"q": "包头", "limit": 5})
        yield (time.perf_counter() - start) * 1000


def main(firms: int = 100_000) -> None:
    """Prints what a list of ``firms`` costs, and whether nothing of it is lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book(folder / "firms.xlsx", firms)
        service = Service(folder)
        before = list(asked(service, 60))
        begun = time.perf_counter()
        sent = (folder / "firms.xlsx").open("rb")
        job_id = service.client.post("/jobs", files={"file": sent}, data={"k": "3"}).json()["id"]
        job, taken = waited(service, job_id, lambda one: one["rows_read"] >= firms // 4)
        _say(f"{time.perf_counter() - begun:6.1f} s  {job['rows_read']:,} rows read: cancel")
        service.client.post(f"/jobs/{job_id}/cancel", headers={"If-Match": '"1"'})
        job, _ = waited(service, job_id, lambda one: one["state"] == "cancelled")
        _say(f"{time.perf_counter() - begun:6.1f} s  cancelled at {job['rows_read']:,}: resume")
        service.client.post(f"/jobs/{job_id}/resume", headers={"If-Match": '"2"'})
        job, more = waited(service, job_id, lambda one: one["rows_read"] >= firms // 2)
        _say(f"{time.perf_counter() - begun:6.1f} s  {job['rows_read']:,} rows read: kill -9")
        service.process.send_signal(signal.SIGKILL)
        service.process.wait()
        service.start()
        job, last = waited(service, job_id, lambda one: one["state"] == "done")
        _say(f"{time.perf_counter() - begun:6.1f} s  done: {job['rows_ranked']:,} ranked, "
             f"{job['rows_rejected']:,} rejected")  # fmt: skip
        text = service.client.get(f"/jobs/{job_id}/rejects").content.decode("utf-8-sig")
        rows = [int(line["行"]) for line in csv.DictReader(io.StringIO(text))]
        exact = rows == list(range(FAULTY + 1, firms + 2, FAULTY))
        counted = job["rows_ranked"] + job["rows_rejected"] == job["rows"] == firms
        _say(f"rows in fault exact: {exact}; counts exact: {counted}")
        for who, kib in service.held.items():
            held = kib / 1024
            _say(f"most memory held, {who}: {held:.0f} MiB, below {LIMIT_MIB}: {held < LIMIT_MIB}")
        for when, found in (("before", before), ("meanwhile", taken + more + last)):
            slow = statistics.quantiles(found, n=100)[98]
            _say(f"other requests {when}: median {statistics.median(found):.1f} ms, p99 {slow:.1f}")
        service.process.terminate()
        service.process.wait()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
