"""Whom lists reach, beside how often they are right: coverage, concentration, popularity, fit.

A model that sends everybody to the same known parks may hit often and still serve a region badly.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from features.text import Text
from features.vectors import Floats, Ints, Strings
from recommender.exposure import exposure, gini

LIST = 10

REACH: Mapping[str, Text] = {
    "park_coverage": Text("园区覆盖", "parks reached"),
    "league_coverage": Text("盟市覆盖", "leagues reached"),
    "park_gini": Text("园区曝光基尼", "Gini of parks' exposure"),
    "league_gini": Text("盟市曝光基尼", "Gini of leagues' exposure"),
    "popularity_lift": Text("热门倍数", "popularity lift"),
    "league_gap": Text("盟市分布偏差", "gap to true leagues"),
}
"""Of the first ``LIST`` of every list: shares of candidate parks and leagues on any; how unevenly
the places go to them (0 evenly, towards 1 all to one); how many times more past projects the listed
parks have than the candidates; how far the leagues' shares of places are from their shares of the
true sitings (0 alike, 1 nothing in common)."""


def reach(
    orders: Sequence[Ints],
    pools: Sequence[Ints],
    popularity: Sequence[Floats],
    leagues: Strings,
    truth: Sequence[str],
) -> dict[str, float]:
    """One number for each of ``REACH``, NaN where it cannot be told.

    ``orders``: each list of park positions, best first; ``pools``: its candidates; ``popularity``:
    (n,) past projects of every park as known then; ``leagues``: (n,) of the parks; ``truth``: the
    league of each true siting.
    """
    candidates = np.unique(np.concatenate(list(pools)))
    lists = [order[:LIST] for order in orders]
    longest = max(len(one) for one in lists)
    table = np.array([np.pad(one, (0, longest - len(one)), constant_values=-1) for one in lists])
    found = exposure(table, leagues.tolist())
    places = {name: found.leagues[name] for name in np.unique(leagues[candidates]).tolist()}
    return {
        "park_coverage": float((found.times[candidates] > 0).mean()),
        "league_coverage": float(np.mean([times > 0 for times in places.values()])),
        "park_gini": gini(found.times[candidates].tolist()),
        "league_gini": gini(places.values()),
        "popularity_lift": _lift(lists, pools, popularity),
        "league_gap": _gap(places, truth),
    }


def _lift(lists: Sequence[Ints], pools: Sequence[Ints], popularity: Sequence[Floats]) -> float:
    """Mean over the lists whose candidates have any past project."""
    ratios = [
        known[one].mean() / known[pool].mean()
        for one, pool, known in zip(lists, pools, popularity, strict=True)
        if known[pool].any()
    ]
    return float(np.mean(ratios)) if ratios else float("nan")


def _gap(places: Mapping[str, int], truth: Sequence[str]) -> float:
    """Half the sum of the differences of shares: total variation."""
    names = sorted({*places, *truth})
    listed = np.array([places.get(name, 0) for name in names], dtype=np.float64)
    true = np.array([list(truth).count(name) for name in names], dtype=np.float64)
    return float(np.abs(listed / listed.sum() - true / true.sum()).sum() / 2.0)
