"""The numbers that cross into the maths: numpy only, unknown is NaN, ids stay at the border."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.linkage import Place
from features.profiles import Firm
from features.symbiosis import Part

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Strings = NDArray[np.str_]


@dataclass(frozen=True)
class CodeLists:
    """A list of weighted industries for each of ``n`` things, end to end.

    ``codes``: (m,) positions among the classification's codes; ``weights``: (m,) 0..1;
    ``starts``: (n,) where each list begins. A thing without industries has one entry, the position
    after the last code, whose relation to anything is unknown.
    """

    codes: Ints
    weights: Floats
    starts: Ints

    def closest(self, relation: Floats) -> Floats:
        """(n,) the best of each list against ``relation`` (codes + 1,); NaN where none is known."""
        columns = self._columns
        near = relation[columns.codes] * columns.weights
        best = near[: len(self.starts)]
        start = len(self.starts)
        for count in columns.counts[1:]:
            np.maximum(best[:count], near[start : start + count], out=best[:count])
            start += count
        return best[columns.back]

    def best(self, relation: Floats, position: int) -> int:
        """The code in the list at ``position`` that is closest."""
        part = self._part(position)
        return int(self.codes[part][np.argmax(relation[self.codes[part]] * self.weights[part])])

    def take(self, at: Ints) -> "CodeLists":
        """The lists at these positions, in that order."""
        parts = [self._part(int(position)) for position in at]
        picked = np.concatenate([np.arange(p.start, p.stop) for p in parts] or [at])
        starts = np.cumsum([0, *(p.stop - p.start for p in parts)])[:-1]
        return CodeLists(self.codes[picked], self.weights[picked], starts)

    @cached_property
    def _columns(self) -> "_Columns":
        """The lists on their side, so that a maximum runs over long rows, not short lists."""
        lengths = np.diff(self.starts, append=len(self.codes))
        longest_first = np.argsort(-lengths, kind="stable")
        deep = range(int(lengths.max(initial=0)))
        rows = [longest_first[lengths[longest_first] > depth] for depth in deep]
        empty = np.empty(0, dtype=np.int64)
        at = np.concatenate([empty, *(self.starts[row] + depth for depth, row in enumerate(rows))])
        counts, back = tuple(map(len, rows)), np.argsort(longest_first)
        return _Columns(self.codes[at], self.weights[at], counts, back)

    def _part(self, position: int) -> slice:
        after = position + 1
        stop = self.starts[after] if after < len(self.starts) else len(self.codes)
        return slice(int(self.starts[position]), int(stop))


class _Columns(NamedTuple):
    """First, second, ... entries of the lists, longest list first; ``back`` restores the order."""

    codes: Ints
    weights: Floats
    counts: tuple[int, ...]
    back: Ints


@dataclass(frozen=True)
class ParkVectors:
    """``n`` parks as columns.

    ``id_order``: (n,) rank of the id in alphabetical order, the last resort in a tie.
    ``numbers``: figure → (n,) in the field's unit. ``own``: figure → (n,) True where the figure is
    not a regional stand-in. ``flags``: (n,) 1 yes, 0 no, NaN unknown.
    ``industries``: n lists. ``place``: (n, 3) unit vectors of the points. ``prefectures``: (n,)
    positions in ``prefecture_codes``; ``focus``: the industries that each prefecture promotes.
    ``open_from``, ``open_to``: (n,) ordinals of the first and the last day in use.
    ``links``: (n, links + 1) how firmly the park's industries hold each row of
    :mod:`features.linkage`, 0..1, NaN where none of its industries is known; ``gives``, ``takes``:
    (n, exchanges) the same for the two sides of each exchange of :mod:`features.symbiosis`.
    """

    ids: Strings
    id_order: Ints
    numbers: Mapping[str, Floats]
    own: Mapping[str, Bools]
    flags: Mapping[str, Floats]
    level: Floats
    carbon: Floats
    bonded: Bools
    industries: CodeLists
    links: Floats
    gives: Floats
    takes: Floats
    place: Floats
    adcodes: Ints
    prefectures: Ints
    prefecture_codes: Strings
    focus: CodeLists
    services: tuple[frozenset[str], ...]
    conditions: tuple[tuple[str, ...], ...]
    open_from: Ints
    open_to: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def inside(self, prefixes: Iterable[str]) -> Bools:
        """(n,) whether each park lies in a division whose code starts with one of ``prefixes``."""
        found = np.zeros(len(self), dtype=np.bool_)
        for prefix in prefixes:
            if prefix not in self._places:
                self._places[prefix] = self.adcodes // 10 ** (6 - len(prefix)) == int(prefix or 0)
            found |= self._places[prefix]
        return found

    @cached_property
    def _places(self) -> dict[str, Bools]:
        return {}

    def take(self, positions: Sequence[int] | Ints) -> "ParkVectors":
        """The parks at ``positions``, in that order."""
        at = np.asarray(positions, dtype=np.int64)
        picked: dict[str, Any] = {
            f.name: _pick(getattr(self, f.name), at)
            for f in fields(self)
            if f.name not in {"prefecture_codes", "focus"}
        }
        return replace(self, **picked)


@dataclass(frozen=True)
class FirmVector:
    """One firm ready for the maths.

    ``industries``: its codes with how firmly each was stated.
    ``relation``: (codes + 1,) how close each code of the classification is to the firm's own,
    0..1, NaN throughout when its industry is unknown, and at the end; ``chain``: the same to the
    industries it buys from or sells to, None when it names none. ``links``: where it stands in the
    chains; ``gives``, ``takes``: its sides of exchanges. ``place``: (3,) or None.
    ``wanted``, ``excluded``: prefixes of division codes. ``key`` names the group it belongs to;
    ``trades``: chains of which it names a product, see :mod:`features.trades`; ``said``: all that
    it says in words, but for its segment.
    """

    firm: Firm
    industries: tuple[tuple[str, float], ...]
    relation: Floats
    chain: Floats | None
    links: tuple[Place, ...]
    gives: tuple[Part, ...]
    takes: tuple[Part, ...]
    place: Floats | None
    wanted: tuple[str, ...]
    excluded: tuple[str, ...]
    trades: int
    key: str
    said: tuple[object, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of its industries."""
        return tuple(code for code, _ in self.industries)

    @cached_property
    def words(self) -> str:
        """What the firm says it makes, in its own words."""
        return " ".join((*self.firm.industries, self.firm.products))

    def number(self, name: str) -> float:
        """The firm's figure ``name``, stated or derived; NaN when unknown."""
        value = getattr(self.firm, name)
        return float("nan") if value is None else float(value)


@dataclass(frozen=True)
class SitingVectors:
    """``s`` past sitings against ``n`` parks.

    ``industry``, ``trades`` as of a firm, ``year``, ``key`` of the firm's group: (s,). ``park``,
    ``prefecture``: (s,) positions, -1 when outside the parks at hand. ``prefecture_of``: (n,) of
    each park. ``covered``: (n,) whether so many sitings of the park's province are known that none
    means few.
    """

    industry: Ints
    trades: Ints
    year: Ints
    key: Strings
    park: Ints
    prefecture: Ints
    prefecture_of: Ints
    covered: Bools

    @cached_property
    def groups(self) -> frozenset[str]:
        """The groups that any of the sitings is of."""
        return frozenset(self.key.tolist())


def _pick(value: object, at: Ints) -> object:
    if isinstance(value, np.ndarray):
        return value[at]
    if isinstance(value, CodeLists):
        return value.take(at)
    if isinstance(value, tuple):
        return tuple(value[i] for i in at)
    assert isinstance(value, Mapping)
    return {name: column[at] for name, column in value.items()}
