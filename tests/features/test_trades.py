"""Chains that a text's products belong to: one class of the standard, several trades."""

import pytest

from features import sitings
from features.relatedness import chains
from features.trades import trades

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
