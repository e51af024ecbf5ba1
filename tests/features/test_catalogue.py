import csv
import json
import subprocess
import sys
import time
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import catalogue, regions
from features.catalogue import counts, get, load, search
from features.errors import NotFound
from features.profiles import Basis, Fact, Park

DATA = files("features") / "data"
SOURCES = tomllib.loads((DATA / "SOURCES.toml").read_text(encoding="utf-8"))["source"]
some_park = st.sampled_from(load())


def facts(park: Park) -> dict[str, Fact[object]]:
    found = {name: getattr(park, name) for name in Park.model_fields}
    return {name: fact for name, fact in found.items() if isinstance(fact, Fact)}


def test_the_catalogue_is_complete() -> None:
    assert counts().parks == len(load()) == 2543
    assert counts().by_level == {"national": 552, "provincial": 1991}
    assert counts().by_province["内蒙古自治区"] == 81
    assert len(counts().by_province) == 31
    assert len({park.id for park in load()}) == 2543


def test_a_province_s_parks_are_those_that_lie_there() -> None:
    assert len(load(province="内蒙古")) == 81
    assert len(load(province="包头市")) == 9
    assert {park.prefecture for park in load(province="包头")} == {"包头市"}
    assert len(load(province="京津冀")) == sum(
        len(load(province=name)) for name in ("北京", "天津", "河北")
    )
    with pytest.raises(NotFound):
        load(province="不存在省")


@given(some_park)
def test_every_park_lies_in_a_known_place_of_its_prefecture(park: Park) -> None:
    place = regions.all_regions()[park.adcode]
    assert place.prefecture == park.prefecture
    assert park.lng is not None
    assert park.lat is not None
    assert park.precision in regions.PRECISION_KM


def test_points_stand_near_the_seat_of_their_prefecture() -> None:
    """A point in the wrong prefecture would be hundreds of km off; the largest leagues are wide."""
    for park in load():
        assert park.lng is not None
        assert park.lat is not None
        seat = regions.all_regions()[regions.prefecture_code(park.adcode)]
        assert float(regions.distance_km(park.lng, park.lat, seat.lng, seat.lat)) < 800


@pytest.mark.parametrize("illustrative", [False, True])
def test_every_fact_is_dated_and_sourced(illustrative: bool) -> None:
    for park in load(illustrative=illustrative):
        for fact in facts(park).values():
            assert fact.as_of
            assert fact.source


def test_regional_figures_are_never_the_park_s_own() -> None:
    stand_ins = {"tariff_yuan_per_kwh", "renewable_weight", "wage_yuan_per_month"}
    for park in load():
        for name, fact in facts(park).items():
            assert (fact.basis is Basis.REGIONAL) == (name in stand_ins)


def test_what_nobody_publishes_is_unknown() -> None:
    unknown = (
        "land_available_mu",
        "investment_per_mu",
        "green_share",
        "power_available_mw",
        "energy_quota_tce",
        "water_quota_wan_m3",
    )
    assert not any(getattr(park, name) for park in load() for name in unknown)
    assert sum(park.output_per_mu is not None for park in load()) == 1


def test_nothing_is_illustrative_unless_asked_for() -> None:
    assert not any(
        fact.basis is Basis.ILLUSTRATIVE for park in load() for fact in facts(park).values()
    )
    elsewhere = [park for park in load(illustrative=True) if park.province != "内蒙古自治区"]
    assert elsewhere == [park for park in load() if park.province != "内蒙古自治区"]


@given(some_park)
def test_a_park_rebuilt_from_its_own_fields_is_itself(park: Park) -> None:
    assert Park.model_validate(park.model_dump()) == park


@given(some_park)
def test_a_park_is_got_by_its_code_however_written(park: Park) -> None:
    assert get(park.id) is park
    assert get(f" {park.id.lower()} ") is park


@settings(max_examples=20)
@given(some_park)
def test_search_finds_each_park_first_by_its_own_code_and_among_ten_by_its_name(
    park: Park,
) -> None:
    assert search(park.id)[0] is park
    assert park in search(park.name)


@pytest.mark.parametrize(
    ("text", "park_id"),
    [
        ("包头稀土高新区", "G152006"),
        ("稀土高新区", "G152006"),
        ("乌海高新区", "S157038"),
        ("鄂尔多斯蒙苏", "S157056"),
        ("鄂尔多斯零碳产业园", "S157056"),
        ("蒙苏经开区", "S157056"),
        ("达拉特", "S157030"),
        ("土右旗工业园", "S159042"),
        ("包头装备园", "S159041"),
        ("霍林郭勒高新区", "S159022"),
        ("苏州工业园区", "G321090"),
        ("昆山经开区", "G321015"),
        ("深圳高新区", "G442036"),
    ],
)
def test_search_by_sloppy_name(text: str, park_id: str) -> None:
    assert search(text, k=1)[0].id == park_id


@settings(max_examples=50)
@given(st.text(max_size=40), st.integers(1, 20))
def test_search_takes_any_text(text: str, k: int) -> None:
    found = search(text, k)
    assert len(found) <= k
    assert len(set(map(id, found))) == len(found)


@pytest.mark.parametrize(
    ("former", "park_id"),
    [
        ("内蒙古包头钢铁冶金开发区金属深加工产业园", "S159040"),
        ("乌海高新技术产业开发区", "S157038"),
        ("呼和浩特和林格尔乳业开发区", "S157007"),
        ("开鲁县生物医药开发区", "S159052"),
        ("鄂托克高新技术产业开发区", "S157034"),
        ("鄂尔多斯大路煤化工基地", "S159054"),
    ],
)
def test_other_names_of_a_zone_lead_to_it(former: str, park_id: str) -> None:
    assert get(former).id == park_id


@pytest.mark.parametrize("name", ["包头钢铁冶金开发区", "内蒙古鄂尔多斯准格尔经济开发区"])
def test_a_name_shared_by_merged_zones_is_not_guessed(name: str) -> None:
    with pytest.raises(NotFound) as caught:
        get(name)
    assert len(caught.value.near) > 1


@pytest.mark.parametrize("park_id", ["", "G999999", "??", "达拉特"])
def test_an_unknown_park_is_not_found(park_id: str) -> None:
    with pytest.raises(NotFound):
        get(park_id)


def test_words_that_name_no_industry_are_dropped() -> None:
    assert not any("在建" in park.leading_industries for park in load())


def test_fact_counts_add_up() -> None:
    told = counts().facts
    assert told["approved_area_ha"] == {"own": 2543}
    for name, by_basis in told.items():
        known = sum(getattr(park, name) is not None for park in load())
        assert sum(by_basis.values()) == known


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source["file"])
def test_every_table_has_as_many_rows_as_its_source_says(source: dict[str, object]) -> None:
    name = str(source["file"])
    text = (DATA / name).read_text(encoding="utf-8")
    assert len(entries(name, text)) == source["rows"]
    for name in ("title", "origin", "year", "licence", "limits"):
        assert source[name]


def entries(name: str, text: str) -> list[object]:
    if name.endswith(".geojson"):
        return list(json.loads(text)["features"])
    if name.endswith(".toml"):
        return next(held for held in tomllib.loads(text).values() if isinstance(held, list))
    return list(csv.DictReader(text.splitlines()))


def test_each_table_is_listed_once() -> None:
    listed = [source["file"] for source in SOURCES]
    assert len(listed) == len(set(listed))
    assert set(listed) | {"SOURCES.toml"} == {table.name for table in DATA.iterdir()}


def test_no_table_names_a_private_place() -> None:
    for table in DATA.iterdir():
        if table.name.endswith((".csv", ".toml")):
            text = table.read_text(encoding="utf-8")
            assert not any(place in text for place in ("/home/", "C:\\"))


def test_the_data_version_is_the_same_in_another_process() -> None:
    program = "from features.catalogue import DATA_VERSION; print(DATA_VERSION)"
    said = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(catalogue.__file__).parents[1],
    )
    assert said.stdout.strip() == catalogue.DATA_VERSION
    assert len(catalogue.DATA_VERSION) == 12


def test_building_all_parks_is_quick() -> None:
    """About 0.3 s on one core; the bound leaves room for a busy machine."""
    start = time.process_time()
    parks = catalogue._parks.__wrapped__()
    assert time.process_time() - start < 1.0
    assert parks == load()


@pytest.mark.parametrize("place", ["开鲁", "察哈尔右翼", "乌兰察布"])
def test_the_parks_of_a_place_are_found_by_its_name(place: str) -> None:
    found = search(place, 5)
    assert found
    assert any(park.county.startswith(place) or park.prefecture.startswith(place) for park in found)
    first = found[0]
    assert first.province == "内蒙古自治区"


@pytest.mark.parametrize(
    ("said", "adcode"),
    [
        ("Baotou", "1502"),
        ("baotou city", "1502"),
        ("Hulun Buir", "1507"),
        ("ulan", "1509"),
        ("Inner Mongolia", "15"),
    ],
)
def test_the_parks_of_a_place_are_found_by_its_name_in_english(said: str, adcode: str) -> None:
    there = [park.id for park in load() if park.adcode.startswith(adcode)]
    found = [park.id for park in search(said, len(load()))]
    assert there
    assert found[: len(there)] == there


@pytest.mark.parametrize("said", ["ba", "qqqq", "15"])
def test_what_begins_no_name_in_english_is_no_place(said: str) -> None:
    assert regions.in_english(said) == ()
