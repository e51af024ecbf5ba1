from sqlalchemy import inspect

from service.database import migrating
from service.database.engine import Database
from service.database.migrations.versions.first_tables import TABLES, revision


def test_its_tables_come_and_go(empty: Database) -> None:
    migrating.forward(empty, revision)
    assert set(TABLES) <= set(inspect(empty.engine).get_table_names())
    migrating.back(empty, "base")
    assert not set(TABLES) & set(inspect(empty.engine).get_table_names())
