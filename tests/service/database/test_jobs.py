import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from service.database.engine import Database
from service.database.jobs import JobRecord


def test_a_job_belongs_to_an_organisation_that_is_there(database: Database) -> None:
    def add() -> None:
        with database.writing() as session:
            session.add(
                JobRecord(
                    organisation_id="x", author_id="y", file_name="a.csv", file_bytes=1, asked={},
                    lang="zh", state="queued",
                )
            )  # fmt: skip

    with pytest.raises(IntegrityError):
        add()
    with database.reading() as session:
        assert session.scalars(select(JobRecord)).all() == []
