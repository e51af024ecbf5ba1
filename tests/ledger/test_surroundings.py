"""What stands beside a match: what the firm counts as, and what lies around the park."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import catalogue, facts, honours, layers, neighbours, regions, surroundings, tables
from features.choices import OWNERSHIPS
from features.profiles import Firm, Park
from features.sitings import firm_key
from recommender.asides import Remark
from recommender.matcher import ParkMatcher
from recommender.results import Flag, Match
from tests.ledger.asking import DAY, EQUIPMENT, WUHAI, asked_at, firm, reason, with_own


def counted_as(matcher: ParkMatcher, **stated: Any) -> dict[str, Flag]:
    asked = firm(*stated.pop("industries", ("3415",)), **stated)
    return {one.name: one for one in matcher.match(asked, k=1).flags}


def beside(matcher: ParkMatcher, park_id: str, *industries: str, **stated: Any) -> list[Remark]:
    return list(matcher.explain(firm(*industries, **stated), park_id).remarks)


def labels(found: list[Remark], kind: str) -> set[str]:
    return {one.label.zh for one in found if one.kind == kind}


@pytest.mark.parametrize(
    ("title", "name", "said"),
    [
        ("科技型中小企业", "tech_small", "高新技术企业"),
        ("高新技术企业", "high_tech", "科技型领军企业"),
        ("专精特新", "specialised", "小巨人"),
        ("节水标杆企业", "water_benchmark", "第 2 级"),
        ("绿色工厂", "green_factory", "点名"),
        ("龙头企业", "chain_head", "点名"),
    ],
)
def test_a_title_is_known_with_its_rung(
    matcher: ParkMatcher, title: str, name: str, said: str
) -> None:
    flag = counted_as(matcher, titles=(title,))[name]
    assert said in flag.why.zh
    assert flag.clause.zh


def test_the_ladder_of_innovation_has_three_rungs_in_order() -> None:
    rungs = {h.rung: h.name.zh for h in honours.honours() if h.ladder.zh == "创新梯次"}
    assert rungs == {1: "科技型中小企业", 2: "高新技术企业", 3: "科技型领军企业"}


@pytest.mark.parametrize(("item", "figure"), [("专精特新", "100家"), ("龙头", "157家")])
def test_wuhai_s_lists_are_counts_of_the_league(item: str, figure: str) -> None:
    assert any(
        f.place == "乌海市" and f.figure.startswith(figure) for f in facts.about("乌海", item)
    )


def test_advanced_high_load_is_another_thing_than_energy_and_pollution_heavy(
    matcher: ParkMatcher,
) -> None:
    asked = {"energy_tce": 20_000, "exemptions": ("benchmark_efficiency",)}
    assert counted_as(matcher, **asked)["advanced_high_load"].label.zh == "先进高载能"
    unproven = counted_as(matcher, energy_tce=20_000)["advanced_high_load"]
    assert unproven.label.zh == "高载能，先进性待证"
    assert "advanced_high_load" not in counted_as(matcher, energy_tce=900)


def test_the_new_and_the_green_of_a_move_are_told_and_what_is_not_stated_too(
    matcher: ParkMatcher,
) -> None:
    told = counted_as(matcher, green_share_min=0.6, titles=("高新技术企业",))["uplift"]
    for word in ("新兴产业", "高新技术企业", "60%"):
        assert word in told.why.zh
    assert "绿色赋能" in told.clause.zh
    assert "含绿量：未说明" in counted_as(matcher, industries=("3140",))["uplift"].why.zh


@pytest.mark.parametrize("mode", ["whole", "expansion", "production", "enclave"])
def test_the_mode_of_relocation_is_told(matcher: ParkMatcher, mode: str) -> None:
    assert counted_as(matcher, relocation_mode=mode)["relocation_mode"].why.zh


@settings(max_examples=15)
@given(
    st.sampled_from(["3415", "3140", "2710", "6450"]),
    st.sampled_from(sorted(OWNERSHIPS)),
    st.sampled_from(sorted(OWNERSHIPS)),
    st.none() | st.floats(1e3, 1e6),
)
def test_ownership_never_sways_a_ranking(
    matcher: ParkMatcher, code: str, one: str, other: str, invested: float | None
) -> None:
    asked = [firm(code, ownership=own, investment_wan=invested) for own in ("", one, other)]
    found = [matcher.match(each, k=90) for each in asked]
    ranked = [[(m.park_id, m.score, m.low, m.high, m.verdict) for m in a.matches] for a in found]
    assert ranked[0] == ranked[1] == ranked[2]


def test_ownership_is_told_with_equal_treatment(matcher: ParkMatcher) -> None:
    assert "同等对待" in counted_as(matcher, ownership="private")["ownership"].why.zh


@pytest.mark.parametrize(
    ("league", "layer"),
    [
        ("乌海市", "黄河流域"),
        ("阿拉善盟", "黄河流域"),
    ],
)
def test_parks_along_the_river_are_told_of_it_and_that_it_is_to_verify(
    matcher: ParkMatcher, league: str, layer: str
) -> None:
    for park in catalogue.load(province=league):
        found = [r for r in beside(matcher, park.id, "3415") if r.label.zh == layer]
        assert len(found) == 1
        assert "核实" in found[0].said.zh
        assert found[0].source


@pytest.mark.parametrize("league", ["通辽市", "赤峰市", "呼伦贝尔市", "兴安盟"])
def test_no_basin_is_told_where_no_document_binds_a_project(
    matcher: ParkMatcher, league: str
) -> None:
    for park in catalogue.load(province=league):
        assert not any("流域" in name for name in labels(beside(matcher, park.id, "3415"), "layer"))


def test_wuhai_s_air_and_what_lies_around_it(matcher: ParkMatcher) -> None:
    assert "大气敏感区：乌海" in labels(beside(matcher, WUHAI, "3140"), "layer")
    around = catalogue.load(province="鄂托克旗")[0]
    told = [r for r in beside(matcher, around.id, "3140") if "乌海周边" in r.label.zh]
    assert "须核实" in told[0].said.zh
    assert not any("大气" in name for name in labels(beside(matcher, EQUIPMENT, "3140"), "layer"))


def test_measures_against_accidents_are_told_to_chemical_projects(matcher: ParkMatcher) -> None:
    assert "化工安全" in labels(beside(matcher, WUHAI, "2614"), "layer")
    assert "化工安全" not in labels(beside(matcher, WUHAI, "3415"), "layer")


WORKS = [
    ("rail", "包银高铁", 0), ("rail", "太锡铁路", 0), ("rail", "集通铁路电气化改造", 0),
    ("rail", "临策铁路扩能改造", 0), ("rail", "白阿铁路动车改造", 0), ("rail", "集大原高铁", 2024),
    ("rail", "鄂榆高铁", 0), ("rail", "海阿铁路改造", 0), ("road", "G5511 通辽段", 2024),
    ("road", "G0616 甘海段", 2024), ("water", "引绰济辽二期", 0),
    ("power", "张北至胜利输变电工程", 2024),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "year"), WORKS)
def test_works_are_told_with_their_year_or_that_none_is_published(
    matcher: ParkMatcher, parks: tuple[Park, ...], kind: str, name: str, year: int
) -> None:
    here = next(p for p in parks if any(w.name.zh == name for w in surroundings.works(p.adcode)))
    label = f"{surroundings.KINDS[kind].zh}：{name}"
    (found,) = [r for r in beside(matcher, here.id, "3415") if r.label.zh == label]
    assert (str(year) in found.said.zh) if year else ("建成" not in found.said.zh[:4])
    assert found.source.startswith("2024 年")


@pytest.mark.parametrize(
    ("name", "said"),
    [("集大原高铁", "2024 年力争建成"), ("沿边国道 G331", "2024 年力争建成"),
     ("G5511 通辽段", "2024 年计划建成"), ("引黄入呼三期", "争取开工，建成年份未公布"),
     ("蒙西至京津冀输电通道", "争取开工，建成年份未公布")],
)  # fmt: skip
def test_what_is_aimed_at_is_told_as_an_aim(parks: tuple[Park, ...], name: str, said: str) -> None:
    near = [w for park in parks for w in surroundings.works(park.adcode) if w.name.zh == name]
    assert {one.when.zh for one in near} == {said}


def test_the_border_road_is_told_along_the_border_and_the_branch_supply_to_nobody(
    parks: tuple[Park, ...],
) -> None:
    for park in parks:
        told = {one.name.zh for one in surroundings.works(park.adcode)}
        league = regions.prefecture_code(park.adcode) if park.adcode else ""
        assert ("沿边国道 G331" in told) == bool(league and neighbours.abroad(league)
                                             and league.startswith("15"))  # fmt: skip
        assert "内蒙古支线供水" not in told


@pytest.mark.parametrize(
    ("origin", "way"),
    [("江苏苏州", "由东部转向西部，顺梯度转移"), ("陕西西安", "由西部转向西部，同一梯度")],
)
def test_the_gradient_between_the_four_regions(matcher: ParkMatcher, origin: str, way: str) -> None:
    (told,) = [r for r in beside(matcher, EQUIPMENT, "3415", origin=origin) if r.kind == "gradient"]
    assert told.said.zh == way
    assert "政府工作报告" in told.source


def test_every_province_has_one_place_in_the_gradient() -> None:
    codes = {code[:2] for code in regions.all_regions()} - {"71", "81", "82"}
    assert {neighbours.group(code) for code in codes} == set(neighbours.GRADIENT)


def test_eight_provinces_two_countries_and_the_capital_region_around(matcher: ParkMatcher) -> None:
    assert len(neighbours.of_province("15")) == 8
    assert {name.zh for name in neighbours.abroad("150000")} == {"蒙古国", "俄罗斯"}
    assert set(regions.GROUPS["京津冀"]).intersection(neighbours.of_province("15")) == {"13"}
    told = beside(matcher, EQUIPMENT, "3415", origin="河北省", export_share=0.2)
    assert {"neighbour", "border"} <= {one.kind for one in told}


@pytest.mark.parametrize(
    ("bought", "name"),
    [
        ("0610", "煤炭"),
        ("0932", "稀土"),
        ("0932", "稀土开采"),
        ("3985", "稀土磁性材料"),
        ("2522", "煤制天然气"),
    ],
)
def test_what_the_region_is_first_in_is_told_to_who_buys_it(
    matcher: ParkMatcher, bought: str, name: str
) -> None:
    found = beside(matcher, EQUIPMENT, "3415", inputs=(bought,))
    assert f"投入品资源：{name}" in labels(found, "endowment")
    assert not labels(beside(matcher, EQUIPMENT, "3415"), "endowment")


@pytest.mark.parametrize(
    ("made", "rule", "there", "elsewhere"),
    [
        ("玉米淀粉 1391", "玉米加工", ("呼伦贝尔市", "兴安盟", "通辽市"), "包头市"),
        ("马铃薯淀粉 1391", "马铃薯", ("呼伦贝尔市", "赤峰市", "乌兰察布市"), "包头市"),
        ("液态奶 1441", "鲜奶", ("锡林郭勒盟", "呼和浩特市", "呼伦贝尔市"), "阿拉善盟"),
    ],
)
def test_a_preferred_place_for_a_product_is_told(
    matcher: ParkMatcher, made: str, rule: str, there: tuple[str, ...], elsewhere: str
) -> None:
    product, code = made.split()

    def told(league: str) -> str:
        park = catalogue.load(province=league)[0]
        found = beside(matcher, park.id, code, products=product)
        (one,) = [r for r in found if r.kind == "preference" and rule in r.label.zh]
        assert one.source
        return one.said.zh

    assert all(told(league).startswith("文件鼓励布局于此") for league in there)
    assert told(elsewhere).startswith("文件鼓励布局的地区不含此地")


def test_a_leader_draws_who_would_deal_with_it(parks: tuple[Park, ...]) -> None:
    bare = Park(id="X1", name="某园区", adcode="320500")
    led = bare.model_copy(update={"tenant_industries": ("3415",), "chain_leaders": ("某链主",)})
    supplier = firm("3062", outputs=("3415",))
    assert reason(asked_at(bare, supplier), "chain_fit").fit is None
    drawn = reason(asked_at(led, supplier), "chain_fit")
    assert drawn.fit is not None
    assert drawn.contribution > 0
    assert firm_key("某链主")


@pytest.mark.parametrize("code", ["3252", "3251"])
def test_aluminium_and_copper_goods_count_as_new_materials(code: str) -> None:
    assert "新材料" in {group.name.zh for group in layers.of(code)}


def test_a_parcel_of_standard_land_is_a_site_with_bars_of_its_own() -> None:
    parcel = Park.model_validate({
        "id": "BZD-1", "name": "某标准地地块", "kind": "标准地地块", "adcode": "150207",
        "land_available_mu": {"value": 100, "as_of": "2025"},
        "min_investment_per_mu": {"value": 300, "as_of": "2025"},
        "min_tax_per_mu": {"value": 15, "as_of": "2025"},
    })  # fmt: skip
    ranked = ParkMatcher(as_of=DAY).fit([*catalogue.load(province="包头"), parcel])
    fits = firm("3415", land_mu=80, investment_wan=32_000, annual_tax_wan=2_000)
    assert parcel.id in {m.park_id for m in ranked.match(fits, k=99).matches}
    thin = firm("3415", land_mu=80, investment_wan=8_000, annual_tax_wan=2_000)
    assert parcel.id not in {m.park_id for m in ranked.match(thin, k=99).matches}
    large = firm("3415", land_mu=150, investment_wan=60_000, annual_tax_wan=9_000)
    assert parcel.id not in {m.park_id for m in ranked.match(large, k=99).matches}
    (stock,) = facts.about("内蒙古", "标准地")[:1]
    assert stock.figure.startswith("332")


WANTED = [
    ("包头市", "3415", "现代能源装备制造基地"),
    ("包头市", "3985", "半导体硅基材料"),
    ("包头市", "2911", "新能源重卡轮胎"),
    ("鄂尔多斯市", "2523", "世界级煤化工产业集群"),
    ("呼和浩特市", "3415", "新能源高端装备研发"),
    ("呼和浩特市", "7320", "现代服务业"),
    ("兴安盟", "3415", "新能源+"),
    ("兴安盟", "1352", "现代畜牧业试验区"),
]


@pytest.mark.parametrize(("league", "code", "words"), WANTED)
def test_what_a_league_wants_of_the_firm_s_trade_is_told_at_its_parks_alone(
    matcher: ParkMatcher, league: str, code: str, words: str
) -> None:
    here = catalogue.load(province=league)[0]
    told = [r for r in beside(matcher, here.id, code) if r.kind == "league" and words in r.quoted]
    assert len(told) == 1
    assert told[0].quoted.startswith(league)
    assert told[0].source
    assert told[0].as_of
    assert not any(words in r.quoted for r in beside(matcher, WUHAI, code))


@pytest.mark.parametrize(
    ("league", "words", "standing"),
    [
        ("鄂尔多斯", "四个世界级产业", "target"),
        ("兴安盟", "浙大校友内蒙古产业园", "target"),
    ],
)
def test_what_a_league_plans_without_a_trade_is_a_fact_of_it(
    league: str, words: str, standing: str
) -> None:
    (fact,) = facts.about(league, words)
    assert fact.standing.value == standing
    assert fact.source


def test_a_broken_line_inside_a_word_is_healed() -> None:
    cells = ("中石油华北\n油田", "风电\n叶片", "风电\n设备；光伏\n设备", "包头、内蒙\n古")
    row = ",".join(f'"{cell}"' for cell in cells)
    written = f"企业名称,产品,行业,意向地区\n{row}\n"
    (chunk,) = tables.read(written.encode(), Firm)
    (row,) = chunk.rows
    assert (row.name, row.products) == ("中石油华北油田", "风电叶片")
    assert row.industries == ("风电设备", "光伏设备")
    assert row.regions_wanted == ("包头", "内蒙古")


def test_one_industry_to_a_line_stays_a_list() -> None:
    (chunk,) = tables.read('企业名称,行业\n甲,"钢铁\n水泥"\n'.encode(), Firm)
    assert chunk.rows[0].industries == ("钢铁", "水泥")
    (wrapped,) = tables.read('企业名称,行业\n甲,"风电叶\n片制造"\n'.encode(), Firm)
    assert wrapped.rows[0].industries == ("风电叶片制造",)


def test_a_park_run_jointly_names_both_jurisdictions() -> None:
    park = Park.model_validate({
        "id": "X1", "name": "京蒙协作（亦庄·赤峰）科创产业园", "adcode": "150402",
        "province": "内蒙古自治区", "prefecture": "赤峰市", "partner_regions": "北京市",
    })  # fmt: skip
    for origin, said in (("北京市", "与企业转出地共建"), ("江苏苏州", "与外地共建")):
        match = asked_at(park, firm("3415", origin=origin))
        (told,) = [r for r in match.remarks if r.kind == "partner"]
        assert (told.said.zh, told.quoted) == (said, "北京市")
        assert match.place.startswith("内蒙古自治区赤峰市")


@pytest.mark.parametrize(
    ("output_yi", "tier"),
    [(1000, "千亿级园区"), (999, "500 亿以上千亿级以下园区"), (500, "500 亿以上千亿级以下园区"),
     (499, "500 亿以下园区")],
)  # fmt: skip
def test_a_park_has_a_tier_by_its_own_output(output_yi: float, tier: str) -> None:
    bare = catalogue.get(EQUIPMENT).model_copy(update={"gross_output_wan": None})
    (told,) = labels_of(asked_at(with_own(bare, gross_output_wan=output_yi * 1e4), firm("3415")))
    assert told == tier
    assert not labels_of(asked_at(bare, firm("3415")))


def labels_of(match: Match) -> list[str]:
    return [one.said.zh for one in match.remarks if one.kind == "tier"]


def test_known_outputs_give_real_parks_a_tier_with_year_and_source(
    matcher: ParkMatcher, parks: tuple[Park, ...]
) -> None:
    known = [park for park in parks if park.gross_output_wan]
    assert known
    for park in known:
        (told,) = [r for r in beside(matcher, park.id, "3415") if r.kind == "tier"]
        assert told.as_of
        assert told.source
