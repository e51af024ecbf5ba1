"""Answers that are kept: asked with a profile or of a kept firm, listed, shown as given."""

from functools import cache, partial
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from service import (
    cursors,
    dossiers,
    language,
    ledger,
    matchers,
    once,
    problems,
    questions,
    record_examples,
    records,
    scribes,
    turns,
)
from service.access import Reader, Records, Writer
from service.accounts import Person
from service.bodies import BRIEF, SHORT, StrictRoute
from service.cursors import Paged
from service.database.engine import Database
from service.database.records import AnswerRecord
from service.ledger import Asked, Given
from service.once import Doing, Done, Once
from service.record_shapes import AnswersShape, KeptAnswerShape
from service.routes.firms import FirmId
from service.submissions import ID, FirmQuestion, KeptQuestion
from service.unread import UnreadFirmQuestion, UnreadKeptQuestion

router = APIRouter(route_class=StrictRoute, tags=["answers"])
AnswerId = Annotated[str, Path(pattern=ID, description="Id · 编号")]


@router.post(
    "/answers",
    summary="匹配并存档 · Match, and keep the answer",
    status_code=201,
    response_model=KeptAnswerShape,
    responses=once.documented(problems.NOT_FOUND),
)
async def ask(
    request: Request,
    who: Writer,
    kept: Records,
    asked: Annotated[UnreadKeptQuestion, Body(openapi_examples=record_examples.QUESTIONS)],
    asking: Once,
) -> Response:
    """The answer, with all that it came from."""
    scribe, brief = scribes.of(request), len(await request.body()) <= BRIEF
    async with scribe.room:
        question = await turns.soon(brief, questions.read_about_firm, asked.raw, KeptQuestion)
        if (before := await once.before(kept, who, asking)) is not None:
            return before
        told = Asked(question, language.preferred(asking.accept_language))
        if question.weight_set is not None:
            told = await run_in_threadpool(_weighed, kept, who, told, question.weight_set)
        matcher = await matchers.of(request).at_hand(question.illustrative)
        found = await turns.soon(brief and question.k <= SHORT, ledger.given, matcher, told)
        return await scribe.done(kept, Doing(who, asking, partial(_kept, who=who, found=found)))


@router.post(
    "/firms/{firm_id}/answers",
    summary="为登记企业匹配并存档 · Match a kept firm, and keep the answer",
    status_code=201,
    response_model=KeptAnswerShape,
    responses=once.documented(problems.NOT_FOUND),
)
def ask_for_firm(
    *,
    request: Request,
    who: Writer,
    kept: Records,
    firm_id: FirmId,
    asked: Annotated[UnreadFirmQuestion, Body(openapi_examples=record_examples.FIRM_QUESTIONS)],
    asking: Once,
) -> Response:
    """The answer for the firm's newest version, with all that it came from."""
    manner = questions.read_manner(asked.raw, FirmQuestion)
    # A repeated request is answered from what is kept: not once the firm may no longer be seen.
    with kept.reading() as session:
        dossiers.seen(session, who, firm_id)

    @cache
    def given() -> Given:
        with kept.reading() as session:
            edition = dossiers.newest(session, dossiers.seen(session, who, firm_id))
            question = KeptQuestion(firm=dossiers.profile(edition), **dict(manner))
            told = Asked(question, language.preferred(asking.accept_language), edition)
            whole = ledger.weighed(session, who, told, manner.weight_set)
        return _given(request, whole)

    def make(session: Session) -> Done:
        dossiers.seen(session, who, firm_id)
        return _kept(session, who, given())

    return once.done(kept, who, asking, make, given)


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


def _weighed(kept: Database, who: Person, asked: Asked, set_id: str) -> Asked:
    with kept.reading() as session:
        return ledger.weighed(session, who, asked, set_id)


def _given(request: Request, asked: Asked) -> Given:
    matcher = matchers.of(request).fitted(asked.question.illustrative)
    return ledger.given(matcher, asked)


def _kept(session: Session, who: Person, found: Given) -> Done:
    record = ledger.kept(session, who, found)
    return Done(records.answer(record), {"Location": f"/api/v1/answers/{record.id}"})
