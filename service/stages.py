"""A project's way from reserve to production: its stage, its light, and how many get how far."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from features.text import Text

LANDING = timedelta(days=100)
"""百日落地: from signing to the start of building."""
LARGE_WAN = 100_000.0
"""≥10亿元 of planned investment."""


class Stage(StrEnum):
    """How far a project is."""

    reserve = "reserve"
    talks = "talks"
    signed = "signed"
    started = "started"
    producing = "producing"

    @property
    def label(self) -> Text:
        """The stage in words."""
        return _LABELS[self]

    def reaches(self, other: "Stage") -> bool:
        """Whether this stage is ``other`` or beyond."""
        order = list(Stage)
        return order.index(self) >= order.index(other)


REACHED_ON: Mapping[Stage, str] = {
    Stage.signed: "signed_on",
    Stage.started: "started_on",
    Stage.producing: "producing_on",
}
"""Stage → the field with the day on which a project came to it."""


class IssueKind(StrEnum):
    """What holds a project up, as the documents part it."""

    start = "start"
    policy = "policy"
    promise = "promise"
    finance = "finance"
    labour = "labour"
    inputs = "inputs"
    other = "other"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _ISSUES[self]


class Light(StrEnum):
    """红绿表: whether a project is in time."""

    red = "red"
    green = "green"


@dataclass(frozen=True)
class Progress:
    """What is known of a project's way; the sums in 万元, which are never mixed."""

    stage: Stage
    planned_wan: float | None = None
    paid_in_wan: float | None = None
    signed_on: date | None = None
    due_on: date | None = None
    signed_wan: float | None = None

    @property
    def landing_by(self) -> date | None:
        """The day by which building must have started; None before signing or once it has."""
        if self.stage is not Stage.signed or self.signed_on is None:
            return None
        return self.signed_on + LANDING

    @property
    def due(self) -> date | None:
        """The first day on which something is due; None where none is known or all is done."""
        if self.stage is Stage.producing:
            return None
        return min((day for day in (self.landing_by, self.due_on) if day is not None), default=None)

    def light(self, today: date) -> Light | None:
        """Red when a due day has passed; None when no due day is known."""
        if self.stage is Stage.producing:
            return Light.green
        if self.due is None:
            return None
        return Light.red if self.due < today else Light.green


@dataclass(frozen=True)
class Share:
    """A part of a whole, which is told beside it."""

    part: float
    whole: float

    @property
    def value(self) -> float | None:
        """The share, 0..1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def said(self) -> str:
        """As documents write it: 137/160 = 85.6%."""
        share = "—" if self.value is None else f"{self.value:.1%}"
        return f"{self.part:g}/{self.whole:g} = {share}"


@dataclass(frozen=True)
class Total:
    """A sum of what is known in 亿元, and of how many projects it is not known."""

    yi: float
    unknown: int


@dataclass(frozen=True)
class Statistics:
    """Of some projects: how many of those signed have started and produce (项), what was signed
    for and paid in, and what part of the paid-in funds (亿元) is that of projects of ≥10亿元, among
    projects whose planned investment is known. Sums that are not known are counted. Those in
    reserve are projects too.
    """

    projects: int
    reserve: int
    signed: Total
    paid_in: Total
    started: Share
    producing: Share
    large: Share
    paid_in_unknown: int
    planned_unknown: int
    red: int


def statistics(found: Iterable[Progress], today: date) -> Statistics:
    """What the documents count, of ``found``."""
    rows = list(found)
    signed = _reaching(rows, Stage.signed)
    paid_in = _total([one.paid_in_wan for one in rows])
    return Statistics(
        projects=len(rows),
        reserve=sum(one.stage is Stage.reserve for one in rows),
        signed=_total([one.signed_wan for one in rows if one.stage.reaches(Stage.signed)]),
        paid_in=paid_in,
        started=Share(_reaching(rows, Stage.started), signed),
        producing=Share(_reaching(rows, Stage.producing), signed),
        large=_large(rows),
        paid_in_unknown=paid_in.unknown,
        planned_unknown=sum(one.planned_wan is None for one in rows),
        red=sum(one.light(today) is Light.red for one in rows),
    )


def _total(sums: Sequence[float | None]) -> Total:
    known = [wan for wan in sums if wan is not None]
    return Total(math.fsum(known) / 10_000, len(sums) - len(known))


def _reaching(rows: Sequence[Progress], stage: Stage) -> int:
    return sum(one.stage.reaches(stage) for one in rows)


def _large(rows: Sequence[Progress]) -> Share:
    """The paid-in funds of projects of ≥10亿元, of those whose planned investment is known."""
    known = [
        (one.planned_wan, one.paid_in_wan)
        for one in rows
        if one.planned_wan is not None and one.paid_in_wan is not None
    ]
    large = math.fsum(paid_in for planned, paid_in in known if planned >= LARGE_WAN)
    return Share(large / 10_000, math.fsum(paid_in for _, paid_in in known) / 10_000)


_LABELS = {
    Stage.reserve: Text("储备", "reserve"),
    Stage.talks: Text("在谈", "in talks"),
    Stage.signed: Text("签约", "signed"),
    Stage.started: Text("开工", "started"),
    Stage.producing: Text("投产", "producing"),
}
_ISSUES = {
    IssueKind.start: Text("开工手续不完善", "formalities of the start"),
    IssueKind.policy: Text("政策落实不到位", "policy not delivered"),
    IssueKind.promise: Text("承诺兑现不到位", "promise not kept"),
    IssueKind.finance: Text("融资难融资贵", "finance"),
    IssueKind.labour: Text("用工需求", "labour"),
    IssueKind.inputs: Text("用地用能用水", "land, energy, water"),
    IssueKind.other: Text("其他", "other"),
}
