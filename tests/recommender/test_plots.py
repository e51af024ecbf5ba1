"""Pictures say what was found: every product once, in the colour of its state."""

import pytest

from features import catalogue, sitings
from features.text import LANGS, Lang
from recommender.chains import panorama_of
from recommender.plots import COLOURS, chain_picture


@pytest.mark.parametrize("lang", LANGS)
def test_a_chain_shows_every_product_with_its_state(lang: Lang) -> None:
    found = panorama_of("wind", "内蒙古", catalogue.load(), sitings.load())
    chart = chain_picture(found, lang).to_dict()
    rows = chart["datasets"][chart["data"]["name"]]
    assert {row["product"] for row in rows} == {node.product for node in found.nodes}
    states = {node.product: node.state.label.of(lang) for node in found.nodes}
    assert all(row["state"] == states[row["product"]] for row in rows)
    scale = chart["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == [state.label.of(lang) for state in COLOURS]
    assert found.chain.name.of(lang) in chart["title"]
