"""Titles of firms that documents name, and the ladders that some of them are rungs of."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from features.industries import rows
from features.text import Text


@dataclass(frozen=True)
class Honour:
    """A title; ``rung`` of ``ladder`` from 1, 0 where it is of none."""

    id: str
    name: Text
    words: tuple[str, ...]
    ladder: Text
    rung: int
    source: str

    @property
    def above(self) -> "Honour | None":
        """The next rung; None at the top and off a ladder."""
        higher = [h for h in honours() if h.rung == self.rung + 1 and h.ladder == self.ladder]
        return higher[0] if self.rung and higher else None

    @property
    def rungs(self) -> int:
        """How many rungs its ladder has."""
        return sum(h.ladder == self.ladder for h in honours()) if self.rung else 0


@cache
def honours() -> tuple[Honour, ...]:
    """Every title in the order of the file."""
    return tuple(_honour(row) for row in rows("honours.csv"))


def named(titles: Iterable[str]) -> tuple[Honour, ...]:
    """The known titles among words as people write them (专精特新企业（乌海市名单）)."""
    plain = [_plain(title) for title in titles]
    return tuple(h for h in honours() if any(word in plain for word in h.words))


def _plain(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).split()).split("(")[0]


def _honour(row: Mapping[str, str]) -> Honour:
    zh, _, en = row["ladder"].partition("|")
    words = tuple(map(_plain, (row["zh"], *row["words"].split(";"))))
    return Honour(
        row["id"], Text(row["zh"], row["en"]), words, Text(zh, en), int(row["rung"] or 0),
        row["source"],
    )  # fmt: skip
