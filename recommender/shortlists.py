"""The best parks for a firm in figures alone: what is ranked by the thousand, without words."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from features import views
from features.profiles import Park
from features.text import Text
from recommender.results import Ranking, Verdict


class Shortlist(NamedTuple):
    """The best ``k`` parks for one firm that no rule excludes, best first.

    ``weights``: (c,) sum 1 over the criteria that apply. ``positions``: (k,). ``figures``: (k, 5)
    score, low, high, coverage and the weight held by what is known. ``fits``: (k, c) 0..1, NaN
    unknown. ``contributions``: (k, c) what each criterion adds to the score, 0 where unknown; they
    sum to it. ``worst``: (k,) worst verdict. ``near``: positions of the best parks that one rule
    alone excludes, with their figures and fits. ``excluded``: how many parks some rule excludes.
    """

    weights: NDArray[np.float64]
    positions: NDArray[np.int64]
    figures: NDArray[np.float64]
    fits: NDArray[np.float64]
    contributions: NDArray[np.float64]
    worst: NDArray[np.uint8]
    near: NDArray[np.int64]
    near_figures: NDArray[np.float64]
    near_fits: NDArray[np.float64]
    excluded: int

    @property
    def score(self) -> NDArray[np.float64]:
        """(k,) weighted mean of the known fits."""
        return self.figures[:, 0]

    @property
    def named(self) -> NDArray[np.int64]:
        """Positions of the best, then of those near."""
        return np.concatenate([self.positions, self.near])

    def ranking(self, verdicts: NDArray[np.int8]) -> Ranking:
        """Those that are ``named`` as a ranking; ``verdicts``: (r, k + near)."""
        figures = np.concatenate([self.figures, self.near_figures]).T
        fits = np.concatenate([self.fits, self.near_fits]).T
        worst = verdicts.max(axis=0, initial=Verdict.PASS)
        order = np.arange(len(worst))
        score, low, high, coverage, _ = figures
        return Ranking(self.weights, fits, score, low, high, coverage, verdicts, worst, order)


@dataclass(frozen=True)
class Brief:
    """The best parks for a firm in figures alone, of how many; the day whose law was asked."""

    as_of: str
    parks: tuple[Park, ...]
    considered: int
    found: Shortlist
    data_version: str = ""

    def _repr_html_(self) -> str:
        figures, worst = self.found.figures.tolist(), self.found.worst.tolist()
        rows = [
            (
                rank, park.name, f"{score:.2f}", f"{low:.2f}–{high:.2f}", f"{coverage:.0%}",
                Verdict(at).label,
            )
            for rank, (park, (score, low, high, coverage, _), at) in enumerate(
                zip(self.parks, figures, worst, strict=True), start=1
            )
        ]  # fmt: skip
        said = _SAID.fill(as_of=self.as_of, shown=len(rows), n=self.considered)
        return views.table(said, _HEADS, rows)


@dataclass(frozen=True)
class Order:
    """Parks best first, and (of all fitted parks) which of them no rule excludes."""

    positions: NDArray[np.int64]
    feasible: NDArray[np.bool_]


_SAID = Text("{as_of}：{n} 个园区中的前 {shown} 个", "{as_of}: the first {shown} of {n} parks")
_HEADS = (
    Text("位次", "Rank"),
    Text("园区", "Park"),
    Text("得分", "Score"),
    Text("区间", "Interval"),
    Text("已知占比", "Coverage"),
    Text("结论", "Verdict"),
)
