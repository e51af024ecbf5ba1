"""The figures of parks in the records, as of any revision.

A revision is the id of the newest figure: ids are given in the order of commits.
"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.database.records import ParkFigure
from service.holdings import Holdings


def latest(session: Session) -> int:
    """The newest revision; 0 before anything was stated."""
    return session.scalar(select(func.coalesce(func.max(ParkFigure.id), 0))) or 0


def held(session: Session, at: int | None = None) -> Holdings:
    """The figures in force at a revision, the newest when none is named."""
    upto = latest(session) if at is None else at
    return Holdings(upto, tuple(newest(session, upto)))


def newest(session: Session, upto: int, park_id: str | None = None) -> Sequence[ParkFigure]:
    """The last figure of each park and field up to a revision; of one park, where it is named."""
    last = select(func.max(ParkFigure.id)).where(ParkFigure.id <= upto)
    if park_id is not None:
        last = last.where(ParkFigure.park_id == park_id)
    of_each = last.group_by(ParkFigure.park_id, ParkFigure.field)
    found = select(ParkFigure).where(ParkFigure.id.in_(of_each)).order_by(ParkFigure.id)
    return session.scalars(found).all()
