"""What a park must be able to give or take: four verdicts, and the one tuple ``CONSTRAINTS``.

A figure that is unknown, or only known for the region, gives "to verify": never a silent pass or
fail. To add a constraint: write it, add it to ``CONSTRAINTS``, test it. Constraints that rest on
law are not here but in :mod:`recommender.provisions`, made from the rule files.
"""

import math
import operator
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from features.fields import specs
from features.profiles import BASIS_LABELS, CARBON, CARBON_LEVELS, SERVICES, Basis, Fact, Firm, Park
from features.text import Text, bracketed, clauses, enumerated, headed
from features.units import SHARE, Unit, show
from features.vectors import Bools, FirmVector, Floats, ParkVectors
from recommender.results import Finding, Verdict

Verdicts = NDArray[np.int8]
Offered = TypeVar("Offered", float, Floats)
UNKNOWN_TEXT = Text("未知", "unknown")
NO_CHANGE = Text("", "")
UNMENDABLE = frozenset({"regions", "in_use"})
"""Conditions that no small change of a project mends: failing them is no near miss."""


class Constraint(Protocol):
    """One hard condition.

    ``judge`` gives (n,) verdicts, or None where the firm does not ask it; ``find`` explains the
    verdict on one park, or gives None where there is nothing to say of it. What it says rests on
    the verdict and on what ``of_firm`` and ``of_park`` give, on nothing else.
    """

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> Text: ...

    def judge(self, firm: FirmVector, parks: ParkVectors) -> Verdicts | None: ...

    def find(self, firm: FirmVector, park: Park, verdict: Verdict) -> Finding | None: ...

    def of_firm(self, firm: FirmVector) -> Hashable: ...

    def of_park(self, park: Park) -> Hashable: ...


Applied = tuple[tuple[Constraint, ...], Verdicts]
"""The constraints that apply to a firm, and their (r, m) verdicts."""


@dataclass(frozen=True)
class Limit:
    """The firm's figure ``need`` against the park's figure ``offer``.

    ``sense`` "at_most": the firm needs no more than the park gives (land, power, quotas).
    ``sense`` "at_least": the firm must reach the park's figure; where that is an entry ``bar`` and
    the firm has not said its own figure, the park is to verify.
    """

    name: str
    label: Text
    need: str
    offer: str
    sense: Literal["at_most", "at_least"] = "at_most"
    bar: bool = False

    def judge(self, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
        need = firm.number(self.need)
        offer = parks.numbers[self.offer]
        if math.isnan(need):
            return _asked_for(~np.isnan(offer)) if self.bar else None
        verdicts = np.full(len(parks), np.int8(Verdict.UNKNOWN))
        own = parks.own[self.offer]
        if not own.any():
            return verdicts
        met = _COMPARE[self.sense](need, offer[own])
        verdicts[own] = np.where(met, np.int8(Verdict.PASS), np.int8(Verdict.FAIL))
        return verdicts

    def find(self, firm: FirmVector, park: Park, verdict: Verdict) -> Finding | None:
        need, fact = firm.number(self.need), getattr(park, self.offer)
        if fact is None and math.isnan(need):
            return None
        unit = specs(Park)[self.offer].unit
        margin = None if fact is None or math.isnan(need) else self.margin(need, fact.value)
        return Finding(
            rule=self.name,
            label=self.label,
            verdict=verdict,
            need=self.wording(need),
            offer=offer_text(fact, unit),
            margin=margin,
            change=self.change(margin) if verdict is Verdict.FAIL else NO_CHANGE,
            ask=specs(Park)[self.offer].label,
            since="" if fact is None else fact.as_of,
            source="" if fact is None else fact.source,
            basis=None if fact is None else fact.basis,
        )

    def of_firm(self, firm: FirmVector) -> Hashable:
        need: float | None = getattr(firm.firm, self.need)
        return need

    def of_park(self, park: Park) -> Hashable:
        return None if getattr(park, self.offer) is None else park.id

    def wording(self, need: float) -> Text:
        """The firm's figure in words."""
        return show(need, specs(Park)[self.offer].unit)

    def margin(self, need: float, offer: Offered) -> Offered:
        """By how much the need is met; below 0 where it is not."""
        return offer - need if self.sense == "at_most" else need - offer

    def change(self, margin: float | None) -> Text:
        """The smallest change that would do, where the need is not met by so much."""
        if margin is None:
            return Text("", "")
        unit = specs(Park)[self.offer].unit
        enough = _rounded_up(-margin)
        short = _points(enough) if unit is SHARE else show(enough, unit)
        verb = Text("减少", "less") if self.sense == "at_most" else Text("提高", "more")
        return Text(f"{self.label.zh}{verb.zh} {short.zh} 即可", f"{short.en} {verb.en} would do")


@dataclass(frozen=True)
class Regions:
    """The park must lie in the regions wanted, and outside those excluded."""

    name: str = "regions"
    label: Text = Text("意向地区", "Regions")

    def judge(self, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
        if not (firm.wanted or firm.excluded):
            return None
        allowed = parks.inside(firm.wanted) if firm.wanted else np.ones(len(parks), dtype=np.bool_)
        return _pass_where(allowed & ~parks.inside(firm.excluded))

    def find(self, firm: FirmVector, park: Park, verdict: Verdict) -> Finding:
        wanted = enumerated(firm.firm.regions_wanted or ("—",))
        excluded = enumerated(firm.firm.regions_excluded or ("—",))
        need = clauses((headed(_WANTED, wanted), headed(_EXCLUDED, excluded)))
        change = _ADD if not park.adcode.startswith(firm.excluded) else _NO_LONGER_EXCLUDE
        return Finding(
            self.name, self.label, verdict, need, Text(place(park), place(park)),
            change=change if verdict is Verdict.FAIL else NO_CHANGE,
        )  # fmt: skip

    def of_firm(self, firm: FirmVector) -> Hashable:
        return firm.firm.regions_wanted, firm.firm.regions_excluded

    def of_park(self, park: Park) -> Hashable:
        return park.id


_WANTED, _EXCLUDED = Text("意向", "wanted"), Text("排除", "excluded")
_ADD = Text("把该地区加入意向地区", "add the region to those wanted")
_NO_LONGER_EXCLUDE = Text("把该地区移出排除地区", "take the region off those excluded")


@dataclass(frozen=True)
class Services:
    """Services that the firm cannot do without; a park's list is never taken as complete."""

    name: str = "services"
    label: Text = Text("必需配套", "Services needed")

    def judge(self, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
        needed = frozenset(firm.firm.services_needed)
        if not needed:
            return None
        has_all = np.array([needed <= services for services in parks.services], dtype=np.bool_)
        return np.where(has_all, np.int8(Verdict.PASS), np.int8(Verdict.UNKNOWN))

    def find(self, firm: FirmVector, park: Park, verdict: Verdict) -> Finding:
        return Finding(
            self.name, self.label, verdict, names(firm.firm.services_needed, SERVICES),
            names(park.services, SERVICES), ask=self.label,
        )  # fmt: skip

    def of_firm(self, firm: FirmVector) -> Hashable:
        return firm.firm.services_needed

    def of_park(self, park: Park) -> Hashable:
        return park.id


@dataclass(frozen=True)
class CarbonTitle:
    """The carbon title wanted, against the park's.

    A park without a known title is to verify; one that is still being built holds conditionally.
    """

    name: str = "carbon_title"
    label: Text = Text("低碳零碳园区要求", "Carbon title wanted")

    def judge(self, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
        wanted = CARBON_LEVELS[firm.firm.carbon_status_min]
        if not wanted:
            return None
        verdicts = np.where(parks.carbon >= wanted, np.int8(Verdict.PASS), np.int8(Verdict.FAIL))
        verdicts[parks.carbon == CARBON_LEVELS["building"]] = Verdict.CONDITIONAL
        verdicts[np.isnan(parks.carbon)] = Verdict.UNKNOWN
        return verdicts

    def find(self, firm: FirmVector, park: Park, verdict: Verdict) -> Finding:
        fact = park.carbon_status
        offer = UNKNOWN_TEXT if fact is None else CARBON.get(fact.value, UNKNOWN_TEXT)
        return Finding(
            self.name, self.label, verdict, CARBON[firm.firm.carbon_status_min], offer,
            since="" if fact is None else fact.as_of, source="" if fact is None else fact.source,
            basis=None if fact is None else fact.basis,
            change=_accept(offer) if verdict is Verdict.FAIL else NO_CHANGE,
            ask=specs(Park)["carbon_status"].label,
        )  # fmt: skip

    def of_firm(self, firm: FirmVector) -> Hashable:
        return firm.firm.carbon_status_min

    def of_park(self, park: Park) -> Hashable:
        return park.id


@dataclass(frozen=True)
class KnownIndustry:
    """Without an industry no rule on industries can be checked: to verify everywhere."""

    name: str = "industry"
    label: Text = Text("行业", "Industry")

    def judge(self, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
        return None if firm.codes else np.full(len(parks), np.int8(Verdict.UNKNOWN))

    def find(self, firm: FirmVector, park: Park, verdict: Verdict) -> Finding:
        unchecked = Text("未核对按行业适用的规定", "rules by industry are not checked")
        return Finding(self.name, self.label, verdict, UNKNOWN_TEXT, unchecked)

    def of_firm(self, firm: FirmVector) -> Hashable:
        return ()

    def of_park(self, park: Park) -> Hashable:
        return ()


@dataclass(frozen=True)
class InUse:
    """The park must be in use on the ``day`` asked about; no date given means that it is."""

    day: date
    name: str = "in_use"
    label: Text = Text("园区在用", "Park in use")

    def judge(self, firm: FirmVector, parks: ParkVectors) -> Verdicts | None:
        dated = (parks.open_from > date.min.toordinal()) | (parks.open_to < date.max.toordinal())
        if not dated.any():
            return None
        day = self.day.toordinal()
        return _pass_where((parks.open_from <= day) & (day <= parks.open_to))

    def find(self, firm: FirmVector, park: Park, verdict: Verdict) -> Finding | None:
        if not park.valid_from and not park.valid_to:
            return None
        since, until = park.valid_from or "…", park.valid_to or "…"
        used, day = Text(f"{since} 至 {until}", f"{since} to {until}"), self.day.isoformat()
        return Finding(self.name, self.label, verdict, Text(day, day), used)

    def of_firm(self, firm: FirmVector) -> Hashable:
        return ()

    def of_park(self, park: Park) -> Hashable:
        return park.id


def _accept(title: Text) -> Text:
    if title == CARBON["none"]:
        return Text("不再要求称号即可", "asking for no title would do")
    return Text(f"改为接受{title.zh}即可", f"accepting a {title.en} park would do")


_COMPARE: dict[str, Callable[..., Bools]] = {"at_most": operator.le, "at_least": operator.ge}


def _capacity(name: str, need: str, offer: str) -> Limit:
    return Limit(name, specs(Firm)[need].label, need, offer)


def _bar(name: str, need: str, label: Text) -> Limit:
    return Limit(name, label, need, f"min_{need}", "at_least", bar=True)


CONSTRAINTS: tuple[Constraint, ...] = (
    _capacity("land", "land_mu", "land_available_mu"),
    _capacity("power", "peak_load_mw", "power_available_mw"),
    _capacity("energy", "energy_tce", "energy_quota_tce"),
    _capacity("water", "water_wan_m3", "water_quota_wan_m3"),
    _capacity("green_power", "green_share_min", "green_share"),
    Limit(
        "tariff", Text("可承受电价", "Power price"), "tariff_max", "tariff_yuan_per_kwh", "at_least"
    ),
    _bar("investment_bar", "investment_per_mu", Text("亩均投资", "Investment per mu")),
    _bar("output_bar", "output_per_mu", Text("亩均产值", "Output per mu")),
    _bar("tax_bar", "tax_per_mu", Text("亩均税收", "Tax per mu")),
    _bar("plot_ratio", "plot_ratio", Text("容积率", "Plot ratio")),
    Regions(),
    Services(),
    CarbonTitle(),
    KnownIndustry(),
)


def place(park: Park) -> str:
    """Where the park is, from province to county."""
    return "".join(dict.fromkeys((park.province, park.prefecture, park.county)))


def offer_text(fact: Fact[float] | None, unit: Unit) -> Text:
    """A park's figure in words, saying so where it is not the park's own."""
    if fact is None:
        return UNKNOWN_TEXT
    said, basis = show(fact.value, unit), BASIS_LABELS[fact.basis]
    if fact.basis is Basis.OWN:
        return said
    return bracketed(said, basis)


def names(keys: tuple[str, ...], choices: dict[str, Text]) -> Text:
    """The labels of ``keys``; unknown when there is none."""
    return enumerated(choices.get(key, key) for key in keys) if keys else UNKNOWN_TEXT


def _points(share: float) -> Text:
    """A difference of two shares."""
    return Text(f"{share * 100:.4g} 个百分点", f"{share * 100:.4g} percentage points")


def _rounded_up(short: float) -> float:
    """``short`` at the four digits that are shown, never less: what is stated must suffice."""
    step = 10.0 ** min(math.floor(math.log10(short)) - 3, 0)
    return math.ceil(short / step - 1e-9) * step


def _pass_where(allowed: Bools) -> Verdicts:
    return np.where(allowed, np.int8(Verdict.PASS), np.int8(Verdict.FAIL))


def _asked_for(known: Bools) -> Verdicts | None:
    """The park has a bar but the firm has not said its figure: to verify there."""
    if not known.any():
        return None
    return np.where(known, np.int8(Verdict.UNKNOWN), np.int8(Verdict.PASS))
