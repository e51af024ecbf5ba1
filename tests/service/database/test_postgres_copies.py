import shutil
import subprocess
from pathlib import Path

import pytest

from service.database import postgres_copies
from service.database.postgres_copies import ToolFailed


def test_a_program_that_is_missing_is_told_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ToolFailed, match="install PostgreSQL's client") as caught:
        postgres_copies.load("postgresql://me:secret-word@host/x", tmp_path)
    assert "pg_restore" in caught.value.message("zh")


def test_a_password_is_never_among_the_arguments(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: dict[str, str] = {}

    class Done:
        returncode, stderr = 1, b"it failed"

    def run(command: list[str], env: dict[str, str], **_: object) -> Done:
        seen.update(command=" ".join(command), password=env["PGPASSWORD"])
        return Done()

    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(ToolFailed, match="it failed"):
        postgres_copies.load("postgresql://me:secret-word@host/x", tmp_path)
    assert seen["password"] == "secret-word"
    assert "secret-word" not in seen["command"]
    assert "postgresql://me@host/x" in seen["command"]
