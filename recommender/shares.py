"""What each criterion adds at each of a few parks, in the order in which it is told, and sides."""

from typing import NamedTuple

import numpy as np

from features.vectors import Bools, Floats, Ints
from recommender.compiled import compiled


class Shares(NamedTuple):
    """(m, a) of ``m`` parks what each of ``a`` criteria that apply adds, the largest first and the
    heavier of two alike: ``which`` it is, its ``fits``, NaN unknown, and what it ``added``.
    """

    which: Ints
    fits: Floats
    added: Floats


@compiled
def in_order(fits: Floats, weights: Floats, held: Floats) -> tuple[Ints, Floats, Floats]:
    """The columns of :class:`Shares` from (m, a) ``fits``, (a,) weights and the (m,) weight that is
    ``held`` by what is known.
    """
    parks, criteria = fits.shape
    which = np.empty((parks, criteria), dtype=np.int64)
    known, added = np.empty((parks, criteria)), np.empty((parks, criteria))
    for p in range(parks):
        for c in range(criteria):
            fit, at = fits[p, c], c
            share = 0.0 if np.isnan(fit) or not held[p] > 0 else fit * weights[c] / held[p]
            while at > 0 and (
                share > added[p, at - 1]
                or (share == added[p, at - 1] and weights[c] > weights[which[p, at - 1]])
            ):
                which[p, at], added[p, at] = which[p, at - 1], added[p, at - 1]
                known[p, at] = known[p, at - 1]
                at -= 1
            which[p, at], added[p, at], known[p, at] = c, share, fit
    return which, known, added


@compiled
def sides(fits: Floats, weights: Floats, rows: Bools) -> Floats:
    """(m, 3) of (m, c) ``fits`` the mean over the criteria in ``rows``, over the others, and the
    harmonic mean of both; NaN where nothing is known.
    """
    found = np.empty((len(fits), 3))
    for p in range(len(fits)):
        for side in range(2):
            total = held = 0.0
            for c in range(len(weights)):
                if rows[c] == (side == 0) and not np.isnan(fits[p, c]):
                    total += fits[p, c] * weights[c]
                    held += weights[c]
            found[p, side] = total / held if held > 0 else np.nan
        one, other = found[p, 0], found[p, 1]
        both = one + other
        found[p, 2] = 2 * one * other / both if not both <= 0 else 0.0
    return found
