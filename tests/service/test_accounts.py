from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from features.errors import BadInput, NotFound
from service import accounts, clock
from service.accounts import NewUser, Person, Role, Scope
from service.database.engine import Database
from service.database.people import Token, User
from service.database.traces import AuditEntry
from service.refusals import Conflicting, NotPermitted, NotSignedIn

PASSWORD = "一个很长的好密码啊哈"
START = datetime(2026, 11, 21, tzinfo=UTC)
WANG = NewUser("王", PASSWORD, Role.promoter, "示例商务局", "包头市")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def goes(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(clock, "now", found.now)
    return found


@pytest.fixture
def wang(database: Database, hands: Clock) -> Person:
    with database.writing() as session:
        return accounts.person(accounts.add(session, WANG))


def test_a_person_comes_with_the_region_of_their_organisation(wang: Person) -> None:
    assert (wang.role, wang.region, wang.organisation) == (Role.promoter, "150200", "示例商务局")


def test_a_name_is_taken_once_and_an_organisation_shared(database: Database, wang: Person) -> None:
    with database.writing() as session:
        other = accounts.add(session, NewUser("李", PASSWORD, Role.firm, "示例商务局"))
        assert other.organisation_id == wang.organisation_id
    with pytest.raises(Conflicting), database.writing() as session:
        accounts.add(session, WANG)


def test_an_organisation_does_not_move_with_a_new_person(database: Database, wang: Person) -> None:
    with database.writing() as session:
        accounts.add(session, NewUser("李", PASSWORD, Role.firm, wang.organisation, "150200"))
    with pytest.raises(Conflicting), database.writing() as session:
        accounts.add(session, NewUser("赵", PASSWORD, Role.firm, wang.organisation, "通辽市"))


def test_the_office_of_the_first_administrator_gets_its_region_with_its_first_promoter(
    database: Database,
) -> None:
    with database.writing() as session:
        accounts.add(session, NewUser("首", PASSWORD, Role.admin, "某招商局"))
        accounts.add(session, NewUser("钱", PASSWORD, Role.promoter, "某招商局", "内蒙古"))
    assert accounts.sign_in(database, "首", PASSWORD)[0].region == "150000"
    with pytest.raises(Conflicting), database.writing() as session:
        accounts.add(session, NewUser("孙", PASSWORD, Role.firm, "某招商局", "通辽市"))


def test_an_unknown_region_is_refused(database: Database) -> None:
    with pytest.raises(BadInput), database.writing() as session:
        accounts.add(session, NewUser("李", PASSWORD, Role.firm, "别处", "火星"))


@pytest.mark.parametrize(
    ("region", "remedy"),
    [
        ("科尔沁区不存在的", "科尔沁区"),
        ("鼓楼区", "江苏省南京市鼓楼区"),
        ("通疗市", "通辽市"),
        ("香港", ""),
        ("71", ""),
        ("长三角", ""),
    ],
)
def test_a_region_is_named_whole_and_one_alone(
    database: Database, region: str, remedy: str
) -> None:
    """Promoters may change the figures of parks in it."""
    with pytest.raises(BadInput) as raised, database.writing() as session:
        accounts.add(session, NewUser("李", PASSWORD, Role.promoter, "别处", region))
    [fault] = raised.value.faults
    assert fault.path == "region"
    assert remedy in fault.remedy.zh
    assert "长三角" not in fault.remedy.zh


def test_a_region_goes_by_the_highest_of_those_who_share_its_name() -> None:
    assert accounts.code("") == ""
    assert accounts.code("吉林") == "220000"
    assert accounts.code("通辽") == accounts.code("150500") == "150500"
    assert accounts.code("内蒙古通辽市科尔沁区") == "150502"


def test_a_session_lasts_for_hours_and_ends_when_signed_out(
    database: Database, wang: Person, hands: Clock
) -> None:
    who, key = accounts.sign_in(database, "王", PASSWORD)
    other = accounts.sign_in(database, "王", PASSWORD)[1]
    assert who == wang
    with database.writing() as session:
        assert accounts.of_session(session, key) == wang
        accounts.sign_out(session, key)
        assert accounts.of_session(session, key) is None
        assert accounts.of_session(session, other) == wang
        hands.goes(hours=12)
        assert accounts.of_session(session, other) is None


def test_after_five_failures_the_right_password_waits_ever_longer(
    database: Database, wang: Person, hands: Clock
) -> None:
    def tries(password: str) -> bool:
        try:
            return bool(accounts.sign_in(database, "王", password))
        except NotSignedIn:
            return False

    assert not any(tries("wrong") for _ in range(5))
    assert not tries(PASSWORD)
    hands.goes(seconds=1)
    assert not tries("wrong")
    hands.goes(seconds=1)
    assert not tries(PASSWORD)
    hands.goes(seconds=1)
    assert tries(PASSWORD)
    assert not tries("wrong")
    assert tries(PASSWORD)


def test_who_is_known_is_not_told(database: Database, wang: Person) -> None:
    told = set()
    for name in ("王", "没有此人"):
        with pytest.raises(NotSignedIn) as caught:
            accounts.sign_in(database, name, "wrong")
        told.add(caught.value.message("zh"))
    assert len(told) == 1
    with database.reading() as session:
        tried = session.scalars(
            select(AuditEntry.user_id).where(AuditEntry.action == "failed to sign in")
        )
        assert set(tried) == {wang.id, None}


def test_who_has_left_comes_in_no_more(database: Database, wang: Person) -> None:
    _, key = accounts.sign_in(database, "王", PASSWORD)
    with database.writing() as session:
        token = accounts.issue(session, wang, "报表", accounts.ALL, 1)[1]
        session.get_one(User, wang.id).active = False
    with database.reading() as session:
        assert accounts.of_session(session, key) is None
        assert accounts.of_token(session, token) is None
    with pytest.raises(NotSignedIn):
        accounts.sign_in(database, "王", PASSWORD)


def test_a_token_has_its_scopes_until_it_is_over_or_revoked(
    database: Database, wang: Person, hands: Clock
) -> None:
    with database.writing() as session:
        first, key = accounts.issue(session, wang, "一", frozenset({Scope.read}), 2)
        _, other = accounts.issue(session, wang, "二", accounts.ALL, 1)
    with database.writing() as session:
        found = accounts.of_token(session, key)
        assert found is not None
        assert found.scopes == {Scope.read}
        hands.goes(days=1)
        assert accounts.of_token(session, other) is None
        accounts.revoke(session, wang, first.id)
        assert accounts.of_token(session, key) is None
    with database.reading() as session:
        kept = session.scalars(select(Token.digest)).all()
    assert key not in kept


def test_a_token_makes_none_that_may_do_more(database: Database, wang: Person) -> None:
    with database.writing() as session:
        key = accounts.issue(session, wang, "写", frozenset({Scope.write}), 1)[1]
        narrow = accounts.of_token(session, key)
        assert narrow is not None
        with pytest.raises(NotPermitted):
            accounts.issue(session, narrow, "读写", accounts.ALL, 1)


def test_nobody_revokes_the_token_of_another(database: Database, wang: Person) -> None:
    with database.writing() as session:
        other = accounts.person(accounts.add(session, NewUser("李", PASSWORD, Role.firm, "别处")))
        token = accounts.issue(session, wang, "一", accounts.ALL, 2)[0]
        with pytest.raises(NotFound):
            accounts.revoke(session, other, token.id)


def test_the_link_of_the_first_start_works_once_and_only_while_nobody_is_there(
    database: Database, hands: Clock
) -> None:
    admin = NewUser("管理员", PASSWORD, Role.admin, "示例")

    def accepted(key: str | None) -> bool:
        try:
            with database.writing() as session:
                return bool(accounts.accept(session, key or "", admin))
        except NotSignedIn:
            return False

    with database.writing() as session:
        superseded = accounts.invite(session)
        key = accounts.invite(session)
    assert not accepted(superseded)
    hands.goes(hours=25)
    assert not accepted(key)
    with database.writing() as session:
        key = accounts.invite(session)
    assert accepted(key)
    assert not accepted(key)
    with database.writing() as session:
        assert accounts.invite(session) is None


def test_what_happens_to_people_is_in_the_log(database: Database, wang: Person) -> None:
    accounts.sign_in(database, "王", PASSWORD)
    with pytest.raises(NotSignedIn):
        accounts.sign_in(database, "王", "wrong")
    with database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.object_kind) for entry in entries] == [
        ("added", "organisation"),
        ("added", "user"),
        ("signed in", "user"),
        ("failed to sign in", "user"),
    ]
