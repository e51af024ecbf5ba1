"""Weights learnt from choices that were made: the conditional logit (McFadden 1974).

A case is one choice, its rows the alternatives that were available. The chance of an alternative is
its share of exp(coefficients · features) over the rows of its case.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.stats import chi2
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data

from features.errors import BadInput, Fault
from features.text import Text
from features.vectors import Bools, Floats, Ints

FEWEST = 10
"""Choices for each coefficient; with fewer, estimates do not hold (Peduzzi et al. 1996)."""
STEPS = 50
PRECISE = 1e-10

Line = np.ndarray[tuple[int], np.dtype[np.float64]]


class Elasticities(NamedTuple):
    """By how many percent a row's chance changes with one percent of a feature, (n, p) each.

    ``own``: the row's own feature; ``cross``: that of another row of its case, alike for all.
    """

    own: Floats
    cross: Floats


class ConditionalLogit(BaseEstimator):
    """Estimates how much each feature counts in choices among alternatives.

    Parameters
    ----------
    ridge : how firmly the coefficients are held to a multiple of ``toward``; 0 does not hold them
    toward : expert weights, whose ratios count and not their sum; None holds to 0
    signs : for each feature 1 where it may not count against, -1 where not in favour, 0 free
    """

    def __init__(
        self,
        ridge: float = 0.0,
        toward: Sequence[float] | None = None,
        signs: Sequence[int] | None = None,
    ) -> None:
        self.ridge = ridge
        self.toward = toward
        self.signs = signs

    def fit(
        self,
        X: Any,
        y: Any,
        groups: Any = None,
        available: Any = None,
        offset: Any = None,
    ) -> "ConditionalLogit":
        """``X``: (n, p) features; ``y``: (n,) 1 for what was chosen; ``groups``: (n,) the case.

        ``available``: (n,) False for a row that could not be chosen. ``offset``: (n,) added as it
        is, such as the correction of :func:`sampled`. Raises :class:`BadInput` for a case that
        has not exactly one available choice, or a feature that tells no alternatives apart.
        """
        table = _table(validate_data(self, X, dtype=np.float64), groups, available, offset)
        chosen = np.asarray(y).astype(np.bool_)[table.rows]
        _refuse(table, chosen)
        hold = self._hold(table.X.shape[1])
        _refuse_the_constant(table, hold)
        self.coef_ = _fitted(table, chosen, hold, self._bounds(self.n_features_in_))
        self.held_ = self._at_bound(self.coef_)
        self.n_choices_ = int(chosen.sum())
        self.loglik_, _, information = _likelihood(self.coef_, table, chosen)
        self.loglik_null_ = _likelihood(np.zeros(self.n_features_in_), table, chosen)[0]
        self._spread_of(information, hold)
        return self

    @property
    def enough(self) -> bool:
        """Whether there are enough choices for so many coefficients, whatever a ridge holds."""
        check_is_fitted(self)
        return bool(self.n_choices_ >= FEWEST * np.count_nonzero(~self.held_))

    @property
    def said(self) -> Text:
        """Whether there are enough choices, in a sentence."""
        told = _ENOUGH if self.enough else _TOO_FEW
        count = np.count_nonzero(~self.held_)
        return told.fill(n=self.n_choices_, p=count, dof=f"{self.dof_:.1f}", fewest=FEWEST)

    @property
    def likelihood_ratio(self) -> tuple[float, float, float]:
        """Twice the gain over equal chances, its degrees of freedom, the chance of so much.

        With ``ridge`` or signs the degrees of freedom are effective, and the chance is rough.
        """
        check_is_fitted(self)
        gain = 2.0 * (self.loglik_ - self.loglik_null_)
        return gain, self.dof_, float(chi2.sf(max(gain, 0.0), self.dof_)) if self.dof_ else 1.0

    @property
    def rho_squared(self) -> float:
        """McFadden's: the share of the log likelihood of equal chances that is explained."""
        return float(1.0 - self.loglik_ / self.loglik_null_) if self.loglik_null_ else 0.0

    def predict_proba(
        self, X: Any, groups: Any = None, available: Any = None, offset: Any = None
    ) -> Floats:
        """(n,) chance of each row among those of its case; 0 where it is not available."""
        check_is_fitted(self)
        features = validate_data(self, X, dtype=np.float64, reset=False)
        table = _table(features, groups, available, offset)
        chances = np.zeros(len(features))
        chances[table.rows] = _chances(table.X @ self.coef_ + table.offset, table)
        return chances

    def score(self, X: Any, y: Any, groups: Any = None, available: Any = None) -> float:
        """Mean log likelihood of a choice; 0 would be certainty."""
        chances = self.predict_proba(X, groups, available)[np.asarray(y).astype(np.bool_)]
        return float(np.log(np.maximum(chances, np.finfo(np.float64).tiny)).mean())

    def elasticities(self, X: Any, groups: Any = None, available: Any = None) -> Elasticities:
        """What one percent of a feature does to the chances, at every row."""
        chances = self.predict_proba(X, groups, available)[:, None]
        effect = np.asarray(X, dtype=np.float64) * self.coef_
        return Elasticities(effect * (1.0 - chances), -effect * chances)

    def _hold(self, size: int) -> Floats:
        """(p, p) the penalty's second derivative: nothing along ``toward``, ``ridge`` across it."""
        hold = self.ridge * np.eye(size)
        if self.toward is not None:
            expert = np.asarray(self.toward, dtype=np.float64)
            hold -= self.ridge * np.outer(expert, expert) / (expert @ expert)
        return hold

    def _bounds(self, size: int) -> list[tuple[float, float]]:
        ends = {0: (-np.inf, np.inf), 1: (0.0, np.inf), -1: (-np.inf, 0.0)}
        return [ends[sign] for sign in (self.signs or [0] * size)]

    def _at_bound(self, coef: Floats) -> Bools:
        signs = np.asarray(self.signs or [0] * len(coef))
        return np.asarray((signs != 0) & (coef == 0.0))

    def _spread_of(self, information: Floats, hold: Floats) -> None:
        """Covariance, standard errors and effective number of coefficients; NaN where held at 0."""
        free = np.flatnonzero(~self.held_)
        some = np.ix_(free, free)
        bread = np.linalg.pinv(information[some] + hold[some], hermitian=True)
        self.covariance_ = np.full(information.shape, np.nan)
        self.covariance_[some] = bread @ information[some] @ bread
        self.standard_errors_ = np.sqrt(np.diag(self.covariance_))
        self.dof_ = float(np.trace(bread @ information[some]))


def sampled(
    y: Any, groups: Any, most: int, seed: int = 0, likeliness: Any = None
) -> tuple[Ints, Floats]:
    """Rows of a sample of each case's alternatives with the choice, and (k,) their correction.

    On average ``most`` others stay, each drawn by itself, in proportion to ``likeliness`` (alike
    when not given). The correction is minus the log of a row's chance to be drawn: with it as
    ``offset`` the estimates are consistent (McFadden 1978).
    """
    chosen, (_, case) = np.asarray(y).astype(np.bool_), np.unique(groups, return_inverse=True)
    like = np.ones(len(chosen)) if likeliness is None else np.asarray(likeliness, np.float64)
    total = np.bincount(case, like * ~chosen)[case]
    chance = np.minimum(1.0, np.divide(most * like, total, out=np.ones_like(like), where=total > 0))
    kept = chosen | (np.random.default_rng(seed).random(len(chosen)) < chance)
    rows = np.flatnonzero(kept)
    return rows, -np.log(chance[rows])


class _Table(NamedTuple):
    """Available rows, case by case; ``start``: where each case begins."""

    X: Floats
    rows: Ints
    case: Ints
    start: Ints
    offset: Floats


def _table(features: Floats, groups: Any, available: Any, offset: Any) -> _Table:
    labels = np.zeros(len(features)) if groups is None else np.asarray(groups)
    usable = np.ones(len(features), np.bool_) if available is None else np.asarray(available, bool)
    added = np.zeros(len(features)) if offset is None else np.asarray(offset, np.float64)
    rows = np.flatnonzero(usable)
    _, case = np.unique(labels[rows], return_inverse=True)
    order = np.argsort(case, kind="stable")
    rows, case = rows[order], case[order]
    start = np.flatnonzero(np.diff(case, prepend=-1))
    return _Table(features[rows], rows, case, start, added[rows])


def _chances(utility: Floats, table: _Table) -> Floats:
    peak = np.maximum.reduceat(utility, table.start)[table.case]
    raised = np.exp(utility - peak)
    found: Floats = raised / np.add.reduceat(raised, table.start)[table.case]
    return found


def _likelihood(coef: Floats, table: _Table, chosen: Bools) -> tuple[float, Floats, Floats]:
    """Log likelihood, its gradient and minus its second derivative."""
    chances = _chances(table.X @ coef + table.offset, table)
    weighted = chances[:, None] * table.X
    mean = np.add.reduceat(weighted, table.start)
    value = float(np.log(np.maximum(chances[chosen], np.finfo(np.float64).tiny)).sum())
    gradient = table.X[chosen].sum(axis=0) - mean.sum(axis=0)
    return value, gradient, table.X.T @ weighted - mean.T @ mean


def _fitted(
    table: _Table, chosen: Bools, hold: Floats, bounds: list[tuple[float, float]]
) -> Floats:
    """The coefficients of the greatest likelihood less the penalty, within ``bounds``."""
    # Features of one size: the search takes even steps.
    mean = np.add.reduceat(table.X, table.start) / np.bincount(table.case)[:, None]
    size = np.sqrt(((table.X - mean[table.case]) ** 2).mean(axis=0))
    size = np.where(size > 0, size, 1.0)

    def loss(scaled: Line) -> tuple[float, Floats]:
        coef = scaled / size
        value, gradient, _ = _likelihood(coef, table, chosen)
        return float(0.5 * coef @ hold @ coef) - value, (hold @ coef - gradient) / size

    start: Line = np.zeros(len(size))
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-9},
    )
    return _polished(np.asarray(found.x / size), table, chosen, hold)


def _polished(coef: Floats, table: _Table, chosen: Bools, hold: Floats) -> Floats:
    """``coef`` brought to the last digit by Newton's steps over those that are not at a bound."""
    free = np.flatnonzero(coef != 0.0)
    for _ in range(STEPS):
        _, gradient, information = _likelihood(coef, table, chosen)
        slope, some = (gradient - hold @ coef)[free], np.ix_(free, free)
        step = np.linalg.lstsq((information + hold)[some], slope, rcond=None)[0]
        tried = coef.copy()
        tried[free] += step
        if (np.sign(tried[free]) != np.sign(coef[free])).any():
            break
        coef = tried
        if np.abs(slope @ step) < PRECISE**2:
            break
    return coef


def _refuse(table: _Table, chosen: Bools) -> None:
    counts = np.add.reduceat(chosen.astype(np.int64), table.start)
    wrong = int((counts != 1).sum())
    if wrong:
        problem = _NOT_ONE.fill(count=wrong)
        raise BadInput([Fault("y", None, problem, Text("请检查数据", "Check the data"))])


def _refuse_the_constant(table: _Table, hold: Floats) -> None:
    """A feature that is alike within every case has no coefficient, unless a ridge gives it one."""
    first = table.X[table.start][table.case]
    alike = (first == table.X).all(axis=0) & (np.diag(hold) <= 0)
    if alike.any():
        raise BadInput([Fault(f"X[:, {at}]", None, _ALIKE, _LEAVE) for at in np.flatnonzero(alike)])


_NOT_ONE = Text(
    "{count} 次选择不是恰有一个可选的选中项", "{count} cases have not exactly one available choice"
)
_ALIKE = Text("在每次选择内都相同，无从估计", "is alike within every case: nothing to estimate")
_LEAVE = Text("去掉该列，或设 ridge > 0", "Leave the column out, or set ridge above 0")
_ENOUGH = Text(
    "{n} 次选择，{p} 个系数（有效 {dof} 个）：数据够用",
    "{n} choices for {p} coefficients ({dof} in effect): enough data",
)
_TOO_FEW = Text(
    "数据太少：{n} 次选择，{p} 个系数（有效 {dof} 个），每个系数至少要 {fewest} 次",
    "too few data: {n} choices for {p} coefficients ({dof} in effect), each takes {fewest} or more",
)
