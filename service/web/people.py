"""The administrator's page of one person: what they are here for, of whom, and their password."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault
from features.fields import faults
from service import clock, passwords, rosters, staffing
from service.access import ROLE_NAMES
from service.accounts import Role
from service.database.people import Organisation, User
from service.refusals import Conflicting, Outdated
from service.staff_submissions import UserEdit
from service.submissions import ID
from service.web.conflicts import Conflict, Difference
from service.web.forms import Filled
from service.web.pages import by_input
from service.web.visits import Form, Guest, PageRoute, Visit
from service.web.words import WORDS

OFFICES_OFFERED = 500
LABELS = {
    "role": WORDS["people_role"],
    "organisation": WORDS["door_organisation"],
    "email": WORDS["people_email"],
    "active": WORDS["people_active"],
}

router = APIRouter(include_in_schema=False, route_class=PageRoute)
UserId = Annotated[str, Path(pattern=ID)]


@router.get("/people/{user_id}")
def show(visit: Guest, user_id: UserId) -> Response:
    """A person with the form that changes them."""
    visit.only(Role.admin)
    return _page(visit, user_id)


@router.post("/people/{user_id}")
def edit(visit: Guest, form: Form, user_id: UserId) -> Response:
    """The person as edited; both versions when somebody was faster."""
    who = visit.only(Role.admin)
    try:
        with visit.records.writing() as session:
            asked = _read(session, form.filled)
            staffing.reassign(session, who, user_id, form.seen, asked)
    except BadInput as error:
        return _page(visit, user_id, form.filled, error.faults)
    except Outdated:
        return _conflict(visit, user_id, form.filled)
    except Conflicting as error:
        told = Fault("role", None, error.reason, WORDS["people_correct"])
        return _page(visit, user_id, form.filled, [told])
    return visit.to(f"/people/{user_id}")


@router.post("/people/{user_id}/password-links")
def renew(visit: Guest, form: Form, user_id: UserId) -> Response:
    """The person's page with a link that sets their password, shown this once."""
    who = visit.only(Role.admin)
    with visit.records.writing() as session:
        link, key = passwords.link(session, staffing.user(session, user_id).id, who.id)
        path = rosters.password_link(link, key)["link"]
        until = link.expires_at
    address = f"{str(visit.request.base_url).rstrip('/')}{path}"
    return _page(visit, user_id, link=(address, until))


def offices(session: Session) -> Sequence[str]:
    """The names of organisations that a form offers."""
    return session.scalars(
        select(Organisation.name).order_by(Organisation.name).limit(OFFICES_OFFERED)
    ).all()


def _read(session: Session, filled: Filled) -> UserEdit:
    """The edit that was written; raises :class:`BadInput` with each fault at its input."""
    wrong: list[Fault] = []
    name = filled.one("organisation")
    office = session.scalar(select(Organisation.id).where(Organisation.name == name))
    if office is None:
        no, way = WORDS["people_no_such_office"], WORDS["people_pick"]
        wrong.append(Fault("organisation", name, no, way))
    said = {
        "role": filled.one("role"),
        "email": filled.one("email"),
        "active": bool(filled.one("active")),
        "organisation_id": office or "",
    }
    try:
        asked = UserEdit.model_validate(said)
    except ValidationError as error:
        raise BadInput([*wrong, *faults(error, UserEdit)]) from None
    if wrong:
        raise BadInput(wrong)
    return asked


def _page(
    visit: Visit,
    user_id: str,
    filled: Filled | None = None,
    wrong: Sequence[Fault] = (),
    link: tuple[str, datetime] | None = None,
) -> Response:
    with visit.records.reading() as session:
        found = staffing.user(session, user_id)
        return visit.page(
            "person.html",
            422 if wrong else 200,
            person=found,
            filled=filled or _written(found),
            faults=by_input(wrong, LABELS),
            roles=ROLE_NAMES,
            offices=offices(session),
            link=link,
            now=clock.now(),
        )


def _written(found: User) -> Filled:
    said = {
        "role": found.role,
        "organisation": found.organisation.name,
        "email": found.email or "",
        "active": "yes" if found.active else "",
    }
    return Filled({name: (value,) for name, value in said.items()})


def _conflict(visit: Visit, user_id: str, sent: Filled) -> Response:
    with visit.records.reading() as session:
        found = staffing.user(session, user_id)
        now, then = _shown(visit, _written(found)), _shown(visit, sent)
        return Conflict(
            title=found.name,
            place="/people",
            path=f"/people/{user_id}",
            version=found.version,
            differences=[Difference(LABELS[one], now[one], then[one]) for one in LABELS],
            filled=sent,
            names=tuple(LABELS),
        ).page(visit)


def _shown(visit: Visit, filled: Filled) -> Mapping[str, str]:
    role = filled.one("role")
    known = ROLE_NAMES[Role(role)].of(visit.lang) if role in set(Role) else role
    active = WORDS["yes" if filled.one("active") else "no"].of(visit.lang)
    return {
        "role": known,
        "organisation": filled.one("organisation"),
        "email": filled.one("email"),
        "active": active,
    }
