from sqlalchemy import inspect

from service.database import migrating
from service.database.engine import Database


def test_it_leads_there_and_back_and_leaves_the_other_tables_alone(empty: Database) -> None:
    migrating.forward(empty, "0003")
    before = {column["name"] for column in inspect(empty.engine).get_columns("jobs")}
    tables = set(inspect(empty.engine).get_table_names())
    migrating.forward(empty, "0004")
    assert "holder" in {column["name"] for column in inspect(empty.engine).get_columns("jobs")}
    assert set(inspect(empty.engine).get_table_names()) == tables
    migrating.back(empty, "0003")
    assert {column["name"] for column in inspect(empty.engine).get_columns("jobs")} == before
    assert set(inspect(empty.engine).get_table_names()) == tables
