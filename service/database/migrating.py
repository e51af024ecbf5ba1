"""The tables of a database, brought forward to this version or back to an earlier one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from service.database import jobs, people, projects, records, registers, traces
from service.database.base import Base
from service.database.engine import WRITES, Database

SCRIPTS = Path(__file__).parent / "migrations"
NEWEST, EMPTY = "head", "base"
LOCK = 7_063_671
"""Number of PostgreSQL's advisory lock: of several processes that start, one migrates."""
TABLES = (jobs, people, projects, records, registers, traces)


def forward(database: Database, to: str = NEWEST) -> None:
    """Brings the tables forward; what is already there is left as it is."""
    with _alone(database) as connection:
        command.upgrade(_config(connection), to)


def back(database: Database, to: str = EMPTY) -> None:
    """Takes the tables back to an earlier revision; what only later ones held is lost."""
    with _alone(database) as connection:
        command.downgrade(_config(connection), to)


def revisions() -> tuple[str, ...]:
    """Every revision of the tables that this version knows, the newest first."""
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


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = Base.metadata
    return config
