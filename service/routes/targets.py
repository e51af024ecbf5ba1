"""Ranked firms for a park."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from starlette.concurrency import run_in_threadpool

from features import catalogue
from features.text import Lang
from recommender.matching import ParkMatcher
from service import answers, examples, heads, language, matchers, once, problems, questions
from service.bodies import StrictRoute
from service.plan_shapes import ProspectsShape, TargetsShape
from service.questions import Listing, Prospecting
from service.routes.parks import ParkId
from service.unread import Unread

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
    asked: Annotated[Unread[Listing], Body(openapi_examples=examples.LISTINGS)],
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The best firms of the list with both sides' scores, what each would do to the park's
    figures, and known projects in the park that are a reason to talk.
    """
    lang = language.preferred(accept_language)
    listing = await run_in_threadpool(questions.read_listing, asked.raw, Listing)
    matcher = await matchers.of(request).at_hand(listing.illustrative)
    return await run_in_threadpool(_reply, matcher, listing, park_id, lang)


def _reply(matcher: ParkMatcher, listing: Listing, park_id: str, lang: Lang) -> Response:
    park, today = catalogue.get(park_id), matchers.today()
    found = questions.targeted(matcher, listing, park.id, today)
    day = listing.as_of or today
    told = answers.targets(found, park, listing, day, lang)
    return language.reply(heads.completed(told, matcher), lang)


@router.post(
    "/targets",
    summary="为地区排名目标企业 · Rank firms for a region",
    response_model=ProspectsShape,
    responses=problems.documented(
        problems.BAD_JSON, problems.TOO_LARGE, problems.NOT_JSON, problems.BAD_INPUT
    ),
)
async def rank_for_region(
    request: Request,
    asked: Annotated[Unread[Prospecting], Body(openapi_examples=examples.PROSPECTINGS)],
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The best firms of the list, each at the park of the region that suits it best."""
    lang = language.preferred(accept_language)
    listing = await run_in_threadpool(questions.read_listing, asked.raw, Prospecting)
    matcher = await matchers.of(request).at_hand(listing.illustrative)
    return await run_in_threadpool(_reply_for_region, matcher, listing, lang)


def _reply_for_region(matcher: ParkMatcher, asked: Prospecting, lang: Lang) -> Response:
    today = matchers.today()
    found = questions.prospected(matcher, asked, today)
    told = answers.prospects(found, asked, asked.as_of or today, lang)
    return language.reply(heads.completed(told, matcher), lang)
