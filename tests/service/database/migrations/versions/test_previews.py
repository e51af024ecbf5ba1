from datetime import UTC, datetime

from sqlalchemy import func, select

from service.database import migrating
from service.database.engine import Database
from service.database.people import Organisation, User
from service.database.records import Preview


def test_previews_of_the_earlier_form_are_gone_and_people_are_not(empty: Database) -> None:
    migrating.forward(empty, "0005")
    with empty.writing() as session:
        office = Organisation(name="示例")
        session.add(office)
        session.flush()
        user = User(organisation_id=office.id, name="王", role="promoter")
        session.add(user)
        session.flush()
        session.add(
            Preview(
                organisation_id=office.id,
                author_id=user.id,
                kind="firms",
                name="甲",
                basis=0,
                changes=[],
                created_at=datetime.now(UTC),
            )
        )
    migrating.forward(empty, "0007")
    with empty.reading() as session:
        left = [session.scalar(select(func.count()).select_from(one)) for one in (Preview, User)]
    assert left == [0, 1]
    migrating.back(empty, "0005")
