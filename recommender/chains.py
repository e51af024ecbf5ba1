"""Industrial chains of a place: which products are made there, which are sought, whom they need.

A product is a node of a chain; the nodes of one link stand side by side, those of the next link
take what they make. What is not among the known projects is "none known", never "not there".
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from features import facts, products, regions, views
from features.encode import firm_codes, park_codes
from features.errors import NotFound
from features.facts import RegionFact
from features.industries import leaf, normalise, section_of
from features.profiles import Firm, Park
from features.relatedness import Chain, chains
from features.sitings import Siting
from features.text import Text
from features.trade_chains import trade_chain
from features.trades import mixed
from recommender.nodes import (
    ENOUGH_INSIDE,
    Known,
    Node,
    State,
    is_covered,
    is_manufactured,
    node,
    stated,
)
from recommender.results import Role

MOST_TARGETS = 5
COUNTED = ("B", "C", "D")
NONE_OPEN = Text(
    "据现有资料，没有可判为缺或薄弱的产品；先查明下列各项",
    "Nothing is known to be missing or weak there: find out about these first",
)


@dataclass(frozen=True)
class Panorama:
    """全景图: every product of a chain and how it stands in a place, which lies in ``region``."""

    chain: Chain
    place: Text
    nodes: tuple[Node, ...]
    region: str = ""

    @property
    def present(self) -> frozenset[int]:
        """The links in which something is there."""
        return frozenset(one.link for one in self.nodes if one.state == State.PRESENT)

    def of_link(self, link: int) -> tuple[Node, ...]:
        """The products of one link."""
        return tuple(one for one in self.nodes if one.link == link)

    def _repr_html_(self) -> str:
        rows = [(one.link + 1, one.name, one.state.label) for one in self.nodes]
        return views.table(f"{self.place.zh} {self.chain.name.zh}", _HEADS, rows)

    def neighbours(self, of: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """What is present one link before and one link after."""
        before, after = self.of_link(of.link - 1), self.of_link(of.link + 1)
        return _present(before), _present(after)


@dataclass(frozen=True)
class Direction:
    """招商方向: a product to bring in, why, and firms that make it."""

    rank: int
    panorama: Panorama
    node: Node
    why: Text
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """待查明: a product of which too little is known there to call it missing, and why."""

    panorama: Panorama
    node: Node
    why: Text


@dataclass(frozen=True)
class Coverage:
    """How many of the classification's divisions, groups and classes of mining, manufacturing and
    supply (41, 207, 666) are known in a place.
    """

    divisions: int
    groups: int
    classes: int


def named(chain_id: str) -> Chain:
    """The chain of this id or name, or that of an industry's trade by its code.

    Raises :class:`NotFound` with the chains that there are.
    """
    if chain_id.isdigit():
        return trade_chain(chain_id)
    for chain in chains():
        if chain_id in {chain.id, chain.name.zh, chain.name.en}:
            return chain
    raise NotFound(_CHAIN, chain_id, [f"{one.id} {one.name.zh}" for one in chains()])


def panorama_of(
    chain_id: str, place: str, parks: Sequence[Park], sitings: Sequence[Siting]
) -> Panorama:
    """The chain of this name in a region or at a park, by all the sitings that are known.

    ``place``: a region, or the code or name of one of ``parks``. Raises :class:`NotFound` for an
    unknown chain or place.
    """
    chain = named(chain_id)
    for park in parks:
        if place in {park.id, park.name}:
            return at_park(chain, park, sitings)
    return panorama(chain, place, parks, sitings, is_covered(regions.members(place), sitings))


def panorama(
    chain: Chain, region: str, parks: Sequence[Park], sitings: Sequence[Siting], covered: bool
) -> Panorama:
    """The chain in a region; ``covered`` says whether enough sitings are known there that none
    means missing rather than unknown.
    """
    return _panorama(chain, Text(region, region), region, _known(region, parks, sitings, covered))


def at_park(chain: Chain, park: Park, sitings: Sequence[Siting]) -> Panorama:
    """The chain at one park, by the projects that are known to be in it."""
    settled = [siting for siting in sitings if siting.park_id == park.id]
    around = regions.prefecture_code(park.adcode)
    known = Known(settled, [park], (), len(settled) >= ENOUGH_INSIDE, one_park=True)
    return _panorama(chain, Text(park.name, park.name), around, known)


def _known(region: str, parks: Sequence[Park], sitings: Sequence[Siting], covered: bool) -> Known:
    """What is known in a region."""
    inside = regions.members(region)
    here = [park for park in parks if park.adcode.startswith(inside)]
    settled = [siting for siting in sitings if siting.adcode.startswith(inside)]
    return Known(settled, here, stated(inside), covered)


def _panorama(chain: Chain, place: Text, region: str, known: Known) -> Panorama:
    nodes = [
        node(product, link, at, product.name.zh in chain.sought, known)
        for at, link in enumerate(chain.links)
        for product in link.products
    ]
    return Panorama(chain, place, tuple(nodes), region)


def outlook(found: Panorama, directions: Iterable[Direction]) -> Panorama:
    """远景图: the panorama once the products of ``directions`` are there."""
    filled = {one.node.product for one in directions if one.panorama.chain == found.chain}
    nodes = (replace(n, state=State.PRESENT) if n.product in filled else n for n in found.nodes)
    return replace(found, nodes=tuple(nodes))


def directions(found: Iterable[Panorama], firms: Sequence[Firm] = ()) -> tuple[Direction, ...]:
    """招商方向图: products that are weak or missing, each once, ranked by what the document asks
    for, then by how many of the two links beside have something, then weak before missing; with
    firms of the list that make them.
    """
    return tuple(
        Direction(rank, one, what, _why(one, what), _makers(one.chain, what, firms))
        for rank, (one, what) in enumerate(_ranked(found, _OPEN), start=1)
    )


def questions(found: Iterable[Panorama]) -> tuple[Question, ...]:
    """待查明: products of which it is not known whether they are there, each once, in the order of
    the directions.
    """
    return tuple(
        Question(one, what, _unclear(one, what)) for one, what in _ranked(found, {State.UNKNOWN})
    )


def supply(found: Panorama) -> tuple[RegionFact, ...]:
    """What documents say of capacity, output and targets in the chain's industries there."""
    codes = dict.fromkeys(code for link in found.chain.links for code in link.codes)
    return facts.around(found.region, codes)


def roles(firm: Firm, found: Iterable[Panorama]) -> tuple[Role, ...]:
    """What the firm would be to each chain that it has a product in: 强链 where the product is
    present, 补链 where it is not but something is on both sides, 延链 where on one.
    """
    return tuple(
        role for one in found for what in _made(firm, one) if (role := _role(one, what)) is not None
    )


def around(park: Park, parks: Sequence[Park], sitings: Sequence[Siting]) -> tuple[Panorama, ...]:
    """Every chain in the league of a park."""
    league = regions.prefecture_code(park.adcode)
    covered = is_covered(regions.members(league), sitings)
    known = _known(league, parks, sitings, covered)
    return tuple(_panorama(chain, Text(league, league), league, known) for chain in chains())


def coverage(codes: Iterable[str]) -> Coverage:
    """How much of the classification these codes reach; a division alone counts as that."""
    known = {normalise(code) for code in codes}
    digits = [code for code in known if code.isdigit() and _counted(code)]
    return Coverage(*(len({code[:n] for code in digits if len(code) >= n}) for n in (2, 3, 4)))


def coverage_of(region: str, parks: Sequence[Park], sitings: Sequence[Siting]) -> Coverage:
    """What the region's parks name and what is known to have settled there.

    Raises :class:`NotFound` for an unknown region.
    """
    inside = regions.members(region)
    named_codes = (
        code for park in parks if park.adcode.startswith(inside) for code, _ in park_codes(park)
    )
    settled = (siting.industry for siting in sitings if siting.adcode.startswith(inside))
    return coverage([*named_codes, *settled])


def _present(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(one for one in nodes if one.state == State.PRESENT)


def _ranked(
    found: Iterable[Panorama], states: AbstractSet[State]
) -> Iterable[tuple[Panorama, Node]]:
    """The products in one of the states, the first to bring in first; a product once in a chain."""
    pairs = [(one, what) for one in found for what in one.nodes if what.state in states]
    pairs.sort(key=lambda pair: _order(*pair))
    best: dict[tuple[str, str], tuple[Panorama, Node]] = {}
    for one, what in pairs:
        best.setdefault((one.chain.id, what.name.zh), (one, what))
    return best.values()


def _order(found: Panorama, what: Node) -> tuple[object, ...]:
    before, after = found.neighbours(what)
    weak_first = what.state != State.WEAK
    beside = bool(before) + bool(after)  # links: whose products go into which is not known
    return not what.sought, -beside, weak_first, found.chain.id, what.name.zh


def _why(found: Panorama, what: Node) -> Text:
    return _joined("；", "; ", [what.state.label, *_reasons(found, what)])


def _unclear(found: Panorama, what: Node) -> Text:
    few = is_manufactured(what.product, found.chain.links[what.link])
    known = _CLUES if what.evidence else _FEW_KNOWN if few else _NOT_RECORDED
    return _joined("；", "; ", [known, *_reasons(found, what)])


def _reasons(found: Panorama, what: Node) -> Iterator[Text]:
    before, after = found.neighbours(what)
    if what.sought:
        yield _SOUGHT.fill(source=found.chain.source)
    if before:
        yield _UPSTREAM.fill(products=_joined("、", ", ", [one.name for one in before]))
    if after:
        yield _DOWNSTREAM.fill(products=_joined("、", ", ", [one.name for one in after]))


def _joined(zh: str, en: str, said: Sequence[Text]) -> Text:
    return Text(zh.join(one.zh for one in said), en.join(one.en for one in said))


def _makers(chain: Chain, what: Node, firms: Sequence[Firm]) -> tuple[str, ...]:
    """Firms that name the product, then those of its makers' industry, or of the link's where that
    is not known.
    """
    codes = what.product.codes or chain.links[what.link].codes
    naming = [firm.name for firm in firms if what.name.zh in products.named(_words(firm))]
    like = [firm.name for firm in firms if _in_industry(firm, codes)]
    return tuple(dict.fromkeys([*naming, *like]))[:MOST_TARGETS]


def _in_industry(firm: Firm, codes: tuple[str, ...]) -> bool:
    """Whether the firm is of one of the industries and names no other product of it."""
    words = products.named(_words(firm))
    known = products.catalogue()
    return any(
        leaf(code).startswith(codes) and not any(known[name].made_under(code) for name in words)
        for code, _ in firm_codes(firm)
    )


def _made(firm: Firm, found: Panorama) -> Iterator[Node]:
    """The products of the chain that the firm names; else the first of its industry's link, unless
    that industry makes what the firm names instead, or the goods of several trades.
    """
    words = products.named(_words(firm))
    named_nodes = [one for one in found.nodes if one.name.zh in words]
    if named_nodes:
        yield from named_nodes
        return
    for code, _ in firm_codes(firm):
        for place in found.chain.places(code):
            nodes = found.of_link(place)
            own = [one for one in nodes if one.product.made_under(code)]
            if _means_another(words, code) and not any(n.product.is_all_of(code) for n in own):
                break
            yield next(iter(own or _present(nodes)), nodes[0])
            return


def _means_another(named_products: AbstractSet[str], code: str) -> bool:
    """Whether the industry alone does not tell what a firm makes that names these products."""
    known = products.catalogue()
    return mixed(code) or any(known[name].made_under(code) for name in named_products)


def _role(found: Panorama, what: Node) -> Role | None:
    """None where nothing is known one link before or after; something weak is something."""
    before, after = (
        any(one.state in _THERE for one in found.of_link(what.link + step)) for step in (-1, 1)
    )
    if what.state == State.PRESENT:
        kind = "strengthen"
    elif before and after:
        kind = "fill"
    elif before or after:
        kind = "extend"
    else:
        return None
    return Role(
        kind=kind,
        label=ROLES[kind],
        chain=found.chain.name,
        product=what.name,
        why=_why(found, what),
        blank=what.state == State.MISSING,
        present=len(found.present | {what.link}),
        links=len(found.chain.links),
    )


def _words(firm: Firm) -> str:
    return " ".join((*firm.industries, firm.products))


def _counted(code: str) -> bool:
    return section_of(code) in COUNTED


_THERE = frozenset({State.PRESENT, State.WEAK})
_OPEN = frozenset({State.WEAK, State.MISSING})
ROLES = {
    "extend": Text("延链", "extends the chain"),
    "fill": Text("补链", "fills a gap"),
    "strengthen": Text("强链", "strengthens a link"),
}
_HEADS = (Text("环节", "Link"), Text("产品", "Product"), Text("状况", "State"))
_CHAIN = Text("产业链", "chain")
_CLUES = Text("有线索，未写明产品", "there are clues that do not name the product")
_FEW_KNOWN = Text(
    "当地已知项目少，未见不能说明没有", "few projects are known there, so none seen says nothing"
)
_NOT_RECORDED = Text(
    "已知项目以制造业为主，未见不能说明没有",
    "known projects are mostly manufacturing, so none seen says nothing",
)
_SOUGHT = Text("文件提出引进或重点发展（{source}）", "sought by {source}")
_UPSTREAM = Text("上一环节已有：{products}", "the link before has: {products}")
_DOWNSTREAM = Text("下一环节已有：{products}", "the link after has: {products}")
