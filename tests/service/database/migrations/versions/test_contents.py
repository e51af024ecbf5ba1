import zlib
from hashlib import sha256

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from service.database import migrating
from service.database.engine import Database
from service.database.migrations.versions.contents import MOVED, down_revision, revision
from service.database.records import AnswerRecord
from tests.service.database.migrations.versions.test_orders import somebody

PACKS = '["r","s"]'
ASKED = {
    "a": ("o", '{"k":1}', '{"x":0.30000000000000004}', PACKS, '{"地":1E3}'),
    "b": ("o", '{"k":1}', '{"x":0.30000000000000004}', PACKS, '{"地":1E3}'),
    "c": ("o", '{"k":2}', '{"x":0.30000000000000004}', PACKS, '{"地":1E3}'),
    "d": ("p", '{"k":1}', '{"x":0.30000000000000004}', PACKS, '{"地":1E3}'),
}
"""By the ids of answers: whose, question, weights, rule packs, result. Two are alike, a third has
the same result, the last is another organisation's.
"""
THEN = text(
    "SELECT a.organisation_id, question, weights, rule_packs, packed FROM answers a"
    " JOIN answer_results r ON r.digest = a.result_digest"
    " AND r.organisation_id = a.organisation_id WHERE a.id = :id"
)


def asked(session: Session) -> None:
    somebody(session, "firm")
    second = "INSERT INTO organisations (id, created_at, name, region)"
    session.execute(text(f"{second} VALUES ('p', '2026-11-21', '乙', '')"))
    for office in "op":
        result = ASKED["a"][-1].encode()
        session.execute(
            text("INSERT INTO answer_results VALUES (:office, :digest, :packed)"),
            {
                "office": office,
                "digest": sha256(result).hexdigest(),
                "packed": zlib.compress(result, level=1),
            },
        )
    for answer_id, (office, question, weights, packs, result) in ASKED.items():
        session.execute(
            text(
                "INSERT INTO answers (id, created_at, organisation_id, author_id, question,"
                " weights, lang, rule_day, rule_packs, data_version, engine_version, result_digest)"
                " VALUES (:id, '2026-11-21 08:30:00.123456+00:00', :office, 'u', :question,"
                " :weights, 'zh', '2026-11-21', :packs, '1', '2', :digest)"
            ),
            {
                "id": answer_id,
                "office": office,
                "question": question,
                "weights": weights,
                "packs": packs,
                "digest": sha256(result.encode()).hexdigest(),
            },
        )


def test_what_is_alike_is_put_together_once_for_an_organisation_and_taken_apart_to_the_byte(
    empty: Database,
) -> None:
    migrating.forward(empty, down_revision)
    with empty.writing() as session:
        asked(session)
    migrating.forward(empty, revision)
    contents = {
        one: sha256("\n".join(said).encode()).hexdigest() for one, (_, *said) in ASKED.items()
    }
    with empty.reading() as session:
        kept = session.execute(text("SELECT organisation_id, digest FROM answer_contents"))
        assert sorted(kept.all()) == sorted({(ASKED[one][0], contents[one]) for one in ASKED})
        for answer_id in ASKED:
            found = session.get_one(AnswerRecord, answer_id)
            assert found.content_digest == contents[answer_id]
            assert (found.content.question, found.content.weights) == (
                {"k": 2 if answer_id == "c" else 1},
                {"x": 0.1 + 0.2},
            )
            assert found.content.rule_packs == ["r", "s"]
            assert found.content.result == ASKED[answer_id][-1]
    migrating.back(empty, down_revision)
    with empty.reading() as session:
        for answer_id, said in ASKED.items():
            *texts, packed = session.execute(THEN, {"id": answer_id}).one()
            assert (*texts, zlib.decompress(packed).decode()) == said
        results = session.execute(text("SELECT organisation_id FROM answer_results"))
        assert sorted(results.scalars()) == ["o", "p"]


def test_its_table_and_columns_come_and_go(empty: Database) -> None:
    for move, to, there in ((migrating.forward, revision, True),
                            (migrating.back, down_revision, False)):  # fmt: skip
        move(empty, to)
        found = inspect(empty.engine)
        names = {column["name"] for column in found.get_columns("answers")}
        assert ("content_digest" in names, "result_digest" in names) == (there, not there)
        assert names.isdisjoint(MOVED) is there
        assert (found.has_table("answer_contents"), found.has_table("answer_results")) == (
            there,
            not there,
        )
        assert {index["name"] for index in found.get_indexes("answers")} == {
            "ix_answers_organisation_id_created_at_id"
        }
