"""Weights learnt from earlier sitings, judged on later ones of other firms beside the expert's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from features import views
from features.sitings import Siting, firm_key
from features.text import Lang, Text
from features.vectors import Floats
from recommender.criteria import NAMES
from recommender.evaluate import Evaluation, evaluate
from recommender.matching import ParkMatcher
from recommender.metrics import calibration_error, interval
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
    by equal chances. ``calibration``: mean gap between the learnt chances and what happened;
    ``chance``: the mean of these chances, which the gap is to be seen beside.
    """

    year: int
    learnt: Learnt
    judged: Mapping[str, Evaluation]
    loglik: Mapping[str, float]
    calibration: float
    chance: float

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

    def gain(self, metric: str = "mrr") -> tuple[float, float, float]:
        """Learnt less expert on the same sitings: the mean and its 95% interval over firms."""
        at = list(METRICS).index(metric)
        values = self.values
        gaps = values["learnt"][:, [at]] - values["expert"][:, [at]]
        firms = [firm_key(siting.firm) for siting in self.judged["expert"].sitings]
        low, high = interval(gaps, firms)[:, 0].tolist()
        return float(np.nanmean(gaps)), low, high

    def said(self, metric: str = "mrr", lang: Lang = "zh") -> str:
        """Whether the learnt weights are better than the expert's, or within the noise."""
        at = list(METRICS).index(metric)
        expert, learnt = (np.nanmean(self.values[name][:, at]) for name in ("expert", "learnt"))
        gain, low, high = self.gain(metric)
        verdict = _BETTER if low > 0 else _WORSE if high < 0 else _NOISE
        if {f"{one:+z.3f}" for one in (gain, low, high)} == {"+0.000"}:
            verdict = _ALIKE
        told = verdict.fill(
            metric=METRICS[metric], learnt=f"{learnt:.2f}", expert=f"{expert:.2f}",
            gain=f"{gain:+z.3f}", low=f"{low:+z.3f}", high=f"{high:+z.3f}",
        )  # fmt: skip
        return told.of(lang)

    @property
    def kept(self) -> Text:
        """How far the learnt chances are from what happened, in a sentence."""
        return _KEPT.fill(gap=f"{100 * self.calibration:.2f}", chance=f"{self.chance:.2%}")

    def _repr_html_(self) -> str:
        rows = [
            (NAMED[name], *map(_cell, np.nanmean(values, axis=0), *self.intervals[name]))
            for name, values in self.values.items()
        ]
        heads = (Text("权重", "Weights"), *METRICS.values())
        title = _LATER.fill(year=self.year, said=self.said(), kept=self.kept)
        return views.table(title, heads, rows)


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
    gap = calibration_error(chances, asked.chosen)
    return OutOfTime(year, learnt, judged, loglik, gap, float(asked.chosen.mean()))


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


_LATER = Text(
    "学到 {year} 年，用其后的检验。{said}。{kept}",
    "learnt up to {year}, judged later. {said}. {kept}",
)
_KEPT = Text(
    "学得的概率与实际发生平均差 {gap} 个百分点（每个园区的平均概率 {chance}）",
    "The learnt chances are {gap} percentage points from what happened on average "
    "(a park's mean chance {chance})",
)
_SCORES = (
    "{metric}：学得 {learnt}，专家 {expert}；同一批项目上的差 {gain}（95% 区间 {low} 至 {high}）"
)
_SCORES_EN = (
    "{metric}: learnt {learnt}, expert {expert}; difference on the same sitings {gain} "
    "(95% interval {low} to {high})"
)
_NOISE = Text(f"{_SCORES}：差别在误差之内", f"{_SCORES_EN}: within the noise")
_ALIKE = Text(
    "{metric}：学得 {learnt}，专家 {expert}；同一批项目上一样（相差不到 0.0005）",
    "{metric}: learnt {learnt}, expert {expert}; alike on the same sitings (within 0.0005)",
)
_BETTER = Text(f"{_SCORES}：学得的更好", f"{_SCORES_EN}: the learnt are better")
_WORSE = Text(f"{_SCORES}：学得的更差", f"{_SCORES_EN}: the learnt are worse")
