"""The parks surveyed once for all firms: limits in order, who is odd, what is lent."""

from collections.abc import Sequence

import numpy as np

from features.vectors import Bools, Floats, Ints, ParkVectors
from recommender import plans
from recommender.columns import Columns
from recommender.constraints import Limit
from recommender.criteria import CRITERIA
from recommender.forms import FORMS
from recommender.plans import Bytes, Limits, Parks
from recommender.results import Verdict
from recommender.score import IN_PARK, IN_PREFECTURE, Scope, Setting

FEW = 1 / 8
"""Share of the parks of which so many may be odd that they are put right one by one."""


class Survey:
    """The parks of a scope as the kernel reads them, whatever the firm."""

    def __init__(self, scope: Scope, setting: Setting) -> None:
        limits = [c for c in setting.constraints if isinstance(c, Limit)]
        self.needs = tuple(limit.need for limit in limits)
        self.limits = _limits(limits, scope.vectors)
        self._id_order = scope.vectors.id_order
        self._lent = _lent(scope, setting)
        self._odd = _odd(scope.vectors)

    def parks(self, columns: Columns) -> Parks:
        """The parks with the columns kept so far."""
        kept = columns.light, columns.full, columns.even, columns.whole
        return Parks(*kept, self._lent, self._id_order, *self._odd)


def _odd(parks: ParkVectors) -> tuple[Bools, Ints, Ints]:
    """(c,) whether few parks are odd in what a criterion reads, where each one's begin, and who."""
    sparse, odd = np.zeros(len(CRITERIA), dtype=np.bool_), [np.empty(0, dtype=np.int64)]
    starts = [0]
    for row, criterion in enumerate(CRITERIA):
        form = FORMS.get(criterion.name)
        if form is not None and form.column is not None:
            column = form.column(parks)
            differ = column == 1.0 if form.kind == plans.SWITCH else ~np.isnan(column)
            sparse[row] = form.kind == plans.SWITCH or differ.sum() <= FEW * len(parks)
            if sparse[row]:
                odd.append(np.flatnonzero(differ))
        starts.append(sum(map(len, odd)))
    return sparse, np.array(starts), np.concatenate(odd)


def _limits(limits: Sequence[Limit], parks: ParkVectors) -> Limits:
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


def _lent(scope: Scope, setting: Setting) -> Bytes:
    """(n, c) 1 where a fit rests on a stand-in, 2 where it does when it is nothing."""
    lent = np.zeros((len(scope.vectors), len(CRITERIA)), dtype=np.uint8)
    for row, stand_in in scope.lent.items():
        lent[:, row] = stand_in
    lent[:, IN_PARK] = lent[:, IN_PREFECTURE] = 2 * ~setting.sitings.covered[scope.positions]
    return lent
