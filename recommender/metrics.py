"""How well full rankings find what was truly chosen, with intervals.

Ranks count from 1. Where a ranking has several relevant items they lie along the last axis: ``inf``
for one that the ranking lacks, NaN to pad a query that has fewer of them than another. A query
without any is not measured: NaN.
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from features.vectors import Floats, Ints

LEVEL = 0.95
DRAWS = 2000


def ranks(ranking: Sequence[Hashable], relevant: Mapping[Hashable, float]) -> Floats:
    """(relevant,) rank of each relevant item in ``ranking``, in the order of ``relevant``."""
    place = {item: rank for rank, item in enumerate(ranking, start=1)}
    return np.array([place.get(item, np.inf) for item in relevant], dtype=np.float64)


def hit(found: Floats, k: int) -> Floats:
    """1 where any relevant item stands among the first ``k``, else 0; the last axis falls away."""
    return np.where(np.isnan(found).all(axis=-1), np.nan, (found <= k).any(axis=-1))


def recall(found: Floats, k: int) -> Floats:
    """Share of the relevant items that stand among the first ``k``."""
    return _ratio((found <= k).sum(axis=-1), np.count_nonzero(~np.isnan(found), axis=-1))


def reciprocal_rank(found: Floats) -> Floats:
    """One over the best rank of a relevant item, 0 when none is ranked; its mean is MRR."""
    best: Floats = 1.0 / np.fmin.reduce(found, axis=-1)
    return best


def ndcg(found: Floats, k: int, gains: Floats | None = None) -> Floats:
    """Discounted gain of the first ``k`` over the best possible: linear gain, log2 discount.

    ``gains``: how relevant each item is, shaped as ``found``; 1 each when not given. The best
    possible counts the items that the ranking lacks too (Järvelin & Kekäläinen 2002).
    """
    worth = np.where(np.isnan(found), 0.0, 1.0 if gains is None else gains)
    gained = np.where(found <= k, worth / np.log2(1.0 + found), 0.0).sum(axis=-1)
    best = np.sort(worth, axis=-1)[..., ::-1][..., :k]
    ideal = (best / np.log2(2.0 + np.arange(best.shape[-1]))).sum(axis=-1)
    return _ratio(gained, ideal)


def chance_of_hit(items: int, k: int) -> float:
    """Expected hit of one relevant item among ``items`` in a random order."""
    return min(k, items) / items


def chance_of_reciprocal_rank(items: int) -> float:
    """Expected reciprocal rank of one relevant item among ``items`` in a random order."""
    return float((1.0 / np.arange(1, items + 1)).sum()) / items


def chance_of_ndcg(items: int, k: int) -> float:
    """Expected nDCG at ``k`` of one relevant item among ``items`` in a random order."""
    return float((1.0 / np.log2(1.0 + np.arange(1, min(k, items) + 1))).sum()) / items


def chance_of_group(size: int, others: Ints, k: int) -> float:
    """Chance that a group of ``size`` items is among the first ``k`` groups of a random order.

    Groups rank by their first item; ``others`` are the other groups' sizes. Exact: the first item
    falls into a group with chance its share of the items, the next new group again its share of
    what is left. Raises ``ValueError`` for ``k`` above 3, which nobody asks for.
    """
    if not 1 <= k <= 3:
        raise ValueError(k)
    if not size:
        return 0.0
    total = float(size + others.sum())
    share = others / total
    chance = size / total
    if k >= 2:
        chance += float((share * size / (total - others)).sum())
    if k == 3:
        chance += _third(size, others, total)
    return chance


def calibration_error(chances: Floats, happened: NDArray[np.bool_], bins: int = 10) -> float:
    """Mean gap between the chances stated and how often it came so, over as many equal groups.

    Groups are of equal size by chance; each counts by its rows. 0 where chances are kept.
    """
    order = np.argsort(chances, kind="stable")
    groups = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(chances[part].mean() - happened[part].mean()) * len(part) for part in groups]
    return float(sum(gaps) / len(chances)) if len(chances) else float("nan")


def interval(
    values: Floats,
    groups: Sequence[Hashable] | None = None,
    *,
    seed: int = 0,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> Floats:
    """(2, m) percentile bootstrap interval of the mean of each of ``m`` columns; rows are cases.

    NaN marks a case that a column does not measure; a column that measures none has no interval
    (NaN). Rows of one group are drawn together, since they are not independent of each other.
    """
    sums, counts = _per_group(values, groups)
    rng = np.random.default_rng(seed)
    size = len(sums)
    drawn = rng.multinomial(size, np.full(size, 1.0 / size), size=draws) if size else _NONE
    measured = drawn @ counts
    means = np.divide(
        drawn @ sums, measured, out=np.full(measured.shape, np.nan), where=measured > 0
    )
    ends = [(1.0 - level) / 2.0, (1.0 + level) / 2.0]
    columns = [_quantiles(column[~np.isnan(column)], ends) for column in means.T]
    return np.stack(columns, axis=1) if columns else np.empty((2, 0))


_NONE: NDArray[np.int64] = np.empty((0, 0), dtype=np.int64)


def _ratio(top: ArrayLike, bottom: ArrayLike) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.true_divide(top, bottom), dtype=np.float64)


def _third(size: int, others: Ints, total: float) -> float:
    first, second = others[:, None].astype(np.float64), others[None, :].astype(np.float64)
    distinct = ~np.eye(len(others), dtype=np.bool_)
    left = np.where(distinct, total - first - second, 1.0)
    paths = first / total * second / (total - first) * size / left
    return float(paths[distinct].sum())


def _per_group(values: Floats, groups: Sequence[Hashable] | None) -> tuple[Floats, Floats]:
    """(g, m) sums and counts of what is measured."""
    labels = range(len(values)) if groups is None else groups
    position = {label: i for i, label in enumerate(dict.fromkeys(labels))}
    at = np.array([position[label] for label in labels], dtype=np.int64)
    sums = np.zeros((len(position), values.shape[1]))
    counts = np.zeros_like(sums)
    np.add.at(sums, at, np.nan_to_num(values))
    np.add.at(counts, at, ~np.isnan(values))
    return sums, counts


def _quantiles(column: Floats, ends: Sequence[float]) -> Floats:
    return np.quantile(column, ends) if len(column) else np.full(2, np.nan)
