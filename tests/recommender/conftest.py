"""Fixtures on the real parks, and strategies that draw parks and firms with unknowns in them."""

from copy import copy
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray

from features import catalogue, sitings
from features.encode import firm_vector, park_vectors, siting_vectors
from features.fields import Spec, specs
from features.profiles import CARBON, EXEMPTIONS, SERVICES, WANTED_CARBON, Fact, Firm, Park
from features.sitings import Siting
from recommender.constraints import CONSTRAINTS, Constraint, InUse
from recommender.criteria import NAMES
from recommender.matcher import ParkMatcher
from recommender.policy import PolicyBook
from recommender.provisions import provisions
from recommender.results import Finding, Ranking, Verdict
from recommender.score import Scope, Setting, fit_table, judge, pull_of, rank
from recommender.weights import PRESETS, Weights

DAY = date(2025, 6, 10)
NEXT_TO_NOTHING = 1e-3
"""Least figure above 0 that is drawn: a project of a millionth of a mu is nobody's question."""

PLACES = (
    ("内蒙古自治区", "包头市", "九原区", "150207"),
    ("内蒙古自治区", "乌兰察布市", "察哈尔右翼前旗", "150926"),
    ("内蒙古自治区", "赤峰市", "红山区", "150402"),
    ("江苏省", "苏州市", "昆山市", "320583"),
    ("宁夏回族自治区", "银川市", "灵武市", "640181"),
)
WORDS = ("装备制造", "农畜产品加工", "稀土", "煤化工", "电子信息", "3415", "381", "物流")
KINDS = ("省级工业园区等其他", "经济技术开发区", "海关特殊监管区域", "边境/跨境经济合作区")
INDUSTRIES = ("3415", "3140", "2614", "3985", "13", "3670", "2651", "铁合金", "光伏组件")
ORIGINS = ("", "江苏", "广东", "北京")


@pytest.fixture(scope="session")
def parks() -> tuple[Park, ...]:
    """The 2,543 zones of the catalogue."""
    return catalogue.load()


@pytest.fixture(scope="session")
def matcher(parks: tuple[Park, ...]) -> ParkMatcher:
    return ParkMatcher(as_of=DAY).fit(parks)


@pytest.fixture(scope="session")
def illustrated() -> ParkMatcher:
    """The zones of Inner Mongolia with made-up figures."""
    return ParkMatcher(as_of=DAY).fit(catalogue.load(illustrative=True, province="内蒙古"))


class Law(ParkMatcher):
    """A matcher that has read the law and the sitings once, and takes any parks."""

    def among(self, parks: tuple[Park, ...]) -> "Law":
        """The same over ``parks``: what fitting does, without reading the files again."""
        fitted = copy(self)
        fitted.parks_, fitted.vectors_ = parks, park_vectors(parks)
        fitted.positions_ = {park.id: i for i, park in enumerate(parks)}
        fitted.siting_vectors_ = siting_vectors(self.sitings_, fitted.vectors_)
        fitted.scope_, fitted.scopes_ = Scope(np.arange(len(parks)), fitted.vectors_), {}
        fitted.engines_, fitted.panoramas_ = {}, {}
        return fitted


@pytest.fixture(scope="session")
def law() -> Law:
    fitted = Law(as_of=DAY)
    fitted.fit((a_park(),))
    return fitted


@pytest.fixture(scope="session")
def firms() -> tuple[Firm, ...]:
    """Firms as unlike as they come, one of which says nothing but its name."""
    return (
        Firm(
            id="blade", name="示例风电叶片", industries=("3415",), products="风电叶片",
            land_mu=300, investment_wan=80_000, green_share_min=0.5, origin="江苏",
        ),
        Firm(
            id="alloy", name="示例铁合金", industries=("3140",), products="硅铁",
            land_mu=400, investment_wan=60_000, annual_output_wan=90_000, annual_tax_wan=5_000,
            energy_tce=120_000, tariff_max=0.45, regions_wanted=("内蒙古", "宁夏"),
        ),
        Firm(
            id="chemical", name="示例精细化工", industries=("2614",), products="甲醇制烯烃",
            is_chemical=True, land_mu=150, investment_wan=30_000, water_wan_m3=80,
        ),
        Firm(
            id="export", name="示例出口电子", industries=("3971", "3985"), inputs=("381",),
            export_share=0.7, jobs=900, titles=("专精特新",), regions_excluded=("新疆",),
            carbon_status_min="low", services_needed=("bonded",),
        ),
        Firm(id="silent", name="只有名字"),
    )  # fmt: skip


def quantity(spec: Spec) -> st.SearchStrategy[float]:
    """A figure of this field within its bounds, its ends among them."""
    low, high = spec.low or 0.0, spec.high or 1e6
    inner = st.floats(max(low, NEXT_TO_NOTHING), high, allow_subnormal=False)
    return st.one_of(inner, st.sampled_from([low, high, *([-0.0] if low == 0 else [])]))


def fact(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A fact with date, source and any basis."""
    return st.builds(
        lambda value, basis: Fact[Any](value=value, as_of="2024", source="来源", basis=basis),
        value,
        st.sampled_from(["own", "own", "regional", "illustrative"]),
    )


def figures(model: type[Park] | type[Firm]) -> dict[str, Spec]:
    """The quantities of a profile that a matching may rest on."""
    left_out = {"approved_year", "lng", "lat"}
    return {
        name: spec
        for name, spec in specs(model).items()
        if spec.low is not None and name not in left_out
    }


def unknown_or(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), value)


FLAGS = ("certified_chemical", "two_high_allowed", "direct_green_power")
OWN_FACTS: dict[str, st.SearchStrategy[Any]] = {
    **{name: quantity(spec) for name, spec in figures(Park).items()},
    **dict.fromkeys(FLAGS, st.booleans()),
    "carbon_status": st.sampled_from(sorted(CARBON)),
}
"""What may be found out of a park, field by field."""

_POINTS = st.tuples(st.floats(97, 126), st.floats(37, 53))
_PARK_VALUES = st.fixed_dictionaries(
    {
        "place": st.sampled_from(PLACES),
        "point": st.one_of(st.just((None, None)), _POINTS),
        "level": st.sampled_from(["national", "provincial", ""]),
        "kind": st.sampled_from(KINDS),
        "leading_industries": st.lists(st.sampled_from(WORDS), max_size=3, unique=True),
        "services": st.lists(st.sampled_from(sorted(SERVICES)), max_size=4, unique=True),
        "valid_to": st.sampled_from(["", "", "2020", "2099-06"]),
        **{name: unknown_or(fact(value)) for name, value in OWN_FACTS.items()},
    }
)


def some_parks(least: int = 1, most: int = 6) -> st.SearchStrategy[tuple[Park, ...]]:
    """A few parks with any of their figures unknown."""
    drawn = st.lists(_PARK_VALUES, min_size=least, max_size=most)
    return drawn.map(lambda rows: tuple(_park(f"P{n}", **row) for n, row in enumerate(rows)))


def _park(park_id: str, place: tuple[str, ...], point: tuple[Any, Any], **values: Any) -> Park:
    values |= dict(zip(("province", "prefecture", "county", "adcode"), place, strict=True))
    values |= {"lng": point[0], "lat": point[1]}
    return Park(id=park_id, name=f"园区{park_id}", **values)


_FIRM_VALUES = st.fixed_dictionaries(
    {
        **{name: unknown_or(quantity(spec)) for name, spec in figures(Firm).items()},
        "industries": st.lists(st.sampled_from(INDUSTRIES), max_size=2, unique=True),
        "inputs": st.lists(st.sampled_from(INDUSTRIES), max_size=2, unique=True),
        "origin": st.sampled_from(ORIGINS),
        "titles": st.lists(st.sampled_from(["链主", "专精特新", "单项冠军"]), unique=True),
        "carbon_status_min": st.sampled_from(["", *WANTED_CARBON]),
        "services_needed": st.lists(st.sampled_from(sorted(SERVICES)), max_size=2),
        "is_chemical": unknown_or(st.booleans()),
        "exemptions": st.lists(st.sampled_from(sorted(EXEMPTIONS)), unique=True),
        "exemptions_complete": unknown_or(st.booleans()),
    }
)


def a_firm(**stated: Any) -> st.SearchStrategy[Firm]:
    """A firm that leaves any of its figures unsaid, save those ``stated``."""
    return _FIRM_VALUES.map(lambda drawn: Firm(**({"name": "某企业"} | drawn | stated)))


WEIGHT = st.one_of(st.just(0.0), st.floats(1e-9, 1e9))


def some_weights() -> st.SearchStrategy[Weights]:
    """Any weights: some criteria left out, others a billion times as heavy."""
    named = st.dictionaries(st.sampled_from(NAMES), WEIGHT, min_size=1)
    return named.filter(lambda values: any(values.values())).map(Weights)


def changed(park: Park, **values: Any) -> Park:
    """The park with these figures as its own."""
    facts = {name: Fact[Any](value=value, as_of="2025") for name, value in values.items()}
    return park.model_copy(update=facts)


def world(parks: tuple[Park, ...], weights: Weights | None = None) -> tuple[Scope, Setting]:
    """These parks alone, under the law and with the sitings of ``DAY``."""
    vectors = park_vectors(parks)
    given = PRESETS["balanced"] if weights is None else weights
    placed = siting_vectors(sitings.load(), vectors)
    setting = Setting(in_force(DAY), given.vector(NAMES), placed, DAY.year, DAY)
    return Scope(np.arange(len(parks)), vectors), setting


def ranked(firm: Firm, parks: tuple[Park, ...], weights: Weights | None = None) -> Ranking:
    """The firm against these parks alone."""
    return rank(firm_vector(firm), *world(parks, weights))[0]


def fits(firm: Firm, parks: tuple[Park, ...]) -> dict[str, NDArray[np.float64]]:
    """Criterion → (n,) fits, for the criteria that apply to the firm."""
    scope, setting = world(parks)
    vector = firm_vector(firm)
    pull = pull_of(vector, setting.sitings, setting.year, scope.positions)
    table, applies = fit_table(vector, scope, pull)
    return {name: row for name, row, asked in zip(NAMES, table, applies, strict=True) if asked}


def found(firm: Firm, park: Park, day: date = DAY) -> dict[str, Finding]:
    """Rule → what each constraint that applies says of the park."""
    vector, vectors = firm_vector(firm), park_vectors([park])
    applied, verdicts = judge(vector, vectors, in_force(day))
    said = (
        c.find(vector, park, Verdict(int(v))) for c, v in zip(applied, verdicts[:, 0], strict=True)
    )
    return {finding.rule: finding for finding in said if finding is not None}


@cache
def in_force(day: date) -> tuple[Constraint, ...]:
    return (*CONSTRAINTS, InUse(day), *provisions(_book().at(day)))


@cache
def _book() -> PolicyBook:
    return PolicyBook.load()


def a_park(adcode: str = "150207", **values: Any) -> Park:
    """A park in Baotou, or elsewhere, of which only ``values`` are known."""
    return Park.model_validate({"id": "P1", "name": "某园区", "adcode": adcode} | values)


def a_fact(raw: Any) -> Any:
    """A value as the park's own fact; a table with value and basis stays what it says."""
    return raw if isinstance(raw, dict) else {"value": raw, "as_of": "2024", "source": "来源"}


def a_project_of(siting: Siting) -> Firm:
    """The firm of a past siting, as it would ask before it settled."""
    return Firm(name=siting.firm, industries=(siting.industry,))
