from pathlib import Path
from sqlite3 import DatabaseError

from service.database import sqlite_copies


def test_a_file_whose_pages_are_broken_holds_nothing(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    sqlite_copies.save(f"sqlite:///{file}", copy)
    assert sqlite_copies.held(copy)["users"].rows == 0
    whole = bytearray(copy.read_bytes())
    for at in range(4096 * 2, len(whole), 4096):
        whole[at : at + 8] = b"\xff" * 8
    copy.write_bytes(whole)
    try:
        found = dict(sqlite_copies.held(copy))
    except DatabaseError:
        found = {}
    assert found == {}


def test_a_database_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert sqlite_copies.present(f"sqlite:///{tmp_path / 'none.db'}") == {}
    assert not (tmp_path / "none.db").exists()
