"""Two ways to find weights: from a person's pairwise comparisons, or from the data."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from features.errors import BadInput, Fault
from features.text import Text
from features.vectors import Floats


@dataclass(frozen=True)
class AhpResult:
    """Weights from pairwise comparisons, and how far the comparisons contradict each other.

    ``weights``: (n,) sum 1, in the order of ``names`` (empty when a bare matrix was given).
    ``consistency_ratio``: the consistency index over that of random comparisons.
    """

    names: tuple[str, ...]
    weights: Floats
    lambda_max: float
    consistency_index: float
    consistency_ratio: float

    @property
    def consistent(self) -> bool:
        """Whether the ratio is at most Saaty's 0.1; above it the comparisons want another look."""
        return self.consistency_ratio <= 0.1


# Mean consistency index of random reciprocal matrices of order 1..15 (Saaty 1980).
RANDOM_INDEX = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
# 0.33 for 1/3 or 0.13 for 1/8 is how people write a reciprocal.
RECIPROCAL_TOLERANCE = 0.05


def ahp(comparisons: Floats | Mapping[tuple[str, str], float]) -> AhpResult:
    """Weights as the principal eigenvector of pairwise comparisons (Saaty 1977).

    ``comparisons``: (n, n), entry i, j how many times i matters more than j; or (a, b) → times for
    each pair, once or both ways. Two-digit reciprocals are taken as meant. Raises
    :class:`BadInput` with every fault: not square, not positive, not reciprocal, a pair missing,
    more than 15.
    """
    names, matrix = (
        _matrix(comparisons)
        if isinstance(comparisons, Mapping)
        else ((), np.asarray(comparisons, dtype=np.float64))
    )
    _refuse(_comparison_faults(matrix, names))
    # Written reciprocals are rounded: the geometric mean of both readings is exactly reciprocal.
    values, vectors = np.linalg.eig(np.sqrt(matrix) / np.sqrt(matrix.T))
    principal = int(np.argmax(values.real))
    weights = np.abs(vectors[:, principal].real)
    size, lambda_max = len(matrix), float(values[principal].real)
    index = max(0.0, (lambda_max - size) / (size - 1)) if size > 1 else 0.0
    ratio = index / RANDOM_INDEX[size - 1] if size > 2 else 0.0
    return AhpResult(names, weights / weights.sum(), lambda_max, index, ratio)


def entropy(matrix: Floats) -> Floats:
    """(m,) weights, sum 1, by how much each column tells the rows apart (Shannon entropy).

    ``matrix``: (n, m) benefits, none negative. A column of equal values, zeros or fewer than two
    known values tells nothing apart and weighs 0. NaN is unknown: a column's entropy is taken over
    the rows that are known, and its weight shrinks with the share of rows that are not. Raises
    :class:`BadInput` for negative or infinite values, or when no column tells rows apart.
    """
    table = np.asarray(matrix, dtype=np.float64)
    _refuse(_benefit_faults(table))
    divergence = np.array([_divergence(column) for column in table.T])
    if not divergence.sum() > 0:
        problem = Text("没有一列能区分各行", "no column tells the rows apart")
        remedy = Text("请给出有差别的数据", "Give data that differ")
        raise BadInput([Fault("matrix", None, problem, remedy)])
    weights: Floats = divergence / divergence.sum()
    return weights


def _matrix(pairs: Mapping[tuple[str, str], float]) -> tuple[tuple[str, ...], Floats]:
    """Names in order of appearance and the (n, n) comparisons; NaN for a pair never compared."""
    names = tuple(dict.fromkeys(name for pair in pairs for name in pair))
    at = {name: position for position, name in enumerate(names)}
    matrix = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for (one, other), times in pairs.items():
        matrix[at[one], at[other]] = times
        if (other, one) not in pairs and times:
            matrix[at[other], at[one]] = 1.0 / times
    return names, matrix


def _comparison_faults(matrix: Floats, names: tuple[str, ...]) -> list[Fault]:
    if matrix.ndim != 2 or len(set(matrix.shape)) != 1 or not 1 <= len(matrix) <= len(RANDOM_INDEX):
        problem = Text("应为 1 到 15 阶方阵", "must be a square matrix of order 1 to 15")
        return [Fault("comparisons", matrix.shape, problem, _PAIR_REMEDY)]
    labels = names or tuple(str(position) for position in range(len(matrix)))
    return [
        fault
        for i, j in combinations_with_replacement(range(len(matrix)), 2)
        for fault in _pair_faults(f"{labels[i]}/{labels[j]}", matrix[i, j], matrix[j, i])
    ]


def _pair_faults(pair: str, times: float, back: float) -> list[Fault]:
    if not (0 < times < math.inf and 0 < back < math.inf):
        problem = Text("缺少比较，或不是正数", "is not compared, or not a positive number")
        return [Fault(pair, times, problem, _PAIR_REMEDY)]
    if abs(times * back - 1.0) > RECIPROCAL_TOLERANCE:
        problem = Text(f"与反向比较 {back:g} 不互为倒数", f"is not one over its reverse, {back:g}")
        return [Fault(pair, times, problem, _PAIR_REMEDY)]
    return []


_PAIR_REMEDY = Text(
    "每对给一个正数，反向为其倒数", "Give one positive number a pair, its reverse 1/x"
)


def _benefit_faults(table: Floats) -> list[Fault]:
    if table.ndim != 2:
        problem = Text("应为二维表", "must be a table of rows and columns")
        return [Fault("matrix", table.shape, problem, _BENEFIT_REMEDY)]
    return [
        Fault(f"matrix[{row},{column}]", table[row, column], _NOT_A_BENEFIT, _BENEFIT_REMEDY)
        for row, column in np.argwhere((table < 0) | np.isinf(table))
    ]


_NOT_A_BENEFIT = Text("不是可用的效益值", "is not a usable benefit")
_BENEFIT_REMEDY = Text(
    "请给不小于 0 的数；未知留 NaN", "Give numbers of at least 0; NaN if unknown"
)


def _divergence(column: Floats) -> float:
    """1 minus the entropy of the known values, times the share that is known; 0 if they agree."""
    known = column[~np.isnan(column)]
    if len(known) < 2 or known.min() == known.max():
        return 0.0
    share = known / known.max()
    share = share[share > 0] / share.sum()
    spread = -float((share * np.log(share)).sum()) / math.log(len(known))
    return max(0.0, 1.0 - spread) * len(known) / len(column)


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise BadInput(faults)
