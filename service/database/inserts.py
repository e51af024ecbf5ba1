"""New rows of a table, told to the driver in one statement that is worked out once: to have one
made for so many rows each time takes longer than to add them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Dialect
from sqlalchemy.orm import Session

from service.database.base import Base

Bind = Callable[[Any], Any]
"""What makes of a value the one that the driver takes."""


def insert(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds ``rows`` of the ``kind``, which all name the same columns: every one but that which
    numbers them. None of them holds bytes.
    """
    if not rows:
        return
    connection = session.connection()
    adding = _inserting(kind, tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(adding.text, adding.told(rows))


@dataclass(frozen=True)
class Inserting:
    """A statement, the columns it fills, and whether it takes all rows as one JSON text: then
    PostgreSQL reads them itself, in place of being sent each value by itself.
    """

    text: str
    columns: Sequence[tuple[str, Bind | None]]
    as_json: bool

    def told(self, rows: Sequence[Mapping[str, Any]]) -> Any:
        """What the driver is told of ``rows``."""
        said = [
            [row[name] if bind is None else bind(row[name]) for name, bind in self.columns]
            for row in rows
        ]
        if not self.as_json:
            return [tuple(one) for one in said]
        names = [name for name, _ in self.columns]
        return (orjson.dumps([dict(zip(names, one, strict=True)) for one in said]).decode(),)


@lru_cache(maxsize=64)
def _inserting(kind: type[Base], names: tuple[str, ...], dialect: Dialect) -> Inserting:
    table = Base.metadata.tables[kind.__tablename__]
    if missing := {one.name for one in table.c if one is not table.autoincrement_column} - {*names}:
        raise TypeError(f"{table.name}: without {missing}")
    types = [table.c[name].type.dialect_impl(dialect) for name in names]
    columns = [(name, one.bind_processor(dialect)) for name, one in zip(names, types, strict=True)]
    quote, as_json = dialect.identifier_preparer.quote, dialect.name == "postgresql"
    listed = ", ".join(map(quote, names))
    given = f"VALUES ({', '.join('?' * len(names))})"
    if as_json:
        given = f"SELECT {listed} FROM json_populate_recordset(NULL::{table.name}, %s)"
    return Inserting(f"INSERT INTO {table.name} ({listed}) {given}", columns, as_json)
