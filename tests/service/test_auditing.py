import pytest
from sqlalchemy import select

from service.auditing import noted
from service.database.engine import Database
from service.database.traces import AuditEntry


def test_a_line_is_kept_or_lost_with_what_it_tells_of(database: Database) -> None:
    with database.writing() as session:
        noted(session, None, "edited", "firm", "x", version=2)

    def fail() -> None:
        with database.writing() as session:
            noted(session, None, "edited", "firm", "y")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as session:
        [line] = session.scalars(select(AuditEntry)).all()
    assert (line.object_id, line.version) == ("x", 2)
