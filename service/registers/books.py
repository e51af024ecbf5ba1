"""Which registers there are: what each is called, what an entry of it says, and an example."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from features.text import Text
from service.registers import landing, leads
from service.registers.fields import Entry


class Register(StrEnum):
    """A register that promoters keep."""

    contacts = "contacts"
    events = "events"
    liaisons = "liaisons"
    ambassadors = "ambassadors"
    rewards = "rewards"
    funds = "funds"
    target_lists = "target-lists"
    chain_leaders = "chain-leaders"
    chain_chiefs = "chain-chiefs"
    targets = "targets"
    receipts = "receipts"
    commitments = "commitments"
    services = "services"
    procedures = "procedures"
    assistants = "assistants"
    debt_tiers = "debt-tiers"
    sharing = "sharing"
    offers = "offers"


@dataclass(frozen=True)
class Book:
    """A register: what an entry says, what it is called and for, and an example of an entry."""

    model: type[Entry]
    label: Text
    note: Text
    example: Mapping[str, Any]

    @property
    def of_projects(self) -> bool:
        """Whether every entry is about a project."""
        field = self.model.model_fields.get("project_id")
        return field is not None and field.is_required()


PROJECT = "0" * 31 + "1"
BOOKS: Mapping[Register, Book] = {
    Register.contacts: Book(
        leads.Contact,
        Text("线索与走访", "Leads and visits"),
        Text(
            "外出招商、商会、联络处、校友乡贤、招商大使、央企、基金：谁、何时、下一步。",
            "Visits, chambers, offices, alumni, ambassadors, funds: who, when, what comes next.",
        ),
        {
            "name": "示例商会",
            "channel": "chamber",
            "met_on": "2026-03-02",
            "organisations": 3,
            "origin": "重庆市",
            "chain": "新能源装备",
            "next_step": "回访",
        },
    ),
    Register.events: Book(
        leads.Event,
        Text("活动与会议", "Events and sessions"),
        Text(
            "签约、推介会、政企早餐会：参会、签约、收集与办结的问题。",
            "Signings, promotions, breakfasts: who came, what was signed, raised and closed.",
        ),
        {
            "name": "示例：对接活动开幕式",
            "format": "signing",
            "held_on": "2025-06-10",
            "structure": "1+5",
            "projects_signed": 20,
        },
    ),
    Register.liaisons: Book(
        leads.Liaison,
        Text("驻外机构", "Offices elsewhere"),
        Text("联络处设在哪里、覆盖哪些来源地。", "Where they are and which origins they cover."),
        {"name": "示例驻沪联络处", "origin": "上海市", "covers": ["上海", "江苏"]},
    ),
    Register.ambassadors: Book(
        leads.Ambassador,
        Text("招商大使", "Ambassadors"),
        Text("聘了谁、管哪条链、聘期。", "Who is appointed, for which chain, until when."),
        {"name": "示例某某", "organisation": "示例研究院", "since": "2026-01-01"},
    ),
    Register.rewards: Book(
        leads.Reward,
        Text("引荐奖励办法", "Rewards for introductions"),
        Text(
            "按到位资金计奖的规则，从何时起。", "Rules by paid-in funds, and since when they hold."
        ),
        {
            "name": "示例：社会化招商奖励",
            "document": "示例：指导意见",
            "share": 0.002,
            "cap_wan": 100,
            "since": "2026-01-01",
        },
    ),
    Register.funds: Book(
        leads.Fund,
        Text("产业基金", "Funds"),
        Text("投哪些链、多大的项目。", "Which chains and sizes they invest in."),
        {"name": "示例新能源基金", "chains": ["新能源装备"], "least_wan": 5000},
    ),
    Register.target_lists: Book(
        leads.TargetList,
        Text("目标企业名录", "Lists of target firms"),
        Text(
            "分盟市、分年度的头部与目标企业，逐版留存。", "By league and year, every version kept."
        ),
        {
            "name": "示例：2026 名录",
            "league": "乌兰察布市",
            "year": 2026,
            "heads": ["示例头部企业"],
            "targets": ["示例目标企业一", "示例目标企业二"],
        },
    ),
    Register.chain_leaders: Book(
        leads.ChainLeader,
        Text("链主企业", "Leading firms of chains"),
        Text("每条产业链的链主与出处。", "The leading firm of each chain, with its source."),
        {
            "name": "示例链主企业",
            "chain": "新能源装备",
            "league": "包头市",
            "document": "示例：链主名单",
        },
    ),
    Register.chain_chiefs: Book(
        landing.ChainChief,
        Text("链长", "Chain chiefs"),
        Text("每条链、每个盟市由谁负责；项目页据此显示。", "Who answers for a chain and league."),
        {"name": "示例某某", "post": "示例职务", "chain": "新能源装备", "league": "包头市"},
    ),
    Register.targets: Book(
        landing.Target,
        Text("年度目标", "Targets of the year"),
        Text("分解到盟市的到位资金目标，有文件、有日期。", "By league, with document and date."),
        {
            "name": "示例：2026 年目标",
            "league": "包头市",
            "year": 2026,
            "paid_in_wan": 5000000,
            "growth": 0.15,
            "document": "示例：分解下达通知",
            "set_on": "2026-01-20",
        },
    ),
    Register.receipts: Book(
        landing.Receipt,
        Text("到位资金", "Paid-in funds"),
        Text("每笔到位资金的日期与凭证；年度进度由此算出。", "Each sum with its day and document."),
        {"name": "首笔", "project_id": PROJECT, "received_on": "2026-05-01", "amount_wan": 8000},
    ),
    Register.commitments: Book(
        landing.Commitment,
        Text("承诺兑现", "Commitments"),
        Text(
            "承诺了什么、何时兑现；换了责任人，旧账仍在。", "What was promised, and if it is kept."
        ),
        {
            "name": "厂房租金补贴",
            "project_id": PROJECT,
            "amount_wan": 300,
            "promised_on": "2026-01-10",
            "due_on": "2026-06-30",
            "responsible": "示例某某",
        },
    ),
    Register.services: Book(
        landing.Service,
        Text("前置服务台账", "Services before the start"),
        Text(
            "帮办代办、承诺制、全代办：用了几天，比以往少几天。",
            "Assisted matters, and their days.",
        ),
        {
            "name": "营业执照",
            "project_id": PROJECT,
            "manner": "full_agency",
            "assistant": "示例某某",
            "opened_on": "2026-03-02",
            "done_on": "2026-03-05",
            "usual_days": 12,
            "trips": 1,
        },
    ),
    Register.procedures: Book(
        landing.Procedure,
        Text("服务机制", "Procedures"),
        Text("“1+3”“六位一体”等，按本地做法改。", "Named ways to work, as this office works."),
        {"name": "示例“1+3”", "steps": ["服务团队", "管家", "服务员", "代办员"]},
    ),
    Register.assistants: Book(
        landing.Assistant,
        Text("园区帮办点", "Assistance at parks"),
        Text("每个园区有没有帮办代办。", "Whether each park has a point of assistance."),
        {"name": "示例帮办点", "park_id": "S159041"},
    ),
    Register.debt_tiers: Book(
        landing.DebtTier,
        Text("债务风险等级", "Debt tiers"),
        Text("承诺兑现的背景风险，只提示，不计分。", "A risk behind promises: told, never scored."),
        {"name": "示例出处", "region": "包头市", "tier": "yellow", "as_of": "2025-12-31"},
    ),
    Register.sharing: Book(
        landing.Sharing,
        Text("飞地与利益共享", "Enclaves and shared benefits"),
        Text(
            "研发在哪、生产在哪，税收与产值怎么分。", "Who researches, who produces, who gets what."
        ),
        {
            "name": "示例：双向飞地",
            "project_id": PROJECT,
            "kind": "two_way",
            "partner": "北京市",
            "research_at": "北京市",
            "production_at": "赤峰市",
            "tax_share": 0.4,
            "document": "示例：合作协议",
        },
    ),
    Register.offers: Book(
        landing.Offer,
        Text("项目包与发布", "Projects to publish"),
        Text("包装好的项目；选“发布”后对外可见。", "Packaged projects; the published are public."),
        {
            "name": "示例：风电轴承项目",
            "league": "包头市",
            "chain": "风电装备",
            "industries": ["轴承"],
            "planned_wan": 50000,
            "sought": "投资方",
            "package": "2026 重点项目",
            "published": True,
        },
    ),
}
EXAMPLES: dict[str, Any] = {
    register.value: {
        "summary": f"{book.label.zh} · {book.label.en}",
        "value": dict(book.example),
    }
    for register, book in BOOKS.items()
}
"""An example of an entry of each register, as the description of the interface shows it."""
