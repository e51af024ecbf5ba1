"""How long one match over all parks takes, as a ratio to pandas in the same run.

Run: ``python tests/benchmarks/bench_match.py [ROUNDS]``. The peer is what an analyst writes: a
data frame of parks, eight filters, twenty-four vectorised criteria, the closest of a park's
industries, the top ten with the contributions behind them. Ours is the production engine on the
catalogue: every criterion and constraint, unknowns, intervals, verdicts, and the same
contributions. The two are timed in turns; a ratio within a run holds, an absolute time does not.
"""

import sys
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd

from features import catalogue, sitings
from features.encode import firm_vector
from features.profiles import Firm
from recommender.matcher import ParkMatcher

PARKS, BENEFITS, COSTS, TARGETS, FILTERS, INDUSTRIES, TOP = 2543, 10, 8, 6, 5, 666, 10
DAY = date(2025, 6, 10)
LIMIT = 1 / 500


class PandasPeer:
    """A seeded frame of parks of the catalogue's size, and one query after the other over it."""

    def __init__(self, firms: int, seed: int = 1) -> None:
        draw = np.random.default_rng(seed)
        columns = {f"benefit{i}": draw.lognormal(size=PARKS) for i in range(BENEFITS)}
        columns |= {f"cost{i}": draw.lognormal(size=PARKS) for i in range(COSTS)}
        columns |= {f"target{i}": draw.normal(size=PARKS) for i in range(TARGETS)}
        columns |= {f"limit{i}": draw.lognormal(size=PARKS) for i in range(FILTERS)}
        self.frame = pd.DataFrame(columns)
        self.frame["province"] = draw.integers(0, 31, PARKS)
        self.frame["chemical"] = draw.random(PARKS) < 0.2
        self.frame["x"], self.frame["y"] = draw.uniform(0, 4500, (2, PARKS))
        leading = [draw.integers(0, INDUSTRIES, draw.integers(1, 6)).tolist() for _ in range(PARKS)]
        self.frame["leading"] = leading
        self.related = draw.random((INDUSTRIES, INDUSTRIES)) ** 4
        self.needs = draw.lognormal(size=(firms, BENEFITS + COSTS))
        self.targets = draw.normal(size=(firms, TARGETS))
        self.limits = draw.lognormal(-1.0, 0.5, (firms, FILTERS))
        self.weights = draw.dirichlet(np.ones(BENEFITS + COSTS + TARGETS + 1), firms)
        self.industry = draw.integers(0, INDUSTRIES, firms)
        self.provinces = [draw.choice(31, 20, replace=False).tolist() for _ in range(firms)]

    def query(self, i: int) -> pd.DataFrame:
        """The ten best parks with the contribution of each criterion."""
        allowed = self._allowed(i)
        shares = self._contributions(allowed, i)
        shares.insert(0, "score", shares.sum(axis=1))
        return shares.sort_values("score", ascending=False, kind="stable").head(TOP)

    def _allowed(self, i: int) -> pd.DataFrame:
        frame, limits = self.frame, self.limits[i]
        keep = frame["province"].isin(self.provinces[i])
        for number in range(FILTERS):
            keep &= frame[f"limit{number}"] >= limits[number]
        keep &= (frame["x"] - 2000) ** 2 + (frame["y"] - 2000) ** 2 <= 4000**2
        return frame[keep]

    def _contributions(self, parks: pd.DataFrame, i: int) -> pd.DataFrame:
        needs, weights = self.needs[i], self.weights[i]
        shares = {}
        for n in range(BENEFITS):
            shares[f"b{n}"] = weights[n] * (parks[f"benefit{n}"] / needs[n]).clip(upper=1)
        for n in range(COSTS):
            at = BENEFITS + n
            shares[f"c{n}"] = weights[at] * (needs[at] / parks[f"cost{n}"]).clip(upper=1)
        for n in range(TARGETS):
            gap = (parks[f"target{n}"] - self.targets[i, n]).abs()
            shares[f"t{n}"] = weights[BENEFITS + COSTS + n] * (1 - gap).clip(lower=0)
        row = self.related[self.industry[i]]
        closest = parks["leading"].map(lambda codes: max(row[code] for code in codes))
        shares["industry"] = weights[-1] * closest
        return pd.DataFrame(shares)


def firms() -> list[Firm]:
    """Firms such as ask: the projects of the built-in sitings, with what is known of them."""
    return [
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


def timed(work: Callable[[int], object], count: int) -> float:
    """Median seconds of one call over ``count`` different questions."""
    spent = []
    for i in range(count):
        start = perf_counter()
        work(i)
        spent.append(perf_counter() - start)
    return median(spent)


def main(rounds: int = 7) -> None:
    """Prints one table of ratios."""
    asking = firms()
    matcher = ParkMatcher(as_of=DAY).fit(catalogue.load())
    peer = PandasPeer(len(asking))

    engine, weights = matcher.engine(), matcher.weight_vector_

    def scored(i: int) -> object:
        return engine.shortlist(firm_vector(asking[i]), weights, TOP).contributions

    def reference(i: int) -> object:
        found = matcher.rank(asking[i], k=TOP)
        return found.contributions(found.order)

    works = {
        "pandas, vectorised": peer.query,
        "parkmatch, scored with contributions and verdicts": scored,
        "parkmatch, the plain reference of the same": reference,
        "parkmatch, with every reason in words": lambda i: matcher.match(asking[i], TOP),
    }
    for work in works.values():
        timed(work, len(asking))
    turns = [{n: timed(work, len(asking)) for n, work in works.items()} for _ in range(rounds)]
    base = next(iter(works))
    sys.stdout.write(f"{PARKS} parks, {len(asking)} firms, {rounds} turns; limit {LIMIT:.4f}\n")
    for name in works:
        ratios = [turn[name] / turn[base] for turn in turns]
        milliseconds = 1e3 * median(turn[name] for turn in turns)
        spread = f"{min(ratios):.4f} to {max(ratios):.4f}"
        sys.stdout.write(f"{name:52} {milliseconds:8.2f} ms  x{median(ratios):.4f} ({spread})\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
