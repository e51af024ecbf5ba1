"""What holds of every notebook: marimo finds nothing to mend, and Jupyter can have it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(path.stem for path in FOLDER.glob("n*.py"))
READMES = ("README.md", "README.zh-CN.md")


def marimo(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "marimo", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_they_are_numbered_without_a_gap_and_in_both_readmes() -> None:
    assert [name[:4] for name in NOTEBOOKS] == [f"n{at:02}_" for at in range(1, 8)]
    for readme in READMES:
        said = (FOLDER.parent / readme).read_text("utf-8")
        assert [name for name in NOTEBOOKS if f"{name}.py" not in said] == []


def test_marimo_finds_nothing_to_mend() -> None:
    run = marimo("check", "--strict", *(str(FOLDER / f"{name}.py") for name in NOTEBOOKS))
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_jupyter_can_have_it(name: str, tmp_path: Path) -> None:
    target = tmp_path / f"{name}.ipynb"
    run = marimo("export", "ipynb", str(FOLDER / f"{name}.py"), "--output", str(target))
    assert run.returncode == 0, run.stdout + run.stderr
    cells = json.loads(target.read_text("utf-8"))["cells"]
    assert any("import marimo as mo" in "".join(cell["source"]) for cell in cells)
