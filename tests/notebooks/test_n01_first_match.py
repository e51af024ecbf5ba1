"""The analyst's first notebook runs from top to bottom, and what is changed above changes below."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import altair as alt
import pandas as pd
import pytest

from features import illustrative
from notebooks import n01_first_match as notebook
from notebooks.n01_first_match import BALANCED, EXAMPLE, HOME, MAIN, NATION, app
from recommender.chains import directions
from recommender.looks import split

MADE_UP = illustrative.SOURCE.split(" / ")[0]
RESTS_ON = {
    "made_up": ("matcher", "banner"),
    "region_choice": ("region", "park_rows", "ranked_parks", "shapes"),
    "times": ("tuned", "quality"),
    "nothing": ("home_parks", "usual", "chain", "chain_chart"),
}
"""What is entered → the slow results that rest on it and stay when something else changes."""


JUDGED = ["模型", "指标", "值", "low", "high"]
MOVED = {"agglomeration_park": 0.0, "agglomeration_prefecture": 0.0, "level": 8.0}


class Run:
    """One run of the notebook: what its cells define and what they show."""

    def __init__(self, **overrides: Any) -> None:
        self.outputs, self.values = app.run(defs=overrides)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def again(self, **overrides: Any) -> "Run":
        """Another run that computes only what rests on the overrides."""
        stays = (names for entry, names in RESTS_ON.items() if entry not in overrides)
        return Run(**{name: self[name] for names in stays for name in names}, **overrides)

    @property
    def text(self) -> str:
        """The page as HTML, without what stands in charts alone."""
        return "\n".join(shown.text for shown in self.outputs if hasattr(shown, "text"))


@pytest.fixture(scope="module")
def first(offline: None) -> Run:
    """The notebook as it opens."""
    return Run()


@pytest.fixture(scope="module")
def retuned(first: Run) -> Run:
    """The notebook after the sliders were moved."""
    return first.again(**moved_sliders(MOVED))


def form(**said: str) -> dict[str, SimpleNamespace]:
    """The firm's fields as filled in, the others as in the example."""
    return {name: SimpleNamespace(value=said.get(name, EXAMPLE[name])) for name in EXAMPLE}


def moved_sliders(times: Mapping[str, float]) -> dict[str, Any]:
    return {"times": lambda: times, "sliders": [], "start": BALANCED}


def quality_of(run: Run) -> Any:
    """The evaluation as a table by model and metric."""
    return pd.DataFrame(run["quality"], columns=JUDGED).set_index(["模型", "指标"])


def scope(region: str, made_up: bool = False) -> dict[str, SimpleNamespace]:
    return {
        "region_choice": SimpleNamespace(value=region),
        "made_up": SimpleNamespace(value=made_up),
    }


def test_every_section_shows_something(first: Run) -> None:
    for title in ("Parks", "Firm", "Ranking", "Weights", "Evaluation"):
        assert f"· {title}" in first.text
    ranked = first["ranked"]
    assert ranked["位次"].tolist() == list(range(1, 11))
    assert ranked["得分"].is_monotonic_decreasing
    assert (first["park_rows"]["范围"] == "参加排名").sum() == first["answer"].considered == 81
    assert "国家级 552、省级 1,991" in first.text
    assert all(found.code in first.text for found in first["candidates"])


def test_the_chain_of_the_example_is_shown_with_what_is_missing(first: Run) -> None:
    assert "链上还缺谁" in first.text
    picture = split(first["chain_chart"])
    assert picture.title == f"风电产业链 · {HOME}"
    shown = {row["product"] for row in picture.data["products"]}
    ranked = directions([first["chain"]])
    assert {f"{one.rank}. {one.node.name.zh}" for one in ranked} <= shown


def test_nothing_moves_until_a_weight_does(first: Run) -> None:
    moved = first["moved"]
    assert moved["原"].tolist() == moved["现"].tolist()
    assert first["reranked"].drop(columns="原位次").equals(first["ranked"])


def test_moving_a_weight_reranks(first: Run, retuned: Run) -> None:
    before, after = retuned["ranked"], retuned["reranked"]
    assert before.equals(first["ranked"])
    assert after["园区"].tolist() != before["园区"].tolist()
    place = dict(zip(before["园区"], before["位次"], strict=True))
    for park, was in zip(after["园区"], after["原位次"], strict=True):
        assert was == place.get(park, was)
        assert park in place or was > len(before)
    assert set(retuned["moved"]["园区"]) == {*before["园区"], *after["园区"]}


def test_a_slider_multiplies_its_weight_alone(retuned: Run) -> None:
    shares = retuned["weights"].vector(MAIN) / BALANCED.vector(MAIN)
    scaled = dict(zip(MAIN, shares / shares[MAIN.index("ports")], strict=True))
    assert scaled == pytest.approx({name: MOVED.get(name, 1.0) for name in MAIN})


def test_evaluation_follows_the_weights_and_the_baselines_do_not(first: Run, retuned: Run) -> None:
    usual, quality = quality_of(first), quality_of(retuned)
    assert (quality["low"] <= quality["值"] + 1e-9).all()
    assert (quality["值"] <= quality["high"] + 1e-9).all()
    for model in ("均衡权重", "随机", "核准面积", "同类项目数", "主导产业词"):
        assert quality.loc[model].equals(usual.loc[model])
    assert usual.loc["滑块权重"].equals(usual.loc["均衡权重"])
    without_clusters = quality.loc[("滑块权重", "园区命中@5"), "值"]
    assert without_clusters < quality.loc[("均衡权重", "园区命中@5"), "值"]


def test_unknown_stays_unknown(first: Run) -> None:
    run = first.again(**form(investment_wan="", land_mu=""))
    assert run["firm"].investment_wan is run["firm"].land_mu is None
    assert run["answer"].matches[0].coverage < first["answer"].matches[0].coverage
    assert "未知就是未知" in run.text


def test_a_wish_leaves_parks_out(first: Run) -> None:
    run = first.again(**form(regions_wanted="包头"))
    assert run["answer"].excluded > 0
    assert all("包头" in place for place in run["ranked"]["所在地"])


@pytest.mark.parametrize(
    ("said", "told"), [({"land_mu": "-5"}, "land_mu"), ({"regions_wanted": "内蒙骨"}, "内蒙骨")]
)
def test_a_fault_is_told_and_stops_what_rests_on_it(
    first: Run, said: dict[str, str], told: str
) -> None:
    run = first.again(**form(**said))
    warning = next(shown.text for shown in run.outputs if "请修改" in getattr(shown, "text", ""))
    assert told in warning
    assert "ranked" not in run.values
    assert "quality" in run.values


def test_illustrative_figures_come_with_a_banner_wherever_they_stand(first: Run) -> None:
    assert MADE_UP not in first.text
    assert "示意数据" not in first["ranked"]
    run = first.again(**scope(HOME, made_up=True))
    assert run.text.count(MADE_UP) == 3
    assert set(run["ranked"]["示意数据"]) == set(run["reranked"]["示意数据"]) == {"含"}
    again = run.again(**form(green_share_min="90%"))
    assert "没有园区符合全部硬性条件" in again.text
    assert MADE_UP in again.text
    assert "ranked" not in again.values


def test_the_whole_country_can_be_ranked(first: Run) -> None:
    run = first.again(**scope(NATION))
    assert run["answer"].considered == len(run["matcher"].parks_) == 2543


def test_pictures_carry_their_own_data(first: Run) -> None:
    charts: list[alt.TopLevelMixin] = [
        notebook.province_chart(first["park_rows"]),
        notebook.change_chart(first["moved"], "园区", alt.X("原:Q"), -1),
    ]
    for chart in charts:
        said = chart.to_json()
        assert said.count("://") == said.count('"$schema"') == 1
        assert '"datasets"' in said
