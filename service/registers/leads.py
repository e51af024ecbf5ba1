"""Registers of how firms are found: contacts, events, offices, lists of targets, rewards, funds."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from features.fields import Spec
from features.text import Text
from features.units import SHARE, YEAR
from service.registers.fields import (
    CHAIN,
    DOCUMENT,
    FIRMS,
    LEAGUE,
    PROJECT,
    Entry,
    ExactDay,
    Lines,
    ProjectId,
    Whole,
    at_most,
    counted,
    not_below,
    said,
    wan,
)
from service.submissions import Division, DivisionIfAny, Line, ParkIfAny

CHANNELS: Mapping[str, Text] = {
    "visit": Text("领导带队外出招商", "visit led by officials"),
    "event": Text("推介会与活动", "promotion event"),
    "liaison": Text("驻外联络处、驻京沪办", "liaison office"),
    "chamber": Text("商会、协会", "chamber of commerce"),
    "alumni": Text("校友", "alumni"),
    "hometown": Text("在外乡贤", "people from here who live elsewhere"),
    "ambassador": Text("招商大使", "investment ambassador"),
    "referral": Text("社会化引荐", "referral"),
    "central_soe": Text("中央企业", "central state-owned enterprise"),
    "capital": Text("资本招商（基金）", "capital-led (fund)"),
    "tenant": Text("以商招商", "by firms that are here"),
    "other": Text("其他", "other"),
}
WARM = frozenset({"alumni", "hometown", "ambassador", "referral", "tenant"})
"""Channels in which somebody known vouches for the contact."""
FORMATS: Mapping[str, Text] = {
    "signing": Text("集中签约", "signing"),
    "promotion": Text("招商推介会", "promotion"),
    "docking": Text("专题对接会", "matchmaking session"),
    "breakfast": Text("政企早餐会", "breakfast of government and firms"),
    "forum": Text("论坛、座谈会", "forum"),
}


class Contact(Entry):
    """A meeting with whoever may lead to a project: when, who, with whom, by which channel."""

    name: Annotated[Line, Field(min_length=1), said("对方单位", "Organisation met")]
    channel: Annotated[str, Field(min_length=1), Spec(Text("渠道", "Channel"), choices=CHANNELS)]
    met_on: Annotated[ExactDay, Field(min_length=1), said("日期", "Date")]
    firm: Annotated[Line, said("意向企业", "Firm")] = ""
    chain: Annotated[Line, CHAIN] = ""
    next_step: Annotated[Line, said("下一步", "Next step")] = ""
    next_on: Annotated[ExactDay, not_below("met_on"), said("下一步日期", "Next on")] = ""
    organisations: Annotated[
        float | None, counted("走访对接单位", "Organisations visited", FIRMS)
    ] = None
    led_by: Annotated[Line, said("我方带队", "Led by")] = ""
    person: Annotated[Line, said("对方联系人", "Person met")] = ""
    introduced_by: Annotated[Line, said("引荐人", "Introduced by")] = ""
    origin: Annotated[DivisionIfAny, said("来源地", "Origin")] = ""
    fund: Annotated[Line, said("参投基金", "Fund")] = ""
    event: Annotated[Line, said("所属活动", "At which event")] = ""
    league: Annotated[DivisionIfAny, said("拟落地盟市", "League it may settle in")] = ""
    project_id: Annotated[ProjectId, PROJECT] = ""


class Event(Entry):
    """A signing, a promotion, a breakfast of government and firms: what came of it in numbers."""

    format: Annotated[str, Field(min_length=1), Spec(Text("形式", "Format"), choices=FORMATS)]
    held_on: Annotated[ExactDay, Field(min_length=1), said("日期", "Date")]
    place: Annotated[Line, said("地点", "Place")] = ""
    structure: Annotated[Line, said("组成（如 1+5）", "Made of (such as 1+5)")] = ""
    firms: Annotated[float | None, counted("参会企业", "Firms present", FIRMS)] = None
    projects_signed: Annotated[float | None, counted("签约项目", "Projects signed")] = None
    signed_wan: Annotated[float | None, wan("签约额", "Signed")] = None
    issues_raised: Annotated[float | None, counted("收集问题", "Issues raised")] = None
    issues_closed: Annotated[
        float | None, at_most("issues_raised"), counted("办结问题", "Issues closed")
    ] = None


class Liaison(Entry):
    """An office of the region elsewhere, and the origin that it covers."""

    origin: Annotated[Division, said("所在地", "Where it is")]
    covers: Annotated[Lines, said("覆盖地区", "Regions covered")] = ()
    since: Annotated[ExactDay, said("设立日期", "Since")] = ""
    contact: Annotated[Line, said("联系人", "Contact")] = ""


class Ambassador(Entry):
    """Somebody appointed to bring firms."""

    name: Annotated[Line, Field(min_length=1), said("姓名", "Person")]
    organisation: Annotated[Line, said("单位", "Organisation")] = ""
    origin: Annotated[DivisionIfAny, said("所在地", "Where they are")] = ""
    chain: Annotated[Line, CHAIN] = ""
    since: Annotated[ExactDay, said("聘任日期", "Appointed on")] = ""
    until: Annotated[ExactDay, not_below("since"), said("聘期至", "Until")] = ""


class Reward(Entry):
    """A rule of reward for who introduced a project: a share of its paid-in funds, up to a cap."""

    document: Annotated[Line, Field(min_length=1), DOCUMENT]
    share: Annotated[
        float | None, Spec(Text("占到位资金比例", "Share of paid-in funds"), SHARE, 0, 1)
    ]
    cap_wan: Annotated[float | None, wan("封顶", "At most")] = None
    least_wan: Annotated[float | None, wan("到位资金不低于", "From paid-in funds of")] = None
    since: Annotated[ExactDay, Field(min_length=1), said("自", "Since")]
    until: Annotated[ExactDay, not_below("since"), said("至", "Until")] = ""


class Fund(Entry):
    """A fund that invests in projects of some chains within a range of sizes."""

    manager: Annotated[Line, said("管理机构", "Manager")] = ""
    chains: Annotated[Lines, said("投向产业链", "Chains it invests in")] = ()
    least_wan: Annotated[float | None, wan("项目投资不低于", "Project investment from")] = None
    most_wan: Annotated[
        float | None, not_below("least_wan"), wan("项目投资不高于", "Project investment up to")
    ] = None
    document: Annotated[Line, DOCUMENT] = ""


class TargetList(Entry):
    """Firms to win for a league: the head firms and the targets, a new version with each edit."""

    league: Annotated[Division, LEAGUE]
    year: Annotated[float, Whole, Spec(Text("年度", "Year"), YEAR, 2000, 2100)]
    chain: Annotated[Line, CHAIN] = ""
    heads: Annotated[Lines, said("头部企业", "Head firms")] = ()
    targets: Annotated[Lines, said("目标企业", "Target firms")] = ()
    document: Annotated[Line, DOCUMENT] = ""


class ChainLeader(Entry):
    """The leading firm of a chain, where it is known to be."""

    name: Annotated[Line, Field(min_length=1), said("链主企业", "Leading firm")]
    chain: Annotated[Line, Field(min_length=1), CHAIN]
    league: Annotated[DivisionIfAny, LEAGUE] = ""
    park_id: Annotated[ParkIfAny, said("园区代码", "Park code")] = ""
    document: Annotated[Line, Field(min_length=1), DOCUMENT]
    as_of: Annotated[ExactDay, said("数据截至", "As of")] = ""
