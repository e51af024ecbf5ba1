"""Chains: the links that the documents name, and the products that belong to them."""

from itertools import pairwise

import pytest

from features import catalogue, sitings
from features.encode import weighted_codes
from features.relatedness import CHAIN, Link, between, chains, flow
from recommender.chains import panorama_of, supply
from recommender.matcher import ParkMatcher
from tests.ledger.asking import DAY, EQUIPMENT, asked_at, firm, reason

CHAINS = {chain.id: chain for chain in chains()}
NAMED = {
    "corn": "玉米种植—玉米淀粉—淀粉衍生物—副产品综合利用",
    "wind": "配套零部件—风机制造—设备维修—风电基地",
    "solar": "光伏材料—电池组件—光伏电站",
    "rare_earth": "稀土资源—冶炼分离—功能材料—应用产品",
    "herbal": "道地药材—药材初加工—饮片、配方颗粒—中药蒙药制剂",
}
NODES = [
    ("wind", "配套零部件", "风电叶片 发电机 轮毂 轴承 风电控制系统"),
    ("hydrogen", "制氢和提纯装备", "电解水制氢 副产氢提纯"),
    ("hydrogen", "氢能储运装备", "氢能储运装备 储氢瓶"),
    ("hydrogen", "氢燃料电池", "氢燃料电池"),
    ("storage", "储能电池、储能控制系统", "储能电池 储能控制系统"),
    ("storage", "正负极材料、石墨电极、隔膜", "正极材料 负极材料 石墨电极 隔膜"),
    (
        "new_energy_vehicle",
        "动力电池、电机、电控、动力总成、配套零部件",
        "动力电池 驱动电机 电控系统 动力总成 汽车零部件",
    ),
    ("new_energy_vehicle", "整车研发制造", "新能源汽车 整车"),
    ("silicon", "多晶硅、单晶硅、有机硅", "多晶硅 单晶硅 有机硅"),
    ("silicon", "大尺寸切片、电子级晶硅", "大尺寸切片 电子级晶硅"),
    (
        "carbon_materials",
        "石墨电极、负极材料、碳纤维、石墨烯",
        "超高功率石墨电极 负极材料 碳纤维 石墨烯",
    ),
    ("fine_chemicals", "医药农药系列、染料系列", "医药中间体 农药中间体 染料"),
    ("fluorine_silicon", "氟化工", "氟化工 氢氟酸"),
    ("fluorine_silicon", "氟硅树脂、有机硅、功能性膜材料", "有机硅"),
    (
        "coal_chemistry",
        "高端聚烯烃、工程塑料、高性能纤维、丁腈橡胶",
        "聚烯烃 工程塑料 丁腈橡胶",
    ),
    ("corn", "淀粉衍生物", "色氨酸 精氨酸 黄原胶"),
    ("rare_earth", "稀土资源", "稀土采选"),
    ("rare_earth", "冶炼分离", "稀土冶炼分离"),
    ("rare_earth", "功能材料", "稀土永磁"),
    ("rare_earth", "应用产品", "永磁电机"),
    ("pharmaceuticals", "原料药", "原料药"),
    ("pharmaceuticals", "药品制剂、兽药", "制剂 兽药"),
]  # fmt: skip


def link(chain: str, name: str) -> Link:
    (found,) = [one for one in CHAINS[chain].links if one.name.zh == name]
    return found


@pytest.mark.parametrize(("chain", "links"), NAMED.items())
def test_a_named_chain_has_its_links_in_the_order_of_the_material(chain: str, links: str) -> None:
    found = CHAINS[chain]
    assert "—".join(one.name.zh for one in found.links) == links
    assert "促进制造业高端化" in found.source.zh
    for upper, lower in pairwise(found.links):
        assert between(upper.codes[0], lower.codes[0]).value >= CHAIN
        assert any(flow(one, other).steps == 1 for one in upper.codes for other in lower.codes)


@pytest.mark.parametrize(("chain", "name", "products"), NODES)
def test_what_a_chain_asks_for_is_read_as_a_node_of_it(
    chain: str, name: str, products: str
) -> None:
    codes = link(chain, name).codes
    for product in products.split():
        read = [code for code, _ in weighted_codes([product])]
        assert any(code.startswith(codes) or _covers(code, codes) for code in read), product


def _covers(code: str, codes: tuple[str, ...]) -> bool:
    return any(one.startswith(code) for one in codes)


@pytest.mark.parametrize(
    ("chain", "upstream", "downstream"),
    [
        ("稀土", "0932", "3232"),
        ("稀土", "3985", "3812"),
        ("储能", "3091", "3841"),
        ("光伏", "3985", "3825"),
        ("玉米", "0113", "1391"),
    ],
)
def test_a_park_of_the_next_link_draws_the_firm_and_the_chain_is_named(
    chain: str, upstream: str, downstream: str
) -> None:
    park = catalogue.get(EQUIPMENT).model_copy(update={"leading_industries": (downstream,)})
    found = reason(asked_at(park, firm(upstream)), "industry_fit")
    assert found.fit == pytest.approx(CHAIN)
    assert f"{chain}产业链" in found.offer.zh
    elsewhere = park.model_copy(update={"leading_industries": ("1811",)})
    assert (reason(asked_at(elsewhere, firm(upstream)), "industry_fit").fit or 0.0) < CHAIN / 2


def test_active_ingredients_lead_down_to_preparations() -> None:
    down = flow("2710", "2720")
    assert (down.chain, down.steps) == (CHAINS["pharmaceuticals"].name, 1)
    assert flow("2720", "2710").steps == -1


@pytest.mark.parametrize(
    ("chain", "links", "product"),
    [
        ("dairy", "饲草与奶畜—液体乳、乳粉—奶酪与深加工", "奶酪"),
        ("hydrogen_ammonia", "制—储—输—用", "绿氨"),
        ("low_altitude", "新型航材—电机电池—整机制造", "航材"),
        (
            "local_equipment",
            "关键零部件—工程、矿山、电力、铁路、农牧、石油装备",
            "石油钻采设备",
        ),
        ("energy_services", "风光电站—智慧检修、精细管控、设备优化", "智慧检修"),
    ],
)
def test_chains_that_the_documents_describe_are_drawn(chain: str, links: str, product: str) -> None:
    assert "—".join(one.name.zh for one in CHAINS[chain].links) == links
    assert any(product == one.name.zh for link in CHAINS[chain].links for one in link.products)
    found = panorama_of(chain, "内蒙古", catalogue.load(), sitings.load())
    assert {node.name.zh for node in found.nodes} >= {product}
    assert found.chain.source.zh


def test_capacity_stands_beside_the_node_that_it_is_of() -> None:
    for chain, item in (("wind", "风电装备整建制配套能力"), ("solar", "光伏组件供给能力")):
        found = panorama_of(chain, "内蒙古", catalogue.load(), sitings.load())
        (fact,) = [one for one in supply(found) if one.item == item]
        assert any(fact.concerns(code) for link in found.chain.links for code in link.codes)


def test_a_target_list_tells_role_chain_length_blanks_and_effects() -> None:
    """The half-year report screens by investment per mu, length of the chain and energy."""
    matcher = ParkMatcher(as_of=DAY).fit(catalogue.load(province="内蒙古"))
    bearing = firm(
        "3451", name="某风电轴承", products="风电轴承", land_mu=100, investment_wan=50_000,
        energy_tce=3_000,
    )  # fmt: skip
    (target,) = matcher.targets("S159051", [bearing])
    (role,) = [one for one in target.roles if one.product.zh == "风电轴承"]
    assert role.kind == "extend"
    assert role.blank
    assert 1 <= role.present <= role.links == 4
    effects = {one.figure: one.own for one in target.effects}
    assert effects["investment_per_mu"] == 500.0
    assert effects["energy_quota_tce"] == 3_000
