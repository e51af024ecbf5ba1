"""Why a park stands where it stands: reasons that sum to the score, findings, near misses."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from features.errors import shown
from features.fields import specs
from features.industries import get
from features.profiles import CARBON, Firm, Park
from features.text import Text, enumerated
from features.units import TCE_PER_WAN, WAN_PER_MU, show
from features.vectors import Bools, FirmVector, Floats, ParkVectors
from recommender.constraints import UNKNOWN_TEXT, UNMENDABLE, Constraint, place
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

    def best(self, k: int) -> list[int]:
        """Columns of the best ``k`` parks that no rule excludes."""
        order, worst = self.ranking.order, self.ranking.worst
        columns: list[int] = order[worst[order] != Verdict.FAIL][:k].tolist()
        return columns

    def nearly(self, limit: int) -> list[int]:
        """Columns of the best parks that one rule alone excludes."""
        failures = (self.ranking.verdicts == Verdict.FAIL).sum(axis=0)
        lost = [p for p in np.flatnonzero(failures == 1).tolist() if self._can_change(p)]
        lost.sort(key=lambda p: (-self.ranking.score[p], self.ground.park(p).id))
        return lost[:limit]

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
        park = self.ground.park(column)
        found = map(self._finding, self._asking, self._verdicts[column], [park] * len(self.applied))
        return sorted(filter(None, found), key=lambda one: -one.said.verdict)

    @cached_property
    def asked(self) -> tuple[Weighed, ...]:
        """The criteria that apply, in their order."""
        weights, firm = self.ranking.weights.tolist(), self.ground.firm
        return tuple(
            Weighed(row, criterion, weights[row], _need(criterion, firm), _ask(criterion))
            for row, criterion in enumerate(CRITERIA)
            if weights[row] > 0
        )

    @cached_property
    def shares(self) -> Shares:
        """What each criterion that applies adds at each park."""
        ranking, rows = self.ranking, [one.row for one in self.asked]
        added = ranking.contributions(np.arange(len(ranking.score)))[rows].T
        return Shares(*in_order(ranking.fits[rows].T, ranking.weights[rows], added))

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
    def _verdicts(self) -> list[list[int]]:
        verdicts: list[list[int]] = self.ranking.verdicts.T.tolist()
        return verdicts

    @cached_property
    def _asking(self) -> list[tuple[Constraint, Findings]]:
        """Each constraint that applies, with what it said to those that it asks the same of."""
        firm, day, words = self.ground.firm, self.ground.setting.day, self.ground.world.words
        return [(one, words.found((one.name, day, one.of_firm(firm)))) for one in self.applied]

    def _can_change(self, column: int) -> bool:
        """A region that the firm excludes and a park that is closed are no near misses."""
        row = int(np.argmax(self.ranking.verdicts[:, column]))
        return self.applied[row].name not in UNMENDABLE

    def _finding(
        self, asking: tuple[Constraint, Findings], verdict: int, park: Park
    ) -> Kept[Finding] | None:
        constraint, said = asking
        key, firm = (verdict, constraint.of_park(park)), self.ground.firm
        return self.ground.world.words.finding(
            said, key, lambda: constraint.find(firm, park, VERDICTS[verdict])
        )

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
    """An answer with its best ``k`` parks, and the ``near`` ones, not yet in words."""

    head: Answer
    explainer: Explainer
    k: int
    near: int

    @property
    def answer(self) -> Answer:
        """The same with every word."""
        told = self.explainer
        return replace(
            self.head,
            matches=tuple(told.match(p, rank) for rank, p in enumerate(told.best(self.k), 1)),
            near_misses=tuple(map(told.near_miss, told.nearly(self.near))),
        )


def beside(judge: Judge, policy: Policy, book: PolicyBook, firm: FirmVector) -> Any:
    """What is said beside the parks; what rests on the firm's words is said once."""
    parks, said, asks = judge.scope.vectors, firm.said, firm.firm
    deeds = said, asks.energy_tce, asks.green_share_min
    sizes = judge.once("thresholds", lambda: thresholds(policy, parks))
    counted = judge.once(("merits", deeds), lambda: merits(policy, firm, parks))
    return {
        "conflicts": judge.once(said, lambda: conflicts(policy, book, firm, parks)),
        "notes": judge.once(("notes", said), lambda: notes(firm, parks, judge.covered)),
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
    if covered.any() and not covered.all():
        said.append(_UNEVEN)
    if firm.wanted and not parks.inside(firm.wanted).any():
        said.append(_NO_OVERLAP)
    if not firm.codes:
        said.append(_NO_INDUSTRY)
    if firm.firm.origin and firm.place is None:
        said.append(_NO_ORIGIN.fill(origin=shown(firm.firm.origin)))
    return tuple(said)


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


def _ask(criterion: Criterion) -> Text:
    """What to ask the park for when a criterion is unknown; nothing where the firm must tell."""
    if criterion.side == "park":
        return Text("", "")
    spec = specs(Park).get(criterion.figure)
    return criterion.label if spec is None else spec.label


def _need(criterion: Criterion, firm: FirmVector) -> Text:
    """What the firm says about a criterion, in its field's unit."""
    name = criterion.need
    if name == "industries":
        named = [_CODED.fill(code=code, name=get(code).name) for code in firm.codes[:3]]
        return enumerated(named) if named else UNKNOWN_TEXT
    if not name:
        return NOTHING
    value = getattr(firm.firm, name)
    if name == "inputs":
        value = (*firm.firm.inputs, *firm.firm.outputs)
    if isinstance(value, tuple):
        return enumerated(value) if value else NOTHING
    if isinstance(value, str):
        label = CARBON.get(value, Text(value, value))
        return label if value else NOTHING
    if value is None and criterion.side == "firm":
        return NOTHING
    unit = specs(Firm)[name].unit if name in specs(Firm) else _DERIVED[name]
    return show(value, unit)


_CODED = Text("{code} {name}", "{code} {name}")
_DERIVED = {
    "investment_per_mu": WAN_PER_MU,
    "output_per_mu": WAN_PER_MU,
    "tax_per_mu": WAN_PER_MU,
    "energy_per_wan": TCE_PER_WAN,
}
