from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.__main__ import app as commands
from service.database.engine import Database
from service.database.people import Organisation


def run(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments, env={"PARKMATCH_DATABASE_URL": url})


def test_what_is_backed_up_comes_back(url: str, tmp_path: Path) -> None:
    database = Database(url)
    with database.writing() as session:
        session.add(Organisation(name="示例机构"))
    out = tmp_path / "kept.backup"
    saved = run(url, "backup", str(out), "--lang", "en")
    assert saved.exit_code == 0, saved.output
    assert "read back" in saved.stdout
    refused = run(url, "restore", str(out), "--lang", "en")
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    restored = run(url, "restore", str(out), "--replace")
    assert restored.exit_code == 0, restored.output
    assert "已恢复并核对" in restored.stdout
    assert "（北京时间）" in restored.stdout
    database.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_no_backup_is_told(url: str, tmp_path: Path, lang: str) -> None:
    odd = tmp_path / "odd"
    odd.write_text("nothing", "utf-8")
    for file in (odd, tmp_path / "missing"):
        refused = run(url, "restore", str(file), "--lang", lang)
        assert refused.exit_code == 2
        assert "Traceback" not in refused.stderr
