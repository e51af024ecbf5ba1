from datetime import date, timedelta
from typing import Any

import pytest

from features.errors import NotFound
from features.profiles import Firm
from service import boards, clock, dossiers, outcomes
from service.stages import Stage
from service.submissions import ProjectSubmission

FIRM = Firm(name="示例叶片", industries=("3415",), land_mu=300, origin="江苏")


def submitted(session: Any, office: Any, **said: Any) -> Any:
    asked = {"name": "示例", "league": "包头市", "stage": "signed", **said}
    promoter = office.people["promoter甲"]
    return boards.submit(session, promoter, ProjectSubmission.model_validate(asked))


def kept(session: Any, office: Any, who: str, firm: Firm = FIRM) -> str:
    return str(dossiers.submit(session, office.people[who], firm).id)


def test_a_project_that_settled_is_a_siting(office: Any) -> None:
    with office.database.writing() as session:
        firm = kept(session, office, "firm甲")
        submitted(session, office, firm_id=firm, park_id="S159041", signed_on="2025-03-01")
        [found] = outcomes.read(session, office.people["analyst甲"]).sitings
    assert (found.firm, found.industry, found.year, found.park_id) == (
        "示例叶片", "3415", date(2025, 3, 1).year, "S159041",
    )  # fmt: skip
    assert (found.land_mu, found.origin, found.adcode[:4]) == (300, "江苏", "1502")


def test_a_day_that_is_expected_is_no_year_in_which_a_firm_chose(office: Any) -> None:
    later = (clock.today() + timedelta(days=400)).isoformat()
    with office.database.writing() as session:
        firm = kept(session, office, "firm甲")
        whole = {"firm_id": firm, "park_id": "S159041", "started_on": later}
        record = submitted(session, office, **whole)
        found = outcomes.read(session, office.people["analyst甲"])
        assert (found.sitings, dict(found.lacking)[outcomes._NO_DAY]) == ((), 1)
        # What an earlier version kept may say so of a stage that is reached.
        record.signed_on, record.started_on = clock.today() + timedelta(days=400), None
        assert outcomes.read(session, office.people["analyst甲"]).sitings == ()


def test_what_a_project_lacks_is_told_and_nothing_is_made_up(office: Any) -> None:
    with office.database.writing() as session:
        firm = kept(session, office, "firm甲")
        vague = kept(session, office, "firm甲", Firm(name="不明"))
        whole = {"firm_id": firm, "park_id": "S159041", "signed_on": "2025-03-01"}
        for lacking in ("firm_id", "park_id", "signed_on"):
            submitted(session, office, **{k: v for k, v in whole.items() if k != lacking})
        submitted(session, office, **{**whole, "firm_id": vague})
        submitted(session, office, **{**whole, "stage": "talks"})
        found = outcomes.read(session, office.people["analyst甲"])
    assert found.sitings == ()
    assert [count for _, count in found.lacking] == [1, 1, 1, 0, 1, 1]
    assert "1 without a park" in found.said.en


def test_how_far_projects_must_be_is_for_the_asker_to_say(office: Any) -> None:
    with office.database.writing() as session:
        firm = kept(session, office, "firm甲")
        whole = {"firm_id": firm, "park_id": "S159041", "started_on": "2025-03-01"}
        submitted(session, office, **whole, stage="started")
        who = office.people["analyst甲"]
        counts = [len(outcomes.read(session, who, stage).sitings) for stage in Stage]
    assert counts == [1, 1, 1, 1, 0]


def test_others_projects_and_firms_that_may_not_be_seen_are_not_learnt_from(office: Any) -> None:
    promoter, analyst = office.people["promoter甲"], office.people["analyst甲"]
    with office.database.writing() as session:
        firm = kept(session, office, "firm乙")
        whole = {"firm_id": firm, "park_id": "S159041", "signed_on": "2025-03-01"}
        with pytest.raises(NotFound):
            submitted(session, office, **whole)
        # A firm that consents to the region's promoters is theirs to see, not their analyst's.
        dossiers.grant(session, office.people["firm乙"], firm, "150200")
        submitted(session, office, **whole)
        assert len(outcomes.read(session, promoter).sitings) == 1
        found = outcomes.read(session, analyst)
        assert found.sitings == ()
        assert dict(found.lacking)[outcomes._UNSEEN] == 1
        assert outcomes.read(session, office.people["analyst乙"]).sitings == ()


def test_nothing_is_learnt_from_a_firm_that_is_withdrawn(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        firm = kept(session, office, "firm甲")
        submitted(session, office, firm_id=firm, park_id="S159041", signed_on="2025-03-01")
        assert len(outcomes.read(session, who).sitings) == 1
        dossiers.withdraw(session, who, firm, '"1"')
        found = outcomes.read(session, who)
    assert (found.sitings, dict(found.lacking)[outcomes._UNSEEN]) == ((), 1)
