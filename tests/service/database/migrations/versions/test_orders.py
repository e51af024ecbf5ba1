from sqlalchemy import inspect, text

from service.database import migrating
from service.database.engine import Database
from service.database.migrations.versions.orders import ORDERED, down_revision, revision


def test_what_is_there_has_its_first_version_and_loses_nothing_else(empty: Database) -> None:
    migrating.forward(empty, down_revision)
    with empty.writing() as session:
        session.execute(
            text(
                "INSERT INTO organisations (id, created_at, name, region)"
                " VALUES ('o', '2026-11-21', '示例', '150200')"
            )
        )
        session.execute(
            text(
                "INSERT INTO users (id, created_at, organisation_id, name, role, active, failures)"
                " VALUES ('u', '2026-11-21', 'o', '王', 'firm', true, 0)"
            )
        )
        session.execute(
            text(
                "INSERT INTO firms (id, created_at, organisation_id, name, version)"
                " VALUES ('f', '2026-11-21', 'o', '甲', 1)"
            )
        )
        session.execute(
            text(
                "INSERT INTO consents (id, created_at, firm_id, region, granted_by)"
                " VALUES ('c', '2026-11-21', 'f', '150200', 'u')"
            )
        )
    migrating.forward(empty, revision)
    with empty.reading() as session:
        assert session.scalars(text("SELECT version FROM consents")).all() == [1]
    migrating.back(empty, down_revision)
    with empty.reading() as session:
        assert session.scalars(text("SELECT region FROM consents")).all() == ["150200"]


def test_its_columns_come_and_go(empty: Database) -> None:
    for move, to, there in ((migrating.forward, revision, True),
                            (migrating.back, down_revision, False)):  # fmt: skip
        move(empty, to)
        for table in ORDERED:
            names = {column["name"] for column in inspect(empty.engine).get_columns(table)}
            assert ("version" in names) is there
