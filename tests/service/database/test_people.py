import pytest
from sqlalchemy.exc import IntegrityError

from service.database.engine import Database
from service.database.people import Organisation, User


def test_a_person_belongs_to_an_organisation_and_has_a_name_of_their_own(
    database: Database,
) -> None:
    with database.writing() as session:
        office = Organisation(name="包头市商务局", region="150200")
        session.add(office)
        session.flush()
        session.add(User(organisation_id=office.id, name="王", role="promoter"))

    def add(organisation_id: str, name: str) -> None:
        with database.writing() as session:
            session.add(User(organisation_id=organisation_id, name=name, role="promoter"))

    for organisation_id, name in ((office.id, "王"), ("none", "李")):
        with pytest.raises(IntegrityError):
            add(organisation_id, name)
    add(office.id, "李")
