"""Answers as JSON text, put together from parts that are kept: byte for byte what
:mod:`service.answers` says as values.

The parts are those of :mod:`recommender.told`; what differs from firm to firm are numbers.
"""

from functools import cache, lru_cache

import orjson
from orjson import OPT_SERIALIZE_NUMPY

from features.profiles import Park
from features.text import Lang, Text, side
from features.vectors import Floats
from recommender.constraints import place
from recommender.criteria import CRITERIA
from recommender.explain import Draft, Explainer, Weighed
from recommender.results import Finding, Verdict
from recommender.told import Kept, Offer
from service import answers, surroundings
from service.questions import Question

Parts = tuple[bytes, ...]
NULL = b"null"
MADE_UP = b'"basis":"illustrative"'
"""In a text only where a figure is illustrative: a quote inside of words is escaped."""


def answer(found: Draft, question: Question, lang: Lang) -> bytes:
    """A firm's ranked parks, with what is needed to ask the same question again."""
    told = Told(found.explainer, lang)
    head = orjson.dumps(answers.answer(found.head, question, lang))
    before, _, after = head.partition(_PARKS)  # nothing that is quoted: quotes in it are escaped
    best = enumerate(found.explainer.best(found.k), start=1)
    matches = [told.match(column, rank) for rank, column in best]
    near = [told.near_miss(column) for column in found.explainer.nearly(found.near)]
    parts = (before, b'"matches":[', *_parted(matches), b'],"near_misses":[', *_parted(near))
    return b"".join((*parts, b"]", after))


class Page:
    """What is kept of a kind of firm at a park: the park, the ends of reasons by criterion, and the
    remarks; None: not yet.
    """

    __slots__ = ("park", "remarks", "tails")

    def __init__(self, park: Park) -> None:
        self.park = orjson.dumps({"id": park.id, "name": park.name, "place": place(park)})
        self.tails: list[bytes | None] = [None] * len(CRITERIA)
        self.remarks: bytes | None = None


class Told:
    """The parks of an ``explainer`` as JSON in one language."""

    def __init__(self, explainer: Explainer, lang: Lang) -> None:
        self.explainer, self.lang = explainer, lang
        shares = explainer.shares
        self._which: list[list[int]] = shares.which.tolist()
        self._fits, self._added = _numbers(shares.fits), _numbers(shares.added)
        self._figures = _numbers(explainer.figures)
        self._asked = [(*_asked(one, lang), one.row, one.ask) for one in explainer.asked]

    def match(self, column: int, rank: int) -> Parts:
        """One park with every reason and finding."""
        told, lang = self.explainer, self.lang
        page = self._page(column)
        reasons, unknown = self._reasons(page, column)
        found = told.findings(column)
        findings = b",".join([_finding(one, lang) for one in found])
        verdicts = [one.said.verdict for one in found]
        unknown += [one.said.ask for one in found if one.said.verdict is _UNKNOWN]
        made_up = MADE_UP in reasons or MADE_UP in findings
        head = _HEAD % (
            rank, page.park, *self._figures[column],
            _verdict(told.worst(column), lang), _counts(tuple(map(int, verdicts))),
            b"true" if made_up else b"false",
        )  # fmt: skip
        remarks = page.remarks or self._remarks(page, column)
        asks = orjson.dumps([ask.of(lang) for ask in dict.fromkeys(unknown) if ask.zh])
        return head, reasons, _FINDINGS, findings, _REMARKS, remarks, _UNKNOWNS, asks, b"}"

    def near_miss(self, column: int) -> Parts:
        """A park lost by one rule alone, and the smallest change that turns it."""
        finding = _finding(self.explainer.findings(column)[0], self.lang)
        return b'{"match":', *self.match(column, 0), b',"finding":', finding, b"}"

    def _page(self, column: int) -> Page:
        ground = self.explainer.ground
        written = ground.told(column).written
        page: Page | None = written.get(self.lang)
        if page is None:
            page = written[self.lang] = Page(ground.park(column))
        return page

    def _reasons(self, page: Page, column: int) -> tuple[bytes, list[Text]]:
        """The reasons, and what to ask the park for where its figure is unknown."""
        asked, tails = self._asked, page.tails
        parts: list[bytes] = []
        unknown: list[Text] = []
        numbers = zip(self._which[column], self._fits[column], self._added[column], strict=True)
        for which, fit, added in numbers:
            head, need, row, ask = asked[which]
            tail = tails[row]
            if tail is None:
                tail = tails[row] = _tail(self.explainer.ground.offer(row, column), self.lang)
            parts += head, fit, _ADDED, added, need, tail
            if fit == NULL:
                unknown.append(ask)
        return b"".join(parts)[1:], unknown

    def _remarks(self, page: Page, column: int) -> bytes:
        said = self.explainer.ground.remarks(column)
        page.remarks = orjson.dumps([surroundings.remark(one, self.lang) for one in said])
        return page.remarks


def _parted(listed: list[Parts]) -> list[bytes]:
    """The parts of all, with commas between one and the next."""
    return [part for parts in listed for part in (b",", *parts)][1:]


def _numbers(table: Floats) -> list[list[bytes]]:
    """Each number as JSON; NaN is null."""
    rows = orjson.dumps(table.copy(order="C"), option=OPT_SERIALIZE_NUMPY)[2:-2].split(b"],[")
    return [row.split(b",") if row else [] for row in rows]


def _asked(one: Weighed, lang: Lang) -> tuple[bytes, bytes]:
    """A reason up to its fit, and from what it added up to the offer."""
    weight, need = orjson.dumps(one.weight), orjson.dumps(one.need.of(lang))
    return b'%b,"weight":%b,"fit":' % (_criterion(one.row, lang), weight), b',"need":%b,' % need


@cache
def _criterion(row: int, lang: Lang) -> bytes:
    one = CRITERIA[row]
    said = {"criterion": one.name, "label": one.label.of(lang), "side": one.side}
    return b"," + orjson.dumps(said)[:-1]


def _tail(offer: Offer, lang: Lang) -> bytes:
    """The end of a reason, from the offer on."""
    said = {
        "offer": offer.said.of(lang),
        "as_of": offer.as_of,
        "source": side(offer.source, lang),
        **answers.basis(offer.basis, lang),
    }
    return orjson.dumps(said)[1:]


def _finding(one: Kept[Finding], lang: Lang) -> bytes:
    written = one.written.get(lang)
    if written is None:
        written = one.written[lang] = orjson.dumps(answers.finding(one.said, lang))
    return written


@cache
def _verdict(worst: Verdict, lang: Lang) -> bytes:
    said = {"verdict": worst.name, "verdict_label": worst.label.of(lang)}
    return orjson.dumps(said)[1:-1]


@lru_cache(maxsize=1 << 12)
def _counts(verdicts: tuple[int, ...]) -> bytes:
    return orjson.dumps(answers.counts({one: verdicts.count(one) for one in Verdict}))


_UNKNOWN = Verdict.UNKNOWN
_ADDED = b',"contribution":'
_HEAD = (
    b'{"rank":%d,"park":%b,"score":%b,"low":%b,"high":%b,"coverage":%b,"firm_side":%b,'
    b'"park_side":%b,"mutual":%b,%b,"verdict_counts":%b,"illustrative":%b,"reasons":['
)
_FINDINGS, _REMARKS, _UNKNOWNS = b'],"findings":[', b'],"remarks":', b',"unknowns":'
_PARKS = b'"matches":[],"near_misses":[]'
