"""What a table would change, looked at before it is written: previews, their tokens, one commit.

A preview remembers of each row which record it changes, and at which version that was read. It is
committed once, within the hour, by its organisation, whole or not at all.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from features.errors import NotFound
from features.text import Text
from service import clock
from service.accounts import Person
from service.auditing import noted
from service.database.previews import ImportPreview
from service.refusals import Conflicting, Outdated

LASTS = timedelta(hours=1)
PREVIEW = Text("预览", "Preview")


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


def keep(session: Session, who: Person, kind: str, changes: list[Change]) -> ImportPreview:
    """The preview with its token, which is its id."""
    now = clock.now()
    preview = ImportPreview(
        organisation_id=who.organisation_id,
        author_id=who.id,
        kind=kind,
        rows=[asdict(change) for change in changes],
        expires_at=now + LASTS,
        committed_at=None,
    )
    session.add(preview)
    session.flush()
    return preview


def take(session: Session, who: Person, kind: str, token: str) -> list[Change]:
    """The changes to write now, and never again.

    Raises :class:`NotFound` for a token of nobody here, :class:`Conflicting` for one that is too
    old or was used.
    """
    mine = ImportPreview.organisation_id == who.organisation_id, ImportPreview.kind == kind
    wanted = select(ImportPreview).where(ImportPreview.id == token, *mine).with_for_update()
    preview = session.scalar(wanted)
    if preview is None:
        raise NotFound(PREVIEW, token)
    if preview.committed_at is not None:
        raise Conflicting(_USED)
    if preview.expires_at < clock.now():
        raise Conflicting(_EXPIRED)
    preview.committed_at = clock.now()
    noted(session, who.id, "imported", kind, token)
    return [Change(**row) for row in preview.rows]


def same(change: Change, now: Change) -> None:
    """Raises :class:`Outdated` where the record is no longer what the preview compared it to."""
    if (change.record_id, change.version) != (now.record_id, now.version):
        raise Outdated(now.was, change.said)


_USED = Text("这份预览已经提交过", "This preview was committed before")
_EXPIRED = Text(
    "预览超过一小时，已失效；请重新上传", "The preview is older than an hour: send the table again"
)
