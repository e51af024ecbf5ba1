"""Rows told to the driver at once are those that the mapper would have written, on both engines."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, inspect, select

from service import accounts
from service.accounts import NewUser, Role
from service.database.base import Base
from service.database.engine import Database
from service.database.inserts import insert
from service.database.traces import AuditEntry, IdempotencyKey

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
MOMENTS = st.datetimes(
    datetime(1990, 1, 1), datetime(2090, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
)  # fmt: skip
LINES = st.fixed_dictionaries({
    "at": MOMENTS,
    "user_id": st.none(),
    "action": TEXTS,
    "object_kind": TEXTS,
    "object_id": TEXTS,
    "version": st.none() | st.integers(-(2**31), 2**31 - 1),
})  # fmt: skip
NOTED = st.fixed_dictionaries({
    "fingerprint": TEXTS,
    "status": st.integers(0, 599),
    "headers": st.dictionaries(TEXTS, TEXTS, max_size=3),
    "body": TEXTS | st.just('{"a": "\\u0000 %s %(b)s ? :c"}'),
    "created_at": MOMENTS,
})  # fmt: skip
REPEATED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)


def there(database: Database, kind: type[Base]) -> list[dict[str, Any]]:
    """All rows of a kind, without the numbers that they were given, and none any more."""
    columns = [one.key for one in inspect(kind).column_attrs if one.key != "id"]
    with database.writing() as session:
        found = [
            {name: getattr(row, name) for name in columns} for row in session.scalars(select(kind))
        ]
        session.execute(delete(kind))
    return sorted(found, key=repr)


def written(database: Database, kind: type[Base], rows: list[Mapping[str, Any]]) -> None:
    """The same rows by the mapper are the same in the records."""
    with database.writing() as session:
        insert(session, kind, rows)
    told = there(database, kind)
    with database.writing() as session:
        session.add_all(kind(**row) for row in rows)
    assert told == there(database, kind)
    assert len(told) == len(rows)


@REPEATED
@given(rows=st.lists(LINES, min_size=1, max_size=20))
def test_moments_numbers_and_what_is_not_known(
    database: Database, rows: list[Mapping[str, Any]]
) -> None:
    there(database, AuditEntry)
    written(database, AuditEntry, rows)


@REPEATED
@given(rows=st.lists(NOTED, min_size=1, max_size=8))
def test_documents_and_texts_that_read_like_commands(
    database: Database, rows: list[dict[str, Any]]
) -> None:
    with database.writing() as session:
        new = NewUser("甲", "a long enough password", Role.promoter, "示例")
        who = session.scalar(select(accounts.User.id)) or accounts.add(session, new).id
    written(
        database,
        IdempotencyKey,
        [{**row, "user_id": who, "key": str(at)} for at, row in enumerate(rows)],
    )


def test_all_rows_are_one_statement(database: Database) -> None:
    told: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: told.append(said[2]))
    line = {
        "at": datetime.now(UTC),
        "user_id": None,
        "action": "a",
        "object_kind": "b",
        "version": None,
    }
    with database.writing() as session:
        insert(session, AuditEntry, [{**line, "object_id": str(at)} for at in range(100)])
    begun = {"BEGIN", "BEGIN IMMEDIATE"}
    assert [one.partition(" ")[0] for one in told if one not in begun] == ["INSERT"]


def test_no_rows_are_no_statement_and_a_column_left_out_is_told(database: Database) -> None:
    with database.writing() as session:
        insert(session, AuditEntry, [])
        with pytest.raises(TypeError, match="version"):
            insert(session, AuditEntry, [{"at": datetime.now(UTC), "user_id": None, "action": "a",
                                          "object_kind": "b", "object_id": "c"}])  # fmt: skip
