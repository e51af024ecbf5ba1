"""The house rules, as checks: who may import whom, how long a thing may be, what needs a reason."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("features", "recommender", "service")
FILE_LINES = 400
FUNCTION_LINES = 60
STORYLESS_NAMES = {"utils", "util", "common", "core", "helpers", "helper", "misc"}

SILENCER = re.compile(
    r"#\s*(?:type:\s*ignore(?:\[[^\]]*\])?|(?:ruff:\s*)?noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?"
    r"|pragma:\s*no cover)(?P<reason>.*)"
)
LET_OFF = {"skip", "skipif", "xfail", "importorskip"}


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def mirror(module: Path) -> Path:
    """Where the tests of a module stand: service/__main__.py -> tests/service/test_main.py."""
    return ROOT / "tests" / module.parent.relative_to(ROOT) / f"test_{module.stem.strip('_')}.py"


def long_functions(source: str) -> Iterator[tuple[int, str, int]]:
    """Line, name and length of every function above the alarm."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield node.lineno, node.name, lines


def bare_silencers(source: str) -> Iterator[int]:
    """Lines whose comment silences a checker and says no reason behind it."""
    if not SILENCER.search(source):  # to take a file apart takes long, and few have any
        return
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        found = SILENCER.search(token.string) if token.type == tokenize.COMMENT else None
        if found and not re.search(r"\w{2,}", found["reason"]):
            yield token.start[0]


def bare_let_offs(source: str) -> Iterator[int]:
    """Lines that skip a test or expect it to fail and say no reason."""
    tree = ast.parse(source)
    reasoned = {id(call.func) for call in ast.walk(tree) if has_reason(call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in LET_OFF and id(node) not in reasoned:
            base = ast.unparse(node.value)
            if base in {"pytest", "pytest.mark"}:
                yield node.lineno


def has_reason(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if any(keyword.arg == "reason" for keyword in node.keywords):
        return True
    return ast.unparse(node.func) in {"pytest.skip", "pytest.xfail"} and bool(node.args)


def prints(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
            yield node.lineno


def test_imports_point_one_way() -> None:
    linter = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    run = subprocess.run(
        [sys.executable, "-c", linter], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_module_has_its_tests() -> None:
    modules = [path for path in python_files(*PACKAGES) if path.name != "__init__.py"]
    missing = [relative(mirror(module)) for module in modules if not mirror(module).exists()]
    assert modules
    assert not missing


def test_files_tell_one_story() -> None:
    lengths = {
        relative(path): len(path.read_text("utf-8").splitlines())
        for path in python_files(*PACKAGES, "notebooks")
    }
    assert not {name: lines for name, lines in lengths.items() if lines > FILE_LINES}


def test_functions_do_one_thing() -> None:
    too_long = [
        f"{relative(path)}:{line} {name}: {lines} lines"
        for path in python_files(*PACKAGES, "notebooks")
        for line, name, lines in long_functions(path.read_text("utf-8"))
    ]
    assert not too_long


def test_every_room_has_a_business_name() -> None:
    rooms = [path for package in PACKAGES for path in (ROOT / package).rglob("*")]
    assert not [relative(room) for room in rooms if room.stem in STORYLESS_NAMES]


def test_exceptions_to_the_rules_give_their_reason() -> None:
    bare = [
        f"{relative(path)}:{line}"
        for path in python_files(*PACKAGES, "notebooks", "tests")
        for source in [path.read_text("utf-8")]
        for line in (*bare_silencers(source), *bare_let_offs(source))
    ]
    assert not bare


def test_only_the_command_line_prints() -> None:
    printing = [
        f"{relative(path)}:{line}"
        for path in python_files(*PACKAGES)
        if path != ROOT / "service" / "__main__.py"
        for line in prints(path.read_text("utf-8"))
    ]
    assert not printing


@pytest.mark.parametrize(
    ("source", "sounds"),
    [
        ("import a  # type: ignore", True),
        ("import a  # type: ignore[import-untyped]", True),
        ("import a  # noqa: F401", True),
        ("import a  # noqa: F401, E402  # re-exported", False),
        ("import a  # type: ignore[attr-defined] - the stub lacks it", False),
        ("import a  # type: ignore[attr-defined]  # 桩文件缺此项", False),
        ("text = '# noqa'", False),
    ],
)
def test_alarm_for_silencers_without_reason(source: str, sounds: bool) -> None:
    assert bool(list(bare_silencers(source))) is sounds


@pytest.mark.parametrize(
    ("source", "sounds"),
    [
        ("@pytest.mark.skip\ndef test(): ...", True),
        ("@pytest.mark.xfail()\ndef test(): ...", True),
        ("@pytest.mark.skipif(WINDOWS)\ndef test(): ...", True),
        ("pytest.skip()", True),
        ("pytest.importorskip('marimo')", True),
        ("pytest.skip('no network')", False),
        ("@pytest.mark.skipif(WINDOWS, reason='no fork')\ndef test(): ...", False),
    ],
)
def test_alarm_for_let_offs_without_reason(source: str, sounds: bool) -> None:
    assert bool(list(bare_let_offs(source))) is sounds


@pytest.mark.parametrize(("body_lines", "sounds"), [(FUNCTION_LINES, True), (8, False)])
def test_alarm_for_long_functions(body_lines: int, sounds: bool) -> None:
    source = "def story():\n" + "    x = 1\n" * body_lines
    assert bool(list(long_functions(source))) is sounds


def test_alarm_for_prints() -> None:
    assert list(prints("x = 1\nprint(x)\nlog.print(x)")) == [2]
