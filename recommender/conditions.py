"""What a firm needs of a place beyond figures, against what is said of the park and around it.

What is known to be there passes, what is known to be missing fails; a plan, a claim and what is
said of a wider place than it counts at are told, and leave it to verify. Of what a park says of
itself the newest counts, what it gives no date as the oldest.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from features import conditions
from features.conditions import LEVELS, Need, Statement
from features.profiles import Park
from features.text import Text, bracketed, clauses, enumerated, headed
from features.vectors import FirmVector, ParkVectors
from recommender.constraints import NO_CHANGE, UNKNOWN_TEXT, Verdicts
from recommender.results import Finding, Verdict

TOLD = 3
"""Of so many statements an explanation gives the words."""


@dataclass(frozen=True)
class Assessed:
    """One need at one park: the verdict, and what it rests on or what else is said."""

    need: Need
    verdict: Verdict
    said: tuple[Statement, ...]

    @property
    def offer(self) -> Text:
        """What is said, each with whose it is and how firmly."""
        return clauses(map(told, self.said)) if self.said else UNKNOWN_TEXT


def assess(need: Need, said: Sequence[Statement], codes: Sequence[str], day: date) -> Assessed:
    """``need`` of a firm of the industries ``codes`` on ``day``, with what is said of a park."""
    about = [one for one in said if one.condition == need.condition]
    known = [one for one in about if one.counts(day, codes)]
    if not known:
        later = [one for one in about if not one.begun(day)]
        now = [one for one in about if one.begun(day) and one.serves(codes)]
        return Assessed(need, Verdict.UNKNOWN, tuple((*now, *later)[:TOLD]))
    finest = [one for one in known if one.level == known[0].level]
    enough = all if known[0].level == "park" or need.condition.measured else any
    decides = finest if enough is any else _newest(finest)
    met = enough(need.condition.met_by(one.value, need.bound) for one in decides)
    coming = [one for one in about if not one.begun(day)]
    return Assessed(need, Verdict.PASS if met else Verdict.FAIL, tuple((*decides, *coming)[:TOLD]))


def told(one: Statement) -> Text:
    """A statement in a line: value, whose, how firmly, as of when."""
    zh, en = LEVELS[one.level]
    whose = Text(f"{one.place}：{zh}" if one.place else zh, en)
    since = Text(f"{one.since} 起", f"from {one.since}") if one.since else one.year or _UNDATED
    parts = [part for part in (whose, one.standing.label, since) if any(part)]
    value = one.figure if not any(one.said) else _with(one.figure, one.said)
    return bracketed(value, enumerated(parts))


def _newest(said: Sequence[Statement]) -> list[Statement]:
    """Those of the latest day, of which nothing undated is one where any has a date."""
    latest = max(one.since or one.year for one in said)
    return [one for one in said if (one.since or one.year) == latest]


def _with(figure: Text, said: Text) -> Text:
    return Text(f"{figure.zh}，{said.zh}", f"{figure.en}, {said.en}")


@dataclass(frozen=True)
class Conditions:
    """The conditions that a firm cannot do without, on ``day``."""

    day: date
    name: str = "conditions"
    label: Text = Text("必需条件", "Conditions needed")

    def judge(self, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
        needs = _needs(firm)
        if not needs:
            return None
        worst = [
            max(one.verdict for one in self._assessed(firm, needs, str(park_id), code, own))
            for park_id, code, own in zip(
                parks.ids, parks.adcodes.tolist(), parks.conditions, strict=True
            )
        ]
        return np.array(worst, dtype=np.int8)

    def find(self, firm: FirmVector, park: Park, verdict: Verdict) -> Finding:
        found = self._assessed(firm, _needs(firm), park.id, int(park.adcode or 0), park.conditions)
        sources = dict.fromkeys(s.source for one in found for s in one.said if s.source)
        missing = [one.need.label for one in found if one.verdict is Verdict.FAIL]
        return Finding(
            self.name,
            self.label,
            verdict,
            enumerated(one.need.label for one in found),
            clauses(headed(one.need.condition.label, one.offer) for one in found),
            change=_WITHOUT.fill(missing=enumerated(missing)) if missing else NO_CHANGE,
            source="；".join(sources),
            ask=enumerated(one.need.label for one in found if one.verdict is not Verdict.PASS),
        )

    def of_firm(self, firm: FirmVector) -> Hashable:
        return firm.firm.conditions_needed, firm.codes

    def of_park(self, park: Park) -> Hashable:
        return park.id

    def _assessed(
        self, firm: FirmVector, needs: Sequence[Need], park_id: str, code: int, own: Sequence[str]
    ) -> list[Assessed]:
        said = conditions.said_of(park_id, f"{code:06}" if code else "", tuple(own))
        return [assess(need, said, firm.codes, self.day) for need in needs]


def wishes(firm: FirmVector, park: Park, day: date) -> tuple[Assessed, ...]:
    """What the firm would like, at this park on ``day``."""
    if not firm.firm.conditions_wished:
        return ()
    said = conditions.said_of(park.id, park.adcode, park.conditions)
    asked = map(conditions.need, firm.firm.conditions_wished)
    return tuple(assess(need, said, firm.codes, day) for need in asked)


def _needs(firm: FirmVector) -> list[Need]:
    return [conditions.need(written) for written in firm.firm.conditions_needed]


_UNDATED = Text("未注日期", "undated")
_WITHOUT = Text("不再要求{missing}即可", "doing without {missing} would do")
