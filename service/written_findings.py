"""Findings as JSON text, put together from parts that are kept."""

import math
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

import orjson
from orjson import OPT_SERIALIZE_NUMPY

from features.text import Lang, Text
from recommender.constraints import Constraint, Limit
from recommender.explain import Explainer
from recommender.results import Finding, Verdict
from recommender.told import Kept
from service import answers

MADE_UP = b'"basis":"illustrative"'
"""In a text only where a figure is illustrative: a quote inside of words is escaped."""

Line = tuple[int, bytes, tuple[Text, ...], bool]
"""A finding: its verdict, its text, what to ask the park for where it is to verify, and whether its
figure is made up.
"""


class Frame(NamedTuple):
    """A limit's finding around what differs between firms that state their need: the need, the
    margin, and what change would do.
    """

    need: bytes
    margin: bytes
    change: bytes
    rest: bytes
    line: Line


def lines(explainer: Explainer, lang: Lang) -> list[list[Line]]:
    """The findings on each park, the worst first."""
    if not len(explainer.ground.positions):
        return []
    asked = zip(explainer.applied, explainer.keys, strict=True)
    rows = [_found(explainer, constraint, keys, lang) for constraint, keys in asked]
    parks = zip(*rows, strict=True) if rows else [()] * len(explainer.ground.positions)
    return [sorted(filter(None, found), key=itemgetter(0), reverse=True) for found in parks]


def _found(
    explainer: Explainer, constraint: Constraint, keys: list[int], lang: Lang
) -> Sequence[Line | None]:
    """What a constraint finds of each park; None where nothing is to say."""
    if isinstance(constraint, Limit):
        need = explainer.ground.firm.number(constraint.need)
        if not math.isnan(need):
            return _stated(explainer, constraint, need, keys, lang)
    found = explainer.found_by(constraint, explainer.said_by(constraint), keys)
    return [None if one is None else one.written.get(lang) or _line(one, lang) for one in found]


def _stated(
    explainer: Explainer, limit: Limit, need: float, keys: list[int], lang: Lang
) -> Sequence[Line | None]:
    """The same of a limit whose figure the firm states."""
    ground, framed = explainer.ground, explainer.framed_by(limit)
    said = orjson.dumps(limit.wording(need).of(lang))
    margins = limit.margin(need, ground.world.vectors.numbers[limit.offer][ground.positions])
    texts = orjson.dumps(margins, option=OPT_SERIALIZE_NUMPY)[1:-1].split(b",")
    rows: list[Line | None] = []
    for one, margin, text in zip(
        explainer.found_by(limit, framed, keys), margins.tolist(), texts, strict=True
    ):
        if one is None:
            rows.append(None)
            continue
        frame: Frame = one.written.get(lang) or _frame(one, lang)
        verdict, _, unknown, made_up = frame.line
        change = orjson.dumps(limit.change(margin).of(lang)) if verdict == Verdict.FAIL else b'""'
        whole = (frame.need, said, frame.margin, text, frame.change, change, frame.rest)
        rows.append((verdict, b"".join(whole), unknown, made_up))
    return rows


def _line(found: Kept[Finding], lang: Lang) -> Line:
    line = found.written[lang] = _told(found.said, orjson.dumps(answers.finding(found.said, lang)))
    return line


def _frame(found: Kept[Finding], lang: Lang) -> Frame:
    holes = dict.fromkeys(("need", "margin", "change"), orjson.Fragment(_HOLE))
    text = orjson.dumps({**answers.finding(found.said, lang), **holes})
    need, margin, change, rest = text.split(_HOLE)
    frame = Frame(need, margin, change, rest, _told(found.said, text))
    found.written[lang] = frame
    return frame


def _told(found: Finding, text: bytes) -> Line:
    unknown = (found.ask,) if found.verdict is Verdict.UNKNOWN else ()
    return int(found.verdict), text, unknown, MADE_UP in text


_HOLE = b"\0"
"""In no text: JSON escapes it."""
