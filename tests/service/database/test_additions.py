"""What is gathered is written table by table; contents once, whoever brings them first."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace

from sqlalchemy import delete, event, select

from service.database.additions import SEEN_SECONDS, Additions, Content, Row, Seen
from service.database.engine import Database
from service.database.people import Organisation
from service.database.records import AnswerContent, RulePack

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def office(named: str) -> Row:
    return {"id": named, "created_at": NOW, "name": named, "region": "", "version": 1}


def pack(digest: str, text: str) -> Row:
    return {"digest": digest, "name": "x", "text": text, "created_at": NOW}


def texts(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(RulePack.text).order_by(RulePack.digest)))


def test_rows_of_a_table_are_one_statement_however_many(database: Database) -> None:
    adds, others, told = Additions(), Additions(), []
    adds.add(Organisation, office("甲"))
    others.add(Organisation, office("乙"))
    adds.take(others)
    event.listen(database.engine, "before_cursor_execute", lambda *said: told.append(said[2]))
    with database.writing() as session:
        adds.write(session)
    with database.reading() as session:
        assert sorted(session.scalars(select(Organisation.name))) == sorted("甲乙")
    assert len([one for one in told if "INSERT" in one]) == 1


def test_what_is_there_already_is_neither_made_nor_added(database: Database) -> None:
    made: list[str] = []

    def make(text: str) -> Row:
        made.append(text)
        return pack(text[0], text)

    for brought in (("a1", "b1"), ("b2", "c2", "a2"), ("a3", "a4")):
        adds = Additions()
        for text in brought:
            adds.add_once(RulePack, (text[0],), partial(make, text))
        with database.writing() as session:
            adds.write(session)
    assert texts(database) == ["a1", "b1", "c2"]
    assert made == ["a1", "b1", "c2"]


def test_a_key_of_two_columns_is_there_only_when_both_are(database: Database) -> None:
    offices, adds = Additions(), Additions()

    for named in "ab":
        offices.add(Organisation, office(named))
        adds.add_once(AnswerContent, ("d", named), partial(content, "d", named))
    with database.writing() as session:
        offices.write(session)
        Additions(
            contents={AnswerContent: {("d", "a"): Content(partial(content, "d", "a"))}}
        ).write(session)
        adds.write(session)
    with database.reading() as session:
        assert sorted(session.scalars(select(AnswerContent.organisation_id))) == ["a", "b"]


def test_of_those_who_bring_the_same_at_once_nobody_is_refused(database: Database) -> None:
    def bring(number: int) -> None:
        makes: dict[tuple[str, ...], Content] = {
            (digest,): Content(partial(pack, digest, str(number))) for digest in "cab"
        }
        with database.writing() as session:
            Additions(contents={RulePack: makes}).write(session)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bring, range(24)))
    assert len(texts(database)) == 3


def test_what_a_content_names_is_asked_for_only_where_the_content_is_missing(
    database: Database,
) -> None:
    told: list[str] = []

    def naming() -> Additions:
        return Additions(contents={RulePack: {("r",): Content(partial(pack, "r", "r"))}})

    def brought(*digests: str) -> list[str]:
        told.clear()
        adds = Additions()
        for one in digests:
            adds.add_once(AnswerContent, (one, "甲"), partial(content, one), naming)
        with database.writing() as session:
            adds.write(session)
        return re.findall(r"(?:FROM|INTO) (answer_contents|rule_packs)", "; ".join(told))

    offices = Additions()
    offices.add(Organisation, office("甲"))
    with database.writing() as session:
        offices.write(session)
    event.listen(database.engine, "before_cursor_execute", lambda *said: told.append(said[2]))
    own, named = "answer_contents", "rule_packs"
    assert brought("a", "b") == [own, named, named, own]
    assert brought("a") == [own]
    assert brought("a", "c") == [own, named, own]
    assert texts(database) == ["r"]


def content(digest: str, organisation: str = "甲") -> Row:
    told = {"question": {}, "weights": {}, "rule_packs": [], "packed": b"\x00"}
    return {"organisation_id": organisation, "digest": digest, **told}


def test_what_was_seen_a_moment_ago_is_not_asked_for_again(database: Database) -> None:
    hands, told = SimpleNamespace(at=0.0), []
    seen, offices = Seen(lambda: hands.at), Additions()
    offices.add(Organisation, office("甲"))
    with database.writing() as session:
        offices.write(session)
    event.listen(database.engine, "before_cursor_execute", lambda *said: told.append(said[2]))

    def brought(*digests: str) -> int:
        told.clear()
        makes = {(one, "甲"): Content(partial(content, one)) for one in digests}
        adds = Additions(contents={AnswerContent: makes})
        with database.writing() as session:
            adds.write(session, seen)
        seen.note(adds.contents)
        return len([one for one in told if "answer_contents" in one])

    asked, asked_and_added = 1, 2
    assert brought("a", "b") == asked_and_added
    assert brought("b") == brought("a", "b") == 0
    assert brought("a", "c") == asked_and_added
    hands.at = SEEN_SECONDS
    assert brought("a") == asked
    seen.forget()
    assert brought("a") == asked
    with database.reading() as session:
        assert sorted(session.scalars(select(AnswerContent.digest))) == ["a", "b", "c"]


def test_what_nothing_points_to_is_asked_for_each_time(database: Database) -> None:
    """Nothing would tell that the records were put back as they had been before it."""
    seen = Seen(lambda: 0.0)
    adds = Additions(contents={RulePack: {("a",): Content(partial(pack, "a", "a"))}})
    for _ in range(2):
        with database.writing() as session:
            adds.write(session, seen)
        seen.note(adds.contents)
        assert texts(database) == ["a"]
        with database.writing() as session:
            session.execute(delete(RulePack).execution_options(synchronize_session=False))


def test_what_came_to_nothing_is_not_taken_as_seen(database: Database) -> None:
    seen, offices = Seen(lambda: 0.0), Additions()
    offices.add(Organisation, office("甲"))
    gone = Additions(contents={AnswerContent: {("a", "甲"): Content(partial(content, "a"))}})
    with database.writing() as session:
        offices.write(session)
    with suppress(ZeroDivisionError), database.writing() as session:
        gone.write(session, seen)
        _ = 1 / 0
    with database.writing() as session:
        gone.write(session, seen)
    with database.reading() as session:
        assert list(session.scalars(select(AnswerContent.digest))) == ["a"]
