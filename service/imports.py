"""Tables of records, looked at before they are written: previews, their tokens, one commit.

A preview remembers of each row which record it changes, and at which version that was read; and
what keeps it from being committed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from features.errors import Fault, shown
from features.tables import Reject
from features.text import Text
from service import previews
from service.accounts import Person
from service.auditing import noted
from service.database.records import Preview
from service.refusals import Conflicting, Outdated

LONGEST_VALUE = 200
MOST_REJECTS = 500
"""So many rejects of a table are kept; all are counted."""


@dataclass(frozen=True)
class Change:
    """A row as it would be written: ``record_id`` at ``version`` becomes what is ``said``; a new
    record has neither. ``was``: what it says now.
    """

    name: str
    said: Any
    record_id: str | None = None
    version: int | None = None
    was: Any = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that would change."""
        was = self.was or {}
        return tuple(name for name, value in self.said.items() if was.get(name) != value)


@dataclass(frozen=True)
class Compared:
    """The rows of a table: those that add or change something, those that do not, rejects.

    ``notes``: what is odd in it but harmless; ``more``: rejects that are counted and not kept.
    """

    changes: tuple[Change, ...]
    unchanged: int
    rejects: tuple[Reject, ...]
    notes: tuple[Fault, ...] = ()
    more: int = 0

    @property
    def rejected(self) -> int:
        """How many rejects there are."""
        return len(self.rejects) + self.more


def keep(session: Session, who: Person, kind: str, found: Compared, name: str = "") -> Preview:
    """The preview of the file ``name`` with its token, which is its id."""
    said = {
        "changes": [asdict(change) for change in found.changes],
        "unchanged": found.unchanged,
        "rejects": [plain(one) for one in found.rejects[:MOST_REJECTS]],
        "notes": [plain(one) for one in found.notes],
        "more": found.more + len(found.rejects[MOST_REJECTS:]),
    }
    return previews.keep(session, who, Preview(kind=kind, name=name, basis=0, changes=said))


def seen(session: Session, who: Person, kind: str, token: str) -> tuple[Preview, Compared]:
    """The preview and what it shows, made already or not; raises :class:`NotFound`."""
    preview = previews.seen(session, who, kind, token)
    return preview, _read(preview)


def take(session: Session, who: Person, kind: str, token: str) -> tuple[Change, ...]:
    """The changes to write now, and never again; raises as :func:`service.previews.taken`, and
    :class:`Conflicting` while rows are at fault.
    """
    found = _read(previews.taken(session, who, kind, token))
    if found.rejects:
        raise Conflicting(_REJECTS.fill(count=found.rejected))
    noted(session, who.id, "imported", kind, token)
    return found.changes


def same(change: Change, now: Change) -> None:
    """Raises :class:`Outdated` where the record is no longer what the preview compared it to."""
    if (change.record_id, change.version) != (now.record_id, now.version):
        raise Outdated(now.was, change.said)


def plain(found: Reject | Fault) -> dict[str, Any]:
    """What can be kept of it as JSON: words as lists of two, a long value cut short."""
    told = vars(replace(found, value=shown(found.value, LONGEST_VALUE)))
    return {k: list(value) if isinstance(value, Text) else value for k, value in told.items()}


def worded(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept as lists of two is words in two languages again."""
    return {k: Text(*value) if isinstance(value, list) else value for k, value in said.items()}


def _read(preview: Preview) -> Compared:
    said = preview.changes
    return Compared(
        tuple(Change(**one) for one in said["changes"]),
        said["unchanged"],
        tuple(Reject(**worded(one)) for one in said["rejects"]),
        tuple(Fault(**worded(one)) for one in said["notes"]),
        said.get("more", 0),  # previews of earlier versions kept all
    )


_REJECTS = Text(
    "有 {count} 处不能导入，请更正后重新上传", "{count} to correct: correct the file, send it again"
)
