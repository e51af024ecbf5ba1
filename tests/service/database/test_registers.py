import pytest

from service import clock
from service.database.base import Overwritten
from service.database.engine import Database
from service.database.people import Organisation, User
from service.database.registers import RegisterEdition, RegisterEntry


def test_what_an_entry_said_is_never_overwritten(database: Database) -> None:
    with database.writing() as session:
        office = Organisation(name="示例商务局")
        session.add(office)
        session.flush()
        user = User(organisation_id=office.id, name="li", role="promoter")
        entry = RegisterEntry(organisation_id=office.id, name="甲", register="contacts")
        session.add_all([user, entry])
        session.flush()
        edition = RegisterEdition(
            entry_id=entry.id, version=1, said={}, author_id=user.id, created_at=clock.now()
        )
        session.add(edition)
        session.flush()
        edition.said = {"name": "乙"}
        with pytest.raises(Overwritten):
            session.flush()
        session.rollback()
