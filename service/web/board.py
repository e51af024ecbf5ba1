"""The board of projects as pages: by stage with lights and timers, one project, its obstacles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Response
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault, NotFound
from features.fields import faults
from features.text import Text
from service import board_lists, boards, dossiers, matchers, obstacles, records
from service.accounts import Person, Role
from service.board_lists import Lit, Sort
from service.database.base import is_id
from service.database.people import User
from service.database.projects import Project, ProjectEdition
from service.database.records import FirmRecord
from service.refusals import Outdated
from service.registers import cases
from service.registers.books import BOOKS
from service.registers.landing import ENCLAVES, KEPT, MANNERS
from service.registers.leads import CHANNELS
from service.routes.projects import Wanted
from service.stages import REACHED_ON, IssueKind, Light, Stage, Statistics
from service.submissions import ID, ProjectSubmission
from service.web import board_forms
from service.web.conflicts import Conflict
from service.web.forms import Filled
from service.web.pages import by_input
from service.web.visits import Form, Guest, PageRoute, Sent, Visit
from service.web.words import WORDS

MOST = 500
"""Projects shown at once; the counts above them are of all."""
EDITIONS = 20
SIEVE = {
    "league": WORDS["board_league"],
    "stage": WORDS["board_stage"],
    "chain": WORDS["board_chain"],
    "light": WORDS["board_light"],
    "responsible": WORDS["board_responsible_with"],
    "due_before": WORDS["board_due_before"],
    "sort": WORDS["board_sort"],
}
"""Inputs that say which projects are shown, in which order."""
ON_PAGE = board_forms.LABELS | {
    board_forms.FIRM: WORDS["meetings_firm"],
    "said": WORDS["board_raise"],
    "kind": WORDS["issue_kind"],
}

router = APIRouter(include_in_schema=False, route_class=PageRoute)
ProjectId = Annotated[str, Path(pattern=ID)]


@dataclass(frozen=True)
class Card:
    """A project on the board, with the days left on ``today`` and what holds it up."""

    record: Project
    today: date
    obstacles: int = 0

    @property
    def stage(self) -> Stage:
        """How far it is."""
        return Stage(self.record.stage)

    @property
    def light(self) -> Light | None:
        """Red, green, or None when no due day is known."""
        return boards.progress(self.record).light(self.today)

    @property
    def league(self) -> str:
        """The league's name."""
        return records.region(self.record.league)

    @property
    def timers(self) -> tuple[tuple[Text, date, Text], ...]:
        """What is due, on which day, and how many days are left or over."""
        landing = boards.progress(self.record).landing_by
        due = None if self.stage is Stage.producing else self.record.due_on
        both = ((WORDS["board_landing_by"], landing), (WORDS["board_due_on"], due))
        return tuple((name, day, self._left(day)) for name, day in both if day is not None)

    @property
    def sums(self) -> tuple[tuple[Text, float | None], ...]:
        """The three sums of money in 万元, side by side and never added."""
        found = self.record
        return (
            (WORDS["board_signed_wan"], found.signed_wan),
            (WORDS["board_planned_wan"], found.planned_wan),
            (WORDS["board_paid_in_wan"], found.paid_in_wan),
        )

    @property
    def days(self) -> tuple[tuple[Text, date | None], ...]:
        """The days on which the stages that it has reached began; None where one is not known."""
        reached = REACHED_ON.items()
        return tuple(
            (board_forms.LABELS[name], getattr(self.record, name))
            for stage, name in reached
            if self.stage.reaches(stage) or getattr(self.record, name)
        )

    def _left(self, day: date) -> Text:
        days = (day - self.today).days
        said = WORDS["board_left"] if days >= 0 else WORDS["board_over"]
        return said.fill(days=abs(days))


@dataclass(frozen=True)
class Board:
    """The projects of an organisation in columns by stage, and the counts of all of them."""

    cards: tuple[Card, ...]
    counts: Statistics
    leagues: Mapping[str, Statistics]
    more: bool
    chains: Sequence[str] = ()

    @property
    def columns(self) -> tuple[tuple[Stage, list[Card]], ...]:
        """Each stage with its projects."""
        return tuple((stage, [c for c in self.cards if c.stage is stage]) for stage in Stage)


@router.get("/board")
def show_board(visit: Guest) -> Response:
    """The projects of one's organisation by stage, those that are wished for, and counts."""
    filled = Filled.read(visit.request.url.query)
    said = {name: filled.one(name) for name in SIEVE if filled.one(name)}
    wrong: Sequence[Fault] = ()
    wanted = Wanted()
    try:
        wanted = Wanted.model_validate(said)
    except ValidationError as error:
        wrong = faults(error, Wanted)
    with visit.records.reading() as session:
        board = _board(session, visit, wanted)
        return visit.page(
            "board.html",
            422 if wrong else 200,
            board=board,
            filled=filled,
            faults=by_input(wrong, SIEVE),
            asked=urlencode(said),
            names={code: records.region(code) for code in board.leagues},
            may_write=visit.may(Role.promoter),
            today=matchers.today(),
            **_CHOICES,
        )


@router.get("/board/new")
def open_form(visit: Guest) -> Response:
    """The form, with what the address says: a kept firm, a park, or any other input."""
    who = visit.only(Role.promoter)
    said = Filled.read(visit.request.url.query)
    with visit.records.reading() as session:
        record = _firm(session, who, said.one(board_forms.FIRM))
        firm = None if record is None else dossiers.profile(dossiers.newest(session, record))
    return _form(visit, board_forms.begun(said, firm))


@router.post("/board/new")
def submit(visit: Guest, form: Form) -> Response:
    """The project's page, or the form with its faults."""
    who = visit.only(Role.promoter)
    try:
        asked = board_forms.read(form.filled, form.one(board_forms.FIRM) or None)
        with visit.records.writing() as session:
            made = boards.submit(session, who, asked).id
    except BadInput as error:
        return _form(visit, form.filled, error.faults)
    except NotFound:
        return _form(visit, form.filled, [_firm_gone(form)])
    return visit.to(f"/board/{made}")


@router.get("/board/{project_id}")
def show_project(visit: Guest, project_id: ProjectId) -> Response:
    """A project with its timers, its obstacles, its form and who changed it when."""
    return _project(visit, project_id)


@router.post("/board/{project_id}")
def edit(visit: Guest, form: Form, project_id: ProjectId) -> Response:
    """The project as edited; both versions when somebody was faster."""
    return _saved(visit, form, project_id, lambda now: board_forms.read(form.filled, now.firm_id))


@router.post("/board/{project_id}/advance")
def advance(visit: Guest, form: Form, project_id: ProjectId) -> Response:
    """The project one stage on."""
    today = matchers.today()
    return _saved(visit, form, project_id, lambda now: board_forms.advanced(now, today))


@router.post("/board/{project_id}/obstacles")
def raise_obstacle(visit: Guest, form: Form, project_id: ProjectId) -> Response:
    """The project with what was raised."""
    who = visit.only(Role.promoter)
    try:
        with visit.records.writing() as session:
            kind = board_forms.issue_kind(form.filled)
            obstacles.rise(session, who, project_id, form.one("said"), kind)
    except BadInput as error:
        return _project(visit, project_id, form.filled, error.faults)
    return visit.to(f"/board/{project_id}")


@router.post("/board/{project_id}/obstacles/{obstacle_id}")
def close_obstacle(
    visit: Guest, form: Form, project_id: ProjectId, obstacle_id: ProjectId
) -> Response:
    """The project with one thing less in its way."""
    who = visit.only(Role.promoter)
    with visit.records.writing() as session:
        obstacles.close(session, who, project_id, obstacle_id, form.seen)
    return visit.to(f"/board/{project_id}")


def _saved(visit: Visit, form: Any, project_id: str, change: Any) -> Response:
    """The project's page after ``change`` of what it says, or why it was not made."""
    who = visit.only(Role.promoter)
    asked: ProjectSubmission | None = None
    try:
        with visit.records.writing() as session:
            asked = change(boards.said(boards.seen(session, who, project_id)))
            boards.edit(session, who, project_id, form.seen, asked)
    except BadInput as error:
        return _project(visit, project_id, form.filled, error.faults)
    except Outdated as error:
        newest = ProjectSubmission.model_validate(error.current)
        return _conflict(
            visit, project_id, newest, ProjectSubmission.model_validate(error.submitted)
        )
    return visit.to(f"/board/{project_id}")


def _board(session: Session, visit: Visit, wanted: Wanted) -> Board:
    today = matchers.today()
    every = list(session.scalars(boards.visible(visit.person)))
    of_league = [one for one in every if wanted.league in {"", one.league}]
    leagues = boards.counted(every, today)[1]
    found = sorted(
        (one for one in of_league if wanted.wish.lets(one, today)),
        key=lambda one: board_lists.place(one, wanted.sort),
    )
    held_up = obstacles.still_open(session, visit.person)
    cards = tuple(Card(record, today, held_up.get(record.id, 0)) for record in found[:MOST])
    chains = sorted({one.chain for one in every if one.chain})
    counts = boards.counted(of_league, today)[0]
    return Board(cards, counts, leagues, len(found) > MOST, chains)


def _firm(session: Session, who: Person, firm_id: str) -> FirmRecord | None:
    """The kept firm; None for none. Raises :class:`NotFound` where ``who`` may not see it."""
    return dossiers.seen(session, who, firm_id) if is_id(firm_id) else None


def _firm_gone(form: Sent) -> Fault:
    return Fault(board_forms.FIRM, form.one("name"), _NOT_SEEN, _WITHOUT_IT)


def _form(visit: Visit, filled: Filled, faults: Sequence[Fault] = ()) -> Response:
    """The form; a firm that may be seen no longer is not named, and not sent again."""
    try:
        with visit.records.reading() as session:
            firm = _firm(session, visit.person, filled.one(board_forms.FIRM))
    except NotFound:
        firm = None
    carried = (*board_forms.NAMES, *((board_forms.FIRM,) if firm else ()))
    return visit.page(
        "project_new.html",
        422 if faults else 200,
        switched=f"/board/new?{filled.query(carried)}&",
        firm=firm,
        filled=filled,
        faults=by_input(faults, ON_PAGE),
        **_of_the_form(),
    )


def _of_the_form() -> dict[str, Any]:
    return {"lines": board_forms.LINES, "stages": tuple(Stage)}


def _project(
    visit: Visit, project_id: str, filled: Filled | None = None, faults: Sequence[Fault] = ()
) -> Response:
    with visit.records.reading() as session:
        record = boards.seen(session, visit.person, project_id)
        raised = obstacles.of(session, record)
        return visit.page(
            "project.html",
            422 if faults else 200,
            card=Card(record, matchers.today(), sum(one.closed_at is None for one, _ in raised)),
            raised=raised,
            editions=_editions(session, record),
            filled=filled or board_forms.written(boards.said(record)),
            faults=by_input(faults, ON_PAGE),
            may_write=visit.may(Role.promoter),
            case=cases.of(session, visit.person, record, matchers.today()),
            **_WORDED,
            following=_following(Stage(record.stage)),
            **_of_the_form(),
        )


_NOT_SEEN = Text("这家企业的资料现在看不到了", "this firm's profile is not to be seen any more")
_WITHOUT_IT = Text("可不关联企业再保存一次", "Keep it again without the firm")
_WORDED: Mapping[str, Any] = {
    "issue_kinds": {kind.value: kind.label for kind in IssueKind},
    "books": {register.value: book for register, book in BOOKS.items()},
    "kept": KEPT,
    "manners": MANNERS,
    "channels": CHANNELS,
    "enclaves": ENCLAVES,
}
"""Choices of issues and registers by their words."""


_CHOICES: Mapping[str, Any] = {
    "stages": tuple(Stage),
    "sorts": tuple(Sort),
    "lights": (
        (Lit.red, WORDS["light_red"]),
        (Lit.green, WORDS["light_green"]),
        (Lit.unknown, WORDS["light_unknown"]),
    ),
}


def _following(stage: Stage) -> Stage | None:
    """The stage after this one; None after the last."""
    order = list(Stage)
    return order[order.index(stage) + 1] if stage is not order[-1] else None


def _editions(session: Session, record: Project) -> Sequence[tuple[ProjectEdition, str]]:
    """The newest versions and their authors."""
    wanted = (
        select(ProjectEdition, User.name)
        .join(User, User.id == ProjectEdition.author_id)
        .where(ProjectEdition.project_id == record.id)
        .order_by(ProjectEdition.version.desc())
        .limit(EDITIONS)
    )
    return [(edition, name) for edition, name in session.execute(wanted)]


def _conflict(
    visit: Visit, project_id: str, newest: ProjectSubmission, sent: ProjectSubmission
) -> Response:
    with visit.records.reading() as session:
        record = boards.seen(session, visit.person, project_id)
        return Conflict(
            title=record.name,
            place="/board",
            path=f"/board/{project_id}",
            version=record.version,
            differences=board_forms.beside(newest, sent),
            filled=board_forms.written(sent),
            names=board_forms.NAMES,
        ).page(visit)
