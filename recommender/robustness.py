"""How steady a ranking is when the weights move: SMAA (Lahdelma & Salminen 2001).

Weights are drawn many times, around those chosen or over all there are; each draw ranks the parks
that no rule excludes. The shares of the draws say how firmly a park holds its place.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from features import views
from features.text import Text
from features.vectors import Bools, Floats, Ints
from recommender.results import Ranking, Verdict
from recommender.winners import Draws, race, tally

DRAWS = 2000
SPREAD = 0.2
"""How far a weight moves on average, as a share of itself."""
DEPTH, FEW = 10, 5
STEADY = 0.9
"""A leader that leads in a smaller share of the draws is too close to call."""
_TITLE = Text("随机权重下的名次", "Ranks under drawn weights")
_HEADS = (
    Text("园区序号", "Position of the park"),
    Text("居首的次数占比", "Share of draws that it leads"),
    Text("进前三的次数占比", "Share of draws that it is among three"),
)


@dataclass(frozen=True)
class Steadiness:
    """How ``m`` parks fare over many draws of the weights, in the order of the weights chosen.

    ``parks``: (m,) positions of every park that is among the first places in some draw, and of
    those first with the weights chosen. ``acceptability``: (m, depth) share of draws in which each
    takes rank 1, 2, ...; ``central``: (m, c) mean weights of the draws that it wins, NaN where it
    wins none; ``pairwise``: (k, k) share of draws in which the row's park is ahead of the
    column's, for the first k. ``draws``: how many there were.
    """

    parks: Ints
    acceptability: Floats
    central: Floats
    pairwise: Floats
    draws: int

    def _repr_html_(self) -> str:
        found = zip(self.parks, self.first, self.among(3), strict=True)
        rows = [(int(at), f"{one:.1%}", f"{three:.1%}") for at, one, three in found]
        return views.table(f"{_TITLE.zh}（{self.draws:,} 次）", _HEADS, rows)

    @property
    def first(self) -> Floats:
        """(m,) share of draws that each park wins."""
        return self.among(1)

    def among(self, places: int) -> Floats:
        """(m,) share of draws in which each park is among the first ``places``."""
        summed: Floats = self.acceptability[:, :places].sum(axis=1)
        return summed

    @property
    def too_close(self) -> bool:
        """Whether the leader leads too seldom to be called the best."""
        return len(self.parks) > 1 and bool(self.first[0] < STEADY)

    @property
    def rivals(self) -> Ints:
        """Positions of the parks that are ahead of the leader in too many draws to be told apart.

        Empty where the lead is firm; of those first with the weights chosen.
        """
        ahead = self.pairwise[:, :1].ravel() > 1.0 - STEADY
        return self.parks[: len(ahead)][ahead]

    @property
    def error(self) -> float:
        """Two standard errors of a share of one half: no share is told more finely."""
        return float(1.0 / np.sqrt(self.draws))

    @property
    def said(self) -> Text:
        """The finding in a sentence."""
        if not len(self.parks):
            return _NOBODY
        return (_CLOSE if self.too_close else _FIRM).fill(share=f"{self.first[0]:.0%}")


def around(weights: Floats, spread: float = SPREAD, draws: int = DRAWS, seed: int = 0) -> Draws:
    """Weights drawn around ``weights`` (c,), which are their mean; what weighs 0 stays 0.

    A Dirichlet distribution whose concentration is such that weights deviate by ``spread`` of
    their own size, averaged by weight.
    """
    mean = weights / weights.sum()
    moved = float(np.sqrt(mean * (1.0 - mean)).sum())
    concentration = max((moved / spread) ** 2 - 1.0, np.finfo(np.float64).tiny)
    return _dirichlet(mean * concentration, draws, seed)


def anywhere(weights: Floats, draws: int = DRAWS, seed: int = 0) -> Draws:
    """Weights drawn evenly from all there are over the criteria that weigh anything."""
    return _dirichlet((weights > 0).astype(np.float64), draws, seed)


def steadiness(ranking: Ranking, draws: Draws, depth: int = DEPTH) -> Steadiness:
    """How steady a firm's ``ranking`` is over ``draws`` of the weights of all criteria."""
    columns = contenders(ranking)
    counts = ranking.weights > 0
    # What weighs nothing is taken as unknown throughout, so that no draw makes it count.
    fits = np.where(counts[:, None], ranking.fits[:, columns], np.nan)
    drawn = race(fits, draws)
    found = drawn.leaders(depth)
    places, won = tally(found, draws.weights, len(columns))
    shares = places / len(draws)
    shown = np.flatnonzero(
        (shares.max(axis=1, initial=0.0) > 0) | (np.arange(len(columns)) < depth)
    )
    mean = _central(won[shown], counts)
    return Steadiness(columns[shown], shares[shown], mean, drawn.ahead(shown[:depth]), len(draws))


def steadiness_of_many(
    rankings: Sequence[Ranking], draws: Draws, depth: int = FEW, threads: int = 1
) -> list[Steadiness]:
    """As :func:`steadiness`, for many firms over the same draws."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda one: steadiness(one, draws, depth), rankings))


def contenders(ranking: Ranking) -> Ints:
    """Positions of the parks that no rule excludes, best first."""
    allowed: Ints = ranking.order[ranking.worst[ranking.order] != Verdict.FAIL]
    return allowed


def _dirichlet(concentration: Floats, draws: int, seed: int) -> Draws:
    drawn = np.zeros((draws, len(concentration)))
    some = concentration > 0
    drawn[:, some] = np.random.default_rng(seed).dirichlet(concentration[some], draws)
    return Draws(drawn)


def _central(won: Floats, counts: Bools) -> Floats:
    """(m, c) mean weights, scaled to sum 1, of the draws that each park wins, NaN for none."""
    total = won * counts
    held = total.sum(axis=1, keepdims=True)
    # Nothing that is asked may weigh anything: then no weights are in the middle either.
    mean: Floats = np.divide(total, held, out=np.full(total.shape, np.nan), where=held > 0)
    return mean


_NOBODY = Text("没有园区符合全部硬性条件", "no park meets every condition")
_FIRM = Text(
    "权重变动时第一名稳定：{share} 的抽样中仍居第一",
    "the leader is firm: first in {share} of the draws",
)
_CLOSE = Text(
    "难分先后：第一名只在 {share} 的抽样中居第一",
    "too close to call: the leader is first in only {share} of the draws",
)
