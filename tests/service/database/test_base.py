import re
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url, select

from service.database import base
from service.database.base import (
    TICK_NS,
    Document,
    Moment,
    Overwritten,
    add_all,
    is_id,
    new_id,
)
from service.database.engine import Database
from service.database.people import Organisation
from service.database.records import RulePack

POSTGRESQL = make_url("postgresql+psycopg://").get_dialect()()
SQLITE = make_url("sqlite://").get_dialect()()

zones = st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=zones).filter(lambda at: 1900 < at.year < 2900)


@given(moments)
def test_a_moment_comes_back_as_the_same_moment(at: datetime) -> None:
    for dialect in (POSTGRESQL, SQLITE):
        bound = Moment().process_bind_param(at, dialect)
        assert bound is not None
        kept = bound.replace(tzinfo=None) if dialect.name == "sqlite" else bound
        assert Moment().process_result_value(kept, dialect) == at


def test_a_moment_is_kept_to_the_microsecond(database: Database) -> None:
    at = datetime(2026, 11, 21, 8, 30, 0, 123456, timezone(timedelta(hours=8)))
    with database.writing() as session:
        session.add(RulePack(digest="0" * 64, name="x", text="", created_at=at))
    with database.reading() as session:
        found = session.get_one(RulePack, "0" * 64).created_at
    assert found == at
    assert found.tzinfo is UTC


@pytest.mark.parametrize("said", [None, {}, [1, None], "a\x00b", {"地": 0.1 + 0.2}, 2**53])
def test_a_document_comes_back_as_it_was(said: object) -> None:
    bound = Document().process_bind_param(said, SQLITE)
    assert "\x00" not in bound
    assert Document().process_result_value(bound, SQLITE) == said


def test_very_many_rows_are_added_at_once_with_what_each_has_by_itself(
    database: Database,
) -> None:
    with database.writing() as session:
        add_all(session, Organisation, [{"name": f"机构{at}"} for at in range(3)])
        add_all(session, Organisation, [])
    with database.reading() as session:
        found = session.scalars(select(Organisation).order_by(Organisation.name)).all()
    assert [(one.name, one.region, one.version) for one in found] == [
        (f"机构{at}", "", 1) for at in range(3)
    ]
    assert len({one.id for one in found}) == 3


def test_what_is_written_once_is_neither_changed_nor_deleted(database: Database) -> None:
    with database.writing() as session:
        session.add(RulePack(digest="0" * 64, name="x", text="a", created_at=datetime.now(UTC)))

    def change() -> None:
        with database.writing() as session:
            session.get_one(RulePack, "0" * 64).text = "b"

    def delete() -> None:
        with database.writing() as session:
            session.delete(session.get_one(RulePack, "0" * 64))

    for act in (change, delete):
        with pytest.raises(Overwritten):
            act()
    with database.reading() as session:
        assert session.get_one(RulePack, "0" * 64).text == "a"


@pytest.mark.parametrize("owner", [None, "甲"])
def test_ids_are_plain_and_none_is_given_twice(owner: str | None) -> None:
    ids = [new_id(owner) for _ in range(20_000)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)


def test_ids_that_somebody_is_given_in_one_moment_lie_together_and_tell_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What of them is alike is drawn anew for each moment and for everybody: it says neither when
    it was, nor how many came before, nor what others did.
    """
    clock = SimpleNamespace(at=0)
    monkeypatch.setattr(base, "monotonic_ns", lambda: clock.at)
    beginnings = []
    for tick in range(500):
        clock.at = tick * TICK_NS
        first, others, nobodys = new_id("甲"), new_id("乙"), new_id()
        clock.at += TICK_NS - 1
        second = new_id("甲")
        assert first[:8] == second[:8]
        assert first[8:] != second[8:]
        beginnings += [first[:8], others[:8], nobodys[:8]]
    assert len(set(beginnings)) == len(beginnings)
    own = beginnings[::3]
    assert 150 < sum(one < other for one, other in pairwise(own)) < 350


def test_what_is_written_as_an_id_is_told_from_what_is_not() -> None:
    assert is_id(new_id())
    assert is_id(new_id("甲"))
    for said in ("", "a\0b", new_id()[:-1], new_id() + "0", "A" * 32, "../../etc"):
        assert not is_id(said)
