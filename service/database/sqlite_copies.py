"""Copies of a SQLite database, taken and put back while it is in use."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import orjson
from sqlalchemy import make_url

from service.database import fingerprints
from service.database.fingerprints import Fingerprint

BUSY_SECONDS = 30.0
Held = Mapping[str, Fingerprint]
TABLES = """
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
"""


def save(url: str, out: Path) -> Held:
    """Writes the database as it is at one moment to ``out``; what it held at that moment."""
    with _opened(_path(url)) as source:
        source.execute("BEGIN")
        found = _held(source)
        with _opened(out) as target:
            source.backup(target)
    return found


def held(copy: Path) -> Held:
    """What a copy holds, once every page of it has been checked."""
    with _opened(copy) as found:
        [(said,)] = found.execute("PRAGMA integrity_check(1)").fetchall()
        return _held(found) if said == "ok" else {}


def revision(copy: Path) -> str:
    """The revision of a copy's tables; empty for one without."""
    with _opened(copy) as found:
        if "alembic_version" not in {name for (name,) in found.execute(TABLES)}:
            return ""
        row = found.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else ""


def load(url: str, copy: Path) -> Held:
    """Puts a copy in place of what the database holds, in one step; what it holds then."""
    with _opened(copy) as source, _opened(_path(url)) as target:
        source.backup(target)
        return _held(target)


def present(url: str) -> Held:
    """What the database holds now; nothing where there is none."""
    path = _path(url)
    if not path.exists():
        return {}
    with _opened(path) as found:
        return _held(found)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, BUSY_SECONDS, isolation_level=None)) as found:
        yield found


def _held(found: sqlite3.Connection) -> Held:
    names = found.execute(TABLES)
    return {
        name: fingerprints.of(map(_written, found.execute(f'SELECT * FROM "{name}"')))
        for name in sorted(name for (name,) in names.fetchall())
    }


def _written(row: tuple[object, ...]) -> bytes:
    """A row as JSON; bytes as the text of their digits."""
    return orjson.dumps(row, default=bytes.hex)


def _path(url: str) -> Path:
    return Path(make_url(url).database or "")
