from sqlalchemy import inspect, text

from service.database import migrating
from service.database.engine import Database

PERSON = "VALUES ('1', 'li', 'analyst', true, 0, '1', '2026-11-21')"
SAID = "VALUES ('1', 'd', 1, '{}', '1', '2026-11-21')"
SIGNED = {"statement", "signature", "public_key"}


def columns(database: Database) -> set[str]:
    return {one["name"] for one in inspect(database.engine).get_columns("weight_editions")}


def test_what_was_kept_before_signatures_survives_the_way_there_and_back(empty: Database) -> None:
    migrating.forward(empty, "0001")
    kept = "'1', '示例', 1, '1', '2026-11-21 00:00:00'"
    with empty.engine.begin() as connection:
        for row in (
            "organisations (name, region, id, created_at) VALUES ('示例', '', '1', '2026-11-21')",
            f"users (organisation_id, name, role, active, failures, id, created_at) {PERSON}",
            f"weight_sets (organisation_id, name, version, id, created_at) VALUES ({kept})",
            f"weight_editions (weight_set_id, digest, version, said, author_id, created_at) {SAID}",
        ):
            connection.execute(text(f"INSERT INTO {row}"))
    migrating.forward(empty)
    assert columns(empty) > SIGNED
    migrating.back(empty, "0001")
    assert not columns(empty) & SIGNED
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT digest FROM weight_editions")).scalar() == "d"
