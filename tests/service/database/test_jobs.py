import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from service.database.engine import Database
from service.database.jobs import JobRecord, StagedFirm


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


def test_a_firm_that_is_put_aside_uses_up_no_number(database: Database) -> None:
    table = inspect(database.engine)
    key = table.get_pk_constraint(StagedFirm.__tablename__)["constrained_columns"]
    assert key == ["job_id", "holder", "version", "firm_id"]
    assert "id" not in {one["name"] for one in table.get_columns(StagedFirm.__tablename__)}
