"""How close to its bound an allocation comes, and how long it takes.

Run: ``python tests/benchmarks/bench_allocate.py [FOLDER]``. With a folder of generalised-assignment
instances in the text form of the OR library (agents, jobs, profits, amounts, capacities) each is
solved and set beside the optimum in ``optima.csv`` there. The seeded problems are of the size of a
region's list (607 firms, 83 parks, 3 resources) and of the nation's (20,000 firms, 2,543 parks, 50
candidates each); beside them 607 firms on the known areas of a region's parks.

How much is attainable: with each park's fills as columns (Dantzig-Wolfe), solved to the end, the
bound of the three seeded problems is 98.35, 98.56 and 98.78 % of the bound by splitting firms, at a
tightness of 50, 65 and 80 %. No plan reaches more.
"""

import csv
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from features.vectors import Floats
from recommender.allocate import Allocation, allocate
from recommender.program import Problem

COSTLIEST = 1000.0
MU_PER_HA = 15.0
RESOURCES = ("land_mu", "power_mw", "energy_tce")


def seeded(firms: int, parks: int, candidates: int, tightness: float = 0.65) -> Problem:
    """Firms of very unlike size that need more of all the larger they are; parks of unlike size;
    capacities for ``tightness`` of all that is asked.
    """
    draw = np.random.default_rng(1)
    size = draw.normal(0.0, 0.8, (firms, 1))
    need = np.exp(draw.normal([4.5, 1.5, 7.5], 0.4, (firms, 3)) + size)
    park = draw.dirichlet(np.full(parks, 5.0))[:, None] * draw.normal(1.0, 0.1, (parks, 3)).clip(
        0.5
    )
    chosen = [draw.choice(parks, candidates, replace=False) for _ in range(firms)]
    return Problem(
        firms=tuple(f"F{at}" for at in range(firms)),
        parks=tuple(f"P{at}" for at in range(parks)),
        resources=RESOURCES,
        firm=np.repeat(np.arange(firms), candidates),
        park=np.concatenate(chosen),
        value=draw.beta(5, 3, firms * candidates),
        need=need,
        capacity=park * need.sum(axis=0) * tightness,
    )


def sourced(firms: int, free: float) -> Problem:
    """The areas of Inner Mongolia's parks of which the share ``free`` is left, firms with the land
    of known projects (two dozen, drawn again and again); power and energy go by land, give or take.
    """
    draw, parks = np.random.default_rng(1), _column("parks", "area_ha", "内蒙古自治区") * MU_PER_HA
    land = draw.choice(_column("sitings", "land_mu"), firms)
    need = land[:, None] * np.exp(draw.normal(0.0, [0.0, 0.6, 0.6], (firms, 3)))
    spread = draw.normal(1.0, [0.0, 0.1, 0.1], (len(parks), 3)).clip(0.5)
    return Problem(
        firms=tuple(f"F{at}" for at in range(firms)),
        parks=tuple(f"P{at}" for at in range(len(parks))),
        resources=RESOURCES,
        firm=np.repeat(np.arange(firms), len(parks)),
        park=np.tile(np.arange(len(parks)), firms),
        value=draw.beta(5, 3, firms * len(parks)),
        need=need,
        capacity=parks[:, None] * free * spread * need.mean(axis=0) / land.mean(),
    )


def _column(table: str, name: str, province: str = "") -> Floats:
    """The known figures of a reference table."""
    text = (files("features") / "data" / f"{table}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return np.array([float(r[name]) for r in rows if r[name] and province in r["province"]])


def library(path: Path) -> Iterator[Problem]:
    """An instance of costs: a job is a firm, an agent a park, all jobs must be placed."""
    numbers = iter(path.read_text().split())
    parks, firms = int(next(numbers)), int(next(numbers))
    cost, load = (np.array([float(next(numbers)) for _ in range(parks * firms)]) for _ in range(2))
    yield Problem(
        firms=tuple(map(str, range(firms))),
        parks=tuple(map(str, range(parks))),
        resources=("amount",),
        firm=np.tile(np.arange(firms), parks),
        park=np.repeat(np.arange(parks), firms),
        value=COSTLIEST - cost,
        need=np.zeros((firms, 1)),
        need_there=load.reshape(-1, 1),
        capacity=np.array([[float(next(numbers))] for _ in range(parks)]),
        league=("all",) * parks,
        floors={"all": firms},
    )


def report(name: str, problem: Problem, seconds: float) -> Allocation:
    start, busy = perf_counter(), process_time()
    found = allocate(problem, seconds)
    spent, worked = perf_counter() - start, process_time() - busy
    broken = int((found.left < -1e-6 * problem.capacity).sum())
    unexplained = sum(not one.why.zh for one in found.unplaced)
    sys.stdout.write(
        f"{name:24} {found.value:12.4f}, {found.value / found.split_bound:.2%} of the bound by "
        f"splitting firms, {found.value / found.bound:.2%} of the tighter bound {found.bound:.4f}, "
        f"exact {found.exact}, {spent:6.2f} s ({worked:.2f} s of work), capacities "
        f"broken {broken}, unplaced {len(found.unplaced)}, of these unexplained {unexplained}\n"
    )
    return found


def solve_library(folder: Path, optima: dict[str, float]) -> None:
    """How many of the instances are solved to their optimum."""
    right, start = 0, perf_counter()
    for path, optimum in optima.items():
        (problem,) = library(folder / path)
        found = allocate(problem, 60)
        cost = COSTLIEST * len(problem.firms) - found.value
        right += found.exact and abs(cost - optimum) < 1e-6
    spent = perf_counter() - start
    sys.stdout.write(f"{right} of {len(optima)} instances solved to the optimum, {spent:.1f} s\n")


def main(folder: str = "") -> None:
    """Prints one line for each problem."""
    optima: dict[str, float] = {}
    if folder:
        with (Path(folder) / "optima.csv").open() as lines:
            for row in csv.DictReader(lines):
                optima[row["Path"]] = float(row["Optimum"])
        solve_library(Path(folder), optima)
    for tightness in (0.5, 0.65, 0.8):
        report(f"607 x 83 x 3, {tightness:.0%}", seeded(607, 83, 83, tightness), 1.0)
    for free in (0.05, 0.1, 0.2, 0.3):
        report(f"known areas, {free:.0%} free", sourced(607, free), 1.0)
    report("20,000 x 2,543, 50 each", seeded(20_000, 2_543, 50), 10)


if __name__ == "__main__":
    main(*sys.argv[1:])
