"""Answers: arrays for the maths (:class:`Ranking`), plain values for people (:class:`Match`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from features import views
from features.profiles import Basis
from features.text import Text
from features.units import Unit
from recommender.asides import Remark


class Verdict(IntEnum):
    """What a constraint says of a park for a firm; the larger, the worse."""

    PASS = 0
    UNKNOWN = 1
    CONDITIONAL = 2
    FAIL = 3

    @property
    def label(self) -> Text:
        """The verdict in words."""
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.PASS: Text("符合", "pass"),
    Verdict.CONDITIONAL: Text("附条件", "conditional"),
    Verdict.UNKNOWN: Text("待核实", "to verify"),
    Verdict.FAIL: Text("不符合", "fail"),
}


@dataclass(frozen=True)
class Ranking:
    """One firm against ``n`` parks, as arrays with a column for each park.

    ``fits``: (c, n) 0..1, NaN unknown. ``weights``: (c,) sum 1 over the criteria that apply.
    ``score``: (n,) weighted mean of the known fits; ``low``, ``high``: (n,) what any value of the
    unknowns could make of it; ``coverage``: (n,) share of weight that is known.
    ``verdicts``: (r, n) of the constraints that apply; ``worst``: (n,) the worst of each column.
    ``order``: positions, best first, failing parks last; all of them or the first ``k``.
    """

    weights: NDArray[np.float64]
    fits: NDArray[np.float64]
    score: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    coverage: NDArray[np.float64]
    verdicts: NDArray[np.int8]
    worst: NDArray[np.int8]
    order: NDArray[np.int64]

    def contributions(self, positions: NDArray[np.int64] | int) -> NDArray[np.float64]:
        """(c, ...) what each criterion adds to the score, 0 where unknown; they sum to it."""
        fits = np.ascontiguousarray(self.fits[:, positions].T)
        gaps = np.isnan(fits)
        held = held_by(fits, self.weights)[..., None]
        share = np.where(gaps, 0.0, fits) * self.weights
        added: NDArray[np.float64] = np.divide(
            share, held, out=np.zeros_like(share), where=held > 0
        )
        return added.T

    def among(self, positions: NDArray[np.int64]) -> "Ranking":
        """The same of some parks alone, in the order in which they are named."""
        at = positions
        return Ranking(
            self.weights, self.fits[:, at], self.score[at], self.low[at], self.high[at],
            self.coverage[at], self.verdicts[:, at], self.worst[at], np.arange(len(at)),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        rows = [
            (
                rank, at, f"{self.score[at]:.2f}", f"{self.low[at]:.2f}–{self.high[at]:.2f}",
                f"{self.coverage[at]:.0%}", Verdict(self.worst[at]).label,
            )
            for rank, at in enumerate(self.order[:_SHOWN].tolist(), start=1)
        ]  # fmt: skip
        said = _RANKED.fill(shown=len(rows), n=len(self.score))
        return views.table(said, (_RANK, _COLUMN, *_FIGURES), rows)


def held_by(fits: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """(...) the weight that is held by what is known of (..., c) ``fits``, which lie together."""
    held: NDArray[np.float64] = (~np.isnan(fits) * weights).sum(axis=-1)
    return held


@dataclass(frozen=True)
class Reason:
    """What one criterion says: need, offer, fit 0..1, contribution, where the figure is from."""

    criterion: str
    label: Text
    side: str
    weight: float
    fit: float | None
    contribution: float
    need: Text
    offer: Text
    basis: Basis | None = None
    as_of: str = ""
    source: str = ""
    ask: Text = Text("", "")


@dataclass(frozen=True)
class Finding:
    """What one constraint says: the verdict, need against offer, the margin, the clause."""

    rule: str
    label: Text
    verdict: Verdict
    need: Text
    offer: Text
    margin: float | None = None
    change: Text = Text("", "")
    clause: Text = Text("", "")
    since: str = ""
    source: str = ""
    basis: Basis | None = None
    ways_out: tuple[Text, ...] = ()
    ask: Text = Text("", "")


@dataclass(frozen=True)
class Match:
    """One park for one firm, explained. ``score`` is the sum of the reasons' contributions."""

    park_id: str
    name: str
    place: str
    rank: int
    score: float
    low: float
    high: float
    coverage: float
    firm_side: float | None
    park_side: float | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def mutual(self) -> float | None:
        """Both sides at once: their harmonic mean, which is small where either is."""
        if self.firm_side is None or self.park_side is None:
            return None
        total = self.firm_side + self.park_side
        return 2 * self.firm_side * self.park_side / total if total > 0 else 0.0

    @property
    def unknowns(self) -> tuple[Text, ...]:
        """What to ask the park: figures behind unknown criteria and checks, each once."""
        asked = [r.ask for r in self.reasons if r.fit is None]
        asked += [f.ask for f in self.findings if f.verdict is Verdict.UNKNOWN]
        return tuple(dict.fromkeys(ask for ask in asked if ask.zh))

    @property
    def verdicts(self) -> dict[Verdict, int]:
        """How many findings there are of each verdict."""
        return {v: sum(f.verdict is v for f in self.findings) for v in Verdict}

    @property
    def illustrative(self) -> bool:
        """Whether any figure behind this match is illustrative."""
        bases = [*(r.basis for r in self.reasons), *(f.basis for f in self.findings)]
        return Basis.ILLUSTRATIVE in bases

    def _repr_html_(self) -> str:
        rows = [
            (r.label, r.need, r.offer, f"{r.contribution:.3f}", r.as_of, r.source)
            for r in self.reasons
        ]
        said = f"{self.rank} {self.name} {self.score:.2f} {self.verdict.label.zh}"
        return views.table(said, _REASON_HEADS, rows)


@dataclass(frozen=True)
class NearMiss:
    """A park lost by one rule alone, and the smallest change that turns the verdict."""

    match: Match
    finding: Finding


@dataclass(frozen=True)
class Cited:
    """What one document says; ``stance`` "limit" or "promote"."""

    stance: str
    said: Text
    clause: Text
    since: str


@dataclass(frozen=True)
class Conflict:
    """Documents that pull in different directions on one topic, the oldest first."""

    topic: Text
    sides: tuple[Cited, ...]


@dataclass(frozen=True)
class Flag:
    """What a project counts as, from which amount, and which rule says so."""

    name: str
    label: Text
    why: Text
    clause: Text


@dataclass(frozen=True)
class Barrier:
    """A rule or limit, and how many parks it excludes."""

    label: Text
    parks: int


@dataclass(frozen=True)
class Lack:
    """What one park would need more of to take one more firm as things stand, by the firm's figure.

    ``share``: the largest of these as a share of the park's amount.
    """

    park: str
    extra: Mapping[str, float]
    share: float = 0.0


@dataclass(frozen=True)
class Answer:
    """A firm's ranked parks with what is needed to ask the same question again.

    ``barriers``: what excludes the parks, where none is left.
    """

    firm: str
    as_of: str
    weights: str
    matches: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]
    considered: int
    excluded: int
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[Text, ...] = ()
    flags: tuple[Flag, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    data_version: str = ""
    engine_version: str = ""

    def _repr_html_(self) -> str:
        rows = [
            (
                m.rank, m.name, m.place, f"{m.score:.2f}", f"{m.low:.2f}–{m.high:.2f}",
                f"{m.coverage:.0%}", m.verdict.label,
            )
            for m in self.matches
        ]  # fmt: skip
        return views.table(f"{self.firm} {self.as_of} {self.weights}", _MATCH_HEADS, rows)


@dataclass(frozen=True)
class Effect:
    """A figure of the park before and after, in ``unit``; None while it cannot be worked out.

    ``own`` is what the project brings or takes. ``short``: after would be below nothing.
    """

    figure: str
    label: Text
    unit: Unit
    before: float | None
    own: float | None
    after: float | None
    basis: Basis | None = None
    as_of: str = ""
    source: str = ""

    @property
    def short(self) -> bool:
        """Whether the park has not enough."""
        return self.after is not None and self.after < 0


@dataclass(frozen=True)
class Contact:
    """A known project in the park that is a reason to talk, and where it is known from."""

    why: Text
    firm: str
    project: str
    year: int
    source: str


@dataclass(frozen=True)
class Role:
    """延链, 补链 or 强链: what a firm would be to a chain around the park, and what that rests on.

    ``blank``: nobody there is known to make the product. ``present`` of ``links`` of the chain are
    there, the firm's own among them.
    """

    kind: str
    label: Text
    chain: Text
    product: Text
    why: Text
    blank: bool
    present: int
    links: int


@dataclass(frozen=True)
class Target:
    """One firm for one park: the same pair score, read from the park's side.

    ``effects``: the park's figures before and after; ``contacts``: who there is to talk to;
    ``roles``: what the firm would be to the chains of the park's league.
    """

    firm: str
    firm_id: str
    match: Match
    effects: tuple[Effect, ...] = ()
    contacts: tuple[Contact, ...] = ()
    roles: tuple[Role, ...] = ()

    def _repr_html_(self) -> str:
        rows = [(e.label, e.unit.symbol, e.before, e.own, e.after) for e in self.effects]
        verdict = self.match.verdict.label.zh
        said = f"{self.firm} → {self.match.name} {self.match.score:.2f} {verdict}"
        return views.table(said, _EFFECT_HEADS, rows)


_SHOWN = 10
_RANKED = Text(
    "{n} 个园区中的前 {shown} 个；列是园区的序号，从 0 起",
    "the first {shown} of {n} parks; a column is a park, counted from 0",
)
_RANK, _COLUMN = Text("位次", "Rank"), Text("列", "Column")
_FIGURES = (
    Text("得分", "Score"),
    Text("区间", "Interval"),
    Text("已知占比", "Coverage"),
    Text("结论", "Verdict"),
)
_MATCH_HEADS = (_RANK, Text("园区", "Park"), Text("所在地", "Place"), *_FIGURES)
_EFFECT_HEADS = (
    Text("园区指标", "Figure of the park"),
    Text("单位", "Unit"),
    Text("之前", "Before"),
    Text("项目", "Project"),
    Text("之后", "After"),
)
_REASON_HEADS = (
    Text("准则", "Criterion"),
    Text("需要", "Need"),
    Text("园区情况", "Offer"),
    Text("贡献", "Contribution"),
    Text("日期", "As of"),
    Text("来源", "Source"),
)
