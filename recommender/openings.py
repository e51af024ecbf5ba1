"""Parks that nobody is sent to: how far each is from the nearest firm's list, and what would help:
only what the park itself can change, or what the firm has yet to say.

Ranks are compared as they stand: a park gets on a list when its score reaches the last one there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from features.encode import firm_vector
from features.fields import specs
from features.profiles import Basis, Fact, Firm, Park
from features.text import Text
from features.vectors import Bools, Floats, Ints
from recommender.criteria import CRITERIA
from recommender.results import Ranking, Verdict
from recommender.score import rank
from recommender.worths import Offers

MOST_PAIRS = 2_000_000
"""Firms times parks that are looked through; beyond it nothing is said."""
LEAST_GAIN = 1e-9
_CHANGEABLE = np.array([criterion.changeable for criterion in CRITERIA])


class Way(StrEnum):
    """Whose move it is: the park's, to better a figure or to make one known; the firm's, to state
    what its project is; or nobody's.
    """

    IMPROVE = "improve"
    PUBLISH = "publish"
    STATE = "state"
    NOTHING = "nothing"

    def told(self, what: Text) -> Text:
        """The way in words; ``what``: the figure that it is about."""
        return _TOLD[self].fill(what=what)


_TOLD = {
    Way.IMPROVE: Text("改进{what}", "better: {what}"),
    Way.PUBLISH: Text("填报{what}（现未知）", "publish: {what} (unknown now)"),
    Way.STATE: Text(
        "企业未说明{what}，请企业先填报", "the firm does not state: {what}; ask it first"
    ),
    Way.NOTHING: Text("园区自身改变不了", "nothing that the park itself can change"),
}


@dataclass(frozen=True)
class Opening:
    """A park on nobody's list. ``firm``: whose list is nearest, "" where rules exclude all of them;
    ``short``: what its score lacks there; ``way``: what could help, by the figure ``criterion``;
    ``gain``: the most that the park's score could gain by it.
    """

    park: int
    excluded: int
    firm: str = ""
    short: float = 0.0
    way: Way = Way.NOTHING
    criterion: Text = Text("", "")
    gain: float = 0.0

    @property
    def known(self) -> bool:
        """Whether the park's own figure is known, or is not the matter."""
        return self.way is not Way.PUBLISH

    @property
    def enough(self) -> bool:
        """Whether the park alone could come onto the list by it; what a firm has yet to state
        raises other parks too.
        """
        return self.way in {Way.IMPROVE, Way.PUBLISH} and self.gain >= self.short

    @property
    def told(self) -> Text:
        """What would change it."""
        return self.way.told(self.criterion)


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
    firm, score = offers.firms[at], ranking.score[park]
    gains, short = _met(ranking.fits[:, park], ranking.weights) - score, float(last - score)
    found = Opening(park, 0, firm.name, short)
    unstated = _unstated(firm, ranking) & (gains > LEAST_GAIN)
    own = _CHANGEABLE & ~unstated & (gains > LEAST_GAIN)
    known = _known(offers.matcher.parks_[offers.positions[park]])
    if (own & (gains >= short)).any() or (own.any() and not (unstated & (gains >= short)).any()):
        best = _best(gains, own, known, short)
        way = Way.IMPROVE if known[best] else Way.PUBLISH
    elif unstated.any():
        best, way = int(np.argmax(np.where(unstated, gains, -np.inf))), Way.STATE
    else:
        return found
    return replace(found, way=way, criterion=_label(best, way), gain=float(gains[best]))


def _unstated(firm: Firm, ranking: Ranking) -> Bools:
    """(c,) which fits are unknown at every park because the firm does not say its figure."""
    silent = [c.need != "" and getattr(firm, c.need) in (None, "", ()) for c in CRITERIA]
    return np.array(silent) & np.isnan(ranking.fits).all(axis=1)


def _known(park: Park) -> Bools:
    """(c,) whether the park's own figure is known, not one that stands in for it."""
    held = [getattr(park, c.figure) if c.figure else None for c in CRITERIA]
    return np.array([isinstance(f, Fact) and f.basis is not Basis.REGIONAL for f in held])


def _label(at: int, way: Way) -> Text:
    """What the figure is called by whoever is to move."""
    criterion = CRITERIA[at]
    model, name = (Firm, criterion.need) if way is Way.STATE else (Park, criterion.figure)
    spec = specs(model).get(name)
    return criterion.label if spec is None else spec.label


def _best(gains: Floats, own: Bools, known: Bools, short: float) -> int:
    """Of what suffices the least, a figure that only needs publishing first; else the most."""
    enough = np.flatnonzero(own & (gains >= short))
    if not len(enough):
        return int(np.argmax(np.where(own, gains, -np.inf)))
    return int(enough[np.lexsort((gains[enough], known[enough]))[0]])


def _met(fits: Floats, weights: Floats) -> Floats:
    """(c,) the score if one criterion alone were fully met and known."""
    known = ~np.isnan(fits)
    total, held = float(np.nan_to_num(fits) @ weights), float(known @ weights)
    added = np.where(known, 1.0 - np.nan_to_num(fits), 1.0) * weights
    share: Floats = (total + added) / np.maximum(held + np.where(known, 0.0, weights), 1e-12)
    return share
