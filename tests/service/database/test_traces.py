from datetime import UTC, datetime

from sqlalchemy import select

from service.database.engine import Database
from service.database.traces import AuditEntry


def test_the_log_keeps_the_order_of_what_happened(database: Database) -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    for action in ("submitted", "edited", "consented"):
        with database.writing() as session:
            session.add(AuditEntry(at=at, action=action, object_kind="firm", object_id="x"))
    with database.reading() as session:
        said = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert said == ["submitted", "edited", "consented"]
