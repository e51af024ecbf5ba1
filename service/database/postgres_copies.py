"""Copies of a PostgreSQL database, made and put back by PostgreSQL's own programs.

Rows are compared as the text that ``COPY`` writes, which is also what a copy holds.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from features.errors import ParkmatchError
from features.text import Lang, Text
from service.database import fingerprints
from service.database.fingerprints import Fingerprint

Held = Mapping[str, Fingerprint]
ALIKE = {
    "PGTZ": "UTC",
    "PGDATESTYLE": "ISO",
    "PGCLIENTENCODING": "UTF8",
    "PGOPTIONS": "-c bytea_output=hex",
}
"""Under these, the text of a row is the same wherever it is written."""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
    "AND NOT attisdropped ORDER BY attnum"
)


class ToolFailed(ParkmatchError):
    """A program of PostgreSQL is missing or did not do its work."""

    def __init__(self, program: str, said: str) -> None:
        self.told = (
            _MISSING.fill(program=program) if not said else _FAILED.fill(program=program, said=said)
        )
        super().__init__(self.told.en)

    def message(self, lang: Lang = "zh") -> str:
        return self.told.of(lang)


def save(url: str, out: Path) -> Held:
    """Writes the database as it is at one moment to ``out``; what it held at that moment."""
    with _connected(url) as found:
        found.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        [snapshot] = found.execute("SELECT pg_export_snapshot()").fetchone() or ()
        _run(
            url, "pg_dump", "--format=custom", "--no-owner", "--no-acl",
            f"--snapshot={snapshot}", f"--file={out}", "--dbname", _address(url),
        )  # fmt: skip
        return _held(found)


def held(copy: Path) -> Held:
    """What a copy holds: all of it is read."""
    program = _program("pg_restore")
    command = [program, "--data-only", "--file=-", str(copy)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading:
        assert reading.stdout is not None
        found = dict(_tables_of(reading.stdout))
    return found if reading.returncode == 0 else {}


def revision(copy: Path) -> str:
    """The revision of a copy's tables; empty for one without."""
    command = [_program("pg_restore"), "--data-only", "--table=alembic_version", "--file=-"]
    done = subprocess.run([*command, str(copy)], capture_output=True, check=False)
    lines = iter(done.stdout.splitlines(keepends=True))
    rows = [row for line in lines if line.startswith(b"COPY public.") for row in _until_dot(lines)]
    return rows[0].decode() if rows else ""


def load(url: str, copy: Path) -> Held:
    """Puts a copy in place of what the database holds, in one transaction; what it holds then."""
    _run(
        url, "pg_restore", "--clean", "--if-exists", "--single-transaction", "--no-owner",
        "--no-acl", "--dbname", _address(url), str(copy),
    )  # fmt: skip
    return present(url)


def present(url: str) -> Held:
    """What the database holds now."""
    with _connected(url) as found:
        return _held(found)


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(False)) as one:
        one.execute("SET TIME ZONE 'UTC'")
        one.execute("SET DATESTYLE = 'ISO'")
        one.execute("SET bytea_output = 'hex'")
        one.commit()
        yield one


def _held(found: psycopg.Connection) -> Held:
    names = [name for (name,) in found.execute(TABLES).fetchall()]
    return {name: fingerprints.of(_rows(found, name)) for name in names}


def _rows(found: psycopg.Connection, name: str) -> Iterator[bytes]:
    """The rows as COPY writes them: the server sends each by itself."""
    table = sql.Identifier("public", name)
    columns = [sql.Identifier(one) for (one,) in found.execute(COLUMNS, [name]).fetchall()]
    asked = sql.SQL("COPY {} ({}) TO STDOUT").format(table, sql.SQL(", ").join(columns))
    with found.cursor() as cursor, cursor.copy(asked) as copy:
        for row in copy:
            yield bytes(row).rstrip(b"\n")


def _tables_of(lines: Iterable[bytes]) -> Iterator[tuple[str, Fingerprint]]:
    """The tables of a script of pg_restore: COPY, a line for each row, and a dot."""
    read = iter(lines)
    for line in read:
        if line.startswith(b"COPY public."):
            name = line.split()[1].decode().partition(".")[2].strip('"')
            yield name, fingerprints.of(_until_dot(read))


def _until_dot(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line == b"\\.\n":
            return
        yield line.rstrip(b"\n")


def _run(url: str, program: str, *arguments: str) -> None:
    environment = {**os.environ, **ALIKE}
    password = make_url(url).password
    if password:
        # Not among the arguments, which everybody on the machine can read.
        environment["PGPASSWORD"] = str(password)
    command = [_program(program), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise ToolFailed(program, done.stderr.decode(errors="replace").strip())


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ToolFailed(name, "")
    return found


def _address(url: str) -> str:
    """The address without its password, which :meth:`URL.set` would keep."""
    said = make_url(url)
    bare = URL.create(
        "postgresql", said.username, None, said.host, said.port, said.database, said.query
    )
    return bare.render_as_string(hide_password=False)


_MISSING = Text(
    "找不到 {program}：请安装与服务器同版或更新的 PostgreSQL 客户端",
    "{program} is not there: install PostgreSQL's client, of the server's version or newer",
)
_FAILED = Text("{program} 没有成功：{said}", "{program} did not succeed: {said}")
