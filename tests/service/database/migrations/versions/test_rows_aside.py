from sqlalchemy import inspect, text

from service.database import migrating
from service.database.engine import Database
from service.database.migrations.versions.rows_aside import COLUMN, TABLE, down_revision, revision
from tests.service.database.migrations.versions.test_orders import somebody

JOB = (
    "INSERT INTO jobs (id, created_at, organisation_id, author_id, file_name, file_bytes, asked,"
    " lang, state, rows_read, rows_ranked, rows_nowhere, rows_rejected, message, tries, cancelling,"
    " files_kept) VALUES ('j', '2026-11-21', 'o', 'u', 'x', 1, '{}', 'zh', 'done', 3, 2, 0, 0, '',"
    " 0, false, true)"
)


def test_of_a_job_that_is_there_they_are_unknown_and_nothing_is_lost_on_the_way_back(
    empty: Database,
) -> None:
    migrating.forward(empty, down_revision)
    with empty.writing() as session:
        somebody(session, "promoter")
        session.execute(text(JOB))
    migrating.forward(empty, revision)
    with empty.reading() as session:
        assert session.scalars(text("SELECT rows_aside FROM jobs")).all() == [None]
    migrating.back(empty, down_revision)
    assert COLUMN not in {one["name"] for one in inspect(empty.engine).get_columns(TABLE)}
    with empty.reading() as session:
        assert session.scalars(text("SELECT rows_ranked FROM jobs")).all() == [2]
