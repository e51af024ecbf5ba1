"""Tables of records, looked at before they are written: previews, their tokens, one commit.

A preview remembers of each row which record it changes, and at which version that was read.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from service import previews
from service.accounts import Person
from service.auditing import noted
from service.database.records import Preview
from service.refusals import Outdated


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


def keep(session: Session, who: Person, kind: str, changes: Sequence[Change]) -> Preview:
    """The preview with its token, which is its id."""
    said = [asdict(change) for change in changes]
    return previews.keep(session, who, Preview(kind=kind, name=kind, basis=0, changes=said))


def take(session: Session, who: Person, kind: str, token: str) -> list[Change]:
    """The changes to write now, and never again; raises as :func:`service.previews.taken`."""
    preview = previews.taken(session, who, kind, token)
    noted(session, who.id, "imported", kind, token)
    return [Change(**row) for row in preview.changes]


def same(change: Change, now: Change) -> None:
    """Raises :class:`Outdated` where the record is no longer what the preview compared it to."""
    if (change.record_id, change.version) != (now.record_id, now.version):
        raise Outdated(now.was, change.said)
