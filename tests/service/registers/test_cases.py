from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import update

from service import boards
from service.database.registers import RegisterEdition
from service.registers import cases, entries
from service.registers.books import BOOKS, Register
from service.registers.cases import Case
from service.submissions import ProjectSubmission

TODAY = date(2026, 11, 21)
SAID = ProjectSubmission.model_validate(
    {"name": "示例", "league": "包头市", "chain": "新能源装备", "planned_wan": 20000.0}
)
OF_PROJECTS = (Register.contacts, *(one for one, book in BOOKS.items() if book.of_projects))
FUND = {"name": "基金", "chains": ["新能源装备"]}


def case(office: Any, *said: tuple[Register, dict[str, Any]]) -> Case:
    """The case of a project with entries; those of projects name this one."""
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        project = boards.submit(session, who, SAID)
        for register, asked in said:
            of = {"project_id": project.id} if "project_id" in asked else {}
            entries.add(session, who, register, {**asked, **of})
        return cases.of(session, who, project, TODAY)


def promised(**more: object) -> tuple[Register, dict[str, Any]]:
    asked = {"name": "租金补贴", "project_id": "", "promised_on": "2026-01-01", "amount_wan": 300}
    return Register.commitments, {**asked, **more}


def test_the_chief_of_the_chain_and_league_answers(office: Any) -> None:
    chief = {"name": "示例", "chain": "新能源装备", "since": "2026-01-01"}
    found = case(
        office,
        (Register.chain_chiefs, {**chief, "league": "包头市", "name": "本盟市"}),
        (Register.chain_chiefs, {**chief, "name": "全区"}),
        (Register.chain_chiefs, {**chief, "league": "通辽市", "name": "别处"}),
        (Register.chain_chiefs, {**chief, "until": "2026-06-30", "name": "前任"}),
        (Register.chain_chiefs, {**chief, "chain": "煤化工", "name": "别链"}),
        (Register.chain_leaders, {"name": "链主", "chain": "新能源装备", "document": "名单"}),
    )
    assert [one.name for one in found.chiefs] == ["本盟市", "全区"]
    assert [one.name for one in found.leaders] == ["链主"]


def test_a_fund_fits_by_chain_and_size(office: Any) -> None:
    found = case(
        office,
        (Register.funds, {**FUND, "name": "不限"}),
        (Register.funds, {**FUND, "name": "恰好", "least_wan": 20000, "most_wan": 20000}),
        (Register.funds, {**FUND, "least_wan": 20001}),
        (Register.funds, {**FUND, "most_wan": 19999}),
        (Register.funds, {**FUND, "chains": ["煤化工"]}),
    )
    assert [one.name for one in found.funds] == ["不限", "恰好"]


def test_what_is_not_kept_is_told_as_a_risk_with_the_tier_of_debt(office: Any) -> None:
    tier = {"name": "出处", "region": "包头市", "tier": "orange", "as_of": "2025-12-31"}
    found = case(
        office,
        promised(due_on="2026-10-22"),
        promised(state="broken", name="用电"),
        (Register.debt_tiers, tier),
    )
    assert [risk.zh for risk in found.risks] == [
        "承诺“租金补贴”逾期 30 天未兑现",
        "承诺未兑现：用电",
        "所在地债务风险等级为橙色（2025-12-31，出处），承诺的兑现须留意",
    ]


def test_without_an_open_promise_the_tier_of_debt_is_no_risk(office: Any) -> None:
    tier = {"name": "出处", "region": "包头市", "tier": "red", "as_of": "2025-12-31"}
    better = {**tier, "tier": "green", "as_of": "2026-06-30"}
    assert case(office, (Register.debt_tiers, tier), promised(state="kept")).risks == ()
    left = ((Register.debt_tiers, tier), (Register.debt_tiers, better), promised())
    assert case(office, *left).risks == ()


def test_who_introduced_the_project_is_owed_by_the_rule_in_force(office: Any) -> None:
    contact = {"name": "示例", "channel": "referral", "met_on": "2026-02-02", "project_id": ""}
    rule = {"name": "办法", "document": "文件", "share": 0.002, "since": "2026-01-01"}
    found = case(
        office,
        (Register.contacts, {**contact, "introduced_by": "示例大使"}),
        (Register.receipts, {"name": "首笔", "project_id": "", "received_on": "2026-05-01",
                             "amount_wan": 8000}),
        (Register.rewards, rule),
        (Register.rewards, {**rule, "until": "2026-06-30"}),
    )  # fmt: skip
    assert [(by, due) for by, _, due in found.rewards] == [("示例大使", 16.0)]
    assert found.received_wan == 8000


def test_what_regions_share_of_a_project_is_told_with_its_document(office: Any) -> None:
    shared = {"name": "双向飞地", "project_id": "", "kind": "two_way", "partner": "北京市"}
    places = {"research_at": "北京市", "production_at": "赤峰市", "tax_share": "40%"}
    found = case(office, (Register.sharing, {**shared, **places, "document": "协议"}))
    [told] = found.sharing
    assert (told.partner, told.research_at, told.production_at) == ("110000", "110000", "150400")
    assert (told.tax_share, told.document) == (0.4, "协议")


def test_a_service_tells_which_steps_of_its_procedure_are_left(office: Any) -> None:
    asked = {"name": "手续", "project_id": "", "manner": "full_agency", "procedure": "1+3"}
    done = {"opened_on": "2026-03-02", "steps_done": ["服务团队组建", "管家对接", "服务员跟进"]}
    found = case(office, (Register.services, {**asked, **done}))
    assert [left.steps for _, left in found.services] == [("代办员代办",)]
    assert [left.example for _, left in found.services] == [True]


INTRODUCED = {"name": "示例", "channel": "referral", "met_on": "2026-02-02", "project_id": ""}
RULE = {"name": "旧办法", "document": "文件", "share": 0.002, "since": "2026-01-01"}
NEWER = {**RULE, "name": "新办法", "share": 0.001, "since": "2026-03-01"}
RULES = ((Register.rewards, NEWER), (Register.rewards, RULE))


def introduced(*names: str) -> list[tuple[Register, dict[str, Any]]]:
    return [(Register.contacts, {**INTRODUCED, "introduced_by": name}) for name in names]


def paid(wan: float, day: str = "2026-05-01") -> tuple[Register, dict[str, Any]]:
    asked = {"name": "一笔", "project_id": "", "received_on": day, "amount_wan": wan}
    return Register.receipts, asked


def test_an_introduction_has_one_rule_the_last_to_come_into_force(office: Any) -> None:
    found = case(office, *introduced("甲", "甲"), paid(8000), *RULES)
    assert [(by, rule.name, due) for by, rule, due in found.rewards] == [("甲", "新办法", 8.0)]


def test_what_is_due_to_whom_of_several_is_not_known(office: Any) -> None:
    found = case(office, *introduced("甲", "乙"), paid(8000), *RULES)
    assert [(by, due) for by, _, due in found.rewards] == [("甲", None), ("乙", None)]


def test_without_a_receipt_neither_the_sum_nor_the_reward_is_known(office: Any) -> None:
    found = case(office, *introduced("甲"), paid(8000, "2026-11-22"), *RULES)
    assert found.received_wan is None
    assert [due for _, _, due in found.rewards] == [None]
    assert len(found.receipts) == 1


def test_the_chief_of_a_league_answers_for_its_counties(office: Any) -> None:
    who = office.people["promoter甲"]
    chief = {"name": "本盟市", "chain": "新能源装备", "league": "包头市"}
    said = SAID.model_copy(update={"league": "150203"})
    with office.database.writing() as session:
        project = boards.submit(session, who, said)
        entries.add(session, who, Register.chain_chiefs, chief)
        other = {**chief, "name": "别处", "league": "150205"}
        entries.add(session, who, Register.chain_chiefs, other)
        found = cases.of(session, who, project, TODAY)
    assert [one.name for one in found.chiefs] == ["本盟市"]


def test_a_case_reads_the_entries_of_its_project_alone(office: Any) -> None:
    who = office.people["promoter甲"]
    with office.database.writing() as session:
        first, other = (boards.submit(session, who, SAID) for _ in range(2))
        for register in OF_PROJECTS:
            asked = {**BOOKS[register].example, "project_id": other.id}
            record = entries.add(session, who, register, asked)
            said = update(RegisterEdition).where(RegisterEdition.entry_id == record.id)
            session.execute(said.values(said={"unreadable": True}))
        found = cases.of(session, who, first, TODAY)
        assert not any((found.receipts, found.commitments, found.contacts, found.services))
        with pytest.raises(ValidationError):
            cases.of(session, who, other, TODAY)
