"""How a product stands in a place: evidence is about the product itself, and has a source."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import catalogue, evidence, facts, regions
from features.facts import RegionFact
from features.products import Product, named
from features.products import catalogue as products
from features.relatedness import Link, chains
from features.sitings import Siting, load
from features.standings import Standing
from features.text import Text
from recommender.chains import Panorama, panorama_of
from recommender.nodes import (
    ENOUGH_INSIDE,
    Known,
    Node,
    State,
    is_covered,
    is_manufactured,
    node,
    stated,
)

PARKS, SITINGS = catalogue.load(), load()
PLACED = [(link, one) for chain in chains() for link in chain.links for one in link.products]
some_place = st.sampled_from(PLACED)
some_sitings = st.lists(st.sampled_from(SITINGS), max_size=12)


def asked(chain: str, place: str) -> Panorama:
    return panorama_of(chain, place, PARKS, SITINGS)


def of(found: Panorama, product: str) -> Node:
    return next(one for one in found.nodes if one.name.zh == product)


def siting(**said: object) -> Siting:
    return replace(SITINGS[0], **said)  # type: ignore[arg-type]  # any field of it


def link_of(product: str) -> Link:
    return next(link for link, one in PLACED if one.name.zh == product)


def alone(product: str, *sitings: Siting) -> State:
    """How the product stands where these sitings are all that is known."""
    known = Known(sitings, (), (), covered=True)
    return node(products()[product], link_of(product), 0, False, known).state


@given(some_place, some_sitings, st.booleans())
def test_a_state_rests_on_evidence_that_names_the_product_or_its_own_industry(
    place: tuple[Link, Product], sitings: list[Siting], covered: bool
) -> None:
    link, product = place
    one = node(product, link, 0, False, Known(sitings, (), (), covered))
    assert bool(one.evidence) == (one.state in {State.PRESENT, State.WEAK})
    about = [
        s
        for s in sitings
        if product.name.zh in named(f"{s.firm} {s.project}", s.industry)
        or product.made_under(s.industry)
    ]
    assert {said.source for said in one.evidence} <= {s.source for s in about}


@given(some_place, some_sitings, some_sitings)
def test_more_known_projects_never_make_a_product_scarcer(
    place: tuple[Link, Product], some: list[Siting], more: list[Siting]
) -> None:
    link, product = place
    order = [State.MISSING, State.WEAK, State.PRESENT]
    few, many = (
        node(product, link, 0, False, Known(sitings, (), (), covered=True)).state
        for sitings in (some, some + more)
    )
    if State.UNKNOWN not in {few, many}:
        assert order.index(few) <= order.index(many)


@given(some_place, st.booleans())
def test_what_known_projects_do_not_record_is_unknown_and_never_missing(
    place: tuple[Link, Product], covered: bool
) -> None:
    link, product = place
    state = node(product, link, 0, False, Known((), (), (), covered)).state
    missing = covered and is_manufactured(product, link)
    assert state is (State.MISSING if missing else State.UNKNOWN)


def test_high_purity_silicon_is_polysilicon_and_nothing_else() -> None:
    """Baotou has four such plants; film and glass are sought there (opinion on manufacturing)."""
    found = asked("solar", "包头")
    assert of(found, "多晶硅").state is State.PRESENT
    assert of(found, "EVA胶膜").state is State.MISSING
    assert of(found, "光伏玻璃").state is State.MISSING
    for product in ("隔膜", "电解液"):
        assert of(asked("storage", "内蒙古"), product).state is State.MISSING
    assert of(asked("rare_earth", "内蒙古"), "储氢材料").state is State.MISSING


def test_a_maker_of_switchgear_is_no_evidence_for_railway_cars_or_farm_machinery() -> None:
    found = asked("local_equipment", "鄂尔多斯")
    assert of(found, "电力装备").state is State.PRESENT
    assert of(found, "铁路车辆").evidence == of(found, "农机").evidence == ()


def test_turbines_of_tongliao_are_one_product_and_there() -> None:
    turbines = of(asked("wind", "通辽"), "风电整机")
    assert turbines.state is State.PRESENT
    said = "".join(one.said.zh for one in turbines.evidence)
    assert all(firm in said for firm in ("金风", "中国海装", "湘电"))


def test_a_fuel_cell_system_is_no_storage_system() -> None:
    found = asked("storage", "鄂尔多斯")
    assert of(found, "储能系统").evidence == ()
    assert of(found, "储能系统").state is State.UNKNOWN
    assert not any("燃料电池" in one.said.zh for one in of(found, "储能电池").evidence)


@pytest.mark.parametrize(
    ("chain", "place", "product", "tenant"),
    [
        ("coal_chemistry", "内蒙古", "聚烯烃", "久泰新材料"),
        ("hydrogen", "鄂尔多斯", "电堆", "国鸿氢能"),
        ("storage", "鄂尔多斯", "正极材料", "华景新材"),
        ("solar", "鄂尔多斯", "单晶硅", ""),
    ],
)
def test_who_is_in_a_park_shows_what_it_makes(
    chain: str, place: str, product: str, tenant: str
) -> None:
    found = of(asked(chain, place), product)
    assert (found.state is State.PRESENT) is bool(tenant)
    assert any(tenant in one.said.zh for one in found.evidence) or not tenant
    assert all(one.source for one in found.evidence)


def test_a_park_that_names_the_material_is_a_clue_to_its_products_and_no_more() -> None:
    """Ordos hi-tech zone lists 羊绒 among its leading industries; the trade in it is not known."""
    found = asked("cashmere", "鄂尔多斯")
    for product in ("无毛绒", "羊绒纱", "羊绒面料", "羊绒衫", "羊绒服装", "羊绒针织"):
        assert of(found, product).state is State.UNKNOWN
        said = of(found, product).evidence[0]
        assert "羊绒" in said.said.zh
        assert "未写明产品" in said.said.zh
        assert said.source == evidence.later_sources("G152059")["羊绒"]
    assert of(found, "羊绒收购").state is State.UNKNOWN


def test_a_word_for_an_industry_names_no_single_product_of_it() -> None:
    """铝加工 is read as the industry of aluminium, yet says nothing of smelting."""
    smelting = of(asked("metal_after_processing", "包头"), "电解铝")
    assert not [one for one in smelting.evidence if "“铝加工”" in one.said.zh]
    assert "电解铝" in smelting.evidence[0].said.zh
    assert of(asked("rare_earth", "包头"), "稀土采选").evidence == ()


def test_a_word_that_a_later_source_adds_to_a_park_has_that_source() -> None:
    motors = of(asked("rare_earth", "包头"), "永磁电机")
    assert motors.state is State.PRESENT
    storage = of(asked("storage", "包头"), "储能电池")
    assert storage.state is State.UNKNOWN
    assert catalogue.CATALOGUE not in {one.source for one in storage.evidence}


def test_a_project_that_is_in_the_park_by_our_reading_says_so() -> None:
    """Of 善合 the source names the county alone."""
    said = [one.said.zh for one in of(asked("pharmaceuticals", "S159052"), "原料药").evidence]
    assert any("善合" in one and one.endswith("；所在园区为推断）") for one in said)
    around = of(asked("pharmaceuticals", "通辽"), "原料药").evidence
    assert not [one for one in around if "推断" in one.said.zh]


def test_one_park_with_few_projects_lacks_nothing_that_is_known() -> None:
    found = asked("wind", "开鲁工业园区")
    assert of(found, "风电整机").state is State.PRESENT
    assert {one.state for one in found.nodes} == {State.PRESENT, State.UNKNOWN}


@given(st.integers(0, 40), st.integers(0, 40))
def test_every_region_asked_about_must_be_known_itself(baotou: int, tongliao: int) -> None:
    sitings = [siting(adcode="150200")] * baotou + [siting(adcode="150500")] * tongliao
    assert is_covered(("1502",), sitings) == (baotou >= ENOUGH_INSIDE)
    assert is_covered(("1502", "1505"), sitings) == (min(baotou, tongliao) >= ENOUGH_INSIDE)
    assert is_covered(("15",), sitings) == (baotou + tongliao >= 3 * ENOUGH_INSIDE)
    assert not is_covered(("31",), sitings)


@pytest.mark.parametrize(
    ("product", "firm", "project", "industry", "state"),
    [
        ("光伏玻璃", "某厂", "特种玻璃一期", "3042", State.WEAK),
        ("光伏玻璃", "某厂", "光伏玻璃一期", "3042", State.PRESENT),
        ("多晶硅", "某厂", "电子材料", "3985", State.MISSING),
        ("锂电池", "某厂", "二期20GWh", "3841", State.PRESENT),
        ("储能电池", "某厂", "二期20GWh", "3841", State.MISSING),
        ("新能源汽车", "某新能源汽车", "充电桩", "3823", State.MISSING),
        ("塔筒", "某塔筒", "二期", "3311", State.PRESENT),
        ("塔筒", "某厂", "法兰", "3311", State.MISSING),
    ],
)
def test_a_class_of_one_product_hints_at_it_and_a_class_that_is_the_product_shows_it(
    product: str, firm: str, project: str, industry: str, state: State
) -> None:
    assert alone(product, siting(firm=firm, project=project, industry=industry)) is state


def test_only_actual_undoubted_amounts_of_the_place_itself_count() -> None:
    inside = stated(regions.members("内蒙古"))
    assert {fact.standing for fact in inside} == {Standing.ACTUAL}
    assert not [fact for fact in inside if fact.doubt or fact.value is None]
    assert {"煤制气产能全国位次", "光伏组件供给能力"} <= {fact.item for fact in inside}
    assert "制氢设备年产能" not in {fact.item for fact in inside}, "its figure is doubted"
    league = stated(regions.members("通辽"))
    assert not [fact for fact in league if fact.place == "内蒙古"]


def fact(item: str) -> RegionFact:
    (one, *_) = [one for one in facts.load() if one.item == "煤制气产能全国位次"]
    return replace(one, item=item)


@pytest.mark.parametrize(
    ("product", "item", "state"),
    [
        ("光伏组件", "光伏组件供给能力", State.PRESENT),
        ("风电整机", "风电装备整建制配套能力", State.PRESENT),
        ("风力发电", "新能源装机", State.UNKNOWN),
        ("稀土冶炼", "稀土行业产值", State.UNKNOWN),
        ("稀土永磁", "稀土行业产值", State.MISSING),
        ("风电叶片", "风电装备整建制配套能力", State.MISSING),
    ],
)
def test_a_published_amount_shows_the_product_it_names(
    product: str, item: str, state: State
) -> None:
    known = Known((), (), (fact(item),), covered=True)
    assert node(products()[product], link_of(product), 0, False, known).state is state


def test_every_state_has_words() -> None:
    assert len({state.label for state in State}) == len(State)
    assert all(isinstance(state.label, Text) for state in State)
