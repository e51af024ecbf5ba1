"""A chain of a place in words: for the terminal and for machines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from features.text import Lang, Text
from recommender.chains import NONE_OPEN, Direction, Panorama, Question, questions, supply
from recommender.nodes import Evidence, Node
from service import statements
from service.paragraphs import stacked, styled, table_of
from service.shapes import ChainShape, DirectionShape, EvidenceShape, NodeShape, QuestionShape

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

SHOWN_EVIDENCE = 2


def told(found: Panorama, directions: Sequence[Direction], lang: Lang) -> ChainShape:
    """Panorama, direction map and published figures as plain values."""
    return {
        "chain": found.chain.id,
        "name": found.chain.name.of(lang),
        "place": found.place.of(lang),
        "source": found.chain.source.of(lang),
        "links": [link.name.of(lang) for link in found.chain.links],
        "nodes": [_node(one, lang) for one in found.nodes],
        "directions": [_direction(one, lang) for one in directions],
        "to_find_out": [_question(one, lang) for one in questions([found])],
        "facts": [statements.fact(one, lang) for one in supply(found)],
    }


def _node(one: Node, lang: Lang) -> NodeShape:
    return {
        "product": one.name.of(lang),
        "link": one.link,
        "state": one.state.value,
        "state_label": one.state.label.of(lang),
        "sought": one.sought,
        "evidence": [_evidence(said, lang) for said in one.evidence],
    }


def _evidence(one: Evidence, lang: Lang) -> EvidenceShape:
    return {"said": one.said.of(lang), "source": one.source}


def _direction(one: Direction, lang: Lang) -> DirectionShape:
    return {
        "rank": one.rank,
        "product": one.node.name.of(lang),
        "why": one.why.of(lang),
        "targets": list(one.targets),
    }


def _question(one: Question, lang: Lang) -> QuestionShape:
    return {"product": one.node.name.of(lang), "why": one.why.of(lang)}


def screen(found: Panorama, directions: Sequence[Direction], lang: Lang) -> "RenderableType":
    """What a chain has in a place, what to bring in, and what documents say of it."""
    have = table_of(lang, _LINK, _PRODUCT, _STATE, _EVIDENCE)
    for node in found.nodes:
        link = found.chain.links[node.link].name.of(lang)
        said = _SEMICOLON.of(lang).join(one.said.of(lang) for one in node.evidence[:SHOWN_EVIDENCE])
        have.add_row(link, node.name.of(lang), node.state.label.of(lang), styled(said))
    bring = table_of(lang, _RANK, _PRODUCT, _WHY, _TARGETS)
    for one in directions:
        why, makers = styled(one.why.of(lang)), styled("、".join(one.targets))
        bring.add_row(str(one.rank), one.node.name.of(lang), why, makers)
    head = f"{found.chain.name.of(lang)} · {found.place.of(lang)}"
    to_bring = bring if directions else styled(NONE_OPEN.of(lang))
    parts: list[RenderableType] = [styled(head, "bold"), have, to_bring]
    if unclear := questions([found]):
        parts.append(_unclear(unclear, lang))
    if published := supply(found):
        parts.append(statements.screen(published, lang))
    return stacked(*parts)


def _unclear(unclear: Sequence[Question], lang: Lang) -> "Table":
    table = table_of(lang, _PRODUCT, _WHY)
    table.title = _TO_FIND_OUT.of(lang)
    for one in unclear:
        table.add_row(one.node.name.of(lang), styled(one.why.of(lang)))
    return table


_SEMICOLON = Text("；", "; ")
_LINK, _PRODUCT = Text("环节", "Link"), Text("产品", "Product")
_STATE, _EVIDENCE = Text("状态", "State"), Text("依据", "Evidence")
_RANK, _WHY = Text("排名", "#"), Text("理由", "Why")
_TO_FIND_OUT = Text("待查明（不参加排名）", "To find out (not ranked)")
_TARGETS = Text("目标企业", "Target firms")
