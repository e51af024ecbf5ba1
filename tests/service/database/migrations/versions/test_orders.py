from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from service.database import migrating
from service.database.engine import Database
from service.database.migrations.versions.orders import COUNTS, ORDERED, down_revision, revision


def somebody(session: Session, role: str) -> None:
    """Of the role, in an organisation."""
    organisation = (
        "INSERT INTO organisations (id, created_at, name, region)"
        " VALUES ('o', '2026-11-21', '示例', '150200')"
    )
    user = (
        "INSERT INTO users (id, created_at, organisation_id, name, role, active, failures)"
        " VALUES ('u', '2026-11-21', 'o', '王', :role, true, 0)"
    )
    session.execute(text(organisation))
    session.execute(text(user), {"role": role})


def test_what_is_there_has_its_first_version_and_loses_nothing_else(empty: Database) -> None:
    migrating.forward(empty, down_revision)
    with empty.writing() as session:
        somebody(session, "firm")
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
        assert ({"kind", "committed_at", *COUNTS} <= names) is there


def test_a_job_that_is_there_ranks_and_an_import_is_gone_on_the_way_back(empty: Database) -> None:
    migrating.forward(empty, down_revision)
    with empty.writing() as session:
        somebody(session, "promoter")
        for named in "ab":
            session.execute(
                text(
                    "INSERT INTO jobs (id, created_at, organisation_id, author_id, file_name,"
                    " file_bytes, asked, lang, state, rows_read, rows_ranked, rows_nowhere,"
                    " rows_rejected, message, tries, cancelling, files_kept) VALUES (:named,"
                    " '2026-11-21', 'o', 'u', 'x', 1, '{}', 'zh', 'done', 0, 0, 0, 0, '', 0,"
                    " false, true)"
                ),
                {"named": named},
            )
    migrating.forward(empty, revision)
    with empty.writing() as session:
        kinds = session.scalars(text("SELECT kind FROM jobs")).all()
        session.execute(text("UPDATE jobs SET kind = 'firms' WHERE id = 'b'"))
    migrating.back(empty, down_revision)
    with empty.reading() as session:
        left = session.scalars(text("SELECT id FROM jobs")).all()
    assert (kinds, left) == (["ranking"] * 2, ["a"])
