"""Changes that are shown before they are made: a preview is kept, and made once, whole or not."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from features.errors import NotFound
from features.text import Text
from service import clock
from service.accounts import Person
from service.database.records import Preview
from service.refusals import Conflicting

LASTS = timedelta(days=1)
PREVIEW = Text("预览", "Preview")


def keep(session: Session, who: Person, preview: Preview) -> Preview:
    """The preview, which the organisation of ``who`` may make within a day.

    Those that nobody made in time are gone.
    """
    late = Preview.created_at < clock.now() - LASTS
    session.execute(delete(Preview).where(late, Preview.made_at.is_(None)))
    preview.organisation_id, preview.author_id = who.organisation_id, who.id
    preview.created_at = clock.now()
    session.add(preview)
    session.flush()
    return preview


def taken(session: Session, who: Person, kind: str, preview_id: str) -> Any:
    """The preview, to be made now and never again.

    Raises :class:`NotFound` for another organisation's or one that is too old, and
    :class:`Conflicting` when it has been made.
    """
    own = (Preview.organisation_id == who.organisation_id, Preview.kind == kind)
    wanted = select(Preview).where(Preview.id == preview_id, *own).with_for_update()
    found = session.scalar(wanted)
    if found is None or (found.made_at is None and found.created_at < clock.now() - LASTS):
        raise NotFound(PREVIEW, preview_id)
    if found.made_at is not None:
        raise Conflicting(_MADE)
    found.made_at = clock.now()
    return found


_MADE = Text("已经导入过", "It has been made already")
