"""What is known of a zone beyond the catalogue, each fact with date, source and basis.

A park's own figure is only what a source states as actual (or, for an entry bar, as the rule in
force) for the park as a whole; plans, claims, part-year and city figures stay in the tables.
Where a park's own figure is missing, its grid's, province's or county's may stand in, as regional.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from features import regions
from features.industries import rows
from features.profiles import Basis, Figure, Flag, Label

Row = Mapping[str, str]

OWN_ITEMS: Mapping[str, tuple[str, float]] = {
    "output_per_mu_wan": ("output_per_mu", 1.0),
    "tax_per_mu_wan": ("tax_per_mu", 1.0),
    "gross_output_yi": ("gross_output_wan", 1e4),
    "min_investment_per_mu": ("min_investment_per_mu", 1.0),
    "min_output_per_mu": ("min_output_per_mu", 1.0),
    "min_tax_per_mu": ("min_tax_per_mu", 1.0),
    "min_plot_ratio": ("min_plot_ratio", 1.0),
}
"""Item of ``park_figures.csv`` → field of a park and the factor into its unit."""

STATED = ("actual", "rule")
TENANCY = ("chain_leader", "tenant")
PREFECTURE_DIGITS = 4
SAME_PARK = ("same_name", "successor_read", "successor_inferred")


def own(park_id: str) -> dict[str, Any]:
    """Fields of the park that sources state for it: figures, flags, titles, names, tenants."""
    stated = _by_park("park_figures.csv").get(park_id, ())
    fields: dict[str, Any] = {
        **_own_figures(stated),
        "direct_green_power": _direct_green_power(stated),
        "carbon_status": _carbon(_by_park("zero_carbon_parks.csv").get(park_id, ())),
        "certified_chemical": _chemical(_by_park("chemical_parks.csv").get(park_id, ())),
        "titles": _unique(map(_title, _by_park("park_labels.csv").get(park_id, ()))),
        "aliases": _aliases(stated),
        "successors": _unique(row["value"] for row in stated if row["item"] == "successor"),
        "tenant_industries": _words(stated, TENANCY, "products"),
        "chain_leaders": _words(stated, TENANCY[:1], "value"),
    }
    return {name: value for name, value in fields.items() if value}


def later_industries(park_id: str) -> tuple[str, ...]:
    """Leading industries that dated sources name after the catalogue."""
    return _words(_by_park("park_figures.csv").get(park_id, ()), ("leading_industries",), "value")


def later_sources(park_id: str) -> Mapping[str, str]:
    """The source of each leading industry that dated sources name after the catalogue."""
    return {
        word: row["source"]
        for row in _by_park("park_figures.csv").get(park_id, ())
        for word in _words([row], ("leading_industries",), "value")
    }


def sources(park_id: str, adcode: str, aliases: Collection[str]) -> Mapping[str, Sequence[Row]]:
    """Field → the rows behind its words: titles, other names, tenants and demonstration zones."""
    stated = _by_park("park_figures.csv").get(park_id, ())
    tenancies = [row for row in stated if row["item"] in TENANCY and row["kind"] == "actual"]
    return {
        "titles": _by_park("park_labels.csv").get(park_id, ()),
        "aliases": [row for row in stated if set(_aliases([row])) & set(aliases)],
        "successors": [row for row in stated if row["item"] == "successor"],
        "tenant_industries": [row for row in tenancies if _names_park(row) and row["products"]],
        "chain_leaders": [row for row in tenancies if row["item"] == TENANCY[0]],
        "memberships": [
            row
            for row in (*rows("demo_zones.csv"), *rows("clusters.csv"))
            if row["adcodes"] and regions.inside(adcode, tuple(row["adcodes"].split("|")))
        ],
    }


@dataclass(frozen=True)
class Tenant:
    """A firm that a source says is in a park, what it makes there, as of which year."""

    firm: str
    products: str
    year: str
    source: str


def tenants(park_id: str) -> tuple[Tenant, ...]:
    """The firms that sources say are in the park, with their products where they are told."""
    return tuple(
        Tenant(row["value"], row["products"], row["year"], row["source"])
        for row in _by_park("park_figures.csv").get(park_id, ())
        if row["item"] in TENANCY and row["kind"] in STATED
    )


@cache
def regional(adcode: str) -> Mapping[str, Figure]:
    """Figures of the grid, province and county around ``adcode`` that may stand in."""
    found = {
        "tariff_yuan_per_kwh": next(
            (price for places, price in _grid_prices() if regions.inside(adcode, places)), None
        ),
        "renewable_weight": _renewable_weights().get(adcode[:2]),
        "wage_yuan_per_month": _wage(adcode),
    }
    return {name: figure for name, figure in found.items() if figure is not None}


@cache
def memberships(adcode: str) -> tuple[str, ...]:
    """Demonstration zones that hold ``adcode``; clusters and computing hubs seated around it."""
    around = {adcode[:digits] for digits in range(len(adcode) + 1)}
    return tuple(name for name, places in _zones() if not places.isdisjoint(around))


@cache
def _by_park(name: str) -> Mapping[str, Sequence[Row]]:
    """Rows of a table by catalogue id; a row on several zones belongs to each of them."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows(name):
        for park_id in filter(None, row["park_id"].split(";")):
            found[park_id].append(row)
    return found


def _whole_park(row: Row) -> bool:
    """Whether the row states something, at a known date, for this park alone and all of it."""
    return (
        row["kind"] in STATED
        and row["scope"] == "park"
        and row["match"] in SAME_PARK
        and ";" not in row["park_id"]
        and row["year"] != ""
    )


def _own_figures(stated: Sequence[Row]) -> dict[str, Figure]:
    """The latest stated figure for each field."""
    figures: dict[str, Figure] = {}
    for row in sorted(filter(_whole_park, stated), key=lambda row: row["year"]):
        if row["item"] in OWN_ITEMS:
            field, factor = OWN_ITEMS[row["item"]]
            figures[field] = Figure(
                value=float(row["value"].lstrip(">")) * factor,
                as_of=row["year"],
                source=row["source"],
                note=_how_stated(row),
            )
    return figures


def _how_stated(row: Row) -> str:
    remarks = [
        "来源写“超过”，此为下限 / the source says “more than”: a lower bound"
        if row["value"].startswith(">")
        else "",
        f"来源所称“{row['park']}”与目录名称的对应为推断 / its link to this zone is inferred"
        if row["match"] == "successor_inferred"
        else "",
        "来源为转载或名录 / from a reprint or a directory"
        if row["source_class"] in {"mirror", "directory"}
        else "",
        row["note"] if row["kind"] == "rule" else "",
    ]
    return "；".join(filter(None, remarks))


def _direct_green_power(stated: Sequence[Row]) -> Flag | None:
    for row in stated:
        if row["item"] == "direct_green_power" and row["kind"] == "actual" and row["year"]:
            how = row["value"].removeprefix("yes").strip(" ()")
            note = f"{how}；仅限园区电网供电范围 / only where the park's own grid supplies"
            return Flag(value=True, as_of=row["year"], source=row["source"], note=note)
    return None


def _carbon(listed: Sequence[Row]) -> Label | None:
    for row in listed:
        if row["kind"] == "actual":
            part = "" if row["scope"] == "park" else f"；所指为其中的{row['note'] or row['park']}"
            note = f"{row['list']}；验收情况未知 / listed to be built, acceptance not known{part}"
            return Label(value="building", as_of=row["date"], source=row["source"], note=note)
    return None


def _chemical(listed: Sequence[Row]) -> Flag | None:
    """True where the park or a part of it is certified, False where a complete list lacks it."""
    for verdict in ("yes", "no"):
        found = [row for row in listed if row["certified"] == verdict]
        if found:
            latest = max(found, key=lambda row: row["as_of"])
            named = "、".join(row["park"] for row in found) if verdict == "yes" else ""
            note = f"{named} · {latest['status']}" if named else latest["status"]
            return Flag(
                value=verdict == "yes", as_of=latest["as_of"], source=latest["source"], note=note
            )
    return None


def _title(row: Row) -> str:
    return f"{row['label']}（{row['year']}）" if row["year"] else row["label"]


def _aliases(stated: Sequence[Row]) -> tuple[str, ...]:
    printed = (re.sub(r"[(（].*", "", row["park"]) for row in stated)
    changed = (
        name
        for row in stated
        if row["item"] in {"renamed_to", "merged_from", "successor"}
        for name in row["value"].split(";")
    )
    return _unique((*printed, *changed))


def _words(stated: Sequence[Row], items: Sequence[str], column: str) -> tuple[str, ...]:
    """What dated rows about the park as a whole say; a tenant of a part is a tenant of the park."""
    said = (
        row[column]
        for row in stated
        if row["item"] in items and row["kind"] == "actual" and _names_park(row)
    )
    return _unique(word for words in said for word in re.split("[;、]", words))


def _names_park(row: Row) -> bool:
    tenancy_of_part = row["item"] in TENANCY and row["match"] == "part_of"
    return _whole_park({**row, "match": SAME_PARK[0]} if tenancy_of_part else row)


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


@cache
def _grid_prices() -> Sequence[tuple[tuple[str, ...], Figure]]:
    note = (
        "指示性合计：市场侧电价（{market_basis}）加110千伏输配电价、需量电价（负荷率60%）、线损和基金，"
        "不含系统运行费，仅供排序 / an indicative sum of ours without the system-operation fee, "
        "for ranking only"
    )
    return [
        (tuple(row["adcodes"].split("|")), _stand_in(row, row["as_of"], note.format(**row)))
        for row in rows("grid_prices.csv")
    ]


@cache
def _renewable_weights() -> Mapping[str, Figure]:
    """The binding total weight of 2023 by province, the latest year with a complete table."""
    return {
        row["adcode"][:2]: _stand_in(row, row["year"], "省级权重 / the province's", scale=0.01)
        for row in rows("renewable_weights.csv")
        if row["item"] == "总量消纳责任权重" and row["year"] == "2023" and row["adcode"]
    }


@cache
def _county_wages() -> Mapping[str, Figure]:
    return {
        row["adcode"]: _stand_in(
            row, row["as_of"], f"旗县区最低工资 / the county's minimum wage；{row['note']}"
        )
        for row in rows("wages.csv")
        if row["kind"] == "actual"
    }


def _wage(adcode: str) -> Figure | None:
    """The county's, or the prefecture's when all of its counties have the same."""
    if adcode in _county_wages():
        return _county_wages()[adcode]
    place = regions.prefix(adcode)
    if len(place) != PREFECTURE_DIGITS:
        return None
    around = [wage for code, wage in _county_wages().items() if code.startswith(place)]
    return around[0] if len({wage.value for wage in around}) == 1 else None


def _stand_in(row: Row, as_of: str, note: str, scale: float = 1.0) -> Figure:
    return Figure(
        value=round(float(row["value"]) * scale, 6),
        as_of=as_of,
        source=row["source"],
        basis=Basis.REGIONAL,
        note=note,
    )


@cache
def _zones() -> Sequence[tuple[str, frozenset[str]]]:
    zones = [(row["name"], row["adcodes"]) for row in rows("demo_zones.csv")]
    seats = [(f"{row['name']}（所在地）", row["adcodes"]) for row in rows("clusters.csv")]
    return [(name, frozenset(places.split("|"))) for name, places in (*zones, *seats) if places]
