"""Why a firm may go nowhere: the rules and limits that exclude parks, and what the parks lack."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from features.text import Text, bracketed, enumerated
from features.vectors import Bools, FirmVector, ParkVectors
from recommender.constraints import Constraint, Limit
from recommender.results import Barrier, Lack, Verdict

MOST_BARRIERS, MOST_LACKS = 5, 3


def barriers(applied: Sequence[Constraint], verdicts: NDArray[np.int8]) -> tuple[Barrier, ...]:
    """What excludes the most of the (n) parks, from the (r, n) verdicts; the widest first."""
    counts = (verdicts == Verdict.FAIL).sum(axis=1).tolist()
    found = [Barrier(c.label, n) for c, n in zip(applied, counts, strict=True) if n]
    return tuple(sorted(found, key=lambda one: (-one.parks, one.label.zh)))[:MOST_BARRIERS]


def short_of(
    firm: FirmVector,
    parks: ParkVectors,
    applied: Sequence[Constraint],
    verdicts: NDArray[np.int8],
    resources: Sequence[str],
) -> tuple[Lack, ...]:
    """Parks that only lack some of the firm's ``resources``, those that lack least first."""
    failing: Bools = verdicts == Verdict.FAIL
    amounts = np.array([isinstance(c, Limit) and c.need in resources for c in applied], dtype=bool)
    mendable = failing[amounts].any(axis=0) & ~failing[~amounts].any(axis=0)
    limits = [c for c in applied if isinstance(c, Limit) and c.need in resources]
    found = [
        _lack(firm, parks, [c for c, no in zip(limits, failing[amounts], strict=True) if no[p]], p)
        for p in np.flatnonzero(mendable).tolist()
    ]
    found.sort(key=lambda lack: (len(lack.extra), lack.share, lack.park))
    return tuple(found[:MOST_LACKS])


def words(found: Sequence[Barrier]) -> Text:
    """The barriers in one line."""
    return enumerated(bracketed(one.label, _PARKS.fill(n=one.parks)) for one in found)


def _lack(firm: FirmVector, parks: ParkVectors, limits: Sequence[Limit], park: int) -> Lack:
    offers = {c.need: float(parks.numbers[c.offer][park]) for c in limits}
    extra = {need: firm.number(need) - offer for need, offer in offers.items()}
    share = max(more / offers[need] if offers[need] > 0 else np.inf for need, more in extra.items())
    return Lack(str(parks.ids[park]), extra, share)


_PARKS = Text("{n} 个园区", "{n} parks")
