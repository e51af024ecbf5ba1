"""Registers of what a project is owed and given: targets, funds, commitments, services, chiefs."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from features.fields import Spec
from features.profiles import YesNo
from features.text import Text
from features.units import SHARE, WAN, YEAR
from service.registers.fields import (
    CHAIN,
    DAYS,
    DOCUMENT,
    HAPPENED,
    LEAGUE,
    MOST_WAN,
    Entry,
    ExactDay,
    League,
    Lines,
    OfProject,
    Soon,
    Whole,
    counted,
    not_below,
    said,
    wan,
)
from service.submissions import CatalogueId, Division, DivisionIfAny, Line, ParkIfAny

KEPT: Mapping[str, Text] = {
    "open": Text("在办", "open"),
    "kept": Text("已兑现", "kept"),
    "broken": Text("未兑现", "broken"),
}
MANNERS: Mapping[str, Text] = {
    "assisted": Text("帮办代办", "assisted"),
    "full_agency": Text("承诺制 + 全代办", "on commitment, by a full agent"),
    "commitment": Text("告知承诺制", "on commitment"),
    "department": Text("部门帮办制", "helped by the department"),
    "regional": Text("区域评估", "regional assessment used"),
    "self": Text("企业自办", "by the firm itself"),
}
ASSISTED = frozenset({"assisted", "full_agency", "department"})
"""Manners in which somebody deals with the matter for the firm."""
TIERS: Mapping[str, Text] = {
    "red": Text("红色", "red"),
    "orange": Text("橙色", "orange"),
    "yellow": Text("黄色", "yellow"),
    "green": Text("绿色", "green"),
}
ENCLAVES: Mapping[str, Text] = {
    "science": Text("科创飞地", "research enclave"),
    "talent": Text("人才飞地", "talent enclave"),
    "two_way": Text("双向飞地", "two-way enclave"),
    "joint": Text("共建园区", "park built together"),
    "none": Text("非飞地合作", "no enclave"),
}


class Target(Entry):
    """What a league is to bring in within a year, as a document sets it."""

    league: Annotated[League, LEAGUE]
    year: Annotated[float, Whole, Spec(Text("年度", "Year"), YEAR, 2000, 2100)]
    paid_in_wan: Annotated[
        float, Spec(Text("到位资金目标", "Target of paid-in funds"), WAN, 1, MOST_WAN)
    ]
    growth: Annotated[
        float | None, Spec(Text("比上年增长", "Growth over the year before"), SHARE, -1, 10)
    ] = None
    document: Annotated[Line, Field(min_length=1), DOCUMENT]
    set_on: Annotated[ExactDay, Field(min_length=1), said("下达日期", "Set on")]


class Receipt(OfProject):
    """Funds of a project that have arrived, on a day."""

    received_on: Annotated[ExactDay, Field(min_length=1), Soon, said("到位日期", "Received on")]
    amount_wan: Annotated[float, wan("到位资金", "Paid-in funds")]
    document: Annotated[Line, said("凭证", "Document")] = ""


class Commitment(OfProject):
    """What was promised to a project, by when, and whether it was kept."""

    name: Annotated[Line, Field(min_length=1), said("承诺事项", "What was promised")]
    amount_wan: Annotated[float | None, wan("金额", "Amount")] = None
    promised_on: Annotated[ExactDay, Field(min_length=1), said("承诺日期", "Promised on")]
    due_on: Annotated[ExactDay, not_below("promised_on"), said("兑现时限", "Due on")] = ""
    promised_by: Annotated[Line, said("承诺单位", "Promised by")] = ""
    responsible: Annotated[Line, said("现责任人", "Responsible now")] = ""
    document: Annotated[Line, DOCUMENT] = ""
    state: Annotated[str, Field(min_length=1), Spec(Text("兑现情况", "State"), choices=KEPT)] = (
        "open"
    )
    kept_on: Annotated[
        ExactDay, not_below("promised_on"), HAPPENED, said("兑现日期", "Kept on")
    ] = ""


class Service(OfProject):
    """A matter that is dealt with for a project before it starts: by whom, how, how long."""

    name: Annotated[Line, Field(min_length=1), said("服务事项", "Matter")]
    manner: Annotated[str, Field(min_length=1), Spec(Text("方式", "How"), choices=MANNERS)]
    assistant: Annotated[Line, said("帮办代办员", "Assistant")] = ""
    opened_on: Annotated[ExactDay, Field(min_length=1), said("受理日期", "Taken on")]
    done_on: Annotated[ExactDay, not_below("opened_on"), HAPPENED, said("办结日期", "Done on")] = ""
    usual_days: Annotated[float | None, counted("以往所需天数", "Days it used to take", DAYS)] = (
        None
    )
    trips: Annotated[float | None, counted("企业跑动次数", "Trips of the firm")] = None
    procedure: Annotated[Line, said("服务机制", "Procedure")] = ""
    steps_done: Annotated[Lines, said("已完成步骤", "Steps done")] = ()


class Procedure(Entry):
    """A way to work, as steps in their order, that services of projects follow."""

    steps: Annotated[Lines, Field(min_length=1), said("步骤", "Steps")]
    document: Annotated[Line, DOCUMENT] = ""


class Assistant(Entry):
    """A point of assisted service at a park."""

    name: Annotated[Line, Field(min_length=1), said("帮办点或帮办员", "Point or person")]
    park_id: Annotated[CatalogueId, said("园区代码", "Park code")]
    since: Annotated[ExactDay, said("设立日期", "Since")] = ""


class ChainChief(Entry):
    """The official who answers for a chain in a region."""

    name: Annotated[Line, Field(min_length=1), said("链长", "Chain chief")]
    post: Annotated[Line, said("职务", "Post")] = ""
    chain: Annotated[Line, Field(min_length=1), CHAIN]
    league: Annotated[DivisionIfAny, said("盟市（空为全区）", "League (none: all)")] = ""
    since: Annotated[ExactDay, said("任职自", "Since")] = ""
    until: Annotated[ExactDay, not_below("since"), said("任职至", "Until")] = ""
    document: Annotated[Line, DOCUMENT] = ""


class DebtTier(Entry):
    """The tier of local debt of a region at a date: a risk of what is promised there."""

    name: Annotated[Line, Field(min_length=1), said("出处", "Source")]
    region: Annotated[Division, said("地区", "Region")]
    tier: Annotated[
        str, Field(min_length=1), Spec(Text("债务风险等级", "Debt tier"), choices=TIERS)
    ]
    as_of: Annotated[ExactDay, Field(min_length=1), said("数据截至", "As of")]


class Sharing(OfProject):
    """How regions that undertake a project together share what it brings."""

    kind: Annotated[str, Field(min_length=1), Spec(Text("合作形式", "Kind"), choices=ENCLAVES)] = (
        "none"
    )
    partner: Annotated[Division, said("合作地区", "Partner region")]
    research_at: Annotated[DivisionIfAny, said("研发在", "Research at")] = ""
    production_at: Annotated[DivisionIfAny, said("生产在", "Production at")] = ""
    tax_share: Annotated[
        float | None, Spec(Text("合作地区分享税收", "Partner's share of tax"), SHARE, 0, 1)
    ] = None
    output_share: Annotated[
        float | None, Spec(Text("合作地区分计产值", "Partner's share of output"), SHARE, 0, 1)
    ] = None
    document: Annotated[Line, Field(min_length=1), DOCUMENT]
    until: Annotated[ExactDay, said("至", "Until")] = ""


class Offer(Entry):
    """A project to be published, packaged in the office's own words: others see these alone."""

    league: Annotated[Division, LEAGUE]
    chain: Annotated[Line, CHAIN] = ""
    industries: Annotated[Lines, said("行业", "Industries")] = ()
    planned_wan: Annotated[float | None, wan("计划总投资", "Planned investment")] = None
    sought: Annotated[Line, said("寻求", "What is sought")] = ""
    park_id: Annotated[ParkIfAny, said("园区代码", "Park code")] = ""
    package: Annotated[Line, said("项目包", "Package")] = ""
    office_contact: Annotated[Line, said("对外联系方式", "Public contact")] = ""
    published: Annotated[YesNo, Spec(Text("公开发布", "Published"))] = None
