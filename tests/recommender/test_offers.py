"""What parks bring to the criteria: an offer that is kept is what would be told anew."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.profiles import Firm
from features.sitings import load
from recommender.matcher import ParkMatcher
from recommender.told import Words
from tests.recommender.conftest import DAY, a_firm


@settings(max_examples=20, deadline=None)
@given(firms=st.lists(a_firm(), min_size=2, max_size=4))
def test_offers_told_to_others_before_are_what_a_firm_would_be_told_alone(
    matcher: ParkMatcher, firms: list[Firm]
) -> None:
    matcher.words_ = Words()
    after_others = matcher.match(firms)
    for firm, answer in zip(firms, after_others, strict=True):
        matcher.words_ = Words()
        assert matcher.match(firm) == answer


def test_another_year_or_another_origin_is_told_anew(matcher: ParkMatcher) -> None:
    firm = Firm(name="某电池", industries=("3841",), origin="江苏省苏州市")
    moved = firm.model_copy(update={"origin": "广东省深圳市"})
    for asked, day in ((firm, DAY), (moved, DAY), (firm, date(2021, 6, 10))):
        warm = matcher.match(asked, as_of=day)
        kept, matcher.words_ = matcher.words_, Words()
        assert matcher.match(asked, as_of=day) == warm
        matcher.words_ = kept


def test_a_park_alone_and_among_others_brings_the_same(matcher: ParkMatcher) -> None:
    firm = Firm(name="某风机", industries=("3415",), origin="浙江省宁波市")
    for match in matcher.match(firm, 3).matches:
        matcher.words_ = Words()
        alone = matcher.explain(firm, match.park_id)
        assert alone.reasons == match.reasons
        assert replace(alone, rank=match.rank) == match


@pytest.mark.parametrize(
    ("leading", "tenants", "said"),
    [
        (("食品",), ("风电叶片",), "食品（入驻企业的风电叶片：同属3415"),
        (("食品", "风电叶片"), ("风电叶片",), "食品；风电叶片（风电叶片：同属3415"),
        (("风电叶片",), ("风电装备",), "风电叶片（风电叶片：同属3415"),
        (("新能源装备",), ("风电装备",), "新能源装备（入驻企业的风电装备：同属3415"),
        (("新能源装备",), ("食品",), "新能源装备（宽泛词“新能源装备”：同属3415"),
        (("食品",), ("新能源装备", "风电装备"), "食品（入驻企业的风电装备：同属3415"),
        ((), ("风电叶片",), "入驻企业：风电叶片（入驻企业的风电叶片：同属3415"),
        ((), (), "未知"),
    ],
)
def test_an_industry_of_tenants_alone_is_not_quoted_as_the_park_s_own(
    matcher: ParkMatcher, leading: tuple[str, ...], tenants: tuple[str, ...], said: str
) -> None:
    update = {"leading_industries": leading, "tenant_industries": tenants}
    park = matcher.parks_[0].model_copy(update=update)
    fitted = ParkMatcher(as_of=DAY).fit((park, *matcher.parks_[1:]))
    firm = Firm(name="某风机", industries=("3415",))
    [reason] = (r for r in fitted.explain(firm, park.id).reasons if r.criterion == "industry_fit")
    assert reason.offer.zh.startswith(said)
    assert ("tenants" in reason.offer.en) is ("入驻企业" in said)


@pytest.mark.parametrize(
    ("products", "word", "doubted"),
    [
        ("钕铁硼永磁材料", "稀土", False),
        ("钕铁硼永磁材料", "稀土永磁", False),
        ("钕铁硼永磁材料", "多晶硅", True),
        ("高纯晶硅", "硅基新材料", False),
        ("高纯晶硅", "稀土", True),
        ("电子浆料", "稀土", True),
    ],
)
def test_a_class_of_several_trades_alone_joins_no_products(
    matcher: ParkMatcher, products: str, word: str, doubted: bool
) -> None:
    park = matcher.parks_[0].model_copy(
        update={"leading_industries": (word,), "tenant_industries": ()}
    )
    fitted = ParkMatcher(as_of=DAY).fit((park, *matcher.parks_[1:]))
    firm = Firm(name="某材料", industries=("3985",), products=products)
    [reason] = (r for r in fitted.explain(firm, park.id).reasons if r.criterion == "industry_fit")
    assert "同属3985" in reason.offer.zh
    assert ("产品未必相关" in reason.offer.zh) is doubted
    assert ("may be unrelated" in reason.offer.en) is doubted


SILICON_PARK = next(s.park_id for s in load() if s.park_id and "高纯晶硅" in s.project)


def test_projects_whose_products_are_of_other_chains_are_counted_as_such(
    matcher: ParkMatcher,
) -> None:
    told = {}
    for products in ("钕铁硼永磁材料", "高纯晶硅"):
        firm = Firm(name="某材料", industries=("3985",), products=products)
        reasons = matcher.explain(firm, SILICON_PARK).reasons  # where polysilicon is made
        [told[products]] = (r.offer.zh for r in reasons if r.criterion == "agglomeration_park")
    assert re.match(r"园区内已知同类或相邻项目 \d+ 个（其中 \d+ 个的产品属", told["钕铁硼永磁材料"])
    assert "其他产业链" not in told["高纯晶硅"]


@pytest.mark.parametrize(
    ("criterion", "zh", "en"),
    [
        (
            "agglomeration_park",
            "园区内已知同类或相邻项目 ",
            " known projects of its kind or near in",
        ),
        (
            "agglomeration_prefecture",
            "园区所在盟市已知同类或相邻项目 ",
            " in the park's prefecture",
        ),
    ],
)
def test_it_is_said_what_is_counted_and_where(
    matcher: ParkMatcher, criterion: str, zh: str, en: str
) -> None:
    firm = Firm(name="某材料", industries=("3985",), products="高纯晶硅")
    reasons = matcher.explain(firm, SILICON_PARK).reasons
    [offer] = (r.offer for r in reasons if r.criterion == criterion)
    assert offer.zh.startswith(zh)
    assert en in offer.en
