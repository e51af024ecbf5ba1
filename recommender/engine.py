"""The fast path: a scope, a day's law and the known sitings, ready to shortlist parks for firms.

What the firms of one industry, one origin or all firms have in common is worked out once by the
same criteria and constraints that the reference uses, and kept as columns, and for one kind of firm
and one choice of weights as sums; the kernel does the rest.
"""

import threading
from collections.abc import Hashable, Sequence
from itertools import count
from operator import attrgetter

import numpy as np

from features.encode import firm_vector
from features.firm_table import WISHES
from features.profiles import Firm
from features.vectors import FirmVector, Floats, Ints
from recommender import kernel, plans
from recommender.columns import ABSENT, Columns, Full, Kind, Part, Weighed
from recommender.compiled import compiled_for
from recommender.criteria import CRITERIA, Criterion
from recommender.fits import Pull
from recommender.forms import FORMS, Form
from recommender.judging import Judging
from recommender.memory import remember
from recommender.plans import Asked, Kin, Plan
from recommender.rosters import Roster
from recommender.score import IN_PARK, IN_PREFECTURE, Scope, Setting, pull_of
from recommender.shortlists import Shortlist
from recommender.surveys import Survey


class Engine:
    """Shortlists parks of one scope under one law; several threads may use it at once."""

    def __init__(self, scope: Scope, setting: Setting) -> None:
        self.scope, self.setting = scope, setting
        self.survey = Survey(scope, setting)
        self.judging = Judging(scope.vectors, setting.constraints)
        self.groups = frozenset(setting.sitings.key.tolist())
        self.met: dict[Hashable, Firm] = {}  # one firm of each kind, for who reads lists
        self.columns = Columns(len(scope.vectors))
        self._roster = Roster(self.columns)
        self._figures = attrgetter(*[form.figure for form in OWN.values()], *self.survey.needs)
        self._numbers = count()
        self._lock = threading.Lock()

    def shortlist(self, firm: FirmVector, weights: Floats, k: int, near: int = 0) -> Shortlist:
        """The best ``k`` parks that no rule excludes, and the best ``near`` that just one does."""
        kind = self._kind(firm)
        known = self._weigh(kind, weights)
        asked = self._asked(firm, kind)
        sizes = max(k, 0), max(near, 0)
        found = known.rank(known.kin, known.parks, self.survey.limits, asked, sizes)
        return Shortlist(known.kin.used, *found)

    def stand(self, firms: Sequence[Firm]) -> tuple[Roster, Ints]:
        """A roster, and its (q,) rows of the kinds that the ``firms`` stand for: of the first of
        them, of as many as find room together.
        """
        roster = self._roster
        if roster.full or roster.columns is not self.columns:
            roster = self._roster = Roster(self.columns)
        columns = roster.columns
        try:
            return roster, roster.rows(
                firms, lambda firm: self._kind_in(firm_vector(firm), columns)
            )
        except Full:
            self.columns = Columns(len(self.scope.vectors))  # who reads the old ones keeps them
            return self.stand(firms)

    def _kind(self, firm: FirmVector) -> Kind:
        """The firm's kind in the columns in use, which are begun anew where they are full."""
        try:
            return self._kind_in(firm, self.columns)
        except Full:
            columns = Columns(len(self.scope.vectors))
            kind = self._kind_in(firm, columns)  # before others see it: there is room for one firm
            self.columns = columns
            return kind

    def _kind_in(self, firm: FirmVector, columns: Columns) -> Kind:
        own = firm.key if firm.key in self.groups else ""
        key = firm.said, own, *[figure is not None and figure > 0 for figure in _wishes(firm.firm)]
        kind = columns.kinds.get(key)
        if kind is None:
            parts = np.array(self._parts(firm, own, columns)).T.copy()
            asking, figures = self.judging.asking(firm), self.judging.figures(firm)
            kind = Kind(next(self._numbers), firm, columns, parts, asking, figures)
            remember(columns.kinds, key, kind)
        return kind

    def _weigh(self, kind: Kind, weights: Floats) -> Weighed:
        """The kind under these weights, summed once while its columns last."""
        columns, key = kind.columns, (kind.number, weights.tobytes())
        found = columns.weighed.get(key)
        if found is None:
            kin, parks = self._kin(kind, weights), self.survey.parks(columns)
            nobody = Asked(np.empty(0), np.empty((2, 0), dtype=np.uint8))
            rank = compiled_for(kernel.shortlist, kin, parks, self.survey.limits, nobody, (0, 0))
            found = Weighed(kin, parks, rank)
            remember(columns.weighed, key, found, columns.most_sums)
        return found

    def _kin(self, kind: Kind, weights: Floats) -> Kin:
        kinds, rows, first, second = kind.parts
        shared = kinds.astype(np.int8), rows.astype(np.int64), first, second
        used, none = kernel.shares_of(shared[0], weights), np.empty(0)
        plan = Plan(*shared, used, none, np.empty((2, 0), dtype=np.uint8))
        sums = kernel.summed(plan, self.survey.parks(kind.columns), np.array(SHARED))
        return Kin(*shared, used, np.array([*OWN]), SCALES, sums)

    def _asked(self, firm: FirmVector, kind: Kind) -> Asked:
        """What the firm says in figures, and the verdicts that follow."""
        steps = tuple([self.judging.step(name, firm.number(name)) for name in kind.figures])
        figures = [np.nan if figure is None else figure for figure in self._figures(firm.firm)]
        verdicts = self.judging.of(kind.asking, steps, lambda: firm)
        return Asked(np.fromiter(figures, np.float64, len(figures)), verdicts)

    def _parts(self, firm: FirmVector, own: str, columns: Columns) -> list[Part]:
        """One part for each criterion; raises :class:`Full` where no row is left for it."""
        return [
            self._formed(row, form, firm, columns)
            if form is not None
            else self._shared(row, criterion, firm, own, columns)
            for row, (criterion, form) in enumerate(_CRITERIA)
        ]

    def _formed(self, row: int, form: Form, firm: FirmVector, columns: Columns) -> Part:
        if not form.applies(firm):
            return ABSENT
        if form.column is None:
            return ALONE
        part = columns.parts.get(row)
        if part is None:
            with self._lock:
                part = columns.add(row, form.column(self.scope.vectors), form.kind)
        return part

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


OWN = {row: FORMS[c.name] for row, c in enumerate(CRITERIA) if c.name in FORMS}
"""Criteria that rest on figures of a firm's own."""
SCALES = np.array([form.scale for form in OWN.values()])
SHARED = tuple(row for row in range(len(CRITERIA)) if row not in OWN)
_wishes = attrgetter(*WISHES)
_CRITERIA = tuple((criterion, FORMS.get(criterion.name)) for criterion in CRITERIA)
ALONE: Part = (plans.SAME, 0, np.nan, 0.0)
_NO_PULL = Pull(np.empty(0), np.empty(0))
