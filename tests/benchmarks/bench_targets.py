"""How long a target list of many firms takes from a file to the ranked list, and in what memory.

Run: ``python tests/benchmarks/bench_targets.py [FIRMS]``. Writes a seeded Parquet file of made-up
firms, then, in a process of its own, reads it by columns and ranks it for one park. Beside it the
reader by rows on the first 10,000 of them, taken as many times as there are more firms. The ratio
of the two holds within a run, an absolute time does not. Numba's cache should be warm: run twice.
"""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from features import catalogue
from features.firm_columns import read_firms
from features.firm_table import firm_table
from features.industries import CODES
from features.profiles import Firm
from features.tables import read
from recommender.matcher import ParkMatcher

DAY = date(2025, 6, 10)
PARK = "S159052"
FEW = 10_000
ORIGINS = ("江苏苏州", "上海市", "浙江杭州", "广东深圳", "河北唐山", "北京市", "")
SEGMENTS = ("均衡", "绿电偏好型", "电价敏感型", None)


def made_up(firms: int, seed: int = 1) -> pa.Table:
    """Firms such as a list from a database holds: figures of their own, gaps, words that repeat."""
    draw = np.random.default_rng(seed)
    codes = np.array([code for code in CODES if len(code) == 4 and code[:2] in _MAKERS])

    def figure(mean: float, known: float) -> pa.Array:
        values = np.round(draw.lognormal(np.log(mean), 1.0, firms), 2)
        return pa.array(values, mask=draw.random(firms) > known)

    def share(known: float) -> pa.Array:
        return pa.array(np.round(draw.random(firms), 2), mask=draw.random(firms) > known)

    def word(words: Any) -> pa.Array:
        return pa.array(np.array(words, dtype=object)[draw.integers(0, len(words), firms)])

    at = np.arange(firms).astype(str)
    return pa.table(
        {
            "企业编号": np.char.add("F", at),
            "企业名称": np.char.add("虚构企业", np.char.add(at, "有限公司")),
            "所属行业": word(draw.choice(codes, 60, replace=False)),
            "转出地": word(ORIGINS),
            "企业类型": word(SEGMENTS),
            "总投资（万元）": figure(30_000, 0.9),
            "用地需求（亩）": figure(120, 0.8),
            "达产年产值（万元）": figure(60_000, 0.8),
            "达产年税收（万元）": figure(3_000, 0.6),
            "用工人数": figure(200, 0.5),
            "年用电量（吉瓦时）": figure(20, 0.4),
            "年综合能耗（吨标准煤/年）": figure(8_000, 0.3),
            "绿电占比要求": share(0.3),
            "出口占比": share(0.3),
        }
    )


_MAKERS = {f"{division}" for division in range(13, 43)}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of one call, and what it gave."""
    start = perf_counter()
    found = work()
    return perf_counter() - start, found


def told(what: str, work: Callable[[], Any]) -> tuple[float, Any]:
    """As :func:`timed`, and prints the seconds, those of the processor too."""
    start = process_time()
    spent, found = timed(work)
    _say(f"{what:20}{spent:8.2f} s  (processor {process_time() - start:.2f} s)")
    return spent, found


def ranked(path: str) -> None:
    """Prints the times of one list from the file on; meant for a process of its own."""
    _, matcher = told("fitting the parks", lambda: ParkMatcher(as_of=DAY).fit(catalogue.load()))
    _, listed = told("reading by columns", lambda: read_firms(path, matcher.groups))
    _, best = told("ranking", lambda: matcher.targets(PARK, listed.table, 20))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say(f"{len(listed.table)} firms of {len(listed.table.kinds)} kinds, best: {best[0].firm}")
    _say(f"peak memory         {peak:8.0f} MB")


def by_rows(path: str, firms: int) -> float:
    """Seconds that the reader by rows would take, from the first rows of the list."""
    spent, chunk = timed(lambda: next(islice(read(path, Firm, chunk_rows=FEW), 1)))
    turned, _ = timed(lambda: firm_table(chunk.rows))
    return float((spent + turned) * firms / min(FEW, firms))


def main(firms: int = 1_000_000) -> None:
    """Prints the times of one list, the memory, and the ratio to reading by rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "firms.parquet")
        pq.write_table(made_up(firms), path)
        _say(f"file                {Path(path).stat().st_size / 1e6:8.1f} MB")
        whole, _ = timed(lambda: subprocess.run([sys.executable, __file__, path], check=True))
        _say(f"whole process       {whole:8.2f} s")
        rows = by_rows(path, firms)
        columns, _ = timed(lambda: read_firms(path))
    _say(f"reading by rows     {rows:8.2f} s, extrapolated from {min(FEW, firms)} rows")
    _say(f"columns to rows     {columns / rows:8.4f}")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].isdigit():
        ranked(sys.argv[1])
    else:
        main(*map(int, sys.argv[1:]))
