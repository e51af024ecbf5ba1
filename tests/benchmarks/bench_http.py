"""What the service answers in a second, by turns with an endpoint that answers nothing.

    PYTHONPATH=. python tests/benchmarks/bench_http.py [--rounds N] [--engine postgresql]

One worker, sixteen connections that each wait for their answer: the same questions over and over,
questions that nobody asked before, and both with every answer kept in the records. Beside
answers a second and the 99th percentile, how they stand to the empty endpoint's in the same round.
Absolute times of one run do not hold for another machine.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np

from tests.service.conftest import Server

sys.path.insert(0, str(Path(__file__).parent))
import peers_around

EMPTY = "/empty"
ASKED = (
    EMPTY,
    "matches, 50 questions over and over",
    "matches, each for the first time",
    "answers to 50 questions over and over, each kept in the records (SQLite)",
    "answers, each kept in the records (SQLite)",
)
Turn = dict[str, list[float]]


def main(rounds: int, engine: str) -> None:
    """Prints a line for each that is asked."""
    with _address(engine) as url, peers_around.served(url) as works:
        asked = {name: works[name] for name in ASKED}
        _turn(asked)  # the first takes the longest
        turns = [_turn(asked) for _ in range(rounds)]
    sys.stdout.write(f"{engine}, {rounds} rounds, medians\n")
    for name in ASKED:
        rates, late = _by_empty(turns, name, _rate), _by_empty(turns, name, _late)
        said = f"{median(_rate(turn[name]) for turn in turns):,.0f} answers/s"
        slow = f"p99 {1e3 * median(_late(turn[name]) for turn in turns):.1f} ms"
        sys.stdout.write(
            f"{name.removesuffix(' (SQLite)')}: {said}, {median(rates):.3f} of empty; {slow}, "
            f"{median(late):.1f} times empty's\n"
        )


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


def _turn(asked: dict[str, Callable[[], list[float]]]) -> Turn:
    return {name: ask() for name, ask in asked.items()}


def _by_empty(turns: Sequence[Turn], name: str, of: Callable[[list[float]], float]) -> list[float]:
    return [of(turn[name]) / of(turn[EMPTY]) for turn in turns]


def _rate(spent: list[float]) -> float:
    return (len(spent) - 1) / spent[-1]


def _late(spent: list[float]) -> float:
    return float(np.percentile(spent[:-1], 99))


if __name__ == "__main__":
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--rounds", type=int, default=7)
    told.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    said = told.parse_args()
    main(said.rounds, said.engine)
