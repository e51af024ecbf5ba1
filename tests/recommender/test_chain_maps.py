"""The picture of a chain: every product once, in the colour of its state."""

import pytest

from features import catalogue, sitings
from features.text import LANGS, Lang
from recommender.chain_maps import COLOURS, chain_picture
from recommender.chains import directions, panorama_of, questions
from recommender.looks import split


@pytest.mark.parametrize("lang", LANGS)
def test_a_chain_shows_every_product_with_its_state(lang: Lang) -> None:
    found = panorama_of("wind", "内蒙古", catalogue.load(), sitings.load())
    picture = split(chain_picture(found, lang))
    rows = picture.data["products"]
    assert {row["product"] for row in rows} == {node.name.of(lang) for node in found.nodes}
    states = {node.name.of(lang): node.state.label.of(lang) for node in found.nodes}
    assert all(row["state"] == states[row["product"]] for row in rows)
    scale = picture.spec["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == [state.label.of(lang) for state in COLOURS]
    assert found.chain.name.of(lang) in picture.title
    assert any("; " in row["evidence"] for row in rows) is (lang == "en")
    assert any("；" in row["evidence"] for row in rows) is (lang == "zh")


def test_the_direction_map_ranks_what_is_open_and_asks_about_what_is_not_known() -> None:
    found = panorama_of("wind", "内蒙古", catalogue.load(), sitings.load())
    ranked = directions([found])
    rows = split(chain_picture(found, "zh", ranked)).data["products"]
    shown = {row["product"] for row in rows}
    assert {f"{one.rank}. {one.node.name.zh}" for one in ranked} <= shown
    for place in ("通辽", "S159052"):
        there = panorama_of("wind", place, catalogue.load(), sitings.load())
        rows = split(chain_picture(there, "zh", directions([there]))).data["products"]
        shown = {row["product"] for row in rows}
        asked = {one.node.name.zh for one in questions([there])}
        assert {name[2:] for name in shown if name.startswith("? ")} == asked
        assert asked
