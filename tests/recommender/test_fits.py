"""Fits: between 0 and 1, unknown when the figure is, monotone, asked only when wished for."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import regions
from features.encode import firm_codes, park_codes
from features.fields import specs
from features.industries import leaf
from features.profiles import Firm, Park
from features.symbiosis import between, exchanges
from recommender.criteria import CRITERIA, NAMES
from recommender.fits import Pull, agglomeration_park, kilometres
from recommender.weights import Weights
from tests.recommender.conftest import (
    OWN_FACTS,
    a_fact,
    a_firm,
    a_park,
    changed,
    figures,
    fits,
    quantity,
    ranked,
    some_parks,
    some_weights,
)

GREEDY = {
    "green_share_min": 0.6, "export_share": 0.4, "jobs": 100, "origin": "江苏", "land_mu": 100,
    "carbon_status_min": "low", "industries": ("3415", "3140"), "inputs": ("381",),
    "titles": ("链主",),
}  # fmt: skip
"""What a firm says for every criterion to apply."""
PARK_FIGURES = {
    "approved_area_ha": ("scale", 1),
    "output_per_mu": ("park_yield", 1),
    "green_share": ("green_power", 1),
    "renewable_weight": ("renewables", 1),
    "tariff_yuan_per_kwh": ("tariff", -1),
    "wage_yuan_per_month": ("labour_cost", -1),
    "min_investment_per_mu": ("investment_intensity", -1),
    "min_output_per_mu": ("output_intensity", -1),
    "min_tax_per_mu": ("tax_intensity", -1),
}
"""A park's figure → the criterion that rests on it, and which way it pulls."""
FIRM_FIGURES = {
    "investment_wan": (("investment_intensity", "project_size"), 1),
    "annual_output_wan": (("output_intensity", "energy_intensity"), 1),
    "annual_tax_wan": (("tax_intensity",), 1),
    "energy_tce": (("energy_intensity",), -1),
}
"""A firm's figure → the criteria on the park's side that rest on it, and which way it pulls."""


# --- every criterion -----------------------------------------------------------------------------


@settings(max_examples=40)
@given(firm=a_firm(), parks=some_parks(most=3))
def test_a_fit_is_unknown_or_between_zero_and_one(firm: Firm, parks: tuple[Park, ...]) -> None:
    for fit in fits(firm, parks).values():
        assert fit.shape == (len(parks),)
        known = fit[~np.isnan(fit)]
        assert ((known >= 0) & (known <= 1)).all()


def test_every_criterion_applies_to_a_firm_that_asks_for_everything() -> None:
    assert set(fits(Firm(name="要求齐全", **GREEDY), (a_park(),))) == set(NAMES)


def test_names_are_unique_and_every_figure_s_direction_is_tested_here() -> None:
    assert len(set(NAMES)) == len(NAMES)
    rests_on = {c.figure for c in CRITERIA if c.figure in figures(Park)}
    assert rests_on == set(PARK_FIGURES)


# --- monotone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("figure", PARK_FIGURES)
@settings(max_examples=15)
@given(firm=a_firm(**GREEDY), parks=some_parks(most=1), weights=some_weights(), data=st.data())
def test_a_better_figure_of_the_park_never_lowers_its_fit_or_its_score(
    figure: str, firm: Firm, parks: tuple[Park, ...], weights: Weights, data: st.DataObject
) -> None:
    criterion, sign = PARK_FIGURES[figure]
    values = sorted(data.draw(st.tuples(OWN_FACTS[figure], OWN_FACTS[figure])), reverse=sign < 0)
    worse, better = ((changed(parks[0], **{figure: value}),) for value in values)
    for before, after in zip(
        fits(firm, worse)[criterion], fits(firm, better)[criterion], strict=True
    ):
        assert math.isnan(before) if math.isnan(after) else after >= before
    before_all, after_all = ranked(firm, worse, weights), ranked(firm, better, weights)
    assert after_all.score[0] >= before_all.score[0] - 1e-12
    assert after_all.low[0] >= before_all.low[0] - 1e-12
    assert after_all.high[0] >= before_all.high[0] - 1e-12


@pytest.mark.parametrize("figure", FIRM_FIGURES)
@settings(max_examples=15)
@given(firm=a_firm(**GREEDY), parks=some_parks(most=2), data=st.data())
def test_a_better_project_never_lowers_the_park_s_side(
    figure: str, firm: Firm, parks: tuple[Park, ...], data: st.DataObject
) -> None:
    names, sign = FIRM_FIGURES[figure]
    value = quantity(specs(Firm)[figure])
    values = sorted(data.draw(st.tuples(value, value)), reverse=sign < 0)
    worse, better = (firm.model_copy(update={figure: value}) for value in values)
    for name in names:
        before, after = fits(worse, parks)[name], fits(better, parks)[name]
        both = ~np.isnan(before) & ~np.isnan(after)
        assert (after[both] >= before[both]).all()
        if figure != "annual_output_wan":
            assert np.array_equal(np.isnan(before), np.isnan(after))


ORDERED: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "level": ("level", [{"level": "provincial"}, {"level": "national"}]),
    "carbon": ("carbon_title", [{"carbon_status": a_fact(s)} for s in ("none", "low", "zero")]),
}


@pytest.mark.parametrize("case", ORDERED)
def test_a_higher_title_fits_better(case: str) -> None:
    name, steps = ORDERED[case]
    parks = tuple(a_park(**step) for step in steps)
    fit = fits(Firm(name="某企业", **GREEDY), parks)[name]
    assert (np.diff(fit) > 0).all()


@given(
    origin=st.sampled_from(["江苏", "北京", "广州", "呼和浩特"]),
    points=st.lists(
        st.tuples(st.floats(73, 135), st.floats(18, 53)), min_size=2, max_size=5, unique=True
    ),
)
def test_nearer_to_the_origin_or_a_port_is_never_worse(
    origin: str, points: list[tuple[float, float]]
) -> None:
    parks = tuple(a_park(lng=lng, lat=lat) for lng, lat in points)
    fit = fits(Firm(name="某企业", origin=origin, export_share=0.3), parks)
    place = regions.find(origin)
    assert place is not None
    lng, lat = np.array(points).T
    away = regions.distance_km(lng, lat, place.lng, place.lat)
    assert (np.diff(fit["distance"][np.argsort(away)]) <= 1e-6).all()
    vector = regions.unit_vectors(place.lng, place.lat)[0]
    assert kilometres(regions.unit_vectors(lng, lat), vector) == pytest.approx(away, abs=0.5)


def test_a_port_at_the_gate_earns_everything_and_one_far_away_nothing() -> None:
    parks = (a_park(lng=121.5, lat=31.2), a_park(lng=94.0, lat=33.0))
    fit = fits(Firm(name="某企业", export_share=0.3), parks)["ports"]
    assert fit[0] > 0.9
    assert fit[1] == 0.0


def test_the_more_a_firm_exports_the_better_a_bonded_zone_suits_it_and_others_suit_all() -> None:
    parks = (a_park(kind="海关特殊监管区域"), a_park(kind="经济技术开发区"))
    shares = (0.0, 0.3, 1.0)
    found = [fits(Firm(name="某企业", export_share=share), parks)["kind_fit"] for share in shares]
    assert [fit[0] for fit in found] == list(shares)
    assert [fit[1] for fit in found] == [1.0, 1.0, 1.0]


@given(pull=st.lists(st.floats(0, 50), min_size=2, max_size=6))
def test_more_sitings_of_the_kind_never_lower_the_cluster(pull: list[float]) -> None:
    counts = np.array(sorted(pull))
    fit = agglomeration_park(None, None, Pull(counts, counts))
    assert (np.diff(fit) >= 0).all()
    assert ((fit >= 0) & (fit <= 1)).all()


# --- bars ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("investment_wan", "fit"), [(10_000, 0.5), (20_000, 1.0), (40_000, 1.0)])
def test_a_project_is_measured_by_the_park_s_own_bar(investment_wan: float, fit: float) -> None:
    firm = Firm(name="某企业", investment_wan=investment_wan, land_mu=100)
    park = a_park(min_investment_per_mu=a_fact(200))
    assert fits(firm, (park,))["investment_intensity"][0] == fit


def test_without_a_bar_of_its_own_the_region_s_average_stands_in() -> None:
    firm = Firm(name="某企业", annual_output_wan=16_340, annual_tax_wan=550, land_mu=100)
    found = fits(firm, (a_park(),))
    assert found["output_intensity"][0] == 1.0
    assert found["tax_intensity"][0] == 0.0


def test_a_bar_of_nothing_is_met_by_every_known_project() -> None:
    park = a_park(min_tax_per_mu=a_fact(0))
    none = Firm(name="某企业", annual_tax_wan=0, land_mu=100)
    assert fits(none, (park,))["tax_intensity"][0] == 1.0
    assert math.isnan(fits(Firm(name="某企业"), (park,))["tax_intensity"][0])


# --- in chains -----------------------------------------------------------------------------------

CELLS, GLASS, FARM = "3825", "3042", "4416"
"""The three links of the solar chain; glass stands in no chain beside cells but this."""
IN_CHAINS = ("chain_extend", "chain_fill", "chain_strengthen")


@pytest.mark.parametrize(
    ("has", "expected"),
    [
        ((GLASS,), (1.0, 0.0, 0.0)),
        ((FARM,), (1.0, 0.0, 0.0)),
        ((GLASS, FARM), (0.0, 1.0, 0.0)),
        ((CELLS,), (0.0, 0.0, 1.0)),
        ((GLASS, CELLS, FARM), (0.0, 0.0, 1.0)),
        (("8621",), (0.0, 0.0, 0.0)),
    ],
)
def test_cells_extend_fill_or_strengthen_the_solar_chain(
    has: tuple[str, ...], expected: tuple[float, ...]
) -> None:
    found = fits(Firm(name="某电池片", industries=(CELLS,)), (a_park(leading_industries=has),))
    assert tuple(found[name][0] for name in IN_CHAINS) == expected


@settings(max_examples=40)
@given(firm=a_firm(industries=("4416",)), parks=some_parks(most=4))
def test_what_extends_fills_and_strengthens_one_link_is_shared_out(
    firm: Firm, parks: tuple[Park, ...]
) -> None:
    """A solar farm has one place in the solar chain and one, the first, in computing."""
    (extend, fill, strengthen) = (fits(firm, parks)[name] for name in IN_CHAINS)
    known = ~np.isnan(extend)
    assert (known == ~np.isnan(strengthen)).all()
    assert (strengthen[known] + np.maximum(extend, fill)[known] <= 1.0).all()
    assert (fill[known] == 0.0).all()  # an end of both chains


def test_a_firm_of_no_chain_is_not_asked_for_its_role() -> None:
    assert not set(IN_CHAINS) & set(fits(Firm(name="某出版社", industries=("8621",)), (a_park(),)))


# --- exchanges -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("firm", "park", "expected"),
    [("3140", "3011", 1.0), ("3011", "3140", 1.0), ("3140", "8621", 0.0), ("3140", "3140", 0.0)],
)
def test_slag_meets_cement_whichever_comes_to_the_other(
    firm: str, park: str, expected: float
) -> None:
    found = fits(Firm(name="某企业", industries=(firm,)), (a_park(leading_industries=(park,)),))
    assert found["symbiosis"][0] == expected


@settings(max_examples=40)
@given(firm=a_firm(), parks=some_parks(most=3))
def test_a_fit_above_nothing_is_an_exchange_that_is_named(
    firm: Firm, parks: tuple[Park, ...]
) -> None:
    found = fits(firm, parks).get("symbiosis")
    ours = [code for code, _ in firm_codes(firm)]
    if found is None:
        assert not any(gives_or_takes(code) for code in ours)
        return
    for park, fit in zip(parks, found, strict=True):
        here = [code for code, _ in park_codes(park)]
        met = [*between(here, ours), *between(ours, here)]
        assert math.isnan(fit) if not (here and ours) else bool(met) == (fit > 0)


def gives_or_takes(code: str) -> bool:
    return any(leaf(code).startswith((*one.gives, *one.takes)) for one in exchanges())


# --- unknown and not asked -----------------------------------------------------------------------


UNKNOWN = {
    "scale": {}, "level": {}, "park_yield": {}, "green_power": {}, "renewables": {}, "tariff": {},
    "carbon_title": {}, "labour_cost": {}, "distance": {}, "ports": {}, "industry_fit": {},
    "chain_fit": {}, "kind_fit": {"kind": "海关特殊监管区域"},
    "chain_extend": {}, "chain_fill": {}, "chain_strengthen": {}, "symbiosis": {},
}  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_known_of_a_park_is_unknown_and_not_nothing(name: str) -> None:
    firm = Firm(name="某企业", **GREEDY)
    said = firm.model_copy(update={"export_share": None}) if name == "kind_fit" else firm
    assert math.isnan(fits(said, (a_park(**UNKNOWN[name]),))[name][0])


def test_what_is_not_known_of_a_firm_is_unknown_and_not_nothing() -> None:
    silent = fits(Firm(name="某企业"), (a_park(leading_industries=("稀土",)),))
    unknown = {name for name, fit in silent.items() if math.isnan(fit[0])}
    assert unknown >= {
        "industry_fit", "agglomeration_park", "agglomeration_prefecture", "regional_focus",
        "investment_intensity", "output_intensity", "tax_intensity", "energy_intensity",
        "project_size", "chain_extend", "chain_fill", "chain_strengthen", "symbiosis",
    }  # fmt: skip


ASKED = {
    "green_power": {"green_share_min": 0.3},
    "carbon_title": {"carbon_status_min": "low"},
    "distance": {"origin": "江苏"},
    "ports": {"export_share": 0.1},
    "labour_cost": {"jobs": 10},
    "chain_fit": {"outputs": ("3670",)},
    "firm_titles": {"titles": ("链主",)},
}


@pytest.mark.parametrize("name", ASKED)
def test_a_wish_that_is_not_stated_is_not_asked(name: str) -> None:
    assert name not in fits(Firm(name="某企业"), (a_park(),))
    assert name in fits(Firm(name="某企业", **ASKED[name]), (a_park(),))


@pytest.mark.parametrize(
    ("wish", "nothing", "name"),
    [
        ("green_share_min", 0, "green_power"),
        ("green_share_min", 0, "carbon_title"),
        ("carbon_status_min", "none", "carbon_title"),
        ("export_share", 0, "ports"),
        ("jobs", 0, "labour_cost"),
    ],
)
def test_a_wish_of_nothing_asks_for_nothing(wish: str, nothing: object, name: str) -> None:
    assert name not in fits(Firm(name="某企业", **{wish: nothing}), (a_park(),))
