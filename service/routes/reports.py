"""Answers as files to take along: Word, PDF and Excel, of kept answers and of new ones."""

from typing import Annotated, cast

import orjson
from fastapi import APIRouter, Body, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from features import catalogue
from features.outlines import Outlines
from features.text import Lang
from recommender.matching import ParkMatcher
from service import (
    answers,
    examples,
    heads,
    language,
    ledger,
    matchers,
    once,
    park_answers,
    problems,
    questions,
    reports,
    reread,
    turns,
)
from service.access import Reader, Records
from service.bodies import StrictRoute
from service.downloads import documented_file, download
from service.firm_papers import firm_paper
from service.papers import Paper
from service.park_papers import Listed, target_paper
from service.questions import Listing, Prospecting, Question
from service.reports import Kind
from service.routes.answers import AnswerId
from service.routes.parks import ParkId
from service.shapes import AnswerShape
from service.unread import Unread

router = APIRouter(route_class=StrictRoute, tags=["reports"])
AsFile = Annotated[
    Kind, Query(alias="format", description="docx, pdf or xlsx · 文件种类", title="文件种类")
]
FILE = documented_file("The report · 报告", Kind)
OF_BODIES = {
    200: FILE,
    **problems.documented(
        problems.BAD_JSON, problems.TOO_LARGE, problems.NOT_JSON, problems.BAD_INPUT,
        problems.BUSY,
    ),
}  # fmt: skip


@router.get(
    "/answers/{answer_id}/report",
    summary="存档答案的报告 · A kept answer as a report",
    response_class=Response,
    responses={
        200: FILE,
        **problems.documented(problems.NOT_FOUND, problems.BUSY, *problems.OF_READING),
    },
)
async def report_answer(
    *, request: Request, who: Reader, kept: Records, answer_id: AnswerId, kind: AsFile = Kind.docx
) -> Response:
    """The answer as it was given, in the language in which it was asked for."""
    shapes = _outlines(request)

    def paper() -> Paper:
        with kept.reading() as session:
            record = ledger.seen(session, who, answer_id)
            lang: Lang = "en" if record.lang == "en" else "zh"
            given = cast(AnswerShape, orjson.loads(record.content.result))
            firm = reread.firm(record.content.question["firm"])
            return firm_paper(given, firm, lang, shapes)

    told = await run_in_threadpool(paper)
    content = await turns.take(request, reports.made, told, kind)
    return download(content, f"parkmatch-{answer_id}", kind, _spoken(told.lang))


@router.post(
    "/matches/report",
    summary="匹配结果的报告 · Ranked parks as a report",
    response_class=Response,
    responses=OF_BODIES,
)
async def report_match(
    request: Request,
    asked: Annotated[Unread[Question], Body(openapi_examples=examples.QUESTIONS)],
    kind: AsFile = Kind.docx,
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """What POST /matches answers, with the firm's profile, charts, conditions and sources."""
    lang = language.preferred(accept_language)
    question = await run_in_threadpool(questions.read, asked.raw)
    matcher = await matchers.of(request).at_hand(question.illustrative)
    content = await turns.take(
        request, reports.firm_file, matcher, question, (kind, lang, _outlines(request))
    )
    return download(content, "parkmatch-parks", kind, _spoken(lang))


@router.post(
    "/parks/{park_id}/targets/report",
    summary="园区目标企业的报告 · Ranked firms for a park as a report",
    response_class=Response,
    responses={**OF_BODIES, **problems.documented(problems.NOT_FOUND)},
)
async def report_park(
    *,
    request: Request,
    park_id: ParkId,
    asked: Annotated[Unread[Listing], Body(openapi_examples=examples.LISTINGS)],
    kind: AsFile = Kind.docx,
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """What POST /parks/{park_id}/targets answers, with the park's figures, gaps and sources."""
    lang = language.preferred(accept_language)
    listing = await run_in_threadpool(questions.read_listing, asked.raw, Listing)
    matcher = await matchers.of(request).at_hand(listing.illustrative)
    content = await turns.take(request, _of_park, matcher, (listing, park_id), (kind, lang))
    return download(content, "parkmatch-targets", kind, _spoken(lang))


@router.post(
    "/targets/report",
    summary="地区目标企业的报告 · Ranked firms for a region as a report",
    response_class=Response,
    responses=OF_BODIES,
)
async def report_region(
    request: Request,
    asked: Annotated[Unread[Prospecting], Body(openapi_examples=examples.PROSPECTINGS)],
    kind: AsFile = Kind.docx,
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """What POST /targets answers, with charts, conditions and sources."""
    lang = language.preferred(accept_language)
    listing = await run_in_threadpool(questions.read_listing, asked.raw, Prospecting)
    matcher = await matchers.of(request).at_hand(listing.illustrative)
    content = await turns.take(request, _of_region, matcher, listing, (kind, lang))
    return download(content, "parkmatch-targets", kind, _spoken(lang))


def _outlines(request: Request) -> Outlines:
    found: Outlines = request.app.state.settings.outlines
    return found


def _of_park(matcher: ParkMatcher, asked: tuple[Listing, str], how: tuple[Kind, Lang]) -> bytes:
    (listing, park_id), (kind, lang) = asked, how
    park, today = catalogue.get(park_id), matchers.today()
    found = questions.targeted(matcher, listing, park.id, today)
    given = answers.targets(found, park, listing, listing.as_of or today, lang)
    heads.completed(given, matcher)
    held = matcher.parks_[matcher.position(park.id)]
    told = Listed(given, park.name, park_answers.park(held, lang))
    return reports.made(target_paper(told, lang), kind)


def _of_region(matcher: ParkMatcher, asked: Prospecting, how: tuple[Kind, Lang]) -> bytes:
    kind, lang = how
    today = matchers.today()
    found = questions.prospected(matcher, asked, today)
    given = answers.prospects(found, asked, asked.as_of or today, lang)
    heads.completed(given, matcher)
    return reports.made(target_paper(Listed(given, asked.region), lang), kind)


def _spoken(lang: Lang) -> dict[str, str]:
    return {"Content-Language": language.TAGS[lang], "Vary": "Accept-Language"}
