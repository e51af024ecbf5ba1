"""The report of a chain, and what every report is written as: .docx, .pdf or .xlsx."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from features.catalogue import DATA_VERSION
from features.errors import BadInput, Fault
from features.facts import RegionFact
from features.outlines import Outlines
from features.tables import saving
from features.text import Lang, Text
from recommender.chains import NONE_OPEN, Direction, Panorama, Question, outlook, questions, supply
from recommender.looks import drawn
from recommender.matching import ParkMatcher
from service import downloads
from service.firm_papers import asked_paper
from service.papers import Block, Grid, Heading, Line, Paper, Picture, grid
from service.pictures import NO_KIND
from service.questions import Question as Asked

if TYPE_CHECKING:
    from service.terminal import Map


class Kind(StrEnum):
    """What a report is written as."""

    docx = "docx"
    pdf = "pdf"
    xlsx = "xlsx"


MEDIA_TYPES: Mapping[Kind, str] = {kind: downloads.MEDIA_TYPES[kind] for kind in Kind}
UNITS: Mapping[str, str] = {
    "亿元": "× 10⁸ yuan",
    "万亿元": "× 10¹² yuan",
    "万元/亩": "wan yuan/mu",
    "万千瓦": "× 10 MW",
    "亿千瓦": "× 100 GW",
    "亿千瓦时": "× 10⁸ kWh",
    "万吨": "× 10⁴ t",
    "万套": "× 10⁴ sets",
    "万辆": "× 10⁴ vehicles",
    "万台": "× 10⁴ machines",
    "位": "in the country's ranking",
    "种": "kinds",
    "倍": "times",
}
"""Units of the published figures for those who read no Chinese."""
NEXT = 5
"""So many products of the direction map are there in the outlook."""


def made(paper: Paper, kind: Kind) -> bytes:
    """The bytes of ``paper`` as a file of a kind."""
    # Each kind has a library of its own, and few kinds are asked for.
    if kind is Kind.docx:
        from service.documents import document

        return document(paper)
    if kind is Kind.pdf:
        from service.prints import printed

        return printed(paper)
    from service.workbooks import workbook

    return workbook(paper)


def firm_file(matcher: ParkMatcher, question: Asked, how: tuple[Kind, Lang, Outlines]) -> bytes:
    """The report of what a firm asks, as a file."""
    kind, lang, outlines = how
    return made(asked_paper(matcher, question, lang, outlines), kind)


def kind_of(out: Path, *more: str) -> str:
    """What ``out`` asks to be written as by its end; raises :class:`BadInput` for another one than
    a report's and ``more``.
    """
    kind = out.suffix.lower().lstrip(".")
    if kind not in {*Kind, *more}:
        known = ", ".join(f".{one}" for one in (*Kind, *more))
        raise BadInput([Fault("out", out.name, NO_KIND, _ENDS.fill(known=known))])
    return kind


def save(paper: Paper, out: Path) -> None:
    """``paper`` as the end of ``out`` asks; raises :class:`BadInput` for what cannot be written."""
    content = made(paper, Kind(kind_of(out)))
    with saving(out):
        out.write_bytes(content)


def write(
    found: Panorama,
    directions: Sequence[Direction],
    out: Path,
    asked: "tuple[Map, date]",
    lang: Lang = "zh",
) -> None:
    """The chain as the end of ``out`` asks: a report with all maps, or .svg or .png with the one
    ``asked`` for; the day is that of the report.

    Raises :class:`BadInput` for another end and for what cannot be written.
    """
    kind = kind_of(out, "svg", "png")
    if kind in set(Kind):
        save(chain_paper(found, directions, asked[1], lang), out)
        return
    with saving(out):
        out.write_bytes(drawn(_map(found, directions, asked[0], lang), kind))


def chain_paper(
    found: Panorama, directions: Sequence[Direction], day: date, lang: Lang = "zh"
) -> Paper:
    """Panorama, direction map and the evidence behind both."""
    title = _TITLE.fill(chain=found.chain.name, place=found.place).of(lang)
    blocks = tuple(_blocks(found, directions, lang))
    return Paper(
        title=title,
        basis=_MADE.fill(day=day.isoformat(), version=DATA_VERSION).of(lang),
        foot=_FOOT.fill(title=title, day=day.isoformat(), version=DATA_VERSION).of(lang),
        day=day,
        lang=lang,
        blocks=blocks,
        sheets=tuple(block for block in blocks if isinstance(block, Grid)),
    )


def _blocks(found: Panorama, directions: Sequence[Direction], lang: Lang) -> Iterator[Block]:
    from service.terminal import Map  # the command's word, and no page asks for one

    yield Line(_BASIS.fill(source=found.chain.source).of(lang))
    yield Heading(_PANORAMA.of(lang))
    yield Picture(_map(found, directions, Map.panorama, lang), _PANORAMA.of(lang))
    yield Line(_FRAME.of(lang))
    yield Heading(_DIRECTIONS.of(lang))
    if directions:
        yield Picture(_map(found, directions, Map.directions, lang), _DIRECTIONS.of(lang))
        yield _grid(_DIRECTIONS, _RANKED, (_direction(one, lang) for one in directions), lang)
    else:
        yield Line(NONE_OPEN.of(lang))
    unclear = (_question(one, lang) for one in questions([found]))
    yield from _part(_TO_FIND_OUT, _grid(_UNCLEAR, _ASKED, unclear, lang), lang)
    if directions:
        yield Heading(_OUTLOOK.of(lang))
        yield Picture(_map(found, directions, Map.outlook, lang), _OUTLOOK.of(lang))
        yield Line(_ONCE.fill(count=min(NEXT, len(directions))).of(lang))
    stated = (_stated(fact, lang) for fact in supply(found))
    yield from _part(_SUPPLY, _grid(_SUPPLY, _STATED, stated, lang), lang)
    yield from _part(_EVIDENCE, _grid(_EVIDENCE, _PROVEN, _evidence(found, lang), lang), lang)


def _part(title: Text, said: Grid, lang: Lang) -> Iterator[Block]:
    yield Heading(title.of(lang))
    yield said


def _grid(
    name: Text, columns: Mapping[Text, float], rows: Iterable[Sequence[str]], lang: Lang
) -> Grid:
    return grid(name.of(lang), {head.of(lang): width for head, width in columns.items()}, rows)


def _map(found: Panorama, directions: Sequence[Direction], which: "Map", lang: Lang) -> str:
    """One map of the chain as a specification."""
    from recommender.chain_maps import chain_picture  # a page shows the chain without it
    from service.terminal import Map

    if which is Map.directions:
        return chain_picture(found, lang, directions).to_json()
    shown = outlook(found, directions[:NEXT]) if which is Map.outlook else found
    return chain_picture(shown, lang).to_json()


def _direction(one: Direction, lang: Lang) -> tuple[str, ...]:
    return str(one.rank), one.node.name.of(lang), one.why.of(lang), "、".join(one.targets) or "—"


def _question(one: Question, lang: Lang) -> tuple[str, ...]:
    return one.node.name.of(lang), one.why.of(lang)


def _stated(fact: RegionFact, lang: Lang) -> tuple[str, ...]:
    standing = fact.standing.label.of(lang)
    doubt = f"（{_DOUBTED.of(lang)}：{fact.doubt}）" if fact.doubt else ""
    unit = UNITS.get(fact.unit) if lang == "en" else None
    gloss = "" if unit is None or fact.value is None else f" [{fact.value:g} {unit}]"
    return fact.place, fact.item, fact.figure + gloss + doubt, fact.period, standing, fact.source


def _evidence(found: Panorama, lang: Lang) -> Iterable[tuple[str, ...]]:
    for node in found.nodes:
        for one in node.evidence:
            yield node.name.of(lang), node.state.label.of(lang), one.said.of(lang), one.source


_TITLE = Text("{place}{chain}产业链招商报告", "{chain} chain in {place}: whom to bring in")
_BASIS = Text(
    "链条依据：{source}。状态只据有来源的已知项目、已公布的实际数值与园区公布的主导产业，未见不等于没有。",
    "The chain is that of {source}. States rest on sourced known projects, published "
    "actual figures and published leading industries alone: none known does not mean none there.",
)
_MADE = Text(
    "日期：{day}　数据版本：{version}　制作：parkmatch",
    "Date: {day} · Data version: {version} · Made by parkmatch",
)
_FRAME = Text(
    "黑框：文件提出引进或重点发展的产品；颜色为状态，见图例。",
    "Framed: products that the document asks for; the colours are states, as the legend says.",
)
_TO_FIND_OUT = Text("待查明（不参加排名）", "To find out (not ranked)")
_PANORAMA = Text("全景图", "Panorama")
_DIRECTIONS = Text("招商方向图", "Direction map")
_OUTLOOK = Text("远景图", "Outlook")
_ONCE = Text("引进招商方向图前 {count} 项之后", "Once the first {count} products have come")
_EVIDENCE = Text("依据与出处", "Evidence and sources")
_SUPPLY = Text("已公布的供给能力与目标", "Published capacity and goals")
_PLACE, _ITEM = Text("地区", "Place"), Text("事项", "Item")
_FIGURE = Text("数值（含原文单位）", "Figure (with the unit as printed)")
_PERIOD, _STANDING = Text("时点（年）", "Period (year)"), Text("性质", "Kind")
_DOUBTED = Text("存疑", "doubtful")
_RANK = Text("排名", "Rank")
_PRODUCT = Text("产品", "Product")
_WHY = Text("理由", "Why")
_TARGETS = Text("目标企业", "Target firms")
_STATE = Text("状态", "State")
_SAID = Text("依据", "Evidence")
_SOURCE = Text("出处", "Source")
_ENDS = Text("请用 {known} 结尾", "End the name in {known}")
_FOOT = Text("{title} · {day} · 数据 {version}", "{title} · {day} · data {version}")
_UNCLEAR = Text("待查明", "To find out")
_RANKED: Mapping[Text, float] = {_RANK: 0.8, _PRODUCT: 2.0, _WHY: 6.0, _TARGETS: 2.5}
_ASKED: Mapping[Text, float] = {_PRODUCT: 1.0, _WHY: 4.0}
_STATED: Mapping[Text, float] = {
    _PLACE: 1.4, _ITEM: 2.6, _FIGURE: 2.4, _PERIOD: 1.3, _STANDING: 1.1, _SOURCE: 3.4
}  # fmt: skip
_PROVEN: Mapping[Text, float] = {_PRODUCT: 1.4, _STATE: 1.1, _SAID: 4.0, _SOURCE: 3.6}
