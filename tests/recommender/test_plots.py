"""Pictures say what was found: every product once, in the colour of its state."""

from typing import Any

import altair as alt
import pytest
import vl_convert

from features import catalogue, sitings
from features.profiles import Firm
from features.text import LANGS, Lang
from recommender.chains import directions, panorama_of, questions
from recommender.evaluate import MODELS, evaluate
from recommender.matcher import ParkMatcher
from recommender.plots import (
    COLOURS,
    acceptability_picture,
    chain_picture,
    evaluation_picture,
    interval_picture,
    parts_picture,
    tornado_picture,
)
from recommender.study import Study, study
from tests.recommender.conftest import DAY


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


@pytest.fixture(scope="module")
def found() -> Study:
    home = ParkMatcher(as_of=DAY).fit(catalogue.load(province="内蒙古"))
    return study(home, Firm(name="甲", industries=("3415",), land_mu=300), draws=300)


def drawn(chart: alt.LayerChart) -> list[dict[str, Any]]:
    """The rows behind the first layer, once the picture has been drawn both ways."""
    spec = chart.to_dict()
    assert "<svg" in vl_convert.vegalite_to_svg(spec)
    assert vl_convert.vegalite_to_png(spec).startswith(b"\x89PNG")
    data = chart.layer[0].data if "data" not in spec else spec["data"]
    return spec["datasets"][data["name"]] if "name" in data else data["values"]


@pytest.mark.parametrize("lang", LANGS)
def test_intervals_hold_the_scores_best_first(found: Study, lang: Lang) -> None:
    rows = drawn(interval_picture(found, 6, lang))
    assert len(rows) == 6
    assert all(row["low"] <= row["score"] <= row["high"] for row in rows)
    assert [row["score"] for row in rows] == sorted((r["score"] for r in rows), reverse=True)


def test_the_heat_map_has_the_shares_of_each_park(found: Study) -> None:
    rows = drawn(acceptability_picture(found, 5))
    for place, one in enumerate(found.standings(5)):
        mine = [row["share"] for row in rows if row["park"].endswith(one.park.name)]
        assert mine == found.near.acceptability[place, :5].tolist()


@pytest.mark.parametrize("lang", LANGS)
def test_the_tornado_shows_both_moves_of_the_widest_swings(found: Study, lang: Lang) -> None:
    spec = tornado_picture(found, 4, lang).to_dict()
    rows = spec["layer"][0]["data"]
    values = spec["datasets"][rows["name"]] if "name" in rows else rows["values"]
    assert "<svg" in vl_convert.vegalite_to_svg(spec)
    assert [row["lead"] for row in values] == [
        lead for one in found.swings[:4] for lead in one.leads[1:]
    ]


def test_the_evaluation_is_compared_model_by_model() -> None:
    home = ParkMatcher(as_of=DAY).fit(catalogue.load(province="内蒙古"))
    judged = evaluate(home, sitings.load()[:6])
    rows = drawn(evaluation_picture(judged, "en"))
    assert {row["model"] for row in rows} == {name.en for name in MODELS.values()}
    assert all(row["low"] - 1e-9 <= row["mean"] <= row["high"] + 1e-9 for row in rows)


@pytest.mark.parametrize("lang", LANGS)
def test_parts_sum_to_each_score_and_the_small_ones_are_told_as_one(lang: Lang) -> None:
    named = [
        (name, f"准则{at}", factor * at / 100)
        for name, factor in (("甲", 1.0), ("乙", 0.5))
        for at in range(1, 11)
    ]
    rows = drawn(parts_picture(named, lang))
    for name in ("甲", "乙"):
        whole = sum(share for other, _, share in named if other == name)
        assert sum(row["share"] for row in rows if row["name"] == name) == pytest.approx(whole)
    told = {row["criterion"] for row in rows}
    assert {f"准则{at}" for at in range(4, 11)} < told
    assert len(told) == 8
    assert {row["place"] for row in rows} == set(range(8))
