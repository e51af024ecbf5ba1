from sqlalchemy import inspect, text

from service.database import migrating
from service.database.engine import Database
from service.database.migrations.versions.withdrawals import (
    INDEX,
    KEYS,
    down_revision,
    revision,
)
from tests.service.database.migrations.versions.test_orders import somebody

FIRM = (
    "INSERT INTO firms (id, created_at, organisation_id, name, version)"
    " VALUES ('f', '2026-11-21', 'o', '甲', 1)"
)
WITHDRAWN = "SELECT id FROM firms WHERE withdrawn_at IS NOT NULL"


def test_no_firm_is_withdrawn_by_it_and_none_is_lost_on_the_way_back(empty: Database) -> None:
    migrating.forward(empty, down_revision)
    with empty.writing() as session:
        somebody(session, "firm")
        session.execute(text(FIRM))
    migrating.forward(empty, revision)
    with empty.writing() as session:
        assert session.scalars(text(WITHDRAWN)).all() == []
        session.execute(text("UPDATE firms SET withdrawn_at = '2026-11-22'"))
        assert session.scalars(text(WITHDRAWN)).all() == ["f"]
    migrating.back(empty, down_revision)
    with empty.reading() as session:
        assert session.scalars(text("SELECT name FROM firms")).all() == ["甲"]
    migrating.forward(empty, revision)
    with empty.reading() as session:
        assert session.scalars(text(WITHDRAWN)).all() == []


def test_keys_are_found_by_their_age_from_then_on(empty: Database) -> None:
    for move, to, there in ((migrating.forward, revision, True),
                            (migrating.back, down_revision, False)):  # fmt: skip
        move(empty, to)
        indexes = {
            one["name"]: one["column_names"] for one in inspect(empty.engine).get_indexes(KEYS)
        }
        assert indexes.get(INDEX) == (["created_at"] if there else None)
