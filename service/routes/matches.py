"""Ranked and explained parks for a firm's project."""

from collections.abc import Callable
from typing import Annotated, ParamSpec, TypeVar

from fastapi import APIRouter, Body, Request, Response
from starlette.concurrency import run_in_threadpool

from features.text import Lang
from recommender.matcher import ParkMatcher
from service import answers, examples, language, matchers, problems, questions
from service.bodies import StrictRoute
from service.questions import Question
from service.shapes import AnswerShape
from service.unread import UnreadQuestion

SHORT = 20
BRIEF = 1000
"""A question of so few bytes about so few parks is answered at once; what is longer takes a
thread, so that nobody waits for it.
"""

P = ParamSpec("P")
Done = TypeVar("Done")

router = APIRouter(route_class=StrictRoute, tags=["matches"])


Asked = Annotated[UnreadQuestion, Body(openapi_examples=examples.QUESTIONS)]


@router.post(
    "/matches",
    summary="为企业项目匹配园区 · Rank parks for a firm's project",
    response_model=AnswerShape,
    responses=problems.documented(
        problems.BAD_JSON, problems.TOO_LARGE, problems.NOT_JSON, problems.BAD_INPUT
    ),
)
async def rank_parks(
    request: Request, asked: Asked, accept_language: language.Accepted = ""
) -> Response:
    """The best parks with reasons that sum to the score, findings of every rule, what is unknown,
    and the parks lost by one rule alone.
    """
    lang = language.preferred(accept_language)
    brief = len(await request.body()) <= BRIEF
    question = await _soon(brief, questions.read, asked.raw)
    matcher = await matchers.of(request).at_hand(question.illustrative)
    question = questions.settled(question, matcher)
    return await _soon(brief and question.k <= SHORT, _reply, matcher, question, lang)


def _reply(matcher: ParkMatcher, question: Question, lang: Lang) -> Response:
    found = questions.answered(matcher, question, matchers.today())
    return language.reply(answers.answer(found, question, lang), lang)


async def _soon(quick: bool, work: Callable[P, Done], *said: P.args, **more: P.kwargs) -> Done:
    """What ``work`` gives: done at once when it is ``quick``, else in a thread."""
    return work(*said, **more) if quick else await run_in_threadpool(work, *said, **more)
