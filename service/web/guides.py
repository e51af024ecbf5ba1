"""What a project's figures per mu can be held against: averages of a region, bars of its parks,
projects of its own industry that are known, each with its year and source. Suggestions, no facts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from features import industries, regions, sitings
from features.errors import NotFound
from features.profiles import Park
from features.sitings import Siting
from features.text import Lang, Text
from features.units import WAN_PER_MU, show
from recommender.matching import ParkMatcher
from service import language, matchers
from service.routing import Route

FIGURES = ("investment_per_mu", "output_per_mu", "tax_per_mu")
MOST = 3
LONGEST = 200

router = APIRouter(include_in_schema=False, route_class=Route)


@dataclass(frozen=True)
class Guide:
    """A figure to hold the project against. ``bar``: whether it must be reached to enter."""

    figure: str
    value: float
    name: Text
    when: str
    source: str
    bar: bool = False

    @property
    def said(self) -> Text:
        """Whose figure it is, how much, and of when."""
        amount = show(self.value, WAN_PER_MU)
        return _SAID.fill(name=self.name, amount=amount, when=self.when or _NO_YEAR)

    @property
    def whence(self) -> str:
        """The source in short: the site of an address."""
        return urlsplit(self.source).hostname or self.source

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """As the page reads it."""
        return {
            "figure": self.figure,
            "value": self.value,
            "said": self.said.of(lang),
            "source": self.source,
            "whence": self.whence,
            "bar": self.bar,
        }


@router.get("/guides")
async def guide(
    request: Request, industry: str = "", region: str = "", lang: Lang = "zh"
) -> Response:
    """What to hold a project of an industry against in a region; nothing where none is known."""
    matcher = await matchers.of(request).at_hand(False)
    codes = tuple(industry[:LONGEST].split(","))
    found = await run_in_threadpool(guides, matcher, codes, region[:LONGEST], matchers.today())
    told = [one.to_json(lang) for one in found]
    energy = hunger(codes)
    return language.reply({"guides": told, "energy": energy and energy.of(lang)}, lang)


def guides(matcher: ParkMatcher, codes: Sequence[str], region: str, day: date) -> tuple[Guide, ...]:
    """Averages, then bars, then known projects, for each figure in turn."""
    try:
        places = regions.members(region) if region else ()
    except NotFound:
        places = ()
    found = [
        *_averages(matcher, places, day),
        *_bars(matcher, places),
        *_known(codes),
    ]
    return tuple(one for figure in FIGURES for one in found if one.figure == figure)


def hunger(codes: Sequence[str]) -> Text | None:
    """How energy-hungry the first industry's division was beside all industry."""
    known = (industries.defaults(code) for code in codes if code in industries.tree())
    found = next((one for one in known if one is not None), None)
    if found is None:
        return None
    name = industries.get(found.division).name
    return _HUNGER.fill(name=name, times=f"{found.energy_index:.1f}", year=found.year)


def _averages(matcher: ParkMatcher, places: Sequence[str], day: date) -> Iterator[Guide]:
    for rule in matcher.law(day).policy.of_kind("reference"):
        values = [value for value in rule.values if value.name in FIGURES]
        where = regions.all_regions().get(rule.region.ljust(6, "0"))
        if where and any(rule.holds_in(place) for place in places):
            name = _AVERAGE.fill(place=where.name)
            for one in values:
                yield Guide(one.name, one.amount, name, str(one.as_of or ""), rule.source)


def _bars(matcher: ParkMatcher, places: Sequence[str]) -> Iterator[Guide]:
    for figure in FIGURES:
        barred = (
            (park, getattr(park, f"min_{figure}"))
            for park in _barred(matcher)
            if regions.inside(park.adcode, places)
        )
        known = [(park, fact) for park, fact in barred if fact is not None]
        for park, fact in known[:MOST]:
            name = _BAR.fill(park=park.name)
            yield Guide(figure, fact.value, name, fact.as_of, fact.source, bar=True)


@lru_cache(maxsize=4)
def _barred(matcher: ParkMatcher) -> tuple[Park, ...]:
    """The parks whose bars are known: few of many."""
    return tuple(
        park
        for park in matcher.parks_
        if park.adcode and any(getattr(park, f"min_{figure}") is not None for figure in FIGURES)
    )


def _known(codes: Iterable[str]) -> Iterator[Guide]:
    """Projects of the same class, else of the same group, whose land and investment are both
    known, the latest first.
    """
    leaves = {industries.leaf(code) for code in codes if code in industries.tree()}
    measured = [one for one in sitings.load() if one.land_mu and one.investment_wan]
    said, alike = next((level for level in _alike(leaves, measured) if level[1]), (_SITED[4], ()))
    for one in sorted(alike, key=lambda siting: -siting.year)[:MOST]:
        per_mu = (one.investment_wan or 0.0) / (one.land_mu or 1.0)
        name = said.fill(firm=one.firm, place=one.prefecture)
        yield Guide("investment_per_mu", per_mu, name, str(one.year), one.source)


def _alike(
    leaves: Iterable[str], projects: Sequence[Siting]
) -> Iterator[tuple[Text, Sequence[Siting]]]:
    """The projects of a class, then of a group, each with how it is said."""
    for digits, said in _SITED.items():
        ours = {code[:digits] for code in leaves if code.isdigit() and len(code) >= digits}
        yield said, [one for one in projects if industries.leaf(one.industry)[:digits] in ours]


_SAID = Text("{name} {amount}（{when}）", "{name} {amount} ({when})")
_NO_YEAR = Text("年份未写", "year not given")
_AVERAGE = Text("{place}园区平均", "Average of the parks of {place}")
_BAR = Text("{park}入园门槛", "Entry bar of {park}")
_SITED = {
    4: Text("同行业小类项目：{firm}（{place}）", "Same industry class: {firm} ({place})"),
    3: Text("同行业中类项目：{firm}（{place}）", "Same industry group: {firm} ({place})"),
}
"""How a project of the same industry is told, by the digits that it shares, the finest first."""
_HUNGER = Text(
    "{name}的能耗强度约为全部工业的 {times} 倍（{year} 年，只供起步参考）",
    "{name} used about {times} times the energy of all industry ({year}; to start from only)",
)
