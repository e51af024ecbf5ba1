"""Answers on their way into the records. Of a question that was asked before, the result stands:
it is kept again without being worked out again.

A result stands for the organisation that asked, and for no other: from how soon an answer comes
nobody learns whether others asked this question. What questions share, such as words of an industry
or texts for the very figures that somebody just asked about, is at hand for everybody.
"""

from functools import partial
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from features.text import Lang
from service import (
    access,
    dossiers,
    language,
    ledger,
    matchers,
    once,
    questions,
    records,
    scribes,
    shelves,
    straight,
    turns,
)
from service.accounts import Person
from service.bodies import StrictRequest
from service.database.additions import Additions, Row
from service.database.engine import Database
from service.database.records import AnswerRecord
from service.ledger import Asked, Given
from service.once import Asking, Doing, Done
from service.shelves import Shelf
from service.straight import BRIEF, SHORT, StraightRoute
from service.submissions import KeptQuestion


def keeping(who: Person, asking: Asking, found: Given) -> Doing:
    """``found`` as something to keep once for ``who``."""
    return Doing(who, asking, partial(_kept, who=who, found=found), recalled)


def recalled(session: Session, said: Any) -> dict[str, object]:
    """The answer of which the key of a request remembers the id."""
    return records.answer(session.get_one(AnswerRecord, said["id"]))


async def keep(request: Request, who: Person, asking: Asking, told: Asked) -> str:
    """The id of the answer to ``told`` as it is given now, which is kept once for ``who``."""
    kept, scribe = access.database_of(request), scribes.of(request)
    async with scribe.place():
        reply = await once.before(kept, who, asking, recalled)
        if reply is None:
            matcher = await matchers.of(request).at_hand(told.question.illustrative)
            found = await run_in_threadpool(ledger.given, matcher, told)
            reply = await scribe.done(kept, keeping(who, asking, found))
        return reply.headers["location"].rpartition("/")[2]


class KeptAnswerRoute(StraightRoute):
    """A route that keeps the answer to a question about a firm that the question describes."""

    async def straight(self, request: StrictRequest) -> Response | None:
        """The answer to a brief question, sent as JSON by somebody who may ask."""
        raw = straight.plain(request, await request.body())
        if raw is None:
            return None
        who, headers = await access.writer(request), request.headers
        said = headers.get("idempotency-key"), headers.get("accept-language", "")
        return await answered(request, who, raw, await once.asked(request, *said))


async def answered(request: Request, who: Person, raw: object, asking: Asking) -> Response:
    """The answer to the question ``raw``, kept; of a brief one that was asked before, as it stands,
    unless it was asked by a set of weights, which may be another by now.
    """
    body, kept, basis = await request.body(), access.database_of(request), shelves.basis(request)
    shelf: Shelf[Given] = request.app.state.given
    brief, question = len(body) <= BRIEF, (who.organisation_id, straight.question(request, body))
    scribe = scribes.of(request)
    async with scribe.place():
        found = shelf.found(question, basis) if brief else None
        if found is None:
            asked = await turns.soon(brief, questions.read_about_firm, raw, KeptQuestion)
            if (before := await once.before(kept, who, asking, recalled)) is not None:
                return before
            found = await _given(request, who, asked, language.preferred(asking.accept_language))
            if brief and asked.weight_set is None:
                shelf.put(question, basis, found)
        return await scribe.done(kept, keeping(who, asking, found))


async def _given(request: Request, who: Person, asked: KeptQuestion, lang: Lang) -> Given:
    told = Asked(asked, lang)
    if asked.weight_set is not None:
        kept = access.database_of(request)
        told = await run_in_threadpool(_weighed, kept, who, told, asked.weight_set)
    matcher = await matchers.of(request).at_hand(asked.illustrative)
    quick = len(await request.body()) <= BRIEF and asked.k <= SHORT
    return await turns.soon(quick, ledger.given, matcher, told)


def _weighed(kept: Database, who: Person, asked: Asked, set_id: str) -> Asked:
    with kept.reading() as session:
        return ledger.weighed(session, who, asked, set_id)


def _row(session: Session, who: Person, found: Given) -> tuple[Row, Additions]:
    if (firm_id := found.rest["firm_id"]) is not None:
        dossiers.seen(session, who, firm_id)
    return ledger.kept(who, found)


def _kept(session: Session, *, who: Person, found: Given) -> Done:
    row, adds = _row(session, who, found)
    headers = {"Location": f"/api/v1/answers/{row['id']}"}
    told = records.new_answer({**row, "rule_packs": found.rule_packs}, found.result)
    return Done(told, headers, {"id": row["id"]}, adds=adds)
