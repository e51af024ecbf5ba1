"""How fast this engine is beside those who could do the same: one table, also in BENCHMARKS.md.

Run: ``make bench``, or ``python tests/benchmarks/bench_peers.py [--rounds 5] [--parks 2543]``.
All are asked the production criteria and limits about the same firms, in turns, and their ten parks
are compared with the plain reference's before the clock starts. A ratio of one turn is how many
times as long as this engine a peer takes; the median over the turns stands in the table, with the
least and the most. A peer that is not installed is told, and left out.
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from time import perf_counter

import numpy as np
import peers_around
import peers_case
import peers_numpy
import peers_pandas
import peers_tables
import peers_vectors
from peers_case import TOP, Case
from peers_numpy import Answer, Ask
from peers_report import Row, report
from threadpoolctl import threadpool_limits

from features.firm_table import FirmTable
from recommender import crowd
from recommender.engine import Engine
from recommender.matcher import ParkMatcher
from recommender.results import Verdict

SIZES = (2_543, 20_000, 200_000)
ENOUGH_S, BRIEF_S, AGAIN = 0.5, 0.005, 5
"""A peer's turn ends after so many seconds; what is briefer is asked again, so many times."""
CELLS, PAIRS = 1_200_000, 10_000_000
"""The most kinds of firms times parks, and firms times parks, of a list: large sets get few."""
LONG = 50_000_000
"""Firms times parks of a list that is asked about by one thread and by two."""
EXACT, SINGLE = 1e-9, 1e-6
US, LISTED = "this engine", "scores, verdicts, intervals"


@dataclass(frozen=True)
class Peer:
    """One who is asked about one firm. ``slack``: how far apart two scores may be that it takes for
    a tie, None where it does a part only; ``ready`` is done before each question, off the clock.
    """

    name: str
    does: str
    make: Callable[[Case], Ask]
    slack: float | None = EXACT
    ready: bool = False


def ours(case: Case) -> Ask:
    return _asking(case.engine, case)


def afresh(case: Case) -> Ask:
    """The first firm that an engine is asked about: nothing is kept of its industry or origin."""

    def ready(at: int) -> Callable[[], Answer]:
        ask = _asking(Engine(case.engine.scope, case.engine.setting), case)
        return lambda: ask(at)

    return ready


def reference(case: Case) -> Ask:
    def ask(at: int) -> Answer:
        found = case.reference(at)
        order = found.order[found.worst[found.order] < Verdict.FAIL]
        return order, found.contributions(order).T

    return ask


GIVEN = "all; given the fits of industry and place"
PEERS = (
    Peer(US, "all", ours),
    Peer(f"{US}, first firm it meets", "all", afresh, ready=True),
    Peer("pandas", "all, from the figures", peers_pandas.pandas),
    Peer("numpy, the plain reference", "all, from the figures", reference),
    Peer("Polars", GIVEN, peers_tables.polars),
    Peer("DuckDB", GIVEN, peers_tables.duckdb),
    Peer("scikit-learn, metric by numba", GIVEN, peers_vectors.neighbours),
    Peer("usearch, exact, compiled metric", GIVEN, peers_vectors.usearch, SINGLE),
    Peer("faiss, IndexFlatIP", "linear part, limits by numpy", peers_vectors.faiss, None),
    Peer("pymcdm", "weighted sum; given all fits", peers_numpy.pymcdm, None),
    Peer("scikit-criteria", "weighted sum; given all fits", peers_numpy.criteria, None),
)


def single(case: Case, rounds: int) -> Iterator[Row]:
    """One firm at a time."""
    where, asks, absent, told = f"one firm, {len(case.parks):,} parks", {}, [], {}
    for peer in PEERS:
        try:
            ask = peer.make(case)
        except ModuleNotFoundError:
            absent.append(Row(where, peer.name, "not installed"))
            continue
        asks[peer] = ask
        told[peer] = f"{peer.does}; {_checked(case, peer, ask)}"
    turns = [{p: _turn(p, ask, len(case)) for p, ask in asks.items()} for _ in range(rounds)]
    us = PEERS[0]
    for peer in asks:
        ratios = [median(t[peer][at] / t[us][at] for at in t[peer]) for t in turns]
        spent = [median(turn[peer].values()) for turn in turns]
        yield Row(where, peer.name, told[peer], f"{1e6 * median(spent):,.0f} µs", ratios)
    yield from absent


def lists(case: Case, rounds: int) -> Iterator[Row]:
    """Many firms, each on one thread."""
    n, m = len(case.parks), len(case)
    where = f"a list of {m:,} firms of {len(case.table.kinds)} kinds, {n:,} parks"
    few = range(0, m, max(m // 3, 1))
    frames, plain = peers_pandas.pandas(case), reference(case)
    works: dict[str, tuple[str, Callable[[], object], int]] = {
        US: (LISTED, lambda: _lists(case), m),
        "numpy in blocks": (GIVEN, lambda: peers_numpy.blocks(case, shared=False), m),
        "numpy in blocks, what a kind shares summed once": (
            GIVEN,
            lambda: peers_numpy.blocks(case, shared=True),
            m,
        ),
        "numpy, the plain reference, one by one": ("all", lambda: [plain(at) for at in few], 3),
        "pandas, one by one": ("all, from the figures", lambda: [frames(at) for at in few], 3),
    }
    same = _same_lists(case, few)
    for _, work, _ in works.values():
        work()
    turns = [
        {name: _seconds(work) / count for name, (_, work, count) in works.items()}
        for _ in range(rounds)
    ]
    for name, (does, _, _) in works.items():
        spent = [turn[name] for turn in turns]
        ratios = [turn[name] / turn[US] for turn in turns]
        rate = f"{1e6 * median(spent):,.1f} µs a firm, {n / median(spent) / 1e6:,.0f} M pairs/s"
        yield Row(where, name, f"{does}; {same}" if "numpy in" in name else does, rate, ratios)


def threads(case: Case, rounds: int) -> Iterator[Row]:
    """A list that is long enough for several threads, on one and on two; the ratio is of each to
    one, with reasons or without.
    """
    n, times = len(case.parks), max(LONG // (len(case.parks) * len(case)), 1)
    table = case.table.take(np.tile(np.arange(len(case)), times))
    long = replace(case, table=table)
    where = f"a list of {len(table):,} firms, {n:,} parks, by threads"
    for reasons, does in ((False, LISTED), (True, f"{LISTED}, reasons")):
        _lists(long, 2, reasons)
        turns = [
            [_seconds(partial(_lists, long, crew, reasons)) / len(table) for crew in (1, 2)]
            for _ in range(rounds)
        ]
        for at, name in enumerate((f"{US}, one thread", f"{US}, two threads")):
            spent = median(turn[at] for turn in turns)
            rate = f"{1e6 * spent:,.1f} µs a firm, {n / spent / 1e6:,.0f} M pairs/s"
            yield Row(where, name, does, rate, [turn[at] / turn[0] for turn in turns])


def machine(rounds: int) -> Iterator[Row]:
    """The roof that the machine sets."""
    works = peers_around.roof()
    turns = [{name: work() for name, work in works.items()} for _ in range(rounds)]
    for name in works:
        found = [turn[name] for turn in turns]
        yield Row("roof of the machine, one thread", name, "", f"{median(found):,.0f}", found)
    where, does = "roof of the machine, by threads", "the same work once for each, nothing shared"
    crews = [[peers_around.crew(1), peers_around.crew(2) / 2] for _ in range(rounds)]
    for at, name in enumerate(("one thread", "two threads")):
        spent = f"{1e3 * median(turn[at] for turn in crews):,.0f} ms a piece"
        yield Row(where, name, does, spent, [turn[at] / turn[0] for turn in crews])


def start(rounds: int) -> Iterator[Row]:
    """From nothing to the end of a command."""
    works = peers_around.starts()
    turns = [{name: work() for name, work in works.items()} for _ in range(rounds + 1)][1:]
    for name in works:
        ratios = [turn[name] / turn[peers_around.HEAVY] for turn in turns]
        spent = f"{median(turn[name] for turn in turns):.2f} s"
        yield Row("start, beside that import", name, "wall clock", spent, ratios)


def http(rounds: int) -> Iterator[Row]:
    """Sixteen connections at once, one worker; the ratio is of answers a second."""
    with peers_around.served() as works:
        for work in works.values():
            work()
        turns = [{name: work() for name, work in works.items()} for _ in range(rounds)]
    for name in works:
        rates = [(len(turn[name]) - 1) / turn[name][-1] for turn in turns]
        ratios = [
            rate / ((len(turn["/empty"]) - 1) / turn["/empty"][-1])
            for rate, turn in zip(rates, turns, strict=True)
        ]
        late = [np.percentile(turn[name][:-1], 99) for turn in turns]
        least = [np.percentile(turn["/empty"][:-1], 99) for turn in turns]
        later = median(one / other for one, other in zip(late, least, strict=True))
        said = f"{median(rates):,.0f} answers/s, p99 {1e3 * median(late):.1f} ms, {later:.1f} times"
        yield Row("service, beside an empty endpoint", f"POST {name}", "", said, ratios)


def measured(rounds: int, sizes: tuple[int, ...], firms: int) -> Iterator[Row]:
    matcher = peers_case.fitted()
    yield from machine(rounds)
    for parks in sizes:
        table = peers_case.firms(matcher, kinds := max(min(40, CELLS // parks), 6))
        yield from _of_size(matcher, table, parks, rounds, min(firms, kinds))
        gc.collect()
    yield from http(rounds)
    yield from start(rounds)


def _of_size(
    matcher: ParkMatcher, table: FirmTable, parks: int, rounds: int, firms: int
) -> Iterator[Row]:
    engine = peers_case.engine_of(matcher, parks)
    yield from single(Case(matcher, engine, peers_case.one_of_each(table, firms)), rounds)
    each = max(PAIRS // parks // len(table.kinds), 1)
    some = Case(matcher, engine, peers_case.some_of_each(table, each))
    yield from lists(some, rounds)
    yield from threads(some, rounds)


def _asking(engine: Engine, case: Case) -> Ask:
    def ask(at: int) -> Answer:
        found = engine.shortlist(case.firms[at], case.weights[at], TOP)
        return found.positions, found.contributions

    return ask


def _checked(case: Case, peer: Peer, ask: Ask) -> str:
    """Asks about every firm; raises where the parks are not the reference's ten."""
    for at in range(len(case)):
        positions, shares = ask(at)() if peer.ready else ask(at)
        if peer.slack is None:
            continue
        fault = case.fault(at, positions, peer.slack)
        assert not fault, f"{peer.name}: {fault}"
        assert np.allclose(shares.sum(axis=1), case.truth[at].score[positions]), peer.name
    return "a part: not compared" if peer.slack is None else "same parks"


def _turn(peer: Peer, ask: Ask, firms: int) -> dict[int, float]:
    """Firm → seconds, as many firms as there is time for."""
    spent: dict[int, float] = {}
    for at in range(firms):
        works = [ask(at) for _ in range(AGAIN)] if peer.ready else [lambda at=at: ask(at)] * AGAIN
        times = [_seconds(works[0])]
        times += [_seconds(work) for work in works[1:] if times[0] < BRIEF_S]
        spent[at] = median(times)
        if sum(spent.values()) > ENOUGH_S:
            break
    return spent


def _lists(case: Case, crew: int = 1, reasons: bool = False) -> np.ndarray:
    found = crowd.shortlists(case.engine, case.table, case.weigh, TOP, crew, reasons=reasons)
    return found.positions


def _same_lists(case: Case, few: range) -> str:
    found = _lists(case, 2)
    for shared in (False, True):
        for at, row in enumerate(peers_numpy.blocks(case, shared)):
            if not np.array_equal(found[at][found[at] >= 0], row):
                fault = case.fault(at, row, EXACT) or case.fault(at, found[at], EXACT)
                assert not fault, f"numpy in blocks: {fault}"
    return "same parks"


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--parks", type=int, nargs="+", default=SIZES)
    asked.add_argument("--firms", type=int, default=24, help="asked about one at a time")
    said = asked.parse_args()
    os.environ["POLARS_MAX_THREADS"] = "1"  # before it is imported
    with threadpool_limits(1):
        report(measured(said.rounds, tuple(said.parks), said.firms), said.rounds, sys.stdout)


if __name__ == "__main__":
    main()
