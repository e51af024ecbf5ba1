"""What placing a firm at a park is worth: pair score, mutual score, chain, tax or investment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, cast

import numpy as np

from features.encode import firm_vector
from features.errors import BadInput, Fault
from features.fields import specs
from features.firm_table import firm_table
from features.profiles import Firm, Park
from features.text import Text
from features.units import OF_100
from features.vectors import Floats, Ints
from recommender import crowd
from recommender.chains import roles
from recommender.criteria import CRITERIA
from recommender.matching import ParkMatcher
from recommender.score import rank

Goal = Literal["score", "mutual", "chain", "tax", "investment"]
GOALS: Mapping[Goal, Text] = {
    "score": Text("匹配得分", "pair score"),
    "mutual": Text("双向得分", "mutual score"),
    "chain": Text("补链价值", "chain worth"),
    "tax": Text("年税收（万元；相近时看得分）", "yearly tax (wan yuan; then score)"),
    "investment": Text("投资（万元；相近时看得分）", "investment (wan yuan; then score)"),
}

AMOUNTS: Mapping[str, str] = {"tax": "annual_tax_wan", "investment": "investment_wan"}
CHAIN_WORTH: Mapping[str, float] = {"fill": 1.0, "extend": 0.6, "strengthen": 0.3}
"""Worth of a firm's part in a chain of the league: filling a gap before extending before
strengthening. The order is policy's, the numbers are ours.
"""

SLIGHT = 1e-3


def shown(goal: str, worth: float) -> float:
    """A worth by ``goal`` as people read it: sums of scores out of 100, amounts as they are."""
    return worth if goal in AMOUNTS else 100 * worth


def worth_label(goal: str) -> Text:
    """What such a worth is called, and that scores are out of 100 where they are."""
    label = GOALS[cast("Goal", goal)]
    return label if goal in AMOUNTS else _EACH.fill(what=label)


def out_of(goal: str, what: Text) -> Text:
    """``what`` follows from such worths; that it is out of 100 where scores are."""
    return what if goal in AMOUNTS else OF_100.fill(what=what)


_EACH = Text("{what}（每家满分 100）", "{what} (of 100 for each firm)")
_FIRM_SIDE = np.array([criterion.side == "firm" for criterion in CRITERIA])


@dataclass(frozen=True)
class Among:
    """Which pairs come into question: the parks of which region, how many for each firm, by the
    law of which day and with which weights.
    """

    region: str | None = None
    candidates: int = 30
    day: date | None = None
    weights: Any = None


@dataclass(frozen=True)
class Offers:
    """``q`` pairs: the parks that each firm may go to.

    ``positions``: (n,) of the region's parks among all; ``firm``, ``park``: (q,) positions among
    the firms and in ``positions``; ``score``, ``worst``: (q,) of the pair, its worst verdict.
    """

    matcher: ParkMatcher
    firms: tuple[Firm, ...]
    positions: Ints
    firm: Ints
    park: Ints
    score: Floats
    worst: Ints
    asked: Among

    @property
    def parks(self) -> tuple[Park, ...]:
        """The region's parks."""
        return tuple(self.matcher.parks_[at] for at in self.positions)

    @cached_property
    def sides(self) -> Floats:
        """(2, q) the firm's and the park's score, the pair's own where that side knows nothing."""
        return np.where(np.isnan(self.known_sides), self.score, self.known_sides)

    @cached_property
    def mutual(self) -> Floats:
        """(q,) harmonic mean of both sides' scores, the pair's own where one knows nothing."""
        mean = _harmonic(*self.known_sides)
        return np.where(np.isnan(mean), self.score, mean)

    @cached_property
    def known_sides(self) -> Floats:
        """(2, q) the score by either side's criteria alone, NaN where none of them is known."""
        found = np.full((2, len(self.score)), np.nan)
        scope, setting = self.matcher.scope(self.asked.region), self.matcher.setting(self.asked.day)
        weigher = self.matcher.weigher(self.asked.weights)
        starts = np.searchsorted(self.firm, np.arange(len(self.firms) + 1))
        for at, firm in enumerate(self.firms):
            some = slice(int(starts[at]), int(starts[at + 1]))
            ranking, _ = rank(firm_vector(firm), scope, replace(setting, weights=weigher(firm)))
            fits = ranking.fits[:, self.park[some]]
            for side, rows in enumerate((_FIRM_SIDE, ~_FIRM_SIDE)):
                found[side, some] = _side(fits[rows], ranking.weights[rows])
        return found

    @cached_property
    def chain(self) -> Floats:
        """(q,) the best part that the firm would have in a chain of the park's league."""
        known: dict[tuple[int, str], float] = {}
        parks = self.parks
        found = np.zeros(len(self.score))
        for pair, (at, place) in enumerate(
            zip(self.firm.tolist(), self.park.tolist(), strict=True)
        ):
            park = parks[place]
            key = at, park.adcode[:4]
            if key not in known:
                parts = roles(self.firms[at], self.matcher.chains_around(park))
                known[key] = max((CHAIN_WORTH[part.kind] for part in parts), default=0.0)
            found[pair] = known[key]
        return found

    def worth(self, goal: Goal) -> Floats:
        """(q,) what a plan weighs each pair by for ``goal``, 0 or more. Between plans whose tax or
        investment differs by less than a thousandth the scores decide.

        Raises as :meth:`counted`.
        """
        counted = self.counted(goal)
        return counted * (1.0 + SLIGHT * self.score) if goal in AMOUNTS else counted

    def counted(self, goal: Goal) -> Floats:
        """(q,) what each pair adds to a plan's sum for ``goal``: tax and investment as the firms
        state them.

        Raises :class:`BadInput` for every firm that does not state what the goal needs.
        """
        if goal == "mutual":
            return self.mutual
        if goal == "chain":
            return self.chain
        figure = AMOUNTS.get(goal)
        if figure is None:
            return self.score
        _refuse_unstated(self.firms, figure)
        amounts: Floats = np.array([float(getattr(firm, figure)) for firm in self.firms])
        return amounts[self.firm]


def offered(
    matcher: ParkMatcher,
    firms: Sequence[Firm],
    asked: Among,
    also: Sequence[tuple[int, int]] = (),
    never: Collection[tuple[int, int]] = (),
) -> Offers:
    """The best parks for each firm that no rule excludes; pairs (firm, park of the region)
    ``also``, whatever their score, and ``never`` others.
    """
    engine = matcher.engine(asked.region, asked.day)
    table = firm_table(tuple(firms), engine.groups)
    lists = crowd.shortlists(engine, table, matcher.weigher(asked.weights), asked.candidates)
    firm, place = np.nonzero(lists.positions >= 0)
    listed = dict(
        zip(
            zip(firm.tolist(), lists.positions[firm, place].tolist(), strict=True),
            zip(
                lists.figures[firm, place, 0].tolist(),
                lists.worst[firm, place].tolist(),
                strict=True,
            ),
            strict=True,
        )
    )
    for pair in also:
        if pair not in listed:
            listed[pair] = _pair(matcher, firms[pair[0]], pair[1], asked)
    kept = [(*pair, *found) for pair, found in listed.items() if pair not in never]
    kept.sort(key=lambda one: one[0])
    columns = list(zip(*kept, strict=True)) or [()] * 4
    return Offers(
        matcher, tuple(firms), engine.scope.positions,
        np.array(columns[0], dtype=np.int64), np.array(columns[1], dtype=np.int64),
        np.array(columns[2], dtype=np.float64), np.array(columns[3], dtype=np.int64), asked,
    )  # fmt: skip


def _pair(matcher: ParkMatcher, firm: Firm, park: int, asked: Among) -> tuple[float, int]:
    """Score and worst verdict of one pair."""
    weights = matcher.weigher(asked.weights)(firm)
    setting = replace(matcher.setting(asked.day), weights=weights)
    ranking, _ = rank(firm_vector(firm), matcher.scope(asked.region), setting)
    return float(ranking.score[park]), int(ranking.worst[park])


def _refuse_unstated(firms: Sequence[Firm], figure: str) -> None:
    what = specs(Firm)[figure].label
    faults = [
        Fault(f"firms.{at}.{figure}", None, _UNSTATED.fill(name=firm.name, what=what), _STATE)
        for at, firm in enumerate(firms)
        if getattr(firm, figure) is None
    ]
    if faults:
        raise BadInput(faults)


_UNSTATED = Text(
    "“{name}”没有填目标所需的{what}", "{name} does not state what the goal needs: {what}"
)
_STATE = Text(
    "请填写；不知道的先从名单去掉，或以“匹配得分”（score）为目标",
    "State it, leave out who does not know it, or choose the pair score (score) as the goal",
)


def _side(fits: Floats, weights: Floats) -> Floats:
    """(q,) the score over some criteria alone, NaN where none of them is known."""
    held = (~np.isnan(fits) * weights[:, None]).sum(axis=0)
    total = (np.nan_to_num(fits) * weights[:, None]).sum(axis=0)
    mean: Floats = np.divide(total, held, out=np.full_like(total, np.nan), where=held > 0)
    return mean


def _harmonic(one: Floats, other: Floats) -> Floats:
    both = one + other
    nothing: Floats = np.where(np.isnan(both), np.nan, 0.0)
    mean: Floats = np.divide(2 * one * other, both, out=nothing, where=both > 0)
    return mean
