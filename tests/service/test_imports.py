"""Previews and their tokens, on both engines."""

from datetime import timedelta

import orjson
import pytest

from features.errors import Fault, NotFound
from features.tables import Reject
from features.text import Text
from service import clock, imports
from service.accounts import Person
from service.database.engine import Database
from service.database.records import Preview
from service.imports import Change, Compared
from service.previews import LASTS
from service.refusals import Conflicting, Outdated
from tests.service.test_jobs import hired

CHANGE = Change("甲", {"a": 1, "b": 2}, "x", 3, {"a": 1, "b": 1})
FOUND = Compared((CHANGE,), 4, ())
WHY = Text("不对", "is wrong"), Text("请更正", "Correct it")


@pytest.fixture
def who(database: Database) -> Person:
    return hired(database, "甲")


def kept(database: Database, who: Person) -> str:
    with database.writing() as session:
        return imports.keep(session, who, "firms", FOUND, "甲.xlsx").id


def taken(database: Database, who: Person, token: str, kind: str = "firms") -> list[Change]:
    with database.writing() as session:
        return list(imports.take(session, who, kind, token))


def test_a_preview_is_taken_once(database: Database, who: Person) -> None:
    token = kept(database, who)
    assert taken(database, who, token) == [CHANGE]
    assert CHANGE.fields == ("b",)
    with pytest.raises(Conflicting):
        taken(database, who, token)


def test_a_preview_that_is_too_old_is_refused(database: Database, who: Person) -> None:
    token = kept(database, who)
    with database.writing() as session:
        session.get_one(Preview, token).created_at = clock.now() - LASTS - timedelta(seconds=1)
    with pytest.raises(NotFound):
        taken(database, who, token)


def test_a_token_is_of_one_organisation_and_one_kind(database: Database, who: Person) -> None:
    token = kept(database, who)
    with pytest.raises(NotFound):
        taken(database, hired(database, "乙"), token)
    with pytest.raises(NotFound):
        taken(database, who, token, "projects")
    assert taken(database, who, token) == [CHANGE]


@pytest.mark.parametrize(
    "now", [Change("甲", None), Change("甲", None, "x", 4), Change("", 1, "y", 3)]
)
def test_a_record_that_is_another_now_is_told(now: Change) -> None:
    imports.same(CHANGE, CHANGE)
    with pytest.raises(Outdated):
        imports.same(CHANGE, now)


def test_of_many_rejects_some_are_kept_and_all_counted(database: Database, who: Person) -> None:
    rejects = tuple(Reject(row, "", Text("项", "item"), "x", *WHY) for row in range(2_300))
    with database.writing() as session:
        preview = imports.keep(session, who, "firms", Compared((), 0, rejects))
        token, size = preview.id, len(orjson.dumps(preview.changes))
    assert size < 100_000
    with database.reading() as session:
        _, seen = imports.seen(session, who, "firms", token)
    assert (seen.rejects, seen.rejected) == (rejects[: imports.MOST_REJECTS], 2_300)
    with pytest.raises(Conflicting) as caught:
        taken(database, who, token)
    assert "2300" in str(caught.value.reason.en)


def test_a_preview_is_seen_as_it_was_kept_and_not_committed_with_rows_at_fault(
    database: Database, who: Person
) -> None:
    rejects = (Reject(3, "表", Text("项", "item"), "x", *WHY),)
    found = Compared((CHANGE,), 2, rejects, (Fault("甲.xlsx", "y", *WHY),))
    with database.writing() as session:
        token = imports.keep(session, who, "firms", found, "甲.xlsx").id
    with database.reading() as session:
        preview, seen = imports.seen(session, who, "firms", token)
    assert (preview.name, seen) == ("甲.xlsx", found)
    with pytest.raises(Conflicting):
        taken(database, who, token)
