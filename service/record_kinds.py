"""What tables of records list: firms and projects, how a row of each is kept, and which of them an
organisation has.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from features import regions
from features.errors import Fault
from features.profiles import Firm
from service import boards, dossiers, strangers
from service.accounts import Person
from service.database.projects import Project
from service.database.records import FirmEdition, FirmRecord
from service.imports import Change
from service.project_table import ProjectRow
from service.submissions import ProjectSubmission

CHUNK_ROWS = 250


@dataclass(frozen=True)
class Known:
    """The records of an organisation with their ids, not what they say; an id or a name of two is
    nobody's, but each has a key of its own besides. ``gone_ids`` and ``gone_names`` are of those
    that are withdrawn.
    """

    records: Sequence[tuple[str, Change]]
    gone_ids: Collection[str] = ()
    gone_names: Collection[str] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Change | None]:
        """Id → the record."""
        return _alone(self.records)

    @cached_property
    def by_name(self) -> Mapping[str, Change | None]:
        """Name → the record."""
        return _alone((change.name, change) for _, change in self.records)

    @cached_property
    def by_key(self) -> Mapping[str, Change]:
        """The key that a record is kept under → the record."""
        return {change.record_id or "": change for _, change in self.records}

    def like(self, said: Mapping[str, Any]) -> Change | None:
        """The record that a row is of."""
        named = said.get("id")
        of_id = (self.by_id.get(named) or self.by_key.get(named)) if named else None
        return of_id or self.by_name.get(said["name"])

    def unclear(self, said: Mapping[str, Any]) -> bool:
        """Whether the row's id or name is that of two records, and nothing tells which is meant."""
        shared = said.get("id") in self.by_id or said["name"] in self.by_name
        return shared and self.like(said) is None

    def gone(self, said: Mapping[str, Any]) -> bool:
        """Whether the row is of a record that is withdrawn, and of no other."""
        named = said.get("id")
        by_id = named in self.gone_ids and named not in self.by_id
        return (by_id and named not in self.by_key) or (
            said["name"] in self.gone_names and self.like(said) is None
        )


def _nobody(*_: object) -> Iterable[Fault]:
    return ()


@dataclass(frozen=True)
class Kind:
    """What a table lists: its rows, how each is kept, and the records that are there.

    ``said``: record → what it says now; ``strangers``: names that nobody knows in some of its
    fields, with near ones or without.
    """

    name: str
    model: type[BaseModel]
    known: Callable[[Session, Person], Known]
    said: Callable[[Session, Sequence[str]], Mapping[str, Any]]
    whole: Callable[[Mapping[str, Any]], BaseModel]
    row: Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
    submit: Callable[[Session, Person, Any], object]
    edit: Callable[..., object]
    strangers: Callable[[Mapping[str, Any], Collection[str], bool], Iterable[Fault]] = _nobody


def _alone(found: Iterable[tuple[str, Change]]) -> Mapping[str, Change | None]:
    """Each record by its key; None for a key of two."""
    known: dict[str, Change | None] = {}
    for key, change in found:
        known[key] = None if key in known else change
    return known


def _firms(session: Session, who: Person) -> Known:
    """Read as they come, and no more is kept of each than its names: there may be very many."""
    wanted = (
        select(FirmRecord.id, FirmRecord.version, FirmRecord.withdrawn_at, FirmEdition.said)
        .join(FirmEdition, _NEWEST)
        .where(FirmRecord.organisation_id == who.organisation_id)
        .order_by(FirmRecord.created_at, FirmRecord.id)
    )
    there: list[tuple[str, Change]] = []
    gone_ids: set[str] = set()
    gone_names: set[str] = set()
    for key, at, gone, said in session.execute(wanted.execution_options(yield_per=CHUNK_ROWS)):
        named = said.get("id") or key
        if gone:
            gone_ids.update((named, key))
            gone_names.add(said["name"])
        else:
            there.append((named, Change(said["name"], None, key, at)))
    return Known(there, gone_ids, gone_names)


def _firms_said(session: Session, ids: Sequence[str]) -> Mapping[str, Any]:
    wanted = select(FirmRecord.id, FirmEdition.said).join(FirmEdition, _NEWEST)
    return dict(session.execute(wanted.where(FirmRecord.id.in_(ids))).all())


def _projects(session: Session, who: Person) -> Known:
    wanted = boards.visible(who).order_by(Project.created_at, Project.id)
    return Known(
        [
            (record.id, Change(record.name, None, record.id, record.version))
            for record in session.scalars(wanted)
        ]
    )


def _projects_said(session: Session, ids: Sequence[str]) -> Mapping[str, Any]:
    found = session.scalars(select(Project).where(Project.id.in_(ids)))
    return {record.id: boards.said(record).model_dump(mode="json") for record in found}


def _project(said: Mapping[str, Any]) -> ProjectSubmission:
    asked = ProjectSubmission.model_validate({k: v for k, v in said.items() if k != "id"})
    boards.refuse_to_come(asked)
    return asked


def _project_row(key: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
    league = regions.find(said["league"])
    return {**said, "id": key, "league": league.name if league else said["league"]}


def _firm_row(key: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**said, "id": key}


_NEWEST = and_(FirmEdition.firm_id == FirmRecord.id, FirmEdition.version == FirmRecord.version)
KINDS: Mapping[str, Kind] = {
    "firms": Kind(
        name="firms",
        model=Firm,
        known=_firms,
        said=_firms_said,
        whole=Firm.model_validate,
        row=_firm_row,
        submit=dossiers.submit,
        edit=dossiers.edit,
        strangers=strangers.of_fields,
    ),
    "projects": Kind(
        name="projects",
        model=ProjectRow,
        known=_projects,
        said=_projects_said,
        whole=_project,
        row=_project_row,
        submit=boards.submit,
        edit=boards.edit,
    ),
}
