"""Verdicts worked out once for all firms whose figures lie between the same turns of the law."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np

from features.vectors import FirmVector, Floats, Ints, ParkVectors
from recommender.columns import room_for
from recommender.constraints import UNMENDABLE, Applied, Constraint, Limit, Verdicts
from recommender.memory import MOST_REMEMBERED, remember
from recommender.plans import Bytes
from recommender.provisions import Provision
from recommender.results import Verdict
from recommender.score import judge

MOST_BYTES = 1 << 26
MOST_FOUND = 1 << 17
OPEN = Verdict.UNKNOWN, Verdict.CONDITIONAL


class Opened(NamedTuple):
    """The names of the conditions other than limits to verify at a park, and of those that hold
    on a condition.
    """

    to_verify: tuple[str, ...]
    conditional: tuple[str, ...]


class Judging:
    """What the conditions other than limits say of firms; several threads may ask at once."""

    def __init__(self, parks: ParkVectors, constraints: Sequence[Constraint]) -> None:
        self._parks = parks
        self._others = tuple(c for c in constraints if not isinstance(c, Limit))
        self._provisions = [c for c in self._others if isinstance(c, Provision)]
        self._turns = _turns(self._provisions, parks)
        self._figures: dict[Hashable, tuple[str, ...]] = {}
        self._askings: dict[Hashable, int] = {}
        self._numbers = count()
        self._tables: dict[Hashable, Bytes] = {}
        self._applied: dict[Hashable, Applied] = {}
        self._found: dict[tuple[int, tuple[int, ...]], Bytes] = {}
        self._open: dict[tuple[int, tuple[int, ...]], Ints] = {}
        self._most_open = room_for(8 * len(parks), MOST_BYTES)
        self._opened: dict[Opened, int] = {}
        self.opened: dict[int, Opened] = {}
        self._most = min(room_for(2 * len(parks), MOST_BYTES), MOST_REMEMBERED)
        self._most_applied = max(MOST_BYTES // max(len(self._others) * len(parks), 1), 1)

    def figures(self, firm: FirmVector) -> tuple[str, ...]:
        """The firm's figures that its verdicts rest on, limits apart."""
        asked = firm.codes, firm.words
        names = self._figures.get(asked)
        if names is None:
            concerned = [c for c in self._provisions if c.concerns(firm)]
            names = tuple(dict.fromkeys(n for c in concerned for n in c.steps(self._parks)))
            remember(self._figures, asked, names)
        return names

    def steps(self, figure: str, values: Floats) -> Ints:
        """(m,) where each value lies among those at which a verdict may turn; -1 for NaN.

        A value that is one of them lies between those before and after it.
        """
        turns = self._turns[figure]
        below = np.searchsorted(turns, values, "left") + np.searchsorted(turns, values, "right")
        return np.where(np.isnan(values), -1, below)

    def step(self, figure: str, value: float) -> int:
        """The same for one value."""
        turns = self._turns[figure]
        return -1 if math.isnan(value) else bisect_left(turns, value) + bisect_right(turns, value)

    def asking(self, firm: FirmVector) -> int:
        """The number of what of the firm, figures apart, these verdicts rest on."""
        asks = firm.firm
        said = (
            firm.codes, firm.words, firm.wanted, firm.excluded,
            asks.is_chemical, asks.exemptions, asks.exemptions_complete,
            asks.carbon_status_min, asks.services_needed, asks.conditions_needed,
        )  # fmt: skip
        number = self._askings.get(said)
        if number is None:
            number = next(self._numbers)
            remember(self._askings, said, number)
        return number

    def asked(self, firm: FirmVector) -> Hashable:
        """What of the firm the verdicts of conditions other than limits rest on."""
        lie = [self.step(name, firm.number(name)) for name in self.figures(firm)]
        return self.asking(firm), *lie

    def verdicts(self, firm: FirmVector) -> Bytes:
        """(2, n) worst verdict and number of failures, of the conditions other than limits."""
        key = self.asked(firm)
        table = self._tables.get(key)
        if table is None:
            table = _worst(*self._judge(firm, key))
            if len(self._tables) >= self._most:
                self._found.clear()  # else it would keep the tables that are let go
            remember(self._tables, key, table, self._most)
        return table

    def of(self, asking: int, steps: tuple[int, ...], stated: Callable[[], FirmVector]) -> Bytes:
        """The same for a firm of that ``asking`` whose figures lie at ``steps``."""
        table = self._found.get((asking, steps))
        if table is None:
            table = self.verdicts(stated())
            remember(self._found, (asking, steps), table, MOST_FOUND)
        return table

    def open(self, asking: int, steps: tuple[int, ...], stated: Callable[[], FirmVector]) -> Ints:
        """(n,) under which number ``opened`` tells what is open at each park, for such a firm."""
        key = asking, steps
        numbers = self._open.get(key)
        if numbers is None:
            applied, verdicts = self.applied(stated())
            different, which = np.unique(verdicts, axis=1, return_inverse=True)
            said = [self._number(applied, column) for column in different.T.tolist()]
            numbers = np.array(said, dtype=np.int64)[which.ravel()]
            remember(self._open, key, numbers, self._most_open)
        return numbers

    def _number(self, applied: Sequence[Constraint], verdicts: Sequence[int]) -> int:
        said = [(c.name, verdict) for c, verdict in zip(applied, verdicts, strict=True)]
        names = (tuple(name for name, found in said if found == wanted) for wanted in OPEN)
        opened = Opened(*names)
        number = self._opened.setdefault(opened, next(self._numbers))
        self.opened[number] = opened
        return number

    def applied(self, firm: FirmVector) -> Applied:
        """One by one the conditions other than limits that apply, and their (r, n) verdicts."""
        return self._judge(firm, self.asked(firm))

    def _judge(self, firm: FirmVector, asked: Hashable) -> Applied:
        found = self._applied.get(asked)
        if found is None:
            found = judge(firm, self._parks, self._others)
            remember(self._applied, asked, found, self._most_applied)
        return found


def _worst(applied: Sequence[Constraint], verdicts: Verdicts) -> Bytes:
    # What no small change mends counts twice, so that it alone is no near miss.
    times = np.array([2 if c.name in UNMENDABLE else 1 for c in applied], dtype=np.uint8)
    failures = ((verdicts == Verdict.FAIL) * times[:, None]).sum(axis=0)
    return np.array([verdicts.max(axis=0, initial=0), failures], dtype=np.uint8)


def _turns(provisions: Sequence[Provision], parks: ParkVectors) -> Mapping[str, list[float]]:
    found: dict[str, set[float]] = {}
    for provision in provisions:
        for figure, values in provision.steps(parks).items():
            found.setdefault(figure, set()).update(values.tolist())
    return {figure: sorted(values) for figure, values in found.items()}
