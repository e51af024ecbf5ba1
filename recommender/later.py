"""Weights learnt from earlier sitings, judged on later ones of other firms beside the expert's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from features import views
from features.sitings import Siting
from features.text import Lang, Text
from features.vectors import Floats
from recommender.criteria import NAMES
from recommender.evaluate import Evaluation, evaluate
from recommender.matcher import ParkMatcher
from recommender.metrics import calibration_error
from recommender.past import RIDGE, Choices, Learnt, choices, learn, refuse_leaks, split
from recommender.trials import METRICS, Scope
from recommender.weights import Weights

NAMED: Mapping[str, Text] = {
    "expert": Text("专家权重", "expert weights"),
    "learnt": Text("学得权重", "learnt weights"),
    "pairwise": Text("两两排序学得", "learnt by pairs"),
    "popularity": Text("已有项目数", "past projects"),
    "industry_counts": Text("同类项目数", "past projects of the industry"),
    "random": Text("随机", "random"),
}
FIRM_HAND = 1e6
"""A ridge so firm that only the scale of the expert weights is learnt."""


@dataclass(frozen=True)
class OutOfTime:
    """What was learnt up to ``year`` and how it fares on what came later.

    ``judged``: "expert", "learnt", "pairwise" → evaluation on the later sitings. ``loglik``: mean
    log likelihood of a later choice by the learnt weights, by the expert's at the best scale, and
    by equal chances. ``calibration``: mean gap between the learnt chances and what happened.
    """

    year: int
    learnt: Learnt
    judged: Mapping[str, Evaluation]
    loglik: Mapping[str, float]
    calibration: float

    @property
    def values(self) -> dict[str, Floats]:
        """Model of ``NAMED`` → (n, m) metrics of each later siting."""
        found = {name: one.values["parkmatch"] for name, one in self.judged.items()}
        base = self.judged["expert"].values
        return {name: found[name] if name in found else base[name] for name in NAMED}

    @property
    def intervals(self) -> dict[str, Floats]:
        """Model of ``NAMED`` → (2, m) 95% interval of each metric."""
        found = {name: one.intervals["parkmatch"] for name, one in self.judged.items()}
        base = self.judged["expert"].intervals
        return {name: found[name] if name in found else base[name] for name in NAMED}

    def said(self, metric: str = "mrr", lang: Lang = "zh") -> str:
        """Whether the learnt weights are better than the expert's, or within the noise."""
        at = list(METRICS).index(metric)
        expert, learnt = (np.nanmean(self.values[name][:, at]) for name in ("expert", "learnt"))
        low, high = self.intervals["expert"][:, at]
        verdict = _NOISE if low <= learnt <= high else _BETTER if learnt > expert else _WORSE
        told = verdict.fill(
            metric=METRICS[metric], learnt=f"{learnt:.2f}", expert=f"{expert:.2f}",
            low=f"{low:.2f}", high=f"{high:.2f}",
        )  # fmt: skip
        return told.of(lang)

    def _repr_html_(self) -> str:
        rows = [
            (NAMED[name], *map(_cell, np.nanmean(values, axis=0), *self.intervals[name]))
            for name, values in self.values.items()
        ]
        heads = (Text("权重", "Weights"), *METRICS.values())
        return views.table(_LATER.fill(year=self.year, said=self.said()), heads, rows)


def out_of_time(
    matcher: ParkMatcher,
    sitings: Sequence[Siting],
    year: int,
    *,
    ridge: float = RIDGE,
    scope: Scope = "province",
    province: str | None = None,
) -> OutOfTime:
    """Learns from the sitings up to ``year`` and judges on later ones of firms not learnt from."""
    before, after = split(sitings, year)
    refuse_leaks(before, after)
    made, asked = choices(matcher, before, scope), choices(matcher, after, scope)
    expert = matcher.weights_
    learnt = learn(made, expert, ridge)
    weights = {"expert": expert, "learnt": learnt.weights, "pairwise": by_pairs(made, expert)}
    judged = {
        name: evaluate(
            ParkMatcher(one, matcher.as_of_, matcher.rules, matcher.sitings_).fit(matcher.parks_),
            after,
            scope,
            province,
        )
        for name, one in weights.items()
    }
    chances = _chances(learnt, asked)
    held = _chances(learn(made, expert, FIRM_HAND), asked)
    sizes = np.bincount(asked.case)
    loglik = {
        "learnt": float(np.log(chances[asked.chosen]).mean()),
        "expert": float(np.log(held[asked.chosen]).mean()),
        "random": float(-np.log(sizes).mean()),
    }
    return OutOfTime(year, learnt, judged, loglik, calibration_error(chances, asked.chosen))


def by_pairs(found: Choices, expert: Weights) -> Weights:
    """Weights by learning to rank: a logistic regression on chosen less not chosen, none below 0.

    Criteria that it finds nothing for weigh nothing; where it finds none at all, the expert's.
    """
    rows = np.flatnonzero(expert.vector(NAMES) > 0)
    taken = found.fits[found.chosen][found.case][:, rows]
    gaps = (taken - found.fits[:, rows])[~found.chosen]
    size = np.bincount(found.case)[found.case][~found.chosen]
    pairs, sides = np.vstack([gaps, -gaps]), np.repeat([1, 0], len(gaps))
    model = LogisticRegression(fit_intercept=False, max_iter=1000)
    model.fit(pairs, sides, np.tile(1.0 / size, 2))
    told = dict(zip([NAMES[row] for row in rows], model.coef_[0].clip(min=0).tolist(), strict=True))
    return Weights(told, "pairwise") if any(told.values()) else expert


def _chances(learnt: Learnt, asked: Choices) -> Floats:
    rows = [NAMES.index(name) for name in learnt.criteria]
    return learnt.model.predict_proba(asked.fits[:, rows], asked.case)


def _cell(mean: float, low: float, high: float) -> str:
    return "—" if np.isnan(mean) else f"{mean:.2f} [{low:.2f}, {high:.2f}]"


_LATER = Text("学到 {year} 年，用其后的检验。{said}", "learnt up to {year}, judged later. {said}")
_SCORES = "{metric}：学得 {learnt}，专家 {expert}（95% 区间 {low}–{high}）"
_SCORES_EN = "{metric}: learnt {learnt}, expert {expert} (95% interval {low}–{high})"
_NOISE = Text(f"{_SCORES}：差别在误差之内", f"{_SCORES_EN}: within the noise")
_BETTER = Text(f"{_SCORES}：学得的更好", f"{_SCORES_EN}: the learnt are better")
_WORSE = Text(f"{_SCORES}：学得的更差", f"{_SCORES_EN}: the learnt are worse")
