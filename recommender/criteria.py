"""What makes a park and a firm fit each other: the one tuple ``CRITERIA``.

To add a criterion: write its function in :mod:`recommender.fits`, add it here, give it a base
weight, test it.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Literal

from features.text import Text
from features.units import summing_points
from features.vectors import FirmVector, Floats, ParkVectors
from recommender.bounds import (
    AREA_LOG_HA,
    DISTANCE_KM,
    ENERGY_PER_WAN,
    INVESTMENT_LOG_WAN,
    INVESTMENT_PER_MU,
    OUTPUT_PER_MU,
    PORT_KM,
    RENEWABLES,
    TARIFF,
    TAX_PER_MU,
    WAGE,
    Bounds,
)
from recommender.fits import (
    Pull,
    agglomeration_park,
    agglomeration_prefecture,
    carbon_title,
    chain_extend,
    chain_fill,
    chain_fit,
    chain_strengthen,
    distance,
    energy_intensity,
    firm_titles,
    green_power,
    industry_fit,
    investment_intensity,
    kind_fit,
    labour_cost,
    level,
    output_intensity,
    park_yield,
    ports,
    project_size,
    regional_focus,
    renewables,
    scale,
    symbiosis,
    tariff,
    tax_intensity,
)

Side = Literal["firm", "park"]


Fit = Callable[[FirmVector, ParkVectors, Pull], "Floats | float | None"]

# What of a firm a fit rests on; ``own`` is its group where sitings of that are known, else empty.
Shared = Callable[[FirmVector, str], Hashable]


def _nothing(firm: FirmVector, own: str) -> Hashable:
    return ()


def _industry(firm: FirmVector, own: str) -> Hashable:
    return firm.industries


def _partners(firm: FirmVector, own: str) -> Hashable:
    return firm.firm.inputs, firm.firm.outputs


def _drawn_by(firm: FirmVector, own: str) -> Hashable:
    return firm.industries, firm.trades, own


def _origin(firm: FirmVector, own: str) -> Hashable:
    return firm.firm.origin


def _asks_for_green(firm: FirmVector, own: str) -> Hashable:
    return firm.firm.carbon_status_min, firm.number("green_share_min") > 0


def _exports(firm: FirmVector, own: str) -> Hashable:
    return firm.number("export_share") > 0


def _states_jobs(firm: FirmVector, own: str) -> Hashable:
    return firm.number("jobs") > 0


@dataclass(frozen=True)
class Criterion:
    """A named fit. ``fit`` gives (n,) for the parks, one number where all parks fare alike, or
    None where the firm does not ask for it. ``shared`` gives what of the firm the fit rests on:
    firms alike in that have it in common; None where it rests on a figure of the firm's own.
    ``regional``: the figure is its region's by nature, not a stand-in for one of the park's.
    ``changeable``: the park itself can change ``figure``, its own, within years; where it lies, how
    large it is and which firms are around it stay as they are.

    ``figure`` names the park's field whose value, date and source stand behind the fit, ``need``
    the firm's; both empty where the fit rests on something else, which ``basis`` then says.
    """

    name: str
    label: Text
    side: Side
    fit: Fit
    figure: str = ""
    need: str = ""
    basis: Text = Text("", "")
    bounds: Bounds | None = None
    shared: Shared | None = None
    regional: bool = False
    changeable: bool = False


CATALOGUE_WORDS = Text("2018 年目录主导产业", "leading industries of the 2018 catalogue")
KNOWN_SITINGS = Text(
    "有来源的同类及相邻产业落地项目", "sourced sitings of same and related industries"
)

CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "industry_fit",
        Text("主导产业契合", "Leading-industry fit"),
        "firm",
        industry_fit,
        "leading_industries",
        "industries",
        CATALOGUE_WORDS,
        shared=_industry,
    ),
    Criterion(
        "chain_fit",
        Text("上下游配套", "Supply-chain fit"),
        "firm",
        chain_fit,
        "leading_industries",
        "inputs",
        CATALOGUE_WORDS,
        shared=_partners,
    ),
    Criterion(
        "agglomeration_park",
        Text("园区产业集聚", "Cluster in the park"),
        "firm",
        agglomeration_park,
        basis=KNOWN_SITINGS,
        shared=_drawn_by,
    ),
    Criterion(
        "agglomeration_prefecture",
        Text("盟市产业集聚", "Cluster in the prefecture"),
        "firm",
        agglomeration_prefecture,
        basis=KNOWN_SITINGS,
        shared=_drawn_by,
    ),
    Criterion(
        "regional_focus",
        Text("盟市重点产业", "Prefecture's policy focus"),
        "firm",
        regional_focus,
        basis=Text("盟市重点产业（政策文件）", "key industries in policy documents"),
        shared=_industry,
    ),
    Criterion(
        "scale",
        Text("园区规模", "Park size"),
        "firm",
        scale,
        "approved_area_ha",
        bounds=AREA_LOG_HA,
        shared=_nothing,
    ),
    Criterion("level", Text("园区级别", "Park level"), "firm", level, "level", shared=_nothing),
    Criterion("kind_fit", Text("园区类型适配", "Kind of park"), "firm", kind_fit, "kind"),
    Criterion(
        "park_yield",
        Text("园区亩均产值", "Park output per mu"),
        "firm",
        park_yield,
        "output_per_mu",
        bounds=OUTPUT_PER_MU,
        shared=_nothing,
        changeable=True,
    ),
    Criterion(
        "green_power",
        Text("绿电占比", "Green power"),
        "firm",
        green_power,
        "green_share",
        "green_share_min",
        changeable=True,
    ),
    Criterion(
        "renewables",
        Text("可再生能源消纳权重", "Renewable-use weight"),
        "firm",
        renewables,
        "renewable_weight",
        bounds=RENEWABLES,
        shared=_nothing,
        regional=True,
    ),
    Criterion(
        "tariff",
        Text("电价", "Power price"),
        "firm",
        tariff,
        "tariff_yuan_per_kwh",
        "tariff_max",
        bounds=TARIFF,
        shared=_nothing,
        changeable=True,
    ),
    Criterion(
        "carbon_title",
        Text("低碳零碳称号", "Carbon title"),
        "firm",
        carbon_title,
        "carbon_status",
        "carbon_status_min",
        shared=_asks_for_green,
        changeable=True,
    ),
    Criterion(
        "distance",
        Text("与转出地距离", "Distance from origin"),
        "firm",
        distance,
        "",
        "origin",
        bounds=DISTANCE_KM,
        shared=_origin,
    ),
    Criterion(
        "ports",
        Text("口岸港口距离", "Distance to a port"),
        "firm",
        ports,
        "",
        "export_share",
        bounds=PORT_KM,
        shared=_exports,
    ),
    Criterion(
        "labour_cost",
        Text("用工成本", "Labour cost"),
        "firm",
        labour_cost,
        "wage_yuan_per_month",
        "jobs",
        bounds=WAGE,
        regional=True,
        shared=_states_jobs,
    ),
    Criterion(
        "investment_intensity",
        Text("投资强度", "Investment per mu"),
        "park",
        investment_intensity,
        "min_investment_per_mu",
        "investment_per_mu",
        bounds=INVESTMENT_PER_MU,
        changeable=True,
    ),
    Criterion(
        "output_intensity",
        Text("亩均产值", "Output per mu"),
        "park",
        output_intensity,
        "min_output_per_mu",
        "output_per_mu",
        bounds=OUTPUT_PER_MU,
        changeable=True,
    ),
    Criterion(
        "tax_intensity",
        Text("亩均税收", "Tax per mu"),
        "park",
        tax_intensity,
        "min_tax_per_mu",
        "tax_per_mu",
        bounds=TAX_PER_MU,
        changeable=True,
    ),
    Criterion(
        "energy_intensity",
        Text("能耗强度", "Energy intensity"),
        "park",
        energy_intensity,
        "",
        "energy_per_wan",
        bounds=ENERGY_PER_WAN,
    ),
    Criterion(
        "project_size",
        Text("投资规模", "Project size"),
        "park",
        project_size,
        "",
        "investment_wan",
        bounds=INVESTMENT_LOG_WAN,
    ),
    Criterion("firm_titles", Text("企业称号", "Firm titles"), "park", firm_titles, "", "titles"),
    Criterion(
        "chain_extend",
        Text("延链", "Extends a chain"),
        "park",
        chain_extend,
        "leading_industries",
        "industries",
        CATALOGUE_WORDS,
        shared=_industry,
    ),
    Criterion(
        "chain_fill",
        Text("补链", "Fills a gap in a chain"),
        "park",
        chain_fill,
        "leading_industries",
        "industries",
        CATALOGUE_WORDS,
        shared=_industry,
    ),
    Criterion(
        "chain_strengthen",
        Text("强链", "Strengthens a link of a chain"),
        "park",
        chain_strengthen,
        "leading_industries",
        "industries",
        CATALOGUE_WORDS,
        shared=_industry,
    ),
    Criterion(
        "symbiosis",
        Text("产业共生", "Industrial symbiosis"),
        "firm",
        symbiosis,
        "leading_industries",
        "industries",
        CATALOGUE_WORDS,
        shared=_industry,
    ),
)

NAMES = tuple(criterion.name for criterion in CRITERIA)


def in_points(adds: Mapping[str, float]) -> Mapping[str, str]:
    """What criteria add to a score, in points that sum to it as shown: of each criterion the same
    in whatever order they are listed. Criteria of other releases come last.
    """
    names = [*filter(adds.__contains__, NAMES), *sorted(adds.keys() - set(NAMES))]
    return dict(zip(names, summing_points([adds[name] for name in names]), strict=True))
