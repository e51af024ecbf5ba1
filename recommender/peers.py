"""The same criteria and weights ranked by other published methods, for comparison only.

TOPSIS, VIKOR and PROMETHEE II as pymcdm has them (``pip install parkmatch[compare]``). They know no
unknowns: a fit that is not known is taken as the mean of those known, which no answer of ours does.
"""

from typing import Any

import numpy as np
from scipy.stats import spearmanr

from features.vectors import Floats, Ints
from recommender.results import Ranking
from recommender.robustness import contenders

OURS = "parkmatch"


def ranked_by_peers(ranking: Ranking) -> tuple[Ints, dict[str, Ints]]:
    """(n,) positions of the parks that no rule excludes, best first; method → (n,) their ranks.

    Empty ranks where fewer than two parks can be told apart by any criterion.
    """
    columns = contenders(ranking)
    table, weights = _table(ranking, columns)
    if not table.size:
        return columns, {}
    types = np.ones(len(weights))
    found = {name: method.rank(method(table, weights, types)) for name, method in methods().items()}
    own = np.arange(1, len(columns) + 1)
    return columns, {OURS: own, **{name: one.astype(np.int64) for name, one in found.items()}}


def agreement(ranks: dict[str, Ints]) -> dict[str, float]:
    """Method → Spearman's correlation of its order with ours, 1 alike, -1 reversed."""
    return {
        name: float(spearmanr(ranks[OURS], one).statistic)
        for name, one in ranks.items()
        if name != OURS
    }


def methods() -> dict[str, Any]:
    """Method → what pymcdm calls with a table (n, c), weights and the criteria's directions."""
    from pymcdm import methods as published
    from pymcdm import normalizations

    return {
        "TOPSIS": published.TOPSIS(normalizations.vector_normalization),
        "VIKOR": published.VIKOR(),
        "PROMETHEE II": published.PROMETHEE_II("usual"),
    }


def _table(ranking: Ranking, columns: Ints) -> tuple[Floats, Floats]:
    """(n, c) fits of the criteria that weigh something and tell the parks apart; (c,) weights."""
    fits = ranking.fits[:, columns]
    counts = (~np.isnan(fits)).sum(axis=1)
    mean = np.nansum(fits, axis=1) / np.maximum(counts, 1)
    filled = np.where(np.isnan(fits), mean[:, None], fits)
    if len(columns) < 2:
        return np.empty((0, 0)), np.empty(0)
    rows = (ranking.weights > 0) & (np.ptp(filled, axis=1) > 0)
    weights = ranking.weights[rows]
    return filled[rows].T, weights / weights.sum() if rows.any() else weights
