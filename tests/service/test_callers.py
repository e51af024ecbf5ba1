"""Who asked a moment ago is known without asking the records, and nobody for longer than that."""

import asyncio
from datetime import timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from service import accounts, callers, clock
from service.accounts import NewUser, Person, Role
from service.callers import AHEAD_SECONDS, LASTS_SECONDS, Callers, Kind
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


def whose(found: Callers, database: Database, kind: Kind, key: str) -> Person | None:
    """Who is known by a key."""
    known = found.known(database, kind, key)
    return None if known is None else known[0]


def test_who_was_looked_for_is_known_for_a_moment(
    database: Database, wang: Person, issued: tuple[str, str]
) -> None:
    hands, (_, key) = SimpleNamespace(at=0.0), issued
    found = Callers(lambda: hands.at)
    assert whose(found, database, "token", key) is None
    assert found.look_for(database, "token", key) == wang
    hands.at = LASTS_SECONDS - 0.01
    assert whose(found, database, "token", key) == wang
    assert whose(found, database, "session", key) is None
    hands.at = LASTS_SECONDS
    assert whose(found, database, "token", key) is None


def test_nobody_is_known_by_a_key_that_opens_nothing(database: Database) -> None:
    found = Callers()
    assert found.look_for(database, "token", "pm_x") is None
    assert whose(found, database, "token", "pm_x") is None


def test_nobody_is_known_past_the_end_of_their_key(
    database: Database, issued: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Callers(lambda: 0.0)
    found.look_for(database, "token", issued[1])
    late = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert whose(found, database, "token", issued[1]) is None


def test_what_is_revoked_here_opens_nothing_from_then_on(
    database: Database, wang: Person, issued: tuple[str, str]
) -> None:
    found, (token, key) = Callers(lambda: 0.0), issued
    found.look_for(database, "token", key)
    with database.writing() as session:
        accounts.revoke(session, wang, token)
    assert whose(found, database, "token", key) is None
    assert found.look_for(database, "token", key) is None


def test_what_only_adds_to_the_records_changes_nobody(
    database: Database, wang: Person, issued: tuple[str, str]
) -> None:
    found = Callers(lambda: 0.0)
    found.look_for(database, "token", issued[1])
    with database.writing(changing=False):
        pass
    assert whose(found, database, "token", issued[1]) == wang


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
    assert whose(found, database, "token", key) is None


def test_only_so_many_are_remembered(
    database: Database, wang: Person, issued: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "MOST_KNOWN", 1)
    with database.writing() as session:
        other = accounts.issue(session, wang, "测试", accounts.ALL, 1)[1]
    found = Callers(lambda: 0.0)
    for key in (issued[1], other):
        found.look_for(database, "token", key)
    assert whose(found, database, "token", issued[1]) is None
    assert whose(found, database, "token", other) == wang
    found.forget()
    assert whose(found, database, "token", other) is None


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that were looked for in the records."""
    found: list[str] = []

    def noted(session: Any, said: str) -> Person | None:
        found.append(said)
        return accounts.of_token(session, said)

    monkeypatch.setattr(callers, "FIND", {"token": noted})
    return found


def test_of_many_who_come_with_one_key_at_once_one_is_looked_for(
    database: Database, wang: Person, issued: tuple[str, str], looked: list[str]
) -> None:
    async def crowd(key: str) -> set[Person | None]:
        found = Callers(lambda: 0.0)
        asking = (found.asking(database, "token", key) for _ in range(20))
        return set(await asyncio.gather(*asking))

    assert asyncio.run(crowd(issued[1])) == {wang}
    assert asyncio.run(crowd("pm_x")) == {None}
    assert looked == [issued[1], "pm_x"]


def test_who_goes_on_asking_is_looked_for_beside_it_and_never_waits(
    database: Database, wang: Person, issued: tuple[str, str], looked: list[str]
) -> None:
    hands, key = SimpleNamespace(at=0.0), issued[1]
    found = Callers(lambda: hands.at)

    async def goes_on() -> None:
        for round_ in range(1, 6):
            assert await found.asking(database, "token", key) == wang
            await found.settled()
            assert looked == [key] * round_
            hands.at += AHEAD_SECONDS
            assert whose(found, database, "token", key) == wang

    asyncio.run(goes_on())


def test_who_comes_after_a_change_is_not_let_in_with_those_before(
    database: Database, wang: Person, issued: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was looked for before the key was revoked, and found, is told so after it only."""
    token, key = issued
    found = Callers(lambda: 0.0)

    async def meanwhile() -> list[Person | None]:
        first = asyncio.create_task(found.asking(database, "token", key))
        await asyncio.sleep(0)
        with database.writing() as session:
            accounts.revoke(session, wang, token)
        later = await found.asking(database, "token", key)
        await first
        return [later, await found.asking(database, "token", key)]

    assert asyncio.run(meanwhile()) == [None, None]


def test_who_goes_away_takes_nobody_along(
    database: Database, wang: Person, issued: tuple[str, str]
) -> None:
    found = Callers(lambda: 0.0)

    async def both() -> Person | None:
        gone, stays = (
            asyncio.create_task(found.asking(database, "token", issued[1])) for _ in range(2)
        )
        await asyncio.sleep(0)
        gone.cancel()
        return await stays

    assert asyncio.run(both()) == wang


@pytest.mark.filterwarnings("error")
def test_while_the_records_are_away_who_is_known_is_let_in_and_who_is_not_is_told(
    database: Database, wang: Person, issued: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, key = SimpleNamespace(at=0.0), issued[1]
    found = Callers(lambda: hands.at)

    def fail(*_: object) -> Person:
        raise ZeroDivisionError

    async def away() -> None:
        assert await found.asking(database, "token", key) == wang
        monkeypatch.setattr(callers, "FIND", {"token": fail})
        hands.at = AHEAD_SECONDS
        assert await found.asking(database, "token", key) == wang
        await found.settled()
        hands.at = LASTS_SECONDS
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await found.asking(database, "token", key)

    asyncio.run(away())


def test_who_is_found_to_be_nobody_is_let_in_no_longer(
    database: Database, wang: Person, issued: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another process revoked the key."""
    hands, key = SimpleNamespace(at=0.0), issued[1]
    found = Callers(lambda: hands.at)

    async def revoked() -> Person | None:
        assert await found.asking(database, "token", key) == wang
        monkeypatch.setattr(callers, "FIND", {"token": lambda *_: None})
        hands.at = AHEAD_SECONDS
        assert await found.asking(database, "token", key) == wang
        await found.settled()
        return await found.asking(database, "token", key)

    assert asyncio.run(revoked()) is None


def test_before_the_records_are_closed_those_are_waited_for_who_are_looked_for(
    database: Database, wang: Person, issued: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that comes back to no pool would be left open."""
    hands, going, ended = SimpleNamespace(at=0.0), Event(), list[str]()
    found = Callers(lambda: hands.at)

    def slowly(session: Any, said: str) -> Person | None:
        going.wait(30)
        ended.append(said)
        return accounts.of_token(session, said)

    async def closing() -> None:
        await found.asking(database, "token", issued[1])
        hands.at = AHEAD_SECONDS
        monkeypatch.setattr(callers, "FIND", {"token": slowly})
        await found.asking(database, "token", issued[1])
        asyncio.get_running_loop().call_later(0.05, going.set)
        await found.settled()
        assert ended == [issued[1]]

    asyncio.run(closing())
