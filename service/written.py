"""Answers as JSON text, put together from parts that are kept: byte for byte what
:mod:`service.answers` says as values.

The parts are those of :mod:`recommender.told`; what differs from firm to firm are numbers.
"""

from collections.abc import Hashable, Iterable
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import orjson
from orjson import OPT_SERIALIZE_NUMPY

from features.profiles import Park
from features.text import Lang, Text, side
from features.vectors import Floats
from recommender.constraints import place
from recommender.criteria import CRITERIA
from recommender.explain import ASKS, Draft, Explainer, need
from recommender.results import Verdict
from recommender.told import Offer
from service import answers, surroundings
from service.questions import Question
from service.written_findings import MADE_UP, lines

Parts = tuple[bytes, ...]


def answer(found: Draft, question: Question, lang: Lang) -> bytes:
    """A firm's ranked parks, with what is needed to ask the same question again."""
    told = Told(found.explainer, lang)
    head = orjson.dumps(answers.answer(found.head, question, lang))
    before, _, after = head.partition(_PARKS)  # nothing that is quoted: quotes in it are escaped
    matches = [told.match(column, rank) for rank, column in enumerate(found.best, start=1)]
    near = map(told.near_miss, found.near)
    parts = (before, b'"matches":[', *_parted(matches), b'],"near_misses":[', *_parted(near))
    return b"".join((*parts, b"]", after))


class Reasoned(NamedTuple):
    """The figures of a park and the reasons as text; what to ask the park for where its figure is
    unknown; whether any of its figures is made up.
    """

    figures: bytes
    reasons: bytes
    unknown: tuple[Text, ...]
    made_up: bool


class Page:
    """What is kept of a kind of firm at a park: the park, the ends of reasons by criterion, which
    of them are made up, and the remarks; None: not yet. ``last``: what follows from the numbers
    that a firm last had there.
    """

    __slots__ = ("last", "made_up", "park", "remarks", "tails")

    def __init__(self, park: Park) -> None:
        self.park = orjson.dumps({"id": park.id, "name": park.name, "place": place(park)})
        self.tails: list[bytes | None] = [None] * len(CRITERIA)
        self.made_up: set[int] = set()
        self.remarks: bytes | None = None
        self.last: tuple[object, Reasoned] = None, Reasoned(b"", b"", (), False)


class Told:
    """The parks of an ``explainer`` as JSON in one language."""

    def __init__(self, explainer: Explainer, lang: Lang) -> None:
        self.explainer, self.lang = explainer, lang
        weights, rows = explainer.ranking.weights.tobytes(), explainer.rows
        self._heads = _heads(weights, lang)
        self._needs = [_need(*one, lang) for one in zip(rows, explainer.stated, strict=True)]
        self._common = weights, b"".join(self._needs)
        self._fits = np.ascontiguousarray(explainer.ranking.fits.T)
        self._lines = lines(explainer, lang)

    def match(self, column: int, rank: int) -> Parts:
        """One park with every reason and finding."""
        page, lang, worst = self._page(column), self.lang, self.explainer.worst(column)
        told, lines = self._reasoned(page, column), self._lines[column]
        verdicts, texts, asks, made_up = zip(*lines, strict=True) if lines else _NO_LINES
        any_made_up = told.made_up or any(made_up)
        return (
            _RANK % rank, page.park, told.figures,
            _verdict(worst, verdicts, any_made_up, lang), told.reasons,
            _FINDINGS, b",".join(texts), _REMARKS, page.remarks or self._remarks(page, column),
            _UNKNOWNS, _asks((told.unknown, *asks), lang), b"}",
        )  # fmt: skip

    def near_miss(self, column: int) -> Parts:
        """A park lost by one rule alone, and the smallest change that turns it."""
        _, finding, *_ = self._lines[column][0]
        return b'{"match":', *self.match(column, 0), b',"finding":', finding, b"}"

    def _page(self, column: int) -> Page:
        ground = self.explainer.ground
        written = ground.told(column).written
        page: Page | None = written.get(self.lang)
        if page is None:
            page = written[self.lang] = Page(ground.park(column))
        return page

    def _reasoned(self, page: Page, column: int) -> Reasoned:
        """Figures and reasons: as they stand where the last firm had the same numbers."""
        numbers = self._common, self._fits[column].tobytes()
        before, told = page.last
        if before != numbers:
            told = self._reasons(page, column)
            page.last = numbers, told
        return told

    def _reasons(self, page: Page, column: int) -> Reasoned:
        (figures, fits, added), which = (one[column] for one in self._numbers), self._which[column]
        rows, heads, needs = self.explainer.rows, self._heads, self._needs
        tails = [page.tails[row] or self._tail(page, row, column) for row in rows]
        parts = [_ADDED] * (6 * len(which))
        parts[0::6], parts[1::6] = [heads[at] for at in which], fits
        parts[3::6], parts[4::6] = added, [needs[at] for at in which]
        parts[5::6] = [tails[at] for at in which]
        reasons = b"".join(parts)[1:]
        unknown = [ASKS[rows[at]] for at, fit in zip(which, fits, strict=True) if fit == NULL]
        made_up = not page.made_up.isdisjoint(rows)
        return Reasoned(_FIGURES % tuple(figures), reasons, tuple(unknown), made_up)

    @cached_property
    def _which(self) -> list[list[int]]:
        which: list[list[int]] = self.explainer.shares.which.tolist()
        return which

    @cached_property
    def _numbers(self) -> list[list[list[bytes]]]:
        """Of each park its figures, how well each criterion fits, and what it adds."""
        shares = self.explainer.shares
        return [*map(_numbers, (self.explainer.figures, shares.fits, shares.added))]

    def _tail(self, page: Page, row: int, column: int) -> bytes:
        tail = _tail(self.explainer.ground.offer(row, column), self.lang)
        if MADE_UP in tail:
            page.made_up.add(row)
        page.tails[row] = tail  # last: from now on others take it, and look at what is made up
        return tail

    def _remarks(self, page: Page, column: int) -> bytes:
        said = self.explainer.ground.remarks(column)
        page.remarks = orjson.dumps([surroundings.remark(one, self.lang) for one in said])
        return page.remarks


def _parted(listed: Iterable[Parts]) -> list[bytes]:
    """The parts of all, with commas between one and the next."""
    return [part for parts in listed for part in (b",", *parts)][1:]


def _numbers(table: Floats) -> list[list[bytes]]:
    """Each number as JSON; NaN is null."""
    rows = orjson.dumps(table.copy(order="C"), option=OPT_SERIALIZE_NUMPY)[2:-2].split(b"],[")
    return [row.split(b",") if row else [] for row in rows]


@lru_cache(maxsize=1 << 10)
def _heads(weights: bytes, lang: Lang) -> list[bytes]:
    """The reasons up to the fit, of the criteria that apply."""
    return [_head(row, w, lang) for row, w in enumerate(np.frombuffer(weights).tolist()) if w > 0]


def _head(row: int, weight: float, lang: Lang) -> bytes:
    one = CRITERIA[row]
    said = {"criterion": one.name, "label": one.label.of(lang), "side": one.side, "weight": weight}
    return b"," + orjson.dumps(said)[:-1] + b',"fit":'


@lru_cache(maxsize=1 << 12)
def _need(row: int, stated: Hashable, lang: Lang) -> bytes:
    """What stands between what a criterion adds and the park's offer."""
    return b',"need":%b,' % orjson.dumps(need(row, stated).of(lang))


def _tail(offer: Offer, lang: Lang) -> bytes:
    """The end of a reason, from the offer on."""
    said = {
        "offer": offer.said.of(lang),
        "as_of": offer.as_of,
        "source": side(offer.source, lang),
        **answers.basis(offer.basis, lang),
    }
    return orjson.dumps(said)[1:]


@lru_cache(maxsize=1 << 12)
def _verdict(worst: Verdict, verdicts: tuple[int, ...], made_up: bool, lang: Lang) -> bytes:
    """What stands between the figures and the reasons."""
    said = {
        "verdict": worst.name,
        "verdict_label": worst.label.of(lang),
        "verdict_counts": answers.counts({one: verdicts.count(one) for one in Verdict}),
        "illustrative": made_up,
    }
    return orjson.dumps(said)[1:-1] + b',"reasons":['


@lru_cache(maxsize=1 << 12)
def _asks(unknown: tuple[tuple[Text, ...], ...], lang: Lang) -> bytes:
    asks = dict.fromkeys(chain.from_iterable(unknown))
    return orjson.dumps([ask.of(lang) for ask in asks if ask.zh])


_NO_LINES: tuple[tuple[Any, ...], ...] = ((), (), (), ())
NULL = b"null"
_RANK = b'{"rank":%d,"park":'
_FIGURES = (
    b',"score":%b,"low":%b,"high":%b,"coverage":%b,"firm_side":%b,"park_side":%b,"mutual":%b,'
)
_ADDED = b',"contribution":'
_FINDINGS, _REMARKS, _UNKNOWNS = b'],"findings":[', b'],"remarks":', b',"unknowns":'
_PARKS = b'"matches":[],"near_misses":[]'
