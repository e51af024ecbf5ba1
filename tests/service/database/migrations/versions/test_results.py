import zlib
from collections.abc import Mapping
from hashlib import sha256

import orjson
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from service import records
from service.database import migrating
from service.database.engine import Database
from service.database.migrations.versions.results import LOCATION, down_revision, revision
from service.database.records import AnswerRecord
from tests.service.database.migrations.versions.test_orders import somebody

RESULTS = {"a": '{"地":0.30000000000000004,"x":1E3}', "b": "{}", "c": "{}", "d": "{}"}
"""Of answers by their ids; the last is another organisation's."""


PACKED = text(
    "SELECT packed FROM answers JOIN answer_results ON digest = result_digest"
    " AND answer_results.organisation_id = answers.organisation_id WHERE answers.id = :id"
)


def asked(session: Session) -> None:
    """Somebody of two organisations who was given answers, one of them by a key."""
    somebody(session, "firm")
    second = "INSERT INTO organisations (id, created_at, name, region)"
    session.execute(text(f"{second} VALUES ('p', '2026-11-21', '乙', '')"))
    for answer_id, result in RESULTS.items():
        session.execute(
            text(
                "INSERT INTO answers (id, created_at, organisation_id, author_id, question,"
                " weights, lang, rule_day, rule_packs, data_version, engine_version, result)"
                " VALUES (:id, '2026-11-21 08:30:00.123456+00:00', :office, 'u', '{}', '{}', 'zh',"
                " '2026-11-21', '[\"r\"]', '1', '2', :result)"
            ),
            {"id": answer_id, "office": "p" if answer_id == "d" else "o", "result": result},
        )
    for key, headers, body in (
        ("k", {"Location": f"{LOCATION}a"}, whole("a")),
        ("l", {"Location": "/api/v1/firms/f"}, '{"id":"f"}'),
        ("m", {}, "{}"),
    ):
        session.execute(
            text(
                "INSERT INTO idempotency_keys (user_id, key, fingerprint, status, headers, body,"
                " created_at) VALUES ('u', :key, 'x', 201, :headers, :body, '2026-11-21')"
            ),
            {"key": key, "headers": orjson.dumps(headers).decode(), "body": body},
        )


def whole(answer_id: str) -> str:
    """What was told of an answer before."""
    return (
        f'{{"id":"{answer_id}","created_at":"2026-11-21T08:30:00.123456+00:00","firm_id":null,'
        '"firm_version":null,"weight_set_id":null,"weight_version":null,"rule_day":"2026-11-21",'
        '"rule_packs":["r"],"data_version":"1","engine_version":"2",'
        f'"answer":{RESULTS[answer_id]}}}'
    )


def bodies(session: Session) -> Mapping[str, str]:
    return dict(session.execute(text("SELECT key, body FROM idempotency_keys")).all())


def test_results_are_put_away_once_for_an_organisation_and_taken_back_to_the_byte(
    empty: Database,
) -> None:
    migrating.forward(empty, down_revision)
    with empty.writing() as session:
        asked(session)
    migrating.forward(empty, revision)
    with empty.reading() as session:
        kept = session.execute(text("SELECT organisation_id, digest FROM answer_results")).all()
        digests = {one: sha256(said.encode()).hexdigest() for one, said in RESULTS.items()}
        assert sorted(kept) == sorted(
            [("o", digests["a"]), ("o", digests["b"]), ("p", digests["d"])]
        )
        for answer_id, said in RESULTS.items():
            assert zlib.decompress(session.scalar(PACKED, {"id": answer_id})).decode() == said
        assert bodies(session) == {"k": '{"id":"a"}', "l": '{"id":"f"}', "m": "{}"}
    migrating.forward(empty)
    with empty.reading() as session:
        for answer_id in RESULTS:
            told = records.answer(session.get_one(AnswerRecord, answer_id))
            assert orjson.dumps(told).decode() == whole(answer_id)
    migrating.back(empty, down_revision)
    with empty.reading() as session:
        found = session.execute(text("SELECT id, result FROM answers"))
        assert dict(found.all()) == RESULTS
        assert bodies(session) == {"k": whole("a"), "l": '{"id":"f"}', "m": "{}"}


def test_its_table_and_columns_come_and_go(empty: Database) -> None:
    for move, to, there in ((migrating.forward, revision, True),
                            (migrating.back, down_revision, False)):  # fmt: skip
        move(empty, to)
        found = inspect(empty.engine)
        names = {column["name"] for column in found.get_columns("answers")}
        assert ("result_digest" in names, "result" in names) == (there, not there)
        assert found.has_table("answer_results") is there
        assert {index["name"] for index in found.get_indexes("answers")} == {
            "ix_answers_organisation_id_created_at_id"
        }
