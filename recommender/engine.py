"""The fast path: a scope, a day's law and the known sitings, ready to shortlist parks for firms.

What the firms of one industry, one origin or all firms have in common is worked out once by the
same criteria and constraints that the reference uses, and kept as columns; the kernel does the
rest.
"""

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from features.vectors import FirmVector, Floats, ParkVectors
from recommender import kernel
from recommender.bounds import INVESTMENT_PER_MU, OUTPUT_PER_MU, TAX_PER_MU, Bounds
from recommender.constraints import Limit
from recommender.criteria import CRITERIA, Criterion
from recommender.fits import Pull
from recommender.kernel import Best, Limits, Parks, Plan
from recommender.results import Shortlist, Verdict
from recommender.score import IN_PARK, IN_PREFECTURE, Scope, Setting, judge, pull_of

# Columns kept for reuse, in bytes; when they are full, they are begun anew.
MOST_BYTES = 1 << 28
FEWEST, MOST = 64, 1024

Part = tuple[int, int, float, float]
"""Of one criterion: kind of fit, row among the columns, the firm's two numbers."""
ABSENT: Part = (kernel.ABSENT, 0, 0.0, 0.0)


@dataclass(frozen=True)
class Form:
    """How a fit follows from one column of the parks and two numbers of the firm."""

    kind: int
    column: Callable[[ParkVectors], Floats]
    numbers: Callable[[FirmVector], tuple[float, float] | None]


def _against_bar(figure: str, bounds: Bounds) -> Form:
    bar = f"min_{figure}"

    def numbers(firm: FirmVector) -> tuple[float, float]:
        value = firm.number(figure)
        return value, bounds.at(value)

    def column(parks: ParkVectors) -> Floats:
        return np.where(parks.own[bar], parks.numbers[bar], np.nan)

    return Form(kernel.BAR, column, numbers)


def _green(firm: FirmVector) -> tuple[float, float] | None:
    need = firm.number("green_share_min")
    return (need, 0.0) if need > 0 else None


FORMS: Mapping[str, Form] = {
    "kind_fit": Form(
        kernel.SWITCH,
        lambda parks: parks.bonded.astype(np.float64),
        lambda firm: (firm.number("export_share"), 0.0),
    ),
    "green_power": Form(kernel.RATIO, lambda parks: parks.numbers["green_share"], _green),
    "investment_intensity": _against_bar("investment_per_mu", INVESTMENT_PER_MU),
    "output_intensity": _against_bar("output_per_mu", OUTPUT_PER_MU),
    "tax_intensity": _against_bar("tax_per_mu", TAX_PER_MU),
}


class Full(Exception):
    """No row is left among the columns."""


class Columns:
    """Rows kept in single and double precision; never overwritten, so that threads may share."""

    def __init__(self, parks: int) -> None:
        rows = min(max(MOST_BYTES // (12 * max(parks, 1)), FEWEST), MOST)
        self.light = np.empty((rows, parks), dtype=np.float32)
        self.full = np.empty((rows, parks))
        self.parts: dict[Hashable, Part] = {}
        self.taken = 0

    def add(self, key: Hashable, fit: Floats | float | None, kind: int = kernel.COLUMN) -> Part:
        """Keeps ``fit`` under ``key``: no row where it is one number, or not asked."""
        if fit is None:
            part = ABSENT
        elif isinstance(fit, np.ndarray):
            part = (kind, self._place(fit), 0.0, 0.0)
        else:
            part = (kernel.SAME, 0, fit, 0.0)
        self.parts[key] = part
        return part

    def _place(self, column: Floats) -> int:
        if self.taken == len(self.full):
            raise Full
        row, self.taken = self.taken, self.taken + 1
        self.full[row] = self.light[row] = column
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
        self.columns = Columns(len(scope.vectors))
        self.judged: dict[Hashable, NDArray[np.uint8]] = {}
        self.figures: dict[Hashable, tuple[str, ...]] = {}
        self.lock = threading.Lock()

    def shortlist(self, firm: FirmVector, weights: Floats, k: int, near: int = 0) -> Shortlist:
        """The best ``k`` parks that no rule excludes, and the best ``near`` that just one does."""
        columns, plan = self._plan(firm, weights)
        parks = Parks(columns.light, columns.full, self.lent, self.scope.vectors.id_order)
        best, lost = self._room(k), self._room(near)
        found, missed, excluded = kernel.shortlist(plan, parks, self.limits, best, lost)
        return Shortlist(
            plan.used,
            best.positions[:found],
            best.figures[:found],
            best.fits[:found],
            lost.positions[:missed],
            excluded,
        )

    def _room(self, k: int) -> Best:
        size = max(min(k, len(self.scope.vectors)), 0)
        figures, fits = np.empty((size, len(kernel.FIGURES))), np.empty((size, len(CRITERIA)))
        return Best(np.empty(size, dtype=np.int64), figures, fits)

    def _plan(self, firm: FirmVector, weights: Floats) -> tuple[Columns, Plan]:
        columns = self.columns
        try:
            parts = self._parts(firm, columns)
        except Full:  # begun anew: who still reads the old ones keeps them
            columns = self.columns = Columns(len(self.scope.vectors))
            parts = self._parts(firm, columns)
        kinds, rows, first, second = zip(*parts, strict=True)
        kept = [0.0 if k == kernel.ABSENT else w for k, w in zip(kinds, weights, strict=True)]
        total = sum(kept) or 1.0
        return columns, Plan(
            np.array(kinds, dtype=np.int8),
            np.array(rows),
            np.array(first),
            np.array(second),
            np.array([weight / total for weight in kept]),
            np.array([firm.number(name) for name in self.needs]),
            self._verdicts(firm),
        )

    def _parts(self, firm: FirmVector, columns: Columns) -> list[Part]:
        own = firm.key if firm.key in self.groups else ""
        return [
            self._formed(row, form, firm, columns)
            if form is not None
            else self._shared(row, criterion, firm, own, columns)
            for row, (criterion, form) in enumerate(_CRITERIA)
        ]

    def _formed(self, row: int, form: Form, firm: FirmVector, columns: Columns) -> Part:
        numbers = form.numbers(firm)
        if numbers is None:
            return ABSENT
        part = columns.parts.get(row)
        if part is None:
            with self.lock:
                part = columns.add(row, form.column(self.scope.vectors), form.kind)
        return part[0], part[1], *numbers

    def _shared(
        self, row: int, criterion: Criterion, firm: FirmVector, own: str, columns: Columns
    ) -> Part:
        if criterion.shared is None:
            fit = self._fit(row, criterion, firm)
            assert not isinstance(fit, np.ndarray), criterion.name
            return ABSENT if fit is None else (kernel.SAME, 0, fit, 0.0)
        key = row, criterion.shared(firm, own)
        part = columns.parts.get(key)
        if part is None:
            fit = self._fit(row, criterion, firm)
            with self.lock:
                part = columns.add(key, fit)
        return part

    def _fit(self, row: int, criterion: Criterion, firm: FirmVector) -> Floats | float | None:
        setting, pull = self.setting, _NO_PULL
        if row in {IN_PARK, IN_PREFECTURE}:
            pull = pull_of(firm, setting.sitings, setting.year, self.scope.positions)
        return criterion.fit(firm, self.scope.vectors, pull)

    def _verdicts(self, firm: FirmVector) -> NDArray[np.uint8]:
        """(2, n) worst verdict and number of failures, of the conditions other than limits."""
        asks = firm.firm
        said = (
            firm.codes, firm.words, firm.wanted, firm.excluded,
            asks.is_chemical, asks.exemptions, asks.exemptions_complete,
            asks.carbon_status_min, asks.services_needed,
        )  # fmt: skip
        names = self.figures.get(said)
        if names is None:
            names = tuple(dict.fromkeys(n for c in self.others for n in c.figures(firm)))
            _remember(self.figures, said, names)
        key = said if not names else (said, *map(firm.number, names))
        table = self.judged.get(key)
        if table is None:
            table = self._judge(firm)
            _remember(self.judged, key, table)
        return table

    def _judge(self, firm: FirmVector) -> NDArray[np.uint8]:
        applied, verdicts = judge(firm, self.scope.vectors, self.others)
        # A region that the firm does not want counts twice: it chose so, no small change mends it.
        times = np.array([2 if c.name == "regions" else 1 for c in applied], dtype=np.uint8)
        failures = ((verdicts == Verdict.FAIL) * times[:, None]).sum(axis=0)
        return np.array([verdicts.max(axis=0, initial=0), failures], dtype=np.uint8)


_CRITERIA = tuple((criterion, FORMS.get(criterion.name)) for criterion in CRITERIA)
_NO_PULL = Pull(np.empty(0), np.empty(0))

Value = TypeVar("Value")


def _remember(kept: dict[Hashable, Value], key: Hashable, value: Value) -> None:
    if len(kept) >= MOST:
        kept.clear()
    kept[key] = value


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
