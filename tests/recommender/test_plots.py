"""Pictures say what was found: of a ranking, of its steadiness, of how good it is."""

from collections.abc import Sequence

import altair as alt
import pytest

from features import catalogue, sitings
from features.profiles import BASIS_LABELS, Basis, Firm
from features.text import LANGS, Lang
from recommender.evaluate import MODELS, evaluate
from recommender.looks import Row, image, split
from recommender.matcher import ParkMatcher
from recommender.plots import (
    acceptability_picture,
    contribution_picture,
    evaluation_picture,
    interval_picture,
    parts_picture,
    tornado_picture,
)
from recommender.results import Answer
from recommender.study import Study, study
from tests.recommender.conftest import DAY

FIRM = Firm(name="甲", industries=("3415",), land_mu=300)


@pytest.fixture(scope="module")
def found() -> Study:
    home = ParkMatcher(as_of=DAY).fit(catalogue.load(province="内蒙古"))
    return study(home, FIRM, draws=300)


def answer(illustrative: bool) -> Answer:
    parks = catalogue.load(province="内蒙古", illustrative=illustrative)
    return ParkMatcher(as_of=DAY).fit(parks).match(FIRM, 4)


def drawn(chart: alt.LayerChart, name: str) -> Sequence[Row]:
    """The rows of this name, once the picture has been drawn both ways."""
    assert b"<svg" in image(chart, "svg")
    assert image(chart, "png", "dark").startswith(b"\x89PNG")
    return split(chart).data[name]


@pytest.mark.parametrize("lang", LANGS)
def test_bars_sum_to_the_score_inside_its_interval(lang: Lang) -> None:
    matches = answer(False).matches
    chart = contribution_picture(matches, lang)
    bars = drawn(chart, "contributions")
    for match, ends in zip(matches, split(chart).data["scores"], strict=True):
        mine = [row["adds"] for row in bars if row["park"] == ends["park"]]
        assert sum(mine) == pytest.approx(100 * match.score)
        assert ends["low"] <= 100 * match.score + 1e-9 <= ends["high"] + 2e-9
        assert f"{1 - match.coverage:.0%}" in ends["said"]


def test_what_is_made_up_is_marked_at_the_bar_and_at_the_park() -> None:
    made_up = BASIS_LABELS[Basis.ILLUSTRATIVE].zh
    for illustrative in (True, False):
        data = split(contribution_picture(answer(illustrative).matches)).data
        assert any(row["basis"] == made_up for row in data["contributions"]) is illustrative
        assert any("示意" in row["park"] for row in data["scores"]) is illustrative


@pytest.mark.parametrize("lang", LANGS)
def test_intervals_hold_the_scores_best_first(found: Study, lang: Lang) -> None:
    rows = drawn(interval_picture(found, 6, lang), "intervals")
    assert len(rows) == 6
    assert all(row["low"] <= row["score"] <= row["high"] for row in rows)
    assert [row["score"] for row in rows] == sorted((r["score"] for r in rows), reverse=True)


def test_the_heat_map_has_the_shares_of_each_park(found: Study) -> None:
    rows = drawn(acceptability_picture(found, 5), "shares")
    for place, one in enumerate(found.standings(5)):
        mine = [row["share"] for row in rows if row["park"].endswith(one.park.name)]
        assert mine == found.near.acceptability[place, :5].tolist()


@pytest.mark.parametrize("lang", LANGS)
def test_the_tornado_shows_both_moves_of_the_widest_swings(found: Study, lang: Lang) -> None:
    rows = drawn(tornado_picture(found, 4, lang), "swings")
    leads = [100 * lead for one in found.swings[:4] for lead in one.leads[1:]]
    assert [row["lead"] for row in rows] == leads


def test_the_evaluation_is_compared_model_by_model() -> None:
    home = ParkMatcher(as_of=DAY).fit(catalogue.load(province="内蒙古"))
    rows = drawn(evaluation_picture(evaluate(home, sitings.load()[:6]), "en"), "judged")
    assert {row["model"] for row in rows} == {name.en for name in MODELS.values()}
    assert all(row["low"] - 1e-9 <= row["mean"] <= row["high"] + 1e-9 for row in rows)


@pytest.mark.parametrize("lang", LANGS)
def test_parts_sum_to_each_score_and_the_small_ones_are_told_as_one(lang: Lang) -> None:
    named = [
        (name, f"准则{at}", factor * at / 100)
        for name, factor in (("甲", 1.0), ("乙", 0.5))
        for at in range(1, 11)
    ]
    rows = drawn(parts_picture(named, lang), "parts")
    for name in ("甲", "乙"):
        whole = sum(share for other, _, share in named if other == name)
        assert sum(row["adds"] for row in rows if row["name"] == name) == pytest.approx(100 * whole)
    told = {row["hue"] for row in rows}
    assert {f"准则{at}" for at in range(3, 11)} < told
    assert len(told) == 9
    assert {row["place"] for row in rows} == set(range(9))
