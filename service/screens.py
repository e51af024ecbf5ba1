"""Answers for a person at a terminal: tables first, then why, what to ask and what to do.

Numbers are rounded here and only here.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as Line

from features.encode import firm_codes
from features.fields import specs
from features.industries import get
from features.profiles import BASIS_LABELS, SEGMENTS, Basis, Park
from features.text import Lang, Text, bracketed, clauses, enumerated, headed
from features.units import points, points_within, show
from recommender.criteria import in_points
from recommender.results import (
    Answer,
    Conflict,
    Finding,
    Match,
    NearMiss,
    Reason,
    Target,
    Verdict,
)
from recommender.weights import Weights
from service import answers, park_answers
from service.files import Firms
from service.paragraphs import Paragraph, table_of
from service.questions import Question

TOLD = 3
"""So many of the best parks are explained below the table."""
MAIN_REASONS = 4
MAIN_WEAKNESSES = 2
WEAK = 0.25
"""A known fit up to this is told as a weakness."""
COLOURS = {
    Verdict.PASS: "green",
    Verdict.CONDITIONAL: "yellow",
    Verdict.UNKNOWN: "cyan",
    Verdict.FAIL: "red",
}


def ranking(found: Answer, question: Question, lang: Lang) -> RenderableType:
    """The ranked parks of a firm, the best ones explained, and what was narrowly lost."""
    parts = [
        *_banner(question.illustrative, lang),
        _headline(found, question, lang),
        *_remarks(found.notes, lang),
        _matches(found.matches, lang) if found.matches else Line(_NONE_LEFT.of(lang)),
        *(Line(_BARRIER.fill(what=b.label, n=b.parks).of(lang)) for b in found.barriers),
        *(_told(match, lang) for match in found.matches[:TOLD]),
        *_conditions(found.matches, lang),
        *_near_misses(found.near_misses, lang),
        *_conflicts(found.conflicts, lang),
        Line(_VERSIONS.fill(data=found.data_version, engine=found.engine_version).of(lang), "dim"),
    ]
    return Group(*parts)


def pair(found: Match, considered: int, illustrative: bool, lang: Lang) -> RenderableType:
    """Everything that makes a park stand where it stands for a firm among ``considered`` parks."""
    line = f"{found.park_id} {found.name} · {found.place}"
    stands = _STANDS.fill(
        rank=f"{found.rank:,}",
        considered=f"{considered:,}",
        score=_score(found),
        known=f"{found.coverage:.0%}",
    )
    parts = [
        *_banner(illustrative or found.illustrative, lang),
        Line(line, "bold"),
        Line.assemble(f"{stands.of(lang)} · ", _verdict(found.verdict, lang)),
        _reasons(found.reasons, lang),
        *(_finding(finding, lang) for finding in found.findings),
    ]
    return Group(*parts)


def targets(
    place: str, found: Sequence[Target], read: Firms, illustrative: bool, lang: Lang
) -> RenderableType:
    """The firms that fit a park or a region best, each with its park, and how many rows of their
    list could be ranked.
    """
    table = table_of(
        lang,
        Text("排名", "#"),
        Text("企业", "Firm"),
        Text("园区", "Park"),
        _SCORE,
        Text("园区看企业", "Park's side"),
        Text("双向", "Mutual"),
        _KNOWN,
        _VERDICT,
        Text("落地后", "Once landed"),
        Text("待核实", "To verify"),
    )
    for one in found:
        table.add_row(
            str(one.match.rank),
            Line(f"{one.firm_id} {one.firm}".strip()),
            Line(f"{one.match.name}\n{one.match.park_id}"),
            Line(_score(one.match)),
            points(one.match.park_side),
            points(one.match.mutual),
            f"{one.match.coverage:.0%}",
            _verdicts(one.match, lang),
            Line(_effects(one, lang)),
            Line(_listed(one.match.unknowns, lang)),
        )
    made_up = illustrative or any(one.match.illustrative for one in found)
    return Group(*_banner(made_up, lang), Line(place, "bold"), table, _counted(read, lang))


def _effects(found: Target, lang: Lang) -> str:
    """The firm's part in the league's chains, what the park's known figures become, and the known
    projects to talk to.
    """
    moved = [
        f"{one.label.of(lang)} {show(one.before, one.unit).of(lang)} → "
        f"{show(one.after, one.unit).of(lang)}"
        for one in found.effects
        if one.after is not None
    ]
    told = [headed(one.why, bracketed(one.firm, str(one.year))) for one in found.contacts]
    return clauses(dict.fromkeys([*map(answers.role_told, found.roles), *moved, *told])).of(lang)


def _counted(read: Firms, lang: Lang) -> Line:
    counts = _RANKED.fill(ranked=len(read.firms), rows=read.rows).of(lang)
    faulty = _FAULTY.fill(faulty=read.faulty, file=read.name).of(lang) if read.faulty else ""
    return Line(counts + faulty, "yellow" if read.faulty else "dim")


def parks(found: Sequence[Park], lang: Lang) -> RenderableType:
    """Parks with their code, level, place and leading industries."""
    if not found:
        return Line(_NO_SUCH_PARK.of(lang))
    table = table_of(
        lang, *(specs(Park)[name].label for name in ("id", "name", "level")), _WHERE, _LEADING
    )
    for park in found:
        line = park_answers.park_line(park, lang)
        place = "".join(dict.fromkeys((park.province, park.prefecture, park.county)))
        words = clauses(park.leading_industries).of(lang)
        table.add_row(*map(Line, (park.id, park.name, line["level"], place, words)))
    return table


def _banner(illustrative: bool, lang: Lang) -> Iterator[RenderableType]:
    if illustrative:
        yield Panel(Line(answers.ILLUSTRATIVE.of(lang), "bold red"), border_style="red")


def _headline(found: Answer, question: Question, lang: Lang) -> RenderableType:
    named = [f"{code} {get(code).name.of(lang)}" for code, _ in firm_codes(question.firm)[:3]]
    read = enumerated(named).of(lang) or _NOT_READ.of(lang)
    asked = _ASKED.fill(
        as_of=found.as_of,
        weights=_CALLED.get(found.weights, Text(found.weights, found.weights)),
        considered=f"{found.considered:,}",
        excluded=f"{found.excluded:,}",
    )
    counted = [bracketed(one.label, one.why).of(lang) for one in found.flags[:1]]
    return Group(
        Line("  ".join([found.firm, *counted]), "bold"),
        Paragraph(_READ_AS.fill(read=read).of(lang)),
        Line(asked.of(lang)),
    )


def _matches(found: Sequence[Match], lang: Lang) -> Table:
    table = table_of(
        lang, Text("排名", "#"), Text("园区", "Park"), _WHERE, _SCORE, _KNOWN, _VERDICT
    )
    for match in found:
        table.add_row(
            str(match.rank),
            Line(f"{match.name}\n{match.park_id}"),
            Line(match.place),
            Line(_score(match)),
            f"{match.coverage:.0%}",
            _verdicts(match, lang),
        )
    return table


def _told(match: Match, lang: Lang) -> RenderableType:
    """Why this park: the main reasons, where it is weak, the conditions, what to ask."""
    known = [reason for reason in match.reasons if reason.fit is not None]
    adds = in_points({reason.criterion: reason.contribution for reason in known})
    gains = [(adds[one.criterion], one) for one in known if one.contribution > 0]
    main = [reason for _, reason in gains[:MAIN_REASONS]]
    lacking = [r for r in match.reasons if _is_weak(r) and r not in main]
    weak = sorted(lacking, key=lambda reason: -reason.weight)
    parts: list[RenderableType] = [Line(f"{match.rank}. {match.name}", "bold")]
    parts += [
        Paragraph(f"{f'+{gain}':<5} {_said(r, lang)}", hang=6) for gain, r in gains[:MAIN_REASONS]
    ]
    parts += [Paragraph(f"−     {_said(r, lang)}", "dim", hang=6) for r in weak[:MAIN_WEAKNESSES]]
    parts += [_title(finding, lang) for finding in _conditional(match)]
    if match.unknowns:
        asked = _TO_VERIFY.fill(what=_listed(match.unknowns, lang)).of(lang)
        parts.append(Paragraph(asked, "cyan", hang=3))
    return Group(parts[0], *map(_indented, parts[1:]))


def _conditions(matches: Sequence[Match], lang: Lang) -> Iterator[RenderableType]:
    """Each condition told once: what it asks, of which parks, and the ways out."""
    ranks: dict[tuple[str, Text], list[str]] = {}
    told: dict[tuple[str, Text], Finding] = {}
    for match in matches:
        for finding in _conditional(match):
            key = (finding.rule, finding.offer)
            told.setdefault(key, finding)
            ranks.setdefault(key, []).append(str(match.rank))
    if told:
        yield Line(_CONDITIONS.of(lang), "bold")
    for key, finding in told.items():
        of_parks = _OF_PARKS.fill(ranks=enumerated(ranks[key])).of(lang)
        yield _indented(_finding(finding, lang, of_parks))


def _conditional(match: Match) -> list[Finding]:
    return [f for f in match.findings if f.verdict is Verdict.CONDITIONAL]


def _title(finding: Finding, lang: Lang, behind: str = "") -> Paragraph:
    words = f"[{finding.verdict.label.of(lang)}] {finding.label.of(lang)}{behind}"
    return Paragraph(words, COLOURS[finding.verdict], hang=3)


def _is_weak(reason: Reason) -> bool:
    return reason.fit is not None and reason.fit <= WEAK


def _said(reason: Reason, lang: Lang) -> str:
    return headed(reason.label, reason.offer).of(lang)


def _finding(finding: Finding, lang: Lang, behind: str = "") -> RenderableType:
    """A rule's verdict with need, offer, clause and ways out."""
    clause, change = finding.clause.of(lang), finding.change.of(lang)
    said = [finding.need.of(lang), finding.offer.of(lang)]
    if not clause:
        said = [_SIDES.fill(need=finding.need, offer=finding.offer).of(lang)]
    if clause:
        said.append(_CLAUSE.fill(clause=clause, since=finding.since or "—").of(lang))
    if finding.ways_out:
        said.append(headed(_WAYS, clauses(finding.ways_out)).of(lang))
    if change:
        said.append(_CHANGE.fill(change=change).of(lang))
    below = [_indented(Paragraph(line, hang=3)) for line in said]
    return Group(_title(finding, lang, behind), *below)


def _near_misses(found: Sequence[NearMiss], lang: Lang) -> Iterator[RenderableType]:
    if found:
        yield Line(_NEAR.of(lang), "bold")
    for one in found:
        name = f"{one.match.name} · {one.match.place}"
        yield _indented(Group(Line(name), _indented(_finding(one.finding, lang))))


def _reasons(reasons: Sequence[Reason], lang: Lang) -> Table:
    table = table_of(
        lang,
        Text("准则", "Criterion"),
        Text("权重", "Weight"),
        Text("契合\n（满分 100）", "Fit\n(of 100)"),
        Text("贡献", "Adds"),
        Text("企业", "Firm"),
        Text("园区", "Park"),
        Text("出处", "From"),
    )
    adds = in_points({r.criterion: r.contribution for r in reasons if r.fit is not None})
    for reason in reasons:
        known = reason.fit is not None
        table.add_row(
            reason.label.of(lang),
            f"{reason.weight:.1%}",
            points(reason.fit) if known else "?",
            adds[reason.criterion] if known else "—",
            Line(reason.need.of(lang)),
            Paragraph(reason.offer.of(lang)),
            Line(_from(reason, lang)),
        )
    return table


def _from(reason: Reason, lang: Lang) -> str:
    whose = "" if reason.basis in (None, Basis.OWN) else BASIS_LABELS[reason.basis].of(lang)
    return " · ".join(said for said in (reason.as_of, whose) if said)


def _verdict(verdict: Verdict, lang: Lang) -> Line:
    return Line(verdict.label.of(lang), COLOURS[verdict])


def _verdicts(match: Match, lang: Lang) -> Line:
    """How many rules are not simply met, the worst first: a condition is not hidden by a doubt."""
    counts = match.verdicts
    telling = [v for v in sorted(counts, reverse=True) if counts[v] and v is not Verdict.PASS]
    said = [Line(f"{v.label.of(lang)} {counts[v]}", COLOURS[v]) for v in telling]
    return Line("\n").join(said) if said else _verdict(Verdict.PASS, lang)


def _score(match: Match) -> str:
    return points_within(match.score, match.low, match.high)


def _listed(texts: Iterable[Text], lang: Lang) -> str:
    return enumerated(texts).of(lang)


def _conflicts(conflicts: Sequence[Conflict], lang: Lang) -> Iterator[RenderableType]:
    for conflict in conflicts:
        sides = conflict.sides
        said = [f"{s.since} {bracketed(s.said, s.clause).of(lang)}" for s in sides]
        yield from _bulleted(_DIFFER.fill(topic=conflict.topic).of(lang), said)


def _remarks(texts: Sequence[Text], lang: Lang) -> Iterator[RenderableType]:
    if texts:
        yield from _bulleted(_REMARKS.of(lang), [text.of(lang) for text in texts])


def _bulleted(title: str, said: Iterable[str]) -> Iterator[RenderableType]:
    yield Line(title, "bold")
    for words in said:
        yield _indented(Paragraph(f"· {words}", "yellow", hang=2))


def _indented(what: RenderableType) -> Padding:
    return Padding(what, (0, 0, 0, 3))


_CALLED = {**SEGMENTS, Weights.name: Weights.note}
_DIFFER = Text("文件口径不一：{topic}", "Documents differ on {topic}")
_SIDES = Text("企业 {need}，园区 {offer}", "firm {need}, park {offer}")
_CONDITIONS = Text("附条件的规定", "Conditions")
_OF_PARKS = Text("（第 {ranks} 名）", " (rank {ranks})")
_REMARKS = Text("请注意", "Please note")
_WHERE = Text("所在地", "Place")
_LEADING = Text("主导产业", "Leading industries")
_SCORE = Text("得分（满分 100）\n[下限, 上限]", "Score (of 100)\n[low, high]")
_KNOWN = Text("已知", "Known")
_VERDICT = Text("结论", "Verdict")
_NOT_READ = Text("未能识别，请填国标代码或产品", "not recognised: give a code or products")
_READ_AS = Text("行业：{read}", "Industry: {read}")
_ASKED = Text(
    "口径日 {as_of} · 权重 {weights} · {considered} 个园区，其中 {excluded} 个不符合",
    "As of {as_of} · weights {weights} · {considered:park|parks}, {excluded} ruled out",
)
_NO_SUCH_PARK = Text("没有找到", "Nothing found")
_BARRIER = Text("  {what}：排除 {n} 个园区", "  {what}: rules out {n:park|parks}")
_NONE_LEFT = Text("没有符合条件的园区", "No park meets the conditions")
_STANDS = Text(
    "第 {rank} 名 / 共 {considered} 个园区 · 得分 {score}（满分 100） · 已知 {known}",
    "Rank {rank} of {considered:park|parks} · score {score} (of 100) · known {known}",
)
_TO_VERIFY = Text("待核实：{what}", "To verify: {what}")
_CLAUSE = Text("依据：{clause}（{since}）", "Clause: {clause} ({since})")
_WAYS = Text("出路", "Ways out")
_CHANGE = Text("最小改变：{change}", "Smallest change: {change}")
_NEAR = Text("只差一条的园区", "Lost by one rule alone")
_RANKED = Text("{rows} 行中有 {ranked} 行参与排名", "{ranked} of {rows:row|rows} ranked")
_FAULTY = Text(
    "；{faulty} 行有误，未参与：见 parkmatch check {file}",
    "; {faulty} have faults: see parkmatch check {file}",
)
_VERSIONS = Text("数据 {data} · 引擎 {engine}", "data {data} · engine {engine}")
