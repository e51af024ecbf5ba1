"""What is worth knowing of a firm at a park beyond score and rules: wishes met or not, the layers
and works around the park, neighbours and gradient, local riches, leaders, preferences.

A remark changes no score and no verdict. To add one: write its teller, add it to ``TELLERS``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from features import evidence, facts, neighbours, regions, surroundings
from features.encode import weighted_codes
from features.facts import RegionFact
from features.profiles import Basis, Park
from features.relatedness import between, flow
from features.standings import Standing
from features.text import Text, bracketed, enumerated, headed
from features.vectors import FirmVector
from recommender.asides import Remark
from recommender.conditions import wishes
from recommender.provisions import clause
from recommender.results import Verdict
from recommender.rulebook import Rule

MOST_FACTS = 4
LEADERS = 3
RELATED = 0.3
"""From such a closeness on, firms of two industries are said to deal with each other."""


@dataclass(frozen=True)
class Pair:
    """A firm at a park on a day, under the rules that then prefer places."""

    firm: FirmVector
    park: Park
    day: date
    preferences: Sequence[Rule] = ()

    @property
    def league(self) -> str:
        """Code of the park's prefecture."""
        return regions.prefecture_code(self.park.adcode) if self.park.adcode else ""


TIERS = (
    (1e7, Text("千亿级园区", "100 billion yuan and over")),
    (5e6, Text("500 亿以上千亿级以下园区", "50 to 100 billion yuan")),
    (0.0, Text("500 亿以下园区", "below 50 billion yuan")),
)
"""From so much output, in 万元, a park is of the tier, the highest first."""

Teller = Callable[[Pair], Iterable[Remark]]


def remarks(pair: Pair) -> tuple[Remark, ...]:
    """Everything worth remarking, story by story."""
    return tuple(remark for tell in TELLERS for remark in tell(pair))


def _wishes(pair: Pair) -> Iterator[Remark]:
    for one in wishes(pair.firm, pair.park, pair.day):
        sources = "；".join(dict.fromkeys(s.source for s in one.said if s.source))
        years = max((s.since or s.year for s in one.said), default="")
        how = _WISH[one.verdict]
        said = one.offer if one.offer.zh.startswith(how.zh) else headed(how, one.offer)
        yield Remark("wish", one.need.label, said, years, sources)


def _preferences(pair: Pair) -> Iterator[Remark]:
    for rule in pair.preferences:
        makes = rule.match(pair.firm.codes, pair.firm.words)
        if makes != "no" and rule.holds_in(pair.park.adcode) and rule.sites:
            inside = _IN_SITES if rule.allows_site(pair.park.adcode) else _OUT_OF_SITES
            since = "" if rule.since is None else str(rule.since)
            said = headed(inside, rule.summary)
            yield Remark("preference", rule.title, said, since, clause(rule).zh)


def _layers(pair: Pair) -> Iterator[Remark]:
    for one in surroundings.layers(pair.park.adcode, pair.firm.codes):
        yield Remark("layer", one.label, one.said, one.year, one.source)


def _works(pair: Pair) -> Iterator[Remark]:
    for one in surroundings.works(pair.park.adcode):
        label = headed(surroundings.KINDS[one.kind], one.name)
        yield Remark("works", label, one.when, one.year, one.source)


def _move(pair: Pair) -> Iterator[Remark]:
    origin = regions.find(pair.firm.firm.origin) if pair.firm.firm.origin else None
    if origin is None or not pair.park.adcode:
        return
    way = neighbours.gradient(origin.adcode, pair.park.adcode)
    if way.zh:
        yield Remark("gradient", _GRADIENT, way, "2025", _GRADIENT_SOURCE)
    if neighbours.border(origin.adcode, pair.park.adcode):
        said = Text(
            f"{origin.province}与园区所在省区接壤", "the origin's province borders the park's"
        )
        yield Remark("neighbour", _NEIGHBOUR, said, "", _MAP)


def _partners(pair: Pair) -> Iterator[Remark]:
    origin = regions.find(pair.firm.firm.origin) if pair.firm.firm.origin else None
    for name in pair.park.partner_regions:
        home = regions.find(name)
        ours = origin is not None and home is not None and origin.adcode.startswith(home.prefix)
        said = _CO_BUILT_WITH_HOME if ours else _CO_BUILT
        yield Remark("partner", _PARTNER, said, "", "", name)


def _tier(pair: Pair) -> Iterator[Remark]:
    output = pair.park.gross_output_wan
    if output is not None and output.basis is Basis.OWN:
        said = next(name for least, name in TIERS if output.value >= least)
        yield Remark("tier", _TIER, said, output.as_of, output.source)


def _borders(pair: Pair) -> Iterator[Remark]:
    abroad = neighbours.abroad(pair.league) if pair.firm.number("export_share") > 0 else ()
    if abroad:
        yield Remark("border", _BORDER, enumerated(abroad), "", _MAP)


def _riches(pair: Pair) -> Iterator[Remark]:
    bought = [code for code, _ in weighted_codes(pair.firm.firm.inputs)]
    for one in surroundings.endowments(pair.park.adcode, bought):
        yield Remark("endowment", headed(_RICH, one.name), one.said, one.year, one.source)


def _leaders(pair: Pair) -> Iterator[Remark]:
    return islice(_all_leaders(pair), LEADERS)


def _all_leaders(pair: Pair) -> Iterator[Remark]:
    for tenant in evidence.tenants(pair.park.id):
        if tenant.firm in pair.park.chain_leaders and (ties := _ties(pair.firm, tenant)):
            who = bracketed(tenant.firm, tenant.products).zh
            yield Remark("leader", _LEADER, ties, tenant.year, tenant.source, who)


def _ties(firm: FirmVector, tenant: evidence.Tenant) -> Text | None:
    """How the firm would deal with the tenant, as far as their industries say."""
    theirs = [code for code, _ in weighted_codes([tenant.products])]
    for one in firm.codes:
        for other in theirs:
            if one[:2] == other[:2] or between(one, other).value < RELATED:
                continue
            trade = flow(one, other)
            down = trade.steps or (trade.supplies or 0.0) - (trade.buys or 0.0)
            return _SUPPLIES if down >= 0 else _BUYS
    return None


def _league_facts(pair: Pair) -> Iterator[Remark]:
    if not pair.firm.codes or not pair.league:
        return
    found = [f for f in facts.around(pair.league, pair.firm.codes) if _of_league(f, pair.league)]
    for one in sorted(found, key=lambda fact: fact.period, reverse=True)[:MOST_FACTS]:
        quoted = f"{one.place}{one.item} {one.figure}"
        yield Remark("league", _LEAGUE, one.standing.label, one.period, one.source, quoted)


def _of_league(fact: RegionFact, league: str) -> bool:
    return fact.adcode == league and fact.standing is not Standing.RULE and not fact.doubt


TELLERS: tuple[Teller, ...] = (
    _wishes, _preferences, _tier, _layers, _works, _move, _partners, _borders, _riches, _leaders,
    _league_facts,
)  # fmt: skip

_WISH = {
    Verdict.PASS: Text("满足", "met"),
    Verdict.UNKNOWN: Text("待核实", "to verify"),
    Verdict.CONDITIONAL: Text("待核实", "to verify"),
    Verdict.FAIL: Text("缺", "missing"),
}
_IN_SITES = Text("文件鼓励布局于此", "a document would place it here")
_OUT_OF_SITES = Text("文件鼓励布局的地区不含此地", "a document would rather place it elsewhere")
_GRADIENT = Text("产业有序梯度转移", "Ordered gradient of transfer")
_GRADIENT_SOURCE = "2025 年国务院政府工作报告，据《内蒙古日报》2025-06"
_NEIGHBOUR = Text("邻省", "Neighbouring province")
_PARTNER = Text("共建园区的另一方", "The other side of a park run jointly")
_CO_BUILT = Text("与外地共建", "run with another region")
_CO_BUILT_WITH_HOME = Text("与企业转出地共建", "run with the firm's own region")
_TIER = Text("园区规模等级", "Tier of the park by output")
_LEAGUE = Text("所在盟市的说法", "Said of the league")
_BORDER = Text("盟市接壤国家", "Countries the league borders")
_MAP = "行政区划图"
_RICH = Text("投入品资源", "Input at hand")
_LEADER = Text("园内龙头企业", "Leading tenant")
_SUPPLIES = Text("可为其供货", "could supply it")
_BUYS = Text("可就近采购其产品", "could buy from it nearby")
