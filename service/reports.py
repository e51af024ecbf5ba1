"""Reports to take to a meeting, as Word documents: every claim with its source."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import altair as alt
from docx import Document
from docx.document import Document as Report
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from features.catalogue import DATA_VERSION
from features.errors import BadInput, Fault
from features.facts import RegionFact
from features.tables import saving
from features.text import Lang, Text
from recommender.chain_maps import chain_picture
from recommender.chains import NONE_OPEN, Direction, Panorama, Question, outlook, questions, supply
from recommender.looks import image
from service.language import TAGS
from service.terminal import Map

AUTHOR = "parkmatch"
FONT = "Noto Sans CJK SC"
PICTURE_CM = 16.0
UNITS: Mapping[str, str] = {
    "亿元": "× 10⁸ yuan",
    "万亿元": "× 10¹² yuan",
    "万元/亩": "× 10⁴ yuan/mu",
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


def write(
    found: Panorama,
    directions: Sequence[Direction],
    out: Path,
    asked: tuple[Map, date],
    lang: Lang = "zh",
) -> None:
    """The chain as the end of ``out`` asks: .docx with all maps, or .svg or .png with the one
    ``asked`` for; the day is that of the report.

    Raises :class:`BadInput` for another end and for what cannot be written.
    """
    kind = out.suffix.lower().lstrip(".")
    if kind not in {"docx", "svg", "png"}:
        raise BadInput([Fault("out", out.name, _NO_KIND, _KINDS)])
    with saving(out):
        if kind == "docx":
            chain_report(found, directions, out, asked[1], lang)
        else:
            out.write_bytes(mapped(found, directions, asked[0], kind, lang))


def mapped(
    found: Panorama, directions: Sequence[Direction], which: Map, kind: str, lang: Lang
) -> bytes:
    """One map of the chain, "svg" or "png"."""
    if which is Map.directions:
        return image(chain_picture(found, lang, directions), kind)
    shown = outlook(found, directions[:NEXT]) if which is Map.outlook else found
    return picture(shown, kind, lang)


_NO_KIND = Text("不认识这种文件", "is no kind of file that can be written")
_PICTURES = Text("请用 .svg 或 .png 结尾", "End the name in .svg or .png")
_KINDS = Text("请用 .docx、.svg 或 .png 结尾", "End the name in .docx, .svg or .png")


def chain_report(
    found: Panorama, directions: Sequence[Direction], out: Path, day: date, lang: Lang = "zh"
) -> None:
    """Writes panorama, direction map and the evidence behind both to ``out``, a .docx."""
    title = _TITLE.fill(chain=found.chain.name, place=found.place).of(lang)
    report = _begun(title, day, lang)
    report.add_heading(title, level=0)
    report.add_paragraph(_MADE.fill(day=day.isoformat(), version=DATA_VERSION).of(lang))
    report.add_paragraph(_BASIS.fill(source=found.chain.source).of(lang))
    report.add_heading(_PANORAMA.of(lang), level=1)
    _picture(report, mapped(found, directions, Map.panorama, "png", lang))
    report.add_paragraph(_FRAME.of(lang))
    report.add_heading(_DIRECTIONS.of(lang), level=1)
    if directions:
        _picture(report, mapped(found, directions, Map.directions, "png", lang))
        heads = (_RANK, _PRODUCT, _WHY, _TARGETS)
        _table(report, heads, (_direction(one, lang) for one in directions), lang)
    else:
        report.add_paragraph(NONE_OPEN.of(lang))
    report.add_heading(_TO_FIND_OUT.of(lang), level=1)
    _table(report, (_PRODUCT, _WHY), (_question(one, lang) for one in questions([found])), lang)
    if directions:
        report.add_heading(_OUTLOOK.of(lang), level=1)
        _picture(report, mapped(found, directions, Map.outlook, "png", lang))
        report.add_paragraph(_ONCE.fill(count=min(NEXT, len(directions))).of(lang))
    report.add_heading(_SUPPLY.of(lang), level=1)
    stated = (_PLACE, _ITEM, _FIGURE, _PERIOD, _STANDING, _SOURCE)
    _table(report, stated, (_stated(fact, lang) for fact in supply(found)), lang)
    report.add_heading(_EVIDENCE.of(lang), level=1)
    _table(report, (_PRODUCT, _STATE, _SAID, _SOURCE), _evidence(found, lang), lang)
    report.save(str(out))


def picture(found: Panorama, kind: str, lang: Lang = "zh") -> bytes:
    """The chain as a picture, "svg" or "png"."""
    return image(chain_picture(found, lang), kind)


def draw(chart: alt.TopLevelMixin, out: Path) -> None:
    """A chart as the end of ``out`` asks: .svg or .png; raises :class:`BadInput`."""
    kind = out.suffix.lower().lstrip(".")
    if kind not in {"svg", "png"}:
        raise BadInput([Fault("out", out.name, _NO_KIND, _PICTURES)])
    with saving(out):
        out.write_bytes(image(chart, kind))


def _picture(report: Report, png: bytes) -> None:
    report.add_picture(BytesIO(png), width=Cm(PICTURE_CM))


def _begun(title: str, day: date, lang: Lang) -> Report:
    """A document whose letters are Chinese ones everywhere, and which says what it is."""
    report = Document()
    about = report.core_properties
    about.title, about.author, about.last_modified_by = title, AUTHOR, AUTHOR
    about.created = about.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    about.language, about.comments = TAGS[lang], ""
    about.version = DATA_VERSION
    for name in ("Normal", "Title", "Heading 1"):
        style = report.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    report.styles["Normal"].font.size = Pt(10)
    return report


def _table(
    report: Report, heads: Sequence[Text], rows: Iterable[Sequence[str]], lang: Lang
) -> None:
    table = report.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head.of(lang)
    for row in rows:
        for cell, said in zip(table.add_row().cells, row, strict=True):
            cell.text = said


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
_SUPPLY = Text("已公布的供给能力、产值与目标", "Published capacity, output and targets")
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
