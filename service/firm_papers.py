"""The report of one firm: who it is, the parks that can take it, and all that this rests on."""

from collections.abc import Iterator, Sequence
from datetime import date

from features import regions
from features.fields import specs
from features.outlines import NO_OUTLINES, Outlines
from features.profiles import SEGMENTS, Firm
from features.text import Lang, Text, clauses, enumerated
from features.units import OF_100
from recommender.matching import ParkMatcher
from recommender.offers import NOTHING
from recommender.results import Verdict
from recommender.weights import Weights
from service import matchers, questions
from service.answers import answer
from service.map_papers import where
from service.match_papers import (
    CLAUSE,
    CODE,
    CONDITIONS,
    NEED,
    OFFER,
    RANK,
    RULE,
    SINCE,
    VERDICT,
    WEIGHTS,
    Named,
    Sources,
    charts,
    conditions,
    doubts,
    interval,
    noted,
    of_100,
    percent,
    reasons,
    remarks,
    said_in,
    sheet,
    sheets,
    verdicts,
    weighed,
)
from service.papers import Block, Cell, Grid, Heading, Line, Paper, grid
from service.profile_words import derived, shown
from service.questions import Question
from service.shapes import AnswerShape, ConflictShape, MatchShape, NearMissShape

TOLD = 5
"""So many of the best parks are told with every reason; the workbook has all of all."""


def asked_paper(matcher: ParkMatcher, question: Question, lang: Lang, outlines: Outlines) -> Paper:
    """What ``question`` is answered today, to read and to work with."""
    settled = questions.settled(question, matcher)
    found = questions.answered(matcher, settled, matchers.today())
    return firm_paper(answer(found, settled, lang), settled.firm, lang, outlines)


def firm_paper(
    found: AnswerShape, firm: Firm, lang: Lang, outlines: Outlines = NO_OUTLINES
) -> Paper:
    """What a firm is answered, to read and to work with; ``outlines`` lie under its map."""
    parks = [Named(one["park"]["name"], one["park"]["id"], one) for one in found["matches"]]
    title = TITLE.fill(firm=found["firm"]["name"]).of(lang)
    sources = Sources()
    drawn = tuple(where(found["matches"], outlines, lang))
    blocks = tuple(_blocks(found, firm, parks, (sources, drawn), lang))
    return Paper(
        title=title,
        basis=_basis(found, firm).of(lang),
        foot=_FOOT.fill(
            title=title, day=found["as_of"], data=found["data_version"]
        ).of(lang),
        day=date.fromisoformat(found["as_of"]),
        lang=lang,
        blocks=blocks,
        sheets=tuple(_sheets(found, firm, parks, lang)),
        banner=found["banner"] or "",
    )  # fmt: skip


def _basis(found: AnswerShape, firm: Firm) -> Text:
    weights = found["weights"]["name"]
    region = found["region"] or regions.BETWEEN.join(firm.regions_wanted)
    return _BASIS.fill(
        day=found["as_of"],
        weights=_CALLED.get(weights, Text(weights, weights)),
        data=found["data_version"],
        engine=found["engine_version"],
        region=Text(region or "全国", region or "all regions"),
    )


def _blocks(
    found: AnswerShape,
    firm: Firm,
    parks: Sequence[Named],
    beside: tuple[Sources, Sequence[Block]],
    lang: Lang,
) -> Iterator[Block]:
    sources, drawn = beside
    counted = _COUNTED.fill(
        considered=found["considered"], excluded=found["excluded"], listed=len(parks)
    )
    yield Line(counted.of(lang))
    yield from noted(found["notes"])
    yield Heading(PROFILE.of(lang))
    yield _profile(found, firm, lang)
    yield Heading(RANKED.of(lang))
    yield from _ranked(found, parks, lang)
    yield from drawn
    for one in parks[:TOLD]:
        yield Heading(f"{one.match['rank']}. {one.called} · {one.match['park']['place']}", 2)
        yield reasons(one, sources, lang)
    yield from _judged(found, parks, sources, lang)
    yield from _contested(found["conflicts"], lang)
    yield Heading(WEIGHTS.of(lang))
    yield weighed(found["weights"]["values"].items(), lang)
    yield from sources.blocks(lang)


def _ranked(found: AnswerShape, parks: Sequence[Named], lang: Lang) -> Iterator[Block]:
    if not parks:
        yield Line(_NONE_LEFT.of(lang), loud=True)
        for barrier in found["barriers"]:
            yield Line(_BARRIER.fill(what=barrier["label"], n=barrier["parks"]).of(lang))
        return
    columns = {
        RANK.of(lang): 0.8, PARK.of(lang): 4.0, PLACE.of(lang): 2.6, SCORE.of(lang): 2.5,
        KNOWN.of(lang): 1.2, CONDITIONS.of(lang): 2.2,
    }  # fmt: skip
    yield grid(RANKED.of(lang), columns, (_row(one, lang) for one in parks))
    yield Line(SCORE_NOTE.of(lang), quiet=True)
    yield from charts(parks, lang)
    if len(parks) > TOLD:
        yield Line(_THE_REST.fill(told=TOLD).of(lang), quiet=True)


def _row(one: Named, lang: Lang) -> tuple[Cell, ...]:
    said = one.match
    known = percent(said["coverage"])
    place = (str(said["rank"]), one.called, said["park"]["place"])
    return (*place, interval(said), known, verdicts(said, lang))


def _judged(
    found: AnswerShape, parks: Sequence[Named], sources: Sources, lang: Lang
) -> Iterator[Block]:
    told = (
        conditions(parks, sources, lang),
        remarks(parks[:TOLD], sources, lang),
        doubts(parks, lang),
    )
    for judged in told:
        if judged.rows:
            yield Heading(judged.name)
            yield judged
    if found["near_misses"]:
        yield Heading(NEAR.of(lang))
        yield _near(found["near_misses"], sources, lang)


def _near(found: Sequence[NearMissShape], sources: Sources, lang: Lang) -> Grid:
    columns = {
        PARK.of(lang): 3.0, RULE.of(lang): 2.0, NEED.of(lang): 2.0, OFFER.of(lang): 2.0,
        _TURNS.of(lang): 3.0, CLAUSE.of(lang): 3.0, SINCE.of(lang): 1.8,
    }  # fmt: skip
    return grid(NEAR.of(lang), columns, (_missed(one, sources) for one in found))


def _missed(one: NearMissShape, sources: Sources) -> tuple[Cell, ...]:
    said = one["finding"]
    clause = f"{said['clause']} {sources.cite(said['source'])}".strip()
    sides = (said["label"], said["need"], said["offer"], said["change"])
    return (one["match"]["park"]["name"], *sides, clause, said["since"])


def _contested(found: Sequence[ConflictShape], lang: Lang) -> Iterator[Block]:
    if found:
        yield Heading(CONFLICTS.of(lang))
        yield _conflicts(found, lang)


def _conflicts(found: Sequence[ConflictShape], lang: Lang) -> Grid:
    columns = {
        _TOPIC.of(lang): 2.0, _SAID.of(lang): 5.0, CLAUSE.of(lang): 4.0, SINCE.of(lang): 1.5
    }  # fmt: skip
    rows = (
        (one["topic"], side["said"], side["clause"], side["since"])
        for one in found
        for side in one["sides"]
    )
    return grid(CONFLICTS.of(lang), columns, rows)


def _profile(found: AnswerShape, firm: Firm, lang: Lang) -> Grid:
    return grid(
        PROFILE.of(lang), {_ITEM.of(lang): 1.0, _VALUE.of(lang): 3.0}, _told(found, firm, lang)
    )


def _told(found: AnswerShape, firm: Firm, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    """What the firm states, what its words were read as, what follows, what it counts as."""
    for name, spec in specs(Firm).items():
        value = getattr(firm, name)
        if value not in (None, "", ()):
            yield spec.label.of(lang), shown(Firm, name, value, lang)
    read = enumerated(f"{one['code']} {one['name']}" for one in found["firm"]["industries"])
    yield _READ_AS.of(lang), read.of(lang) or NOTHING.of(lang)
    for label, said in derived(firm):
        yield label.of(lang), said.of(lang)
    for flag in found["firm"]["flags"]:
        yield (
            flag["label"],
            clauses(part for part in (flag["why"], flag["clause"]) if part).of(lang),
        )


def _sheets(found: AnswerShape, firm: Firm, parks: Sequence[Named], lang: Lang) -> Iterator[Grid]:
    heads = said_in(lang, RANK, CODE, PARK, PLACE, *MEASURES, VERDICT, _TO_VERIFY)
    yield sheet(RANKED, heads, (_line(one) for one in parks), lang)
    yield from sheets(parks, PARK, lang)
    near = [
        (one["match"]["park"]["id"], one["match"]["park"]["name"], one["finding"]["label"],
         one["finding"]["need"], one["finding"]["offer"], one["finding"]["change"],
         one["finding"]["clause"], one["finding"]["since"], one["finding"]["source"])
        for one in found["near_misses"]
    ]  # fmt: skip
    yield sheet(
        NEAR,
        said_in(lang, CODE, PARK, RULE, NEED, OFFER, _TURNS, CLAUSE, SINCE, _SOURCE),
        near,
        lang,
    )
    yield _profile(found, firm, lang)
    if found["notes"]:
        yield sheet(_NOTES, (_NOTES.of(lang),), ((note,) for note in found["notes"]), lang)
    yield weighed(found["weights"]["values"].items(), lang)
    yield _conflicts(found["conflicts"], lang)


def _line(one: Named) -> tuple[Cell, ...]:
    said = one.match
    place = (float(said["rank"]), one.code, one.called, said["park"]["place"])
    return (*place, *measures(one), said["verdict_label"], float(_unproven(said)))


def _unproven(said: MatchShape) -> int:
    """How many conditions are to be verified: those that the page counts."""
    return sum(one["verdict"] == Verdict.UNKNOWN.name for one in said["findings"])


def measures(one: Named) -> tuple[Cell, ...]:
    """Score, interval, share known and both sides, as numbers out of 100."""
    said = one.match
    own = (said["score"], said["low"], said["high"], said["coverage"])
    return tuple(map(of_100, (*own, said["firm_side"], said["park_side"], said["mutual"])))


TITLE = Text("{firm}：适合的园区", "Parks for {firm}")
_CALLED = {**SEGMENTS, Weights.name: Weights.note}
_BASIS = Text(
    "范围 {region} · 口径日 {day} · 权重 {weights} · 数据 {data} · 引擎 {engine} · 制作 parkmatch",
    "{region} · law of {day} · weights {weights} · data {data} · engine {engine} · by parkmatch",
)
_FOOT = Text("{title} · 口径日 {day} · 数据 {data}", "{title} · law of {day} · data {data}")
_COUNTED = Text(
    "考察 {considered} 个园区，其中 {excluded} 个不符合硬性条件；下列前 {listed} 名。",
    "{considered:park|parks} considered, {excluded} ruled out; the first {listed} are listed.",
)
PROFILE, RANKED = Text("企业项目", "The project"), Text("园区排名", "Ranked parks")
NEAR = Text("只差一条的园区", "Lost by one rule alone")
CONFLICTS = Text("文件口径不一", "Documents that differ")
PARK, PLACE = Text("园区", "Park"), Text("所在地", "Place")
SCORE, KNOWN = Text("得分 [下限, 上限]", "Score [low, high]"), Text("已知权重", "Known")
SCORE_NOTE = Text(
    "得分、契合、贡献均按百分制，只按已知数据计算；下限与上限是未知数据取任何值时得分可能的范围。",
    "Scores, fits and what each adds are out of 100, of what is known alone; low and high are what "
    "any value of the unknown figures could make of them.",
)
MEASURES = (
    *(OF_100.fill(what=what)
      for what in (Text("得分", "Score"), Text("下限", "Low"), Text("上限", "High"))),
    Text("已知权重（%）", "Known weight (%)"),
    *(OF_100.fill(what=what)
      for what in (Text("企业看园区", "Firm's side"), Text("园区看企业", "Park's side"),
                   Text("双向", "Mutual"))),
)  # fmt: skip
_NONE_LEFT = Text("没有符合条件的园区", "No park meets the conditions")
_BARRIER = Text("{what}：排除 {n} 个园区", "{what}: rules out {n:park|parks}")
_THE_REST = Text(
    "以下详述前 {told} 名；其余各园区的每条理由见工作簿（xlsx）。",
    "The first {told} are told below; every reason of the others is in the workbook (xlsx).",
)
_NOTES = Text("请注意", "Please note")
_ITEM, _VALUE = Text("项目", "Item"), Text("数值", "Value")
_READ_AS = Text("识别的行业", "Industries read")
_TURNS = Text("最小改变", "Smallest change")
_TOPIC, _SAID = Text("事项", "Topic"), Text("文件说法", "What is said")
_TO_VERIFY = Text("待核实（项）", "To verify (count)")
_SOURCE = Text("来源", "Source")
