"""What one industry gives off and another takes: by-products, heat, hydrogen, as sourced data."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from features.industries import leaf
from features.text import Text


@dataclass(frozen=True)
class Exchange:
    """A stream from the industries that give it to those that take it, and who says so."""

    name: Text
    gives: tuple[str, ...]
    takes: tuple[str, ...]
    source: str


@cache
def exchanges() -> tuple[Exchange, ...]:
    """All that are known."""
    written = tomllib.loads((files("features") / "data" / "symbiosis.toml").read_text("utf-8"))
    return tuple(
        Exchange(
            Text(one["zh"], one["en"]),
            tuple(one["gives"]),
            tuple(one["takes"]),
            written[one["source"]],
        )
        for one in written["exchange"]
    )


def between(giver: Iterable[str], taker: Iterable[str]) -> Iterator[Exchange]:
    """The exchanges from industries of the one to industries of the other."""
    given, taken = [leaf(code) for code in giver], [leaf(code) for code in taker]
    for one in exchanges():
        gives = any(code.startswith(one.gives) for code in given)
        if gives and any(code.startswith(one.takes) for code in taken):
            yield one
