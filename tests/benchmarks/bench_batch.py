"""How long a batch takes from a Parquet list to Parquet rankings, in what memory, by whom.

Run: ``python tests/benchmarks/bench_batch.py [FIRMS] [FEWER]``. Ranks FIRMS made-up firms over all
parks with one thread and with two, then FEWER of them with two threads and with two processes of
Dask, each in a process of its own, and prints seconds (and those of the processor in the process
that was asked), the ratios, and peak memory. The ratios of one run hold, absolute times do not.
Numba's cache should be warm: run twice.
"""

import json
import resource
import subprocess
import sys
import tempfile
from datetime import date
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pyarrow.parquet as pq

from features import catalogue
from recommender.batch import rank_all
from recommender.crews import Backend, Crew
from recommender.matcher import ParkMatcher
from recommender.rankings import Job

sys.path.insert(0, str(Path(__file__).parent))
from bench_targets import made_up

DAY = date(2025, 6, 10)


def batch(firms: Path, out: Path, backend: Backend, workers: int) -> None:
    """Prints, as JSON, seconds from the file to the rankings and the most memory held, in MiB."""
    matcher = ParkMatcher(as_of=DAY).fit(catalogue.load())
    start, busy = perf_counter(), process_time()
    done = rank_all(firms, out, Job(matcher), Crew(backend, workers))
    spent, busy = perf_counter() - start, process_time() - busy
    held = [
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    told = {
        "seconds": spent,
        "busy": busy,
        "own": held[0],
        "child": held[1],
        "firms": done.counts.firms,
    }
    sys.stdout.write(json.dumps(told))


def measured(folder: Path, firms: int, backend: Backend, workers: int) -> dict[str, Any]:
    """What one batch came to, in a process of its own, with the digest of its rankings."""
    out = folder / f"{backend}{workers}.parquet"
    asked = [str(folder / f"{firms}.parquet"), str(out), backend, str(workers)]
    said = subprocess.run([sys.executable, __file__, *asked], stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(said.stdout)
    found["digest"] = sha256(out.read_bytes()).hexdigest()
    _say(
        f"{firms:>9,} firms  {workers} × {backend:9} {found['seconds']:8.1f} s "
        f"(busy {found['busy']:.1f} s) "
        f"{firms / found['seconds']:9,.0f} firms/s   peak {found['own']:5.0f} MiB, "
        f"of a child {found['child']:5.0f} MiB   {out.stat().st_size / 1e6:.0f} MB out"
    )
    return found


def main(firms: int = 1_000_000, fewer: int = 200_000) -> None:
    """Prints the seconds, memory and ratios of each crew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in {firms, fewer}:
            pq.write_table(made_up(count), folder / f"{count}.parquet")
        one = measured(folder, firms, "threading", 1)
        two = measured(folder, firms, "threading", 2)
        threads = measured(folder, fewer, "threading", 2)
        dask = measured(folder, fewer, "dask", 2)
    _say(f"two threads over one: {one['seconds'] / two['seconds']:.2f} times as fast")
    _say(f"two processes of Dask over two threads: {dask['seconds'] / threads['seconds']:.2f}")
    _say(f"the same file from all: {one['digest'] == two['digest']}, "
         f"{threads['digest'] == dask['digest']}")  # fmt: skip


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) > 3:
        batch(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))  # type: ignore[arg-type]  # one of the three
    else:
        main(*map(int, sys.argv[1:]))
