"""Tables of firms and of projects against what is kept: what each row would add or change.

A row is of the record with its id, else of that with its name; a blank cell changes nothing, nor
does one that says what an export of the record says.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault
from features.fields import faults, specs
from features.tables import Reject, cells_again, read
from features.tables.rows import WHOLE_ROW
from features.text import Text
from service import imports
from service.accounts import Person
from service.imports import Change, Compared
from service.record_kinds import Kind, Known
from service.versions import etag

MOST_ROWS = 5000
MOST_FAULTS = 2000
"""With more than so many faults a table is read no further."""
CHUNK_ROWS = 250
NEAR_FAULTS = 50
"""In so many faults of a part names that are near to one that nobody knows are looked for."""


class TooLong(BadInput):
    """A table with more rows than are looked at while somebody waits."""


@dataclass(frozen=True)
class Comparing:
    """Rows of a table, some at a time, against the records that are there.

    ``met``: the records, ids and names that rows of earlier parts were of, and ``meets``: those of
    this part, with the first row of each.
    """

    kind: Kind
    known: Known
    met: Collection[str] = ()
    meets: dict[str, int] = field(default_factory=dict)

    def rows(
        self, session: Session, numbered: Iterable[tuple[int, BaseModel]], sheet: str
    ) -> Compared:
        """What the rows of the ``sheet`` would change, and those at fault."""
        said = [(number, _stated(row)) for number, row in numbered]
        now = _saying(session, self.kind, [self.known.like(stated) for _, stated in said])
        changes: list[Change] = []
        rejects: list[Reject] = []
        for (number, stated), record in zip(said, now, strict=True):
            try:
                change = self._compared(number, stated, record)
                self._refuse_strangers(change, near=len(rejects) < NEAR_FAULTS)
                changes.append(change)
            except BadInput as error:
                rejects.extend(_reject(sheet, number, self.kind, fault) for fault in error.faults)
        changing = tuple(change for change in changes if change.fields)
        return Compared(changing, len(changes) - len(changing), tuple(rejects))

    def _compared(self, number: int, stated: Mapping[str, Any], now: Change) -> Change:
        if self.known.unclear(stated):
            give = _GIVE_ID.fill(id=self._id_label)
            raise BadInput([Fault("name", stated["name"], _TWO_RECORDS, give)])
        if self.known.gone(stated):
            raise BadInput([Fault("name", stated["name"], _WITHDRAWN, _RESTORE)])
        key = now.record_id or stated.get("id") or stated["name"]
        if key in self.met or key in self.meets:
            why = _ROW_BEFORE.fill(row=self.meets[key]) if key in self.meets else _TWO_ROWS
            told_apart = now.record_id is None and not stated.get("id")
            remedy = _REMOVE_OR_GIVE.fill(id=self._id_label) if told_apart else _REMOVE_ONE
            raise BadInput([Fault("name", stated["name"], why, remedy)])
        self.meets[key] = number
        change = self._changing(stated, now)
        if now.was is None or not change.fields:
            return change
        beyond = _beyond(stated, self._listed(now, change.fields))
        return change if beyond == stated else self._changing(beyond, now)

    def _refuse_strangers(self, change: Change, near: bool) -> None:
        """What is there already may name whom it names: an export changes nothing."""
        found = tuple(self.kind.strangers(change.said, change.fields, near))
        if found:
            raise BadInput(found)

    @property
    def _id_label(self) -> Text:
        return specs(self.kind.model)["id"].label

    def _changing(self, stated: Mapping[str, Any], now: Change) -> Change:
        try:
            said = self.kind.whole({**(now.was or {}), **stated}).model_dump(mode="json")
        except ValidationError as error:
            raise BadInput(faults(error, self.kind.model)) from None
        return Change(said["name"], said, now.record_id, now.version, now.was)

    def _listed(self, now: Change, names: Collection[str]) -> Mapping[str, Any]:
        """What is read in a row that an export says of the record, of the fields that hold words;
        the key of the record is another id of it.
        """
        row, model = self.kind.row(now.record_id or "", now.was or {}), self.kind.model
        words = {name: row[name] for name in names if isinstance(row.get(name), str | list)}
        must = {name: row[name] for name, one in model.model_fields.items() if one.is_required()}
        try:
            read = _stated(model.model_validate({**must, **cells_again(model, words)}))
        except ValidationError:
            read = {}
        return {**{name: read.get(name) for name in words}, "id": now.record_id}


def compared(
    session: Session, who: Person, kind: Kind, path: Path, name: str | None = None
) -> Compared:
    """What the table at ``path``, that people know by its ``name``, would change; raises
    :class:`BadInput` for one that is none, and :class:`TooLong`.
    """
    comparing = Comparing(kind, kind.known(session, who))
    found = Compared((), 0, ())
    rows = 0
    for chunk in read(path, kind.model, chunk_rows=CHUNK_ROWS):
        rows += len(chunk.rows) + len({one.row for one in chunk.rejects})
        if rows > MOST_ROWS:
            raise TooLong([Fault("file", None, _TOO_MANY, _SPLIT)])
        some = comparing.rows(session, zip(chunk.numbers, chunk.rows, strict=True), chunk.sheet)
        found = Compared(
            found.changes + some.changes,
            found.unchanged + some.unchanged,
            found.rejects + chunk.rejects + some.rejects,
            found.notes + tuple(_known_by(name or path.name, path, note) for note in chunk.notes),
        )
        if len(found.rejects) > MOST_FAULTS:
            stopped = Fault("file", rows, _STOPPED, _CORRECT_THESE)
            return replace(found, notes=(*found.notes, stopped))
    return found


def _known_by(name: str, path: Path, note: Fault) -> Fault:
    told = note.path.removeprefix(path.name)
    return note if told == note.path else replace(note, path=name + told)


def commit(session: Session, who: Person, kind: Kind, token: str) -> tuple[int, int]:
    """How many records were added and how many changed: all of the preview's, or none.

    Raises as :func:`service.imports.take`, and :class:`Outdated` where a record is another now.
    """
    changes = imports.take(session, who, kind.name, token)
    known = kind.known(session, who)
    for change in changes:
        refuse_moved(session, kind, known, change)
        said = kind.whole(change.said)
        if change.record_id is None:
            kind.submit(session, who, said)
        else:
            kind.edit(session, who, change.record_id, etag(change.version or 0), said)
    added = sum(change.record_id is None for change in changes)
    return added, len(changes) - added


def refuse_moved(session: Session, kind: Kind, known: Known, change: Change) -> None:
    """Raises :class:`Outdated` where the record of ``change`` is another or says another thing
    than what it was compared with.
    """
    there = known.by_key.get(change.record_id) if change.record_id else known.like(change.said)
    now = there or _NOBODY
    if (change.record_id, change.version) != (now.record_id, now.version):
        imports.same(change, *_saying(session, kind, [now]))


def exported(session: Session, who: Person, kind: Kind) -> Iterator[BaseModel]:
    """Each record of the organisation of ``who`` as a row of a table, the oldest first.

    Each has an id that no other has, its own or else the key that it is kept under: read again,
    the table changes nothing.
    """
    known = kind.known(session, who)
    for some in _blocks(known.records):
        records = _saying(session, kind, [change for _, change in some])
        for (key, _), change in zip(some, records, strict=True):
            named = key if known.by_id[key] else change.record_id or key
            yield kind.model.model_validate(_known(kind.row(named, change.was)))


def _blocks(found: Sequence[tuple[str, Change]]) -> Iterator[Sequence[tuple[str, Change]]]:
    for first in range(0, len(found), CHUNK_ROWS):
        yield found[first : first + CHUNK_ROWS]


def _known(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return {k: v for k, v in said.items() if v is not None}


def _beyond(stated: Mapping[str, Any], listed: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a row says that its record does not say already when it is ``listed``."""
    return {name: said for name, said in stated.items() if said != listed.get(name)}


def _stated(row: BaseModel) -> Mapping[str, Any]:
    return {k: v for k, v in row.model_dump(mode="json").items() if v not in (None, "", [])}


def _saying(session: Session, kind: Kind, found: Sequence[Change | None]) -> list[Change]:
    """The records with what they say now; nobody's for none."""
    ids = {one.record_id for one in found if one is not None and one.record_id}
    said = kind.said(session, sorted(ids)) if ids else {}
    return [replace(one, was=said.get(one.record_id or "")) if one else _NOBODY for one in found]


def _reject(sheet: str, number: int, kind: Kind, fault: Fault) -> Reject:
    spec = specs(kind.model).get(fault.path)
    label = WHOLE_ROW if spec is None else spec.label
    value = fault.value.get("name") if isinstance(fault.value, Mapping) else fault.value
    return Reject(number, sheet, label, value, fault.problem, fault.remedy)


_NOBODY = Change("", None)
_TOO_MANY = Text(f"超过 {MOST_ROWS:,} 行", f"has more than {MOST_ROWS:,} rows")
_SPLIT = Text(
    "请分成几份；企业名单可由招商人员作为任务上传",
    "Split it; promoters can send a list of firms as a job",
)
_STOPPED = Text(
    f"有误超过 {MOST_FAULTS:,} 处，只读了前面这些行",
    f"has more than {MOST_FAULTS:,} faults: only its first rows were read",
)
_CORRECT_THESE = Text("请先更正这些，再重新上传", "Correct these first, then send it again")
_TWO_RECORDS = Text("有两条记录同名或同编号", "two records have this name or this id")
_GIVE_ID = Text(
    "请在“{id}”一栏填只属于一条记录的编号",
    "In the column “{id}” give an id that only the one that is meant has",
)
_WITHDRAWN = Text("这家企业的资料已撤回", "this firm's profile is withdrawn")
_RESTORE = Text("请先在企业档案中恢复，或删去这一行", "Put it back first, or remove the row")
_ROW_BEFORE = Text("第 {row} 行已指同一条记录", "row {row} is of the same record")
_TWO_ROWS = Text("另一行已指同一条记录", "another row is of the same record")
_REMOVE_ONE = Text("请删去其中一行", "Remove one of the rows")
_REMOVE_OR_GIVE = Text(
    "同一家（项）请删去其中一行；只是同名的，请在“{id}”一栏各填编号",
    "If it is the same one, remove one of the rows; if it only has the same name, give each an id "
    "in the column “{id}”",
)
