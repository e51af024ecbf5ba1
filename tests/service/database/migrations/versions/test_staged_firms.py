import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from service.database import migrating
from service.database.engine import Database
from service.database.migrations.versions.staged_firms import (
    OF_ONE,
    STAGED,
    down_revision,
    revision,
)
from tests.service.database.migrations.versions.test_orders import somebody

JOB = (
    "INSERT INTO jobs (id, created_at, organisation_id, author_id, file_name, file_bytes, asked,"
    " lang, state, rows_read, rows_ranked, rows_nowhere, rows_rejected, message, tries, cancelling,"
    " files_kept, commit_by) VALUES (:named, '2026-11-21', 'o', 'u', 'x', 1, '{}', 'zh', 'done', 0,"
    " 0, 0, 0, '', 0, false, true, :by)"
)
COME = (
    f"INSERT INTO {STAGED} (job_id, holder, firm_id, version, name, said)"
    " VALUES ('a', 'x', 'f', 1, '甲', '{}')"
)


def test_jobs_stay_as_they_are_and_only_a_user_has_orders_written(empty: Database) -> None:
    migrating.forward(empty, down_revision)
    indexes = {one["name"] for one in inspect(empty.engine).get_indexes("jobs")}
    with empty.writing() as session:
        somebody(session, "promoter")
        session.execute(text(JOB), {"named": "a", "by": "u"})
        session.execute(text(JOB), {"named": "b", "by": None})
    migrating.forward(empty, revision)
    with empty.reading() as session:
        found = session.execute(text("SELECT id, commit_by FROM jobs ORDER BY id")).all()
    assert [tuple(one) for one in found] == [("a", "u"), ("b", None)]
    assert {one["name"] for one in inspect(empty.engine).get_indexes("jobs")} == indexes

    def order_by_nobody() -> None:
        with empty.writing() as session:
            session.execute(text(JOB), {"named": "c", "by": "nobody"})

    with pytest.raises(IntegrityError):
        order_by_nobody()


def test_what_is_staged_goes_on_the_way_back_and_the_job_stays(empty: Database) -> None:
    migrating.forward(empty, revision)
    with empty.writing() as session:
        somebody(session, "promoter")
        session.execute(text(JOB), {"named": "a", "by": "u"})
        session.execute(text(COME))

    def come_again() -> None:
        with empty.writing() as session:
            session.execute(text(COME))

    with pytest.raises(IntegrityError):
        come_again()
    assert inspect(empty.engine).get_pk_constraint(STAGED)["constrained_columns"] == [*OF_ONE]
    migrating.back(empty, down_revision)
    assert STAGED not in inspect(empty.engine).get_table_names()
    with empty.reading() as session:
        assert session.scalars(text("SELECT id FROM jobs")).all() == ["a"]
    migrating.forward(empty, revision)
    with empty.reading() as session:
        assert session.scalar(text(f"SELECT count(*) FROM {STAGED}")) == 0
