"""The report of a park or a region: its figures and gaps, and the firms to go for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from features.errors import Fault, shown
from features.tables import Reject
from features.text import Lang, Text, bracketed, clauses, enumerated, headed
from features.units import points
from recommender.weights import PRESETS, Weights
from service.answers import ILLUSTRATIVE
from service.firm_papers import (
    MEASURES,
    PARK,
    SCORE,
    SCORE_NOTE,
    measures,
)
from service.match_papers import (
    AS_OF,
    BASIS,
    CODE,
    CONDITIONS,
    DOUBTS,
    RANK,
    SOURCE,
    VERDICT,
    Named,
    Sources,
    charts,
    conditions,
    doubts,
    interval,
    noted,
    remarks,
    said_in,
    sheet,
    sheets,
    verdicts,
)
from service.papers import Block, Cell, Grid, Heading, Line, Paper, grid
from service.plan_shapes import ListedShape
from service.shapes import EffectShape, FieldShape, ParkShape, TargetShape

TOLD = 20
"""Of so many of the best firms effects and contacts are printed; the workbook has those of all."""
MOST_TOLD = 50
"""So many faults of rows are printed; the workbook has them all."""
LONGEST_VALUE = 500


@dataclass(frozen=True)
class Listed:
    """A list that was ranked for a place: ``park`` with its figures, None for a region; ``rejects``
    are the rows that could not be read, ``notes`` what is odd about the others.
    """

    found: ListedShape
    place: str
    park: ParkShape | None = None
    rejects: Sequence[Reject] = ()
    notes: Sequence[Fault] = ()


def target_paper(listed: Listed, lang: Lang) -> Paper:
    """The ranked firms for a place, to read and to work with."""
    found = listed.found
    title, sources = TITLE.fill(place=listed.place).of(lang), Sources()
    named = [Named(one["firm"], one["firm_id"], one) for one in found["targets"]]
    made_up = found["illustrative"] or any(one["illustrative"] for one in found["targets"])
    return Paper(
        title=title,
        basis=_basis(found).of(lang),
        foot=_FOOT.fill(title=title, day=found["as_of"], data=found["data_version"]).of(lang),
        day=date.fromisoformat(found["as_of"]),
        lang=lang,
        blocks=tuple(_blocks(listed, named, sources, lang)),
        sheets=tuple(_sheets(listed, named, lang)),
        banner=ILLUSTRATIVE.of(lang) if made_up else "",
    )


def _basis(found: ListedShape) -> Text:
    name = found["weights"]
    chosen = _CALLED.get(name, Text(name, name))
    return _BASIS.fill(
        day=found["as_of"],
        weights=chosen if name else _BY_SEGMENT,
        data=found["data_version"],
        engine=found["engine_version"],
    )


def _blocks(
    listed: Listed, named: Sequence[Named], sources: Sources, lang: Lang
) -> Iterator[Block]:
    targets = listed.found["targets"]
    counted = _COUNTED.fill(ranked=listed.found["ranked"], listed=len(targets))
    yield Line(counted.of(lang))
    yield from _list_told(listed, lang)
    if listed.park is not None:
        yield from _about(listed.park, sources, lang)
    yield Heading(TARGETS.of(lang))
    yield from _ranked(targets, named, lang)
    if len(targets) > TOLD:
        yield Line(_THE_REST.fill(told=TOLD).of(lang), quiet=True)
    parts = (
        _effects(targets[:TOLD], sources, lang),
        _contacts(targets[:TOLD], sources, lang),
        conditions(named, sources, lang),
        remarks(named[:TOLD], sources, lang),
        doubts(named, lang),
    )
    for part in parts:
        if part.rows:
            yield Heading(part.name)
            yield part
    yield from sources.blocks(lang)


def _list_told(listed: Listed, lang: Lang) -> Iterator[Block]:
    """What is odd about the list, and which of its rows could not be read."""
    if listed.notes:
        yield Heading(NOTES.of(lang))
        yield from noted(note.message(lang) for note in listed.notes)
    if listed.rejects:
        told = listed.rejects[:MOST_TOLD]
        yield Heading(REJECTS.of(lang))
        rows = len({(one.sheet, one.row) for one in listed.rejects})
        yield Line(_LEFT_OUT.fill(rows=rows).of(lang))
        yield grid(REJECTS.of(lang), _reject_columns(lang), _rejects(told, lang))
        if len(told) < len(listed.rejects):
            yield Line(_MORE_REJECTS.fill(told=len(told)).of(lang), quiet=True)


def _reject_columns(lang: Lang) -> Mapping[str, float]:
    return dict(zip(said_in(lang, *_REJECT_HEADS), (1.6, 0.8, 1.8, 2.0, 3.0, 3.6), strict=True))


def _about(park: ParkShape, sources: Sources, lang: Lang) -> Iterator[Block]:
    """The park's figures with source and date, and what nobody has stated."""
    known = [one for one in park["fields"] if one["value"] is not None]
    columns = {
        _FIGURE.of(lang): 2.2, _VALUE.of(lang): 4.5, BASIS.of(lang): 1.6, AS_OF.of(lang): 1.6,
        SOURCE.of(lang): 1.2,
    }  # fmt: skip
    rows = (
        (one["label"], one["shown"], one["basis_label"], one["as_of"], sources.cite(one["source"]))
        for one in known
    )
    yield Heading(FIGURES.of(lang))
    yield grid(FIGURES.of(lang), columns, rows)
    if gaps := _gaps(park):
        yield Heading(GAPS.of(lang))
        yield Line(_GAPS_NOTE.of(lang), quiet=True)
        for group, labels in gaps.items():
            yield Line(headed(group, enumerated(labels)).of(lang))


def _gaps(park: ParkShape) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in park["fields"]:
        if one["value"] is None:
            found.setdefault(one["group"], []).append(one["label"])
    return found


def _ranked(targets: Sequence[TargetShape], named: Sequence[Named], lang: Lang) -> Iterator[Block]:
    if not targets:
        yield Line(_NONE.of(lang), loud=True)
        return
    columns = {
        RANK.of(lang): 0.8, FIRM.of(lang): 3.0, PARK.of(lang): 2.4, SCORE.of(lang): 2.2,
        _MUTUAL.of(lang): 1.0, CONDITIONS.of(lang): 1.7, _ROLES.of(lang): 3.2,
    }  # fmt: skip
    rows = (
        (str(one["rank"]), one["firm"], one["park"]["name"], interval(one), points(one["mutual"]),
         verdicts(one, lang), clauses(role["told"] for role in one["roles"]).of(lang) or "—")
        for one in targets
    )  # fmt: skip
    yield grid(TARGETS.of(lang), columns, rows)
    yield Line(SCORE_NOTE.of(lang), quiet=True)
    yield from charts(named, lang)


def _effects(targets: Sequence[TargetShape], sources: Sources, lang: Lang) -> Grid:
    columns = {
        FIRM.of(lang): 3.0, _FIGURE.of(lang): 2.4, _UNIT.of(lang): 1.3, _BEFORE.of(lang): 1.3,
        _OWN.of(lang): 1.3, _AFTER.of(lang): 1.3, BASIS.of(lang): 1.6, AS_OF.of(lang): 1.4,
        SOURCE.of(lang): 1.1,
    }  # fmt: skip
    rows = (
        (one["firm"], *_effect(effect), effect["basis_label"], effect["as_of"],
         sources.cite(effect["source"]))
        for one in targets
        for effect in one["effects"]
        if effect["own"] is not None
    )  # fmt: skip
    return grid(EFFECTS.of(lang), columns, rows)


def _effect(said: EffectShape) -> tuple[Cell, ...]:
    return (said["label"], said["unit"], said["before"], said["own"], said["after"])


def _contacts(targets: Sequence[TargetShape], sources: Sources, lang: Lang) -> Grid:
    columns = {
        FIRM.of(lang): 3.0, _WHY.of(lang): 3.0, _WHOM.of(lang): 3.0, _PROJECT.of(lang): 3.5,
        _YEAR.of(lang): 1.0, SOURCE.of(lang): 1.2,
    }  # fmt: skip
    rows = (
        (one["firm"], talk["why"], talk["firm"], talk["project"], str(talk["year"]),
         sources.cite(talk["source"]))
        for one in targets
        for talk in one["contacts"]
    )  # fmt: skip
    return grid(CONTACTS.of(lang), columns, rows)


def _sheets(listed: Listed, named: Sequence[Named], lang: Lang) -> Iterator[Grid]:
    targets = listed.found["targets"]
    heads = said_in(lang, *_HEADS)
    yield sheet(
        TARGETS,
        heads,
        (_line(one, two, lang) for one, two in zip(targets, named, strict=True)),
        lang,
    )
    effects = [
        (one["firm"], one["park"]["name"], *_effect(said), said["basis_label"], said["as_of"],
         said["source"])
        for one in targets
        for said in one["effects"]
    ]  # fmt: skip
    yield sheet(EFFECTS, said_in(lang, *_EFFECT_HEADS), effects, lang)
    talks = [
        (one["firm"], one["park"]["name"], talk["why"], talk["firm"], talk["project"],
         float(talk["year"]), talk["source"])
        for one in targets
        for talk in one["contacts"]
    ]  # fmt: skip
    yield sheet(CONTACTS, said_in(lang, *_CONTACT_HEADS), talks, lang)
    yield from sheets(named, FIRM, lang)
    if listed.park is not None:
        fields = map(_field, listed.park["fields"])
        yield sheet(FIGURES, said_in(lang, *_FIELD_HEADS), fields, lang)
    if listed.notes:
        notes = [(note.message(lang),) for note in listed.notes]
        yield sheet(NOTES, said_in(lang, NOTES), notes, lang)
    yield sheet(REJECTS, said_in(lang, *_REJECT_HEADS), _rejects(listed.rejects, lang), lang)


def _line(one: TargetShape, named: Named, lang: Lang) -> tuple[Cell, ...]:
    talks = dict.fromkeys(
        headed(c["why"], bracketed(c["firm"], str(c["year"]))) for c in one["contacts"]
    )
    return (
        float(one["rank"]),
        one["firm_id"],
        one["firm"],
        one["park"]["id"],
        one["park"]["name"],
        *measures(named),
        one["verdict_label"],
        clauses(role["told"] for role in one["roles"]).of(lang),
        clauses(talks).of(lang),
        enumerated(one["unknowns"]).of(lang),
    )


def _field(said: FieldShape) -> tuple[Cell, ...]:
    value = said["value"]
    shown_or_number = value if isinstance(value, float) else said["shown"]
    known = None if value is None else shown_or_number
    unit = said["unit"] if isinstance(value, float) else ""
    origin = (said["basis_label"], said["as_of"], said["source"], said["note"])
    return (said["group"], said["label"], known, unit, *origin)


def _rejects(found: Iterable[Reject], lang: Lang) -> Iterator[tuple[Cell, ...]]:
    for one in found:
        texts = (one.why.of(lang), one.remedy.of(lang))
        value = shown(one.value, LONGEST_VALUE)
        yield (one.sheet, float(one.row), one.field.of(lang), value, *texts)


TITLE = Text("{place}的目标企业", "Target firms for {place}")
_CALLED = {called: one.note for called, one in PRESETS.items()} | {Weights.name: Weights.note}
_BASIS = Text(
    "口径日 {day} · 权重 {weights} · 数据 {data} · 引擎 {engine} · 制作 parkmatch",
    "law of {day} · weights {weights} · data {data} · engine {engine} · by parkmatch",
)
_BY_SEGMENT = Text("按各企业的类型", "of each firm's segment")
_FOOT = Text("{title} · 口径日 {day} · 数据 {data}", "{title} · law of {day} · data {data}")
_COUNTED = Text(
    "{ranked} 家企业参与排名，下列前 {listed} 家。",
    "{ranked:firm|firms} ranked; the best {listed} are listed.",
)
_THE_REST = Text(
    "以下详述前 {told} 家；其余各家见工作簿（xlsx）。",
    "The first {told} are told below; the others are in the workbook (xlsx).",
)
_NONE = Text("名单中没有企业符合条件", "No firm of the list meets the conditions")
FIGURES, GAPS = Text("园区数据", "The park's figures"), Text("待补数据", "Figures to fill in")
_GAPS_NOTE = Text(
    "下列数据没有公开来源，补齐后排名才更可靠。",
    "No source states these; the ranking is surer once they are known.",
)
TARGETS, EFFECTS = Text("目标清单", "Target firms"), Text("落地前后", "Before and after")
CONTACTS, REJECTS = Text("可对接项目", "Contacts"), Text("未读入的行", "Rows not read")
NOTES = Text("名单提示", "Notes on the list")
_LEFT_OUT = Text(
    "名单中有 {rows} 行未能读入，未参与排名：",
    "Rows that could not be read and are not ranked: {rows}",
)
_MORE_REJECTS = Text(
    "以上为前 {told} 处；全部见工作簿（xlsx）。",
    "The first {told:fault|faults}; the workbook (xlsx) has them all.",
)
FIRM = Text("企业", "Firm")
_ROLES, _MUTUAL = Text("链上作用", "Chain role"), Text("双向", "Mutual")
_FIGURE, _VALUE, _UNIT = Text("指标", "Figure"), Text("数值", "Value"), Text("单位", "Unit")
_BEFORE, _AFTER = Text("落地前", "Before"), Text("落地后", "After")
_OWN = Text("项目自身", "The project's")
_WHY, _WHOM = Text("为何对接", "Why"), Text("对接企业", "Whom")
_PROJECT, _YEAR = Text("项目", "Project"), Text("年份", "Year")
_HEADS = (
    RANK, Text("企业编号", "Firm id"), FIRM, CODE, PARK, *MEASURES, VERDICT, _ROLES,
    Text("可对接的已知项目", "Known projects to talk to"), DOUBTS,
)  # fmt: skip
_EFFECT_HEADS = (
    FIRM, PARK, _FIGURE, _UNIT, _BEFORE, _OWN, _AFTER, BASIS, AS_OF, SOURCE
)  # fmt: skip
_CONTACT_HEADS = (FIRM, PARK, _WHY, _WHOM, _PROJECT, _YEAR, SOURCE)
_FIELD_HEADS = (
    Text("类别", "Group"), _FIGURE, _VALUE, _UNIT, BASIS, AS_OF, SOURCE, Text("备注", "Note")
)  # fmt: skip
_REJECT_HEADS = (
    Text("工作表", "Sheet"), Text("行", "Row"), Text("字段", "Field"), _VALUE,
    Text("原因", "Why"), Text("处理办法", "Way out"),
)  # fmt: skip
