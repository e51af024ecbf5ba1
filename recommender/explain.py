"""Why a park stands where it stands: reasons that sum to the score, findings, near misses."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from features.errors import shown
from features.fields import specs
from features.industries import get
from features.profiles import CARBON, Firm, Park
from features.text import Text, enumerated
from features.units import TCE_PER_WAN, WAN_PER_MU, show
from features.vectors import Bools, FirmVector, ParkVectors
from recommender.constraints import UNKNOWN_TEXT, UNMENDABLE, Constraint, place
from recommender.criteria import CRITERIA, Criterion
from recommender.offers import NOTHING, Ground
from recommender.policy import Policy, PolicyBook, Rule
from recommender.provisions import Provision, clause
from recommender.remarks import Pair, remarks
from recommender.results import Cited, Conflict, Finding, Match, NearMiss, Ranking, Reason, Verdict

_FIRM_SIDE = np.array([criterion.side == "firm" for criterion in CRITERIA])


@dataclass(frozen=True)
class Explainer:
    """One firm's ranking, in words on demand."""

    ground: Ground
    ranking: Ranking
    applied: tuple[Constraint, ...]

    def matches(self, k: int) -> tuple[Match, ...]:
        """The best ``k`` parks that no rule excludes."""
        order, worst = self.ranking.order, self.ranking.worst
        allowed = order[worst[order] != Verdict.FAIL][:k]
        return tuple(self.match(int(p), place) for place, p in enumerate(allowed, start=1))

    def near_misses(self, limit: int) -> tuple[NearMiss, ...]:
        """The best parks that one rule alone excludes, with what would turn it."""
        failures = (self.ranking.verdicts == Verdict.FAIL).sum(axis=0)
        lost = [int(p) for p in np.flatnonzero(failures == 1) if self._can_change(int(p))]
        lost.sort(key=lambda p: (-self.ranking.score[p], self.ground.park(p).id))
        return tuple(self._near_miss(p) for p in lost[:limit])

    def match(self, position: int, rank: int) -> Match:
        """The park at ``position`` of the scope."""
        ranking, park = self.ranking, self.ground.park(position)
        return Match(
            park_id=park.id,
            name=park.name,
            place=place(park),
            rank=rank,
            score=float(ranking.score[position]),
            low=float(ranking.low[position]),
            high=float(ranking.high[position]),
            coverage=float(ranking.coverage[position]),
            firm_side=ranking.side(position, _FIRM_SIDE),
            park_side=ranking.side(position, ~_FIRM_SIDE),
            verdict=Verdict(int(ranking.worst[position])),
            reasons=self.reasons(position),
            findings=self.findings(position),
            remarks=remarks(Pair(self.ground.firm, park, *self._law)),
        )

    def reasons(self, position: int) -> tuple[Reason, ...]:
        """One reason for each criterion that applies, the largest contribution first."""
        added, fits = self.ranking.contributions(position).tolist(), self.ranking.fits[:, position]
        asked = sorted(self._asked, key=lambda one: (-added[one.row], -one.weight))
        return tuple(
            self._reason(one, position, fit, added[one.row])
            for one, fit in zip(asked, fits[[one.row for one in asked]].tolist(), strict=True)
        )

    def findings(self, position: int) -> tuple[Finding, ...]:
        """One finding for each constraint that applies, the worst first."""
        park, firm = self.ground.park(position), self.ground.firm
        verdicts = [Verdict(v) for v in self.ranking.verdicts[:, position].tolist()]
        asked = zip(self.applied, verdicts, strict=True)
        found = [constraint.find(firm, park, verdict) for constraint, verdict in asked]
        said = [finding for finding in found if finding is not None]
        return tuple(sorted(said, key=lambda finding: -finding.verdict))

    @cached_property
    def _law(self) -> tuple[date, tuple[Rule, ...]]:
        """The day asked about, and the rules then in force that prefer places for a product."""
        setting = self.ground.setting
        rules = (c.rule for c in setting.constraints if isinstance(c, Provision))
        return setting.day, tuple(rule for rule in rules if rule.effect == "prefer")

    def _can_change(self, position: int) -> bool:
        """A region that the firm excludes and a park that is closed are no near misses."""
        row = int(np.argmax(self.ranking.verdicts[:, position]))
        return self.applied[row].name not in UNMENDABLE

    def _near_miss(self, position: int) -> NearMiss:
        found = self.match(position, 0)
        return NearMiss(found, found.findings[0])

    @cached_property
    def _asked(self) -> tuple["_Asked", ...]:
        weights, firm = self.ranking.weights.tolist(), self.ground.firm
        return tuple(
            _Asked(row, criterion, weights[row], _need(criterion, firm), _ask(criterion))
            for row, criterion in enumerate(CRITERIA)
            if weights[row] > 0
        )

    def _reason(self, asked: "_Asked", position: int, fit: float, added: float) -> Reason:
        criterion, offer = asked.criterion, self.ground.offer(asked.criterion, position)
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


class _Asked(NamedTuple):
    """A criterion that applies: its weight, what the firm says, what to ask the park."""

    row: int
    criterion: Criterion
    weight: float
    need: Text
    ask: Text


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
