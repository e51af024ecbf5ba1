"""What people write about an industry, read as codes of GB/T 4754-2017.

Two readings: :func:`word_codes` looks known words up (exact, fast, for parks' published words);
:func:`resolve` ranks candidates for free text and says why each is there.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from features.errors import NotFound
from features.grams import GramIndex
from features.industries import CODES, get, leaf, normalise, path, rows, section_of, tree
from features.text import Text

KIND_WEIGHTS: Mapping[str, float] = {"product": 1.0, "industry": 0.9, "name": 0.9, "umbrella": 0.4}
"""How much a word says about what is made: "new materials" says less than "polysilicon"."""

SECONDARY_CODE = 0.8
"""A word's further codes count this much of its first; an umbrella word has no first."""

LATER_WORD = 0.9
"""In free text each word counts this much of the word before it."""

MODIFIER = 0.7
"""A word that runs straight into the next one qualifies it: in 锂电池电解液 the head is 电解液."""

LEAST_SIMILARITY = 0.3
"""Texts less alike than this share only common characters."""

INHERITED = 0.4
"""Share of a group's or division's evidence that its members with evidence of their own get."""

PRODUCT_LIST_WEIGHT = 0.7
"""A customs product name leads to a group or division at best, so it counts less."""

MOST_LIKELY, NEARLY = 3, 0.7
"""A text means at most so many industries, each with this share of the best one's score."""

_SUFFIXES = ("生产和供应业", "制造业", "加工业", "采选业", "制造", "加工", "业")
_QUANTITY = re.compile(
    r"\d+(\.\d+)?\s*(万|亿|千|百)?\s*"
    r"(吨|套|台|支|只|辆|锭|片|件|头|吉瓦|兆瓦|千瓦|平方米|亩|元|㎡)?(\s*/?\s*[年日])?"
    r"|[一二三四五六七八九十]+期|[0-9a-z]+"
)
_SAYS_NOTHING = re.compile(
    r"产业园|工业园|科技园|园区|基地|项目|产业|一体化|配套|新建|扩建|建设|年产|精深加工|深加工|有限公司|公司|集团|股份|工厂"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TYPED = re.compile(r"(?<![0-9A-Z.])([A-T]?)(\d{3,4})(?![0-9A-Z.%])")
_UNIT_AFTER = re.compile(
    r"\s*(%|[万亿千百十吨套台支只辆锭片件头吉兆亩元年月日个人户公米升期条座平㎡\-~])"
)


class TermHit(NamedTuple):
    """A code that a word of the text leads to, and how firmly (0..1)."""

    code: str
    weight: float
    word: str


@dataclass(frozen=True)
class Term:
    """A word that stands for one or more codes, the most likely first."""

    word: str
    codes: tuple[str, ...]
    kind: str

    def weight(self, rank: int) -> float:
        """How firmly the word leads to its code number ``rank``."""
        first = rank == 0 or self.kind == "umbrella"
        return KIND_WEIGHTS[self.kind] * (1.0 if first else SECONDARY_CODE)


@dataclass(frozen=True)
class Candidate:
    """An industry that a text may mean; ``score`` in 0..1 ranks, it is not a probability."""

    code: str
    name: Text
    path: Text
    score: float
    why: Text


def word_codes(text: str) -> tuple[TermHit, ...]:
    """Codes named by the known words of ``text``, firmest first; empty when no word is known.

    The longest word wins where words overlap, and a code keeps its firmest word.
    """
    return _firmest(
        TermHit(leaf(code), term.weight(rank), term.word)
        for term in matched(text)
        for rank, code in enumerate(term.codes)
    )


def matched(text: str) -> tuple[Term, ...]:
    """The known words of ``text`` in the order of the text, longest match first."""
    written, found = _plain(text), dict[int, Term]()
    free = [True] * len(written)
    for length in _lengths():
        for start in range(len(written) - length + 1):
            end = start + length
            term = terms().get(written[start:end])
            if term and all(free[start:end]) and _stands_alone(written, start, end):
                found[start] = term
                free[start:end] = [False] * length
    return tuple(found[start] for start in sorted(found))


def typed_codes(text: str) -> tuple[str, ...]:
    """Codes written out in ``text`` ("C3825", "3825 光伏"), in order; quantities are not codes."""
    written = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).upper())
    with suppress(NotFound):
        return (normalise(written),)
    found = (_typed_code(written, match) for match in _TYPED.finditer(written))
    return tuple(dict.fromkeys(code for code in found if code))


@lru_cache(maxsize=1 << 12)
def likely(text: str) -> tuple[Candidate, ...]:
    """The candidates that nearly match the best one: what the text most likely means."""
    found = resolve(text, MOST_LIKELY)
    return tuple(candidate for candidate in found if candidate.score >= NEARLY * found[0].score)


@lru_cache(maxsize=1 << 12)
def resolve(text: str, k: int = 5) -> tuple[Candidate, ...]:
    """The ``k`` most likely industries of a Chinese text, best first; empty when nothing fits."""
    return resolver().candidates(text, k)


@cache
def resolver() -> "Resolver":
    """The resolver over class names, terms and product names, fitted at the first call."""
    documents = corpus()
    return Resolver().fit(
        [text for text, _, _ in documents],
        [code for _, code, _ in documents],
        [weight for _, _, weight in documents],
    )


@cache
def terms() -> Mapping[str, Term]:
    """Every known word; names of the standard's industrial entries count as words too."""
    named = (_name_term(code) for code in CODES if section_of(code) in "BCD")
    curated = (
        Term(row["term"], tuple(row["codes"].split("|")), row["kind"])
        for row in rows("industry_terms.csv")
    )
    return {_plain(term.word): term for term in (*named, *curated) if term.word}


@cache
def corpus() -> tuple[tuple[str, str, float], ...]:
    """(text, code, weight): the names of the standard, the terms and the customs products."""
    names = [(tree()[code].name.zh, code, 1.0) for code in CODES]
    words = [
        (term.word, code, term.weight(rank))
        for term in terms().values()
        if term.kind != "name" and len(term.word) > 1
        for rank, code in enumerate(term.codes)
    ]
    products = [
        (row["product"], code, PRODUCT_LIST_WEIGHT)
        for row in rows("hs2007_products.csv")
        for code in row["codes"].split("|")
    ]
    return (*names, *words, *products)


class Resolver:
    """Text → industry codes: known words joined with likeness of character n-grams.

    ``fit`` takes texts, their codes and optionally how firmly each text stands for its code.
    """

    def __init__(
        self, ngram_range: tuple[int, int] = (1, 3), similarity_weight: float = 0.6
    ) -> None:
        self.ngram_range = ngram_range
        self.similarity_weight = similarity_weight

    def fit(
        self, X: Sequence[str], y: Sequence[str], sample_weight: ArrayLike | None = None
    ) -> Self:
        """Learn the vocabulary of ``X``; ``y`` holds one code of the standard per text."""
        weights = np.ones(len(X)) if sample_weight is None else np.asarray(sample_weight, float)
        if not len(X) == len(y) == len(weights):
            sizes = len(X), len(y), len(weights)
            raise ValueError(f"texts, codes, weights: inconsistent numbers of samples {sizes}")
        self.documents_ = GramIndex([_plain(text) for text in X], self.ngram_range, weights)
        self.codes_ = tuple(leaf(code) for code in y)
        self.texts_ = tuple(X)
        return self

    def candidates(self, text: str, k: int = 5) -> tuple[Candidate, ...]:
        """The ``k`` likeliest industries, best first, each with the reason."""
        hits = {hit.code: hit for hit in _ranked_hits(text)}
        alike = self._alike(text)
        own = {
            code: _either(hits[code].weight if code in hits else 0.0, alike.get(code, _NONE)[0])
            for code in {*hits, *alike}
        }
        scores = {code: _with_parents(code, own) for code in own}
        best = sorted(scores, key=lambda code: (-scores[code], code))[:k]
        return tuple(
            Candidate(code, get(code).name, path(code), scores[code], _why(code, hits, alike))
            for code in best
        )

    def _alike(self, text: str) -> dict[str, tuple[float, str]]:
        """How alike (0..1) the nearest document of each code is, and that document."""
        likeness = self.documents_.likeness(_described(text))
        near = np.flatnonzero(likeness >= LEAST_SIMILARITY)
        ordered = near[np.argsort(likeness[near], kind="stable")]
        return {
            self.codes_[i]: (self.similarity_weight * float(likeness[i]), self.texts_[i])
            for i in ordered
        }


_NONE = (0.0, "")


def _ranked_hits(text: str) -> tuple[TermHit, ...]:
    """Codes written out or named by words; later words and modifiers count less."""
    typed = (TermHit(leaf(code), 1.0, code) for code in typed_codes(text))
    words = matched(text)
    written = _plain(text)
    named = (
        TermHit(leaf(code), term.weight(rank) * share, term.word)
        for term, share in zip(words, _shares(written, words), strict=True)
        for rank, code in enumerate(term.codes)
    )
    return _firmest((*typed, *named))


def _shares(text: str, words: Sequence[Term]) -> list[float]:
    """How much each word of ``text`` counts: the head of a compound more than what precedes it."""
    written = [_plain(word.word) for word in words]
    followed = [first + second in text for first, second in pairwise(written)] + [False]
    return [LATER_WORD**i * (MODIFIER if followed[i] else 1.0) for i in range(len(words))]


def _firmest(hits: Iterable[TermHit]) -> tuple[TermHit, ...]:
    """One hit per code, the firmest; equal ones stay in the order of the text."""
    best: dict[str, TermHit] = {}
    for hit in sorted(hits, key=lambda hit: -hit.weight):
        best.setdefault(hit.code, hit)
    return tuple(best.values())


def _either(first: float, second: float) -> float:
    """Two pieces of evidence joined: never less than either, never above 1."""
    return 1 - (1 - first) * (1 - second)


def _with_parents(code: str, own: Mapping[str, float]) -> float:
    """A code's own evidence, raised by that of the group and division it belongs to."""
    above = max((own.get(code[:length], 0.0) for length in range(2, len(code))), default=0.0)
    return _either(own[code], INHERITED * above)


def _why(code: str, hits: Mapping[str, TermHit], alike: Mapping[str, tuple[float, str]]) -> Text:
    if code in hits:
        return Text(f"提到“{hits[code].word}”", f"mentions “{hits[code].word}”")
    return Text(f"与“{alike[code][1]}”相近", f"close to “{alike[code][1]}”")


def _name_term(code: str) -> Term:
    """The standard's own name without its ending: 锂离子电池制造 → 锂离子电池."""
    name = get(code).name.zh
    ending = next((ending for ending in _SUFFIXES if name.endswith(ending)), "")
    stem = name.removesuffix(ending)
    usable = len(stem) > 1 and not stem.startswith("其他")
    return Term(stem if usable else "", (code,), "name")


def _typed_code(text: str, match: re.Match[str]) -> str | None:
    """The code at ``match``, unless the digits are a quantity, a year or unknown."""
    section, digits = match.groups()
    known = digits in tree() and section in ("", section_of(digits))
    measured = _UNIT_AFTER.match(text, match.end()) is not None
    year = not section and digits.startswith("20")
    return digits if known and not measured and not year else None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a match is not part of a longer word: "5G" in "3.5GW", "银" in "银行" are."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if end - start == 1:
        return not (before.isalnum() or after.isalnum())
    return not (_same_word(before, text[start]) or _same_word(text[end - 1], after))


def _same_word(left: str, right: str) -> bool:
    return all(c.isascii() and c.isalnum() for c in (left, right))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _described(text: str) -> str:
    """The Chinese words of a text that may say what is made: no quantities, no 项目, no 产业园.

    Latin words count only where they are known (:func:`matched`): "asdf" is not like "PVDF".
    """
    return "".join(_SAYS_NOTHING.sub("", _QUANTITY.sub("", _plain(text))).split())


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in terms()}, reverse=True))
