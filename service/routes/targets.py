"""Ranked firms for a park."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from starlette.concurrency import run_in_threadpool

from features import catalogue
from features.text import Lang
from recommender.matcher import ParkMatcher
from service import answers, examples, language, matchers, problems, questions
from service.bodies import StrictRoute
from service.questions import Listing
from service.routes.parks import ParkId
from service.shapes import TargetsShape
from service.unread import UnreadListing

router = APIRouter(route_class=StrictRoute, tags=["parks"])


@router.post(
    "/parks/{park_id}/targets",
    summary="为园区排名目标企业 · Rank firms for a park",
    response_model=TargetsShape,
    responses=problems.documented(
        problems.NOT_FOUND,
        problems.BAD_JSON,
        problems.TOO_LARGE,
        problems.NOT_JSON,
        problems.BAD_INPUT,
    ),
)
async def rank_firms(
    request: Request,
    park_id: ParkId,
    asked: Annotated[UnreadListing, Body(openapi_examples=examples.LISTINGS)],
    accept_language: language.Accepted = "",
) -> Response:
    """The best firms of the list with both sides' scores, what each would do to the park's
    figures, and known projects in the park that are a reason to talk.
    """
    lang = language.preferred(accept_language)
    listing = await run_in_threadpool(questions.read_listing, asked.raw)
    matcher = await matchers.of(request).at_hand(listing.illustrative)
    return await run_in_threadpool(_reply, matcher, listing, park_id, lang)


def _reply(matcher: ParkMatcher, listing: Listing, park_id: str, lang: Lang) -> Response:
    park, today = catalogue.get(park_id), matchers.today()
    found = questions.targeted(matcher, listing, park.id, today)
    day = listing.as_of or today
    return language.reply(answers.targets(found, park, listing, day, lang), lang)
