"""Parks side by side."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from starlette.concurrency import run_in_threadpool

from features.text import Lang
from recommender.matching import ParkMatcher
from service import comparisons, examples, language, matchers, once, problems, questions
from service.bodies import StrictRoute
from service.plan_shapes import ComparisonShape
from service.unread import Unread
from service.wishes import Comparing

router = APIRouter(route_class=StrictRoute, tags=["parks"])


@router.post(
    "/comparisons",
    summary="园区对比 · Parks side by side",
    response_model=ComparisonShape,
    responses=problems.documented(
        problems.BAD_JSON, problems.TOO_LARGE, problems.NOT_JSON, problems.BAD_INPUT
    ),
)
async def compare_parks(
    request: Request,
    asked: Annotated[Unread[Comparing], Body(openapi_examples=examples.COMPARINGS)],
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """Up to six parks by field, with unit, date and source, what is unknown too; with a firm,
    the parts of each score and the verdict of every rule.
    """
    lang = language.preferred(accept_language)
    comparing = await run_in_threadpool(questions.read_about_firm, asked.raw, Comparing)
    matcher = await matchers.of(request).at_hand(comparing.illustrative)
    return await run_in_threadpool(_reply, matcher, comparing, lang)


def _reply(matcher: ParkMatcher, asked: Comparing, lang: Lang) -> Response:
    return language.reply(comparisons.compared(matcher, asked, matchers.today(), lang), lang)
