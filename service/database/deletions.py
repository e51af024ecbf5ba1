"""Rows that go, a few at a time: whoever else writes waits for no more than a few."""

from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, tuple_

from service.database.base import Base
from service.database.engine import Database

ROWS = 2_000


def clear(database: Database, kind: type[Base], which: ColumnElement[bool]) -> None:
    """Deletes the rows of a kind, :data:`ROWS` in each transaction."""
    key = Base.metadata.tables[kind.__tablename__].primary_key
    some = select(*key).where(which).limit(ROWS)
    gone = delete(kind).where(tuple_(*key).in_(some))
    while _any(database, some):
        with database.writing(changing=False) as session:
            session.execute(gone, execution_options={"synchronize_session": False})


def _any(database: Database, some: Select[Any]) -> bool:
    with database.reading() as session:
        return session.scalar(some.limit(1)) is not None
