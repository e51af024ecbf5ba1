"""The tables of a database, brought forward to this version or back to an earlier one.

Alembic is imported where there is something to do: most starts find the tables as they should be.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from service.database.base import Base
from service.database.engine import WRITES, Database

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
NEWEST, EMPTY = "head", "base"
TABLES = ("jobs", "people", "projects", "records", "registers", "traces")
"""Modules that hold them; a process that finds all as it should be needs but some of them."""
LOCK = 7_063_671
"""Number of PostgreSQL's advisory lock: of several processes that start, one migrates."""


def forward(database: Database, to: str = NEWEST) -> None:
    """Brings the tables forward; what is already there is left as it is."""
    with _alone(database) as connection:
        if to == NEWEST and _standing(connection) == _newest():
            return
        from alembic import command

        command.upgrade(_config(connection), to)


def back(database: Database, to: str = EMPTY) -> None:
    """Takes the tables back to an earlier revision; what only later ones held is lost."""
    from alembic import command

    with _alone(database) as connection:
        command.downgrade(_config(connection), to)


def revisions() -> tuple[str, ...]:
    """Every revision of the tables that this version knows, the newest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(SCRIPTS))
    return tuple(script.revision for script in scripts.walk_revisions())


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction that no other process migrates beside."""
    engine = database.engine.execution_options(**{WRITES: True})
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield connection


def _standing(connection: Connection) -> frozenset[str]:
    """The revisions that the tables are at: none where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.scalars(text("SELECT version_num FROM alembic_version")))


def _newest() -> frozenset[str]:
    """The revisions that no other follows, as the steps themselves say."""
    steps = (step.read_text("utf-8") for step in (SCRIPTS / "versions").glob("*.py"))
    said = [match for step in steps for match in _STEP.findall(step)]
    named, followed = ({name for kind, name in said if kind == which} for which in ("", "down_"))
    return frozenset(named - followed)


_STEP = re.compile(r'^(down_|)revision = "(\w+)"$', re.MULTILINE)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    for name in TABLES:
        import_module(f"service.database.{name}")
    config.attributes["metadata"] = Base.metadata
    return config
