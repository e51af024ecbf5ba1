import pytest
from sqlalchemy.exc import IntegrityError

from service.database.engine import Database
from service.database.people import Organisation
from service.database.projects import Project


@pytest.mark.parametrize("money", ["signed_wan", "planned_wan", "paid_in_wan"])
def test_a_sum_of_money_is_not_negative_and_may_be_unknown(database: Database, money: str) -> None:
    with database.writing() as session:
        office = Organisation(name="包头市商务局")
        session.add(office)
        session.flush()
        session.add(Project(organisation_id=office.id, name="甲", league="150200", stage="talks"))

    def add() -> None:
        with database.writing() as session:
            owed = {money: -1.0}
            session.add(
                Project(
                    organisation_id=office.id, name="乙", league="150200", stage="talks", **owed
                )
            )

    with pytest.raises(IntegrityError):
        add()
