from concurrent.futures import ThreadPoolExecutor

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

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
