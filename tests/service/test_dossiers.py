from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from features.profiles import Firm
from service import dossiers
from service.accounts import Person
from service.database.engine import Database
from service.database.records import FirmEdition, FirmRecord
from service.database.traces import AuditEntry
from service.refusals import Outdated
from tests.service.test_jobs import hired

FIRM = Firm.model_validate({"name": "甲\x00乙", "investment_wan": "8亿", "industries": ["3415"]})


@pytest.mark.parametrize(
    ("adcode", "around"),
    [
        ("150202", ("150202", "150200", "150000")),
        ("150200", ("150200", "150200", "150000")),
        ("150000", ("150000", "150000", "150000")),
    ],
)
def test_a_division_lies_in_its_prefecture_and_province(
    adcode: str, around: tuple[str, ...]
) -> None:
    assert set(dossiers.around(adcode)) == set(around)


def test_every_edition_of_a_firm_stays(office: Any) -> None:
    who = office.people["firm甲"]
    with office.database.writing() as session:
        record = dossiers.submit(session, who, FIRM)
        later = FIRM.model_copy(update={"land_mu": 300.0})
        dossiers.edit(session, who, record.id, '"1"', later)
    with office.database.reading() as session:
        rows = session.scalars(select(FirmEdition).order_by(FirmEdition.version)).all()
        assert list(map(dossiers.profile, rows)) == [FIRM, later]
        assert session.get_one(FirmRecord, record.id).name == "甲乙"
        actions = session.scalars(select(AuditEntry).where(AuditEntry.object_id == record.id))
        assert [(one.action, one.version) for one in actions] == [("submitted", 1), ("edited", 2)]


def test_an_edit_that_comes_late_writes_nothing(office: Any) -> None:
    who = office.people["firm甲"]
    with office.database.writing() as session:
        record = dossiers.submit(session, who, FIRM)
    with pytest.raises(Outdated), office.database.writing() as session:
        dossiers.edit(session, who, record.id, '"7"', Firm(name="别的"))
    with office.database.reading() as session:
        assert session.get_one(FirmRecord, record.id).version == 1


def test_how_firms_stand_is_another_after_whatever_changes_one(
    database: Database,
) -> None:
    who, other = hired(database, "甲"), hired(database, "乙")
    seen = []
    for change in (
        lambda session: None,
        lambda session: dossiers.submit(session, who, FIRM),
        lambda session: dossiers.edit(session, who, _only(session, who), '"1"', FIRM),
        lambda session: dossiers.submit(session, who, FIRM),
        lambda session: dossiers.submit(session, other, FIRM),
    ):
        with database.writing() as session:
            change(session)
        with database.reading() as session:
            seen.append(dossiers.standing(session, who.organisation_id))
    assert seen == [(0, 0), (1, 1), (1, 2), (2, 3), (2, 3)]


def _only(session: Session, who: Person) -> str:
    return session.scalars(dossiers.visible(who)).one().id
