"""Chains that a text's products belong to: one class of the standard, several trades."""

import pytest

from features import sitings
from features.relatedness import chains
from features.trades import about, akin, mixed, trades

POLYSILICON, MAGNETS, CATHODES = "5万吨高纯晶硅", "8000吨稀土永磁材料", "磷酸铁锂正极材料"


def test_one_class_holds_trades_that_have_nothing_in_common() -> None:
    found = [trades(text, ("3985",)) for text in (POLYSILICON, MAGNETS, CATHODES)]
    assert all(found)
    assert not any(one & other for one in found for other in found if one is not other)


@pytest.mark.parametrize("text", ["", "某某项目", "一期"])
def test_a_text_that_names_no_product_is_of_no_known_trade(text: str) -> None:
    assert trades(text, ("3985",)) == 0


def test_every_product_of_a_chain_is_of_its_trade() -> None:
    for bit, chain in enumerate(chains()):
        for link in chain.links:
            for product in link.products:
                assert trades(product.name.zh, product.codes) >> bit & 1, product.name.zh


def test_most_of_the_known_projects_name_a_product_of_a_chain() -> None:
    known = [bool(trades(one.project, (one.industry,))) for one in sitings.load()]
    assert sum(known) / len(known) > 0.4


def test_a_broader_word_is_about_the_chains_of_what_it_covers() -> None:
    magnets, silicon = about("稀土材料及应用", ()), about("硅基新材料", ())
    assert trades("稀土材料及应用", ()) == 0
    assert magnets & trades(MAGNETS, ("3985",))
    assert silicon & trades(POLYSILICON, ("3985",))
    assert not magnets & silicon
    assert about("某某项目", ("3985",)) == 0


def test_who_shares_a_class_of_several_trades_is_akin_only_by_its_products() -> None:
    silicon, magnets = (about(text, ("3985",)) for text in (POLYSILICON, MAGNETS))
    assert akin(silicon, silicon, "3985") is True
    assert akin(silicon, magnets, "3985") is False
    assert akin(silicon, 0, "3985") is akin(0, 0, "3985") is None
    assert akin(silicon, 0, "3415") is True


@pytest.mark.parametrize(("code", "several"), [("3985", True), ("3415", False), ("8621", False)])
def test_a_class_is_mixed_where_its_products_share_no_chain(code: str, several: bool) -> None:
    assert mixed(code) is several
