"""Answers that are kept: an organisation's list, each as it was given then, and its question asked
once more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, cast

import orjson
from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption
from starlette.concurrency import run_in_threadpool

from features.errors import BadInput
from features.profiles import SEGMENTS, Firm
from features.text import Lang, Text, enumerated
from recommender.criteria import NAMES
from recommender.results import Answer
from recommender.weights import PRESETS
from service import cursors, dossiers, kept_answers, ledger, matchers, reread
from service.cursors import Paged
from service.database.people import User
from service.database.records import AnswerRecord
from service.ledger import Asked
from service.questions import Question
from service.shapes import AnswerShape
from service.submissions import ID
from service.web import forms, kept, pages, signed_sets, since, strips, views
from service.web.forms import Filled
from service.web.strips import Strip
from service.web.views import ParkView
from service.web.visits import Form, Guest, PageRoute, Visit, pressed

LISTED = 20

router = APIRouter(include_in_schema=False, route_class=PageRoute)
AnswerId = Annotated[str, Path(pattern=ID)]
Beside = Annotated[str, Query(pattern=f"{ID}|^$")]


@dataclass(frozen=True)
class Given:
    """An answer that is kept, read back as it was given, and whose it is."""

    record: AnswerRecord
    author: str

    @cached_property
    def told(self) -> AnswerShape:
        """The very answer, as plain values."""
        return cast(AnswerShape, orjson.loads(self.record.content.result))

    @cached_property
    def answer(self) -> Answer:
        """What pages draw an answer from."""
        return reread.answer(self.told)

    @cached_property
    def firm(self) -> Firm:
        """The project that was asked about."""
        return reread.firm(self.record.content.question["firm"])

    @property
    def dropped(self) -> Text:
        """What was said of it that can be asked no more; empty where all of it can."""
        return enumerated(reread.dropped(self.record.content.question["firm"]))

    @property
    def lang(self) -> Lang:
        """The language in which it was asked for."""
        return "en" if self.record.lang == "en" else "zh"

    @property
    def asked_for(self) -> int:
        """How many parks were asked for."""
        most: int = self.record.content.question["k"]
        return most

    @property
    def weights(self) -> Text:
        """What was ranked by, in a word or two."""
        told = self.record.content.weights
        note = Text(*told["note"])
        return note if told.get("signing") else SEGMENTS.get(told["name"], note)

    @property
    def choice(self) -> str:
        """What the form's choice of weights says that ranks so; empty where there is none."""
        told = self.record.content.weights
        if self.record.weight_set_id is not None:
            return f"{signed_sets.OWN}{self.record.weight_set_id}"
        return told["name"] if told["name"] in PRESETS and not told.get("signing") else ""

    @property
    def rows(self) -> Sequence[tuple[ParkView, Strip]]:
        """Each park with its bars, which an answer by other criteria than today's has not."""
        found = self.answer.matches
        known = {one.criterion for match in found for one in match.reasons} <= set(NAMES)
        bars = strips.of_matches(found) if known else ((),) * len(found)
        return list(zip(map(views.park_view, found), bars, strict=True))

    @property
    def questions(self) -> Sequence[Text]:
        """What there was to ask the parks, each once."""
        asks = (ask for one in self.told["matches"] for ask in one["unknowns"])
        return list(map(reread.said, dict.fromkeys(asks)))


@router.get("/answers")
def list_answers(visit: Guest, cursor: str = "") -> Response:
    """The answers of one's organisation, the latest first."""
    wanted = ledger.visible(visit.person).options(_with_texts())
    with visit.records.reading() as session:
        paged = Paged(limit=LISTED, cursor=cursor[:300])
        found, following = cursors.page(session, wanted, AnswerRecord, paged)
        names = _names(session, found)
        listed = [Given(one, names[one.author_id]) for one in found]
        return visit.page("answers.html", listed=listed, following=following, cursor=cursor)


@router.post("/answers", dependencies=pages.OFFERING)
async def keep(request: Request, visit: Guest, form: Form) -> Response:
    """On to the answer to the profile form, which is kept; or the form and what is wrong."""
    try:
        _, asked = await forms.settled(request, form.filled)
    except BadInput as error:
        return pages.again(request, form.filled, error.faults)
    said = {"region": asked.region or "", "k": pages.LISTED}
    question = asked.question.model_copy(update=said)
    told = await run_in_threadpool(_of_records, visit, question, form.filled)
    asking = await pressed(request, form)
    answer_id = await kept_answers.keep(request, visit.person, asking, told)
    return visit.to(f"/answers/{answer_id}?new=1")


@router.get("/answers/{answer_id}")
def show(visit: Guest, answer_id: AnswerId, new: str = "", beside: Beside = "") -> Response:
    """An answer as it was given, what has changed since, and how it stands beside another one."""
    matcher = matchers.of(visit.request).fitted()
    with visit.records.reading() as session:
        found = _given(session, visit, answer_id)
        before = _given(session, visit, beside) if beside else None
        if before is not None and before.firm.name != found.firm.name:
            before = None  # of another project: there is nothing to hold against each other
        rested_on = since.grounds(session, found.record, matcher)
        of_firm = found.record.firm_id or ""
        begins_with = of_firm if dossiers.is_there(session, visit.person, of_firm) else ""
        return visit.page(
            "kept_answer.html",
            given=found,
            begins_with=begins_with,
            said=kept.told(found.firm, visit.lang),
            rested_on=rested_on,
            changed=since.changed(rested_on),
            before=before,
            moved=since.moved(before.answer, found.answer) if before else (),
            just_kept=bool(new),
            change_query=_query(found, visit.lang),
        )


@router.post("/answers/{answer_id}/again")
async def ask_again(request: Request, visit: Guest, form: Form, answer_id: AnswerId) -> Response:
    """On to the answer to the same question as it is given now, beside the one that was given."""
    told = await run_in_threadpool(_asked_again, visit, answer_id)
    asking = await pressed(request, form)
    newer = await kept_answers.keep(request, visit.person, asking, told)
    return visit.to(f"/answers/{newer}?new=1&beside={answer_id}")


def _of_records(visit: Visit, question: Question, filled: Filled) -> Asked:
    """The ``question`` with the kept profile and the signed set that it is of, where the form still
    says what they say.
    """
    named = filled.one("weights")
    signed = named.startswith(signed_sets.OWN) and question.weighting.signing
    set_id = named.removeprefix(signed_sets.OWN) if signed else None
    with visit.records.reading() as session:
        edition = kept.seen_in(session, visit.person, filled)
        firm = None if edition is None else dossiers.profile(edition)
        if firm is None or kept.edited(firm, filled, question.firm) != firm:
            firm, edition = question.firm, None
        asked = Asked(question.model_copy(update={"firm": firm}), visit.lang, edition)
        return ledger.weighed(session, visit.person, asked, set_id)


def _asked_again(visit: Visit, answer_id: str) -> Asked:
    with visit.records.reading() as session:
        return ledger.asked_again(session, visit.person, answer_id, visit.lang)


def _given(session: Session, visit: Visit, answer_id: str) -> Given:
    record = ledger.seen(session, visit.person, answer_id)
    return Given(record, _names(session, [record])[record.author_id])


def _names(session: Session, found: Sequence[AnswerRecord]) -> Mapping[str, str]:
    """Who asked, by id."""
    ids = {one.author_id for one in found}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {one.id: one.name for one in rows}


def _with_texts() -> ExecutableOption:
    """What an answer said comes with it, not row by row."""
    return joinedload(AnswerRecord.content).undefer_group("text")


def _query(found: Given, lang: Lang) -> str:
    """The profile form filled with what was asked, to be changed before it is asked again."""
    asked = found.record.content.question
    more = {
        "weights": found.choice,
        "regions_wanted": asked["region"],
        "illustrative": "yes" if asked["illustrative"] else "",
    }
    return kept.query(found.firm, lang, {name: said for name, said in more.items() if said})
