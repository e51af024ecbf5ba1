"""The administrator's pages: who uses the service, for which organisation, and what was done."""

from collections.abc import Sequence

from fastapi import APIRouter, Response
from pydantic import ValidationError
from sqlalchemy import func, select

from features.errors import BadInput, Fault, ParkmatchError
from features.fields import faults
from service import accounts, clock, cursors, records
from service.accounts import NewUser, Role
from service.cursors import Paged
from service.database.people import Organisation, User
from service.database.traces import AuditEntry
from service.submissions import SigningIn
from service.web.badges import ROLE_NAMES
from service.web.forms import Filled
from service.web.pages import by_input
from service.web.visits import Form, Guest, PageRoute, Visit
from service.web.words import WORDS

LISTED = 100
SHORTEST_PASSWORD = 12
INPUTS = ("name", "password", "role", "organisation", "region")

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/people")
def list_people(visit: Guest, cursor: str = "") -> Response:
    """Everybody who signs in, the newest first, and a form to add somebody."""
    visit.only(Role.admin)
    return _people(visit, cursor)


@router.post("/people")
def add_person(visit: Guest, form: Form) -> Response:
    """The list with the person added, or the form with its faults."""
    who = visit.only(Role.admin)
    try:
        new = _new(form.filled)
        with visit.records.writing() as session:
            accounts.add(session, new, who.id)
    except BadInput as error:
        return _people(visit, "", form.filled, error.faults)
    except ParkmatchError as error:
        why = WORDS["people_other"].fill(why=error.message(visit.lang))
        told = Fault("name", form.one("name"), why, WORDS["people_another"])
        return _people(visit, "", form.filled, [told])
    return visit.to("/people")


@router.get("/organisations")
def list_offices(visit: Guest) -> Response:
    """Every organisation, where it is, and how many people it has."""
    visit.only(Role.admin)
    wanted = (
        select(Organisation, func.count(User.id))
        .outerjoin(User, User.organisation_id == Organisation.id)
        .group_by(Organisation.id)
        .order_by(Organisation.name)
    )
    with visit.records.reading() as session:
        found = [
            (office, records.region(office.region), count)
            for office, count in session.execute(wanted)
        ]
        return visit.page("organisations.html", found=found)


@router.get("/audit")
def show_log(visit: Guest, before: int = 0, kind: str = "") -> Response:
    """Who did what to which thing, the newest first; figures are never in it."""
    visit.only(Role.admin)
    wanted = select(AuditEntry, User.name).outerjoin(User, User.id == AuditEntry.user_id)
    if before > 0:
        wanted = wanted.where(AuditEntry.id < min(before, 1 << 62))
    if kind:
        wanted = wanted.where(AuditEntry.object_kind == kind)
    with visit.records.reading() as session:
        rows = session.execute(wanted.order_by(AuditEntry.id.desc()).limit(LISTED + 1)).all()
        kinds = session.scalars(select(AuditEntry.object_kind).distinct()).all()
        return visit.page(
            "audit.html",
            found=rows[:LISTED],
            older=rows[LISTED - 1][0].id if len(rows) > LISTED else None,
            kinds=sorted(kinds),
            kind=kind,
        )


def _new(filled: Filled) -> NewUser:
    """The person to add; raises :class:`BadInput` with every fault at its input."""
    wrong: list[Fault] = []
    try:
        SigningIn.model_validate({n: filled.one(n) for n in ("name", "password")})
    except ValidationError as error:
        wrong.extend(faults(error, SigningIn))
    if len(filled.one("password")) < SHORTEST_PASSWORD:
        wrong.append(Fault("password", None, WORDS["people_short"], WORDS["people_longer"]))
    if filled.one("role") not in set(Role):
        wrong.append(
            Fault("role", filled.one("role"), WORDS["people_no_role"], WORDS["people_pick"])
        )
    office = filled.one("organisation")
    if not office or len(office) > LISTED or not office.isprintable():
        wrong.append(
            Fault("organisation", None, WORDS["people_no_office"], WORDS["people_name_it"])
        )
    if wrong:
        raise BadInput(wrong)
    said = {name: filled.one(name) for name in ("name", "password", "organisation", "region")}
    return NewUser(role=Role(filled.one("role")), **said)


def _people(
    visit: Visit, cursor: str, filled: Filled | None = None, wrong: Sequence[Fault] = ()
) -> Response:
    with visit.records.reading() as session:
        found, following = cursors.page(
            session, select(User), User, Paged(limit=LISTED, cursor=cursor[:300])
        )
        return visit.page(
            "people.html",
            422 if wrong else 200,
            found=found,
            following=following,
            now=clock.now(),
            filled=filled or Filled({}),
            faults=by_input(wrong, INPUTS),
            roles=ROLE_NAMES,
            shortest=SHORTEST_PASSWORD,
        )
