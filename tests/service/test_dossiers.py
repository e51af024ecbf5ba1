from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from features.errors import NotFound
from features.profiles import Firm
from service import dossiers
from service.accounts import Person
from service.database.engine import Database
from service.database.records import FirmEdition, FirmRecord
from service.database.traces import AuditEntry
from service.refusals import Conflicting, Outdated, Unversioned
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
        lambda session: dossiers.withdraw(session, who, _only(session, who), '"2"'),
        lambda session: dossiers.restore(session, who, _only(session, who), '"3"'),
        lambda session: dossiers.submit(session, who, FIRM),
        lambda session: dossiers.submit(session, other, FIRM),
    ):
        with database.writing() as session:
            change(session)
        with database.reading() as session:
            seen.append(dossiers.standing(session, who.organisation_id))
    assert seen == [(0, 0), (1, 1), (1, 2), (1, 3), (1, 4), (2, 5), (2, 5)]


def test_a_withdrawal_revokes_all_consents_at_once_and_loses_nothing_that_was_said(
    office: Any,
) -> None:
    who, office_of_other = office.people["firm甲"], office.people["promoter乙"]
    with office.database.writing() as session:
        firm = dossiers.submit(session, who, FIRM).id
        for region in ("150500", "150200"):
            dossiers.grant(session, who, firm, region)
    with office.database.writing() as session:
        assert dossiers.seen(session, office_of_other, firm).id == firm
        dossiers.withdraw(session, who, firm, '"1"')
    with office.database.writing() as session:
        assert not any(one.revoked_at is None for one in session.scalars(dossiers.consents(firm)))
        with pytest.raises(NotFound):
            dossiers.shown(session, office_of_other, firm)
        assert dossiers.shown(session, office.people["admin甲"], firm).withdrawn_at
        dossiers.restore(session, who, firm, '"2"')
        assert not session.scalars(dossiers.visible(office_of_other)).all()
    with office.database.reading() as session:
        editions = session.scalars(select(FirmEdition).order_by(FirmEdition.version)).all()
        assert [(one.version, one.author_id) for one in editions] == [
            (n, who.id) for n in (1, 2, 3)
        ]
        assert [dossiers.profile(one) for one in editions] == [FIRM] * 3
        told = session.scalars(
            select(AuditEntry).where(AuditEntry.object_id == firm).order_by(AuditEntry.id)
        )
        assert [(one.action, one.version) for one in told] == [
            ("submitted", 1), *[("consented", None)] * 2, *[("revoked consent", None)] * 2,
            ("withdrew", 2), ("put back", 3),
        ]  # fmt: skip


def test_nobody_works_with_a_firm_that_is_withdrawn(office: Any) -> None:
    who = office.people["firm甲"]
    with office.database.writing() as session:
        firm = dossiers.submit(session, who, FIRM).id
        dossiers.withdraw(session, who, firm, '"1"')
    for work in (
        lambda session: dossiers.seen(session, who, firm),
        lambda session: dossiers.edit(session, who, firm, '"2"', FIRM),
        lambda session: dossiers.grant(session, who, firm, "150500"),
    ):
        with pytest.raises(Conflicting), office.database.writing() as session:
            work(session)
    with office.database.reading() as session:
        assert [one.id for one in session.scalars(dossiers.visible(who))] == [firm]
        assert not session.scalars(select(FirmRecord.id).where(dossiers.in_use(who))).all()


def test_an_order_that_is_sent_twice_is_followed_once(office: Any) -> None:
    who = office.people["firm甲"]
    with office.database.writing() as session:
        firm = dossiers.submit(session, who, FIRM).id
    for order, seen, made in (
        (dossiers.withdraw, '"1"', 2), (dossiers.withdraw, '"1"', 2), (dossiers.withdraw, '"2"', 2),
        (dossiers.restore, '"2"', 3), (dossiers.restore, '"2"', 3), (dossiers.restore, '"3"', 3),
    ):  # fmt: skip
        with office.database.writing() as session:
            assert order(session, who, firm, seen).version == made
    for order in (dossiers.withdraw, dossiers.restore):
        with pytest.raises(Outdated), office.database.writing() as session:
            order(session, who, firm, '"1"')
        with pytest.raises(Unversioned), office.database.writing() as session:
            order(session, who, firm, None)


def test_who_did_not_see_an_edit_puts_nothing_back_over_it(office: Any) -> None:
    """Though the firm is in use, as the order wants it."""
    who = office.people["firm甲"]
    with office.database.writing() as session:
        firm = dossiers.submit(session, who, FIRM).id
        dossiers.edit(session, who, firm, '"1"', FIRM)
    with pytest.raises(Outdated), office.database.writing() as session:
        dossiers.restore(session, who, firm, '"1"')


def _only(session: Session, who: Person) -> str:
    return session.scalars(dossiers.visible(who)).one().id
