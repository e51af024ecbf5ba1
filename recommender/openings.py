"""Parks that nobody is sent to: how far each is from the nearest firm's list, and what would help.

Ranks are compared as they stand: a park gets on a list when its score reaches the last one there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from features.encode import firm_vector
from features.text import Text
from features.vectors import Bools, Floats, Ints
from recommender.criteria import CRITERIA
from recommender.results import Ranking, Verdict
from recommender.score import rank
from recommender.worths import Offers

MOST_PAIRS = 2_000_000
"""Firms times parks that are looked through; beyond it nothing is said."""


@dataclass(frozen=True)
class Opening:
    """A park on nobody's list. ``firm``: whose list is nearest, "" where rules exclude all of them;
    ``short``: what its score lacks there; ``criterion``: the one that could help, ``gain``: how
    much it would, were it fully met; ``known``: whether the park's figure for it is known.
    """

    park: int
    excluded: int
    firm: str = ""
    short: float = 0.0
    criterion: Text = Text("", "")
    gain: float = 0.0
    known: bool = True

    @property
    def enough(self) -> bool:
        """Whether that criterion alone would bring the park onto the list."""
        return bool(self.firm) and self.gain >= self.short


def openings(offers: Offers, never: Ints) -> tuple[Opening, ...]:
    """One for each park at ``never`` (positions in the region), in their order."""
    if len(offers.firms) * len(offers.positions) > MOST_PAIRS:
        return ()
    short = np.full((len(offers.firms), len(never)), np.inf)
    for at, ranking, last in _rankings(offers):
        able = ranking.worst[never] != Verdict.FAIL
        short[at, able] = last - ranking.score[never][able]
    nearest = short.argmin(axis=0) if len(offers.firms) else np.zeros(len(never), dtype=np.int64)
    helped = {int(at): never[nearest == at] for at in np.unique(nearest)}
    told = {
        park: _opening(offers, at, int(park), ranking, last)
        for at, ranking, last in _rankings(offers, set(helped))
        for park in helped[at].tolist()
    }
    excluded = np.isinf(short).sum(axis=0)
    return tuple(
        Opening(park, int(count))
        if count == len(offers.firms)
        else replace(told[park], excluded=int(count))
        for park, count in zip(never.tolist(), excluded, strict=True)
    )


def _rankings(offers: Offers, some: set[int] | None = None) -> Iterator[tuple[int, Ranking, float]]:
    """Each firm (of ``some``) with all parks of the region, and the least score on its list."""
    matcher, asked = offers.matcher, offers.asked
    scope, setting = matcher.scope(asked.region), matcher.setting(asked.day)
    weigher = matcher.weigher(asked.weights)
    for at, firm in enumerate(offers.firms):
        if some is None or at in some:
            listed = offers.score[offers.firm == at]
            full = len(listed) >= asked.candidates
            ranking, _ = rank(firm_vector(firm), scope, replace(setting, weights=weigher(firm)))
            yield at, ranking, float(listed.min()) if full else 0.0


def _opening(offers: Offers, at: int, park: int, ranking: Ranking, last: float) -> Opening:
    fits, weights = ranking.fits[:, park], ranking.weights
    gains, short = _met(fits, weights) - ranking.score[park], last - ranking.score[park]
    best = _best(gains, np.isnan(fits), float(short))
    return Opening(
        park=park,
        excluded=0,
        firm=offers.firms[at].name,
        short=float(short),
        criterion=CRITERIA[best].label,
        gain=float(gains[best]),
        known=not np.isnan(fits[best]),
    )


def _best(gains: Floats, unknown: Bools, short: float) -> int:
    """Of what suffices the least, a figure that only needs publishing first; else the most."""
    enough = np.flatnonzero(gains >= short)
    if not len(enough):
        return int(np.argmax(gains))
    return int(enough[np.lexsort((gains[enough], ~unknown[enough]))[0]])


def _met(fits: Floats, weights: Floats) -> Floats:
    """(c,) the score if one criterion alone were fully met and known."""
    known = ~np.isnan(fits)
    total, held = float(np.nan_to_num(fits) @ weights), float(known @ weights)
    added = np.where(known, 1.0 - np.nan_to_num(fits), 1.0) * weights
    share: Floats = (total + added) / np.maximum(held + np.where(known, 0.0, weights), 1e-12)
    return share
