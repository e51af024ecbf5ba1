"""Why a park stands where it stands: reasons that sum to the score, findings, near misses."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from features import encode, evidence, regions, relatedness, symbiosis
from features.catalogue import CATALOGUE, CATALOGUE_YEAR
from features.errors import shown
from features.fields import specs
from features.industries import CODES, get
from features.profiles import CARBON, KINDS, LEVELS, Basis, Fact, Firm, Park
from features.sitings import Siting
from features.text import Text, bracketed, clauses, enumerated, headed
from features.units import KM, TCE_PER_WAN, WAN_PER_MU, show
from features.vectors import Bools, FirmVector, Floats, ParkVectors
from recommender.constraints import UNKNOWN_TEXT, UNMENDABLE, Constraint, offer_text, place
from recommender.criteria import CRITERIA, Criterion
from recommender.fits import kilometres
from recommender.policy import Policy, PolicyBook, Rule
from recommender.provisions import clause
from recommender.results import Cited, Conflict, Finding, Match, NearMiss, Ranking, Reason, Verdict
from recommender.score import UNLIKE_IN_PARK, Scope, Setting, drawn

BROAD = 0.5
NOTHING = Text("—", "—")
_FIRM_SIDE = np.array([criterion.side == "firm" for criterion in CRITERIA])


@dataclass(frozen=True)
class Offer:
    """What the park brings to a criterion, and where that is known from."""

    said: Text
    basis: Basis | None = None
    as_of: str = ""
    source: str = ""


@dataclass(frozen=True)
class Explainer:
    """One firm's ranking, in words on demand."""

    firm: FirmVector
    parks: tuple[Park, ...]
    scope: Scope
    setting: Setting
    ranking: Ranking
    applied: tuple[Constraint, ...]
    sitings: tuple[Siting, ...] = field(repr=False)

    def matches(self, k: int) -> tuple[Match, ...]:
        """The best ``k`` parks that no rule excludes."""
        order, worst = self.ranking.order, self.ranking.worst
        allowed = order[worst[order] != Verdict.FAIL][:k]
        return tuple(self.match(int(p), place) for place, p in enumerate(allowed, start=1))

    def near_misses(self, limit: int) -> tuple[NearMiss, ...]:
        """The best parks that one rule alone excludes, with what would turn it."""
        failures = (self.ranking.verdicts == Verdict.FAIL).sum(axis=0)
        lost = [int(p) for p in np.flatnonzero(failures == 1) if self._can_change(int(p))]
        lost.sort(key=lambda p: (-self.ranking.score[p], self.park(p).id))
        return tuple(self._near_miss(p) for p in lost[:limit])

    def match(self, position: int, rank: int) -> Match:
        """The park at ``position`` of the scope."""
        ranking, park = self.ranking, self.park(position)
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
        )

    def reasons(self, position: int) -> tuple[Reason, ...]:
        """One reason for each criterion that applies, the largest contribution first."""
        added = self.ranking.contributions(position)
        rows = np.flatnonzero(self.ranking.weights > 0)
        order = sorted(rows, key=lambda row: (-added[row], -self.ranking.weights[row]))
        return tuple(self._reason(int(row), position, float(added[row])) for row in order)

    def findings(self, position: int) -> tuple[Finding, ...]:
        """One finding for each constraint that applies, the worst first."""
        park = self.park(position)
        verdicts = [Verdict(int(v)) for v in self.ranking.verdicts[:, position]]
        asked = zip(self.applied, verdicts, strict=True)
        found = [constraint.find(self.firm, park, verdict) for constraint, verdict in asked]
        said = [finding for finding in found if finding is not None]
        return tuple(sorted(said, key=lambda finding: -finding.verdict))

    def park(self, position: int) -> Park:
        """The park at ``position`` of the scope."""
        return self.parks[int(self.scope.positions[position])]

    def _can_change(self, position: int) -> bool:
        """A region that the firm excludes and a park that is closed are no near misses."""
        row = int(np.argmax(self.ranking.verdicts[:, position]))
        return self.applied[row].name not in UNMENDABLE

    def _near_miss(self, position: int) -> NearMiss:
        found = self.match(position, 0)
        return NearMiss(found, found.findings[0])

    def _reason(self, row: int, position: int, added: float) -> Reason:
        criterion, fit = CRITERIA[row], float(self.ranking.fits[row, position])
        offer = OFFERS.get(criterion.name, _figure)(self, criterion, position)
        return Reason(
            criterion=criterion.name,
            label=criterion.label,
            side=criterion.side,
            weight=float(self.ranking.weights[row]),
            fit=None if math.isnan(fit) else fit,
            contribution=added,
            need=_need(criterion, self.firm),
            offer=offer.said,
            basis=offer.basis,
            as_of=offer.as_of,
            source=offer.source,
            ask=_ask(criterion),
        )


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
_WORDS = {**LEVELS, **KINDS}
_DERIVED = {
    "investment_per_mu": WAN_PER_MU,
    "output_per_mu": WAN_PER_MU,
    "tax_per_mu": WAN_PER_MU,
    "energy_per_wan": TCE_PER_WAN,
}


def _figure(explainer: Explainer, criterion: Criterion, position: int) -> Offer:
    """A figure, flag or word of the park as it stands in its profile."""
    if not criterion.figure:
        return Offer(NOTHING)
    value = getattr(explainer.park(position), criterion.figure)
    if isinstance(value, Fact):
        unit = specs(Park)[criterion.figure].unit
        said = CARBON[value.value] if value.value in CARBON else offer_text(value, unit)
        return Offer(said, value.basis, value.as_of, value.source)
    if not value:
        return Offer(UNKNOWN_TEXT)
    return _published(explainer.park(position), _WORDS.get(value, Text(value, value)))


def _published(park: Park, said: Text) -> Offer:
    """What the catalogue prints of a zone; a park that a user brings has the user's word only."""
    if park.approved_area_ha is None or park.approved_area_ha.source != CATALOGUE:
        return Offer(said)
    later = evidence.later_industries(park.id)
    since = f"{CATALOGUE_YEAR}-" if later else CATALOGUE_YEAR
    return Offer(said, Basis.OWN, since, f"{CATALOGUE}及后续公开报道" if later else CATALOGUE)


def _bar(explainer: Explainer, criterion: Criterion, position: int) -> Offer:
    """The park's own entry bar, else the bounds that stand in for it."""
    own = _figure(explainer, criterion, position)
    if own.basis not in {None, Basis.REGIONAL} or criterion.bounds is None:
        return own
    low, high = (
        show(b, WAN_PER_MU) for b in (criterion.bounds.nothing, criterion.bounds.everything)
    )
    said = Text(
        f"园区标准未知，参照内蒙古均值 {low.zh} → {high.zh}",
        f"bar unknown; Inner Mongolia's average {low.en} → {high.en} stands in",
    )
    return Offer(said, Basis.REGIONAL, "2024", criterion.bounds.source.zh)


def _industries(explainer: Explainer, criterion: Criterion, position: int) -> Offer:
    """The park's industry that comes closest, and how the two are related."""
    firm, park = explainer.firm, explainer.park(position)
    words = clauses(park.leading_industries or park.tenant_industries)
    if not words.zh:
        return Offer(UNKNOWN_TEXT)
    fit = explainer.ranking.fits[CRITERIA.index(criterion), position]
    said = words
    if fit > 0:
        relation, codes = _wanted(criterion, firm)
        best = explainer.scope.vectors.industries.best(relation, position)
        links = (relatedness.between(code, CODES[best]) for code in codes)
        why = max(links, key=lambda link: link.value).why
        said = bracketed(words, headed(_word_behind(park, CODES[best]), why))
    elif fit == 0:
        said = bracketed(words, Text("无关联", "unrelated"))
    return _published(park, said)


def _exchanges(explainer: Explainer, criterion: Criterion, position: int) -> Offer:
    """What the firm and the park's industries may give each other."""
    firm, park = explainer.firm, explainer.park(position)
    here = [code for code, _ in encode.park_codes(park)]
    if not here:
        return Offer(UNKNOWN_TEXT)
    met = [*symbiosis.between(here, firm.codes), *symbiosis.between(firm.codes, here)]
    if not met:
        return Offer(Text("未见可交换的", "nothing to exchange is known"))
    said = clauses(dict.fromkeys(one.name for one in met))
    return Offer(said, source="；".join(dict.fromkeys(one.cited for one in met)))


def _word_behind(park: Park, code: str) -> Text:
    """The park's own word that leads most firmly to ``code``; a broad one is called so."""
    found = [
        (dict(encode.weighted_codes([word])).get(code, 0.0), word)
        for word in (*park.leading_industries, *park.tenant_industries)
    ]
    firmness, word = max(found)
    if firmness > BROAD:
        return Text(word, word)
    return Text(f"宽泛词“{word}”", f"broad word “{word}”")


def _wanted(criterion: Criterion, firm: FirmVector) -> tuple[Floats, tuple[str, ...]]:
    """What the park's industries are held against, and its codes: the firm's or its partners'."""
    if criterion.name != "chain_fit" or firm.chain is None:
        return firm.relation, firm.codes
    partners = encode.weighted_codes((*firm.firm.inputs, *firm.firm.outputs))
    return firm.chain, tuple(code for code, _ in partners)


def _sitings(explainer: Explainer, criterion: Criterion, position: int) -> Offer:
    """The known projects that draw the firm, the closest first."""
    if not explainer.firm.codes:
        return Offer(UNKNOWN_TEXT)
    setting = explainer.setting
    weight = drawn(explainer.firm, setting.sitings, setting.year, UNLIKE_IN_PARK)
    at = int(explainer.scope.positions[position])
    if criterion.name == "agglomeration_park":
        there = setting.sitings.park == at
    else:
        there = setting.sitings.prefecture == setting.sitings.prefecture_of[at]
    rows = [int(i) for i in np.argsort(-weight, kind="stable") if there[i] and weight[i] > 0]
    if not rows and not setting.sitings.covered[at]:
        return Offer(Text("该省落地项目资料不足", "too few sitings are known in the province"))
    if not rows:
        return Offer(Text("已知项目中无同类", "no known project of the kind"))
    named = [explainer.sitings[i] for i in rows[:3]]
    listed = enumerated(bracketed(f"{s.firm}{s.project}", str(s.year)) for s in named)
    said = headed(Text(f"{len(rows)} 个", f"{len(rows)}"), listed)
    sources = "；".join(dict.fromkeys(siting.source for siting in named))
    years = sorted({siting.year for siting in named})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return Offer(said, None, span, sources)


def _focus(explainer: Explainer, criterion: Criterion, position: int) -> Offer:
    named = encode.prefecture_focus().get(regions.prefecture_code(explainer.park(position).adcode))
    if named is None:
        return Offer(UNKNOWN_TEXT)
    return Offer(clauses(named.words), Basis.REGIONAL, named.years, named.source)


def _distance(explainer: Explainer, criterion: Criterion, position: int) -> Offer:
    origin, park = explainer.firm.place, explainer.park(position)
    if origin is None:
        return Offer(UNKNOWN_TEXT)
    km = float(kilometres(explainer.scope.vectors.place[[position]], origin)[0])
    return _kilometres(km, regions.precision_km(park.precision))


def _port(explainer: Explainer, criterion: Criterion, position: int) -> Offer:
    km = float(explainer.scope.vectors.numbers["port_km"][position])
    return _kilometres(km, regions.precision_km(explainer.park(position).precision))


def _kilometres(km: float, within: float) -> Offer:
    """A great-circle distance with the precision of the park's point."""
    if math.isnan(km):
        return Offer(UNKNOWN_TEXT)
    said, give = show(round(km), KM), show(round(within), KM)
    return Offer(Text(f"直线约 {said.zh}（±{give.zh}）", f"about {said.en} in a line (±{give.en})"))


OFFERS: Mapping[str, Callable[[Explainer, Criterion, int], Offer]] = {
    "industry_fit": _industries,
    "chain_fit": _industries,
    "chain_extend": _industries,
    "chain_fill": _industries,
    "chain_strengthen": _industries,
    "symbiosis": _exchanges,
    "agglomeration_park": _sitings,
    "agglomeration_prefecture": _sitings,
    "regional_focus": _focus,
    "distance": _distance,
    "ports": _port,
    "investment_intensity": _bar,
    "output_intensity": _bar,
    "tax_intensity": _bar,
}
