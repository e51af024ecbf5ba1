from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from features.errors import BadInput, NotFound
from features.profiles import Firm
from service import boards, clock, dossiers
from service.database.projects import ProjectEdition
from service.refusals import Conflicting
from service.stages import Stage
from service.submissions import ProjectSubmission

TODAY = date(2026, 11, 21)
SAID = ProjectSubmission(
    name="示例", league="包头市", stage=Stage.signed, paid_in_wan=8000.0, signed_on=TODAY
)


def test_every_edition_of_a_project_stays(office: Any) -> None:
    who = office.people["promoter甲"]
    later = SAID.model_copy(update={"stage": Stage.started, "started_on": TODAY})
    with office.database.writing() as session:
        record = boards.submit(session, who, SAID)
        assert boards.said(record) == SAID
        boards.edit(session, who, record.id, '"1"', later)
    with office.database.reading() as session:
        assert boards.said(boards.seen(session, who, record.id)) == later
        kept = session.scalars(select(ProjectEdition.said).order_by(ProjectEdition.version)).all()
    assert [ProjectSubmission.model_validate(said) for said in kept] == [SAID, later]


TOMORROW = clock.today() + timedelta(days=1)


@pytest.mark.parametrize(
    ("stage", "reached", "expected"),
    [
        ("signed", ["signed_on"], ["started_on", "producing_on"]),
        ("started", ["signed_on", "started_on"], ["producing_on"]),
        ("producing", ["signed_on", "started_on", "producing_on"], []),
        ("talks", [], ["signed_on", "started_on", "producing_on"]),
    ],
)
def test_what_has_happened_has_no_day_that_is_yet_to_come(
    office: Any, stage: str, reached: list[str], expected: list[str]
) -> None:
    who, plain = office.people["promoter甲"], {"name": "示例", "league": "包头市", "stage": stage}
    asked, late = (
        ProjectSubmission.model_validate({**plain, **dict.fromkeys(names, str(TOMORROW))})
        for names in (expected, reached + expected)
    )
    with office.database.writing() as session:
        record = boards.submit(session, who, asked)
        if not reached:
            return
        for refused in (
            lambda: boards.submit(session, who, late),
            lambda: boards.edit(session, who, record.id, '"1"', late),
        ):
            with pytest.raises(BadInput) as error:
                refused()
            assert [fault.path for fault in error.value.faults] == reached
            assert {fault.value for fault in error.value.faults} == {str(TOMORROW)}


def test_projects_are_counted_for_each_league(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        for league, stage in (("包头市", "signed"), ("包头市", "started"), ("通辽市", "talks")):
            asked = ProjectSubmission.model_validate(
                {"name": "示例", "league": league, "stage": stage}
            )
            boards.submit(session, who, asked)
        found, leagues = boards.counted(session.scalars(boards.visible(who)), TODAY)
        assert found.started.said == "1/2 = 50.0%"
        assert {code: one.projects for code, one in leagues.items()} == {"150200": 2, "150500": 1}
        assert session.scalars(boards.visible(who, "150500")).one().name == "示例"


def test_another_organisation_sees_none_of_it(office: Any) -> None:
    with office.database.writing() as session:
        record = boards.submit(session, office.people["promoter甲"], SAID)
        other = office.people["promoter乙"]
        with pytest.raises(NotFound):
            boards.seen(session, other, record.id)
        assert boards.counted(session.scalars(boards.visible(other)), TODAY)[1] == {}


def test_a_project_stays_the_offices_when_its_firm_is_withdrawn(office: Any) -> None:
    firm_of, who = office.people["firm乙"], office.people["promoter甲"]
    with office.database.writing() as session:
        firm = dossiers.submit(session, firm_of, Firm(name="示例")).id
        dossiers.grant(session, firm_of, firm, "150200")
        about = SAID.model_copy(update={"firm_id": firm})
        project = boards.submit(session, who, about).id
        dossiers.withdraw(session, firm_of, firm, '"1"')
    later = about.model_copy(update={"paid_in_wan": 9000.0})
    with office.database.writing() as session:
        boards.edit(session, who, project, '"1"', later)
        assert boards.said(boards.seen(session, who, project)) == later
        assert boards.counted(session.scalars(boards.visible(who)), TODAY)[0].projects == 1
        with pytest.raises(NotFound):
            boards.submit(session, who, about)
        with pytest.raises(Conflicting):
            boards.submit(session, office.people["promoter乙"], about)
