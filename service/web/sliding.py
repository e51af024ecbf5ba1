"""The ranking as it moves: what a page needs while somebody moves a slider, and nothing else."""

from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from features.encode import firm_vector
from features.text import Lang
from features.units import points
from features.vectors import Floats
from recommender.constraints import place
from recommender.criteria import NAMES
from recommender.matching import ParkMatcher
from recommender.shortlists import Shortlist
from service import language, matchers
from service.routing import Route
from service.web import atlas, forms, themes
from service.web.forms import Asked, Filled
from service.web.strips import Strip, strips
from service.web.views import percent

LISTED = 10

router = APIRouter(include_in_schema=False, route_class=Route)


@router.post("/again")
async def rank_again(request: Request) -> Response:
    """The best parks for the form as it stands now, without words; problems as the interface's."""
    body = await request.body()
    filled = Filled.read(body.decode("utf-8", errors="replace"))
    matcher, asked = await forms.settled(request, filled)
    return await run_in_threadpool(_reply, matcher, asked, filled.lang)


def _reply(matcher: ParkMatcher, asked: Asked, lang: Lang) -> Response:
    return language.reply(moved(matcher, asked), lang)


def moved(matcher: ParkMatcher, asked: Asked) -> dict[str, Any]:
    """The best parks in order, with their scores, bars and points on the map."""
    question, weights = asked.question, asked.question.weighting
    engine = matcher.engine(asked.region, question.as_of or matchers.today())
    found = engine.shortlist(firm_vector(question.firm), weights.vector(NAMES), LISTED)
    parks = engine.scope.positions[found.positions].tolist()
    bars = strips(found.contributions, _possible(found))
    return {
        "shares": {name: percent(share) for name, share in themes.shares(weights).items()},
        "considered": len(engine.scope.positions),
        "excluded": found.excluded,
        "parks": [
            _row(matcher, at, figures, bar)
            for at, figures, bar in zip(parks, found.figures.tolist(), bars, strict=True)
        ],
    }


def _row(matcher: ParkMatcher, at: int, figures: list[float], bar: Strip) -> dict[str, Any]:
    park = matcher.parks_[at]
    score, low, high, coverage, _ = figures
    return {
        "id": park.id,
        "name": park.name,
        "place": place(park),
        "score": points(score),
        "low": points(low),
        "high": points(high),
        "coverage": percent(coverage),
        "bars": [cell.to_json() for cell in bar],
        "at": atlas.point(park),
    }


def _possible(found: Shortlist) -> Floats:
    held = found.figures[:, 4:]
    most: Floats = np.where(
        np.isnan(found.fits), 0.0, found.weights / np.where(held > 0, held, 1.0)
    )
    return most
