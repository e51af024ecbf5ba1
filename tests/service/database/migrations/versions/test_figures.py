from sqlalchemy import inspect, text

from service.database import migrating
from service.database.engine import Database
from service.database.migrations.versions import figures

AT = "2026-11-21 08:30:00+00:00"
PEOPLE = (
    "INSERT INTO organisations (id, created_at, name, region) VALUES ('o', :at, '甲', '')",
    """INSERT INTO users (id, created_at, organisation_id, name, role, active, failures)
    VALUES ('u', :at, 'o', '王', 'promoter', true, 0)""",
)
FIGURE = (
    "INSERT INTO park_figures"
    " (id, park_id, field, said, as_of, source, author_id, created_at, supersedes)"
    " VALUES (:id, 'S159041', 'land_available_mu', :said, '2025', '文件', 'u', :at, :before)"
)


def test_figures_that_are_there_stay_on_the_way_forward_and_back(empty: Database) -> None:
    migrating.forward(empty, figures.down_revision)
    with empty.engine.begin() as connection:
        for person in PEOPLE:
            connection.execute(text(person), {"at": AT})
        for number, before in ((1, None), (2, 1)):
            row = {"id": number, "said": f"{number}.5", "at": AT, "before": before}
            connection.execute(text(FIGURE), row)
    migrating.forward(empty, figures.revision)
    wanted = text("SELECT id, said, unit, note, supersedes FROM park_figures ORDER BY id")
    with empty.engine.connect() as connection:
        told = [tuple(row) for row in connection.execute(wanted)]
    assert told == [(1, "1.5", "", "", None), (2, "2.5", "", "", 1)]
    migrating.back(empty, figures.down_revision)
    assert "previews" not in inspect(empty.engine).get_table_names()
    with empty.engine.connect() as connection:
        kept = connection.execute(text("SELECT said FROM park_figures ORDER BY id")).scalars()
        assert list(kept) == ["1.5", "2.5"]
