"""Ranked and explained parks for a firm's project."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from pydantic import WrapValidator
from pydantic_core.core_schema import ValidatorFunctionWrapHandler
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from service import answers, examples, language, matchers, problems, questions
from service.bodies import StrictRoute
from service.questions import Question
from service.shapes import AnswerShape

SHORT = 20
"""Up to so many parks are explained at once; a longer list takes a thread, so nobody waits."""

router = APIRouter(route_class=StrictRoute, tags=["matches"])


def _read(raw: object, _: ValidatorFunctionWrapHandler) -> Question:
    if isinstance(raw, bytes):
        raise HTTPException(problems.NOT_JSON.status)
    return questions.read(raw)


Asked = Annotated[Question, WrapValidator(_read), Body(openapi_examples=examples.QUESTIONS)]


@router.post(
    "/matches",
    summary="为企业项目匹配园区 · Rank parks for a firm's project",
    response_model=AnswerShape,
    responses=problems.documented(
        problems.BAD_JSON, problems.TOO_LARGE, problems.NOT_JSON, problems.BAD_INPUT
    ),
)
async def rank_parks(
    request: Request, question: Asked, accept_language: language.Accepted = ""
) -> Response:
    """The best parks with reasons that sum to the score, findings of every rule, what is unknown,
    and the parks lost by one rule alone.
    """
    lang = language.preferred(accept_language)
    matcher = await matchers.of(request).at_hand(question.illustrative)
    day = matchers.today()
    if question.k <= SHORT:
        found = questions.answered(matcher, question, day)
    else:
        found = await run_in_threadpool(questions.answered, matcher, question, day)
    return language.reply(answers.answer(found, question, lang), lang)
