"""What one industry gives off and another takes: by-products, heat, hydrogen, as sourced data."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.industries import CODES, code_index, leaf
from features.text import Text

Basis = Literal["named", "reading", "ours"]
Flags = NDArray[np.float64]


@dataclass(frozen=True)
class Exchange:
    """A stream from the industries that give it to those that take it, and who says so.

    ``basis``: whether the source names the use, names the stream alone, or we state it ourselves.
    """

    name: Text
    gives: tuple[str, ...]
    takes: tuple[str, ...]
    source: str
    basis: Basis

    @property
    def cited(self) -> str:
        """The source, with what of the exchange is our reading."""
        return f"{self.source}（用途为本项目解读）" if self.basis == "reading" else self.source


class Part(NamedTuple):
    """The row of an exchange that an industry takes part in; ``weight``: how firmly stated."""

    exchange: int
    weight: float


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
            one["basis"],
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


@cache
def givers() -> Flags:
    """(exchanges, codes + 1): 1 where the code gives, else 0; NaN last, as of an unknown industry.

    Read-only.
    """
    return _flags([one.gives for one in exchanges()])


@cache
def takers() -> Flags:
    """The same for the codes that take."""
    return _flags([one.takes for one in exchanges()])


def gives(industries: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    """The exchanges that these industries, each with its weight, give to."""
    return _parts(industries, givers())


def takes(industries: Sequence[tuple[str, float]]) -> tuple[Part, ...]:
    """The exchanges that they take from."""
    return _parts(industries, takers())


def _flags(sides: Sequence[tuple[str, ...]]) -> Flags:
    flags = np.zeros((len(sides), len(CODES) + 1))
    leaves = [leaf(code) for code in CODES]
    flags[:, :-1] = [[code.startswith(side) for code in leaves] for side in sides]
    flags[:, -1] = np.nan
    flags.flags.writeable = False
    return flags


def _parts(industries: Sequence[tuple[str, float]], flags: Flags) -> tuple[Part, ...]:
    return tuple(
        Part(int(row), weight)
        for code, weight in industries
        for row in np.flatnonzero(flags[:, code_index(code)])
    )
