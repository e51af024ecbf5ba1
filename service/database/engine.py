"""The database behind an address: transactions that read, and transactions that write."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session, sessionmaker

BUSY_SECONDS = 30
"""So long is waited for others who write to SQLite, of this process and then of another."""
PAGES_AHEAD = 8_000
"""So many pages, of 4 KiB, are written ahead before one who writes has to put them in place; the
service does so before (:mod:`service.database.checkpoints`).
"""
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    f"PRAGMA wal_autocheckpoint = {PAGES_AHEAD}",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_SECONDS}000",
)
WRITES = "parkmatch_writes"
GAVE_WAY = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for a transaction that could not be put in order with others, and a deadlock.
"""
CONNECT_SECONDS = "5"
"""How long a server that does not answer is waited for, unless the address says otherwise."""


class Database:
    """An engine, opened when it is made and closed by :meth:`close`.

    ``turn``: what those hold who write to SQLite, one at a time.
    """

    def __init__(self, url: str) -> None:
        self.engine = opened(url)
        alone = self.engine.dialect.name == "sqlite"
        self.turn: AbstractContextManager[object] = Turn() if alone else nullcontext()
        self._reads = sessionmaker(self.engine, expire_on_commit=False)
        writing = self.engine.execution_options(**{WRITES: True})
        self._writes = sessionmaker(writing, expire_on_commit=False)
        self.changes = 0

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that changes nothing."""
        with self._reads() as session:
            yield session

    @contextmanager
    def writing(self, changing: bool = True) -> Iterator[Session]:
        """A transaction that is committed at the end, or leaves nothing behind.

        Who writes to SQLite waits for a turn here: its own way of waiting is to try now and again.
        Raises :class:`sqlalchemy.exc.TimeoutError` where the turn does not come.
        ``changes`` counts the transactions that have ended, but for those that only add to the
        records and are not ``changing`` what was there.
        """
        try:
            with self.turn, self._writes.begin() as session:
                yield session
        finally:
            self.changes += changing

    def close(self) -> None:
        """Lets go of every connection."""
        self.engine.dispose()


def gave_way(error: object) -> bool:
    """Whether ``error`` is that of a transaction that was broken off so that another, with which
    it waited in a circle, could go on: it may be tried again at once.
    """
    driver = getattr(error, "orig", None)
    return isinstance(error, DBAPIError) and getattr(driver, "sqlstate", None) in GAVE_WAY


class Turn:
    """Of the threads of a process one at a time; the others wait together, not one after the other
    when none gets on.
    """

    def __init__(self, seconds: float = BUSY_SECONDS) -> None:
        self._seconds, self._lock = seconds, RLock()

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=self._seconds):
            raise NoConnection("others have been writing all the time")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def opened(url: str) -> Engine:
    """The engine for ``url``: PostgreSQL by psycopg 3, or SQLite with its log written ahead."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        waits = {"connect_timeout": CONNECT_SECONDS, **address.query}
        named = address.set(drivername="postgresql+psycopg", query=waits)
        return create_engine(
            named, pool_pre_ping=True, pool_use_lifo=True, pool_size=10, max_overflow=20
        )
    engine = create_engine(address, pool_use_lifo=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: object) -> None:
    # The driver's own BEGIN comes too late to keep two writers apart: ours is emitted below.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    """SQLite has one writer: it takes its turn at once rather than fail half-way."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
