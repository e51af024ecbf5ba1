from typing import Any

import pytest
from sqlalchemy import event, func, select

from service import clock
from service.database import deletions
from service.database.engine import Database
from service.database.traces import AuditEntry


def test_rows_go_a_few_at_a_time_and_the_others_stay(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletions, "ROWS", 3)
    with database.writing() as session:
        for at in range(10):
            line = {"at": clock.now(), "action": "x", "object_kind": "x"}
            session.add(AuditEntry(**line, object_id="stays" if at % 3 == 0 else "goes"))
    gone: list[int] = []

    def tell(connection: object, cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith("DELETE"):
            gone.append(cursor.rowcount)

    event.listen(database.engine, "after_cursor_execute", tell)
    deletions.clear(database, AuditEntry, AuditEntry.object_id == "goes")
    assert gone == [3, 3]
    with database.reading() as session:
        assert session.scalar(select(func.count(AuditEntry.id))) == 4


def test_where_nothing_is_to_go_nobody_waits_for_it(database: Database) -> None:
    before = database.changes
    deletions.clear(database, AuditEntry, AuditEntry.object_id == "goes")
    assert database.changes == before
