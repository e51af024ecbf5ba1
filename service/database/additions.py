"""What a transaction adds to the records: gathered row by row, written table by table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import Any

from sqlalchemy import Insert, Select, bindparam, select, tuple_
from sqlalchemy.orm import Session

from service.database.base import Base
from service.database.inserts import insert

Kind = type[Base]
Key = tuple[str, ...]
"""What the columns of a table's primary key hold."""
Row = Mapping[str, Any]

SEEN_SECONDS = 10.0
"""Contents that were there so long ago are not asked for again."""


class Seen:
    """Contents that were in the records a moment ago; the same few are brought again and again.

    Only of kinds that rows point to: where contents are gone after all, since the records were put
    back as they had been, those rows cannot be added. Who finds that begins anew.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now, self._until = now, 0.0
        self._keys: dict[Kind, set[Key]] = {}

    def among(self, kind: Kind) -> set[Key]:
        """The keys of those of the ``kind``."""
        if self._now() >= self._until:
            self.forget()
        return self._keys.get(kind, set())

    def note(self, contents: Mapping[Kind, Mapping[Key, object]]) -> None:
        """Those of ``contents`` are there."""
        if not self._keys:
            self._until = self._now() + SEEN_SECONDS
        for kind, found in contents.items():
            if _pointed_to(kind):
                self._keys.setdefault(kind, set()).update(found)

    def forget(self) -> None:
        """Nothing was seen."""
        self._keys = {}


@dataclass
class Additions:
    """New rows, and contents that are kept once under a key that follows from them.

    Tables are written in the order in which they were first named, contents before rows; one that
    points to another is named after it. What a content names in its text is written right before
    it, and of a kind that is added in no other way: so two at once wait in one order.
    """

    rows: dict[Kind, list[Row]] = field(default_factory=dict)
    contents: dict[Kind, dict[Key, "Content"]] = field(default_factory=dict)

    def add(self, kind: Kind, row: Row) -> None:
        """A row that nobody else adds, as :func:`insert` takes it."""
        self.rows.setdefault(kind, []).append(row)

    def add_once(
        self, kind: Kind, key: Key, make: Callable[[], Row], naming: "Naming | None" = None
    ) -> None:
        """What is under ``key``: made and added where it is not there yet, after what it is
        ``naming``, which is there where it is.
        """
        content = Content(make, naming)
        self.contents.setdefault(kind, {}).setdefault(key, content)

    def take(self, others: "Additions") -> None:
        """Those of ``others`` too."""
        for kind, contents in others.contents.items():
            own = self.contents.setdefault(kind, {})
            for key, content in contents.items():
                own.setdefault(key, content)
        for kind, rows in others.rows.items():
            self.rows.setdefault(kind, []).extend(rows)

    def write(self, session: Session, seen: Seen | None = None) -> None:
        """Adds all: of a table one statement, however many rows there are; contents but for those
        that were ``seen``.
        """
        for kind, contents in self.contents.items():
            there = set() if seen is None else seen.among(kind)
            if contents.keys() - there:
                _add_missing(session, kind, contents)
        for kind, rows in self.rows.items():
            insert(session, kind, rows)


Naming = Callable[[], Additions]


@dataclass(frozen=True)
class Content:
    """What is kept once; what it names in its text is made together with it, and asked for no more
    often.
    """

    make: Callable[[], Row]
    naming: Naming | None = None


def _add_missing(session: Session, kind: Kind, contents: Mapping[Key, Content]) -> None:
    """In the order of the keys: of two at once, who comes second waits, and adds what is left."""
    found = session.connection().execute(_there(kind), {"keys": list(contents)})
    missing = [contents[key] for key in sorted(contents.keys() - set(map(tuple, found)))]
    if missing:
        named = Additions()
        for content in missing:
            if content.naming is not None:
                named.take(content.naming())
        named.write(session)
        session.execute(_unless_there(session, kind), [content.make() for content in missing])


@cache
def _pointed_to(kind: Kind) -> bool:
    """Whether the rows of some table must each have one of the ``kind``."""
    table = Base.metadata.tables[kind.__tablename__]
    keys = (key for one in Base.metadata.tables.values() for key in one.foreign_key_constraints)
    return any(key.referred_table is table for key in keys)


@cache
def _there(kind: Kind) -> Select[Any]:
    """Those of some keys that are there: made once, since making it takes longer than asking."""
    key = list(Base.metadata.tables[kind.__tablename__].primary_key)
    return select(*key).where(tuple_(*key).in_(bindparam("keys", expanding=True)))


def _unless_there(session: Session, kind: Kind) -> Insert:
    table = Base.metadata.tables[kind.__tablename__]
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table).on_conflict_do_nothing()
