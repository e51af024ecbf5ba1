"""Answers that are kept: asked with a profile or of a kept firm, listed, shown as given."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from features.text import Lang
from service import (
    cursors,
    dossiers,
    kept_answers,
    language,
    ledger,
    matchers,
    once,
    problems,
    questions,
    record_examples,
    records,
    scribes,
)
from service.access import Reader, Records, Writer
from service.accounts import Person
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.engine import Database
from service.database.records import AnswerRecord
from service.kept_answers import KeptAnswerRoute, keeping, recalled
from service.ledger import Asked
from service.once import Once
from service.record_shapes import AnswersShape, KeptAnswerShape
from service.routes.firms import FirmId
from service.submissions import ID, FirmQuestion, KeptQuestion
from service.unread import Unread

asking = APIRouter(route_class=KeptAnswerRoute, tags=["answers"])
router = APIRouter(route_class=StrictRoute, tags=["answers"])
AnswerId = Annotated[str, Path(pattern=ID, description="Id · 编号")]


@asking.post(
    "/answers",
    summary="匹配并存档 · Match, and keep the answer",
    status_code=201,
    response_model=KeptAnswerShape,
    responses=once.documented(problems.NOT_FOUND),
)
async def ask(
    request: Request,
    who: Writer,
    asked: Annotated[Unread[KeptQuestion], Body(openapi_examples=record_examples.QUESTIONS)],
    asking: Once,
) -> Response:
    """The answer, with all that it came from."""
    return await kept_answers.answered(request, who, asked.raw, asking)


@router.post(
    "/firms/{firm_id}/answers",
    summary="为登记企业匹配并存档 · Match a kept firm, and keep the answer",
    status_code=201,
    response_model=KeptAnswerShape,
    responses=once.documented(problems.NOT_FOUND),
)
async def ask_for_firm(
    *,
    request: Request,
    who: Writer,
    kept: Records,
    firm_id: FirmId,
    asked: Annotated[Unread[FirmQuestion], Body(openapi_examples=record_examples.FIRM_QUESTIONS)],
    asking: Once,
) -> Response:
    """The answer for the firm's newest version, with all that it came from."""
    scribe = scribes.of(request)
    async with scribe.place():
        manner = await run_in_threadpool(questions.read_manner, asked.raw, FirmQuestion)
        # A repeated request is answered from what is kept: not once the firm may no longer be seen.
        await run_in_threadpool(_seen, kept, who, firm_id)
        if (before := await once.before(kept, who, asking, recalled)) is not None:
            return before
        lang = language.preferred(asking.accept_language)
        told = await run_in_threadpool(_of_firm, kept, who, firm_id, manner, lang)
        matcher = await matchers.of(request).at_hand(manner.illustrative)
        found = await run_in_threadpool(ledger.given, matcher, told)
        return await scribe.done(kept, keeping(who, asking, found))


@router.get(
    "/answers",
    summary="存档的答案 · List kept answers",
    response_model=AnswersShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_answers(
    who: Reader,
    kept: Records,
    paged: Annotated[Paged, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the answers of one's organisation."""
    with kept.reading() as session:
        page = cursors.page(session, ledger.visible(who), AnswerRecord, paged)
        told = cursors.told(page, records.answer_line)
    return language.reply(told, language.preferred(accept_language))


@router.get(
    "/answers/{answer_id}",
    summary="一份存档的答案 · A kept answer",
    response_model=KeptAnswerShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def show_answer(
    who: Reader, kept: Records, answer_id: AnswerId, accept_language: language.Accepted = ""
) -> Response:
    """The answer as it was given, in the language in which it was asked for."""
    with kept.reading() as session:
        told = records.answer(ledger.seen(session, who, answer_id))
    return language.reply(told, language.preferred(accept_language))


def _seen(kept: Database, who: Person, firm_id: str) -> None:
    with kept.reading() as session:
        dossiers.shown(session, who, firm_id)


def _of_firm(kept: Database, who: Person, firm_id: str, manner: FirmQuestion, lang: Lang) -> Asked:
    with kept.reading() as session:
        edition = dossiers.newest(session, dossiers.seen(session, who, firm_id))
        question = KeptQuestion(firm=dossiers.profile(edition), **dict(manner))
        told = Asked(question, lang, edition)
        return ledger.weighed(session, who, told, manner.weight_set)
