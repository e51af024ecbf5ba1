"""What every table shares: names of constraints, moments in UTC, documents, rows that only grow."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from secrets import token_hex
from time import monotonic_ns
from typing import Any, ClassVar

import orjson
from sqlalchemy import DateTime, Dialect, Insert, MetaData, Text, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, Session, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


TICK_NS = 10_000_000
"""A hundredth of a second: the ids that somebody is given in it begin alike."""


class Moment(TypeDecorator[datetime]):
    """A point in time; SQLite forgets the zone, which is always UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Document(TypeDecorator[Any]):
    """A JSON value kept as the text that it was written as, alike on both engines."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(value)


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {datetime: Moment, str: Text}


def new_id(owner: str | None = None) -> str:
    """An id that nobody guesses and that tells nobody how many there are, or which came first.

    Those that an ``owner`` is given in one moment begin alike, as nobody else's do: rows that are
    written together lie together in every index of ids, and so fewer pages are written.
    """
    if owner is None:
        return token_hex(16)
    return _beginning(owner, monotonic_ns() // TICK_NS) + token_hex(12)


def is_id(said: str) -> bool:
    """Whether ``said`` is written as an id: PostgreSQL fails on what is no text for it."""
    return re.fullmatch("[0-9a-f]{32}", said) is not None


@lru_cache(maxsize=256)
def _beginning(owner: str, tick: int) -> str:
    return token_hex(4)


class Identified:
    """A row with an id that tells nothing."""

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))


class Kept:
    """A row that is written once: what follows it is another row."""


def add_all(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds very many rows at once, none of which is at hand as an object afterwards."""
    if rows:
        session.connection().execute(_insert(kind), rows)


@cache
def _insert(kind: type[Base]) -> Insert:
    """The statement that adds rows of the ``kind``: made once, since they are added one by one."""
    return Base.metadata.tables[kind.__tablename__].insert()


class Overwritten(RuntimeError):
    """A bug: something tried to change or delete a row that is kept for good."""


@event.listens_for(Kept, "before_update", propagate=True)
@event.listens_for(Kept, "before_delete", propagate=True)
def _refuse(mapper: Mapper[Any], connection: object, row: object) -> None:
    raise Overwritten(mapper.local_table.description)
