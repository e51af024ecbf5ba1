"""Chains of a place: states rest on sourced projects, nothing known is never nothing there."""

from dataclasses import astuple

import pytest

from features import catalogue, facts, regions
from features.errors import NotFound
from features.industries import CODES
from features.profiles import Firm
from features.relatedness import chains as all_chains
from features.sitings import load
from recommender.chains import (
    Coverage,
    Panorama,
    around,
    coverage,
    coverage_of,
    directions,
    named,
    outlook,
    panorama,
    panorama_of,
    questions,
    roles,
    supply,
)
from recommender.nodes import Node, State, is_covered

PARKS, SITINGS = catalogue.load(), load()


@pytest.fixture(scope="module")
def wind() -> Panorama:
    return panorama_of("wind", "内蒙古", PARKS, SITINGS)


@pytest.fixture(scope="module")
def solar() -> Panorama:
    return panorama_of("光伏", "内蒙古", PARKS, SITINGS)


def node(found: Panorama, product: str) -> Node:
    (one,) = [node for node in found.nodes if node.name.zh == product]
    return one


def test_a_product_with_a_known_project_is_present_with_its_source(wind: Panorama) -> None:
    tower = node(wind, "塔筒")
    assert tower.state is State.PRESENT
    assert tower.evidence[0].source.startswith("http")
    assert "天顺" in tower.evidence[0].said.zh


def test_what_is_there_has_evidence_with_a_source_and_what_is_missing_none() -> None:
    for chain in all_chains():
        for one in panorama_of(chain.id, "内蒙古", PARKS, SITINGS).nodes:
            assert one.evidence or one.state not in {State.PRESENT, State.WEAK}
            assert not one.evidence or one.state is not State.MISSING
            assert all(evidence.source for evidence in one.evidence)


def test_where_little_is_known_nothing_is_missing() -> None:
    """Of Hainan hardly any siting is known, and of no place are wind farms sitings."""
    hainan = panorama_of("wind", "海南", PARKS, SITINGS)
    assert State.MISSING not in {one.state for one in hainan.nodes}
    here = panorama_of("wind", "内蒙古", PARKS, SITINGS)
    assert node(here, "风力发电").evidence, "a published figure on wind and sun together"
    assert node(here, "风力发电").state is State.UNKNOWN
    league = panorama_of("wind", "通辽", PARKS, SITINGS)
    assert node(league, "风力发电").state is State.UNKNOWN


def test_the_opinion_asks_for_cells_glass_film_and_inverters(solar: Panorama) -> None:
    """Opinion on manufacturing, 二（二）: 引进电池片、光伏玻璃、EVA胶膜、逆变器."""
    sought = {one.name.zh for one in solar.nodes if one.sought}
    assert sought == {"电池片", "光伏玻璃", "EVA胶膜", "逆变器"}
    first = [one.node.name.zh for one in directions([solar])]
    open_ = [p for p in sought if node(solar, p).state is not State.PRESENT]
    assert set(first[: len(open_)]) == set(open_)


def test_directions_name_firms_of_the_list_and_the_neighbours(wind: Panorama) -> None:
    bearing = Firm(name="某轴承", products="风电轴承")
    dairy = Firm(name="某乳业", products="乳制品")
    found = {one.node.name.zh: one for one in directions([wind], [dairy, bearing])}
    assert found["风电轴承"].targets == ("某轴承",)
    assert "下一环节已有" in found["风电轴承"].why.zh
    assert "塔筒" not in found
    assert [one.rank for one in directions([wind])] == list(range(1, len(found) + 1))


def test_what_is_brought_in_is_present_in_the_outlook(wind: Panorama, solar: Panorama) -> None:
    best = directions([wind, solar])[:3]
    for now in (wind, solar):
        then = outlook(now, best)
        filled = {one.node.product for one in best if one.panorama is now}
        for before, after in zip(now.nodes, then.nodes, strict=True):
            expected = State.PRESENT if before.product in filled else before.state
            assert after.state is expected


def state_of(*states: State) -> Panorama:
    """The solar chain with one product in each of its three links."""
    chain = named("solar")
    nodes = [Node(link.products[0], n, state, False) for n, (link, state) in
             enumerate(zip(chain.links, states, strict=True))]  # fmt: skip
    return Panorama(chain, chain.name, tuple(nodes))


@pytest.mark.parametrize(
    ("states", "kind"),
    [
        ((State.MISSING, State.PRESENT, State.MISSING), "strengthen"),
        ((State.PRESENT, State.MISSING, State.PRESENT), "fill"),
        ((State.PRESENT, State.WEAK, State.MISSING), "extend"),
        ((State.MISSING, State.UNKNOWN, State.PRESENT), "extend"),
        ((State.MISSING, State.MISSING, State.MISSING), None),
    ],
)
def test_a_firm_extends_fills_or_strengthens(states: tuple[State, ...], kind: str | None) -> None:
    cells = Firm(name="某电池片", products="电池片")
    found = roles(cells, [state_of(*states)])
    assert [one.kind for one in found] == ([] if kind is None else [kind])
    assert all(one.product.zh == "电池片" for one in found)


def test_a_firm_of_no_chain_has_no_role(wind: Panorama) -> None:
    assert roles(Firm(name="某出版社", industries=("8621",)), [wind]) == ()
    assert roles(Firm(name="只有名字"), [wind]) == ()


def test_coverage_counts_mining_manufacturing_and_supply() -> None:
    """The whole classification has 41 divisions, 207 groups, 666 classes of these."""
    assert coverage(CODES) == Coverage(41, 207, 666)
    assert coverage(["3415", "C3411", "38", "8621"]) == Coverage(2, 1, 2)
    assert coverage([]) == Coverage(0, 0, 0)
    here = coverage(s.industry for s in SITINGS if s.adcode.startswith("15"))
    assert 0 < here.divisions <= here.groups <= here.classes


def test_an_unknown_chain_or_region_is_told_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="wind"):
        named("wid")
    with pytest.raises(NotFound):
        panorama_of("wind", "无此地区", PARKS, SITINGS)


def test_a_region_given_by_hand_may_be_covered_or_not() -> None:
    chain = named("wind")
    states = {
        one.state
        for covered in (True, False)
        for one in panorama(chain, "呼伦贝尔", [], [], covered).nodes
    }
    assert states == {State.MISSING, State.UNKNOWN}


def test_a_park_has_what_is_known_to_be_in_it_and_no_more() -> None:
    league = panorama_of("wind", "包头", PARKS, SITINGS)
    for park in ("S159041", "包头装备制造产业园区"):
        here = panorama_of("wind", park, PARKS, SITINGS)
        assert here.present <= league.present
        assert here.place.zh == "包头装备制造产业园区"
    assert [one.chain.id for one in around(PARKS[0], PARKS, SITINGS)] == [
        chain.id for chain in all_chains()
    ]


def test_the_chains_around_a_park_are_those_of_its_league() -> None:
    for park in PARKS[::500]:
        for found in around(park, PARKS, SITINGS):
            league = regions.members(found.region)
            covered = is_covered(league, SITINGS)
            assert park.adcode.startswith(league)
            assert found == panorama(found.chain, found.region, PARKS, SITINGS, covered)


def test_a_role_tells_how_long_the_chain_is_and_whether_the_product_is_new(wind: Panorama) -> None:
    bearing = Firm(name="某轴承", products="风电轴承")
    (role,) = roles(bearing, [wind])
    assert (role.kind, role.blank) == ("extend", True)
    assert role.present == len(wind.present | {0})
    assert role.links == 4
    (tower,) = roles(Firm(name="某塔筒", products="塔筒"), [wind])
    assert (tower.kind, tower.blank) == ("strengthen", False)


def test_published_capacity_stands_beside_the_chain(wind: Panorama) -> None:
    items = {fact.item: fact for fact in supply(wind)}
    assert items["风电装备整建制配套能力"].figure == "500万千瓦"
    assert all(fact.source for fact in items.values())


def test_how_much_of_the_classification_is_known_in_a_region() -> None:
    """The region is said to have 38, 127 and 250; a list of zones and projects shows fewer."""
    region = coverage_of("内蒙古", PARKS, SITINGS)
    league = coverage_of("包头", PARKS, SITINGS)
    said = [fact.value for fact in facts.about("内蒙古", "拥有工业")]
    assert said == [38.0, 127.0, 250.0]
    for known, here, all_of in zip(astuple(league), astuple(region), said, strict=True):
        assert 0 < known <= here <= (all_of or 0)
    assert astuple(coverage(["B06", "C3415", "384", "8621"])) == (3, 2, 1)


def test_an_industry_without_a_drawn_chain_gets_that_of_its_trade() -> None:
    found = panorama_of("35", "包头", PARKS, SITINGS)
    here = {siting.industry[:2] for siting in SITINGS if siting.adcode.startswith("1502")}
    for one in found.nodes:
        (code,) = one.product.codes
        assert (one.state is State.PRESENT) == (code in here)
    steel = next(one for one in found.nodes if one.product.codes == ("31",))
    assert steel.state is State.WEAK
    assert "钢铁" in steel.evidence[0].said.zh
    maker = Firm(name="某机械", industries=("3511",))
    assert {role.product.zh for role in roles(maker, [found])} <= {"专用设备制造业"}


def test_what_is_not_known_is_asked_about_and_never_ranked() -> None:
    """Of 长三角 few projects are known, of mining, supply and farming none anywhere."""
    for chain_id, place in (("wind", "长三角"), ("44", "通辽"), ("corn", "通辽")):
        found = panorama_of(chain_id, place, PARKS, SITINGS)
        states = {one.name.zh: one.state for one in found.nodes}
        ranked = [one.node.name.zh for one in directions([found])]
        asked = [one.node.name.zh for one in questions([found])]
        assert len(set(ranked)) == len(ranked), "a product of two links is brought in once"
        assert len(set(asked)) == len(asked)
        assert {states[name] for name in asked} == {State.UNKNOWN}
        assert set(ranked) | set(asked) == {
            name for name, state in states.items() if state is not State.PRESENT
        }
        assert all(one.why.zh and one.why.en for one in questions([found]))
    assert "水的生产和供应业" in {
        one.node.name.zh for one in questions([panorama_of("44", "通辽", PARKS, SITINGS)])
    }


def test_no_direction_is_against_a_published_capacity_of_the_place() -> None:
    found = panorama_of("coal_chemistry", "内蒙古", PARKS, SITINGS)
    ranked = {one.node.name.zh for one in directions([found])}
    assert not ranked & {"煤制气", "煤制油", "煤制甲醇", "烯烃", "乙二醇"}
    gas = node(found, "煤制气")
    assert gas.state is State.PRESENT
    assert gas.evidence[0].said.zh == "内蒙古煤制气产能全国位次 1位（2025，实际）"
    assert "内蒙古日报" in gas.evidence[0].source


def test_a_firm_is_named_for_the_product_of_its_industry_not_for_all_of_the_link() -> None:
    found = panorama_of("solar", "包头", PARKS, SITINGS)
    film = Firm(name="某薄膜", industries=("2921",))
    targets = {one.node.name.zh: one.targets for one in directions([found], [film])}
    assert targets["EVA胶膜"] == ("某薄膜",)
    assert targets["光伏玻璃"] == ()


@pytest.mark.parametrize(
    ("said", "products"),
    [
        ({"industries": ("3985",), "products": "钕铁硼永磁材料"}, {"稀土永磁"}),
        ({"industries": ("3985",), "products": "高纯晶硅"}, {"多晶硅"}),
        ({"industries": ("3985",)}, set()),
    ],
)
def test_a_class_of_several_trades_gives_no_part_in_chains_that_no_product_names(
    said: dict[str, object], products: set[str]
) -> None:
    firm = Firm.model_validate({"name": "某材料", **said})
    found = [panorama_of(chain.id, "内蒙古", PARKS, SITINGS) for chain in all_chains()]
    assert {role.product.zh for role in roles(firm, found)} == products


def test_who_names_another_product_of_the_industry_is_no_target() -> None:
    magnets = Firm(name="某磁材", industries=("3985",), products="钕铁硼")
    unnamed = Firm(name="某材料", industries=("3985",))
    chain = named("solar")
    polysilicon = next(p for link in chain.links for p in link.products if p.name.zh == "多晶硅")
    wanted = Panorama(chain, chain.name, (Node(polysilicon, 0, State.MISSING, False),))
    [direction] = directions([wanted], [magnets, unnamed])
    assert direction.targets == ("某材料",)
