"""Who asked a moment ago is known without asking the records, and nobody for longer than that."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from service import accounts, callers, clock
from service.accounts import NewUser, Person, Role
from service.callers import LASTS_SECONDS, Callers
from service.database.engine import Database


@pytest.fixture
def wang(database: Database) -> Person:
    with database.writing() as session:
        new = NewUser("王", "一个很长的好密码啊哈", Role.firm, "示例")
        return accounts.person(accounts.add(session, new))


@pytest.fixture
def issued(database: Database, wang: Person) -> tuple[str, str]:
    """Id and key of a token."""
    with database.writing() as session:
        token, key = accounts.issue(session, wang, "测试", accounts.ALL, 1)
        return token.id, key


def test_who_was_looked_for_is_known_for_a_moment(
    database: Database, wang: Person, issued: tuple[str, str]
) -> None:
    hands, (_, key) = SimpleNamespace(at=0.0), issued
    found = Callers(lambda: hands.at)
    assert found.known(database, "token", key) is None
    assert found.look_for(database, "token", key) == wang
    hands.at = LASTS_SECONDS - 0.01
    assert found.known(database, "token", key) == wang
    assert found.known(database, "session", key) is None
    hands.at = LASTS_SECONDS
    assert found.known(database, "token", key) is None


def test_nobody_is_known_by_a_key_that_opens_nothing(database: Database) -> None:
    found = Callers()
    assert found.look_for(database, "token", "pm_x") is None
    assert found.known(database, "token", "pm_x") is None


def test_nobody_is_known_past_the_end_of_their_key(
    database: Database, issued: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Callers(lambda: 0.0)
    found.look_for(database, "token", issued[1])
    late = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert found.known(database, "token", issued[1]) is None


def test_what_is_revoked_here_opens_nothing_from_then_on(
    database: Database, wang: Person, issued: tuple[str, str]
) -> None:
    found, (token, key) = Callers(lambda: 0.0), issued
    found.look_for(database, "token", key)
    with database.writing() as session:
        accounts.revoke(session, wang, token)
    assert found.known(database, "token", key) is None
    assert found.look_for(database, "token", key) is None


def test_what_only_adds_to_the_records_changes_nobody(
    database: Database, wang: Person, issued: tuple[str, str]
) -> None:
    found = Callers(lambda: 0.0)
    found.look_for(database, "token", issued[1])
    with database.writing(changing=False):
        pass
    assert found.known(database, "token", issued[1]) == wang


def test_who_was_found_while_something_changed_is_looked_for_again(
    database: Database,
    wang: Person,
    issued: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token, key = issued

    def meanwhile(session: Any, said: str) -> Person | None:
        seen = accounts.of_token(session, said)
        session.rollback()
        with database.writing() as other:
            accounts.revoke(other, wang, token)
        return seen

    monkeypatch.setattr(callers, "FIND", {"token": meanwhile})
    found = Callers(lambda: 0.0)
    assert found.look_for(database, "token", key) == wang
    assert found.known(database, "token", key) is None


def test_only_so_many_are_remembered(
    database: Database, wang: Person, issued: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "MOST_KNOWN", 1)
    with database.writing() as session:
        other = accounts.issue(session, wang, "测试", accounts.ALL, 1)[1]
    found = Callers(lambda: 0.0)
    for key in (issued[1], other):
        found.look_for(database, "token", key)
    assert found.known(database, "token", issued[1]) is None
    assert found.known(database, "token", other) == wang
    found.forget()
    assert found.known(database, "token", other) is None
