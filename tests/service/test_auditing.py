import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from features.text import LANGS
from service.auditing import ACTIONS, KINDS, action_words, kind_words, made_by, noted
from service.database.engine import Database
from service.database.traces import AuditEntry
from service.jobs import State


def test_a_line_is_kept_or_lost_with_what_it_tells_of(database: Database) -> None:
    with database.writing() as session:
        noted(session, None, "edited", "firm", "x", version=2)

    def fail() -> None:
        with database.writing() as session:
            noted(session, None, "edited", "firm", "y")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as session:
        [line] = session.scalars(select(AuditEntry)).all()
    assert (line.object_id, line.version) == ("x", 2)


def test_what_made_a_version_is_told_of_that_thing_and_that_version(database: Database) -> None:
    with database.writing() as session:
        noted(session, None, "submitted", "firm", "x", version=1)
        noted(session, None, "consented", "firm", "x")
        noted(session, None, "edited", "firm", "x", version=2)
        noted(session, None, "added", "project", "x", version=3)
        noted(session, None, "withdrew", "firm", "y", version=3)
    with database.reading() as session:
        found = [made_by(session, "firm", "x", version) for version in (1, 2, 3)]
    assert found == ["submitted", "edited", None]


def said() -> Iterator[tuple[str, str]]:
    """What is noted where both words stand in the source: the action and the kind."""
    for path in Path("service").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "noted"
            if called and isinstance(node, ast.Call):
                words = [one.value for one in node.args[2:4] if isinstance(one, ast.Constant)]
                if len(words) == 2:
                    yield str(words[0]), str(words[1])


def test_whatever_is_noted_has_words_in_both_languages() -> None:
    found = set(said())
    assert len(found) > 15
    assert {action for action, _ in found} <= set(ACTIONS)
    assert {kind for _, kind in found} <= set(KINDS)
    for action in ("submitted", "edited", *map(str, (State.done, State.failed))):
        assert action in ACTIONS
    for words in (*ACTIONS.values(), *KINDS.values()):
        assert all(words.of(lang) for lang in LANGS)
        assert not words.zh.isascii()


def test_what_has_no_words_is_told_as_it_was_noted() -> None:
    assert action_words("looked").zh == "looked"
    assert kind_words("x").zh == "x"
