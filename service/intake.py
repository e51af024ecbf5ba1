"""Tables of firms and of projects against what is kept: what each row would add or change.

A row is of the record with its id, else of that with its name; a blank cell changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from features import regions
from features.errors import BadInput, Fault
from features.fields import faults, specs
from features.profiles import Firm
from features.tables import Reject, read
from features.tables.rows import WHOLE_ROW
from features.text import Text
from service import boards, dossiers, imports
from service.accounts import Person
from service.database.projects import Project
from service.database.records import FirmEdition, FirmRecord
from service.imports import Change, Compared
from service.project_table import ProjectRow
from service.submissions import ProjectSubmission
from service.versions import etag

MOST_ROWS = 5000
MOST_FAULTS = 2000
"""With more than so many faults a table is read no further."""
CHUNK_ROWS = 250


@dataclass(frozen=True)
class Known:
    """The records of an organisation with their ids; an id or a name of two is nobody's."""

    records: Sequence[tuple[str, Change]]

    @cached_property
    def by_id(self) -> Mapping[str, Change | None]:
        """Id → the record."""
        return _alone(self.records)

    @cached_property
    def by_name(self) -> Mapping[str, Change | None]:
        """Name → the record."""
        return _alone((change.name, change) for _, change in self.records)

    def like(self, said: Mapping[str, Any]) -> Change | None:
        """The record that a row is of."""
        return self.by_id.get(said.get("id") or "") or self.by_name.get(said["name"])

    def unclear(self, said: Mapping[str, Any]) -> bool:
        """Whether the row's id or name is that of two records, and nothing tells which is meant."""
        shared = said.get("id") in self.by_id or said["name"] in self.by_name
        return shared and self.like(said) is None


@dataclass(frozen=True)
class Kind:
    """What a table lists: its rows, how each is kept, and the records that are there."""

    name: str
    model: type[BaseModel]
    known: Callable[[Session, Person], Known]
    whole: Callable[[Mapping[str, Any]], BaseModel]
    row: Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
    submit: Callable[[Session, Person, Any], object]
    edit: Callable[..., object]


def compared(session: Session, who: Person, kind: Kind, path: Path) -> Compared:
    """What the table at ``path`` would change; raises :class:`BadInput` for one that is none."""
    known = kind.known(session, who)
    changes: list[Change] = []
    rejects: list[Reject] = []
    unchanged = 0
    met: set[str] = set()
    notes: list[Fault] = []
    rows = 0
    for chunk in read(path, kind.model, chunk_rows=CHUNK_ROWS):
        notes.extend(chunk.notes)
        rejects.extend(chunk.rejects)
        rows += len(chunk.rows) + len({one.row for one in chunk.rejects})
        if rows > MOST_ROWS:
            raise BadInput([Fault("file", None, _TOO_MANY, _SPLIT)])
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            try:
                change = _compared(kind, known, row, met)
            except BadInput as error:
                rejects.extend(_reject(number, kind, fault) for fault in error.faults)
                continue
            if change.fields:
                changes.append(change)
            else:
                unchanged += 1
        if len(rejects) > MOST_FAULTS:
            notes.append(Fault("file", rows, _STOPPED, _CORRECT_THESE))
            break
    return Compared(tuple(changes), unchanged, tuple(rejects), tuple(notes))


def commit(session: Session, who: Person, kind: Kind, token: str) -> tuple[int, int]:
    """How many records were added and how many changed: all of the preview's, or none.

    Raises as :func:`service.imports.take`, and :class:`Outdated` where a record is another now.
    """
    changes = imports.take(session, who, kind.name, token)
    known = kind.known(session, who)
    for change in changes:
        imports.same(change, known.like(change.said) or _NOBODY)
        said = kind.whole(change.said)
        if change.record_id is None:
            kind.submit(session, who, said)
        else:
            kind.edit(session, who, change.record_id, etag(change.version or 0), said)
    added = sum(change.record_id is None for change in changes)
    return added, len(changes) - added


def exported(session: Session, who: Person, kind: Kind) -> Iterator[BaseModel]:
    """Each record of the organisation of ``who`` as a row of a table, the oldest first.

    An id of two is left out: a table in which it stood twice would not be read again.
    """
    known = kind.known(session, who)
    for key, change in known.records:
        said = {**kind.row(key, change.was), **({} if known.by_id[key] else {"id": None})}
        yield kind.model.model_validate({k: v for k, v in said.items() if v is not None})


def _compared(kind: Kind, known: Known, row: BaseModel, met: set[str]) -> Change:
    stated = {k: v for k, v in row.model_dump(mode="json").items() if v not in (None, "", [])}
    if known.unclear(stated):
        raise BadInput([Fault("name", stated["name"], _TWO_RECORDS, _GIVE_ID)])
    now = known.like(stated) or _NOBODY
    key = now.record_id or stated.get("id") or stated["name"]
    if key in met:
        raise BadInput([Fault("name", stated["name"], _TWO_ROWS, _REMOVE_ONE)])
    met.add(key)
    try:
        said = kind.whole({**(now.was or {}), **stated}).model_dump(mode="json")
    except ValidationError as error:
        raise BadInput(faults(error, kind.model)) from None
    return Change(stated["name"], said, now.record_id, now.version, now.was)


def _reject(number: int, kind: Kind, fault: Fault) -> Reject:
    spec = specs(kind.model).get(fault.path)
    label = WHOLE_ROW if spec is None else spec.label
    value = fault.value.get("name") if isinstance(fault.value, Mapping) else fault.value
    return Reject(number, "", label, value, fault.problem, fault.remedy)


def _alone(found: Iterable[tuple[str, Change]]) -> Mapping[str, Change | None]:
    """Each record by its key; None for a key of two."""
    known: dict[str, Change | None] = {}
    for key, change in found:
        known[key] = None if key in known else change
    return known


def _firms(session: Session, who: Person) -> Known:
    newest = and_(FirmEdition.firm_id == FirmRecord.id, FirmEdition.version == FirmRecord.version)
    wanted = (
        select(FirmRecord, FirmEdition)
        .join(FirmEdition, newest)
        .where(FirmRecord.organisation_id == who.organisation_id)
        .order_by(FirmRecord.created_at, FirmRecord.id)
    )
    return Known(
        [
            (
                edition.said.get("id") or record.id,
                Change(edition.said["name"], None, record.id, record.version, edition.said),
            )
            for record, edition in session.execute(wanted)
        ]
    )


def _projects(session: Session, who: Person) -> Known:
    wanted = boards.visible(who).order_by(Project.created_at, Project.id)
    return Known([(record.id, _as_it_is(record)) for record in session.scalars(wanted)])


def _as_it_is(record: Project) -> Change:
    said = boards.said(record).model_dump(mode="json")
    return Change(record.name, None, record.id, record.version, said)


def _project(said: Mapping[str, Any]) -> ProjectSubmission:
    return ProjectSubmission.model_validate({k: v for k, v in said.items() if k != "id"})


def _project_row(key: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
    league = regions.find(said["league"])
    return {**said, "id": key, "league": league.name if league else said["league"]}


def _firm_row(key: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
    return said


_NOBODY = Change("", None)
KINDS: Mapping[str, Kind] = {
    "firms": Kind(
        name="firms",
        model=Firm,
        known=_firms,
        whole=Firm.model_validate,
        row=_firm_row,
        submit=dossiers.submit,
        edit=dossiers.edit,
    ),
    "projects": Kind(
        name="projects",
        model=ProjectRow,
        known=_projects,
        whole=_project,
        row=_project_row,
        submit=boards.submit,
        edit=boards.edit,
    ),
}
_TOO_MANY = Text(f"超过 {MOST_ROWS:,} 行", f"has more than {MOST_ROWS:,} rows")
_SPLIT = Text("请分成几份", "Split it")
_STOPPED = Text(
    f"有误超过 {MOST_FAULTS:,} 处，只读了前面这些行",
    f"has more than {MOST_FAULTS:,} faults: only its first rows were read",
)
_CORRECT_THESE = Text("请先更正这些，再重新上传", "Correct these first, then send it again")
_TWO_RECORDS = Text("有两条记录同名或同编号", "two records have this name or this id")
_GIVE_ID = Text("请填只属于一条记录的编号", "Give an id that only the one that is meant has")
_TWO_ROWS = Text("另一行已指同一条记录", "another row is of the same record")
_REMOVE_ONE = Text("请删去其中一行", "Remove one of the rows")
