"""The log of who did what, as the administrator's page: filtered by who, what and when."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from pydantic import ValidationError
from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from features.errors import BadInput, Fault
from features.fields import faults
from features.text import Text
from service import cursors
from service.accounts import Person, Role
from service.auditing import action_words, kind_words
from service.clock import BEIJING
from service.database.people import Organisation, User
from service.database.records import FirmRecord
from service.database.traces import AuditEntry
from service.registers.books import BOOKS, Register
from service.routes.audit import Wanted
from service.web import views
from service.web.forms import Filled
from service.web.pages import by_input
from service.web.visits import Guest, PageRoute, Visit
from service.web.words import WORDS

LISTED = 100
PEOPLE_OFFERED = 500
LABELS = {
    "who": WORDS["audit_who"],
    "action": WORDS["audit_what"],
    "kind": WORDS["audit_kind"],
    "object_id": WORDS["audit_object_id"],
    "since": WORDS["audit_since"],
    "until": WORDS["audit_until"],
}
NOBODY = "0" * 32

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True)
class Asked:
    """What was written into the filter, and the place in the list."""

    filled: Filled

    @property
    def query(self) -> str:
        """The filter as a query string, from the beginning of the list."""
        said = {name: self.filled.one(name) for name in LABELS}
        return urlencode({name: value for name, value in said.items() if value})


@router.get("/audit")
def show_log(visit: Guest) -> Response:
    """Who did what to which thing, the newest first; figures are never in it."""
    visit.only(Role.admin)
    asked = Asked(Filled.read(visit.request.url.query))
    with visit.records.reading() as session:
        try:
            return _page(visit, session, asked, _wanted(session, asked.filled))
        except BadInput as error:
            told = tuple(replace(one, path=one.path.removeprefix("query.")) for one in error.faults)
            return _page(visit, session, asked, Wanted(limit=LISTED), told)


def _wanted(session: Session, filled: Filled) -> Wanted:
    """Which lines to show; raises :class:`BadInput` with each fault at its input."""
    wrong = list(_unknown(session, filled.one("who")))
    said: dict[str, object] = {
        name: filled.one(name) for name in ("action", "kind", "object_id", "cursor")
    }
    days = {name: filled.one(name) for name in ("since", "until")}
    said |= {name: day for name, day in days.items() if day}
    try:
        found = Wanted.model_validate(
            {**said, "limit": LISTED, "user_id": _user(session, filled.one("who"))}
        )
    except ValidationError as error:
        raise BadInput([*wrong, *faults(error, Wanted)]) from None
    if wrong:
        raise BadInput(wrong)
    return found


def _unknown(session: Session, name: str) -> Iterator[Fault]:
    if name and _user(session, name) == NOBODY:
        yield Fault("who", name, WORDS["audit_nobody"], WORDS["people_pick"])


def _user(session: Session, name: str) -> str:
    """The id of who is so called; empty for everybody."""
    if not name:
        return ""
    return session.scalar(select(User.id).where(User.name == name)) or NOBODY


def _page(
    visit: Visit,
    session: Session,
    asked: Asked,
    wanted: Wanted,
    wrong: tuple[Fault, ...] = (),
) -> Response:
    lines: Select[AuditEntry] = select(AuditEntry).where(*wanted.conditions())
    found, following = cursors.page(session, lines, AuditEntry, wanted)
    return visit.page(
        "audit.html",
        422 if wrong else 200,
        found=[(line, line.at.astimezone(BEIJING)) for line in found],
        names=_names(session, {line.user_id for line in found if line.user_id}),
        called=_called(session, found, visit.person),
        following=following,
        asked=asked,
        filled=asked.filled,
        faults=by_input(wrong, LABELS),
        people=session.scalars(select(User.name).order_by(User.name).limit(PEOPLE_OFFERED)).all(),
        kinds=_said(session, AuditEntry.object_kind),
        actions=_said(session, AuditEntry.action),
        action_words=action_words,
        kind_words=_kind_words,
    )


def _kind_words(kind: str) -> Text:
    """Registers are called as they are everywhere."""
    return BOOKS[Register(kind)].label if kind in set(Register) else kind_words(kind)


def _names(session: Session, ids: set[str]) -> Mapping[str, str]:
    named = select(User.id, User.name).where(User.id.in_(ids))
    return {one.id: one.name for one in session.execute(named)}


def _called(session: Session, lines: Sequence[AuditEntry], who: Person) -> Mapping[str, str]:
    """The names of the people, organisations and parks that the log is of, and of the firms of
    one's own organisation: what others' firms are called is theirs.
    """
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        ids[line.object_kind].add(line.object_id)
    parks = {park_id: views.park_called(park_id) for park_id in ids["park"]}
    firms = select(FirmRecord.id, FirmRecord.name).where(
        FirmRecord.id.in_(ids["firm"]), FirmRecord.organisation_id == who.organisation_id
    )
    offices = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_(ids["organisation"])
    )
    kept = {one.id: one.name for named in (firms, offices) for one in session.execute(named)}
    return {**parks, **kept, **_names(session, ids["user"])}


def _said(session: Session, column: InstrumentedAttribute[str]) -> list[str]:
    return sorted(session.scalars(select(column).distinct()).all())
