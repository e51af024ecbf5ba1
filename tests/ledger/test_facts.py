"""What the documents state of the region: shown with figure, date, standing and source."""

import json

import pytest

from features import catalogue, facts, layers
from features.profiles import Firm
from tests.service.test_main import run

STATED = [
    ("内蒙古", "新能源装机", "1.35亿千瓦（超过）", "2024", "actual"),
    ("内蒙古", "风电装备整建制配套能力", "500万千瓦", "2023", "actual"),
    ("内蒙古", "光伏组件供给能力", "1000万千瓦", "2023", "actual"),
    ("内蒙古", "制氢设备年产能", "50万套（文件原文）", "2023", "actual"),
    ("内蒙古", "储能设备供给能力", "13万千瓦", "2023", "actual"),
    ("内蒙古", "现代煤化工综合产能", "3835万吨", "2024", "actual"),
    ("内蒙古", "煤制甲醇产能全国位次", "1位", "2025", "actual"),
    ("呼包鄂通", "风光氢储装备产值占比(4基地)", "80%", "2023", "actual"),
    ("包头市", "城市定位", "世界稀土之都、世界绿色硅都、五大创新产业集群", "2023", "position"),
    ("包头市", "2025对接活动承接项目", "42个", "2025", "actual"),
    ("包头市", "2025对接活动承接投资", "318亿元", "2025", "actual"),
    ("呼和浩特市", "平台", "一院一谷一中心一基金（合成生物、动物疫苗）", "2025", "target"),
    ("内蒙古", "引进到位资金目标", "5500亿元（不低于）", "2024", "target"),
    ("内蒙古", "引进到位资金", "5300亿元（超过）", "2024", "actual"),
    ("内蒙古", "园区招商到位资金(2023年以来)", "6000亿元（超过）", "2023-2025", "actual"),
    ("阿拉善盟", "储备招商项目", "119个", "2023", "actual"),
    ("呼伦贝尔市", "谋划招商项目", "658个", "2023", "actual"),
    ("呼伦贝尔市", "重点招商项目", "158个", "2023", "actual"),
    ("锡林郭勒盟", "重点经济合作项目", "100个", "2023", "actual"),
    ("内蒙古", "中欧班列(到发)", "429列", "2023", "actual"),
    ("内蒙古", "智算规模目标", "2万P（突破）", "2024", "target"),
    ("内蒙古", "数据装机能力", "300万台", "2025", "target"),
    ("内蒙古", "全部工业增加值", "10002.3亿元", "2024", "actual"),
    ("内蒙古", "现代装备制造产值占工业", "10%（左右）", "2025", "target"),
    ("内蒙古", "新材料产值占工业", "13%（左右）", "2025", "target"),
    ("内蒙古", "绿色农畜产品加工业产值", "4000亿元", "2025", "target"),
    ("内蒙古", "现代煤化工、精细化工产值", "2000亿元（突破）", "2025", "target"),
    ("内蒙古", "新材料产值", "3000亿元（突破）", "2025", "target"),
    ("内蒙古", "生物医药产值", "350亿元", "2025", "target"),
    ("内蒙古", "现代装备制造业产值", "2700亿元（左右）", "2024", "actual"),
    ("内蒙古", "风光氢储装备制造业产值", "2762亿元", "2023", "actual"),
    ("内蒙古", "稀土行业产值", "1000亿元（超过）", "2024", "actual"),
    ("内蒙古", "新设外商投资企业", "167家", "2023", "actual"),
    ("内蒙古", "实际使用外资", "55.8亿元", "2023", "actual"),
    ("内蒙古", "新三样产品出口增长", "48倍", "2023", "actual"),
    ("内蒙古", "16条重点产业链产值", "1.4万亿元（近）", "2023", "actual"),
    ("内蒙古", "7条重点产业链产值目标", "7000亿元（突破）", "2024", "target"),
    ("内蒙古", "制造业节能量", "500万吨标准煤（以上）", "2025", "target"),
    ("内蒙古", "重点行业能效达标杆水平产能比例", "30%（超过）", "2025", "target"),
    ("内蒙古", "万元工业增加值用水量较2020年下降", "13%", "2025", "target"),
    ("内蒙古", "规上工业生产设备数字化率", "60%", "2025", "target"),
    ("内蒙古", "关键工序数控化率", "68%", "2025", "target"),
    ("内蒙古", "工业互联网平台普及率", "45%", "2025", "target"),
    ("内蒙古", "实施重大产业项目", "1400个（以上）", "2024", "target"),
    ("内蒙古", "重大项目投资", "9000亿元（以上）", "2024", "target"),
    ("内蒙古", "大起底批复待批项目", "9326个", "2023", "actual"),
    ("乌海市", "一网通办事项占比", "99.7%", "2025", "actual"),
    ("乌海市", "一件事一次办事项", "128项", "2025", "actual"),
    ("乌海市", "帮办代办服务事项", "86项", "2025", "actual"),
    ("内蒙古", "助企行动任务", "7项", "2025", "actual"),
    ("内蒙古", "助企行动具体措施", "21条", "2025", "actual"),
    ("乌海市", "招商小分队", "45支", "2023", "actual"),
    ("乌海市", "招商工作组", "70个", "2023", "actual"),
    ("乌海市", "精准招商人次", "370人次", "2023", "actual"),
]


@pytest.mark.parametrize(("place", "item", "figure", "period", "standing"), STATED)
def test_a_statement_is_kept_with_figure_date_standing_and_source(
    place: str, item: str, figure: str, period: str, standing: str
) -> None:
    (found,) = [
        fact
        for fact in facts.about("内蒙古", item)
        if (fact.place, fact.item, fact.period) == (place, item, period)
    ]
    assert (found.figure, found.standing.value) == (figure, standing)
    assert found.source


def test_a_promoter_sees_them_on_the_command_line() -> None:
    told = json.loads(run("facts", "内蒙古", "--format", "json").stdout)
    shown = {(one["place"], one["item"], one["said"], one["period"]) for one in told}
    assert {stated[:4] for stated in STATED} <= shown
    assert all(one["source"] for one in told)


def test_two_outputs_of_equipment_keep_their_own_scope_and_year() -> None:
    """2700 of all modern equipment in 2024, 2762 of wind, sun, hydrogen and storage in 2023."""
    scopes = {f.item: (f.value, f.period) for f in facts.about("内蒙古", "装备制造业产值")}
    assert scopes["现代装备制造业产值"] == (2700.0, "2024")
    assert scopes["风光氢储装备制造业产值"] == (2762.0, "2023")
    assert not [g for g in facts.series(facts.load()) if "装备制造业产值" in g[0].item]


def test_later_and_earlier_ranks_of_coal_chemicals_stand_side_by_side() -> None:
    shown = " ".join(run("facts", "内蒙古", "--words", "煤制 产能全国位次").stdout.split())
    assert "煤制烯烃产能全国位次：2023 2位；2025 1位" in shown
    assert "煤制乙二醇产能全国位次：" not in shown


def test_a_number_that_cannot_be_believed_is_flagged_when_shown() -> None:
    assert "存疑" in run("facts", "内蒙古", "--words", "制氢设备").stdout
    (fact,) = facts.about("内蒙古", "制氢设备")
    assert not fact.usable


def test_the_total_of_all_parks_controls_the_sum_of_those_known() -> None:
    control = facts.control("内蒙古", catalogue.load())
    assert control is not None
    assert (control.total.value, control.total.unit) == (20000.0, "亿元")
    assert control.known_wan < 20000 * facts.WAN_PER_YI
    (share,) = facts.about("内蒙古", "园区产值占规上工业比重")
    assert share.figure == "80%（近）"


GROUPED = [
    ("cluster", 10, "现代装备制造", "3415"),
    ("track", 5, "生物医药", "2710"),
    ("future_field", 5, "空天", "3741"),
    ("future_direction", 8, "新型储能", "3841"),
    ("ladder_world", 1, "乳制品", "1441"),
    ("ladder_national", 3, "硅晶新材料及光伏制造", "3825"),
    ("ladder_regional", 6, "风电装备", "3415"),
]


@pytest.mark.parametrize(("layer", "count", "name", "code"), GROUPED)
def test_groupings_of_the_documents_lie_above_the_classification(
    layer: str, count: int, name: str, code: str
) -> None:
    assert sum(group.layer == layer for group in layers.groups()) == count
    assert name in {group.name.zh for group in layers.of(code) if group.layer == layer}
    shown = json.loads(run("industries", code, "-k", "1", "--format", "json").stdout)
    assert name in {one["name"] for one in shown[0]["layers"] if one["layer"] == layer}


@pytest.mark.parametrize(
    ("code", "stage"), [("3140", "传统产业"), ("3415", "新兴产业"), ("3741", "未来产业")]
)
def test_an_industry_is_traditional_emerging_or_future(code: str, stage: str) -> None:
    assert layers.stage(code).zh == stage


STRATEGIES = (
    "西部大开发",
    "东北全面振兴（东五盟市）",
    "黄河流域生态保护和高质量发展（沿黄七盟市）",
)


@pytest.mark.parametrize(
    ("league", "held"),
    [("1504", (0, 1)), ("1505", (0, 1)), ("1507", (0, 1)), ("1502", (0, 2)), ("1506", (0, 2))],
)
def test_national_strategies_stack_by_location(league: str, held: tuple[int, ...]) -> None:
    wanted = {STRATEGIES[at] for at in held}
    for park in catalogue.load(province="内蒙古"):
        if park.adcode.startswith(league):
            assert wanted == wanted.intersection(park.memberships)
            assert set(STRATEGIES) - wanted == set(STRATEGIES) - set(park.memberships)


def test_only_the_whole_region_holds_all_three_at_once() -> None:
    held = {name for park in catalogue.load(province="内蒙古") for name in park.memberships}
    assert held.issuperset(STRATEGIES)


def test_firms_are_filtered_by_where_they_come_from() -> None:
    from service.files import Firms

    listed = [Firm(name="甲", origin="江苏苏州"), Firm(name="乙", origin="北京"), Firm(name="丙")]
    read = Firms("名单", tuple(listed))
    assert [one.name for one in read.of("长三角").firms] == ["甲"]
    assert [one.name for one in read.of("京津冀").firms] == ["乙"]
    assert read.of("") == read
