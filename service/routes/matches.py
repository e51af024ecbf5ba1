"""Ranked and explained parks for a firm's project."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from features.text import Lang
from recommender.matching import ParkMatcher
from service import (
    examples,
    language,
    matchers,
    once,
    problems,
    questions,
    shortlists,
    turns,
    written,
)
from service.questions import Question
from service.shapes import AnswerShape
from service.shortlists import ShortlistShape
from service.straight import BRIEF, SHORT, StandingAnswerRoute
from service.unread import Unread

router = APIRouter(route_class=StandingAnswerRoute, tags=["matches"])


Asked = Annotated[Unread[Question], Body(openapi_examples=examples.QUESTIONS)]


@router.post(
    "/matches",
    summary="为企业项目匹配园区 · Rank parks for a firm's project",
    response_model=AnswerShape,
    responses=problems.documented(
        problems.BAD_JSON, problems.TOO_LARGE, problems.NOT_JSON, problems.BAD_INPUT
    ),
)
async def rank_parks(
    request: Request, asked: Asked, key: once.Unkept = None, accept_language: language.Accepted = ""
) -> Response:
    """The best parks with reasons that sum to the score, findings of every rule, what is unknown,
    and the parks lost by one rule alone.
    """
    return await _answered(request, asked, _reply, language.preferred(accept_language))


@router.post(
    "/shortlists",
    summary="为企业项目排园区，只给数字 · Rank parks for a firm's project, in figures alone",
    response_model=ShortlistShape,
    responses=problems.documented(
        problems.BAD_JSON, problems.TOO_LARGE, problems.NOT_JSON, problems.BAD_INPUT
    ),
)
async def shortlist_parks(
    request: Request, asked: Asked, key: once.Unkept = None, accept_language: language.Accepted = ""
) -> Response:
    """The best parks with score, interval, verdict and what each criterion adds, without words:
    many times faster than the matches, for who asks again and again.
    """
    return await _answered(request, asked, _figures, language.preferred(accept_language))


async def _answered(
    request: Request,
    asked: Unread[Question],
    tell: Callable[[ParkMatcher, Question, Lang], Response],
    lang: Lang,
) -> Response:
    brief = len(await request.body()) <= BRIEF
    question = await turns.soon(brief, questions.read, asked.raw)
    matcher = await matchers.of(request).at_hand(question.illustrative)
    question = questions.settled(question, matcher)
    return await turns.soon(brief and question.k <= SHORT, tell, matcher, question, lang)


def _figures(matcher: ParkMatcher, question: Question, lang: Lang) -> Response:
    found = shortlists.shortlisted(matcher, question, matchers.today())
    return language.reply(shortlists.shortlist(found, question, lang), lang)


def _reply(matcher: ParkMatcher, question: Question, lang: Lang) -> Response:
    found = questions.drafted(matcher, question, matchers.today())
    return language.reply(written.answer(found, question, lang), lang)
