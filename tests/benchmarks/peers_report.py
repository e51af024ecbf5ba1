"""The one table, as it is measured and as BENCHMARKS.md keeps it."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import TextIO

OUT = Path(__file__).parents[2] / "BENCHMARKS.md"
PACKAGES = (
    "numpy numba pandas scikit-learn scipy polars duckdb usearch faiss-cpu pymcdm scikit-criteria"
    " fastapi uvicorn pydantic"
).split()
NOTES = """\
Every ratio is of one turn in which all were asked one after the other; the table shows the median
over the turns with the least and the most. Times of different machines or days do not compare.

- One firm, lists: how many times as long as this engine. All on one thread unless said. All have
  the parks, and what is given, in memory before the clock starts.
- All: every criterion and limit of the product, unknowns left out and weights renewed, score, low,
  high, coverage, parks excluded by limits, top ten with contributions; for lists without
  contributions. The ten parks are compared with the plain reference's, firm by firm; parks less
  than 1e-9 apart (usearch, which works in single precision: 1e-6) may change places.
- To every peer but the plain reference the verdicts of law, region and services are given ready
  made; to those marked "given the fits of industry and place" also these. This engine keeps both
  from the first firm of a kind on; "first firm it meets" has neither.
- 2,543 parks are the catalogue. Larger sets repeat it with jittered figures: made for timing.
  The firms are made up.
- Roof: not a ratio but what was measured, with its spread. Pairs of 24 criteria are multiplied,
  capped and added in cache, nothing more; this engine sums once what firms of a kind share, so
  that its lists do less than that for each pair, and choose and judge besides.
- By threads: time for each firm beside that of one thread; half is twice as fast. The roof by
  threads is what the machine gives to work that shares nothing: cores of a host may share theirs
  with others.
- Service: one worker, sixteen connections; the ratio is of answers a second to those of an empty
  asynchronous endpoint in the same worker. Of questions that come over and over the answers stand
  and are sent again; of those asked for the first time each is worked out.
- Start: seconds from nothing to the end of the command, beside the import named first.
"""
HEAD = "| asked | who | does | median | ratio (least – most) |\n|---|---|---|---|---|\n"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    where: str
    name: str
    does: str
    median: str = "—"
    ratios: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        spread = "—"
        if self.ratios:
            spread = " ".join(
                (_short(median(self.ratios)), f"({_short(min(self.ratios))} –",
                 f"{_short(max(self.ratios))})")
            )  # fmt: skip
        cells = self.where, self.name, self.does, self.median, spread
        return f"| {' | '.join(cells)} |\n"


def report(rows: Iterable[Row], rounds: int, out: TextIO) -> None:
    """Prints the table as it grows, then writes the whole of it."""
    table, busy = HEAD, os.getloadavg()[0]
    out.write(HEAD)
    for row in rows:
        table += str(row)
        out.write(str(row))
        out.flush()
    OUT.write_text(
        f"# Benchmarks\n\n{_circumstances(rounds, busy)}\n{NOTES}\n{table}", encoding="utf-8"
    )
    out.write(f"\n{OUT.name} written\n")


def _circumstances(rounds: int, busy: float) -> str:
    day = datetime.now(UTC).date().isoformat()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"`make bench` wrote this on {day}, in {rounds} turns.\n\n"
        f"- Machine: {_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}\n"
        f"- Load of the last minute: {busy:.1f} before, {os.getloadavg()[0]:.1f} at the end; where "
        "other work waits for the cores, what is long is held up more often: ratios are too large\n"
        f"- Versions: {', '.join(map(_versioned, PACKAGES))}\n"
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _versioned(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"


def _short(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"
