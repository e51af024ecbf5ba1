"""What every peer is asked: parks, firms, the criteria and limits in force, and the right answer.

Three thousand parks are the catalogue. Larger sets repeat it with jittered figures: made for
timing, they describe no place. The firms are made up (see ``bench_targets.py``).
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq
from bench_targets import made_up
from numpy.typing import NDArray

from features import catalogue
from features.encode import firm_vector
from features.firm_columns import read_firms
from features.firm_table import FirmTable
from features.profiles import Firm
from features.vectors import Bools, FirmVector, Floats, Ints, ParkVectors
from recommender import crowd, kernel, plans
from recommender.constraints import Limit
from recommender.engine import Engine
from recommender.matcher import ParkMatcher
from recommender.plans import Plan
from recommender.results import Ranking, Verdict
from recommender.score import Scope, rank

Verdicts = NDArray[np.int8]
DAY = date(2025, 6, 10)
TOP = 10
JITTER = 0.1
"""Spread of the logarithm of a figure that is repeated."""
LISTED = 300_000
"""A list of so many firms is drawn, of which those of a few kinds are kept."""


class Given(NamedTuple):
    """What a peer gets ready made of one firm, ``c`` criteria and ``n`` parks.

    ``columns``: (c, n) the fit where it rests on industry, place or the park alone, else the park's
    figure; NaN unknown. ``plan``: the firm's own two numbers, weights and needs. ``other``: (n,)
    the worst verdict of the conditions of law, region and services.
    """

    plan: Plan
    columns: Floats
    other: Verdicts


@dataclass(frozen=True)
class Case:
    """Some firms in front of the parks of one engine."""

    matcher: ParkMatcher
    engine: Engine
    table: FirmTable

    def __len__(self) -> int:
        return len(self.table)

    @property
    def parks(self) -> ParkVectors:
        return self.engine.scope.vectors

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        return tuple(c for c in self.engine.setting.constraints if isinstance(c, Limit))

    @cached_property
    def weigh(self) -> Callable[[Firm], Floats]:
        return self.matcher.weigher()

    @cached_property
    def firms(self) -> list[FirmVector]:
        return [firm_vector(self.table.firm(at)) for at in range(len(self))]

    @cached_property
    def weights(self) -> list[Floats]:
        return [self.weigh(one.firm) for one in self.firms]

    @cached_property
    def offers(self) -> Floats:
        """(l, n) figures of the parks behind each limit, NaN unknown."""
        return np.array([self.parks.numbers[limit.offer] for limit in self.limits])

    @cached_property
    def own(self) -> Bools:
        """(l, n) whether that is the park's own."""
        known = ~np.isnan(self.offers)
        return known & np.array([self.parks.own[limit.offer] for limit in self.limits])

    @cached_property
    def own_offers(self) -> Floats:
        """(l, n) the park's own figures alone."""
        return np.where(self.own, self.offers, np.nan)

    @cached_property
    def lent(self) -> Ints:
        """(c, n) 1 where a fit rests on a stand-in, 2 where it does when it is nothing."""
        return np.ascontiguousarray(self.engine.survey.parks(self.engine.columns).lent.T)

    @cached_property
    def given(self) -> list[Given]:
        found: dict[int, Given] = {}
        for squad in crowd.squads(self.engine, self.table, self.weigh):
            kinds: dict[int, Floats] = {}
            judged = squad.crowd.verdicts[:, 0].astype(np.int8)
            for at, row in enumerate(squad.rows.tolist()):
                plan, kind = kernel.plan_of(squad.crowd, at), int(squad.crowd.kind[at])
                if kind not in kinds:
                    kinds[kind] = _columns(plan, squad.columns.full)
                found[row] = Given(plan, kinds[kind], judged[squad.crowd.judged[at]])
        return [found[row] for row in range(len(self))]

    @cached_property
    def truth(self) -> list[Ranking]:
        """The plain reference's answers, all parks in order of none."""
        return [self.reference(at) for at in range(len(self))]

    def reference(self, at: int) -> Ranking:
        """The plain reference of the engine, in numpy."""
        setting = replace(self.engine.setting, weights=self.weights[at])
        return rank(self.firms[at], self.engine.scope, setting, TOP)[0]

    def fault(self, at: int, ids: Ints, slack: float) -> str:
        """What is wrong with an answer; empty where it is the reference's, up to ties.

        Parks whose scores are less than ``slack`` apart may stand in one another's place.
        """
        true = self.truth[at]
        wanted = [p for p in true.order.tolist() if true.worst[p] != Verdict.FAIL]
        found = np.asarray(ids).tolist()
        if len(found) != len(wanted) or len(set(found)) != len(found):
            return f"firm {at}: {len(found)} parks where there are {len(wanted)}"
        for place, (one, other) in enumerate(zip(found, wanted, strict=True), start=1):
            apart = abs(true.score[one] - true.score[other])
            if one != other and not (apart <= slack and true.worst[one] < Verdict.FAIL):
                return f"firm {at}, place {place}: park {one}, not {other}, {apart:.2e} apart"
        return ""


def _columns(plan: Plan, full: Floats) -> Floats:
    columns = np.full((len(plan.kinds), full.shape[1]), np.nan)
    for c, kind in enumerate(plan.kinds):
        if kind not in {plans.ABSENT, plans.SAME}:
            columns[c] = full[plan.rows[c]]
    return columns


def fitted() -> ParkMatcher:
    """The matcher of the catalogue on the day of the benchmark."""
    return ParkMatcher(as_of=DAY).fit(catalogue.load())


def engine_of(matcher: ParkMatcher, parks: int, seed: int = 1) -> Engine:
    """The engine over so many parks: the catalogue, over again where there are more."""
    whole = len(matcher.vectors_)
    if parks == whole:
        return Engine(matcher.scope_, matcher.setting())
    at = np.arange(parks) % whole
    draw = np.random.default_rng(seed)
    numbers = {
        name: column[at] * draw.lognormal(0.0, JITTER, parks)
        for name, column in matcher.vectors_.numbers.items()
    }
    ids = np.arange(parks).astype(str)
    again = matcher.vectors_.take(at)
    again = replace(again, numbers=numbers, ids=ids, id_order=np.arange(parks))
    return Engine(Scope(at, again), matcher.setting())


def firms(matcher: ParkMatcher, kinds: int) -> FirmTable:
    """Firms of so many kinds of a long list, as many of each as such a list holds."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "firms.parquet")
        pq.write_table(made_up(LISTED), path)
        table = read_firms(path, matcher.groups).table
    some = np.flatnonzero(table.kind < kinds)
    return table.take(some[np.argsort(table.kind[some], kind="stable")])


def one_of_each(table: FirmTable, count: int) -> FirmTable:
    """The first firm of each of ``count`` kinds."""
    return table.take(np.unique(table.kind, return_index=True)[1][:count])


def some_of_each(table: FirmTable, most: int) -> FirmTable:
    """The first firms of each kind, no more than so many."""
    heads = np.searchsorted(table.kind, table.kind)  # by kind they stand in order
    return table.take(np.flatnonzero(np.arange(len(table)) - heads < most))
