from typing import Any

from service.matchers import today
from service.registers import entries, sums
from service.registers.books import Register


def test_parks_of_the_region_with_a_point_of_assistance_are_counted(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        before = sums.covered(session, who)
        for park in ("S159041", "S159041", "S159051"):
            entries.add(session, who, Register.assistants, {"name": "帮办点", "park_id": park})
        after = sums.covered(session, who)
        assert sums.covered(session, office.people["promoter乙"]).part == 0
    assert before.part == 0
    assert after.whole == before.whole > 1
    assert after.part == 1


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
