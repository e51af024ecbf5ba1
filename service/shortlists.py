"""Ranked parks in figures alone: for who asks again and again, as a slider does."""

from datetime import date

import numpy as np
from typing_extensions import TypedDict

from features.text import Lang
from recommender.constraints import place
from recommender.criteria import NAMES
from recommender.matching import ENGINE_VERSION, ParkMatcher
from recommender.results import Verdict
from recommender.shortlists import Brief
from service.answers import ILLUSTRATIVE, weighting
from service.questions import Question
from service.shapes import PlaceShape, WeightsShape


class ShortlistedShape(TypedDict):
    """A park in figures alone; ``contributions`` in the order of the criteria, null unknown."""

    rank: int
    park: PlaceShape
    score: float
    low: float
    high: float
    coverage: float
    verdict: str
    contributions: list[float | None]


class ShortlistShape(TypedDict):
    """A firm's ranked parks in figures alone, with what is needed to ask the same question again.

    ``criteria``: those that weigh anything for the firm.
    """

    region: str
    as_of: str
    weights: WeightsShape
    data_version: str
    engine_version: str
    illustrative: bool
    banner: str | None
    considered: int
    excluded: int
    criteria: list[str]
    parks: list[ShortlistedShape]


def shortlisted(matcher: ParkMatcher, question: Question, today: date) -> Brief:
    """The best parks for the question; ``today`` counts where it names no day."""
    return matcher.shortlist(
        question.firm,
        question.k,
        as_of=question.as_of or today,
        weights=question.weighting,
        region=question.region or None,
    )


def shortlist(found: Brief, question: Question, lang: Lang) -> ShortlistShape:
    """A firm's ranked parks in figures alone."""
    weights, made_up, best = question.weighting, question.illustrative, found.found
    asked = best.weights > 0
    added = np.where(np.isnan(best.fits), np.nan, best.contributions)[:, asked].tolist()
    lines = zip(found.parks, best.figures.tolist(), best.worst.tolist(), added, strict=True)
    return {
        "region": question.region,
        "as_of": found.as_of,
        "weights": weighting(weights),
        "data_version": found.data_version,
        "engine_version": ENGINE_VERSION,
        "illustrative": made_up,
        "banner": ILLUSTRATIVE.of(lang) if made_up else None,
        "considered": found.considered,
        "excluded": best.excluded,
        "criteria": [name for name, counts in zip(NAMES, asked, strict=True) if counts],
        "parks": [
            {
                "rank": rank,
                "park": {"id": park.id, "name": park.name, "place": place(park)},
                "score": figures[0],
                "low": figures[1],
                "high": figures[2],
                "coverage": figures[3],
                "verdict": _VERDICTS[worst],
                "contributions": shares,  # NaN goes out as null
            }
            for rank, (park, figures, worst, shares) in enumerate(lines, start=1)
        ],
    }


_VERDICTS = tuple(verdict.name for verdict in Verdict)
