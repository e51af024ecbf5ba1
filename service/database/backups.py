"""Backups: one file with a copy of the database and what it must hold, read back before it counts.

The file is a ZIP of the engine's own copy and of ``manifest.json``: engine, moment, rows and sums
of each table, ``alembic_version`` with the revision of the tables among them. Nothing is put back
that does not match it.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import orjson
import psycopg
from sqlalchemy import make_url

from features.errors import ParkmatchError
from features.text import Lang, Text
from service.database import migrating, postgres_copies, sqlite_copies
from service.database.fingerprints import Fingerprint

COPIES: Mapping[str, ModuleType] = {"sqlite": sqlite_copies, "postgresql": postgres_copies}
COPY, MANIFEST = "records", "manifest.json"
FORMAT = 1
ALWAYS_THERE = frozenset({"alembic_version", "invitations"})
"""Tables that hold rows before anybody has come."""


class BackupFailed(ParkmatchError):
    """A backup that is not made or not put back; ``told`` says why."""

    def __init__(self, told: Text) -> None:
        self.told = told
        super().__init__(told.en)

    def message(self, lang: Lang = "zh") -> str:
        return self.told.of(lang)


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: of which engine, made when, and each table's rows and sum."""

    engine: str
    made_at: str
    tables: Mapping[str, Fingerprint]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())


def save(url: str, out: Path) -> Manifest:
    """Writes the backup ``out`` while the service runs; it is there whole and verified, or not."""
    engine = make_url(url).get_backend_name()
    with _said(), _folder(out.parent) as folder:
        copy = folder / COPY
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(engine, made_at, COPIES[engine].save(url, copy))
        packed = folder / "packed"
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, orjson.dumps(asdict(manifest)))
            archive.write(copy, COPY)
        copy.unlink()
        _unpacked(packed, folder)
        _settled(packed)
        packed.replace(out)
    return manifest


def load(url: str, file: Path, replace: bool = False) -> Manifest:
    """Puts the backup ``file`` into the database, whole or not at all.

    A database that holds something is left alone unless ``replace``.
    """
    engine = make_url(url).get_backend_name()
    with _said(), _folder(None) as folder:
        manifest = _unpacked(file, folder)
        if manifest.engine != engine:
            raise BackupFailed(_ENGINE.fill(made=manifest.engine, here=engine))
        _refuse_newer(COPIES[engine].revision(folder / COPY))
        if not replace and _used(COPIES[engine].present(url)):
            raise BackupFailed(_USED)
        if COPIES[engine].load(url, folder / COPY) != manifest.tables:
            raise BackupFailed(_NOT_THE_SAME)
    return manifest


@contextmanager
def _said() -> Iterator[None]:
    """What disks and databases say when they fail, as our own error."""
    try:
        yield
    except (OSError, sqlite3.Error, psycopg.Error) as error:
        raise BackupFailed(_FAILED.fill(said=error)) from error


@contextmanager
def _folder(beside: Path | None) -> Iterator[Path]:
    """A folder for nobody else's eyes; beside the goal, into which its content then moves."""
    if beside is not None and not beside.is_dir():
        raise BackupFailed(_NO_FOLDER.fill(path=beside))
    folder = Path(tempfile.mkdtemp(prefix=".parkmatch-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _unpacked(file: Path, folder: Path) -> Manifest:
    """What ``file`` says it holds; its copy is put into ``folder``, and holds just that."""
    try:
        with ZipFile(file) as archive:
            said = orjson.loads(archive.read(MANIFEST))
            archive.extract(COPY, folder)
        tables = {name: Fingerprint(**one) for name, one in said.pop("tables").items()}
        manifest = Manifest(**said, tables=tables)
        sound = COPIES[manifest.engine].held(folder / COPY) == manifest.tables
    except (OSError, BadZipFile, sqlite3.Error, KeyError, TypeError, ValueError) as error:
        raise BackupFailed(_UNREADABLE.fill(path=file)) from error
    if not sound or manifest.format != FORMAT:
        raise BackupFailed(_NOT_THE_SAME)
    return manifest


def _refuse_newer(revision: str) -> None:
    """Raises :class:`BackupFailed` for tables of a version that this one does not know."""
    if revision and revision not in migrating.revisions():
        raise BackupFailed(_NEWER.fill(revision=revision, newest=migrating.revisions()[0]))


def _used(tables: Mapping[str, Fingerprint]) -> bool:
    return any(table.rows for name, table in tables.items() if name not in ALWAYS_THERE)


def _settled(file: Path) -> None:
    """On the disk, and for the owner alone to read."""
    file.chmod(0o600)
    with file.open("rb") as written:
        os.fsync(written.fileno())


_ENGINE = Text(
    "备份来自 {made}，数据库是 {here}", "The backup is of {made}, the database is {here}"
)
_USED = Text(
    "数据库里已有内容；确要覆盖，请加 --replace",
    "The database holds something already; to put the backup in its place, say --replace",
)
_NEWER = Text(
    "备份的表结构是 {revision} 版，本程序只认到 {newest} 版；请先升级 parkmatch 再恢复",
    "The tables of the backup are of revision {revision}, this version knows those up to "
    "{newest}: install the newer parkmatch first, then put it back",
)
_NOT_THE_SAME = Text(
    "备份与其清单不符，不能使用", "The backup does not hold what it says: it cannot be used"
)
_UNREADABLE = Text("读不出备份：{path}", "This is no backup that can be read: {path}")
_NO_FOLDER = Text("没有这个文件夹：{path}", "There is no such folder: {path}")
_FAILED = Text("没有成功：{said}", "It did not succeed: {said}")
