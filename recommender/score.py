"""The reference inner loop: fits, verdicts and weights of one firm to scores and an order.

Plain numpy, obviously right; any faster path must equal it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from features.vectors import FirmVector, Floats, Ints, ParkVectors, SitingVectors
from recommender.constraints import Applied, Constraint
from recommender.criteria import CRITERIA, NAMES, Criterion
from recommender.fits import Pull
from recommender.results import Ranking, Verdict

# Below this closeness two industries do not draw each other; above it the draw falls with the cube,
# so that one project of the same class outweighs several of the same division.
NEIGHBOUR = 0.45
KINSHIP = 3
UNLIKE_IN_PARK, UNLIKE_NEAR = 0.5, 0.8
"""What is left of the draw of a project whose products are of other chains, whatever its class: in
the same park, and in the prefecture, where hands and suppliers are shared more widely.
"""


IN_PARK, IN_PREFECTURE = map(NAMES.index, ("agglomeration_park", "agglomeration_prefecture"))


@dataclass(frozen=True)
class Scope:
    """The parks that are asked about: their positions among all parks, and their vectors."""

    positions: Ints
    vectors: ParkVectors

    @cached_property
    def lent(self) -> Mapping[int, Floats]:
        """Row of a criterion → (n,) 1 where a regional figure stands in for the park's own."""
        return {
            row: (~self.vectors.own[criterion.figure]).astype(np.float64)
            for row, criterion in enumerate(CRITERIA)
            if criterion.figure in self.vectors.own and not criterion.regional
        }


@dataclass(frozen=True)
class Setting:
    """What a question is answered with: constraints in force on a ``day``, (c,) weights, sitings
    to a ``year``.
    """

    constraints: tuple[Constraint, ...]
    weights: Floats
    sitings: SitingVectors
    year: int
    day: date


def rank(
    firm: FirmVector, scope: Scope, setting: Setting, k: int | None = None
) -> tuple[Ranking, tuple[Constraint, ...]]:
    """The firm against the parks of ``scope``, and the constraints that apply to it."""
    pull = pull_of(firm, setting.sitings, setting.year, scope.positions)
    fits, applies = fit_table(firm, scope, pull)
    lent = {**scope.lent, **unsure(pull, setting.sitings.covered[scope.positions])}
    score, low, high, coverage, weights = weigh(fits, applies, setting.weights, lent)
    applied, verdicts = judge(firm, scope.vectors, setting.constraints)
    worst = verdicts.max(axis=0, initial=Verdict.PASS)
    order = best_first(score, worst, coverage, scope.vectors.id_order, k)
    found = Ranking(weights, fits, score, low, high, coverage, verdicts, worst, order)
    return found, applied


def judge(firm: FirmVector, parks: ParkVectors, constraints: tuple[Constraint, ...]) -> Applied:
    """The constraints that apply to this firm and their (r, n) verdicts."""
    found = [(c, c.judge(firm, parks)) for c in constraints]
    applied = [(c, verdicts) for c, verdicts in found if verdicts is not None]
    rows = [verdicts for _, verdicts in applied]
    table = np.array(rows, dtype=np.int8).reshape(len(rows), len(parks))
    return tuple(c for c, _ in applied), table


def fit_table(
    firm: FirmVector, scope: Scope, pull: Pull, criteria: tuple[Criterion, ...] = CRITERIA
) -> tuple[Floats, NDArray[np.bool_]]:
    """(c, n) fits, NaN unknown, and (c,) which criteria apply to this firm."""
    table = np.empty((len(criteria), len(scope.vectors)))
    applies = np.ones(len(criteria), dtype=np.bool_)
    for row, criterion in enumerate(criteria):
        fit = criterion.fit(firm, scope.vectors, pull)
        applies[row] = fit is not None
        table[row] = 0.0 if fit is None else fit
    return table, applies


def pull_of(firm: FirmVector, sitings: SitingVectors, year: int, positions: Ints) -> Pull:
    """Closeness-weighted count of other firms' sitings up to ``year``, per park and prefecture.

    Unknown throughout for a firm of unknown industry.
    """
    if not firm.codes:
        unknown = np.full(len(positions), np.nan)
        return Pull(unknown, unknown)
    parks = len(sitings.prefecture_of)
    in_park = _count(sitings.park, drawn(firm, sitings, year, UNLIKE_IN_PARK), parks)
    in_prefecture = _count(sitings.prefecture, drawn(firm, sitings, year, UNLIKE_NEAR), parks)
    return Pull(in_park[positions], in_prefecture[sitings.prefecture_of[positions]])


def drawn(firm: FirmVector, sitings: SitingVectors, year: int, unlike: float) -> Floats:
    """(s,) how strongly each siting draws the firm; never its own, never a later one. ``unlike`` is
    left of it where both name their products and no chain holds one of either.
    """
    closeness = firm.relation[sitings.industry]
    counted = (closeness >= NEIGHBOUR) & (sitings.year <= year) & (sitings.key != firm.key)
    apart = (sitings.trades & firm.trades == 0) & (sitings.trades > 0) & (firm.trades > 0)
    return np.where(counted, closeness**KINSHIP * np.where(apart, unlike, 1.0), 0.0)


def unsure(pull: Pull, covered: NDArray[np.bool_]) -> Mapping[int, Floats]:
    """Row of a cluster criterion → (n,) 1 where none is known as few sitings are known at all.

    There no known project still adds nothing to the score: ranks find past sitings best so.
    """
    if covered.all():
        return {}
    return {
        IN_PARK: (~covered & (pull.park == 0.0)).astype(np.float64),
        IN_PREFECTURE: (~covered & (pull.prefecture == 0.0)).astype(np.float64),
    }


def weigh(
    table: Floats,
    applies: NDArray[np.bool_],
    weights: Floats,
    lent: Mapping[int, Floats] = MappingProxyType({}),
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Score, low, high and coverage, (n,) each, and the (c,) weights rescaled to what applies.

    Score is the weighted mean of the fits at hand. ``lent`` is 1 where a fit rests on a stand-in:
    they count in the score, but low, high and coverage take them as unknown. The sums run row by
    row, so that a park's score does not depend on which others stand beside it.
    """
    used = np.where(applies, weights, 0.0)
    used /= sum(used.tolist()) or 1.0  # one after the other, as every path adds them
    low, coverage, more, more_held = np.zeros((4, table.shape[1]))
    share = np.empty(table.shape[1])
    for row, (fit, weight) in enumerate(zip(table, used, strict=True)):
        if weight > 0:
            np.multiply(fit, weight, out=share)
            gaps = np.isnan(share)
            known = weight
            if np.logical_or.reduce(gaps):
                np.copyto(share, 0.0, where=gaps)
                known = np.where(gaps, 0.0, weight)
            stand_in = lent.get(row)
            if stand_in is None:
                low += share
                coverage += known
            else:
                lent_share, lent_held = share * stand_in, known * stand_in
                low += share - lent_share
                coverage += known - lent_held
                more += lent_share
                more_held += lent_held
    held = coverage + more_held
    score = np.divide(low + more, held, out=np.zeros_like(low), where=held > 0)
    low, coverage = np.minimum(low, 1.0), np.minimum(coverage, 1.0)
    high = np.clip(low + (1.0 - coverage), low, 1.0)
    return np.clip(score, low, high), low, high, coverage, used


def best_first(
    score: Floats, worst: NDArray[np.int8], coverage: Floats, id_order: Ints, k: int | None = None
) -> Ints:
    """Positions by score, best first; ties by verdict, coverage, id; failing parks last.

    With ``k`` only the first ``k``, clamped to the number of parks.
    """
    key = np.where(worst == Verdict.FAIL, score - 2.0, score)
    most = len(score) if k is None else max(k, 0)
    among = _at_least_the_kth(key, most)
    failed = worst[among] == Verdict.FAIL
    ties = (id_order[among], -coverage[among], worst[among], -score[among], failed)
    return among[np.lexsort(ties)][:most]


def _at_least_the_kth(key: Floats, k: int) -> Ints:
    """Positions whose key reaches the ``k``-th largest: every tie at the cut is kept."""
    if not 0 < k < len(key):
        return np.arange(len(key))
    return np.flatnonzero(key >= np.partition(key, len(key) - k)[len(key) - k])


def _count(positions: NDArray[np.int64], weight: Floats, size: int) -> Floats:
    inside = positions >= 0
    return np.bincount(positions[inside], weight[inside], minlength=size).astype(np.float64)
