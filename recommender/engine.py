"""The fast path: a scope, a day's law and the known sitings, ready to shortlist parks for firms.

What the firms of one industry, one origin or all firms have in common is worked out once by the
same criteria and constraints that the reference uses, and kept as columns; the kernel does the
rest.
"""

import threading
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from features.encode import firm_vector
from features.profiles import Firm
from features.vectors import FirmVector, Floats, Ints, ParkVectors
from recommender import kernel, plans
from recommender.constraints import UNMENDABLE, Limit
from recommender.criteria import CRITERIA, Criterion
from recommender.fits import Pull
from recommender.forms import FORMS, Form
from recommender.plans import Best, Limits, Parks, Plan
from recommender.provisions import Provision
from recommender.results import Shortlist, Verdict
from recommender.score import IN_PARK, IN_PREFECTURE, Scope, Setting, judge, pull_of

# Columns kept for reuse, in bytes; when they are full, they are begun anew.
MOST_BYTES = 1 << 28
FEWEST_ROWS = 64
MOST_REMEMBERED, MOST_JUDGED = 1 << 14, 1 << 17

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
        self.even = np.zeros(rows, dtype=np.bool_)
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
        self.even[row] = np.isnan(column).all() or (column == column[:1]).all()
        return row


class Engine:
    """Shortlists parks of one scope under one law; several threads may use it at once."""

    def __init__(self, scope: Scope, setting: Setting) -> None:
        self.scope, self.setting = scope, setting
        limits = [c for c in setting.constraints if isinstance(c, Limit)]
        self.others = tuple(c for c in setting.constraints if not isinstance(c, Limit))
        self.needs = tuple(limit.need for limit in limits)
        self.limits = _limit_table(limits, scope.vectors)
        self.lent = _lent(scope, setting)
        self.groups = frozenset(setting.sitings.key.tolist())
        self.met: dict[Hashable, Firm] = {}  # one firm of each kind, for who reads lists
        self.columns = Columns(len(scope.vectors))
        self._provisions = [c for c in self.others if isinstance(c, Provision)]
        self._turns = _turns(self._provisions, scope.vectors)
        self._figures: dict[Hashable, tuple[str, ...]] = {}
        self._judged: dict[Hashable, NDArray[np.uint8]] = {}
        self._lock = threading.Lock()

    def shortlist(self, firm: FirmVector, weights: Floats, k: int, near: int = 0) -> Shortlist:
        """The best ``k`` parks that no rule excludes, and the best ``near`` that just one does."""
        columns, parts = self._placed(firm)
        plan = self._plan(firm, parts, weights)
        best, lost = self._room(k), self._room(near)
        found, missed, excluded = kernel.shortlist(
            plan, self.parks(columns), self.limits, best, lost
        )
        return Shortlist(
            plan.used,
            best.positions[:found],
            best.figures[:found],
            best.fits[:found],
            lost.positions[:missed],
            excluded,
        )

    def parks(self, columns: Columns) -> Parks:
        """The parks as the kernel reads them."""
        return Parks(
            columns.light, columns.full, columns.even, self.lent, self.scope.vectors.id_order
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

    def verdicts(self, firm: FirmVector) -> NDArray[np.uint8]:
        """(2, n) worst verdict and number of failures, of the conditions other than limits."""
        asks = firm.firm
        key = (
            firm.codes, firm.words, firm.wanted, firm.excluded,
            asks.is_chemical, asks.exemptions, asks.exemptions_complete,
            asks.carbon_status_min, asks.services_needed,
            *[int(self.steps(n, np.array(firm.number(n)))) for n in self.figures(firm)],
        )  # fmt: skip
        table = self._judged.get(key)
        if table is None:
            table = self._judge(firm)
            _remember(self._judged, key, table)
        return table

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

    def _plan(self, firm: FirmVector, parts: Sequence[Part], weights: Floats) -> Plan:
        kinds, rows, first, second = zip(*parts, strict=True)
        kept = [0.0 if k == plans.ABSENT else w for k, w in zip(kinds, weights, strict=True)]
        total = sum(kept) or 1.0
        return Plan(
            np.array(kinds, dtype=np.int8),
            np.array(rows),
            np.array(first),
            np.array(second),
            np.array([weight / total for weight in kept]),
            np.array([firm.number(name) for name in self.needs]),
            self.verdicts(firm),
        )

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


def _turns(provisions: Sequence[Provision], parks: ParkVectors) -> Mapping[str, Floats]:
    found: dict[str, set[float]] = {}
    for provision in provisions:
        for figure, values in provision.steps(parks).items():
            found.setdefault(figure, set()).update(values.tolist())
    return {figure: np.array(sorted(values)) for figure, values in found.items()}


def _limit_table(limits: Sequence[Limit], parks: ParkVectors) -> Limits:
    shape = len(limits), len(parks)
    known = [~np.isnan(parks.numbers[limit.offer]) for limit in limits]
    offers = [np.where(parks.own[m.offer], parks.numbers[m.offer], np.nan) for m in limits]
    own = np.array(offers).reshape(shape)
    return Limits(
        own,
        np.array(known, dtype=np.bool_).reshape(shape),
        np.array([limit.sense == "at_most" for limit in limits], dtype=np.bool_),
        np.array([limit.bar for limit in limits], dtype=np.bool_),
        (~np.isnan(own)).any(axis=1),
    )


def _lent(scope: Scope, setting: Setting) -> NDArray[np.uint8]:
    """(c, n) 1 where a fit rests on a stand-in, 2 where it does when it is nothing."""
    lent = np.zeros((len(CRITERIA), len(scope.vectors)), dtype=np.uint8)
    for row, stand_in in scope.lent.items():
        lent[row] = stand_in
    lent[[IN_PARK, IN_PREFECTURE]] = 2 * ~setting.sitings.covered[scope.positions]
    return lent
