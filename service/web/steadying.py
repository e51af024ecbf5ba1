"""How steady a firm's ranking is, as pictures beside it: made when somebody opens them."""

from collections.abc import Mapping
from functools import partial
from typing import Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from features.errors import BadInput, Fault
from features.text import Lang, Text
from recommender.looks import Theme, image, noted
from recommender.matching import ParkMatcher
from recommender.study import study
from service import matchers, turns
from service.answers import ILLUSTRATIVE
from service.routing import Route
from service.web import drawings, forms, signed_sets
from service.web.forms import Asked, Filled
from service.web.words import WORDS

Picture = Literal["ranks", "weights"]
PICTURES: Mapping[Picture, Text] = {
    "ranks": WORDS["steady_ranks"],
    "weights": WORDS["steady_weights"],
}
ADDRESS = "/steadiness.svg"
LONGEST_QUERY = 4_000
LISTED = 10

router = APIRouter(include_in_schema=False, route_class=Route)


def addresses(filled: Filled) -> Mapping[Picture, str]:
    """Where each picture of what ``filled`` asks is found; none where too much is written in it."""
    query = filled.query(forms.READ)
    if len(query) > LONGEST_QUERY:
        return {}
    return {
        name: f"{ADDRESS}?{urlencode({'picture': name, 'lang': filled.lang})}&{query}"
        for name in PICTURES
    }


@router.get(ADDRESS)
async def draw(
    request: Request, picture: Picture, lang: Lang = "zh", theme: Theme = "light"
) -> Response:
    """How often each park takes each rank, or what each weight moves, for the form in the query."""
    filled = Filled.read(request.url.query)
    query = filled.query(forms.READ)
    if len(query) > LONGEST_QUERY:
        raise BadInput([Fault("query", len(query), _LONG, _SHORTER)])
    # A set's newest version counts, and only for its people: the query alone is no question.
    signed = await signed_sets.read(request, filled.one("weights"))
    drawn = partial(_drawn, request, filled, picture, (lang, theme))
    return await drawings.once(request, (ADDRESS, picture, lang, theme, query, signed), drawn)


async def _drawn(
    request: Request, filled: Filled, picture: Picture, look: tuple[Lang, Theme]
) -> bytes:
    matcher, asked = await forms.settled(request, filled)
    return await turns.take(request, _picture, matcher, asked, picture, look)


def _picture(
    matcher: ParkMatcher, asked: Asked, picture: Picture, look: tuple[Lang, Theme]
) -> bytes:
    from recommender.plots import acceptability_picture, tornado_picture  # drawn when opened

    question, (lang, theme) = asked.question, look
    day = question.as_of or matchers.today()
    found = study(
        matcher, question.firm, as_of=day, weights=question.weighting, region=asked.region
    )
    drawn = (
        acceptability_picture(found, LISTED, lang)
        if picture == "ranks"
        else tornado_picture(found, lang=lang)
    )
    chart = noted(drawn, ILLUSTRATIVE.of(lang)) if question.illustrative else drawn
    return image(chart, "svg", theme)


_LONG = Text("太长，上限 {most} 字", "is too long: at most {most} characters").fill(
    most=f"{LONGEST_QUERY:,}"
)
_SHORTER = Text("请缩短表单里的文字", "Shorten what the form says")
