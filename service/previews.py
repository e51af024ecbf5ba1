"""Changes that are shown before they are made: a preview is kept, and made once, whole or not."""

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from features.errors import NotFound
from features.text import Text
from service import clock
from service.accounts import Person
from service.database.records import Preview
from service.refusals import Conflicting

LASTS = timedelta(days=1)
MOST_OPEN = 20
"""So many previews of an organisation wait to be made; the oldest give way."""
PREVIEW = Text("预览", "Preview")


def keep(session: Session, who: Person, preview: Preview) -> Preview:
    """The preview, which the organisation of ``who`` may make within a day.

    Those that nobody made in time are gone, and the oldest where too many wait.
    """
    late = Preview.created_at < clock.now() - LASTS
    session.execute(delete(Preview).where(late, Preview.made_at.is_(None)))
    open_ones = (Preview.organisation_id == who.organisation_id, Preview.made_at.is_(None))
    newest = select(Preview.id).where(*open_ones).order_by(*_NEWEST_FIRST)
    beyond = session.scalars(newest.offset(MOST_OPEN - 1)).all()
    session.execute(delete(Preview).where(Preview.id.in_(beyond)))
    preview.organisation_id, preview.author_id = who.organisation_id, who.id
    preview.created_at = clock.now()
    session.add(preview)
    session.flush()
    return preview


def seen(session: Session, who: Person, kind: str, preview_id: str) -> Preview:
    """The preview, made or to be made.

    Raises :class:`NotFound` for another organisation's or one that is too old.
    """
    return _found(session, _own(who, kind, preview_id), preview_id)


def taken(session: Session, who: Person, kind: str, preview_id: str) -> Preview:
    """The preview, to be made now and never again.

    Raises as :func:`seen`, and :class:`Conflicting` when it has been made.
    """
    found = _found(session, _own(who, kind, preview_id).with_for_update(), preview_id)
    if found.made_at is not None:
        raise Conflicting(_MADE)
    found.made_at = clock.now()
    return found


def sweep(session: Session, before: datetime) -> None:
    """Deletes the previews of before a day, made or not: what they changed is in the records."""
    session.execute(delete(Preview).where(Preview.created_at < before))


def _own(who: Person, kind: str, preview_id: str) -> Select[Preview]:
    own = (Preview.organisation_id == who.organisation_id, Preview.kind == kind)
    return select(Preview).where(Preview.id == preview_id, *own)


def _found(session: Session, wanted: Select[Preview], preview_id: str) -> Preview:
    found = session.scalar(wanted)
    if found is None or (found.made_at is None and found.created_at < clock.now() - LASTS):
        raise NotFound(PREVIEW, preview_id)
    return found


_NEWEST_FIRST = (Preview.created_at.desc(), Preview.id)
_MADE = Text("已经导入过", "It has been made already")
