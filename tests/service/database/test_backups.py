import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from sqlalchemy import func, select, text

from service.database import backups, migrating
from service.database.backups import BackupFailed
from service.database.engine import Database
from service.database.people import Organisation, User


@pytest.fixture
def other(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a second database of the same engine, without tables."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'other.db'}"
    else:
        with request.getfixturevalue("server").lent("template0") as lent:
            yield lent


def hire(database: Database, *names: str) -> None:
    with database.writing() as session:
        for name in names:
            organisation = Organisation(name=name)
            session.add(organisation)
            session.flush()
            # Line ends, tabs, backslashes and a dot alone are what a careless reader trips over.
            odd = f"{name}\n\\.\n\t\\N'\"北"
            session.add(User(organisation_id=organisation.id, name=odd, role="firm"))


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(select(User.name)))


def test_a_backup_goes_into_a_new_database_row_by_row(
    url: str, database: Database, other: str, tmp_path: Path
) -> None:
    hire(database, "甲", "乙")
    out = tmp_path / "kept"
    saved = backups.save(url, out)
    assert (saved.tables["users"].rows, saved.tables["firms"].rows) == (2, 0)
    assert out.stat().st_mode & 0o077 == 0
    assert backups.load(other, out) == saved
    found = Database(other)
    migrating.forward(found)
    assert names(found) == names(database)
    hire(found, "丙")
    found.close()


def test_what_came_after_the_backup_is_gone_when_it_is_put_back_in_place(
    url: str, database: Database, tmp_path: Path
) -> None:
    hire(database, "甲")
    before = names(database)
    backups.save(url, tmp_path / "kept")
    hire(database, "乙")
    with pytest.raises(BackupFailed, match="--replace"):
        backups.load(url, tmp_path / "kept")
    assert len(names(database)) == 2
    backups.load(url, tmp_path / "kept", replace=True)
    assert names(database) == before


def test_a_backup_is_of_one_moment_while_others_write(
    url: str, database: Database, other: str, tmp_path: Path
) -> None:
    """Each write adds an organisation and its person: a copy never holds one without the other."""
    enough = threading.Event()

    def write() -> None:
        number = 0
        while not enough.is_set():
            hire(database, f"机构{number}")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backups.save(url, tmp_path / f"kept{number}") for number in range(3)]
    finally:
        enough.set()
        writer.join()
    for one in made:
        assert one.tables["users"].rows == one.tables["organisations"].rows
    assert made[0].rows <= made[-1].rows <= 2 * len(names(database)) + 1
    backups.load(other, tmp_path / "kept2")
    found = Database(other)
    with found.reading() as session:
        kept = session.scalar(select(func.count()).select_from(User))
    found.close()
    assert kept == made[-1].tables["users"].rows


def changed(file: Path, out: Path, **parts: bytes) -> Path:
    with ZipFile(file) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.partition(".")[0], old.read(name)))
    return out


def test_a_backup_that_was_changed_is_refused_and_nothing_is_touched(
    url: str, database: Database, tmp_path: Path
) -> None:
    hire(database, "甲")
    out, odd = tmp_path / "kept", tmp_path / "odd"
    backups.save(url, out)
    with ZipFile(out) as archive:
        said: dict[str, Any] = orjson.loads(archive.read("manifest.json"))
        copy = archive.read("records")
    said["tables"]["users"]["rows"] += 1
    other_engine = {**said, "engine": "oracle"}
    for parts in (
        {"manifest": orjson.dumps(said)},
        {"manifest": orjson.dumps(other_engine)},
        {"manifest": b"{}"},
        {"records": copy[: len(copy) // 2]},
        {"records": b""},
    ):
        with pytest.raises(BackupFailed):
            backups.load(url, changed(out, odd, **parts), replace=True)
    assert len(names(database)) == 1


def test_a_backup_of_another_engine_is_refused(url: str, tmp_path: Path, file: Path) -> None:
    backups.save(f"sqlite:///{file}", tmp_path / "kept")
    if url.startswith("sqlite"):
        url = "postgresql://nobody@nowhere/none"
    with pytest.raises(BackupFailed, match="database is"):
        backups.load(url, tmp_path / "kept")


def test_a_backup_that_fails_leaves_the_old_one_and_nothing_beside_it(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backups.save(url, folder / "kept")
    old = (folder / "kept").read_bytes()

    def failing(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(BackupFailed, match="the disk is full"):
        backups.save(url, folder / "kept")
    assert (folder / "kept").read_bytes() == old
    assert [path.name for path in folder.iterdir()] == ["kept"]


def test_a_folder_that_is_not_there_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="no such folder"):
        backups.save(url, tmp_path / "none" / "kept")


def test_a_backup_of_a_newer_version_is_refused_and_nothing_is_touched(
    url: str, database: Database, tmp_path: Path
) -> None:
    hire(database, "甲")
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    out = tmp_path / "kept"
    backups.save(url, out)
    hire(database, "乙")
    with pytest.raises(BackupFailed, match="revision 9999") as refused:
        backups.load(url, out, replace=True)
    assert migrating.revisions()[0] in refused.value.message("zh")
    assert len(names(database)) == 2
