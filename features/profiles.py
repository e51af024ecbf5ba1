"""What a park and a firm are: every field typed, frozen, labelled, with unit and bounds.

A figure that is not known is ``None``. A park's figure is a :class:`Fact`: it says its date, its
source and whether it is the park's own, a regional stand-in or an illustration.
"""

import difflib
import math
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from features import cards, choices, conditions, regions
from features import units as u
from features.choices import FIVE_G, MODES, NEED, OFFER, OWNERSHIPS
from features.errors import did_you_mean
from features.fields import Spec, listed, refuse, yes_no
from features.text import Text

Value = TypeVar("Value")
Day = choices.Day


class Basis(StrEnum):
    """Whose figure it is."""

    OWN = "own"
    REGIONAL = "regional"
    ILLUSTRATIVE = "illustrative"


BASIS_LABELS = {
    Basis.OWN: Text("园区自身数据", "the park's own figure"),
    Basis.REGIONAL: Text("地区数据，非园区自身", "a regional figure, not the park's own"),
    Basis.ILLUSTRATIVE: Text("示意数据，非真实", "illustrative, not real"),
}


class Frozen(BaseModel):
    """A value that is never changed; unknown fields are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def _repr_html_(self) -> str:
        return cards.card(self)


class Fact(Frozen, Generic[Value]):
    """A value with its date (``2024`` or ``2024-12-01``), its source and its basis."""

    value: Value
    as_of: Day = ""
    source: str = Field("", max_length=500)
    basis: Basis = Basis.OWN
    note: str = Field("", max_length=500)


Figure = Fact[float]
Flag = Fact[bool]
Label = Fact[str]

_WHO = Text("基本信息", "Identity")
_WHERE = Text("区位", "Place")
_WHAT = Text("产业", "Industry")
_SIZE = Text("规模与效益", "Size and yield")
_BARS = Text("入园标准", "Entry bars")
_ENERGY = Text("能源与资源", "Energy and resources")
_RULES = Text("资质与政策", "Status and policy")
_WISH = Text("选址意愿", "Wishes")


def _division_code(written: str) -> str:
    if written and not re.fullmatch("[0-9]{6}", written):
        raise refuse(
            Text("应为六位数字", "must be of six digits"),
            Text("例如 150203；不清楚就留空", "Such as 150203; leave empty if unknown"),
        )
    return written


def _region(name: str) -> str:
    if name and not regions.named(name):
        raise _no_region(regions.near(name))
    return name


def _province(name: str) -> str:
    if name and not any(region.level == "province" for region in regions.named(name)):
        raise _no_region(difflib.get_close_matches(name, regions.provinces()))
    return name


def _no_region(near: Sequence[str]) -> PydanticCustomError:
    return refuse(
        Text("没有这个地区", "is no such region"), did_you_mean(near) if near else _IN_FULL
    )


_IN_FULL = Text("请写全称，如 内蒙古自治区", "Write the name in full, such as 内蒙古自治区")
Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=2000)]
Names = Annotated[tuple[Short, ...], BeforeValidator(listed), Field(max_length=50)]
Adcode = Annotated[Short, AfterValidator(_division_code)]
ProvinceName = Annotated[Short, AfterValidator(_province)]
RegionName = Annotated[Short, AfterValidator(_region)]
YesNo = Annotated[bool | None, BeforeValidator(yes_no)]

LEVELS = {
    "national": Text("国家级", "national"),
    "provincial": Text("省级", "provincial"),
}
KINDS = {
    "国家级经济技术开发区": Text(
        "国家级经济技术开发区", "national economic and technological zone"
    ),
    "国家级高新技术产业开发区": Text("国家级高新技术产业开发区", "national high-tech zone"),
    "海关特殊监管区域": Text("海关特殊监管区域", "special customs (bonded) zone"),
    "边境/跨境经济合作区": Text("边境/跨境经济合作区", "border economic cooperation zone"),
    "其他国家级开发区": Text("其他国家级开发区", "other national zone"),
    "省级经济开发区": Text("省级经济开发区", "provincial economic zone"),
    "省级高新技术产业园区": Text("省级高新技术产业园区", "provincial high-tech zone"),
    "省级工业园区等其他": Text("省级工业园区等其他", "provincial industrial park or other"),
}
"""Kinds of zones as the catalogue prints them; a park that a user brings may be of another."""
CARBON = {
    "none": Text("无", "none"),
    "low": Text("低碳园区", "low-carbon"),
    "building": Text("零碳园区（在建，未验收）", "zero-carbon, being built"),
    "zero": Text("零碳园区", "zero-carbon"),
}
CARBON_LEVELS = {"": 0.0, "none": 0.0, "low": 1.0, "building": 1.5, "zero": 2.0}
WANTED_CARBON = {name: CARBON[name] for name in ("none", "low", "zero")}
EXEMPTIONS = {
    "under_construction": Text("合规在建", "compliant and under construction"),
    "capacity_replacement_done": Text("已完成产能置换", "capacity replacement completed"),
    "benchmark_efficiency": Text("能效达到国家标杆水平", "energy efficiency at benchmark level"),
    "advanced_equipment": Text("工艺装备达到国内先进水平", "equipment at domestic advanced level"),
    "advanced_water": Text("用水达到国家先进水平", "water use at national advanced level"),
}
SEGMENTS = {
    "electricity_price": Text("电价敏感型", "electricity-price-sensitive"),
    "green_power": Text("绿电偏好型", "green-power-preferring"),
    "export": Text("出口依赖型", "export-dependent"),
    "screening": Text("投资强度·链条长度·能耗限度", "investment, chain and energy screening"),
    "balanced": Text("均衡", "balanced"),
}
SERVICES = {
    "sewage": Text("污水处理", "sewage works"),
    "steam": Text("集中供汽", "steam supply"),
    "gas": Text("天然气", "natural gas"),
    "hazardous_waste": Text("危废处置", "hazardous-waste disposal"),
    "rail_siding": Text("铁路专用线", "rail siding"),
    "bonded": Text("综合保税", "bonded zone"),
}


Needs = Annotated[Names, AfterValidator(lambda said: tuple(str(conditions.need(s)) for s in said))]
Offers = Annotated[Names, AfterValidator(lambda said: tuple(map(conditions.kept_offer, said)))]


class Park(Frozen):
    """An industrial park (开发区、工业园区) of the official catalogue."""

    id: Annotated[Short, Spec(Text("园区代码", "Park code"), group=_WHO)]
    name: Annotated[Short, Spec(Text("园区名称", "Park name"), group=_WHO)]
    aliases: Annotated[Names, Spec(Text("别名", "Other names"), group=_WHO)] = ()
    level: Annotated[Short, Spec(Text("级别", "Level"), choices=LEVELS, group=_WHO)] = ""
    kind: Annotated[Short, Spec(Text("类型", "Kind"), group=_WHO)] = ""
    approved_year: Annotated[
        float | None, Spec(Text("批准年份", "Approved in"), u.YEAR, 1978, 2100, group=_WHO)
    ] = None
    valid_from: Annotated[Day, Spec(Text("启用日期", "Valid from"), group=_WHO)] = ""
    valid_to: Annotated[Day, Spec(Text("停用日期", "Valid to"), group=_WHO)] = ""
    successors: Annotated[Names, Spec(Text("后继园区", "Successors"), group=_WHO)] = ()
    province: Annotated[ProvinceName, Spec(Text("省（区、市）", "Province"), group=_WHERE)] = ""
    prefecture: Annotated[RegionName, Spec(Text("盟市", "League"), group=_WHERE)] = ""
    county: Annotated[RegionName, Spec(Text("旗县区", "County"), group=_WHERE)] = ""
    adcode: Annotated[Adcode, Spec(Text("行政区划代码", "Division code"), group=_WHERE)] = ""
    lng: Annotated[
        float | None, Spec(Text("经度", "Longitude"), u.RATIO, 73, 136, group=_WHERE)
    ] = None
    lat: Annotated[float | None, Spec(Text("纬度", "Latitude"), u.RATIO, 3, 54, group=_WHERE)] = (
        None
    )
    precision: Annotated[Short, Spec(Text("坐标精度", "Point precision"), group=_WHERE)] = ""
    leading_industries: Annotated[
        Names, Spec(Text("主导产业", "Leading industries"), group=_WHAT)
    ] = ()
    tenant_industries: Annotated[
        Names, Spec(Text("入驻产业", "Tenants' industries"), group=_WHAT)
    ] = ()
    chain_leaders: Annotated[Names, Spec(Text("龙头企业", "Leading tenants"), group=_WHAT)] = ()
    approved_area_ha: Annotated[
        Figure | None, Spec(Text("核准面积", "Approved area"), u.HA, 0, 1e6, group=_SIZE)
    ] = None
    land_available_mu: Annotated[
        Figure | None, Spec(Text("可供土地", "Land available"), u.MU, 0, 1e6, group=_SIZE)
    ] = None
    gross_output_wan: Annotated[
        Figure | None, Spec(Text("园区产值", "Gross output"), u.WAN, 0, 1e9, group=_SIZE)
    ] = None
    output_per_mu: Annotated[
        Figure | None, Spec(Text("亩均产值", "Output per mu"), u.WAN_PER_MU, 0, 1e4, group=_SIZE)
    ] = None
    tax_per_mu: Annotated[
        Figure | None, Spec(Text("亩均税收", "Tax per mu"), u.WAN_PER_MU, 0, 1e4, group=_SIZE)
    ] = None
    investment_per_mu: Annotated[
        Figure | None,
        Spec(Text("亩均投资", "Investment per mu"), u.WAN_PER_MU, 0, 1e4, group=_SIZE),
    ] = None
    min_investment_per_mu: Annotated[
        Figure | None,
        Spec(Text("亩均投资下限", "Least investment per mu"), u.WAN_PER_MU, 0, 1e4, group=_BARS),
    ] = None
    min_output_per_mu: Annotated[
        Figure | None,
        Spec(Text("亩均产值下限", "Least output per mu"), u.WAN_PER_MU, 0, 1e4, group=_BARS),
    ] = None
    min_tax_per_mu: Annotated[
        Figure | None,
        Spec(Text("亩均税收下限", "Least tax per mu"), u.WAN_PER_MU, 0, 1e4, group=_BARS),
    ] = None
    min_plot_ratio: Annotated[
        Figure | None, Spec(Text("容积率下限", "Least plot ratio"), u.RATIO, 0, 20, group=_BARS)
    ] = None
    green_share: Annotated[
        Figure | None,
        Spec(Text("绿电占比", "Green share of power used"), u.SHARE, 0, 1, group=_ENERGY),
    ] = None
    renewable_weight: Annotated[
        Figure | None,
        Spec(Text("可再生能源消纳责任权重", "Renewable-use weight"), u.SHARE, 0, 1, group=_ENERGY),
    ] = None
    direct_green_power: Annotated[
        Flag | None, Spec(Text("绿电直连", "Direct green power"), group=_ENERGY)
    ] = None
    tariff_yuan_per_kwh: Annotated[
        Figure | None, Spec(Text("到户电价", "Power price"), u.KWH_PRICE, 0, 5, group=_ENERGY)
    ] = None
    power_available_mw: Annotated[
        Figure | None, Spec(Text("可供电力", "Power available"), u.MW, 0, 1e5, group=_ENERGY)
    ] = None
    energy_quota_tce: Annotated[
        Figure | None, Spec(Text("可用能耗指标", "Energy quota"), u.TCE, 0, 1e8, group=_ENERGY)
    ] = None
    water_quota_wan_m3: Annotated[
        Figure | None, Spec(Text("可用水指标", "Water quota"), u.WAN_M3, 0, 1e6, group=_ENERGY)
    ] = None
    wage_yuan_per_month: Annotated[
        Figure | None,
        Spec(Text("最低工资", "Minimum wage"), u.YUAN_PER_MONTH, 0, 1e5, group=_ENERGY),
    ] = None
    carbon_status: Annotated[
        Label | None, Spec(Text("低碳零碳称号", "Carbon title"), choices=CARBON, group=_RULES)
    ] = None
    certified_chemical: Annotated[
        Flag | None, Spec(Text("认定化工园区", "Certified chemical park"), group=_RULES)
    ] = None
    two_high_allowed: Annotated[
        Flag | None, Spec(Text("可承接两高项目", "Takes two-high projects"), group=_RULES)
    ] = None
    services: Annotated[
        Names, Spec(Text("配套服务", "Services"), choices=SERVICES, many=True, group=_RULES)
    ] = ()
    conditions: Annotated[
        Offers, Spec(Text("园区条件", "Conditions"), hint=OFFER, example=FIVE_G, group=_RULES)
    ] = ()
    partner_regions: Annotated[
        Names, Spec(Text("共建方地区", "Regions it is run with"), group=_RULES)
    ] = ()
    memberships: Annotated[
        Names, Spec(Text("示范区与集群", "Zones and clusters"), group=_RULES)
    ] = ()
    titles: Annotated[Names, Spec(Text("称号", "Titles"), group=_RULES)] = ()


class Firm(Frozen):
    """A firm's project that looks for a place."""

    id: Annotated[Short, Spec(Text("企业编号", "Firm id"), group=_WHO)] = ""
    name: Annotated[Short, Spec(Text("企业名称", "Firm name"), group=_WHO)]
    titles: Annotated[Names, Spec(Text("称号", "Titles"), group=_WHO)] = ()
    ownership: Annotated[
        Short, Spec(Text("所有制", "Ownership"), choices=OWNERSHIPS, group=_WHO)
    ] = ""
    industries: Annotated[
        Names,
        Spec(Text("行业（国标代码或名称）", "Industries (GB/T 4754 codes or words)"), group=_WHAT),
    ] = ()
    products: Annotated[Long, Spec(Text("产品", "Products"), group=_WHAT)] = ""
    inputs: Annotated[Names, Spec(Text("主要投入品行业", "Input industries"), group=_WHAT)] = ()
    outputs: Annotated[Names, Spec(Text("下游行业", "Customer industries"), group=_WHAT)] = ()
    investment_wan: Annotated[
        float | None, Spec(Text("总投资", "Total investment"), u.WAN, 0, 1e8, group=_SIZE)
    ] = None
    land_mu: Annotated[
        float | None, Spec(Text("用地需求", "Land needed"), u.MU, 0, 1e6, group=_SIZE)
    ] = None
    annual_output_wan: Annotated[
        float | None, Spec(Text("达产年产值", "Annual output"), u.WAN, 0, 1e8, group=_SIZE)
    ] = None
    annual_tax_wan: Annotated[
        float | None, Spec(Text("达产年税收", "Annual tax"), u.WAN, 0, 1e8, group=_SIZE)
    ] = None
    plot_ratio: Annotated[
        float | None, Spec(Text("容积率", "Plot ratio"), u.RATIO, 0, 20, group=_SIZE)
    ] = None
    jobs: Annotated[
        float | None, Spec(Text("用工人数", "Jobs"), u.PERSONS, 0, 1e6, group=_SIZE)
    ] = None
    electricity_gwh: Annotated[
        float | None, Spec(Text("年用电量", "Electricity a year"), u.GWH, 0, 1e5, group=_ENERGY)
    ] = None
    peak_load_mw: Annotated[
        float | None, Spec(Text("最大负荷", "Peak load"), u.MW, 0, 1e5, group=_ENERGY)
    ] = None
    energy_tce: Annotated[
        float | None, Spec(Text("年综合能耗", "Energy a year"), u.TCE, 0, 1e8, group=_ENERGY)
    ] = None
    water_wan_m3: Annotated[
        float | None, Spec(Text("年用水量", "Water a year"), u.WAN_M3, 0, 1e6, group=_ENERGY)
    ] = None
    green_share_min: Annotated[
        float | None, Spec(Text("绿电占比要求", "Green share wanted"), u.SHARE, 0, 1, group=_WISH)
    ] = None
    tariff_max: Annotated[
        float | None,
        Spec(Text("可承受电价", "Highest power price"), u.KWH_PRICE, 0, 5, group=_WISH),
    ] = None
    carbon_status_min: Annotated[
        Short,
        Spec(Text("低碳零碳园区要求", "Carbon title wanted"), choices=WANTED_CARBON, group=_WISH),
    ] = ""
    export_share: Annotated[
        float | None, Spec(Text("出口占比", "Export share"), u.SHARE, 0, 1, group=_WISH)
    ] = None
    origin: Annotated[Short, Spec(Text("转出地", "Origin"), group=_WISH)] = ""
    regions_wanted: Annotated[Names, Spec(Text("意向地区", "Regions wanted"), group=_WISH)] = ()
    regions_excluded: Annotated[Names, Spec(Text("排除地区", "Regions excluded"), group=_WISH)] = ()
    services_needed: Annotated[
        Names, Spec(Text("必需配套", "Services needed"), choices=SERVICES, many=True, group=_WISH)
    ] = ()
    conditions_needed: Annotated[
        Needs,
        Spec(Text("必需条件", "Conditions needed"), hint=NEED, example=FIVE_G, group=_WISH),
    ] = ()
    conditions_wished: Annotated[
        Needs,
        Spec(Text("希望条件", "Conditions wished for"), hint=NEED, example=FIVE_G, group=_WISH),
    ] = ()
    relocation_mode: Annotated[
        Short, Spec(Text("转移方式", "Mode of relocation"), choices=MODES, group=_WISH)
    ] = ""
    segment: Annotated[Short, Spec(Text("企业类型", "Segment"), choices=SEGMENTS, group=_WISH)] = ""
    is_chemical: Annotated[YesNo, Spec(Text("是否化工项目", "Chemical project"), group=_RULES)] = (
        None
    )
    exemptions: Annotated[
        Names,
        Spec(
            Text("两高项目条件", "Two-high conditions met"),
            choices=EXEMPTIONS,
            many=True,
            group=_RULES,
        ),
    ] = ()
    exemptions_complete: Annotated[
        YesNo, Spec(Text("以上条件是否已全部列出", "Conditions listed in full"), group=_RULES)
    ] = None

    @property
    def investment_per_mu(self) -> float | None:
        """Own 亩均投资, 万元/亩; None while either figure is unknown."""
        return _ratio(self.investment_wan, self.land_mu)

    @property
    def output_per_mu(self) -> float | None:
        """Own 亩均产值, 万元/亩; None while either figure is unknown."""
        return _ratio(self.annual_output_wan, self.land_mu)

    @property
    def tax_per_mu(self) -> float | None:
        """Own 亩均税收, 万元/亩; None while either figure is unknown."""
        return _ratio(self.annual_tax_wan, self.land_mu)

    @property
    def energy_per_wan(self) -> float | None:
        """Energy per 万元 of output, tce; None while either figure is unknown."""
        return _ratio(self.energy_tce, self.annual_output_wan)


def _ratio(top: float | None, bottom: float | None) -> float | None:
    ratio = top / bottom if top is not None and bottom else math.inf
    return ratio if math.isfinite(ratio) else None
