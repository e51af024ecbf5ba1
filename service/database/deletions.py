"""Rows that go, a few at a time: whoever else writes waits for no more than a few."""

from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, tuple_

from service.database.base import Base
from service.database.engine import Database

ROWS = 2_000


def clear(
    database: Database, kind: type[Base], which: ColumnElement[bool], most: int | None = None
) -> None:
    """Deletes the rows of a kind, :data:`ROWS` in each of at ``most`` so many transactions; those
    that somebody else is just deleting are left to them.
    """
    key = Base.metadata.tables[kind.__tablename__].primary_key
    some = select(*key).where(which).limit(ROWS).with_for_update(skip_locked=True)
    gone = delete(kind).where(tuple_(*key).in_(some))
    for _ in count() if most is None else range(most):
        if not _any(database, some):
            return
        with database.writing(changing=False) as session:
            session.execute(gone, execution_options={"synchronize_session": False})


def _any(database: Database, some: Select[Any]) -> bool:
    with database.reading() as session:
        return session.scalar(some.limit(1)) is not None
