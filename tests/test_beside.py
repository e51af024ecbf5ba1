"""Two checks at once: what both say is heard, and either one's failure is the whole's."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BESIDE = ROOT / ".ci" / "beside"
SECONDS = 30
TOLD = "This failed: "


def shell(does: str) -> list[str]:
    return ["bash", "-c", does]


def beside(this: list[str], that: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BESIDE, *this, "--", *that],
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@pytest.fixture(autouse=True)
def nothing_left_over(tmp_path: Path) -> Iterator[None]:
    """What was said meanwhile is kept in a file, which is gone in the end."""
    yield
    assert not list(tmp_path.glob("tmp.*"))


@pytest.mark.parametrize(("this", "that"), [(0, 0), (0, 3), (4, 0), (4, 3)])
def test_it_fails_as_either_does_and_says_what_both_said(
    tmp_path: Path, this: int, that: int
) -> None:
    found = beside(
        shell(f"echo these >&2; exit {this}"), shell(f"echo those; exit {that}"), tmp_path
    )
    assert found.returncode == (this or that)
    assert found.stdout.splitlines().count("those") == 1
    # Once when it ended, and once more where nobody can overlook it.
    assert found.stdout.splitlines().count("these") == (2 if this else 1)
    if this:
        assert found.stdout.endswith("these\n")
    assert (TOLD in found.stderr) is bool(this)


def test_who_fails_is_named(tmp_path: Path) -> None:
    found = beside(["false"], ["true"], tmp_path)
    assert (found.returncode, found.stderr) == (1, f"{TOLD}false\n")


def test_a_command_that_is_not_there_fails_on_either_side(tmp_path: Path) -> None:
    assert beside(["no-such-check"], ["true"], tmp_path).returncode == 127
    assert beside(["true"], ["no-such-check"], tmp_path).returncode == 127


def test_what_is_said_to_either_reaches_it_word_for_word(tmp_path: Path) -> None:
    words = ["two words", "", "*", "--x"]
    found = beside(["printf", "<%s>", *words], ["printf", "[%s]", *words, "--"], tmp_path)
    assert "".join(f"<{word}>" for word in words) in found.stdout
    assert "".join(f"[{word}]" for word in [*words, "--"]) in found.stdout


def test_they_run_at_once(tmp_path: Path) -> None:
    """Each waits for the other, which comes only if it runs meanwhile."""
    one, other = tmp_path / "one", tmp_path / "other"
    for pipe in (one, other):
        os.mkfifo(pipe)
    this = shell(f"echo here >{one}; read -r said <{other}; echo this: $said")
    that = shell(f"read -r said <{one}; echo there >{other}; echo that: $said")
    found = beside(this, that, tmp_path)
    assert found.returncode == 0
    assert sorted(found.stdout.splitlines()) == ["that: here", "this: there"]


def test_the_one_beside_speaks_in_one_block_and_the_other_at_once(tmp_path: Path) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    this = shell(f"echo first; read -r _ <{told}; echo last")
    that = shell(f"echo between; echo >{told}")
    lines = beside(this, that, tmp_path).stdout.splitlines()
    assert lines == ["between", "first", "last"]


def test_who_is_called_off_takes_the_one_beside_with_it(tmp_path: Path) -> None:
    number, there = tmp_path / "number", tmp_path / "there"
    this = shell(f"echo $$ >{number}; sleep {SECONDS}; true")
    that = shell(f"while [ ! -s {number} ]; do sleep 0.02; done; echo >{there}; sleep 1")
    run = subprocess.Popen(
        [BESIDE, *this, "--", *that], env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    until = time.monotonic() + SECONDS / 2
    while not there.exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    run.send_signal(signal.SIGTERM)
    assert run.wait(SECONDS / 2) == -signal.SIGTERM
    while Path(f"/proc/{number.read_text().strip()}").exists():
        assert time.monotonic() < until, "it runs on"
        time.sleep(0.02)
