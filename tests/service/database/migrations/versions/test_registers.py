from sqlalchemy import inspect, text

from service.database import migrating
from service.database.engine import Database

TABLES = {"register_entries", "register_editions"}
COLUMNS = "organisation_id, name, version, id, created_at, league, chain, responsible, stage"
PROJECT = "VALUES ('1', '甲', 1, '1', '2026-11-21', '150200', '', '', 'talks')"
ISSUE = "VALUES ('1', '1', '缺电', '1', '2026-11-21')"
PERSON = "VALUES ('1', 'li', 'promoter', true, 0, '1', '2026-11-21')"


def test_issues_and_projects_survive_the_way_there_and_back(empty: Database) -> None:
    migrating.forward(empty, "0005")
    with empty.engine.begin() as connection:
        for row in (
            "organisations (name, region, id, created_at) VALUES ('示例', '', '1', '2026-11-21')",
            f"users (organisation_id, name, role, active, failures, id, created_at) {PERSON}",
            f"projects ({COLUMNS}) {PROJECT}",
            f"issues (id, project_id, said, raised_by, raised_at) {ISSUE}",
        ):
            connection.execute(text(f"INSERT INTO {row}"))
    migrating.forward(empty, "0006")
    assert set(inspect(empty.engine).get_table_names()) > TABLES
    with empty.engine.begin() as connection:
        assert connection.execute(text("SELECT kind FROM issues")).scalar() == ""
        connection.execute(text("UPDATE projects SET stage = 'reserve'"))
    migrating.back(empty, "0005")
    assert not set(inspect(empty.engine).get_table_names()) & TABLES
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT said FROM issues")).scalar() == "缺电"
        assert connection.execute(text("SELECT stage FROM projects")).scalar() == "talks"
