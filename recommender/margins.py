"""How far one weight may move before another park leads, and what each move does to the lead."""

from dataclasses import dataclass

import numpy as np

from features.vectors import Floats, Ints
from recommender.results import Ranking
from recommender.robustness import contenders
from recommender.winners import scores

TIMES = 2.0
TIE = 1e-12


@dataclass(frozen=True)
class Range:
    """The shares that one criterion may weigh while the leader leads, the others in proportion.

    ``criterion``: its row; ``share``: what it weighs now; ``low``, ``high``: 0..1. ``below``,
    ``above``: position of the park that leads beyond either end, None where none ever does.
    """

    criterion: int
    share: float
    low: float
    high: float
    below: int | None
    above: int | None

    @property
    def decides(self) -> bool:
        """Whether any weight of this criterion alone unseats the leader."""
        return self.below is not None or self.above is not None


@dataclass(frozen=True)
class Swing:
    """The leader's lead over the best other park when one weight shrinks and when it grows.

    ``leads``: now, at the smaller and at the greater weight; below 0 another park leads, which is
    that of ``leaders``. ``shares``: the smaller and the greater share.
    """

    criterion: int
    shares: tuple[float, float]
    leads: tuple[float, float, float]
    leaders: tuple[int, int]

    @property
    def width(self) -> float:
        """How much the lead differs between now and the two ends."""
        return max(self.leads) - min(self.leads)


def ranges(ranking: Ranking) -> tuple[Range, ...]:
    """One range for each criterion that tells parks apart, exact; empty without two contenders.

    With u the weight over that of all others, a score is (R + u f) / (H + u k): f the fit, k
    whether it is known, R and H what the others add and know. To be ahead of a rival is a
    polynomial in u of at least 0, linear in effect where the same is known of both.
    """
    columns = contenders(ranking)
    if len(columns) < 2:
        return ()
    fits = ranking.fits[:, columns]
    return tuple(_range(fits, ranking.weights, row, columns) for row in _telling(ranking, fits))


def tornado(ranking: Ranking, times: float = TIMES) -> tuple[Swing, ...]:
    """Each weight alone divided and multiplied by ``times``, the widest swing first."""
    columns = contenders(ranking)
    if len(columns) < 2 or not ranking.weights.any():
        return ()
    fits = ranking.fits[:, columns]
    rows = [row for row in _telling(ranking, fits) if ranking.weights[row] > 0]
    moved = np.tile(ranking.weights, (2 * len(rows) + 1, 1))
    for place, row in enumerate(rows):
        moved[2 * place + 1, row] /= times
        moved[2 * place + 2, row] *= times
    moved /= moved.sum(axis=1, keepdims=True)
    values = scores(fits, moved)
    lead = values[:, 0] - values[:, 1:].max(axis=1)
    first = columns[values.argmax(axis=1)]
    found = [
        Swing(
            row,
            (float(moved[at, row]), float(moved[at + 1, row])),
            (float(lead[0]), float(lead[at]), float(lead[at + 1])),
            (int(first[at]), int(first[at + 1])),
        )
        for at, row in zip(range(1, len(moved), 2), rows, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: -one.width))


def _telling(ranking: Ranking, fits: Floats) -> list[int]:
    """Rows that weigh something or tell the parks apart, of which something is known."""
    known = ~np.isnan(fits)
    apart = np.where(known, fits, -np.inf).max(axis=1) > np.where(known, fits, np.inf).min(axis=1)
    return np.flatnonzero(known.any(axis=1) & (apart | (ranking.weights > 0))).tolist()


def _range(fits: Floats, weights: Floats, row: int, columns: Ints) -> Range:
    others = np.delete(weights, row)
    left, share = float(others.sum()), float(weights[row])
    if left <= TIE:
        return Range(row, 1.0, 1.0, 1.0, None, None)
    rest = np.delete(fits, row, axis=0)
    known = ~np.isnan(rest)
    added = others / left @ np.where(known, rest, 0.0)
    held = others / left @ known.astype(np.float64)
    now, curve = share / left, _ahead(fits[row], added, held)
    up, above = _falls(*curve, now)
    square, slope, level = curve
    down, below = _falls(square, -slope, level, -now)
    return Range(
        row,
        share / (share + left),
        0.0 if down >= 0 else -down / (1.0 - down),
        1.0 if np.isinf(up) else up / (1.0 + up),
        None if down >= 0 else int(columns[below + 1]),
        None if np.isinf(up) else int(columns[above + 1]),
    )


def _ahead(fit: Floats, added: Floats, held: Floats) -> tuple[Floats, Floats, Floats]:
    """Coefficients of u², u and 1, one each for the first park against every other."""
    known = (~np.isnan(fit)).astype(np.float64)
    fit = np.nan_to_num(fit)
    square = fit[0] * known[1:] - fit[1:] * known[0]
    slope = added[0] * known[1:] + fit[0] * held[1:] - added[1:] * known[0] - fit[1:] * held[0]
    level = added[0] * held[1:] - added[1:] * held[0]
    return square, slope, level


def _falls(square: Floats, slope: Floats, level: Floats, start: float) -> tuple[float, int]:
    """Where from ``start`` on the first of the polynomials falls below 0, and which; inf: none."""
    value = (square * start + slope) * start + level
    steep = 2.0 * square * start + slope
    tied = np.abs(value) <= TIE
    at_once = tied & ((steep < -TIE) | ((np.abs(steep) <= TIE) & (square < 0)))
    # A tie is a root at the start itself, that rounding may put just beyond it.
    after = start + np.where(tied, 1e-9 * (1.0 + abs(start)), 0.0)
    first = np.full(len(square), np.inf)
    for root in _roots(square, slope, level):
        with np.errstate(invalid="ignore"):
            crossed = (root > after) & (2.0 * square * root + slope < 0)
        first = np.where(crossed & (root < first), root, first)
    first = np.where(at_once, start, first)
    which = int(np.argmin(first))
    return float(first[which]), which


def _roots(square: Floats, slope: Floats, level: Floats) -> tuple[Floats, Floats]:
    """Both real roots of each, inf where there is none; found without cancellation."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(slope * slope - 4.0 * square * level)
        stable = -0.5 * (slope + np.copysign(spread, slope))
        pair = stable / square, level / stable
    return _or_none(pair[0]), _or_none(pair[1])


def _or_none(root: Floats) -> Floats:
    return np.where(np.isfinite(root), root, np.inf)
