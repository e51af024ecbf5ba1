"""A database of PostgreSQL made as it was, which takes less time than a new one."""

from contextlib import suppress

import psycopg
from psycopg import sql

CATALOGUES = ("attribute", "attrdef", "index", "constraint", "trigger", "proc")
SHAPE = "SELECT concat_ws(' ', (SELECT version_num FROM alembic_version), {})".format(
    ", ".join(
        f"(SELECT concat_ws(' ', count(*), max(xmin::text::bigint)) FROM pg_{catalogue})"
        for catalogue in CATALOGUES
    )
)
"""The revision, how many columns and the like there are, and when one of them was last changed."""
TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
"""
OTHERS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def shape(url: str) -> str:
    """What changes with anything of a database that is no row of a table."""
    with psycopg.connect(url, autocommit=True) as connection:
        return _shape(connection)


def emptied(url: str, expected: str) -> bool:
    """Whether the database is of the ``expected`` shape; if so, nobody uses it any more, its tables
    are empty and its counters begin anew.
    """
    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as connection:
        connection.execute(OTHERS)
        if _shape(connection) == expected:
            _empty(connection)
            return True
    return False


def _shape(connection: psycopg.Connection) -> str:
    row = connection.execute(SHAPE).fetchone()
    assert row is not None
    return str(row[0])


def _empty(connection: psycopg.Connection) -> None:
    tables = [sql.Identifier(name) for (name,) in connection.execute(TABLES)]
    some = sql.SQL(", ").join(sql.SQL("EXISTS (SELECT FROM {})").format(table) for table in tables)
    row = connection.execute(sql.SQL("SELECT {}").format(some)).fetchone()
    assert row is not None
    if full := [table for table, found in zip(tables, row, strict=True) if found]:
        connection.execute("SET session_replication_role = replica")  # what is kept for good too
        gone = sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE")
        connection.execute(gone.format(sql.SQL(", ").join(full)))
