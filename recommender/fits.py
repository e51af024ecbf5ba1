"""How well one thing of a park suits one thing of a firm: pure functions, nothing else.

A fit is monotone, in 0..1, NaN where a figure is unknown, None where the firm does not ask; its
bounds are fixed and anchored in policy or stated as ours, never taken from the parks at hand.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from features.regions import EARTH_RADIUS_KM
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


@dataclass(frozen=True)
class Pull:
    """How strongly sitings of the same and neighbouring industries draw the firm; (n,) each."""

    park: Floats
    prefecture: Floats


# One siting of the same class is worth 0.63, two 0.86.
PULL_SCALE = 1.0


def industry_fit(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats:
    """Closeness of the firm's industry to the best of the park's leading industries."""
    return parks.industries.closest(firm.relation)


def chain_fit(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | None:
    """Closeness of the park's industries to those the firm buys from or sells to."""
    if firm.chain is None:
        return None
    return parks.industries.closest(firm.chain)


def agglomeration_park(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats:
    """Sitings of the same and neighbouring industries in the park, with falling returns."""
    return -np.expm1(-pull.park / PULL_SCALE)


def agglomeration_prefecture(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats:
    """The same, over all parks of the park's prefecture."""
    return -np.expm1(-pull.prefecture / PULL_SCALE)


def regional_focus(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats:
    """Closeness to the industries that the prefecture's policy names; unknown where none is."""
    return parks.focus.closest(firm.relation)[parks.prefectures]


def scale(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats:
    """Approved area on a logarithmic scale."""
    with np.errstate(divide="ignore"):
        return AREA_LOG_HA.fit(np.log(parks.numbers["approved_area_ha"]))


def level(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats:
    """National above provincial."""
    return parks.level


def kind_fit(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats:
    """Bonded and border zones suit firms in the measure that they export; others suit all."""
    return np.where(parks.bonded, firm.number("export_share"), 1.0)


def park_yield(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats:
    """Output per mu of the park as a sign of a mature place."""
    return OUTPUT_PER_MU.fit(parks.numbers["output_per_mu"])


def green_power(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | None:
    """The park's own green share against the share wanted."""
    need = firm.number("green_share_min")
    if not need > 0:
        return None
    return np.clip(parks.numbers["green_share"] / need, 0.0, 1.0)


def renewables(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats:
    """Renewable-use weight of the province: how green the grid around the park must be."""
    return RENEWABLES.fit(parks.numbers["renewable_weight"])


def tariff(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats:
    """Power price, the lower the better."""
    return TARIFF.fit(parks.numbers["tariff_yuan_per_kwh"])


def carbon_title(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | None:
    """Zero-carbon above low-carbon above none, for firms that ask for green power or a title."""
    title_wanted = firm.firm.carbon_status_min not in {"", "none"}
    if not (title_wanted or firm.number("green_share_min") > 0):
        return None
    return parks.carbon / 2.0


def distance(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | None:
    """Great-circle distance from the firm's origin, the nearer the better."""
    if firm.place is None:
        return None
    return DISTANCE_KM.fit(kilometres(parks.place, firm.place))


def ports(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | None:
    """Distance to the nearest land or sea port, for firms that export."""
    return PORT_KM.fit(parks.numbers["port_km"]) if firm.number("export_share") > 0 else None


def labour_cost(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | None:
    """Minimum wage of the place, the lower the better, for firms that state their jobs."""
    if not firm.number("jobs") > 0:
        return None
    return WAGE.fit(parks.numbers["wage_yuan_per_month"])


def chain_extend(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | None:
    """The park's industries hold one neighbour of the firm's link, up or down, but not the link.

    With both neighbours it falls to nothing as :func:`chain_fill` rises.
    """
    return _in_chains(firm, parks, lambda own, up, down: (1 - own) * np.abs(up - down))


def chain_fill(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | None:
    """They hold what stands before and after the firm's link, but not the link."""
    return _in_chains(firm, parks, lambda own, up, down: (1 - own) * np.minimum(up, down))


def chain_strengthen(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | None:
    """They hold the firm's link itself."""
    return _in_chains(firm, parks, lambda own, up, down: own)


def symbiosis(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | None:
    """By-products, heat or hydrogen between the firm's industries and the park's, either way."""
    if not firm.codes:
        return np.full(len(parks), np.nan)
    met = [one.weight * parks.takes[:, one.exchange] for one in firm.gives]
    met += [one.weight * parks.gives[:, one.exchange] for one in firm.takes]
    if not met:
        return None
    best: Floats = np.max(met, axis=0)
    return best


def investment_intensity(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | float:
    """The project's investment per mu against the park's bar."""
    return _against_bar(
        firm.firm.investment_per_mu, parks, "min_investment_per_mu", INVESTMENT_PER_MU
    )


def output_intensity(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | float:
    """The project's output per mu against the park's bar."""
    return _against_bar(firm.firm.output_per_mu, parks, "min_output_per_mu", OUTPUT_PER_MU)


def tax_intensity(firm: FirmVector, parks: ParkVectors, pull: Pull) -> Floats | float:
    """The project's tax per mu against the park's bar."""
    return _against_bar(firm.firm.tax_per_mu, parks, "min_tax_per_mu", TAX_PER_MU)


def energy_intensity(firm: FirmVector, parks: ParkVectors, pull: Pull) -> float:
    """Energy per 万元 of output, the lower the better."""
    return ENERGY_PER_WAN.at(_number(firm.firm.energy_per_wan))


def project_size(firm: FirmVector, parks: ParkVectors, pull: Pull) -> float:
    """Total investment on a logarithmic scale, from a counted project to a major one."""
    return INVESTMENT_LOG_WAN.log_at(firm.number("investment_wan"))


def firm_titles(firm: FirmVector, parks: ParkVectors, pull: Pull) -> float | None:
    """Half for one title such as 链主 or 专精特新, all for two."""
    titles = len(firm.firm.titles)
    return min(titles, 2) / 2 if titles else None


def kilometres(places: Floats, origin: Floats) -> Floats:
    """(n,) great-circle distances between unit vectors ``places`` (n, 3) and ``origin`` (3,)."""
    cosine = places[:, 0] * origin[0] + places[:, 1] * origin[1] + places[:, 2] * origin[2]
    arc: Floats = np.arccos(np.clip(cosine, -1.0, 1.0))
    return EARTH_RADIUS_KM * arc


def _in_chains(
    firm: FirmVector, parks: ParkVectors, part: Callable[[Floats, Floats, Floats], Floats]
) -> Floats | None:
    """The best over the firm's places in chains; None where it has a trade but none in a chain."""
    if not firm.codes:
        return np.full(len(parks), np.nan)
    if not firm.links:
        return None
    held = parks.links
    shares = [
        at.weight * part(held[:, at.link], held[:, at.before], held[:, at.after])
        for at in firm.links
    ]
    best: Floats = np.max(shares, axis=0)
    return best


def _against_bar(own: float | None, parks: ParkVectors, bar: str, region: Bounds) -> Floats | float:
    """1 at or above the park's own bar; without one, the region's bounds."""
    value, barred = _number(own), parks.own[bar]
    elsewhere = region.at(value)
    if not barred.any():
        return elsewhere
    fit = np.full(len(parks), elsewhere)
    bars = parks.numbers[bar][barred]
    fit[barred] = np.where(value >= bars, 1.0, value / np.maximum(bars, 1e-9))
    return fit


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
