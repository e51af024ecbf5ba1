"""Industrial chains of a place: which products are made there, which are sought, whom they need.

A product is a node of a chain; the nodes of one link stand side by side, those of the next link
take what they make. What is not among the known projects is "none known", never "not there".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from features import facts, regions
from features.encode import ENOUGH_SITINGS, firm_codes, park_codes
from features.errors import NotFound
from features.facts import RegionFact
from features.industries import normalise, section_of
from features.profiles import Firm, Park
from features.relatedness import Chain, chains
from features.sitings import Siting
from features.text import Text
from features.trade_chains import trade_chain
from recommender.results import Role

MOST_TARGETS = 5
COUNTED = ("B", "C", "D")
MANUFACTURING = frozenset(f"{division}" for division in range(13, 44))


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
    State.UNKNOWN: Text("未知（该地资料少）", "unknown (little is known of the place)"),
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

    product: str
    link: int
    state: State
    sought: bool
    evidence: tuple[Evidence, ...] = ()


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
        return frozenset(node.link for node in self.nodes if node.state == State.PRESENT)

    def of_link(self, link: int) -> tuple[Node, ...]:
        """The products of one link."""
        return tuple(node for node in self.nodes if node.link == link)

    def neighbours(self, node: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """What is present one link before and one link after."""
        before, after = self.of_link(node.link - 1), self.of_link(node.link + 1)
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
    return panorama(chain, place, parks, sitings, is_covered(regions.members(place)[0], sitings))


def is_covered(prefix: str, sitings: Sequence[Siting]) -> bool:
    """Whether so many sitings of the province are known that none means missing."""
    return sum(siting.adcode.startswith(prefix[:2]) for siting in sitings) >= ENOUGH_SITINGS


def panorama(
    chain: Chain, region: str, parks: Sequence[Park], sitings: Sequence[Siting], covered: bool
) -> Panorama:
    """The chain in a region; ``covered`` says whether enough sitings are known there that none
    means missing rather than unknown.
    """
    inside = regions.members(region)
    here = [park for park in parks if park.adcode.startswith(inside)]
    known = [siting for siting in sitings if siting.adcode.startswith(inside)]
    return _panorama(chain, Text(region, region), region, (known, here), covered)


def at_park(chain: Chain, park: Park, sitings: Sequence[Siting]) -> Panorama:
    """The chain at one park, by the projects that are known to be in it."""
    known = [siting for siting in sitings if siting.park_id == park.id]
    around = regions.prefecture_code(park.adcode)
    covered = is_covered(park.adcode, sitings)
    return _panorama(chain, Text(park.name, park.name), around, (known, [park]), covered)


def _panorama(
    chain: Chain,
    place: Text,
    region: str,
    known: tuple[Sequence[Siting], Sequence[Park]],
    covered: bool,
) -> Panorama:
    absent = State.MISSING if covered else State.UNKNOWN
    nodes = [
        _node(chain, at, product, known, absent)
        for at, link in enumerate(chain.links)
        for product in link.words
    ]
    return Panorama(chain, place, tuple(nodes), region)


def outlook(found: Panorama, directions: Iterable[Direction]) -> Panorama:
    """远景图: the panorama once the products of ``directions`` are there."""
    filled = {one.node.product for one in directions if one.panorama.chain == found.chain}
    nodes = (
        Node(n.product, n.link, State.PRESENT, n.sought, n.evidence) if n.product in filled else n
        for n in found.nodes
    )
    return replace(found, nodes=tuple(nodes))


def directions(found: Iterable[Panorama], firms: Sequence[Firm] = ()) -> tuple[Direction, ...]:
    """招商方向图: products that are not present, ranked by what the document asks for, then by how
    many neighbours are present, then weak before missing; with firms of the list that make them.
    """
    open_nodes = [(one, node) for one in found for node in one.nodes if node.state != State.PRESENT]
    open_nodes.sort(key=lambda pair: _order(*pair))
    return tuple(
        Direction(rank, one, node, _why(one, node), _makers(one.chain, node, firms))
        for rank, (one, node) in enumerate(open_nodes, start=1)
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
        role for one in found for node in _made(firm, one) if (role := _role(one, node)) is not None
    )


def around(park: Park, parks: Sequence[Park], sitings: Sequence[Siting]) -> tuple[Panorama, ...]:
    """Every chain in the league of a park."""
    league, covered = regions.prefecture_code(park.adcode), is_covered(park.adcode, sitings)
    return tuple(panorama(chain, league, parks, sitings, covered) for chain in chains())


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


def _node(
    chain: Chain,
    place: int,
    product: str,
    known: tuple[Sequence[Siting], Sequence[Park]],
    absent: State,
) -> Node:
    """Present where a project names the product; weak where one of the link's industries names no
    product of the chain, or a park only names it as a leading industry.
    """
    sitings, parks = known
    link, sought = chain.links[place], product in chain.sought
    making = [s for s in sitings if _names(chain, product, s) or link.makes(product, s.industry)]
    if making:
        return Node(product, place, State.PRESENT, sought, tuple(map(_siting, making)))
    like = () if link.made_by else (s for s in sitings if link.holds(s.industry))
    evidence = [
        *(_siting(siting) for siting in like if not _names_any(chain, siting)),
        *(_leading(p) for p in parks if any(product in said for said in p.leading_industries)),
    ]
    if not evidence and not any(code[:2] in MANUFACTURING for code in link.codes):
        absent = State.UNKNOWN  # known projects are those of manufacturing
    return Node(product, place, State.WEAK if evidence else absent, sought, tuple(evidence))


def _names(chain: Chain, product: str, siting: Siting) -> bool:
    """Whether a project names the product; the chain's own name may be left out of it."""
    said = f"{siting.firm}{siting.project}"
    if product in said:
        return True
    short = product.removeprefix(chain.name.zh)
    return len(short) > 1 and short in said and bool(chain.places(siting.industry))


def _names_any(chain: Chain, siting: Siting) -> bool:
    return any(_names(chain, product, siting) for link in chain.links for product in link.words)


def _siting(siting: Siting) -> Evidence:
    said = f"{siting.firm}{siting.project}（{siting.year}，{siting.prefecture}）"
    return Evidence(Text(said, said), siting.source)


def _leading(park: Park) -> Evidence:
    words = "、".join(park.leading_industries)
    said = Text(f"{park.name}主导产业：{words}", f"{park.name} names: {words}")
    return Evidence(said, "中国开发区审核公告目录（2018 年版）")


def _present(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node.state == State.PRESENT)


def _order(found: Panorama, node: Node) -> tuple[object, ...]:
    before, after = found.neighbours(node)
    weak_first = node.state != State.WEAK
    return not node.sought, -(len(before) + len(after)), weak_first, found.chain.id, node.product


def _why(found: Panorama, node: Node) -> Text:
    before, after = found.neighbours(node)
    parts = [node.state.label]
    if node.sought:
        parts.append(_SOUGHT.fill(source=found.chain.source))
    if before:
        parts.append(_UPSTREAM.fill(products="、".join(one.product for one in before)))
    if after:
        parts.append(_DOWNSTREAM.fill(products="、".join(one.product for one in after)))
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _makers(chain: Chain, node: Node, firms: Sequence[Firm]) -> tuple[str, ...]:
    """Firms that name the product, then those of the link's industries."""
    link = chain.links[node.link]
    naming = [firm.name for firm in firms if node.product in _words(firm)]
    like = [f.name for f in firms if any(link.holds(code) for code, _ in firm_codes(f))]
    return tuple(dict.fromkeys([*naming, *like]))[:MOST_TARGETS]


def _made(firm: Firm, found: Panorama) -> Iterator[Node]:
    """The products of the chain that the firm names; else the first of its industry's link."""
    words = _words(firm)
    named_nodes = [node for node in found.nodes if node.product in words]
    if named_nodes:
        yield from named_nodes
        return
    for code, _ in firm_codes(firm):
        for place in found.chain.places(code):
            nodes, link = found.of_link(place), found.chain.links[place]
            own = [node for node in nodes if link.makes(node.product, code)]
            yield next(iter(own or _present(nodes)), nodes[0])
            return


def _role(found: Panorama, node: Node) -> Role | None:
    """None where nothing is known one link before or after; something weak is something."""
    before, after = (
        any(one.state in _THERE for one in found.of_link(node.link + step)) for step in (-1, 1)
    )
    if node.state == State.PRESENT:
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
        product=node.product,
        why=_why(found, node),
        blank=node.state == State.MISSING,
        present=len(found.present | {node.link}),
        links=len(found.chain.links),
    )


def _words(firm: Firm) -> str:
    return " ".join((*firm.industries, firm.products))


def _counted(code: str) -> bool:
    return section_of(code) in COUNTED


_THERE = frozenset({State.PRESENT, State.WEAK})
ROLES = {
    "extend": Text("延链", "extends the chain"),
    "fill": Text("补链", "fills a gap"),
    "strengthen": Text("强链", "strengthens a link"),
}
_CHAIN = Text("产业链", "chain")
_SOUGHT = Text("文件提出引进或重点发展（{source}）", "sought by {source}")
_UPSTREAM = Text("上游已有：{products}", "upstream: {products}")
_DOWNSTREAM = Text("下游已有：{products}", "downstream: {products}")
