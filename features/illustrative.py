"""Made-up figures for the zones of Inner Mongolia, to try the system where nothing is published.

They are drawn from a fixed seed and each zone's code, so they never change. Weighted by approved
area, output, tax and investment per mu of all 81 zones average to what the region published for
2024; a park's own figure stays as it is and takes part in that average.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from math import exp, fsum

from features.industries import rows
from features.profiles import Basis, Figure, Park
from features.units import MU_PER_HA

REGION = "15"
SEED = "parkmatch-1"
YEAR = "2024"
SOURCE = (
    "示意数据：由固定种子生成，不是任何园区的真实数字 / "
    "illustrative: drawn from a fixed seed, no real park's figure"
)
PUBLISHED: Mapping[str, str] = {
    "output_per_mu": "园区亩均产值(现)",
    "tax_per_mu": "园区亩均税收(现)",
    "investment_per_mu": "园区亩均投资(现)",
}
"""Field → item of ``region_facts.csv`` that its area-weighted mean equals."""
SPREAD: Mapping[str, tuple[float, float]] = {
    "land_share": (0.05, 0.35),
    "power_mw_per_ha": (0.04, 0.25),
    "energy_tce_per_ha": (20.0, 400.0),
    "water_wan_m3_per_ha": (0.05, 0.8),
    "green_share": (0.15, 0.85),
    "tariff_of_regional": (0.85, 1.15),
}
"""Ranges that the other figures are drawn from: plausible orders of magnitude, no source."""
NATIONAL_YIELD = 1.4
YIELD_SIGMA = 0.5
TAX_RATE = (0.03, 0.12)


def illustrated(parks: Sequence[Park]) -> tuple[Park, ...]:
    """``parks`` with every main figure of Inner Mongolia's zones filled; own figures stay."""
    zones = [park for park in parks if park.adcode.startswith(REGION)]
    per_mu = {field: _per_mu(field, zones) for field in PUBLISHED}
    return tuple(
        _filled(park, {field: values[park.id] for field, values in per_mu.items()})
        if park.adcode.startswith(REGION)
        else park
        for park in parks
    )


@cache
def published_means() -> Mapping[str, float]:
    """The region's average per mu of all its parks, 万元/亩, by field."""
    facts = {row["item"]: row["value"] for row in rows("region_facts.csv")}
    return {field: float(facts[item]) for field, item in PUBLISHED.items()}


def _filled(park: Park, per_mu: Mapping[str, float]) -> Park:
    drawn = {**per_mu, **_resources(park)}
    missing = {
        field: Figure(value=value, as_of=YEAR, source=SOURCE, basis=Basis.ILLUSTRATIVE)
        for field, value in drawn.items()
        if not _is_own(getattr(park, field))
    }
    return park.model_copy(update=missing)


def _resources(park: Park) -> dict[str, float]:
    area_ha = _area_ha(park)
    around = park.tariff_yuan_per_kwh
    figures = {
        "land_available_mu": round(area_ha * MU_PER_HA * _between(park, "land_share"), -1),
        "power_available_mw": round(area_ha * _between(park, "power_mw_per_ha")),
        "energy_quota_tce": round(area_ha * _between(park, "energy_tce_per_ha"), -2),
        "water_quota_wan_m3": round(area_ha * _between(park, "water_wan_m3_per_ha"), 1),
        "green_share": round(_between(park, "green_share"), 2),
    }
    if around is not None:
        spread = _between(park, "tariff_of_regional")
        figures["tariff_yuan_per_kwh"] = round(around.value * spread, 4)
    return {field: float(value) for field, value in figures.items()}


def _per_mu(field: str, zones: Sequence[Park]) -> dict[str, float]:
    """A value for each zone: own ones as they are, drawn ones scaled to the published mean."""
    own = {park.id: getattr(park, field).value for park in zones if _is_own(getattr(park, field))}
    drawn = [park for park in zones if park.id not in own]
    left = published_means()[field] * fsum(map(_area_ha, zones)) - fsum(
        _area_ha(park) * own[park.id] for park in zones if park.id in own
    )
    raw = {park.id: _raw(field, park) for park in drawn}
    scale = left / fsum(_area_ha(park) * raw[park.id] for park in drawn)
    values = {park.id: round(raw[park.id] * scale, 2) for park in drawn}
    largest = max(drawn, key=_area_ha)
    rest = fsum(_area_ha(park) * values[park.id] for park in drawn if park is not largest)
    values[largest.id] = (left - rest) / _area_ha(largest)
    return own | values


def _raw(field: str, park: Park) -> float:
    if field == "tax_per_mu":
        low, high = TAX_RATE
        return _raw("output_per_mu", park) * (low + (high - low) * _draw(park, field))
    from statistics import NormalDist  # nothing else needs it

    level = NATIONAL_YIELD if park.level == "national" else 1.0
    return level * exp(YIELD_SIGMA * NormalDist().inv_cdf(_draw(park, field)))


def _is_own(figure: Figure | None) -> bool:
    return figure is not None and figure.basis is Basis.OWN


def _area_ha(park: Park) -> float:
    return park.approved_area_ha.value if park.approved_area_ha else 0.0


def _between(park: Park, name: str) -> float:
    low, high = SPREAD[name]
    return low + (high - low) * _draw(park, name)


def _draw(park: Park, name: str) -> float:
    """A number inside (0, 1), the same for the same zone and name on every machine."""
    digest = sha256(f"{SEED}:{name}:{park.id}".encode()).digest()
    return (int.from_bytes(digest[:6]) + 0.5) / 2.0**48
