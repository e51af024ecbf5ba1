"""The administrator's page of who uses the service: everybody, and a form to add somebody."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response
from pydantic import ValidationError
from sqlalchemy import Select, select

from features.errors import BadInput, Fault, ParkmatchError
from features.fields import faults
from service import accounts, clock, cursors
from service.access import ROLE_NAMES
from service.accounts import NewUser, Role
from service.credentials import SHORTEST
from service.cursors import Paged
from service.database.people import User
from service.staff_submissions import SigningIn
from service.web import people
from service.web.forms import Filled
from service.web.pages import by_input
from service.web.visits import Form, Guest, PageRoute, Visit
from service.web.words import WORDS

LISTED = 100
LABELS = {
    "name": WORDS["door_name"],
    "password": WORDS["door_password"],
    "role": WORDS["people_role"],
    "organisation": WORDS["door_organisation"],
    "region": WORDS["people_region"],
}

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True)
class Looked:
    """Who is looked for, and from where on they are listed."""

    cursor: str = ""
    q: str = ""
    role: str = ""

    @property
    def wanted(self) -> Select[User]:
        """Those who are so called, of the role where it is one."""
        found = select(User).where(User.name.contains(self.q, autoescape=True))
        return found.where(User.role == self.role) if self.role in set(Role) else found


@router.get("/people")
def list_people(visit: Guest, cursor: str = "", q: str = "", role: str = "") -> Response:
    """Who signs in, the newest first, all or those so called, and a form to add somebody."""
    visit.only(Role.admin)
    return _people(visit, Looked(cursor[:300], q.strip()[:LISTED], role))


@router.post("/people")
def add_person(visit: Guest, form: Form) -> Response:
    """The list with the person added, or the form with its faults."""
    who = visit.only(Role.admin)
    try:
        new = _new(form.filled)
        with visit.records.writing() as session:
            accounts.add(session, new, who.id)
    except BadInput as error:
        return _people(visit, Looked(), form.filled, error.faults)
    except ParkmatchError as error:
        why = WORDS["people_other"].fill(why=error.message(visit.lang))
        told = Fault("name", form.one("name"), why, WORDS["people_another"])
        return _people(visit, Looked(), form.filled, [told])
    return visit.to("/people")


def _new(filled: Filled) -> NewUser:
    """The person to add; raises :class:`BadInput` with every fault at its input."""
    wrong: list[Fault] = []
    try:
        SigningIn.model_validate({n: filled.one(n) for n in ("name", "password")})
    except ValidationError as error:
        wrong.extend(faults(error, SigningIn))
    if len(filled.one("password")) < SHORTEST:
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
    visit: Visit, looked: Looked, filled: Filled | None = None, wrong: Sequence[Fault] = ()
) -> Response:
    with visit.records.reading() as session:
        paged = Paged(limit=LISTED, cursor=looked.cursor)
        found, following = cursors.page(session, looked.wanted, User, paged)
        return visit.page(
            "people.html",
            422 if wrong else 200,
            found=found,
            following=following,
            looked=looked,
            offices=people.offices(session),
            now=clock.now(),
            filled=filled or Filled({}),
            faults=by_input(wrong, LABELS),
            roles=ROLE_NAMES,
            shortest=SHORTEST,
        )
