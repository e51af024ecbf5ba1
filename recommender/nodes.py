"""How a product stands in a place, and what says so: projects, published figures, parks' words.

Evidence is about the product itself or from its makers' own industry, never from another industry
of its link. What is not among the known projects is "none known", never "not there".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from features import evidence, facts, products, regions
from features.catalogue import CATALOGUE
from features.encode import ENOUGH_SITINGS
from features.facts import RegionFact
from features.industries import get
from features.products import Product
from features.profiles import Park
from features.relatedness import Link
from features.sitings import Siting
from features.standings import Standing
from features.terms import word_codes
from features.text import Text

PROVINCE_DIGITS = 2
FIRM = 0.7
"""How firmly a word must mean an industry; umbrella words mean theirs less."""
NOTHING = Text("", "")
ENOUGH_INSIDE = 10
"""So many sitings must be known in a league, county or park before none there means missing: a
third of what a province needs. Our measure."""


class State(StrEnum):
    """How a product stands in a place."""

    PRESENT = "present"
    WEAK = "weak"
    MISSING = "missing"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _STATES[self]


_STATES = {
    State.PRESENT: Text("已有", "present"),
    State.WEAK: Text("薄弱", "weak"),
    State.MISSING: Text("缺（已知项目中未见）", "missing (none among known projects)"),
    State.UNKNOWN: Text("待查明（资料少）", "to find out (little is known)"),
}


@dataclass(frozen=True)
class Evidence:
    """What a state rests on, and who says so."""

    said: Text
    source: str


@dataclass(frozen=True)
class Node:
    """A product of a chain in a place. ``link``: counted from upstream; ``sought``: the document
    asks to bring it in.
    """

    product: Product
    link: int
    state: State
    sought: bool
    evidence: tuple[Evidence, ...] = ()

    @property
    def name(self) -> Text:
        """What the product is called."""
        return self.product.name


@dataclass(frozen=True)
class Known:
    """What is known of a place. ``figures``: what documents state of it or a part of it, not of
    the region around it; ``covered``: so much is known that none seen means missing; ``one_park``:
    the place is a park, which a project may be in by our reading alone.
    """

    sitings: Sequence[Siting]
    parks: Sequence[Park]
    figures: Sequence[RegionFact]
    covered: bool
    one_park: bool = False


def stated(prefixes: tuple[str, ...]) -> tuple[RegionFact, ...]:
    """The published actual figures on capacity or output of what lies in the regions."""
    return tuple(
        fact
        for fact in facts.load()
        if fact.adcode and regions.inside(fact.adcode, prefixes)
        if fact.usable and fact.standing is Standing.ACTUAL and _AMOUNT.search(fact.item)
    )


def is_covered(prefixes: Iterable[str], sitings: Sequence[Siting]) -> bool:
    """Whether so many sitings are known in each of the regions that none means missing."""
    return all(
        sum(siting.adcode.startswith(prefix) for siting in sitings)
        >= (ENOUGH_SITINGS if len(prefix) <= PROVINCE_DIGITS else ENOUGH_INSIDE)
        for prefix in prefixes
    )


def node(product: Product, link: Link, at: int, sought: bool, known: Known) -> Node:
    """Present where a project, a tenant or a published figure names the product, or who settled is
    of an industry that is the product; weak where only a park names it, or a project of its makers'
    industry, which is no other product's, says nothing of what it makes. A word that covers more
    than the product is a clue, and no more.
    """
    if found := tuple(_shown(product, known)):
        return Node(product, at, State.PRESENT, sought, found)
    if found := tuple(_hinted(product, known)):
        return Node(product, at, State.WEAK, sought, found)
    if clues := tuple(_clues(product, known)):
        return Node(product, at, State.UNKNOWN, sought, clues)
    told = known.covered and is_manufactured(product, link)
    return Node(product, at, State.MISSING if told else State.UNKNOWN, sought)


def is_manufactured(product: Product, link: Link) -> bool:
    """Whether its makers are manufacturers, as known projects are; by the link where not known."""
    codes = product.codes or link.codes
    return any(code.startswith(products.MANUFACTURING) for code in codes)


def _shown(product: Product, known: Known) -> Iterator[Evidence]:
    for siting in known.sitings:
        if _names(product, siting):
            yield _siting(siting, known)
        elif product.is_all_of(siting.industry):
            yield _siting(siting, known, _INDUSTRY)
    for park in known.parks:
        for tenant in evidence.tenants(park.id):
            if product.name.zh in products.named(tenant.products):
                yield _tenant(tenant, park)
    for fact in known.figures:
        if product.name.zh in products.named(fact.item):
            yield _figure(fact)


def _hinted(product: Product, known: Known) -> Iterator[Evidence]:
    for siting in known.sitings:
        alone = products.sole(siting.industry) == product.name.zh
        if alone and not products.named(siting.project, siting.industry):
            yield _siting(siting, known, _INDUSTRY_ALONE)
    for park in known.parks:
        for word in park.leading_industries:
            if product.name.zh in products.named(word) or _means(word, product):
                yield _leading(park, word, _NAMES)


def _clues(product: Product, known: Known) -> Iterator[Evidence]:
    for siting in known.sitings:
        if any(word in siting.project for word in product.broader):
            yield _siting(siting, known, _UNTOLD)
    for park in known.parks:
        for word in park.leading_industries:
            if word in product.broader:
                yield _leading(park, word, _NAMES_BROADER)
        for tenant in evidence.tenants(park.id):
            if tenant.products in product.broader:
                yield _tenant(tenant, park, _UNTOLD)
    for fact in known.figures:
        if {fact.item, _AMOUNT.split(fact.item)[0]} & set(product.broader):
            yield _figure(fact, _BROADER)


def _names(product: Product, siting: Siting) -> bool:
    """A firm's own name counts where its project is of the product's industry."""
    said = products.named(siting.project, siting.industry)
    if product.made_under(siting.industry):
        said |= products.named(siting.firm, siting.industry)
    return product.name.zh in said


def _means(word: str, product: Product) -> bool:
    """Whether the industry that a word means before all is the product, itself an industry."""
    if product.name.zh in products.catalogue():
        return False
    return any(hit.weight >= FIRM and product.is_all_of(hit.code) for hit in word_codes(word)[:1])


def _siting(siting: Siting, known: Known, remark: Text = NOTHING) -> Evidence:
    industry = get(siting.industry)
    recalled = known.one_park and siting.park_basis == "recalled"
    said = _PROJECT.fill(
        firm=siting.firm,
        project=siting.project,
        year=siting.year,
        place=siting.prefecture,
        remark=remark.fill(code=industry.code, name=industry.name),
        park=_PARK_RECALLED if recalled else NOTHING,
    )
    return Evidence(said, siting.source)


def _tenant(tenant: evidence.Tenant, park: Park, remark: Text = NOTHING) -> Evidence:
    said = _TENANT.fill(
        firm=tenant.firm, products=tenant.products, year=tenant.year, park=park.name, remark=remark
    )
    return Evidence(said, tenant.source)


def _figure(fact: RegionFact, remark: Text = NOTHING) -> Evidence:
    said = _STATED.fill(
        place=fact.place,
        item=fact.item,
        figure=fact.figure,
        period=fact.period,
        standing=fact.standing.label,
        remark=remark,
    )
    return Evidence(said, fact.source)


def _leading(park: Park, word: str, words: Text) -> Evidence:
    source = evidence.later_sources(park.id).get(word, CATALOGUE)
    return Evidence(words.fill(park=park.name, word=word), source)


_AMOUNT = re.compile("产能|产量|产值|供给能力|配套能力|装机|发电量")
_PROJECT = Text(
    "{firm} {project}（{year}，{place}{remark}{park}）",
    "{firm} {project} ({year}, {place}{remark}{park})",
)
_TENANT = Text(
    "{park}入驻企业 {firm} {products}（{year}{remark}）",
    "{firm} in {park}: {products} ({year}{remark})",
)
_UNTOLD = Text("；未写明产品", "; product not stated")
_PARK_RECALLED = Text("；所在园区为推断", "; its park is inferred")
_STATED = Text(
    "{place}{item} {figure}（{period}，{standing}{remark}）",
    "{place} {item} {figure} ({period}, {standing}{remark})",
)
_INDUSTRY = Text("；行业 {code} {name}", "; industry {code} {name}")
_INDUSTRY_ALONE = Text(
    "；行业 {code} {name}，未写明产品", "; industry {code} {name}, product not stated"
)
_NAMES = Text("{park}主导产业列有“{word}”", "{park} names {word} as a leading industry")
_NAMES_BROADER = Text(
    "{park}主导产业列有“{word}”，未写明产品",
    "{park} names {word} as a leading industry, product not stated",
)
_BROADER = Text("，未分产品", ", products not told apart")
