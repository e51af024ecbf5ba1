"""A table of firms of any length: compared with what is kept part by part, written whole or not.

Each part that has been looked at is kept in the folder of its job, so that work that was broken
off goes on after it. What the parts found is put aside in the database one after the other, and
others write in between; then all of it is written in one transaction, which looks at no firm
again unless others go on and on.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy.orm import Session

from features.errors import BadInput, Fault, shown
from features.fields import specs
from features.profiles import Firm
from features.tables import Reject, guarded, write_rejects
from features.text import Lang, Text
from service import accounts, dossiers, intake, job_notes, jobs, staging
from service.accounts import Person, Role
from service.auditing import noted
from service.database.engine import Database
from service.database.jobs import JobRecord
from service.database.people import Organisation, User
from service.imports import LONGEST_VALUE, Change, Compared, plain, worded
from service.intake import Comparing
from service.job_files import JobFiles
from service.jobs import Counted
from service.record_kinds import KINDS, Known
from service.refusals import Conflicting, Outdated
from service.staging import Stage

if TYPE_CHECKING:
    from features.firm_parts import Part, Unread

KIND = KINDS["firms"]
MOST_ROWS = 1_000_000
PART_ROWS = 2_000
"""So many rows are looked at or put aside at a time."""
MOST_FAULTS = 20_000
"""Of rows at fault so many faults are listed; all rows are counted."""
CHECKS = 3
"""So often what others have changed is looked at while they write; after that they wait for it."""
Tell = Callable[[Counted], None]
_ONE_AT_A_TIME = {"key_share": True}
"""Who keeps a single firm meanwhile need not wait."""


class Looked(NamedTuple):
    """What a part of the table was found to hold: ``met`` as of :class:`Comparing`, how many of
    its rows are at ``fault``, how many are none of firms, None where an earlier version looked, and
    words that name no industry.
    """

    found: Compared
    met: list[str]
    fault: int
    aside: int | None
    unread: "Unread"


@dataclass(frozen=True)
class Import:
    """The job of an import, and the process that holds it."""

    job_id: str
    holder: str
    writes: bool

    @property
    def stage(self) -> Stage:
        """Where its firms are put aside."""
        return Stage(self.job_id, self.holder)


def compare(database: Database, job: Import, files: JobFiles, lang: Lang, tell: Tell) -> Counted:
    """Looks at every row, and says how many would add or change a firm and how many are at fault.

    Leaves each change as a line of a csv, and each fault. Raises :class:`BadInput` for a table
    that cannot be read or is longer than any, and :class:`Conflicting` as :func:`_author`.
    """
    from features.firm_parts import FirmParts  # the process that does the jobs needs it alone

    listed = FirmParts(files.list, PART_ROWS)
    if listed.rows > MOST_ROWS:
        raise BadInput([Fault("file", listed.rows, _TOO_LONG, _SPLIT)])
    files.parts.mkdir(exist_ok=True)
    with database.reading() as session:
        known = KIND.known(session, _author(session, job))
    counted, room, met = Counted(listed.rows), MOST_FAULTS, set[str]()
    for part in listed.read():
        place = _place(files, part.at)
        if not place.exists():
            with database.reading() as session:
                _put(place, _looked_at(session, Comparing(KIND, known, met), part, room))
        looked = _kept(place)
        met.update(looked.met)
        room -= len(looked.found.rejects)
        counted = _more(counted, len(part), looked)
        tell(counted)
    _write_changes(files, lang)
    write_rejects(files.rejects, chain.from_iterable(one.rejects for one in _all(files)), lang)
    job_notes.keep(files, listed.notes(looked.unread for looked in _every(files)))
    return counted


def write(database: Database, job: Import, files: JobFiles, tell: Tell) -> Counted:
    """Writes all that was found, or nothing: raises :class:`Conflicting` where a firm has been
    changed since, and where the job is not to be written any more.
    """
    staging.clear(database, job.stage.here)  # of a time when it lost the job
    standing, counted = _put_aside(database, job, files, tell)
    for left in reversed(range(CHECKS)):
        with database.reading() as session:
            standing = _checked(session, _author(session, job), job, standing)
        if _written(database, job, counted, standing, last=not left):
            break
    return counted


def _written(
    database: Database, job: Import, counted: Counted, standing: tuple[int, int], last: bool
) -> bool:
    """Whether all that is put aside is written now: else somebody has changed a firm since they
    stood as ``standing``, and nothing is. The ``last`` time those are looked at while others wait.
    """
    with database.writing() as session:
        who = _author(session, job)
        # Of two imports of an organisation the second finds what the first has written.
        session.get_one(Organisation, who.organisation_id, with_for_update=_ONE_AT_A_TIME)
        if last:
            _checked(session, who, job, standing)
        elif dossiers.standing(session, who.organisation_id) != standing:
            return False
        if staging.count(session, job.stage) != counted.rows_added + counted.rows_changed:
            raise Conflicting(_NOT_WHOLE)
        try:
            staging.write(session, who, job.stage)
        except Outdated as error:
            raise _moved(error) from None
        noted(session, who.id, "imported", "firms", job.job_id)
        session.flush()
        if not jobs.committed(session, job.job_id, job.holder):
            raise Conflicting(_LOST)
    return True


def _checked(
    session: Session, who: Person, job: Import, standing: tuple[int, int]
) -> tuple[int, int]:
    """How the firms of the organisation stand: where not as ``standing``, none that is put aside
    has been changed, else raises :class:`Conflicting`.
    """
    now = dossiers.standing(session, who.organisation_id)
    if now != standing:
        known = KIND.known(session, who)
        with staging.changes(session, job.stage) as changes:
            _refuse_moved(session, known, changes)
    return now


def _put_aside(
    database: Database, job: Import, files: JobFiles, tell: Tell
) -> tuple[tuple[int, int], Counted]:
    """How the firms of the organisation stood before that, and what is put aside."""
    with database.reading() as session:
        counted = _counted(session, job)
        who = _author(session, job)
        standing = dossiers.standing(session, who.organisation_id)
        known = KIND.known(session, who)
    for found in _all(files):
        with database.writing(changing=False) as session:
            if not jobs.to_be_written(session, job.job_id, job.holder):
                raise Conflicting(_LOST)
            _refuse_moved(session, known, found.changes)
            staging.put(session, job.stage, found.changes)
        counted = replace(counted, rows_written=counted.rows_written + len(found.changes))
        tell(counted)
    return standing, counted


def _looked_at(session: Session, comparing: Comparing, part: "Part", room: int) -> dict[str, Any]:
    """What is kept of a part; of its faults so many as there is ``room`` for."""
    from features.firm_parts import unread

    firms, rejects, aside = part.firms()
    found = comparing.rows(session, firms.items(), part.grid.sheet)
    faults = (*rejects, *found.rejects)
    # What a firm says now is not kept: only which version that was.
    changes = [vars(replace(one, was=_of(one))) for one in found.changes]
    return {
        "changes": changes,
        "unchanged": found.unchanged,
        "rejects": [plain(one) for one in faults[: max(room, 0)]],
        "fault": len({one.row for one in faults}),
        "met": sorted(comparing.meets),
        "aside": aside,
        "unread": unread(firms.items()),
    }


def _of(change: Change) -> dict[str, Any] | None:
    """What the fields that change say now."""
    return None if change.was is None else {name: change.was.get(name) for name in change.fields}


def _refuse_moved(session: Session, known: Known, changes: Iterable[Change]) -> None:
    try:
        for change in changes:
            intake.refuse_moved(session, KIND, known, change)
    except Outdated as error:
        raise _moved(error) from None


def _moved(error: Outdated) -> Conflicting:
    """Of no firm where what was put aside has gone meanwhile."""
    said = error.submitted
    return Conflicting(_NOT_WHOLE if said is None else _MOVED.fill(name=said["name"]))


def _author(session: Session, job: Import) -> Person:
    """Who has it written, or who sent the list; raises :class:`Conflicting` where that is no
    promoter of the job's organisation any more.
    """
    record = session.get_one(JobRecord, job.job_id)
    user = session.get_one(User, record.commit_by or record.author_id)
    who = accounts.person(user)
    if not user.active or (who.organisation_id, who.role) != (
        record.organisation_id,
        Role.promoter,
    ):
        raise Conflicting(_NOT_THEIRS.fill(name=user.name))
    return who


def _counted(session: Session, job: Import) -> Counted:
    record = session.get_one(JobRecord, job.job_id)
    found = {name: getattr(record, name) for name in vars(Counted())}
    return replace(Counted(**found), rows_written=0)


def _more(counted: Counted, rows: int, looked: Looked) -> Counted:
    changes = looked.found.changes
    added = sum(change.record_id is None for change in changes)
    before, more = counted.rows_aside, looked.aside
    return replace(
        counted,
        rows_read=counted.rows_read + rows,
        rows_rejected=counted.rows_rejected + looked.fault,
        rows_added=counted.rows_added + added,
        rows_changed=counted.rows_changed + len(changes) - added,
        rows_aside=None if before is None or more is None else before + more,
    )


def _place(files: JobFiles, at: int) -> Path:
    return files.parts / f"{at:08}.json"


def _put(place: Path, found: dict[str, Any]) -> None:
    """There whole or not at all, also when the power fails."""
    unfinished = place.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(orjson.dumps(found))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(place)


def _kept(place: Path) -> Looked:
    said = orjson.loads(place.read_bytes())
    changes = tuple(Change(**one) for one in said["changes"])
    rejects = tuple(Reject(**worded(one)) for one in said["rejects"])
    fault = said.get("fault", len({one.row for one in rejects}))  # earlier versions kept all
    found = Compared(changes, said["unchanged"], rejects)
    return Looked(found, said["met"], fault, said.get("aside"), said.get("unread", {}))


def _all(files: JobFiles) -> Iterator[Compared]:
    """What the parts found, one after the other."""
    return (looked.found for looked in _every(files))


def _every(files: JobFiles) -> Iterator[Looked]:
    return map(_kept, sorted(files.parts.glob("*.json")))


def _write_changes(files: JobFiles, lang: Lang) -> None:
    """A line for each field of each firm that would change, and one for each new firm."""
    with files.result("csv").open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([head.of(lang) for head in HEADS])
        for found in _all(files):
            lines.writerows(row for change in found.changes for row in _lines(change, lang))


def _lines(change: Change, lang: Lang) -> Iterator[list[str]]:
    if change.was is None:
        yield [guarded(change.name), _NEW.of(lang), "", "", ""]
        return
    for name in change.was:  # of the fields that change
        label = specs(Firm)[name].label.of(lang)
        values = (shown(said.get(name), LONGEST_VALUE) for said in (change.was, change.said))
        yield [guarded(change.name), _CHANGED.of(lang), label, *map(guarded, values)]


HEADS = (
    Text("企业", "Firm"),
    Text("变动", "What happens"),
    Text("项目", "Item"),
    Text("现在", "Now"),
    Text("改为", "Would be"),
)
_NEW, _CHANGED = Text("新增", "New"), Text("修改", "Changed")
_MOVED = Text(
    "核对之后“{name}”已被改动，没有写入任何内容；请重新上传",
    "“{name}” has been changed since it was looked at, and nothing is written: send it again",
)
_NOT_THEIRS = Text(
    "“{name}”已不是本机构在岗的招商人员，没有写入任何内容；请由在岗的招商人员重新上传",
    "“{name}” is no active promoter of the organisation any more, and nothing is written: let one "
    "who is send it again",
)
_TOO_LONG = Text(f"超过 {MOST_ROWS:,} 行", f"has more than {MOST_ROWS:,} rows")
_SPLIT = Text("请分成几份", "Split it")
_NOT_WHOLE = Text(
    "核对结果在盘上缺失一部分，没有写入任何内容；请重新上传",
    "A part of what was found is lost from the disk, and nothing is written: send the list again",
)
_LOST = Text("任务已取消，没有写入任何内容", "The job is over, and nothing is written")
