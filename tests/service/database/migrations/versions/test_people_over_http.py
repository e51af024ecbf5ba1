from sqlalchemy import inspect, text

from service.database import migrating
from service.database.engine import Database
from service.database.migrations.versions.people_over_http import (
    EDITED,
    TABLES,
    down_revision,
    revision,
)


def test_people_who_are_there_keep_their_place_and_have_their_first_version(
    empty: Database,
) -> None:
    migrating.forward(empty, down_revision)
    with empty.writing() as session:
        session.execute(
            text("INSERT INTO organisations VALUES ('示例', '150200', 'o', '2026-11-21')")
        )
        session.execute(
            text(
                "INSERT INTO users (id, created_at, organisation_id, name, role, active, failures)"
                " VALUES ('u', '2026-11-21', 'o', '王', 'firm', true, 0)"
            )
        )
    migrating.forward(empty, revision)
    for table in EDITED:
        with empty.reading() as session:
            assert session.scalars(text(f"SELECT version FROM {table}")).all() == [1]
    migrating.back(empty, down_revision)
    with empty.reading() as session:
        assert session.scalars(text("SELECT name FROM users")).all() == ["王"]


def test_its_tables_come_and_go(empty: Database) -> None:
    migrating.forward(empty, revision)
    assert set(TABLES) <= set(inspect(empty.engine).get_table_names())
    migrating.back(empty, down_revision)
    assert not set(TABLES) & set(inspect(empty.engine).get_table_names())
