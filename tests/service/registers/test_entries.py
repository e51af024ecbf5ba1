from datetime import timedelta
from typing import Any

import pytest

from features.errors import BadInput, NotFound
from service import boards, clock
from service.refusals import Outdated, Unversioned
from service.registers import entries
from service.registers.books import Register
from service.registers.landing import Commitment
from service.registers.leads import Contact
from service.submissions import ProjectSubmission
from service.versions import etag

SAID = ProjectSubmission.model_validate({"name": "示例", "league": "包头市"})
MET = {"name": "示例商会", "channel": "chamber", "met_on": "2026-03-02"}


def test_what_an_entry_said_and_who_answered_for_it_stay_known(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        project = boards.submit(session, who, SAID)
        asked = {"name": "补贴", "project_id": project.id, "promised_on": "2026-01-01"}
        record = entries.add(session, who, Register.commitments, {**asked, "responsible": "旧任"})
        entries.edit(session, who, record, etag(1), {**asked, "responsible": "新任"})
        with pytest.raises(Outdated):
            entries.edit(session, who, record, etag(1), asked)
        told = [one.edition.said["responsible"] for one in entries.history(session, record)]
        [now] = entries.every(session, who, Commitment)
    assert told == ["新任", "旧任"]
    assert now.responsible == "新任"


def test_an_organisation_sees_its_own(office: Any) -> None:
    who, other = office.people["promoter甲"], office.people["promoter乙"]
    with office.database.writing() as session:
        record = entries.add(session, who, Register.contacts, MET)
        with pytest.raises(NotFound):
            entries.seen(session, other, Register.contacts, record.id)
        with pytest.raises(NotFound):
            entries.seen(session, who, Register.events, record.id)
        assert entries.every(session, other, Contact) == []
        foreign = boards.submit(session, other, SAID)
        with pytest.raises(NotFound):
            entries.add(session, who, Register.contacts, {**MET, "project_id": foreign.id})


def test_a_contact_becomes_a_project_once(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        record = entries.add(session, who, Register.contacts, MET)
        with pytest.raises(BadInput):
            entries.landed(session, who, record, etag(1))
        asked = {**MET, "league": "包头市", "firm": "示例企业", "chain": "风电"}
        entries.edit(session, who, record, etag(1), asked)
        with pytest.raises(Outdated):
            entries.landed(session, who, record, etag(1))
        with pytest.raises(Unversioned):
            entries.landed(session, who, record, None)
        project = entries.landed(session, who, record, etag(2))
        assert (project.name, project.league, project.chain) == ("示例企业", "150200", "风电")
        assert (record.project_id, record.version) == (project.id, 3)
        with pytest.raises(BadInput):
            entries.landed(session, who, record, etag(3))


@pytest.mark.parametrize(
    ("register", "said", "day"),
    [
        (Register.commitments, {"name": "补贴", "promised_on": "2026-01-01"}, "kept_on"),
        (
            Register.services,
            {"name": "环评", "manner": "self", "opened_on": "2026-01-01"},
            "done_on",
        ),
    ],
)
def test_nothing_is_done_on_a_day_that_is_yet_to_come(
    office: Any, register: Register, said: dict[str, str], day: str
) -> None:
    who, today = office.people["promoter甲"], clock.today()
    with office.database.writing() as session:
        plain = {**said, "project_id": boards.submit(session, who, SAID).id}
        record = entries.add(session, who, register, {**plain, day: today.isoformat()})
        late = {**plain, day: (today + timedelta(days=1)).isoformat()}
        with pytest.raises(BadInput) as caught:
            entries.edit(session, who, record, etag(1), late)
        [fault] = caught.value.faults
        assert (fault.path, fault.value) == (day, late[day])
        assert today.isoformat() in fault.problem.zh
