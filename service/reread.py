"""Answers read back from the text that was kept of them, as pages show them: what was said then, in
the language in which it was said, and nothing worked out anew. Texts of earlier releases lack what
came later, which is then empty.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from features.fields import specs
from features.profiles import Basis, Firm
from features.text import LANGS, Text
from recommender.asides import Remark
from recommender.constraints import UNKNOWN_TEXT
from recommender.offers import NOTHING
from recommender.results import (
    Answer,
    Barrier,
    Cited,
    Conflict,
    Finding,
    Match,
    NearMiss,
    Reason,
    Verdict,
)
from service.condition_shapes import RemarkShape
from service.shapes import (
    AnswerShape,
    BasisShape,
    ConflictShape,
    FindingShape,
    MatchShape,
    NearMissShape,
    ReasonShape,
)


def answer(told: AnswerShape) -> Answer:
    """The parks that were ranked, with every reason and finding."""
    return Answer(
        firm=told["firm"]["name"],
        as_of=told["as_of"],
        weights=told["weights"]["name"],
        matches=tuple(map(match, told["matches"])),
        near_misses=tuple(map(near_miss, told["near_misses"])),
        considered=told["considered"],
        excluded=told["excluded"],
        conflicts=tuple(map(conflict, told["conflicts"])),
        notes=tuple(map(said, told["notes"])),
        barriers=tuple(
            Barrier(said(one["label"]), one["parks"]) for one in told.get("barriers", ())
        ),
        data_version=told["data_version"],
        engine_version=told["engine_version"],
    )


def firm(told: Mapping[str, Any]) -> Firm:
    """The project that was asked about, without what is no field or no value of one any more."""
    try:
        return Firm.model_validate(told)
    except ValidationError:
        gone = _gone(told)
    return Firm.model_validate({name: told[name] for name in told if name not in gone})


def dropped(told: Mapping[str, Any]) -> Sequence[Text]:
    """What :func:`firm` leaves out: what fields are called, the names of those that are no more."""
    called, gone = specs(Firm), _gone(told)
    known = {name: called[name].label if name in called else Text(name, name) for name in gone}
    return [known[name] for name in told if name in gone]


def _gone(told: Mapping[str, Any]) -> frozenset[str]:
    try:
        Firm.model_validate(told)
    except ValidationError as error:
        return frozenset(str(one["loc"][0]) for one in error.errors(include_url=False))
    return frozenset()


def match(told: MatchShape) -> Match:
    """One park, explained."""
    park = told["park"]
    return Match(
        park_id=park["id"],
        name=park["name"],
        place=park["place"],
        rank=told["rank"],
        score=_stated(told["score"]),
        low=_stated(told["low"]),
        high=_stated(told["high"]),
        coverage=_stated(told["coverage"]),
        firm_side=told["firm_side"],
        park_side=told["park_side"],
        verdict=Verdict[told["verdict"]],
        reasons=tuple(map(reason, told["reasons"])),
        findings=tuple(map(finding, told["findings"])),
        remarks=tuple(map(remark, told.get("remarks", ()))),
    )


def near_miss(told: NearMissShape) -> NearMiss:
    """A park that was lost by one rule alone."""
    return NearMiss(match(told["match"]), finding(told["finding"]))


def reason(told: ReasonShape) -> Reason:
    """What one criterion said; how well it fitted is None where that was not known."""
    return Reason(
        criterion=told["criterion"],
        label=said(told["label"]),
        side=told["side"],
        weight=_stated(told["weight"]),
        fit=told["fit"],
        contribution=_stated(told["contribution"]),
        **_offered(told),
        as_of=told["as_of"],
    )


def finding(told: FindingShape) -> Finding:
    """What one constraint said."""
    return Finding(
        rule=told["rule"],
        label=said(told["label"]),
        verdict=Verdict[told["verdict"]],
        margin=told["margin"],
        change=said(told["change"]),
        clause=said(told["clause"]),
        since=told["since"],
        ways_out=tuple(map(said, told["ways_out"])),
        **_offered(told),
    )


def remark(told: RemarkShape) -> Remark:
    """What was worth knowing beside it."""
    return Remark(
        kind=told["kind"],
        label=said(told["label"]),
        said=said(told["said"]),
        as_of=told["as_of"],
        source=told["source"],
        quoted=told["quoted"],
    )


def conflict(told: ConflictShape) -> Conflict:
    """Documents that differed."""
    sides = (
        Cited(side["stance"], said(side["said"]), said(side["clause"]), side["since"])
        for side in told["sides"]
    )
    return Conflict(said(told["topic"]), tuple(sides))


def said(words: str) -> Text:
    """Words that were said in one language; what they are in the other one is known of few."""
    return _OF_BOTH.get(words) or Text(words, words)


def _offered(told: ReasonShape | FindingShape) -> Mapping[str, Any]:
    return {
        "need": said(told["need"]),
        "offer": said(told["offer"]),
        "source": told["source"],
        "basis": _basis(told),
    }


def _basis(told: BasisShape) -> Basis | None:
    return None if told["basis"] is None else Basis(told["basis"])


def _stated(number: float | None) -> float:
    """A number that every answer states; NaN, which JSON has not, was written as null."""
    return float("nan") if number is None else number


_OF_BOTH: Mapping[str, Text] = {
    one.of(lang): one for one in (UNKNOWN_TEXT, NOTHING) for lang in LANGS
}
"""What pages know from other words, as that which is not to be repeated."""
