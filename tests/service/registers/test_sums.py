from datetime import date
from typing import Any

import pytest

from features.errors import BadInput
from service import boards
from service.matchers import today
from service.registers import entries, sums
from service.registers.books import Register
from service.stages import Share
from service.submissions import ProjectSubmission


def test_parks_of_the_region_with_a_point_of_assistance_are_counted(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        assert sums.covered(session, who) == Share(0, 0)
        in_shenyang = {"name": "帮办点", "park_id": "G216034"}
        entries.add(session, who, Register.assistants, in_shenyang)
        before = sums.covered(session, who)
        for park in ("S159041", "S159041", "S159051"):
            entries.add(session, who, Register.assistants, {"name": "帮办点", "park_id": park})
        after = sums.covered(session, who)
        assert sums.covered(session, office.people["promoter乙"]) == Share(0, 0)
    assert before.part == 0
    assert after.whole == before.whole > 1
    assert after.part == 1


def test_what_arrives_in_a_county_counts_for_its_league(office: Any) -> None:
    who = office.people["promoter甲"]
    target = {"name": "目标", "year": 2026, "document": "通知", "set_on": "2026-01-20"}
    with office.database.writing() as session:
        said = ProjectSubmission.model_validate({"name": "示例", "league": "150203"})
        project = boards.submit(session, who, said)
        asked = {**target, "league": "包头市", "paid_in_wan": 1_000_000}
        entries.add(session, who, Register.targets, asked)
        paid = {"name": "首笔", "project_id": project.id, "received_on": "2026-01-05"}
        entries.add(session, who, Register.receipts, {**paid, "amount_wan": 500_000})
        with pytest.raises(BadInput):
            entries.add(session, who, Register.targets, {**asked, "league": "150203"})
        found = sums.of_year(session, who, 2026, date(2026, 6, 30))
    [one] = found.leagues
    assert (one.league, one.paid_in_yi, one.rank) == ("150200", 50, 1)
    assert one.counts is not None
    assert one.counts.projects == 1
    assert found.whole.counts == one.counts


def test_half_years_end_today(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        said = ProjectSubmission.model_validate({"name": "示例", "league": "包头市"})
        project = boards.submit(session, who, said)
        for day in ("2026-01-05", "2026-12-01"):
            paid = {"name": "一笔", "project_id": project.id, "received_on": day}
            entries.add(session, who, Register.receipts, {**paid, "amount_wan": 10_000})
        told = sums.gathered(session, who, date(2026, 11, 30), "zh")["receipts"]
    assert told == [{"half": "2026-H1", "paid_in_yi": 1}]


def test_origins_are_told_with_the_offices_that_cover_them(office: Any) -> None:
    who = office.people["promoter甲"]
    met = {"name": "示例", "channel": "liaison", "met_on": "2026-03-02", "origin": "上海市"}
    with office.database.writing() as session:
        entries.add(session, who, Register.contacts, met)
        for place in ("上海市", "山东省", "广东省"):
            entries.add(session, who, Register.liaisons, {"name": "联络处", "origin": place})
        found = sums.gathered(session, who, today(), "zh")["origins"]
    assert [(one["origin"], one["contacts"], one["office"]) for one in found] == [
        ("上海市", 1, True),
        ("山东省", 0, True),
        ("广东省", 0, True),
    ]
