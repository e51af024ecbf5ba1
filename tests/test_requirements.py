"""The ledger of what the source documents ask for: no row claims more than a test shows."""

import ast
import csv
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = ["id", "kind", "statement", "evidence", "document", "status", "test", "note"]
STATUSES = {"works", "data only", "not yet"}
LEAST_WORKING = 210
ASKED = 277
LET_OFF = {"skip", "skipif", "xfail", "importorskip"}
SAID = {
    "README.md": re.compile(r"(?P<works>\d+) of the (?P<asked>\d+) requirements work"),
    "README.zh-CN.md": re.compile(r"(?P<asked>\d+) 条要求中已有 (?P<works>\d+) 条可用"),
}


@cache
def ledger() -> tuple[dict[str, str], ...]:
    with (ROOT / "tests" / "requirements.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        assert reader.fieldnames == COLUMNS
        return tuple(reader)


def of_status(status: str) -> list[dict[str, str]]:
    return [row for row in ledger() if row["status"] == status]


@cache
def shown_in(file: str) -> dict[str, bool]:
    """Name of each test of a file, with its class before it → whether it always runs."""
    path = ROOT / file
    return always_run(path.read_text("utf-8")) if path.is_file() else {}


def always_run(source: str) -> dict[str, bool]:
    tree = ast.parse(source)
    whole = not any(_lets_off(node) for node in tree.body if not isinstance(node, _DEFINITIONS))
    found = {}
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        above = node.decorator_list if isinstance(node, ast.ClassDef) else []
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        runs = whole and not any(map(_lets_off, above))
        for one in inside:
            if isinstance(one, _FUNCTIONS) and one.name.startswith("test"):
                found[prefix + one.name] = runs and not _lets_off(one)
    return found


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)


def _lets_off(node: ast.AST) -> bool:
    """Whether a skip or an expected failure is anywhere in ``node``."""
    return any(isinstance(one, ast.Attribute) and one.attr in LET_OFF for one in ast.walk(node))


@cache
def rule_ids() -> frozenset[str]:
    files = sorted((ROOT / "recommender" / "rules").glob("*.toml"))
    rules = (rule for path in files for rule in tomllib.loads(path.read_text("utf-8"))["rule"])
    return frozenset(rule["id"] for rule in rules)


def test_every_requirement_is_there_once() -> None:
    repeated = [one for one, count in Counter(row["id"] for row in ledger()).items() if count > 1]
    assert len(ledger()) == ASKED
    assert not repeated


@pytest.mark.parametrize("column", ["id", "kind", "statement", "evidence", "document", "status"])
def test_every_row_says_what_is_asked_and_by_which_document(column: str) -> None:
    assert not [row["id"] for row in ledger() if not row[column].strip()]


def test_evidence_is_in_the_words_of_the_document() -> None:
    assert not [row["id"] for row in ledger() if not re.search("[\u4e00-\u9fff]", row["evidence"])]


def test_a_status_is_one_of_three() -> None:
    assert {row["status"] for row in ledger()} <= STATUSES


def test_enough_of_them_work() -> None:
    assert len(of_status("works")) >= LEAST_WORKING


def test_what_works_is_shown_by_tests_that_run() -> None:
    unshown = {}
    for row in of_status("works"):
        named = [test.partition("::") for test in row["test"].split()]
        wrong = ["".join(t) for t in named if not shown_in(t[0]).get(t[2].partition("[")[0])]
        if wrong or not named:
            unshown[row["id"]] = wrong
    assert not unshown


def test_what_is_only_data_is_held_where_the_row_says() -> None:
    missing = {}
    for row in of_status("data only"):
        named = row["test"].split()
        wrong = [one for one in named if one not in rule_ids() and not (ROOT / one).is_file()]
        if wrong or not named:
            missing[row["id"]] = wrong
    assert not missing


@pytest.mark.parametrize("status", ["data only", "not yet"])
def test_what_does_not_work_says_what_is_missing(status: str) -> None:
    assert not [row["id"] for row in of_status(status) if not row["note"].strip()]


def test_what_is_not_there_yet_names_no_test() -> None:
    assert not [row["id"] for row in of_status("not yet") if row["test"]]


@pytest.mark.parametrize("readme", SAID)
def test_the_readme_says_how_many_work(readme: str) -> None:
    told = SAID[readme].search((ROOT / readme).read_text("utf-8"))
    assert told is not None
    assert int(told["works"]) == len(of_status("works"))
    assert int(told["asked"]) == len(ledger())


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def test_it(): ...", {"test_it": True}),
        ("@pytest.mark.parametrize('n', [1])\ndef test_it(n): ...", {"test_it": True}),
        ("class TestIt:\n    def test_it(self): ...", {"TestIt::test_it": True}),
        ("@pytest.mark.xfail(reason='hard')\ndef test_it(): ...", {"test_it": False}),
        ("def test_it():\n    pytest.skip('later')", {"test_it": False}),
        ("@pytest.mark.skip\nclass TestA:\n    def test_it(self): ...", {"TestA::test_it": False}),
        ("pytestmark = pytest.mark.skipif(True)\ndef test_it(): ...", {"test_it": False}),
        ("def helper(): ...", {}),
    ],
)  # fmt: skip
def test_alarm_for_tests_that_do_not_run(source: str, found: dict[str, bool]) -> None:
    assert always_run(source) == found
