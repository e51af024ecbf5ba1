"""How long it takes to say how steady rankings are, against its limits.

Run: ``python tests/benchmarks/bench_robustness.py [ROUNDS]``. One firm over the whole catalogue,
and as many firms as one city's list over the zones of Inner Mongolia, 2,000 draws each, around the
chosen weights and over all weights. Wall time is what a person waits; processor time is what the
work costs, and holds on a busy machine too.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import cycle, islice
from statistics import median
from time import perf_counter, process_time

from features import catalogue, sitings
from features.profiles import Firm
from recommender.matcher import ParkMatcher
from recommender.results import Ranking
from recommender.robustness import DRAWS, anywhere, around, steadiness, steadiness_of_many
from recommender.winners import Draws

DAY = date(2025, 6, 10)
LIST, THREADS = 607, 2
LIMIT_ONE, LIMIT_LIST = 0.020, 0.5


def rankings(matcher: ParkMatcher, region: str | None, count: int) -> list[Ranking]:
    """Projects of the built-in sitings, again and again up to ``count``."""
    firms = [
        Firm(
            name=siting.firm,
            industries=(siting.industry,),
            land_mu=siting.land_mu,
            investment_wan=siting.investment_wan,
            origin=siting.origin,
            green_share_min=0.5,
        )
        for siting in sitings.load()
    ]
    made = [matcher.rank(firm, region=region) for firm in firms[:count]]
    return list(islice(cycle(made), count))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds waited and seconds of processor."""
    wall, worked = perf_counter(), process_time()
    work()
    return perf_counter() - wall, process_time() - worked


def told(name: str, spent: Sequence[tuple[float, float]], limit: float) -> None:
    """One line: the median wait, the least, the processor's time, and the limit."""
    waits, works = zip(*spent, strict=True)
    sys.stdout.write(
        f"{name:44} {1e3 * median(waits):8.1f} ms waited (least {1e3 * min(waits):.1f}), "
        f"{1e3 * median(works):8.1f} ms worked (least {1e3 * min(works):.1f}); "
        f"limit {1e3 * limit:.0f} ms\n"
    )


def measure(
    name: str, draws: Draws, nation: Sequence[Ranking], listed: Sequence[Ranking], rounds: int
) -> None:
    """Two lines: one firm over the nation, and a list of firms over a province."""
    steadiness(nation[0], draws)
    one = [timed(partial(steadiness, ranking, draws)) for ranking in nation for _ in range(rounds)]
    told(f"1 firm x {len(nation[0].score)} parks, {name}", one, LIMIT_ONE)
    all_of_them = partial(steadiness_of_many, listed, draws, threads=THREADS)
    many = [timed(all_of_them) for _ in range(rounds)]
    told(f"{LIST} firms x {len(listed[0].score)} parks, {name}", many, LIMIT_LIST)


def main(rounds: int = 5) -> None:
    """Prints one line for each of the two limits and each way to draw."""
    matcher = ParkMatcher(as_of=DAY).fit(catalogue.load())
    nation = rankings(matcher, None, 12)
    listed = rankings(matcher, "内蒙古", LIST)
    for name, draw in (("around the weights", around), ("over all weights", anywhere)):
        measure(name, draw(matcher.weight_vector_), nation, listed, rounds)
    sys.stdout.write(f"{DRAWS} draws, {THREADS} threads for the list, {rounds} rounds\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
