import base64
from datetime import UTC, datetime

import orjson
import pytest
from sqlalchemy import select

from features.errors import BadInput
from service import cursors
from service.cursors import Paged
from service.database.engine import Database
from service.database.people import Organisation
from service.database.traces import AuditEntry

AT = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize("limit", [1, 2, 5, 6])
@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_hold_each_row_once_in_order_though_many_share_a_moment(
    database: Database, limit: int, order: str
) -> None:
    with database.writing() as session:
        session.add_all(Organisation(name=str(n), created_at=AT) for n in range(5))
    found: list[str] = []
    cursor: str | None = ""
    with database.reading() as session:
        while cursor is not None:
            paged = Paged.model_validate({"limit": limit, "cursor": cursor, "order": order})
            page = cursors.page(session, select(Organisation), Organisation, paged)
            found += [row.id for row in page[0]]
            cursor = page[1]
        assert sorted(found, reverse=order == "newest") == found
        assert len(set(found)) == 5


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WzEsMl0", "é", "bnVsbA", "e30", "WyIyMDI2IiwiYSJd"]
)
def test_what_is_no_cursor_is_refused(database: Database, cursor: str) -> None:
    with database.reading() as session, pytest.raises(BadInput):
        cursors.page(session, select(Organisation), Organisation, Paged(cursor=cursor))


@pytest.mark.parametrize("named", ["abc", -1, 1 << 31, 1 << 63, True, None, 1.5])
def test_of_rows_that_are_numbered_only_a_number_is_one(database: Database, named: object) -> None:
    said = orjson.dumps([AT.isoformat(), named])
    cursor = base64.urlsafe_b64encode(said).decode()
    with database.reading() as session, pytest.raises(BadInput):
        cursors.page(session, select(AuditEntry), AuditEntry, Paged(cursor=cursor))


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_moment_beyond_the_calendar_is_refused(database: Database, at: str) -> None:
    cursor = base64.urlsafe_b64encode(orjson.dumps([at, "abc"])).decode()
    with database.reading() as session, pytest.raises(BadInput):
        cursors.page(session, select(Organisation), Organisation, Paged(cursor=cursor))


def test_a_page_is_told_with_the_way_to_the_next() -> None:
    assert cursors.told((["a", "b"], "c"), str.upper) == {"items": ["A", "B"], "next": "c"}
