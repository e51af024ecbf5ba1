"""How steady a firm's ranking is when the weights move."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from starlette.concurrency import run_in_threadpool

from features.text import Lang
from recommender.matching import ParkMatcher
from service import examples, language, matchers, once, problems, questions, steady, turns
from service.bodies import StrictRoute
from service.plan_shapes import SteadinessShape
from service.unread import Unread
from service.wishes import Steadying

router = APIRouter(route_class=StrictRoute, tags=["matches"])


@router.post(
    "/steadiness",
    summary="排名有多稳 · How steady a firm's ranking is",
    response_model=SteadinessShape,
    responses=problems.documented(
        problems.BAD_JSON,
        problems.TOO_LARGE,
        problems.NOT_JSON,
        problems.BAD_INPUT,
        problems.BUSY,
    ),
)
async def steadiness(
    request: Request,
    asked: Annotated[Unread[Steadying], Body(openapi_examples=examples.QUESTIONS)],
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """How often each park leads when the weights are drawn two thousand times, who is too close to
    call, and exactly how far each weight may go before another park leads.
    """
    lang = language.preferred(accept_language)
    question = await run_in_threadpool(questions.read_about_firm, asked.raw, Steadying)
    matcher = await matchers.of(request).at_hand(question.illustrative)
    return await turns.take(request, _reply, matcher, question, lang)


def _reply(matcher: ParkMatcher, question: Steadying, lang: Lang) -> Response:
    settled, spread = questions.settled(question, matcher), question.spread
    return language.reply(steady.answered(matcher, settled, spread, lang), lang)
