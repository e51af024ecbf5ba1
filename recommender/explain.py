"""Why a park stands where it stands: reasons that sum to the score, findings, near misses."""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np

from features.errors import shown
from features.fields import specs
from features.industries import get
from features.profiles import CARBON, Firm, Park
from features.text import Text, enumerated
from features.units import TCE_PER_WAN, WAN_PER_MU, show
from features.vectors import Bools, FirmVector, Floats, ParkVectors
from recommender.constraints import UNKNOWN_TEXT, Constraint, Limit, place
from recommender.criteria import CRITERIA, Criterion
from recommender.merits import merits
from recommender.offers import NOTHING, Ground
from recommender.policy import Policy, PolicyBook, Rule
from recommender.projects import flags, thresholds
from recommender.provisions import clause
from recommender.results import (
    Answer,
    Cited,
    Conflict,
    Finding,
    Match,
    NearMiss,
    Ranking,
    Reason,
    Verdict,
    held_by,
)
from recommender.shares import Shares, in_order, sides
from recommender.told import Findings, Kept
from recommender.verdicts import Judge

VERDICTS = tuple(Verdict)
_FIRM_SIDE = np.array([criterion.side == "firm" for criterion in CRITERIA])


class Weighed(NamedTuple):
    """A criterion that applies: its weight, what the firm says, what to ask the park."""

    row: int
    criterion: Criterion
    weight: float
    need: Text
    ask: Text


@dataclass(frozen=True)
class Explainer:
    """One firm's ranking of ``m`` parks, in words on demand."""

    ground: Ground
    ranking: Ranking
    applied: tuple[Constraint, ...]

    def by_score(self, columns: Iterable[int]) -> list[int]:
        """The ``columns`` by score, best first, then by the park's code."""
        score, ground = self.ranking.score, self.ground
        return sorted(columns, key=lambda column: (-score[column], ground.park(column).id))

    def match(self, column: int, rank: int) -> Match:
        """The park in a ``column``, with every word."""
        park, figures = self.ground.park(column), self.figures[column].tolist()
        score, low, high, coverage, firm_side, park_side, _ = figures
        return Match(
            park_id=park.id,
            name=park.name,
            place=place(park),
            rank=rank,
            score=score,
            low=low,
            high=high,
            coverage=coverage,
            firm_side=None if math.isnan(firm_side) else firm_side,
            park_side=None if math.isnan(park_side) else park_side,
            verdict=self.worst(column),
            reasons=self.reasons(column),
            findings=tuple(one.said for one in self.findings(column)),
            remarks=self.ground.remarks(column),
        )

    def near_miss(self, column: int) -> NearMiss:
        """A park that one rule alone excludes, with what would turn it."""
        found = self.match(column, 0)
        return NearMiss(found, found.findings[0])

    def worst(self, column: int) -> Verdict:
        """The worst verdict on the park in a ``column``."""
        return VERDICTS[int(self.ranking.worst[column])]

    def reasons(self, column: int) -> tuple[Reason, ...]:
        """One reason for each criterion that applies, the largest contribution first."""
        which, fits, added = (values[column].tolist() for values in self.shares)
        return tuple(map(self._reason, which, fits, added, [column] * len(which)))

    def findings(self, column: int) -> list[Kept[Finding]]:
        """One finding for each constraint that applies, the worst first."""
        found = [row[column] for row in self._findings]
        return sorted(filter(None, found), key=lambda one: -one.said.verdict)

    def said_by(self, constraint: Constraint) -> Findings:
        """What a constraint says to firms of which it asks the same."""
        return self._found(constraint, constraint.of_firm(self.ground.firm))

    def framed_by(self, limit: Limit) -> Findings:
        """What a limit says to firms that state their need: theirs are the need and the margin."""
        return self._found(limit, Limit)

    def found_by(
        self, constraint: Constraint, said: Findings, keys: list[int]
    ) -> list[Kept[Finding] | None]:
        """What a constraint finds of each park, if it has not ``said`` so before; of its row of
        the ``keys``.
        """
        return [
            said[key] if key in said else self._find(constraint, said, key, column)
            for column, key in enumerate(keys)
        ]

    @cached_property
    def keys(self) -> list[list[int]]:
        """(r, m) what findings are kept under: park and verdict as one number."""
        keys: list[list[int]] = (
            self.ground.positions * len(VERDICTS) + self.ranking.verdicts
        ).tolist()
        return keys

    @cached_property
    def asked(self) -> tuple[Weighed, ...]:
        """The criteria that apply, in their order."""
        weights = self.ranking.weights.tolist()
        return tuple(
            Weighed(row, CRITERIA[row], weights[row], need(row, stated), ASKS[row])
            for row, stated in zip(self.rows, self.stated, strict=True)
        )

    @cached_property
    def rows(self) -> list[int]:
        """The rows of the criteria that apply."""
        rows: list[int] = np.flatnonzero(self.ranking.weights > 0).tolist()
        return rows

    @cached_property
    def stated(self) -> list[Hashable]:
        """What the firm says about each criterion that applies, as a value."""
        return [_STATED[row](self.ground.firm) for row in self.rows]

    @cached_property
    def shares(self) -> Shares:
        """What each criterion that applies adds at each park."""
        ranking, rows = self.ranking, self.rows
        fits = np.ascontiguousarray(ranking.fits.T)
        held = held_by(fits, ranking.weights)
        return Shares(*in_order(fits.take(rows, axis=1), ranking.weights[rows], held))

    @cached_property
    def figures(self) -> Floats:
        """(m, 7) of each park score, low, high, coverage; how well it fits what the firm wants,
        the firm what the park wants, and both: NaN where nothing is known of a side.
        """
        found = self.ranking
        told = np.empty((len(found.score), 7))
        for at, figure in enumerate((found.score, found.low, found.high, found.coverage)):
            told[:, at] = figure
        told[:, 4:] = sides(found.fits.T, found.weights, _FIRM_SIDE)
        return told

    @cached_property
    def _findings(self) -> list[list[Kept[Finding] | None]]:
        asked = zip(self.applied, map(self.said_by, self.applied), self.keys, strict=True)
        return [self.found_by(*one) for one in asked]

    def _found(self, constraint: Constraint, asked: Hashable) -> Findings:
        return self.ground.world.words.found((constraint.name, self.ground.setting.day, asked))

    def _find(
        self, constraint: Constraint, said: Findings, key: int, column: int
    ) -> Kept[Finding] | None:
        words, firm, park = self.ground.world.words, self.ground.firm, self.ground.park(column)
        verdict = VERDICTS[key % len(VERDICTS)]
        alike = verdict, constraint.of_park(park)

        def find() -> Kept[Finding] | None:
            found = constraint.find(firm, park, verdict)
            return None if found is None else Kept(found)

        return words.finding(said, key, lambda: words.finding(said, alike, find))

    def _reason(self, which: int, fit: float, added: float, column: int) -> Reason:
        asked = self.asked[which]
        criterion, offer = asked.criterion, self.ground.offer(asked.row, column)
        return Reason(
            criterion=criterion.name,
            label=criterion.label,
            side=criterion.side,
            weight=asked.weight,
            fit=None if math.isnan(fit) else fit,
            contribution=added,
            need=asked.need,
            offer=offer.said,
            basis=offer.basis,
            as_of=offer.as_of,
            source=offer.source,
            ask=asked.ask,
        )


@dataclass(frozen=True)
class Draft:
    """An answer with the columns of its ``best`` parks, and of the ``near`` ones, which one rule
    alone excludes; not yet in words.
    """

    head: Answer
    explainer: Explainer
    best: Sequence[int]
    near: Sequence[int]

    @property
    def answer(self) -> Answer:
        """The same with every word."""
        told = self.explainer
        return replace(
            self.head,
            matches=tuple(told.match(p, rank) for rank, p in enumerate(self.best, 1)),
            near_misses=tuple(map(told.near_miss, self.near)),
        )


def beside(judge: Judge, policy: Policy, book: PolicyBook, firm: FirmVector) -> Any:
    """What is said beside the parks; what rests on the firm's words is said once."""
    parks, said, asks = judge.scope.vectors, firm.said, firm.firm
    deeds = said, asks.energy_tce, asks.green_share_min
    sizes = judge.once("thresholds", lambda: thresholds(policy, parks))
    counted = judge.once(("merits", deeds), lambda: merits(policy, firm, parks))
    return {
        "conflicts": judge.once(said, lambda: conflicts(policy, book, firm, parks)),
        "notes": (
            *judge.once(("notes", said), lambda: notes(firm, parks, judge.covered)),
            *_priced(firm, parks),
        ),
        "flags": (*flags(sizes, firm), *counted),
    }


def conflicts(
    policy: Policy, book: PolicyBook, firm: FirmVector, parks: ParkVectors
) -> tuple[Conflict, ...]:
    """Documents in force at the parks that pull a firm's product in different directions."""
    by_topic: dict[str, dict[str, Rule]] = {}
    for found in policy.conflicts():
        pair = (found.limit, found.promote)
        on_topic = book.on_topic(found.topic, firm.codes, firm.words)
        if on_topic and all(_concerns(rule, firm, parks) for rule in pair):
            sides = by_topic.setdefault(found.topic, {})
            sides |= {rule.id: rule for rule in pair}
    return tuple(
        Conflict(
            book.topics.get(topic, Text(topic, topic)), tuple(map(_cited, _oldest_first(sides)))
        )
        for topic, sides in by_topic.items()
    )


def notes(firm: FirmVector, parks: ParkVectors, covered: Bools) -> tuple[Text, ...]:
    """What was not understood, cannot be met at all, or cannot be compared fairly."""
    said = []
    open_to = ~parks.inside(firm.excluded)
    if firm.wanted:
        open_to &= parks.inside(firm.wanted)
    compared = covered[open_to]
    if compared.any() and not compared.all():
        said.append(_UNEVEN)
    if firm.wanted and not parks.inside(firm.wanted).any():
        said.append(_NO_OVERLAP)
    if not firm.codes:
        said.append(_NO_INDUSTRY)
    if firm.firm.origin and firm.place is None:
        said.append(_NO_ORIGIN.fill(origin=shown(firm.firm.origin)))
    return tuple(said)


def _priced(firm: FirmVector, parks: ParkVectors) -> tuple[Text, ...]:
    """What a power price is that stands for a region, where the firm names what it can bear."""
    stated = firm.firm.tariff_max is not None
    return (_INDICATIVE,) if stated and not parks.own["tariff_yuan_per_kwh"].all() else ()


_INDICATIVE = Text(
    "区域电价是指示性合计，不含系统运行费，仅供排序；以园区和电网企业答复为准",
    "Regional power prices are an indicative sum without the system-operation fee, for ranking "
    "only: ask the park and the grid company",
)
_UNEVEN = Text(
    "已知落地项目多在内蒙古：资料少的省份集聚项按无已知项目计，得分偏低，跨省比较请看区间",
    "Known sitings are mostly in Inner Mongolia: elsewhere clusters count as none known and scores "
    "run low; compare provinces by the interval",
)
_NO_OVERLAP = Text(
    "查询的地区与企业的意向地区没有交集，没有园区可选",
    "The region asked about and the regions wanted do not overlap: no park is left",
)
_NO_INDUSTRY = Text(
    "没有认出行业，产业契合与集聚均按未知处理；请填国标代码或更具体的产品",
    "No industry was recognised: fit and cluster are unknown; give a code or a plainer product",
)
_NO_ORIGIN = Text(
    "没有认出转出地“{origin}”（或在境外），未计距离",
    "Origin “{origin}” is not recognised (or abroad): distance is not counted",
)


def _concerns(rule: Rule, firm: FirmVector, parks: ParkVectors) -> bool:
    surely = rule.match(firm.codes, firm.words) == "certain"
    return surely and bool(parks.inside((rule.region,)).any())


def _oldest_first(rules: Mapping[str, Rule]) -> list[Rule]:
    return sorted(rules.values(), key=lambda rule: str(rule.since or "9999"))


def _cited(rule: Rule) -> Cited:
    since = "" if rule.since is None else str(rule.since)
    return Cited(rule.stance or "", rule.summary, clause(rule), since)


@lru_cache(maxsize=1 << 12)
def need(row: int, stated: Any) -> Text:
    """What a firm says about the criterion in a ``row``, in its field's unit."""
    criterion = CRITERIA[row]
    name = criterion.need
    if name == "industries":
        named = [_CODED.fill(code=code, name=get(code).name) for code in stated]
        return enumerated(named) if named else UNKNOWN_TEXT
    if not name:
        return NOTHING
    if isinstance(stated, tuple):
        return enumerated(stated) if stated else NOTHING
    if isinstance(stated, str):
        label = CARBON.get(stated, Text(stated, stated))
        return label if stated else NOTHING
    if stated is None and criterion.side == "firm":
        return NOTHING
    unit = specs(Firm)[name].unit if name in specs(Firm) else _DERIVED[name]
    return show(stated, unit)


def _ask(criterion: Criterion) -> Text:
    """What to ask the park for when a criterion is unknown; nothing where the firm must tell."""
    if criterion.side == "park":
        return Text("", "")
    spec = specs(Park).get(criterion.figure)
    return criterion.label if spec is None else spec.label


def _states(criterion: Criterion) -> Callable[[FirmVector], Hashable]:
    """What gives the value that a firm states about a criterion."""
    if not criterion.need:
        return lambda firm: None
    if criterion.need in _SEVERAL:
        return _SEVERAL[criterion.need]
    return attrgetter(f"firm.{criterion.need}")


_SEVERAL: Mapping[str, Callable[[FirmVector], Hashable]] = {
    "industries": lambda firm: firm.codes[:3],
    "inputs": lambda firm: (*firm.firm.inputs, *firm.firm.outputs),
}
_STATED = tuple(map(_states, CRITERIA))
ASKS = tuple(map(_ask, CRITERIA))
"""What to ask a park for where a criterion is unknown, by its row."""
_CODED = Text("{code} {name}", "{code} {name}")
_DERIVED = {
    "investment_per_mu": WAN_PER_MU,
    "output_per_mu": WAN_PER_MU,
    "tax_per_mu": WAN_PER_MU,
    "energy_per_wan": TCE_PER_WAN,
}
