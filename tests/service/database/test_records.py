from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from service.database.engine import Database
from service.database.people import Organisation, User
from service.database.records import ParkFigure

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def figure(author_id: str, value: float, supersedes: int | None = None) -> ParkFigure:
    return ParkFigure(
        park_id="S159041",
        field="land_available_mu",
        said=value,
        as_of="2026",
        source="文件",
        author_id=author_id,
        created_at=NOW,
        supersedes=supersedes,
    )


def test_a_figure_is_superseded_once_and_stays(database: Database) -> None:
    with database.writing() as session:
        office = Organisation(name="包头市商务局")
        session.add(office)
        session.flush()
        author = User(organisation_id=office.id, name="王", role="promoter")
        session.add(author)
        session.flush()
        first = figure(author.id, 300.0)
        session.add(first)
        session.flush()
        session.add(figure(author.id, 280.0, first.id))

    def supersede() -> None:
        with database.writing() as session:
            session.add(figure(author.id, 270.0, first.id))

    with pytest.raises(IntegrityError):
        supersede()
    with database.reading() as session:
        assert session.get_one(ParkFigure, first.id).said == 300.0
