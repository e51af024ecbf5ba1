"""Past sitings as choices: which park each firm took among those that it could take then.

What was known then is what an evaluation knows: the law of the year, other firms' sitings up to
it, no tenants. So that weights are learnt from some sitings and judged on later ones of other
firms, the two are split here, and what would leak from one into the other is refused.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from features.encode import firm_vector, siting_vectors
from features.errors import BadInput, Fault
from features.sitings import Siting, firm_key
from features.text import Text
from features.vectors import Bools, Floats, Ints
from recommender.criteria import NAMES
from recommender.learn import ConditionalLogit, sampled
from recommender.matching import ParkMatcher
from recommender.results import Verdict
from recommender.score import rank
from recommender.trials import Field, Scope, Trial, trials, without_tenants
from recommender.weights import Weights

RIDGE = 10.0
"""How firmly learnt weights are held to the ratios of the expert's: that many choices' worth."""
MOST_PARKS = 300
"""Beyond so many other parks in a choice, as many are drawn of them to learn from."""
LEAN = 5.0
"""Parks are drawn by the exponential of the expert's score (0..1) times this: the best tell most,
and are drawn up to 150 times as often."""


@dataclass(frozen=True)
class Choices:
    """Rows of (choice, park): ``fits`` (n, c), ``chosen``, ``case``, ``park`` (n,).

    An unknown fit is the mean of those known in its choice: it tells no parks apart.
    ``sitings``: one a case; ``left_out``: sitings whose park is not known or excluded by a rule.
    """

    fits: Floats
    chosen: Bools
    case: Ints
    park: Ints
    sitings: tuple[Siting, ...]
    left_out: tuple[Siting, ...]

    def frame(self) -> pd.DataFrame:
        """One row a choice and park, for a look."""
        table = pd.DataFrame(self.fits, columns=list(NAMES))
        return table.assign(case=self.case, park=self.park, chosen=self.chosen)


@dataclass(frozen=True)
class Learnt:
    """Weights learnt from ``choices``, the model behind them, and which criteria they rest on.

    ``drawn``: how many parks a choice was learnt from on average, where not from all of them.
    """

    weights: Weights
    model: ConditionalLogit
    criteria: tuple[str, ...]
    choices: Choices
    drawn: float | None = None


def split(sitings: Sequence[Siting], year: int) -> tuple[tuple[Siting, ...], tuple[Siting, ...]]:
    """Sitings up to ``year``, and later ones of firms that have none among the former."""
    before = tuple(siting for siting in sitings if siting.year <= year)
    known = {firm_key(siting.firm) for siting in before}
    after = (siting for siting in sitings if siting.year > year)
    return before, tuple(siting for siting in after if firm_key(siting.firm) not in known)


def refuse_leaks(learnt_from: Sequence[Siting], judged_on: Sequence[Siting]) -> None:
    """Raises :class:`BadInput` for a firm on both sides, or a judged siting that is not later."""
    firms = {firm_key(siting.firm) for siting in learnt_from}
    last = max((siting.year for siting in learnt_from), default=-1)
    faults = [
        Fault(siting.id, siting.firm, _BOTH, _SPLIT)
        for siting in judged_on
        if firm_key(siting.firm) in firms
    ]
    faults += [
        Fault(siting.id, siting.year, _EARLIER.fill(last=last), _SPLIT)
        for siting in judged_on
        if siting.year <= last
    ]
    if faults:
        raise BadInput(faults)


def choices(matcher: ParkMatcher, sitings: Sequence[Siting], scope: Scope = "province") -> Choices:
    """What each firm of ``sitings`` chose among the parks that no rule excluded for it then."""
    then = copy(matcher).fit(without_tenants(matcher.parks_))
    cases, _ = trials(Field(then.parks_, then.vectors_), sitings, scope)
    blocks: list[tuple[Floats, Ints, Trial]] = []
    left_out = []
    for case in cases:
        fits, parks = _could(then, case, (*matcher.sitings_, *sitings))
        if case.park in parks.tolist() and len(parks) > 1:
            blocks.append((fits, parks, case))
        else:
            left_out.append(case.siting)
    if not blocks:
        raise BadInput([Fault("sitings", len(sitings), _NONE, _MORE)])
    sizes = [len(parks) for _, parks, _ in blocks]
    return Choices(
        np.concatenate([fits for fits, _, _ in blocks]),
        np.concatenate([parks == case.park for _, parks, case in blocks]),
        np.repeat(np.arange(len(blocks)), sizes),
        np.concatenate([parks for _, parks, _ in blocks]),
        tuple(case.siting for _, _, case in blocks),
        tuple(left_out),
    )


def learn(
    found: Choices,
    expert: Weights,
    ridge: float = RIDGE,
    name: str = "learnt",
    most: int = MOST_PARKS,
) -> Learnt:
    """Weights for the criteria that the expert weighs and that tell parks apart in the choices.

    None counts against a park; what the choices say nothing of keeps its ratio to the others. Of a
    choice among more than ``most`` other parks about as many are drawn, with a fixed seed, and the
    estimates corrected for it; the weights' note says so.
    """
    weighed = expert.vector(NAMES)
    rows = np.flatnonzero((weighed > 0) & _telling(found))
    model = ConditionalLogit(ridge, weighed[rows].tolist(), [1] * len(rows))
    kept, correction = _drawn(found, weighed, most)
    case = found.case[kept]
    model.fit(found.fits[:, rows][kept], found.chosen[kept], case, offset=correction)
    learnt = model.coef_
    # What was not told apart is as heavy, beside the expert's others, as the expert has it.
    scale = learnt.sum() / weighed[rows].sum() if learnt.any() else 1.0
    values = dict(zip(NAMES, (weighed * scale).tolist(), strict=True))
    values |= {NAMES[row]: float(value) for row, value in zip(rows, learnt, strict=True)}
    names = tuple(NAMES[row] for row in rows)
    drawn = None if correction is None else len(case) / model.n_choices_
    note = model.said if drawn is None else _of_drawn(found, drawn, model)
    return Learnt(Weights(values, name, note, "learnt"), model, names, found, drawn)


def _drawn(found: Choices, weighed: Floats, most: int) -> tuple[Ints | slice, Floats | None]:
    """Which rows to learn from, and their correction: all, and none, where choices are small."""
    if np.bincount(found.case).max() <= most + 1:
        return slice(None), None
    score = found.fits @ (weighed / weighed.sum())
    return sampled(found.chosen, found.case, most, likeliness=np.exp(LEAN * score))


def _of_drawn(found: Choices, drawn: float, model: ConditionalLogit) -> Text:
    parks = len(found.case) / model.n_choices_
    return _DRAWN.fill(said=model.said, drawn=f"{drawn:,.0f}", parks=f"{parks:,.0f}")


def _could(then: ParkMatcher, case: Trial, sitings: Sequence[Siting]) -> tuple[Floats, Ints]:
    """(m, c) fits of the parks that the firm could take, and (m,) their positions."""
    year = case.siting.year
    known = [s for s in sitings if s.year <= year and firm_key(s.firm) != case.key]
    placed = siting_vectors(list(dict.fromkeys(known)), then.vectors_)
    setting = then.setting(date(year, 12, 31))
    told = replace(setting, sitings=placed, year=year)
    scope = then.scope_at(case.pool)
    ranking, _ = rank(firm_vector(case.firm), scope, told)
    able = np.flatnonzero(ranking.worst != Verdict.FAIL)
    fits = ranking.fits[:, able]
    counts = (~np.isnan(fits)).sum(axis=1)
    mean = np.nansum(fits, axis=1) / np.maximum(counts, 1)
    return np.where(np.isnan(fits), mean[:, None], fits).T, scope.positions[able]


def _telling(found: Choices) -> Bools:
    """(c,) whether each criterion differs within some choice."""
    first = np.unique(found.case, return_index=True)[1]
    return np.asarray((found.fits != found.fits[first][found.case]).any(axis=0))


_BOTH = Text("该企业在学习所用的项目中也有", "this firm is among those learnt from")
_EARLIER = Text("不晚于学习所用的 {last} 年", "is not later than {last}, learnt from")
_SPLIT = Text("请用 split 按年份与企业划分", "Split by year and firm with split")
_DRAWN = Text(
    "{said}；每次选择平均从 {parks} 个园区中抽 {drawn} 个来学，已按抽中机会修正",
    "{said}; each choice was learnt from {drawn} of {parks} parks on average, corrected for chance",
)
_NONE = Text("没有一个项目可用来学习", "no siting can be learnt from")
_MORE = Text("请给知道园区的项目", "Give sitings whose park is known")
