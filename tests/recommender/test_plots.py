"""Pictures say what was found: every product once, in the colour of its state."""

import pytest

from features import catalogue, sitings
from features.text import LANGS, Lang
from recommender.chains import directions, panorama_of, questions
from recommender.plots import COLOURS, chain_picture


@pytest.mark.parametrize("lang", LANGS)
def test_a_chain_shows_every_product_with_its_state(lang: Lang) -> None:
    found = panorama_of("wind", "内蒙古", catalogue.load(), sitings.load())
    chart = chain_picture(found, lang).to_dict()
    rows = chart["datasets"][chart["data"]["name"]]
    assert {row["product"] for row in rows} == {node.name.of(lang) for node in found.nodes}
    states = {node.name.of(lang): node.state.label.of(lang) for node in found.nodes}
    assert all(row["state"] == states[row["product"]] for row in rows)
    scale = chart["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == [state.label.of(lang) for state in COLOURS]
    assert found.chain.name.of(lang) in chart["title"]


def test_the_direction_map_ranks_what_is_open_and_asks_about_what_is_not_known() -> None:
    found = panorama_of("wind", "内蒙古", catalogue.load(), sitings.load())
    ranked = directions([found])
    chart = chain_picture(found, "zh", ranked).to_dict()
    shown = {row["product"] for row in chart["datasets"][chart["data"]["name"]]}
    assert {f"{one.rank}. {one.node.name.zh}" for one in ranked} <= shown
    for place in ("通辽", "S159052"):
        there = panorama_of("wind", place, catalogue.load(), sitings.load())
        chart = chain_picture(there, "zh", directions([there])).to_dict()
        shown = {row["product"] for row in chart["datasets"][chart["data"]["name"]]}
        asked = {one.node.name.zh for one in questions([there])}
        assert {name[2:] for name in shown if name.startswith("? ")} == asked
        assert asked
