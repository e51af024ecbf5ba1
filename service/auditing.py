"""The log of who did what to which thing."""

from sqlalchemy.orm import Session

from service import clock
from service.database.traces import AuditEntry


def noted(
    session: Session,
    user_id: str | None,
    action: str,
    kind: str,
    named: str,
    *,
    version: int | None = None,
) -> None:
    """Adds a line, kept or lost together with what it tells of; figures are never in it."""
    session.add(
        AuditEntry(
            at=clock.now(),
            user_id=user_id,
            action=action,
            object_kind=kind,
            object_id=named,
            version=version,
        )
    )
