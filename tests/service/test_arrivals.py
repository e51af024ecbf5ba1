import pytest
from sqlalchemy import select

from service import accounts, arrivals
from service.accounts import NewUser, Role
from service.database.engine import Database
from service.database.people import Identity, User
from service.providers import Claimed
from service.refusals import NotSignedIn

WANG = Claimed("https://id.example.cn", "1", "wang@example.com")


def come(database: Database, claimed: Claimed, newcomers: str = "") -> str | None:
    """The name of who came in."""
    try:
        with database.writing() as session:
            who = accounts.of_session(session, arrivals.come(session, claimed, newcomers))
    except NotSignedIn:
        return None
    return who.name if who else None


@pytest.fixture
def wang(database: Database) -> str:
    with database.writing() as session:
        user = accounts.add(session, NewUser("王", "一个很长的好密码啊哈", Role.promoter, "示例"))
        user.email = WANG.email
        return user.id


def test_somebody_known_comes_in_and_is_remembered_by_subject(
    database: Database, wang: str
) -> None:
    assert come(database, WANG) == "王"
    assert come(database, Claimed(WANG.issuer, "1", "other@example.com")) == "王"
    assert come(database, Claimed("https://elsewhere", "1")) is None
    with database.reading() as session:
        assert session.scalars(select(Identity.user_id)).all() == [wang]


def test_who_is_shut_out_stays_out(database: Database, wang: str) -> None:
    come(database, WANG)
    with database.writing() as session:
        session.get_one(User, wang).active = False
    assert come(database, WANG) is None
    assert come(database, Claimed("https://elsewhere", "2", WANG.email)) is None


def test_a_newcomer_is_a_firms_person_and_added_once(database: Database) -> None:
    assert come(database, WANG) is None
    assert come(database, WANG, "示例：外来企业") == "wang@example.com"
    assert come(database, WANG, "示例：外来企业") == "wang@example.com"
    with database.reading() as session:
        [user] = session.scalars(select(User)).all()
        assert (user.role, user.password, user.organisation.region) == ("firm", None, "")
