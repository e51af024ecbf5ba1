"""What documents say of regions, leagues and clusters: dated figures, targets, positions, claims.

Nothing here is a park's own figure. Two documents may say different things of one matter: both are
kept, each with its date.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from features import regions
from features.industries import children, normalise, rows
from features.profiles import Park
from features.standings import Standing

OUTPUT_OF_PARKS = "工业园区总产值"
WAN_PER_YI = 1e4


@dataclass(frozen=True)
class RegionFact:
    """One statement. ``value`` is in ``unit`` as printed; None where it is in words alone.

    ``qualifier``: what stands beside the figure (超过, 近, a scope). ``codes``: GB/T 4754 codes
    that it is about, our reading. ``doubt``: why it is not believed as it stands.
    """

    place: str
    adcode: str
    item: str
    said: str
    value: float | None
    unit: str
    qualifier: str
    period: str
    standing: Standing
    source: str
    codes: tuple[str, ...]
    doubt: str

    @property
    def usable(self) -> bool:
        """Whether its figure may be reckoned with."""
        return self.value is not None and not self.doubt

    @property
    def figure(self) -> str:
        """What is said with its unit and what stands beside it."""
        beside = f"（{self.qualifier}）" if self.qualifier else ""
        return f"{self.said}{self.unit}{beside}".replace(";", "、")

    def concerns(self, code: str) -> bool:
        """Whether it is about the industry ``code``, a part of it or what it is part of.

        ``code`` is written as the standard writes it; a section letter holds all its divisions.
        """
        starts = _starts(code)
        return any(own.startswith(starts) or code.startswith(own) for own in self.codes)


@cache
def _starts(code: str) -> tuple[str, ...]:
    return (code,) if code.isdigit() else tuple(one.code for one in children(code))


@cache
def load() -> tuple[RegionFact, ...]:
    """Every fact of a region, league or cluster, in the order of the file."""
    return tuple(_fact(row) for row in rows("region_facts.csv") if row["scope"] != "park")


def about(place: str = "", words: str = "", codes: Iterable[str] = ()) -> tuple[RegionFact, ...]:
    """Facts of the region and of all inside it, that hold ``words`` or concern one of ``codes``.

    Raises :class:`NotFound` for an unknown region or code.
    """
    inside = regions.members(place) if place else ("",)
    asked = [normalise(code) for code in codes]
    return tuple(
        fact
        for fact in load()
        if (not place or (fact.adcode and regions.inside(fact.adcode, inside)))
        if all(word in f"{fact.place}{fact.item}{fact.said}" for word in words.split())
        if not asked or any(fact.concerns(code) for code in asked)
    )


def around(place: str, codes: Iterable[str]) -> tuple[RegionFact, ...]:
    """Facts on these industries of a region, of what lies in it and of what it lies in."""
    return _around(place, tuple(normalise(code) for code in codes))


@lru_cache(maxsize=1 << 14)
def _around(place: str, codes: tuple[str, ...]) -> tuple[RegionFact, ...]:
    return tuple(fact for fact in _near(place) if any(fact.concerns(code) for code in codes))


@cache
def _near(place: str) -> tuple[RegionFact, ...]:
    """Facts of a region, of what lies in it and of what it lies in."""
    inside = regions.members(place)
    return tuple(
        fact
        for fact in load()
        if fact.adcode
        if any(_overlap(regions.prefix(fact.adcode), prefix) for prefix in inside)
    )


def series(facts: Iterable[RegionFact]) -> tuple[tuple[RegionFact, ...], ...]:
    """Statements on one matter of one place that do not agree, the older first.

    Years, and actual figures beside targets, differ by nature; two documents may differ too. None
    repeals the other: the reader sees both with their dates.
    """
    same: defaultdict[tuple[str, str], list[RegionFact]] = defaultdict(list)
    for fact in facts:
        same[fact.place, fact.item.removesuffix("目标")].append(fact)
    found = (sorted(group, key=lambda fact: fact.period) for group in same.values())
    return tuple(tuple(group) for group in found if len({fact.said for fact in group}) > 1)


@dataclass(frozen=True)
class Control:
    """The published total of the parks' output against what is known park by park, 万元.

    ``parks``: how many parks have a figure, of ``listed``.
    """

    total: RegionFact
    known_wan: float
    parks: int
    listed: int

    @property
    def share(self) -> float:
        """Share of the total that the known parks make up; above 1 the figures cannot all hold."""
        return self.known_wan / ((self.total.value or 0.0) * WAN_PER_YI)


def control(place: str, parks: Sequence[Park]) -> Control | None:
    """The control of the parks of a region; None where no total is published for it."""
    totals = [f for f in about(place) if f.item == OUTPUT_OF_PARKS and f.usable]
    if not totals:
        return None
    here = [park for park in parks if regions.inside(park.adcode, regions.members(place))]
    known = [park.gross_output_wan.value for park in here if park.gross_output_wan]
    return Control(max(totals, key=lambda fact: fact.period), sum(known), len(known), len(here))


def _overlap(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _fact(row: Mapping[str, str]) -> RegionFact:
    unit, _, beside = row["unit"].partition("(")
    return RegionFact(
        place=row["name"],
        adcode=row["adcode"],
        item=row["item"],
        said=row["value"],
        value=_number(row["value"]),
        unit=unit,
        qualifier=beside.rstrip(")"),
        period=row["year"],
        standing=Standing(row["kind"]),
        source=row["source"],
        codes=tuple(filter(None, row["codes"].split(";"))),
        doubt=row["doubt"],
    )


def _number(said: str) -> float | None:
    try:
        return float(said)
    except ValueError:
        return None
