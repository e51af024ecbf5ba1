"""The products that chains are made of: what they are called, and who makes them.

A product is named by its name or another word for it. A word inside a longer known word is not
that word (烯烃 in 聚烯烃), nor is one that runs into the next (新能源汽车 in 新能源汽车零部件).
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from features.industries import leaf, rows
from features.text import Text

MANUFACTURING = tuple(f"{division}" for division in range(13, 43))
"""Divisions that make goods; repair, division 43, is a service like others."""


@dataclass(frozen=True)
class Product:
    """What a link of a chain makes.

    ``also``: other words for it; one that ends in "@3415" is it only where a maker under that code
    says it. ``broader``: words that cover it among other things. ``unlike``: words that hold its
    name and mean something else. ``codes``: the industry of its makers, as far as known; ``exact``
    says that who is in that industry makes it.
    """

    name: Text
    also: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    exact: bool = False

    def made_under(self, code: str) -> bool:
        """Whether ``code`` is its makers' own industry."""
        return leaf(code).startswith(self.codes)

    def is_all_of(self, code: str) -> bool:
        """Whether whoever is in the industry ``code`` makes it."""
        return self.exact and self.made_under(code)


@cache
def catalogue() -> Mapping[str, Product]:
    """The products of the named chains by their Chinese names."""
    return {row["product"]: _product(row) for row in rows("chain_products.csv")}


@lru_cache(maxsize=8192)
def named(text: str, code: str = "") -> frozenset[str]:
    """The products, by their Chinese names, that a text names; ``code``: the speaker's industry."""
    written = _plain(text)
    spans = {span for word in _words() for span in _found(written, word)}
    whole = {span for span in spans if not any(_covers(other, span) for other in spans)}
    unlike = {(start, end) for start, end in whole if not _words()[written[start:end]]}
    heads = [span for span in whole if not any(_overlap(other, span) for other in unlike)]
    said = {
        written[start:end]
        for start, end in heads
        if not any(start < later <= end for later, _ in heads)
    }
    return frozenset(
        name
        for word in said
        for name, under in _words()[word]
        if not under or (code and leaf(code).startswith(under))
    )


@cache
def sole(code: str) -> str | None:
    """The one product whose makers' own industry is ``code``; None where there is none or many."""
    makers = [name for name, product in catalogue().items() if product.made_under(code)]
    return makers[0] if len(makers) == 1 else None


@cache
def _words() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Each known word with the products that it names and the industry it must come from."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, product in catalogue().items():
        for said in (name, *product.also):
            word, _, under = said.partition("@")
            found.setdefault(_plain(word), []).append((name, under))
        for word in product.unlike:
            found.setdefault(_plain(word), [])
    return {word: tuple(names) for word, names in found.items()}


def _found(text: str, word: str) -> Iterator[tuple[int, int]]:
    start = text.find(word)
    while start >= 0:
        yield start, start + len(word)
        start = text.find(word, start + 1)


def _covers(longer: tuple[int, int], span: tuple[int, int]) -> bool:
    return longer != span and longer[0] <= span[0] and span[1] <= longer[1]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _product(row: Mapping[str, str]) -> Product:
    lists = {name: tuple(filter(None, row[name].split(";"))) for name in _LISTS}
    return Product(Text(row["product"], row["en"]), **lists, exact=row["exact"] == "yes")


_LISTS = ("also", "broader", "unlike", "codes")
