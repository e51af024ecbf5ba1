"""How long a batch takes from a Parquet list to Parquet rankings, in what memory, by whom.

Run: ``python tests/benchmarks/bench_batch.py [FIRMS] [FEWER]``. Ranks FIRMS made-up firms over all
parks with one thread and with two, without reasons and with them, then FEWER of them with two
threads and with two processes of Dask, each in a process of its own, and prints seconds (and those
of the processor in the process that was asked), the ratios, and the most memory that this process
held. A ratio is told with
starting and ending counted, and once begun: of the last three quarters of the firms alone. Beside
them stands vectorised pandas, asked about a few of the firms one by one before and after, and
taken as many times as there are more firms. The ratios of one run hold, absolute times do not.
Numba's cache should be warm: run twice.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from hashlib import file_digest
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import pyarrow.parquet as pq

from features import catalogue
from recommender.batch import Progress, rank_all
from recommender.crews import Backend, Crew
from recommender.matcher import ParkMatcher
from recommender.rankings import Job

sys.path.insert(0, str(Path(__file__).parent))
import peers_case
import peers_pandas
from bench_targets import made_up, timed

DAY = date(2025, 6, 10)
FEW = 24
WITH_REASONS = "reasons"


def batch(firms: Path, out: Path, crew: Crew, reasons: bool) -> None:
    """Prints, as JSON, seconds from the file to the rankings and the most memory held."""
    matcher = ParkMatcher(as_of=DAY).fit(catalogue.load())
    told_at: list[tuple[float, int]] = []

    def tell(progress: Progress) -> None:
        told_at.append((perf_counter(), progress.rows))

    start, busy = perf_counter(), process_time()
    done = rank_all(firms, out, Job(matcher, reasons=reasons), crew, tell=tell)
    spent, busy = perf_counter() - start, process_time() - busy
    begun, rows = next(one for one in told_at if one[1] >= done.rows / 4)
    told = {
        "seconds": spent,
        "each": (told_at[-1][0] - begun) / max(done.rows - rows, 1),
        "busy": busy,
        "peak": _peak(),
        "firms": done.counts.firms,
    }
    sys.stdout.write(json.dumps(told))


def measured(
    folder: Path, firms: int, backend: Backend, workers: int, reasons: bool = False
) -> dict[str, Any]:
    """What one batch came to, in a process of its own, with the digest of its rankings."""
    out = folder / f"{backend}{workers}.parquet"
    asked = [str(folder / f"{firms}.parquet"), str(out), backend, str(workers)]
    asked += [WITH_REASONS] * reasons
    said = subprocess.run([sys.executable, __file__, *asked], stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(said.stdout)
    with out.open("rb") as file:
        found["digest"] = file_digest(file, "sha256").hexdigest()
    _say(
        f"{firms:>9,} firms  {workers} × {backend:9} {found['seconds']:8.1f} s "
        f"(busy {found['busy']:.1f} s) "
        f"{firms / found['seconds']:9,.0f} firms/s   peak {found['peak']:5.0f} MiB   "
        f"{out.stat().st_size / 1e6:.0f} MB out{'  reasons' * reasons}"
    )
    out.unlink()
    return found


def analyst() -> Callable[[], float]:
    """Asks vectorised pandas about some firms one by one: the median of their seconds."""
    matcher = peers_case.fitted()
    engine = peers_case.engine_of(matcher, len(matcher.vectors_))
    some = peers_case.one_of_each(peers_case.firms(matcher, FEW), FEW)
    ask = peers_pandas.pandas(peers_case.Case(matcher, engine, some))
    return lambda: median(timed(lambda at=at: ask(at))[0] for at in range(FEW))


def main(firms: int = 1_000_000, fewer: int = 200_000) -> None:
    """Prints the seconds, memory and ratios of each crew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in {firms, fewer}:
            pq.write_table(made_up(count), folder / f"{count}.parquet")
        asked = analyst()
        frames = [asked()]
        one = measured(folder, firms, "threading", 1)
        two = measured(folder, firms, "threading", 2)
        frames.append(asked())
        why = [measured(folder, firms, "threading", workers, True) for workers in (1, 2)]
        threads = measured(folder, fewer, "threading", 2)
        dask = measured(folder, fewer, "dask", 2)
    for said, (single, double) in (("", (one, two)), (" with reasons", why)):
        whole, rest = single["seconds"] / double["seconds"], single["each"] / double["each"]
        _say(f"two threads over one{said}: {whole:.2f} times as fast, {rest:.2f} once begun")
    _say(f"with reasons over without, two threads: {why[1]['seconds'] / two['seconds']:.2f}")
    whole, rest = dask["seconds"] / threads["seconds"], dask["each"] / threads["each"]
    _say(f"two processes of Dask over two threads: {whole:.2f}, {rest:.2f} once begun")
    times = [each * firms / two["seconds"] for each in frames]
    _say(f"vectorised pandas, {1e3 * median(frames):.1f} ms a firm, over two threads: "
         f"{median(times):,.0f} times as long ({min(times):,.0f} – {max(times):,.0f})")  # fmt: skip
    pairs = (one, two), why, (threads, dask)
    _say(f"the same file from both: {[one['digest'] == two['digest'] for one, two in pairs]}")


def _peak() -> float:
    """The most memory this process held, in MiB; what rusage tells begins with its parent's."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) > 3:
        crew = Crew(sys.argv[3], int(sys.argv[4]))  # type: ignore[arg-type]  # one of the three
        batch(Path(sys.argv[1]), Path(sys.argv[2]), crew, WITH_REASONS in sys.argv[5:])
    else:
        main(*map(int, sys.argv[1:]))
