"""Products of chains: what they are called, and whose industry says that they are made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import products
from features.industries import normalise
from features.products import named, sole
from features.relatedness import chains
from features.text import Text

CATALOGUE = products.catalogue()
some_product = st.sampled_from(list(CATALOGUE.values()))


@given(some_product, st.data())
def test_a_product_is_named_by_its_name_and_by_every_other_word_for_it(
    product: products.Product, data: st.DataObject
) -> None:
    said = data.draw(st.sampled_from([product.name.zh, *product.also]))
    word, _, code = said.partition("@")
    assert product.name.zh in named(f"年产10万吨{word}", code)
    assert product.name.zh in named(word.lower(), code)


@given(some_product)
def test_a_word_that_means_it_from_one_industry_only_says_nothing_alone(
    product: products.Product,
) -> None:
    free = {word for one in CATALOGUE.values() for word in (one.name.zh, *one.also)}
    for said in product.also:
        word, _, code = said.partition("@")
        if code and word not in free:
            assert product.name.zh not in named(word)
            assert product.name.zh not in named(word, "8621")


@given(some_product, st.data())
def test_words_that_hold_its_name_and_mean_something_else_do_not_name_it(
    product: products.Product, data: st.DataObject
) -> None:
    for word in product.unlike:
        known = [said.partition("@")[0] for said in (product.name.zh, *product.also)]
        assert any(said in word for said in known)
        assert product.name.zh not in named(
            word, data.draw(st.sampled_from(["", "2614", *product.codes]))
        )


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("二期5万吨高纯晶硅", "3985", {"多晶硅"}),
        ("30万吨颗粒硅+高纯纳米硅", "3985", {"多晶硅"}),
        ("通辽风机总装", "3415", {"风电整机"}),
        ("2MW直驱风机主机", "3415", {"风电整机"}),
        ("智慧能源产业基地(风机+叶片+电控)", "3415", {"风电整机", "风电叶片", "风电控制系统"}),
        ("5000套燃料电池系统", "3849", {"燃料电池"}),
        ("锂电池电解液", "3985", {"电解液"}),
        ("芜湖江北光伏组件盖板", "3042", {"光伏玻璃"}),
        ("三期酶制剂/甾体", "1495", set()),
        ("聚烯烃", "2651", {"聚烯烃"}),
        ("煤制甲醇产能全国位次", "", {"煤制甲醇", "甲醇"}),
        ("60万吨bdo", "2614", {"BDO"}),
        ("通风机总装", "3462", set()),
        ("新能源汽车零部件", "", {"汽车零部件"}),
        ("光伏发电逆变器", "", {"逆变器"}),
    ],
)
def test_a_longer_word_or_the_next_one_decides_what_is_meant(
    text: str, code: str, expected: set[str]
) -> None:
    assert named(text, code) == expected


def test_each_synonym_is_of_one_product_of_a_link() -> None:
    for chain in chains():
        for link in chain.links:
            words = [w for one in link.products for w in (one.name.zh, *one.also)]
            shared = {word for word in words if words.count(word) > 1}
            assert shared <= {"稀土冶炼分离"}, "two steps that are named in one word"


def test_every_product_belongs_to_a_chain_has_both_names_and_codes_of_the_standard() -> None:
    placed = {one.name.zh for chain in chains() for link in chain.links for one in link.products}
    assert placed == set(CATALOGUE)
    for one in CATALOGUE.values():
        assert one.name.en.isascii()
        assert all(normalise(code) == code for code in one.codes)
        assert bool(one.codes) or not one.exact


def test_an_industry_is_a_products_own_where_no_other_product_is_made_in_it() -> None:
    assert sole("3042") == "光伏玻璃"
    assert sole("3985") is None, "polysilicon, magnets and electrolyte alike"
    assert sole("8621") is None
    turbines = CATALOGUE["风电整机"]
    assert turbines.is_all_of("3415")
    assert not turbines.is_all_of("3811")
    assert not products.Product(Text("甲", "a")).made_under("3415")
