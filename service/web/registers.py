"""The registers as pages: what they add up to, one register, one entry with its versions."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault
from features.fields import specs
from service import boards, matchers
from service.accounts import Person, Role
from service.database.projects import Project
from service.database.registers import RegisterEntry
from service.refusals import Outdated
from service.registers import entries, procedures, sums, tallies
from service.registers.books import BOOKS, Register
from service.registers.entries import Written
from service.registers.leads import Contact
from service.submissions import ID
from service.web import register_forms
from service.web.forms import Filled
from service.web.pages import by_input
from service.web.visits import OFFICES, Form, Guest, PageRoute, Visit

MOST = 200
"""Entries shown at once; the export has all."""

router = APIRouter(include_in_schema=False, route_class=PageRoute)
Which = Annotated[Register, Path()]
EntryId = Annotated[str, Path(pattern=ID)]
OfProject = Annotated[str, Query(pattern=r"^([0-9a-f]{32})?$")]


@router.get("/registers")
def list_registers(visit: Guest) -> Response:
    """Every register with how much is in it, and what all of them add up to."""
    who = visit.only(*OFFICES)
    with visit.records.reading() as session:
        counts = _counts(session, who)
        tallies = sums.gathered(session, who, matchers.today(), visit.lang)
    return visit.page("registers.html", books=BOOKS, counts=counts, tallies=tallies)


@router.get("/registers/{register}")
def show_register(visit: Guest, register: Which, project_id: OfProject = "") -> Response:
    """The entries of a register, and a form to add one."""
    known = {"project_id": (project_id,)} if project_id else {}
    return _register(visit, register, Filled(known), project_id=project_id)


@router.post("/registers/{register}")
def add(visit: Guest, form: Form, register: Which) -> Response:
    """The register with the entry, or the form with its faults."""
    who = visit.only(Role.promoter)
    try:
        with visit.records.writing() as session:
            entries.add(session, who, register, register_forms.said(register, form.filled))
    except BadInput as error:
        return _register(visit, register, form.filled, error.faults)
    return visit.to(f"/registers/{register}")


@router.get("/registers/{register}/{entry_id}")
def show_entry(visit: Guest, register: Which, entry_id: EntryId) -> Response:
    """An entry in its form, and every version of it."""
    return _entry(visit, register, entry_id)


@router.post("/registers/{register}/{entry_id}")
def edit(visit: Guest, form: Form, register: Which, entry_id: EntryId) -> Response:
    """The register with the entry as edited, or the form with what is wrong."""
    who = visit.only(Role.promoter)
    try:
        with visit.records.writing() as session:
            record = entries.seen(session, who, register, entry_id)
            asked = register_forms.said(register, form.filled)
            entries.edit(session, who, record, form.seen, asked)
    except BadInput as error:
        return _entry(visit, register, entry_id, form.filled, error.faults)
    except Outdated:
        return _entry(visit, register, entry_id, form.filled, outdated=True)
    return visit.to(f"/registers/{register}")


@router.post("/contacts/{entry_id}/project")
def land(visit: Guest, form: Form, entry_id: EntryId) -> Response:
    """The page of the project that the contact has become."""
    who = visit.only(Role.promoter)
    try:
        with visit.records.writing() as session:
            record = entries.seen(session, who, Register.contacts, entry_id)
            project_id = entries.landed(session, who, record, form.seen).id
    except BadInput as error:
        return _entry(visit, Register.contacts, entry_id, None, error.faults)
    except Outdated:
        return _entry(visit, Register.contacts, entry_id, None, outdated=True)
    return visit.to(f"/board/{project_id}")


def _register(
    visit: Visit,
    register: Register,
    filled: Filled,
    faults: Sequence[Fault] = (),
    project_id: str = "",
) -> Response:
    who = visit.only(*OFFICES)
    with visit.records.reading() as session:
        wanted = entries.visible(who, register, project_id)
        newest = wanted.order_by(RegisterEntry.created_at.desc(), RegisterEntry.id)
        rows = session.scalars(newest.limit(MOST + 1)).all()
        projects = _projects(session, visit)
        found = _lines(visit, register, entries.newest(session, rows[:MOST]), projects)
        return visit.page(
            "register.html",
            422 if faults else 200,
            found=found,
            late=_late(session, who, [one for one, _ in found]),
            more=len(rows) > MOST,
            of=projects.get(project_id, ""),
            known=procedures.known() if register is Register.procedures else (),
            **_of_the_form(visit, register, filled, faults, projects),
        )


def _entry(
    visit: Visit,
    register: Register,
    entry_id: str,
    filled: Filled | None = None,
    faults: Sequence[Fault] = (),
    *,
    outdated: bool = False,
) -> Response:
    who = visit.only(*OFFICES)
    with visit.records.reading() as session:
        record = entries.seen(session, who, register, entry_id)
        versions = entries.history(session, record)
        late = _late(session, who, entries.newest(session, [record]))
        return visit.page(
            "entry.html",
            412 if outdated else 422 if faults else 200,
            record=record,
            versions=versions,
            outdated=outdated,
            late=late,
            may_land=register is Register.contacts and record.project_id is None,
            **_of_the_form(
                visit,
                register,
                filled or register_forms.written(versions[0].said),
                faults,
                _projects(session, visit),
            ),
        )


def _of_the_form(
    visit: Visit,
    register: Register,
    filled: Filled,
    faults: Sequence[Fault],
    projects: dict[str, str],
) -> dict[str, Any]:
    lines = register_forms.lines(register)
    placed = [register_forms.placed(fault) for fault in faults]
    return {
        "register": register,
        "book": BOOKS[register],
        "lines": lines,
        "columns": register_forms.columns(register),
        "filled": filled,
        "faults": by_input(placed, {line.name: line.label for line in lines}),
        "specs": {**specs(BOOKS[register].model), **{line.name: line for line in lines}},
        "projects": projects,
        "may_write": visit.may(Role.promoter),
    }


def _counts(session: Session, who: Person) -> dict[str, int]:
    """Register → how many entries are in it."""
    wanted = (
        select(RegisterEntry.register, func.count())
        .where(RegisterEntry.organisation_id == who.organisation_id)
        .group_by(RegisterEntry.register)
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def _projects(session: Session, visit: Visit) -> dict[str, str]:
    """Id → name of the projects on the board, the newest first."""
    wanted = boards.visible(visit.person).order_by(Project.created_at.desc(), Project.id)
    return {project.id: project.name for project in session.scalars(wanted)}


def _late(session: Session, who: Person, found: Sequence[Written]) -> dict[str, int]:
    """Entry → days that the next step of the contact is late, where it is."""
    listed = [(one.record.id, one.said) for one in found if isinstance(one.said, Contact)]
    last = tallies.last_met(entries.every(session, who, Contact)) if listed else {}
    days = {key: tallies.days_late(one, last, matchers.today()) for key, one in listed}
    return {key: late for key, late in days.items() if late}


def _lines(
    visit: Visit, register: Register, found: Sequence[Written], projects: dict[str, str]
) -> list[tuple[Written, list[str]]]:
    """Entries with the words of their columns."""
    return [(one, register_forms.shown(register, one.said, projects, visit.lang)) for one in found]
