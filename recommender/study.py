"""How steady one firm's ranking is, in all: under drawn weights, one weight at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from features import views
from features.profiles import Firm, Park
from features.text import Text
from recommender.criteria import CRITERIA, NAMES
from recommender.margins import Range, Swing, ranges, tornado
from recommender.matching import ParkMatcher
from recommender.results import Ranking
from recommender.robustness import (
    DEPTH,
    DRAWS,
    SPREAD,
    Steadiness,
    anywhere,
    around,
    contenders,
    steadiness,
)
from recommender.weights import Weights

TOP = 5


@dataclass(frozen=True)
class Standing:
    """A park's place, score and interval, and the shares of draws that it leads or is near the top.

    ``anywhere``: the share that it leads over all weights there are. ``ahead``: in which share of
    the draws around the chosen weights it is ahead of the leader.
    """

    park: Park
    rank: int
    score: float
    low: float
    high: float
    first: float
    top: float
    anywhere: float
    ahead: float


@dataclass(frozen=True)
class Study:
    """A firm's ranking with what was found of its steadiness; positions are those of ``parks``."""

    parks: tuple[Park, ...]
    ranking: Ranking
    weights: str
    spread: float
    near: Steadiness
    everywhere: Steadiness
    ranges: tuple[Range, ...]
    swings: tuple[Swing, ...]

    def standings(self, k: int) -> tuple[Standing, ...]:
        """The first ``k`` parks."""
        near = dict(zip(self.near.parks.tolist(), range(len(self.near.parks)), strict=True))
        wide = dict(
            zip(self.everywhere.parks.tolist(), self.everywhere.first.tolist(), strict=True)
        )
        top = self.near.among(TOP)
        return tuple(
            Standing(
                self.parks[at],
                rank,
                float(self.ranking.score[at]),
                float(self.ranking.low[at]),
                float(self.ranking.high[at]),
                float(self.near.first[near[at]]),
                float(top[near[at]]),
                wide.get(at, 0.0),
                float(self.near.pairwise[near[at], 0]),
            )
            for rank, at in enumerate(contenders(self.ranking)[:k].tolist(), start=1)
        )

    def _repr_html_(self) -> str:
        rows = [
            (
                one.rank, one.park.name, f"{one.score:.2f}", f"{one.low:.2f}–{one.high:.2f}",
                f"{one.first:.0%}", f"{one.top:.0%}",
            )
            for one in self.standings(DEPTH)
        ]  # fmt: skip
        return views.table(self.near.said, _HEADS, rows)

    @property
    def open(self) -> int:
        """How many other parks the figures that are not known could bring ahead of the leader."""
        columns = contenders(self.ranking)
        if not len(columns):
            return 0
        return int((self.ranking.high[columns[1:]] > self.ranking.low[columns[0]]).sum())


def study(
    matcher: ParkMatcher,
    firm: Firm,
    *,
    as_of: date | None = None,
    weights: Any = None,
    region: str | None = None,
    spread: float = SPREAD,
    draws: int = DRAWS,
    depth: int = DEPTH,
    seed: int = 0,
) -> Study:
    """How steady the ranking of the parks for ``firm`` is; asked as :meth:`ParkMatcher.rank`."""
    chosen = Weights.read((firm.segment or matcher.weights_) if weights is None else weights)
    vector = chosen.vector(NAMES)
    ranking = matcher.rank(firm, as_of=as_of, weights=chosen, region=region)
    return Study(
        parks=tuple(matcher.parks_[at] for at in matcher.scope(region).positions),
        ranking=ranking,
        weights=chosen.name,
        spread=spread,
        near=steadiness(ranking, around(vector, spread, draws, seed), depth),
        everywhere=steadiness(ranking, anywhere(vector, draws, seed), depth),
        ranges=ranges(ranking),
        swings=tornado(ranking),
    )


def label(row: int) -> Text:
    """The criterion of a row in words."""
    return CRITERIA[row].label


def decisive(found: Sequence[Range]) -> tuple[Range, ...]:
    """The criteria whose weight alone can unseat the leader, the nearest turn first."""
    return tuple(sorted((one for one in found if one.decides), key=_room))


def _room(one: Range) -> float:
    below = one.share - one.low if one.below is not None else float("inf")
    above = one.high - one.share if one.above is not None else float("inf")
    return min(below, above)


_HEADS = (
    Text("位次", "Rank"),
    Text("园区", "Park"),
    Text("得分", "Score"),
    Text("区间", "Interval"),
    Text("居第一", "First"),
    Text(f"居前 {TOP}", f"Among {TOP}"),
)
