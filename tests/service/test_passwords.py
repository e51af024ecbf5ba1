from datetime import UTC, datetime, timedelta

import pytest

from features.errors import BadInput
from service import accounts, clock, passwords
from service.accounts import NewUser, Person, Role
from service.database.engine import Database
from service.refusals import NotSignedIn
from service.staff_submissions import PasswordChange

FIRST = '"1"'
PASSWORD, OTHER = "一个很长的好密码啊哈", "另一个很长的密码啊哈"


@pytest.fixture
def wang(database: Database) -> Person:
    with database.writing() as session:
        return accounts.person(accounts.add(session, NewUser("王", PASSWORD, Role.firm, "示例")))


def link(database: Database, who: Person) -> str:
    with database.writing() as session:
        return passwords.link(session, who.id, None)[1]


def said(current: str, **more: bool) -> PasswordChange:
    return PasswordChange.model_validate({"current": current, "password": OTHER, **more})


def token(database: Database, who: Person) -> str:
    with database.writing() as session:
        return accounts.issue(session, who, "报表", accounts.ALL, 1)[1]


def opens(database: Database, key: str) -> bool:
    with database.reading() as session:
        return accounts.of_token(session, key) is not None


def accepted(database: Database, key: str, password: str = OTHER) -> Person | None:
    try:
        with database.writing() as session:
            return accounts.of_session(session, passwords.accept(session, key, password))
    except NotSignedIn:
        return None


def test_a_link_works_once_and_a_later_one_takes_its_place(
    database: Database, wang: Person
) -> None:
    first, key = link(database, wang), link(database, wang)
    assert accepted(database, first) is None
    assert accepted(database, key) == wang
    assert accepted(database, key) is None
    assert accepted(database, "nobody's") is None


def test_a_link_that_a_short_password_was_sent_by_still_works(
    database: Database, wang: Person
) -> None:
    key = link(database, wang)
    with pytest.raises(BadInput):
        accepted(database, key, "短")
    assert accepted(database, key) == wang


def test_a_link_grows_old(
    database: Database, wang: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = link(database, wang)
    late = datetime.now(UTC) + passwords.LINK_LASTS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert accepted(database, key) is None


def test_a_link_opens_what_failures_had_locked(database: Database, wang: Person) -> None:
    for _ in range(6):
        with pytest.raises(NotSignedIn):
            accounts.sign_in(database, "王", "wrong")
    assert accepted(database, link(database, wang)) == wang
    assert accounts.sign_in(database, "王", OTHER)[0] == wang


def test_wrong_passwords_on_changing_it_count_like_those_on_signing_in(
    database: Database, wang: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    for _ in range(6):
        with pytest.raises(BadInput):
            passwords.change(database, wang, said("wrong"), "", FIRST)
    with pytest.raises(BadInput):
        passwords.change(database, wang, said(PASSWORD), "", FIRST)
    with pytest.raises(NotSignedIn):
        accounts.sign_in(database, "王", PASSWORD)


def test_a_change_puts_links_out_of_use(database: Database, wang: Person) -> None:
    key = link(database, wang)
    passwords.change(database, wang, said(PASSWORD), "", FIRST)
    assert accepted(database, key) is None


def test_a_link_that_is_used_ends_every_token(database: Database, wang: Person) -> None:
    machine, key = token(database, wang), link(database, wang)
    assert opens(database, machine)
    assert accepted(database, key) == wang
    assert not opens(database, machine)


@pytest.mark.parametrize("revoke", [True, False])
def test_who_changes_a_password_says_whether_tokens_end(
    database: Database, wang: Person, revoke: bool
) -> None:
    machine = token(database, wang)
    passwords.change(database, wang, said(PASSWORD, revoke_tokens=revoke), "", FIRST)
    assert opens(database, machine) is not revoke
