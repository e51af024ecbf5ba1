import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import evidence
from features.catalogue import load
from features.industries import rows
from features.profiles import Basis, Fact, Park

FIGURES = rows("park_figures.csv")
PARKS = {park.id: park for park in load()}
some_park = st.sampled_from(load())


def stated(park: Park, kinds: set[str]) -> set[tuple[str, str]]:
    """(year, source) of the rows of these kinds about ``park``."""
    return {
        (row["year"], row["source"])
        for row in FIGURES
        if row["park_id"] == park.id and row["kind"] in kinds
    }


def own_facts(park: Park) -> dict[str, Fact[object]]:
    facts = {name: getattr(park, name) for name in Park.model_fields}
    return {n: f for n, f in facts.items() if isinstance(f, Fact) and f.basis is Basis.OWN}


def test_no_own_figure_comes_from_a_plan_a_claim_or_part_of_a_park() -> None:
    fields = {field for field, _ in evidence.OWN_ITEMS.values()}
    checked = 0
    for park in PARKS.values():
        for name, fact in own_facts(park).items():
            if name in fields:
                checked += 1
                assert (fact.as_of, fact.source) in stated(park, {"actual", "rule"})
    assert checked == 14


@pytest.mark.parametrize("kind", ["plan", "claim", "target"])
@pytest.mark.parametrize("item", sorted(evidence.OWN_ITEMS))
def test_such_a_row_is_never_a_figure(kind: str, item: str) -> None:
    row = {
        "item": item,
        "kind": kind,
        "scope": "park",
        "match": "same_name",
        "park_id": "S1",
        "year": "2024",
        "value": "1",
        "source": "x",
        "source_class": "news",
        "park": "x",
        "note": "",
    }
    figures = evidence._own_figures
    assert figures([row]) == {}
    assert figures([{**row, "kind": "actual"}]) != {}
    for part in ("part_year", "cumulative", "city_or_district", "park_grid_only"):
        assert figures([{**row, "kind": "actual", "scope": part}]) == {}
    for unsure in ({"match": "part_of"}, {"year": ""}, {"park_id": "S1;S2"}):
        assert figures([{**row, "kind": "actual", **unsure}]) == {}


def test_the_latest_year_wins() -> None:
    row = {
        "item": "gross_output_yi",
        "kind": "actual",
        "scope": "park",
        "match": "same_name",
        "park_id": "S1",
        "source": "x",
        "source_class": "news",
        "park": "x",
        "note": "",
    }
    older, newer = {**row, "year": "2015", "value": "9"}, {**row, "year": "2020", "value": ">3"}
    for order in ([older, newer], [newer, older]):
        figure = evidence._own_figures(order)["gross_output_wan"]
        assert (figure.value, figure.as_of) == (30_000.0, "2020")
        assert "下限" in figure.note


def test_wuhai() -> None:
    park = PARKS["S157038"]
    found = {name: (fact.value, fact.as_of) for name, fact in own_facts(park).items()}
    assert found["output_per_mu"] == (127.19, "2022")
    assert found["tax_per_mu"] == (5.14, "2022")
    assert found["min_investment_per_mu"] == (200.0, "2022")
    assert found["min_output_per_mu"] == (380.0, "2022")
    assert park.certified_chemical is not None
    assert park.certified_chemical.value is True
    assert "乌达产业园" in park.certified_chemical.note
    assert "海勃湾产业园" in park.certified_chemical.note


def test_the_zero_carbon_park_keeps_its_contradicting_claims_out() -> None:
    park = PARKS["S157056"]
    assert park.green_share is None
    assert park.direct_green_power is None
    assert park.carbon_status is not None
    assert (park.carbon_status.value, park.carbon_status.as_of) == ("building", "2025-12-26")
    assert "国家级绿色工业园区（2023）" in park.titles
    assert "远景动力" in park.chain_leaders


def test_an_inferred_or_unmatched_zero_carbon_park_gives_no_title() -> None:
    listed = {row["park_id"] for row in rows("zero_carbon_parks.csv") if row["park_id"]}
    titled = {park.id for park in PARKS.values() if park.carbon_status}
    assert titled == listed
    assert len(titled) == 12
    assert PARKS["G531200"].carbon_status is None


def test_announced_chemical_parks_are_not_certified() -> None:
    announced = {r["park_id"] for r in rows("chemical_parks.csv") if r["certified"] == "announced"}
    certified = {r["park_id"] for r in rows("chemical_parks.csv") if r["certified"] == "yes"}
    only_announced = announced - certified - {""}
    assert only_announced
    assert all(PARKS[park_id].certified_chemical is None for park_id in only_announced)


def test_only_a_complete_list_says_no() -> None:
    refused = {
        park.province
        for park in PARKS.values()
        if park.certified_chemical and not park.certified_chemical.value
    }
    assert refused == {"宁夏回族自治区"}


@pytest.mark.parametrize(
    ("adcode", "price"),
    [
        ("150203", 0.4338),
        ("152502", 0.4338),
        ("150581", 0.5074),
        ("150402", 0.5074),
        ("152201", 0.5074),
        ("130102", 0.6277),
        ("440106", 0.4958),
    ],
)
def test_a_grid_s_price_stands_in_where_the_grid_reaches(adcode: str, price: float) -> None:
    figure = evidence.regional(adcode)["tariff_yuan_per_kwh"]
    assert figure.value == price
    assert "不含系统运行费" in figure.note
    assert (figure.as_of, "2026-08起" in figure.source) == ("2026-08", True)  # not before its parts


@pytest.mark.parametrize("adcode", ["130202", "440305", "610802", "310115", "110105"])
def test_no_price_is_carried_over_to_another_grid(adcode: str) -> None:
    assert "tariff_yuan_per_kwh" not in evidence.regional(adcode)


@pytest.mark.parametrize(
    ("adcode", "wage"), [("150203", 2270.0), ("150300", 2270.0), ("150581", 2200.0)]
)
def test_minimum_wage_of_the_county_or_of_a_uniform_prefecture(adcode: str, wage: float) -> None:
    assert evidence.regional(adcode)["wage_yuan_per_month"].value == wage


@pytest.mark.parametrize("adcode", ["150700", "152500", "440305"])
def test_no_wage_where_counties_differ_or_nothing_dated_is_known(adcode: str) -> None:
    assert "wage_yuan_per_month" not in evidence.regional(adcode)


@given(some_park)
def test_what_stands_in_is_always_marked_regional(park: Park) -> None:
    for figure in evidence.regional(park.adcode).values():
        assert figure.basis is Basis.REGIONAL
        assert figure.note


@pytest.mark.parametrize("adcode", ["150581", "150402"])
def test_the_transfer_zone_of_eastern_inner_mongolia(adcode: str) -> None:
    assert "蒙东承接产业转移示范区" in evidence.memberships(adcode)
    assert "蒙东承接产业转移示范区" not in evidence.memberships("150203")


def test_a_cluster_is_named_as_the_place_s_not_the_park_s() -> None:
    assert "包头稀土新材料集群（所在地）" in evidence.memberships("150203")
    assert evidence.memberships("540102") == ()


def test_both_parts_of_a_merged_zone_name_their_successor() -> None:
    for park_id in ("S157033", "S159054"):
        assert PARKS[park_id].successors == ("内蒙古鄂尔多斯准格尔经济开发区",)
    assert sum(bool(park.successors) for park in PARKS.values()) == 2
    assert not any(park.valid_to for park in PARKS.values())


def test_what_a_later_source_adds_to_the_leading_industries_has_its_source() -> None:
    for park_id, park in PARKS.items():
        sources = evidence.later_sources(park_id)
        assert set(sources) == set(evidence.later_industries(park_id))
        assert set(sources) <= set(park.leading_industries) | {""}
        assert all(sources.values())
