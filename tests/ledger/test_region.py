"""Regions: what each league and city wants, and where the documents send a product."""

import pytest

from features import catalogue
from features.encode import prefecture_focus
from recommender.matcher import ParkMatcher
from recommender.results import Verdict
from tests.ledger.asking import firm, reason, verdict

FOCUS = [
    ("通辽市", "铝基新材料 镍基新材料 电解铝"),
    ("通辽市", "风电装备 风电叶片"),
    ("赤峰市", "铜冶炼 化工 化学药品 食品 电子信息 新材料"),
    ("赤峰市", "绿色氢氨醇 合成氨 甲醇"),
    ("赤峰市", "化学药 原料药 中成药 医药中间体 兽用药 医疗器械"),
    ("乌海市", "精细化工"),
    ("乌海市", "BDO"),
    ("阿拉善盟", "锂电池 新型化工"),
    ("乌兰察布市", "铁合金 氟化工 马铃薯加工"),
    ("锡林郭勒盟", "锂电新材料 储能"),
    ("巴彦淖尔市", "西药 中药 氨基酸"),
    ("呼伦贝尔市", "玉米加工 马铃薯加工 乳制品 耐冷测试"),
]
UNWANTED = "1811"
"""Garments: no league's document names them."""


@pytest.mark.parametrize(("prefecture", "products"), FOCUS)
def test_what_a_prefecture_wants_is_drawn_to_its_parks(
    matcher: ParkMatcher, prefecture: str, products: str
) -> None:
    park = catalogue.load(province=prefecture)[0]
    (named,) = [f for code, f in prefecture_focus().items() if park.adcode.startswith(code[:4])]
    for product in products.split():
        found = reason(matcher.explain(firm(product), park.id), "regional_focus")
        assert found.fit is not None
        assert found.fit >= 0.2, product
        assert found.contribution > 0
        assert found.offer.zh == "；".join(named.words)
        assert (found.as_of, found.source) == (named.years, named.source)
    unwanted = reason(matcher.explain(firm(UNWANTED), park.id), "regional_focus")
    assert unwanted.fit is not None
    assert unwanted.fit < 0.05


@pytest.mark.parametrize(
    ("rule", "product", "code", "sites"),
    [
        ("im-fluorine-siting", "聚偏氟乙烯", "2651", ("包头市", "乌兰察布市")),
        ("im-nev-parts-siting", "动力电池", "3841", ("呼和浩特市", "包头市", "鄂尔多斯市")),
    ],
)
def test_a_product_passes_where_the_document_places_it_and_is_conditional_elsewhere(
    matcher: ParkMatcher, rule: str, product: str, code: str, sites: tuple[str, ...]
) -> None:
    project = firm(code, products=product)
    for park in catalogue.load(province="内蒙古"):
        found = verdict(matcher.explain(project, park.id), rule)
        placed = park.prefecture in sites
        assert found is (Verdict.PASS if placed else Verdict.CONDITIONAL)
