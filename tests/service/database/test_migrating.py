import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from service.database import migrating
from service.database.base import Base
from service.database.engine import Database


def test_forward_back_and_forward_again(empty: Database) -> None:
    migrating.forward(empty)
    full = set(inspect(empty.engine).get_table_names())
    assert full == {*Base.metadata.tables, "alembic_version"}
    migrating.back(empty)
    assert inspect(empty.engine).get_table_names() == ["alembic_version"]
    migrating.forward(empty)
    assert set(inspect(empty.engine).get_table_names()) == full


def test_the_steps_lead_to_the_tables_that_the_code_declares(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_several_processes_may_start_at_once(empty: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrating.forward, [empty] * 4))
    assert set(Base.metadata.tables) < set(inspect(empty.engine).get_table_names())


def test_tables_that_are_as_they_should_be_need_no_steps(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrating.forward(empty)
    monkeypatch.setitem(sys.modules, "alembic", None)
    migrating.forward(empty)
    with pytest.raises(ImportError):  # an earlier revision is a matter of the steps
        migrating.forward(empty, "0001")


def test_tables_of_an_earlier_revision_are_brought_forward(empty: Database) -> None:
    earlier = migrating.revisions()[1]
    migrating.forward(empty, earlier)
    migrating.forward(empty)
    with empty.engine.connect() as connection:
        found = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    assert found == [migrating.revisions()[0]]
