"""The administrator's pages of organisations: all of them, a new one, one to edit."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import ValidationError
from sqlalchemy import func, select

from features.errors import BadInput, Fault
from features.fields import faults
from service import records, staffing
from service.access import ROLE_NAMES
from service.accounts import Role
from service.database.people import Organisation, User
from service.refusals import Conflicting, Outdated
from service.staff_submissions import OrganisationSubmission
from service.submissions import ID
from service.web.conflicts import Conflict, Difference
from service.web.forms import Filled
from service.web.pages import by_input
from service.web.visits import Form, Guest, PageRoute, Visit
from service.web.words import WORDS

LABELS = {"name": WORDS["offices_name"], "region": WORDS["offices_region"]}

router = APIRouter(include_in_schema=False, route_class=PageRoute)
OfficeId = Annotated[str, Path(pattern=ID)]


@router.get("/organisations")
def list_offices(visit: Guest) -> Response:
    """Every organisation, where it is, how many people it has, and a form to add one."""
    visit.only(Role.admin)
    return _offices(visit)


@router.post("/organisations")
def add(visit: Guest, form: Form) -> Response:
    """The list with the organisation added, or the form with its faults."""
    who = visit.only(Role.admin)
    try:
        with visit.records.writing() as session:
            staffing.found_organisation(session, who, _read(form.filled))
    except BadInput as error:
        return _offices(visit, form.filled, error.faults)
    except Conflicting as error:
        return _offices(visit, form.filled, [_taken(error)])
    return visit.to("/organisations")


@router.get("/organisations/{organisation_id}")
def show(visit: Guest, organisation_id: OfficeId) -> Response:
    """An organisation with the form that changes it, and its people."""
    visit.only(Role.admin)
    return _page(visit, organisation_id)


@router.post("/organisations/{organisation_id}")
def edit(visit: Guest, form: Form, organisation_id: OfficeId) -> Response:
    """The organisation as edited; both versions when somebody was faster."""
    who = visit.only(Role.admin)
    try:
        with visit.records.writing() as session:
            staffing.rename(session, who, organisation_id, form.seen, _read(form.filled))
    except BadInput as error:
        return _page(visit, organisation_id, form.filled, error.faults)
    except Conflicting as error:
        return _page(visit, organisation_id, form.filled, [_taken(error)])
    except Outdated:
        return _conflict(visit, organisation_id, form.filled)
    return visit.to(f"/organisations/{organisation_id}")


def _read(filled: Filled) -> OrganisationSubmission:
    try:
        said = {name: filled.one(name) for name in LABELS}
        return OrganisationSubmission.model_validate(said)
    except ValidationError as error:
        raise BadInput(faults(error, OrganisationSubmission)) from None


def _taken(error: Conflicting) -> Fault:
    return Fault("name", None, error.reason, WORDS["people_correct"])


def _written(found: Organisation) -> Filled:
    return Filled({"name": (found.name,), "region": (records.region(found.region),)})


def _offices(visit: Visit, filled: Filled | None = None, wrong: Sequence[Fault] = ()) -> Response:
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
        return visit.page(
            "organisations.html",
            422 if wrong else 200,
            found=found,
            filled=filled or Filled({}),
            faults=by_input(wrong, LABELS),
        )


def _page(
    visit: Visit, office_id: str, filled: Filled | None = None, wrong: Sequence[Fault] = ()
) -> Response:
    with visit.records.reading() as session:
        found = staffing.organisation(session, office_id)
        of_it = select(User).where(User.organisation_id == found.id).order_by(User.name)
        return visit.page(
            "organisation.html",
            422 if wrong else 200,
            office=found,
            people=session.scalars(of_it).all(),
            roles=ROLE_NAMES,
            filled=filled or _written(found),
            faults=by_input(wrong, LABELS),
        )


def _conflict(visit: Visit, office_id: str, sent: Filled) -> Response:
    with visit.records.reading() as session:
        found = staffing.organisation(session, office_id)
        now = _written(found)
        return Conflict(
            title=found.name,
            place="/organisations",
            path=f"/organisations/{office_id}",
            version=found.version,
            differences=[Difference(LABELS[one], now.one(one), sent.one(one)) for one in LABELS],
            filled=sent,
            names=tuple(LABELS),
        ).page(visit)
