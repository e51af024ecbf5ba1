"""Parks side by side: every field with unit, date and source, and how each fits a firm."""

from collections.abc import Sequence
from datetime import date

from features import catalogue
from features.errors import BadInput, Fault, NotFound, did_you_mean
from features.profiles import Park
from features.text import Lang, Text
from recommender.matching import ParkMatcher
from service import answers, park_answers, questions
from service.plan_shapes import ComparedShape, ComparedValueShape, ComparisonShape
from service.questions import Footing, Question
from service.shapes import FieldShape, MatchShape
from service.wishes import Comparing


def compared(matcher: ParkMatcher, asked: Comparing, today: date, lang: Lang) -> ComparisonShape:
    """The parks as they are known to ``matcher``, in the order asked for.

    Raises :class:`BadInput` for every park that is not known, or named twice.
    """
    parks, day = _parks(matcher, asked.parks), asked.as_of or today
    question = _question(asked, matcher)
    weights = question.weighting if question else None
    return {
        **answers.head(day, weights, asked.illustrative, lang),
        "data_version": matcher.data_version_,
        "parks": [park_answers.park_line(park, lang) for park in parks],
        "fields": _fields(parks, lang),
        "firm": asked.firm.name if asked.firm else None,
        "considered": len(matcher.parks_) if question else 0,
        "matches": _matches(matcher, question, parks, day, lang) if question else [],
    }


def _question(asked: Comparing, matcher: ParkMatcher) -> Question | None:
    if asked.firm is None:
        return None
    footing = {name: getattr(asked, name) for name in Footing.model_fields}
    return questions.settled(Question(firm=asked.firm, **footing), matcher)


def _parks(matcher: ParkMatcher, named: Sequence[str]) -> list[Park]:
    found: dict[str, Park] = {}
    faults: list[Fault] = []
    for at, name in enumerate(named):
        try:
            park = matcher.parks_[matcher.position(catalogue.get(name).id)]
        except NotFound as error:
            remedy = did_you_mean(error.near) if error.near else _CORRECT
            faults.append(Fault(f"parks.{at}", name, _UNKNOWN, remedy))
            continue
        if park.id in found:
            faults.append(Fault(f"parks.{at}", name, _TWICE, _ONCE))
        found[park.id] = park
    if faults:
        raise BadInput(faults)
    return list(found.values())


def _fields(parks: Sequence[Park], lang: Lang) -> list[ComparedShape]:
    told = [park_answers.park(park, lang)["fields"] for park in parks]
    ids = [park.id for park in parks]
    return [_side_by_side(ids, of_each) for of_each in zip(*told, strict=True)]


def _side_by_side(ids: Sequence[str], fields: Sequence[FieldShape]) -> ComparedShape:
    first = fields[0]
    return {
        "field": first["field"],
        "label": first["label"],
        "group": first["group"],
        "unit": first["unit"],
        "differs": any(field["value"] != first["value"] for field in fields),
        "values": [_value(park_id, one) for park_id, one in zip(ids, fields, strict=True)],
    }


def _value(park_id: str, field: FieldShape) -> ComparedValueShape:
    return {
        "park_id": park_id,
        "value": field["value"],
        "shown": field["shown"],
        "as_of": field["as_of"],
        "source": field["source"],
        "note": field["note"],
        "basis": field["basis"],
        "basis_label": field["basis_label"],
    }


def _matches(
    matcher: ParkMatcher, question: Question, parks: Sequence[Park], day: date, lang: Lang
) -> list[MatchShape]:
    """How each park fits the firm, at its place among all."""
    explained = (questions.explained(matcher, question, park.id, day) for park in parks)
    return [answers.match(found, lang) for found, _ in explained]


_UNKNOWN = Text("没有这个园区", "no such park")
_CORRECT = Text("请写园区代码或名称", "Write its code or name")
_TWICE = Text("与前面的园区重复", "is named before")
_ONCE = Text("请删去一个", "Remove one of them")
