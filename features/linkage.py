"""The links of all chains as rows: which industries each holds, what stands before and after."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from features.industries import CODES
from features.relatedness import chains


class Place(NamedTuple):
    """A link that an industry belongs to, by row, with its neighbours in the chain.

    At an end of the chain the neighbour is the last row, the link that holds no industry.
    ``weight``: how firmly the industry was stated, 0..1.
    """

    link: int
    before: int
    after: int
    weight: float


@cache
def holders() -> NDArray[np.float64]:
    """(links + 1, codes + 1): 1 where the link holds the code, else 0; NaN at the end of each row,
    as of an unknown industry. The last row is the link that holds none. Read-only.
    """
    held = [link.positions for chain in chains() for link in chain.links]
    rows = np.zeros((len(held) + 1, len(CODES) + 1))
    for row, positions in enumerate(held):
        rows[row, list(positions)] = 1.0
    rows[:, -1] = np.nan
    rows.flags.writeable = False
    return rows


def places(industries: Sequence[tuple[str, float]]) -> tuple[Place, ...]:
    """Where these industries, each with its weight, stand in the chains."""
    return tuple(Place(*rows, weight) for code, weight in industries for rows in _neighbours(code))


@cache
def _neighbours(code: str) -> tuple[tuple[int, int, int], ...]:
    """(link, before, after) of each link that holds ``code``."""
    none, first, found = len(holders()) - 1, 0, []
    for chain in chains():
        last = first + len(chain.links) - 1
        for link in (first + place for place in chain.places(code)):
            before = link - 1 if link > first else none
            after = link + 1 if link < last else none
            found.append((link, before, after))
        first = last + 1
    return tuple(found)
