import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import regions
from features.errors import NotFound

REGIONS = tuple(regions.all_regions().values())
CAN_BE_FOUND = tuple(r for r in REGIONS if not r.adcode.startswith(regions.BEYOND_THE_CATALOGUE))
degrees_east = st.floats(73, 136)
degrees_north = st.floats(3, 54)
points = st.tuples(degrees_east, degrees_north)


def test_every_seat_is_there() -> None:
    levels = [region.level for region in REGIONS]
    assert len(REGIONS) == 3252
    assert [levels.count(level) for level in ("province", "prefecture", "county")] == [
        34,
        363,
        2855,
    ]


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("内蒙古", "150000"),
        ("内蒙古自治区", "150000"),
        ("内蒙", "150000"),
        ("包头", "150200"),
        ("包头市", "150200"),
        ("昆都仑区", "150203"),
        ("内蒙古 包头市 昆都仑区", "150203"),
        ("150200", "150200"),
        ("15", "150000"),
        ("１５０２", "150200"),
        ("江苏苏州", "320500"),
        ("江苏省苏州市昆山市", "320583"),
        ("深圳", "440300"),
        ("北京市朝阳区", "110105"),
        ("朝阳", "211300"),
        ("吉林", "220000"),
        ("吉林市", "220200"),
        ("海南", "460000"),
        ("乌海海南区", "150303"),
        ("锡盟", "152500"),
        ("达茂旗", "150223"),
        ("鄂温克旗", "150724"),
        ("大理州", "532900"),
        ("红河", "532500"),
        ("延边", "222400"),
        ("仙桃市", "429004"),
        ("阿拉尔", "659002"),
        ("无为市", "340225"),
        ("浙江省杭州市余杭经济开发区", "330100"),
    ],
)
def test_found_as_people_write_it(text: str, adcode: str) -> None:
    found = regions.find(text)
    assert found is not None
    assert found.adcode == adcode


@pytest.mark.parametrize(
    "text",
    [
        "韩国",
        "德国",
        "美国",
        "日本",
        "蒙古国",
        "俄罗斯",
        "台湾",
        "香港",
        "澳门",
        "810000",
        "长三角",
        "朝阳区",
        "市中区",
        "包头包头",
        "",
        "?",
    ],
)
def test_abroad_shared_or_no_region_is_none(text: str) -> None:
    assert regions.find(text) is None


@given(st.sampled_from(CAN_BE_FOUND))
def test_a_region_is_found_by_its_code_and_by_its_full_address(region: regions.Region) -> None:
    steps = dict.fromkeys((region.province, region.prefecture, region.name))
    assert regions.find(region.adcode) == region
    assert regions.find("".join(steps)) == region


@given(st.text(max_size=30))
def test_no_text_breaks_find(text: str) -> None:
    assert regions.find(text) is None or isinstance(regions.find(text), regions.Region)


@pytest.mark.parametrize(
    ("text", "prefixes"),
    [
        ("长三角", ("31", "32", "33", "34")),
        ("长三角地区", ("31", "32", "33", "34")),
        ("京津冀城市群", ("11", "12", "13")),
        ("成渝地区双城经济圈", ("50", "51")),
        ("东北地区", ("21", "22", "23")),
        ("蒙东", ("1504", "1505", "1507", "1522")),
        ("内蒙古", ("15",)),
        ("包头市", ("1502",)),
        ("昆都仑区", ("150203",)),
    ],
)
def test_members(text: str, prefixes: tuple[str, ...]) -> None:
    assert regions.members(text) == prefixes


def test_the_four_statistical_regions_part_the_mainland() -> None:
    four = [p for name in ("东部", "中部", "西部", "东北") for p in regions.GROUPS[name]]
    provinces = {r.prefix for r in CAN_BE_FOUND if r.level == "province"}
    assert sorted(four) == sorted(provinces)


def test_every_group_is_made_of_known_regions() -> None:
    codes = {region.prefix for region in REGIONS}
    assert {p for prefixes in regions.GROUPS.values() for p in prefixes} <= codes


@pytest.mark.parametrize("text", ["内梦古", "韩国", "包头市昆区", ""])
def test_an_unknown_wish_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        regions.members(text)


@given(st.text("内蒙古包头市火星", min_size=regions.LONGEST_TYPO + 1, max_size=400))
def test_a_long_text_is_no_misspelt_name(text: str) -> None:
    text = "火" + text
    with pytest.raises(NotFound) as caught:
        regions.members(text)
    assert caught.value.near == ()


def test_the_longest_address_is_still_a_name() -> None:
    address = "甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县"
    assert regions.members(f" {address} ") == ("622927",)
    assert len(address) < regions.LONGEST_NAME


def test_a_misspelt_wish_names_what_may_be_meant() -> None:
    with pytest.raises(NotFound) as caught:
        regions.members("内梦古")
    assert "内蒙古" in caught.value.near


@pytest.mark.parametrize(
    ("adcode", "prefix"),
    [("150000", "15"), ("150200", "1502"), ("150203", "150203"), ("419001", "419001")],
)
def test_prefix(adcode: str, prefix: str) -> None:
    assert regions.prefix(adcode) == prefix


@pytest.mark.parametrize(
    ("adcode", "prefecture"),
    [
        ("150203", "150200"),
        ("150200", "150200"),
        ("110105", "110000"),
        ("500151", "500000"),
        ("429004", "429004"),
        ("659001", "659001"),
    ],
)
def test_prefecture_code(adcode: str, prefecture: str) -> None:
    assert regions.prefecture_code(adcode) == prefecture


@given(st.sampled_from(REGIONS))
def test_every_region_lies_in_its_own_prefix_and_prefecture(region: regions.Region) -> None:
    assert regions.inside(region.adcode, (region.prefix,))
    assert not regions.inside(region.adcode, ())
    if region.level == "county":
        around = regions.all_regions()[regions.prefecture_code(region.adcode)]
        assert around.name == region.prefecture


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [("北京", "呼和浩特", 414), ("北京", "上海", 1067), ("呼和浩特", "包头", 155)],
)
def test_known_distances(one: str, other: str, km: float) -> None:
    a, b = regions.find(one), regions.find(other)
    assert a is not None
    assert b is not None
    assert float(regions.distance_km(a.lng, a.lat, b.lng, b.lat)) == pytest.approx(km, rel=0.01)


@given(points, points, points)
def test_distance_is_a_metric(
    here: tuple[float, float], there: tuple[float, float], via: tuple[float, float]
) -> None:
    straight = float(regions.distance_km(*here, *there))
    around = float(regions.distance_km(*here, *via) + regions.distance_km(*via, *there))
    assert float(regions.distance_km(*here, *here)) == 0
    assert straight == pytest.approx(float(regions.distance_km(*there, *here)), abs=1e-6)
    assert straight <= around + 1e-6


@given(degrees_east, degrees_north, degrees_east, degrees_north)
def test_the_arc_between_unit_vectors_is_the_distance(
    x1: float, y1: float, x2: float, y2: float
) -> None:
    one, other = regions.unit_vectors([x1, x2], [y1, y2])
    arc_km = regions.EARTH_RADIUS_KM * np.arccos(np.clip(one @ other, -1, 1))
    assert np.linalg.norm(one) == pytest.approx(1)
    assert arc_km == pytest.approx(float(regions.distance_km(x1, y1, x2, y2)), abs=0.5)


def test_distances_broadcast_and_an_unknown_point_is_nan() -> None:
    km = regions.distance_km([[111.7], [np.nan]], [[40.8], [40.8]], [116.4, 121.5], [39.9, 31.2])
    assert km.shape == (2, 2)
    assert np.isnan(km[1]).all()
    assert km[0, 0] < km[0, 1]


def test_an_unknown_precision_is_as_vague_as_the_vaguest() -> None:
    assert regions.precision_km("zone") < regions.precision_km("town")
    assert regions.precision_km("") == regions.precision_km("prefecture_seat")


def test_several_regions_may_bear_one_name() -> None:
    assert {region.adcode[:2] for region in regions.named("铁西区")} == {"21", "22"}
    assert [region.adcode for region in regions.named("内蒙古包头市")] == ["150200"]
    assert regions.named("火星省") == ()
    for name in ("内蒙古自治区", "内蒙古自治区包头市", "江苏省南京市鼓楼区", "北京市海淀区"):
        [found] = regions.named(name)
        assert found.whole_name == name
    assert "火星省" not in regions.provinces()
    assert len(regions.provinces()) == 34


def test_a_name_comes_near_to_others() -> None:
    assert "昆都仑区" in regions.near("昆都仓区")
    assert regions.near("某" * 100) == ()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Inner Mongolia", "内蒙古自治区"),
        ("inner mongolia autonomous region", "内蒙古自治区"),
        ("Ningxia Hui Autonomous Region", "宁夏回族自治区"),
        ("Baotou", "包头市"),
        ("BAOTOU CITY", "包头市"),
        ("Xilin Gol League", "锡林郭勒盟"),
        ("Xing'an League", "兴安盟"),
        ("Shaanxi Province", "陕西省"),
        ("Shanxi", "山西省"),
    ],
)
def test_provinces_and_leagues_are_found_by_their_names_in_english(said: str, name: str) -> None:
    assert [one.name for one in (regions.find(said), regions.whole(said)) if one] == [name, name]
    assert regions.members(said) == (regions.whole(name).prefix,)


@pytest.mark.parametrize("said", ["Mars", "Inner", "city", "Baotou2", "Outer Mongolia"])
def test_what_no_document_in_english_calls_so_is_no_region(said: str) -> None:
    assert regions.find(said) is None
    with pytest.raises(NotFound):
        regions.members(said)


@pytest.mark.parametrize(
    "text", ["包头", "150200", "长三角地区", "呼包鄂", "火星", "朝阳区", "", "火" * 500]
)
def test_what_is_known_is_what_has_members(text: str) -> None:
    try:
        found = regions.members(text)
    except NotFound:
        found = ()
    assert regions.known(text) is bool(found)


def test_several_names_stand_for_what_each_of_them_does() -> None:
    assert regions.members_of_each("") == ()
    assert regions.members_of_each("包头市") == regions.members("包头市")
    both = (*regions.members("包头市"), *regions.members("长三角"))
    assert regions.members_of_each("包头市、长三角、包头市") == both
    with pytest.raises(NotFound):
        regions.members_of_each("包头市、火星")
