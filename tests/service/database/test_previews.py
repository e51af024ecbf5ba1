from sqlalchemy import select

from service import accounts, clock
from service.accounts import NewUser, Role
from service.database.engine import Database
from service.database.previews import ImportPreview


def test_rows_come_back_as_they_were_kept(database: Database) -> None:
    rows = [{"name": "甲", "said": {"land_mu": 1.5}, "record_id": None}]
    with database.writing() as session:
        new = NewUser("甲", "一个很长的好密码啊哈", Role.promoter, "示例")
        who = accounts.person(accounts.add(session, new))
        session.add(
            ImportPreview(
                organisation_id=who.organisation_id, author_id=who.id, kind="firms", rows=rows,
                expires_at=clock.now(),
            )
        )  # fmt: skip
    with database.reading() as session:
        found = session.scalars(select(ImportPreview)).one()
    assert (found.rows, found.committed_at) == (rows, None)
