"""What an answer rested on when it was given, beside what the same question would rest on now; and
how the parks of one answer stand in another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from features.text import Text, bracketed, enumerated
from recommender.matching import ENGINE_VERSION, ParkMatcher
from recommender.results import Answer, Match
from service import ledger, matchers
from service.database.records import AnswerRecord, FirmRecord, WeightSet
from service.web.words import WORDS


@dataclass(frozen=True)
class Ground:
    """One thing that an answer rested on, then and now; ``link``: the page that tells of it.

    A day that has passed is no change: it is told apart. Of what is ``gone`` nothing can be asked.
    """

    label: Text
    then: Text
    now: Text
    link: str = ""
    passes: bool = False
    gone: bool = False

    @property
    def changed(self) -> bool:
        """Whether it is another now."""
        return self.then != self.now and not self.passes


@dataclass(frozen=True)
class Moved:
    """A park in two answers to one question: None where it is not listed."""

    park_id: str
    name: str
    then: Match | None
    now: Match | None

    @property
    def changed(self) -> bool:
        """Whether it stands elsewhere."""
        return self.then is None or self.now is None or self.then.rank != self.now.rank


def grounds(session: Session, record: AnswerRecord, matcher: ParkMatcher) -> Sequence[Ground]:
    """All that the answer rested on beside the question."""
    return [
        Ground(
            WORDS["as_of"], _same(record.rule_day), _same(str(matchers.today())), passes=True
        ),
        Ground(WORDS["data_version"], _same(record.data_version), _same(matcher.data_version_)),
        _rules(record, matcher),
        _weights(session, record),
        *_firm(session, record),
        Ground(WORDS["engine_version"], _same(record.engine_version), _same(ENGINE_VERSION)),
    ]  # fmt: skip


def changed(found: Sequence[Ground]) -> Text:
    """What is another now; empty where nothing is."""
    return enumerated(one.label for one in found if one.changed)


def moved(before: Answer, after: Answer) -> Sequence[Moved]:
    """The parks of both, those of the later one first."""
    then = {one.park_id: one for one in before.matches}
    now = {one.park_id: one for one in after.matches}
    named = {**now, **{park: one for park, one in then.items() if park not in now}}
    return [Moved(park, one.name, then.get(park), now.get(park)) for park, one in named.items()]


def _rules(record: AnswerRecord, matcher: ParkMatcher) -> Ground:
    then, now = record.rule_packs, [digest for digest, *_ in ledger.packs(tuple(matcher.rules))]
    before = WORDS["answers_files"].fill(n=len(then))
    others = len(set(now) ^ set(then))
    after = WORDS["answers_other_files"].fill(n=len(now), others=others) if others else before
    return Ground(WORDS["answers_rules"], before, after, "/rules")


def _weights(session: Session, record: AnswerRecord) -> Ground:
    called = Text(*record.content.weights["note"])
    if record.weight_set_id is None:
        return Ground(WORDS["weights"], called, called)
    newest = session.get_one(WeightSet, record.weight_set_id)
    same = newest.version == record.weight_version  # which its note names already
    now = called if same else _version(newest.name, newest.version)
    return Ground(WORDS["weights"], called, now, f"/weights/{record.weight_set_id}")


def _firm(session: Session, record: AnswerRecord) -> Iterator[Ground]:
    """The profile, where it is a kept one; only those of one's own have a page."""
    if record.firm_id is None:
        return
    firm = session.get_one(FirmRecord, record.firm_id)
    own = firm.organisation_id == record.organisation_id
    gone = firm.withdrawn_at is not None
    then, now = (_version(firm.name, one) for one in (record.firm_version, firm.version))
    now = bracketed(firm.name, WORDS["answers_withdrawn"]) if gone else now
    link = f"/profiles/{firm.id}" if own else ""
    yield Ground(WORDS["answers_profile"], then, now, link, gone=gone)


def _version(called: Text | str, number: int | None) -> Text:
    return bracketed(called, WORDS["kept_version"].fill(n=number))


def _same(said: str) -> Text:
    return Text(said, said)
