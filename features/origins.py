"""Where the built-in words about a park are from: its name, level, place, industries and titles.

Figures carry their own date and source; these come from the catalogue and from tables of names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from features import catalogue, evidence
from features.catalogue import CATALOGUE, CATALOGUE_YEAR
from features.errors import NotFound
from features.profiles import Park

PRINTED = (
    "id", "name", "level", "kind", "province", "prefecture", "county", "adcode", "approved_year",
)  # fmt: skip
"""What the catalogue itself prints of a zone."""
PLACED = ("lng", "lat", "precision")
LOST = "address unknown, to verify"
_TO_VERIFY = "出处地址待核实 / address unknown, to verify"
ATLAS = "china-industrial-zones-atlas@358d79bb（按目录定位）"


@dataclass(frozen=True)
class Origin:
    """Year and source of a word; empty where neither is known."""

    as_of: str
    source: str


def origins(park: Park) -> Mapping[str, Origin]:
    """Field → where its words are from, for what ``park`` still says as the built-in tables do."""
    try:
        built_in = catalogue.get(park.id)
    except NotFound:
        return {}
    behind = evidence.sources(park.id, park.adcode, park.aliases)
    found = {
        **dict.fromkeys(PRINTED, Origin(CATALOGUE_YEAR, CATALOGUE)),
        **dict.fromkeys(PLACED, Origin(CATALOGUE_YEAR, ATLAS)),
        "leading_industries": _industries(park),
        **{name: _joined(rows) for name, rows in behind.items()},
    }
    return {name: said for name, said in found.items() if _same(park, built_in, name)}


def _same(park: Park, built_in: Park, name: str) -> bool:
    value = getattr(park, name)
    return value not in (None, "", ()) and value == getattr(built_in, name)


def _industries(park: Park) -> Origin:
    """The catalogue's own words come first; later sources name the others."""
    later = evidence.later_sources(park.id)
    printed = any(word not in later for word in park.leading_industries)
    sources = ([CATALOGUE] if printed else []) + list(later.values())
    return Origin("" if later else CATALOGUE_YEAR, "；".join(dict.fromkeys(sources)))


def _joined(rows: Iterable[Mapping[str, str]]) -> Origin:
    said = list(rows)
    days = {row.get("year") or row.get("as_of", "") for row in said}
    sources = dict.fromkeys(row["source"] for row in said if row["source"] != LOST)
    return Origin(days.pop() if len(days) == 1 else "", "；".join(sources) or _TO_VERIFY)
