"""How well lists serve both sides at once: expected matches, and who envies whom.

A firm looks down its list of parks and a park down its list of firms, at place r with chance
1 / log2(1 + r); a pair matches when each finds the other and each wants it. An agent envies another
of its side whose places on the other side's lists would bring it more matches than its own
(Tomita & Yokoyama 2024, Fair Reciprocal Recommendation in Matching Markets).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from features import views
from features.profiles import Firm
from features.text import Text
from features.vectors import Floats, Ints
from recommender.matching import ParkMatcher
from recommender.worths import Among, offered

LISTS: Mapping[str, Text] = {
    "score": Text("按匹配得分", "by the pair's score"),
    "own": Text("各看各的得分", "by each side's own score"),
    "mutual": Text("按双向得分", "by the mutual score"),
    "random": Text("随机", "at random"),
}
DEPTH = 10
SLIGHT = 1e-9
"""Less than this is no envy, but rounding."""


@dataclass(frozen=True)
class TwoSided:
    """``matches``: how many pairs are expected to match; ``envious_firms``, ``envious_parks``:
    shares of either side that envy anybody; ``most_envy``: the most matches that one firm misses.
    """

    matches: float
    envious_firms: float
    envious_parks: float
    most_envy: float

    def _repr_html_(self) -> str:
        firms, parks = f"{self.envious_firms:.0%}", f"{self.envious_parks:.0%}"
        row = (f"{self.matches:.1f}", firms, parks, f"{self.most_envy:.2f}")
        return views.table(_BOTH, _HEADS, [row])


def two_sided(wants: Floats, listed: Floats, depth: int = DEPTH) -> TwoSided:
    """What lists of the first ``depth`` bring about.

    ``wants``: (2, m, n) how much firm and park want each other, 0..1, NaN for pairs that may not
    be; ``listed``: (2, m, n) what the firms' lists and the parks' lists are in order of.
    """
    both = np.nan_to_num(wants[0] * wants[1])
    seen_park = _looks(np.where(both > 0, listed[0], np.nan), depth)
    seen_firm = _looks(np.where(both > 0, listed[1], np.nan).T, depth).T
    firms = _envy(both * seen_park, seen_firm)
    parks = _envy((both * seen_firm).T, seen_park.T)
    return TwoSided(
        float((both * seen_park * seen_firm).sum()),
        float((firms > SLIGHT).mean()) if len(firms) else 0.0,
        float((parks > SLIGHT).mean()) if len(parks) else 0.0,
        float(firms.max(initial=0.0)),
    )


def compared(
    matcher: ParkMatcher, firms: Sequence[Firm], among: Among, depth: int = DEPTH, seed: int = 0
) -> dict[str, TwoSided]:
    """One reading for each of ``LISTS``, of the same firms and the parks of a region."""
    offers = offered(matcher, firms, among)
    wants = _table(offers.sides, offers.firm, offers.park, (len(firms), len(offers.positions)))
    drawn = np.random.default_rng(seed).random(wants.shape)
    orders = {
        "score": _both(offers.score),
        "own": offers.sides,
        "mutual": _both(offers.mutual),
    }
    lists = {
        name: _table(values, offers.firm, offers.park, wants.shape[1:])
        for name, values in orders.items()
    }
    return {name: two_sided(wants, lists.get(name, drawn), depth) for name in LISTS}


def _looks(values: Floats, depth: int) -> Floats:
    """(m, n) chance that each row looks at each column: by its place on the row's list."""
    order = np.argsort(np.where(np.isnan(values), np.inf, -values), axis=1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(order.shape[1])[None, :], axis=1)
    found: Floats = np.where((place < depth) & ~np.isnan(values), 1.0 / np.log2(2.0 + place), 0.0)
    return found


def _envy(gains: Floats, places: Floats) -> Floats:
    """(m,) the most that each row would gain by another row's ``places`` in place of its own."""
    with_others = gains @ places.T
    missed: Floats = with_others.max(axis=1, initial=0.0) - np.diag(with_others)
    return missed


def _both(values: Floats) -> Floats:
    return np.stack([values, values])


def _table(values: Floats, firm: Ints, park: Ints, shape: tuple[int, ...]) -> Floats:
    found = np.full((2, *shape), np.nan)
    found[:, firm, park] = values
    return found


_BOTH = Text("双方名单带来的结果", "What the lists of both sides bring about")
_HEADS = (
    Text("期望匹配数", "Matches expected"),
    Text("羡慕别家的企业", "Envious firms"),
    Text("羡慕别处的园区", "Envious parks"),
    Text("一家最多错过的匹配", "Most matches that one firm misses"),
)
