"""The fast path: a scope, a day's law and the known sitings, ready to shortlist parks for firms.

What the firms of one industry, one origin or all firms have in common is worked out once by the
same criteria and constraints that the reference uses, and kept as columns; the kernel does the
rest.
"""

import math
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from features.encode import firm_vector
from features.firm_table import WISHES
from features.profiles import Firm
from features.vectors import Bools, FirmVector, Floats, Ints, ParkVectors
from recommender import kernel, plans
from recommender.constraints import UNMENDABLE, Limit
from recommender.criteria import CRITERIA, Criterion
from recommender.fits import Pull
from recommender.forms import ALONE, FORMS, Form
from recommender.plans import Best, Limits, Parks, Plan
from recommender.provisions import Provision
from recommender.results import Verdict
from recommender.score import IN_PARK, IN_PREFECTURE, Scope, Setting, judge, pull_of
from recommender.shortlists import Shortlist

# Columns kept for reuse, in bytes; when they are full, they are begun anew.
MOST_BYTES = 1 << 28
FEWEST_ROWS = 64
MOST_REMEMBERED, MOST_JUDGED = 1 << 14, 1 << 17
FEW = 1 / 8
"""Share of the parks of which so many may be odd that they are put right one by one."""

Part = tuple[int, int, float, float]
"""Of one criterion: kind of fit, row among the columns, the firm's two numbers."""
ABSENT: Part = (plans.ABSENT, 0, 0.0, 0.0)


class Full(Exception):
    """No row is left among the columns."""


class Kind(NamedTuple):
    """What firms of a kind share: the one firm that stands for it, its (4, c) parts in columns."""

    firm: Firm
    vector: FirmVector
    parts: Floats


class Columns:
    """Rows kept in single and double precision; never overwritten, so that threads may share."""

    def __init__(self, parks: int) -> None:
        rows = max(MOST_BYTES // (12 * max(parks, 1)), FEWEST_ROWS)
        self.light = np.empty((rows, parks), dtype=np.float32)
        self.full = np.empty((rows, parks))
        self.even, self.whole = np.zeros((2, rows), dtype=np.bool_)
        self.parts: dict[Hashable, Part] = {}
        self.kinds: dict[int, Kind] = {}
        self.judged: dict[Hashable, tuple[Kind, NDArray[np.uint8]]] = {}
        self.taken = 0

    def add(self, key: Hashable, fit: Floats | float | None, kind: int = plans.COLUMN) -> Part:
        """Keeps ``fit`` under ``key``: no row where it is one number, or not asked."""
        if fit is None:
            part = ABSENT
        elif isinstance(fit, np.ndarray):
            part = (kind, self._place(fit), 0.0, 0.0)
        else:
            part = (plans.SAME, 0, fit, 0.0)
        self.parts[key] = part
        return part

    def _place(self, column: Floats) -> int:
        if self.taken == len(self.full):
            raise Full
        row, self.taken = self.taken, self.taken + 1
        self.full[row] = self.light[row] = column
        gaps = np.isnan(column)
        self.even[row] = gaps.all() or (column == column[:1]).all()
        self.whole[row] = not gaps.any()
        return row


@dataclass(frozen=True)
class Stand:
    """What the firms of a kind have in common: (c,) parts in ``columns``, and the ``figures`` that
    their verdicts rest on; ``judged``: where these lie → verdicts.
    """

    columns: Columns
    kinds: plans.Kinds
    rows: Ints
    first: Floats
    second: Floats
    figures: tuple[str, ...]
    judged: dict[tuple[int, ...], NDArray[np.uint8]] = field(default_factory=dict)


class Engine:
    """Shortlists parks of one scope under one law; several threads may use it at once."""

    def __init__(self, scope: Scope, setting: Setting) -> None:
        self.scope, self.setting = scope, setting
        limits = [c for c in setting.constraints if isinstance(c, Limit)]
        self.others = tuple(c for c in setting.constraints if not isinstance(c, Limit))
        self.needs = tuple(limit.need for limit in limits)
        self._needed = attrgetter(*self.needs)
        self.limits = _limit_table(limits, scope.vectors)
        self.lent = _lent(scope, setting)
        self.odd = _odd(scope.vectors)
        self.groups = frozenset(setting.sitings.key.tolist())
        self.met: dict[Hashable, Firm] = {}  # one firm of each kind, for who reads lists
        self.columns = Columns(len(scope.vectors))
        self._provisions = [c for c in self.others if isinstance(c, Provision)]
        self._turns = _turns(self._provisions, scope.vectors)
        self._figures: dict[Hashable, tuple[str, ...]] = {}
        self._judged: dict[Hashable, NDArray[np.uint8]] = {}
        self._stands: dict[Hashable, Stand] = {}
        self._lock = threading.Lock()

    def shortlist(self, firm: FirmVector, weights: Floats, k: int, near: int = 0) -> Shortlist:
        """The best ``k`` parks that no rule excludes, and the best ``near`` that just one does."""
        stand = self._stand(firm)
        plan = self._plan(firm, stand, weights)
        best, lost = self._room(k), self._room(near)
        found, missed, excluded = kernel.shortlist(
            plan, self.parks(stand.columns), self.limits, best, lost
        )
        return Shortlist(
            plan.used, best.positions[:found], best.figures[:found], best.fits[:found],
            best.worst[:found], lost.positions[:missed], lost.figures[:missed],
            lost.fits[:missed], excluded,
        )  # fmt: skip

    def parks(self, columns: Columns) -> Parks:
        """The parks as the kernel reads them."""
        ids = self.scope.vectors.id_order
        return Parks(
            columns.light, columns.full, columns.even, columns.whole, self.lent, ids, *self.odd
        )

    def parts(self, firm: FirmVector, columns: Columns) -> list[Part]:
        """One part for each criterion; raises :class:`Full` where no row is left for it."""
        own = firm.key if firm.key in self.groups else ""
        return [
            self._formed(row, form, firm, columns)
            if form is not None
            else self._shared(row, criterion, firm, own, columns)
            for row, (criterion, form) in enumerate(_CRITERIA)
        ]

    def kind(self, firm: Firm, columns: Columns) -> Kind:
        """The firm as the one that stands for its kind, worked out once while columns last."""
        found = columns.kinds.get(id(firm))  # kept with it, so that the id stays its own
        if found is None:
            vector = firm_vector(firm)
            found = Kind(firm, vector, np.array(self.parts(vector, columns)).T)
            _remember(columns.kinds, id(firm), found)
        return found

    def anew(self) -> Columns:
        """Empty columns; who still reads the old ones keeps them."""
        self.columns = Columns(len(self.scope.vectors))
        return self.columns

    def figures(self, firm: FirmVector) -> tuple[str, ...]:
        """The firm's figures that its verdicts rest on, limits apart."""
        asked = firm.codes, firm.words
        names = self._figures.get(asked)
        if names is None:
            concerned = [c for c in self._provisions if c.concerns(firm)]
            names = tuple(dict.fromkeys(n for c in concerned for n in c.steps(self.scope.vectors)))
            _remember(self._figures, asked, names)
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

    def asked(self, firm: FirmVector) -> Hashable:
        """What of the firm the verdicts of conditions other than limits rest on."""
        asks = firm.firm
        return (
            firm.codes, firm.words, firm.wanted, firm.excluded,
            asks.is_chemical, asks.exemptions, asks.exemptions_complete,
            asks.carbon_status_min, asks.services_needed, asks.conditions_needed,
            *[self.step(name, firm.number(name)) for name in self.figures(firm)],
        )  # fmt: skip

    def verdicts(self, firm: FirmVector) -> NDArray[np.uint8]:
        """(2, n) worst verdict and number of failures, of the conditions other than limits."""
        key = self.asked(firm)
        table = self._judged.get(key)
        if table is None:
            table = self._judge(firm)
            _remember(self._judged, key, table)
        return table

    def _stand(self, firm: FirmVector) -> Stand:
        """What firms of the kind have in common, worked out for the first of them."""
        own = firm.key if firm.key in self.groups else ""
        key = firm.said, own, *[figure is not None and figure > 0 for figure in _wishes(firm.firm)]
        stand = self._stands.get(key)
        if stand is None or stand.columns is not self.columns:
            columns, parts = self._placed(firm)
            kinds, rows, first, second = map(np.array, zip(*parts, strict=True))
            figures = self.figures(firm)
            stand = Stand(columns, kinds.astype(np.int8), rows, first, second, figures)
            _remember(self._stands, key, stand)
        return stand

    def judged(
        self, kind: Kind, columns: Columns, said: Sequence[tuple[str, float]], steps: bytes
    ) -> NDArray[np.uint8]:
        """What holds for firms of the kind that state what is ``said``, which lies at ``steps``."""
        key = id(kind), steps
        kept = columns.judged.get(key)
        if kept is None:
            kept = kind, self.verdicts(_stating(kind.vector, said))
            _remember(columns.judged, key, kept, MOST_JUDGED)
        return kept[1]

    def _placed(self, firm: FirmVector) -> tuple[Columns, list[Part]]:
        columns = self.columns
        try:
            return columns, self.parts(firm, columns)
        except Full:
            columns = Columns(len(self.scope.vectors))
            parts = self.parts(firm, columns)  # before others see it: there is room for one firm
            self.columns = columns
            return columns, parts

    def _plan(self, firm: FirmVector, stand: Stand, weights: Floats) -> Plan:
        first, second = stand.first.copy(), stand.second.copy()
        for row in OWN:
            if stand.kinds[row] != plans.ABSENT:
                first[row], second[row] = self._own(row, firm)
        steps = tuple([self.step(name, firm.number(name)) for name in stand.figures])
        verdicts = stand.judged.get(steps)
        if verdicts is None:
            verdicts = stand.judged[steps] = self.verdicts(firm)
        return Plan(
            stand.kinds,
            stand.rows,
            first,
            second,
            kernel.shares_of(stand.kinds, weights),
            np.array(self._needed(firm.firm), dtype=np.float64),  # None becomes NaN
            verdicts,
        )

    def _own(self, row: int, firm: FirmVector) -> tuple[float, float]:
        """The two numbers of a criterion that rests on a figure of the firm's own."""
        criterion, form = _CRITERIA[row]
        if form is not None:
            return form.pair(firm)
        fit = self._fit(row, criterion, firm)
        assert isinstance(fit, float)
        return fit, 0.0

    def _room(self, k: int) -> Best:
        size = max(min(k, len(self.scope.vectors)), 0)
        figures, fits = np.empty((size, len(plans.FIGURES))), np.empty((size, len(CRITERIA)))
        return Best(np.empty(size, dtype=np.int64), figures, fits, np.empty(size, dtype=np.uint8))

    def _formed(self, row: int, form: Form, firm: FirmVector, columns: Columns) -> Part:
        numbers = form.numbers(firm)
        if numbers is None:
            return ABSENT
        part = columns.parts.get(row)
        if part is None:
            with self._lock:
                part = columns.add(row, form.column(self.scope.vectors), form.kind)
        return part[0], part[1], *numbers

    def _shared(
        self, row: int, criterion: Criterion, firm: FirmVector, own: str, columns: Columns
    ) -> Part:
        if criterion.shared is None:
            fit = self._fit(row, criterion, firm)
            assert not isinstance(fit, np.ndarray), criterion.name
            return ABSENT if fit is None else (plans.SAME, 0, fit, 0.0)
        key = row, criterion.shared(firm, own)
        part = columns.parts.get(key)
        if part is None:
            fit = self._fit(row, criterion, firm)
            with self._lock:
                part = columns.add(key, fit)
        return part

    def _fit(self, row: int, criterion: Criterion, firm: FirmVector) -> Floats | float | None:
        setting, pull = self.setting, _NO_PULL
        if row in {IN_PARK, IN_PREFECTURE}:
            pull = pull_of(firm, setting.sitings, setting.year, self.scope.positions)
        return criterion.fit(firm, self.scope.vectors, pull)

    def _judge(self, firm: FirmVector) -> NDArray[np.uint8]:
        applied, verdicts = judge(firm, self.scope.vectors, self.others)
        # What no small change mends counts twice, so that it alone is no near miss.
        times = np.array([2 if c.name in UNMENDABLE else 1 for c in applied], dtype=np.uint8)
        failures = ((verdicts == Verdict.FAIL) * times[:, None]).sum(axis=0)
        return np.array([verdicts.max(axis=0, initial=0), failures], dtype=np.uint8)


OWN = tuple(row for row, c in enumerate(CRITERIA) if c.name in FORMS or c.name in ALONE)
"""Criteria that rest on figures of a firm's own."""
SHARED = tuple(row for row in range(len(CRITERIA)) if row not in OWN)
_wishes = attrgetter(*WISHES)
_CRITERIA = tuple((criterion, FORMS.get(criterion.name)) for criterion in CRITERIA)
_NO_PULL = Pull(np.empty(0), np.empty(0))

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def _remember(kept: dict[Key, Value], key: Key, value: Value, most: int = MOST_REMEMBERED) -> None:
    if len(kept) >= most:
        kept.clear()
    kept[key] = value


def _stating(firm: FirmVector, said: Sequence[tuple[str, float]]) -> FirmVector:
    update = {name: None if np.isnan(value) else value for name, value in said}
    return replace(firm, firm=firm.firm.model_copy(update=update)) if update else firm


def _turns(provisions: Sequence[Provision], parks: ParkVectors) -> Mapping[str, list[float]]:
    found: dict[str, set[float]] = {}
    for provision in provisions:
        for figure, values in provision.steps(parks).items():
            found.setdefault(figure, set()).update(values.tolist())
    return {figure: sorted(values) for figure, values in found.items()}


def _odd(parks: ParkVectors) -> tuple[Bools, Ints, Ints]:
    """(c,) whether few parks are odd in what a criterion reads, where each one's begin, and who."""
    sparse, odd = np.zeros(len(CRITERIA), dtype=np.bool_), [np.empty(0, dtype=np.int64)]
    starts = [0]
    for row, (_, form) in enumerate(_CRITERIA):
        if form is not None:
            column = form.column(parks)
            differ = column == 1.0 if form.kind == plans.SWITCH else ~np.isnan(column)
            sparse[row] = form.kind == plans.SWITCH or differ.sum() <= FEW * len(parks)
            if sparse[row]:
                odd.append(np.flatnonzero(differ))
        starts.append(sum(map(len, odd)))
    return sparse, np.array(starts), np.concatenate(odd)


def _limit_table(limits: Sequence[Limit], parks: ParkVectors) -> Limits:
    shape = len(limits), len(parks)
    known = np.array([~np.isnan(parks.numbers[m.offer]) for m in limits], dtype=np.bool_)
    own = np.array([parks.own[limit.offer] for limit in limits], dtype=np.bool_)
    known, own = known.reshape(shape), (known & own.reshape(shape))
    order = [_sorted(parks.numbers[m.offer], row) for m, row in zip(limits, own, strict=True)]
    offers = [parks.numbers[m.offer][at] for m, at in zip(limits, order, strict=True)]
    return Limits(
        np.cumsum([0, *map(len, order)]),
        np.concatenate([np.empty(0), *offers]),
        np.concatenate([np.empty(0, dtype=np.int64), *order]),
        np.where(own, 0, Verdict.UNKNOWN).astype(np.uint8),
        np.where(known, Verdict.UNKNOWN, 0).astype(np.uint8),
        np.array([limit.sense == "at_most" for limit in limits], dtype=np.bool_),
        np.array([limit.bar for limit in limits], dtype=np.bool_),
        np.array([row.any() for row in own], dtype=np.bool_),
        np.array([row.any() for row in known], dtype=np.bool_),
    )


def _sorted(column: Floats, some: Bools) -> Ints:
    at = np.flatnonzero(some)
    return at[np.argsort(column[at], kind="stable")]


def _lent(scope: Scope, setting: Setting) -> NDArray[np.uint8]:
    """(n, c) 1 where a fit rests on a stand-in, 2 where it does when it is nothing."""
    lent = np.zeros((len(scope.vectors), len(CRITERIA)), dtype=np.uint8)
    for row, stand_in in scope.lent.items():
        lent[:, row] = stand_in
    lent[:, IN_PARK] = lent[:, IN_PREFECTURE] = 2 * ~setting.sitings.covered[scope.positions]
    return lent
