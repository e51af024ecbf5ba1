"""What the report of a firm and that of a park have in common: matches as tables and charts.

A match is told with what stands for it there: the park's rank and name, or the firm's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from features.text import Lang, Text, clauses, enumerated
from features.units import OF_100, points, points_within
from recommender.criteria import CRITERIA, in_points
from recommender.results import Verdict
from service.condition_shapes import RemarkShape
from service.papers import Block, Cell, Grid, Heading, Line, Picture, Points, grid
from service.shapes import FindingShape, MatchShape, ReasonShape

_WORST_FIRST = (Verdict.FAIL, Verdict.CONDITIONAL, Verdict.UNKNOWN)
_SOURCES_APART = re.compile(r"(?:；|;\s)(?![^（(]*[）)])")
"""What stands between two sources in either language, and not inside brackets."""
DRAWN = 10
"""So many of the best are in the charts."""


@dataclass(frozen=True)
class Named:
    """A match, what it is ``called`` in tables, and by its ``code``."""

    called: str
    code: str
    match: MatchShape

    @property
    def mark(self) -> str:
        """Rank and name, for charts and lists."""
        return f"{self.match['rank']} {self.called}"


class Sources:
    """Where figures and rules are from, numbered in the order in which they are cited."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def cite(self, said: str) -> str:
        """The numbers of the sources in ``said``: [1] [2]; empty where none is told."""
        parts = [part.strip() for part in _SOURCES_APART.split(said) if part.strip()]
        numbers = [self._numbers.setdefault(one, len(self._numbers) + 1) for one in parts]
        return " ".join(f"[{number}]" for number in dict.fromkeys(numbers))

    def blocks(self, lang: Lang) -> Iterator[Block]:
        """The list of what was cited."""
        if self._numbers:
            yield Heading(SOURCES.of(lang))
            yield self.sheet(lang)

    def sheet(self, lang: Lang) -> Grid:
        """The same as a table."""
        columns = {_NUMBER.of(lang): 1.0, SOURCE.of(lang): 16.0}
        rows = ((f"[{number}]", said) for said, number in self._numbers.items())
        return grid(SOURCES.of(lang), columns, rows)


def charts(found: Sequence[Named], lang: Lang) -> Iterator[Block]:
    """Scores with their intervals, and what they are made of, of the best."""
    from recommender.plots import parts_picture, scores_picture  # a page shows none of them

    best = found[:DRAWN]
    if not best:
        return
    scores = [(o.mark, o.match["score"], o.match["low"], o.match["high"]) for o in best]
    known = [(name, s, low, high) for name, s, low, high in scores if s is not None]
    drawn = scores_picture([(n, s, low or 0.0, high or 0.0) for n, s, low, high in known], lang)
    yield Picture(drawn.to_json(), _SCORES_DRAWN.fill(n=len(best)).of(lang))
    parts = [
        (one.mark, reason["label"], reason["contribution"] or 0.0)
        for one in best
        for reason in one.match["reasons"]
    ]
    yield Picture(parts_picture(parts, lang).to_json(), _PARTS_DRAWN.fill(n=len(best)).of(lang))


def reasons(one: Named, sources: Sources, lang: Lang) -> Grid:
    """What each criterion gives, with need, offer and source."""
    columns = {
        CRITERION.of(lang): 2.4, WEIGHT.of(lang): 1.1, _FIT.of(lang): 1.0, _ADDS.of(lang): 1.1,
        NEED.of(lang): 2.6, OFFER.of(lang): 5.2, AS_OF.of(lang): 1.5, _FROM.of(lang): 1.4,
    }  # fmt: skip
    told = [said for said in one.match["reasons"] if said["weight"]]
    known = (said for said in one.match["reasons"] if said["fit"] is not None)
    adds = in_points({said["criterion"]: said["contribution"] or 0.0 for said in known})
    rows = (
        (
            said["label"], f"{said['weight'] or 0:.1%}", points(said["fit"]),
            "—" if said["fit"] is None else adds[said["criterion"]],
            said["need"], said["offer"], said["as_of"], sources.cite(said["source"]),
        )
        for said in told
    )  # fmt: skip
    return grid(REASONS.of(lang), columns, rows)


def conditions(found: Sequence[Named], sources: Sources, lang: Lang) -> Grid:
    """What is not simply met, each told once with those that it is told of."""
    columns = {
        RULE.of(lang): 2.0, VERDICT.of(lang): 1.7, NEED.of(lang): 3.8, OFFER.of(lang): 2.2,
        WAYS.of(lang): 2.4, CLAUSE.of(lang): 2.6, SINCE.of(lang): 1.8, _RANKS.of(lang): 1.3,
    }  # fmt: skip
    ranks: dict[tuple[str, ...], list[int]] = {}
    for one in found:
        for said in _worst_first(one.match["findings"]):
            ranks.setdefault(_condition(said, sources, lang), []).append(one.match["rank"])
    rows = ((*told, spans(of, lang)) for told, of in ranks.items())
    return grid(CONDITIONS.of(lang), columns, rows)


def remarks(found: Sequence[Named], sources: Sources, lang: Lang) -> Grid:
    """What else is worth knowing, of no weight, each told once with those that it is told of."""
    columns = {
        REMARK.of(lang): 2.0, SAID.of(lang): 6.0, AS_OF.of(lang): 1.4, _FROM.of(lang): 1.2,
        _RANKS.of(lang): 1.3,
    }  # fmt: skip
    ranks: dict[tuple[str, ...], list[int]] = {}
    for one in found:
        for said in one.match.get("remarks", ()):
            told = said["label"], _remarked(said), said["as_of"], sources.cite(said["source"])
            ranks.setdefault(told, []).append(one.match["rank"])
    rows = ((*told, spans(of, lang)) for told, of in ranks.items())
    return grid(REMARKS.of(lang), columns, rows)


def doubts(found: Sequence[Named], lang: Lang) -> Grid:
    """What to ask, and of which."""
    asked: dict[str, list[int]] = {}
    for one in found:
        for what in one.match["unknowns"]:
            asked.setdefault(what, []).append(one.match["rank"])
    columns = {_TO_ASK.of(lang): 3.0, _RANKS.of(lang): 2.0}
    return grid(DOUBTS.of(lang), columns, ((what, spans(of, lang)) for what, of in asked.items()))


def sheets(found: Sequence[Named], whose: Text, lang: Lang) -> Iterator[Grid]:
    """Reasons, conditions, remarks and doubts of every match, a line each, for a workbook."""
    named = said_in(lang, RANK, CODE, whose)
    told = [(*_head(one), *_reason(said)) for one in found for said in one.match["reasons"]]
    yield sheet(REASONS, (*named, *said_in(lang, *_REASON_HEADS)), told, lang)
    judged = [(*_head(one), *_finding(said)) for one in found for said in one.match["findings"]]
    yield sheet(CONDITIONS, (*named, *said_in(lang, *_FINDING_HEADS)), judged, lang)
    remarked = [
        (*_head(one), *_remark(said)) for one in found for said in one.match.get("remarks", ())
    ]
    yield sheet(REMARKS, (*named, *said_in(lang, REMARK, SAID, AS_OF, SOURCE)), remarked, lang)
    asked = [(*_head(one), what) for one in found for what in one.match["unknowns"]]
    yield sheet(DOUBTS, (*named, _TO_ASK.of(lang)), asked, lang)


def sheet(name: Text, heads: tuple[str, ...], rows: Iterable[Sequence[Cell]], lang: Lang) -> Grid:
    """A table for a workbook, its columns as wide as what stands in them."""
    return Grid(name.of(lang), heads, tuple(map(tuple, rows)))


def said_in(lang: Lang, *heads: Text) -> tuple[str, ...]:
    """Headings in one language."""
    return tuple(head.of(lang) for head in heads)


def weighed(values: Iterable[tuple[str, float]], lang: Lang) -> Grid:
    """The weights, in the order of the criteria."""
    held = dict(values)
    rows = ((one.label.of(lang), held[one.name]) for one in CRITERIA if held.get(one.name))
    return grid(WEIGHTS.of(lang), {CRITERION.of(lang): 3.0, _WEIGHT_SHARE.of(lang): 1.0}, rows)


def noted(lines: Iterable[str]) -> Iterator[Line]:
    """Remarks, a line each."""
    return (Line(f"• {said}") for said in lines)


def interval(match: MatchShape) -> str:
    """A score in points, and what the unknowns could make of it."""
    return points_within(match["score"], match["low"], match["high"])


def verdicts(match: MatchShape, lang: Lang) -> str:
    """How many conditions are not simply met, the worst first."""
    counts = {name: count for name, count in match["verdict_counts"].items() if count}
    telling = [one for one in _WORST_FIRST if one.name in counts]
    said = [f"{one.label.of(lang)} {counts[one.name]}" for one in telling]
    return clauses(said).of(lang) or Verdict.PASS.label.of(lang)


def spans(ranks: Sequence[int], lang: Lang) -> str:
    """Ranks in a few words: 1–3、5."""
    ends: list[list[int]] = []
    for rank in sorted(set(ranks)):
        if ends and rank == ends[-1][1] + 1:
            ends[-1][1] = rank
        else:
            ends.append([rank, rank])
    said = (str(low) if low == high else f"{low}–{high}" for low, high in ends)
    return enumerated(said).of(lang)


def percent(share: float | None) -> str:
    """A share 0..1 as whole percent."""
    return "—" if share is None else f"{share:.0%}"


def of_100(share: float | None) -> Points | None:
    """A share 0..1 in points out of 100 with every digit, as a workbook holds it."""
    return None if share is None else Points(100 * share)


def _worst_first(found: Sequence[FindingShape]) -> list[FindingShape]:
    telling = [one for one in found if one["verdict"] != Verdict.PASS.name]
    return sorted(telling, key=lambda one: -Verdict[one["verdict"]])


def _condition(said: FindingShape, sources: Sources, lang: Lang) -> tuple[str, ...]:
    ways = clauses([*said["ways_out"], *([said["change"]] if said["change"] else [])]).of(lang)
    clause = f"{said['clause']} {sources.cite(said['source'])}".strip()
    words = (said["label"], said["verdict_label"], said["need"], said["offer"], ways, clause)
    return (*words, said["since"])


def _head(one: Named) -> tuple[Cell, ...]:
    return (float(one.match["rank"]), one.code, one.called)


def _reason(said: ReasonShape) -> tuple[Cell, ...]:
    figures = (said["weight"], of_100(said["fit"]), of_100(said["contribution"]))
    origin = (said["basis_label"], said["as_of"], said["source"])
    return (said["label"], *figures, said["need"], said["offer"], *origin)


def _finding(said: FindingShape) -> tuple[Cell, ...]:
    words = (said["label"], said["verdict_label"], said["need"], said["offer"])
    law = ("; ".join(said["ways_out"]), said["change"], said["clause"], said["since"])
    return (*words, *law, said["basis_label"], said["source"])


def _remark(said: RemarkShape) -> tuple[Cell, ...]:
    return (said["label"], _remarked(said), said["as_of"], said["source"])


def _remarked(said: RemarkShape) -> str:
    """What is said, and the words of the document behind it, as they stand there."""
    return " ".join(filter(None, (said["said"], said["quoted"])))


RANK, CODE = Text("位次", "Rank"), Text("代码", "Code")
REASONS, CRITERION = Text("评分理由", "Reasons"), Text("准则", "Criterion")
CONDITIONS, DOUBTS = Text("硬性条件", "Conditions"), Text("须核实", "To verify")
WEIGHTS, WEIGHT = Text("权重", "Weights"), Text("权重", "Weight")
SOURCES, SOURCE = Text("来源清单", "Sources"), Text("来源", "Source")
NEED, OFFER = Text("企业需要", "Firm needs"), Text("园区提供", "Park offers")
RULE, VERDICT = Text("规定", "Rule"), Text("结论", "Verdict")
CLAUSE, SINCE = Text("依据条款", "Clause"), Text("起始日", "Since")
WAYS, CHANGE = Text("出路", "Ways out"), Text("最小改变", "Smallest change")
BASIS, AS_OF = Text("数据性质", "Whose figure"), Text("数据时点", "As of")
REMARKS = Text("还应知道（不计分）", "Also worth knowing (not scored)")
REMARK, SAID = Text("事项", "Topic"), Text("说法", "What is said")
_FIT, _ADDS, _FROM = Text("契合", "Fit"), Text("贡献", "Adds"), Text("来源", "From")
_NUMBER, _RANKS = Text("号", "No."), Text("涉及位次", "Of ranks")
_TO_ASK = Text("须核实的事项", "What to verify")
_WEIGHT_SHARE = Text("权重（合计 1）", "Weight (sum 1)")
_REASON_HEADS = (
    CRITERION, _WEIGHT_SHARE, OF_100.fill(what=_FIT),
    Text("贡献（合计为得分，满分 100）", "Adds (sum is the score, of 100)"),
    Text("企业需要（含单位）", "Firm needs (with unit)"),
    Text("园区提供（含单位）", "Park offers (with unit)"), BASIS, AS_OF, SOURCE,
)  # fmt: skip
_FINDING_HEADS = (
    RULE, VERDICT, Text("企业需要（含单位）", "Firm needs (with unit)"),
    Text("园区提供（含单位）", "Park offers (with unit)"), WAYS, CHANGE, CLAUSE, SINCE, BASIS,
    SOURCE,
)  # fmt: skip
_SCORES_DRAWN = Text("前 {n} 名的得分与区间", "Scores and intervals of the first {n}")
_PARTS_DRAWN = Text("前 {n} 名的得分构成", "What the scores of the first {n} are made of")
