"""The map shows every park with a point, how well it is placed, and whose shapes lie below."""

import pytest

from features import catalogue
from features.outlines import NO_OUTLINES, Outlines, built_in
from features.profiles import Firm
from features.regions import precision_km
from features.text import LANGS, Lang
from recommender.looks import image, split
from recommender.maps import Spot, park_map, spots
from recommender.matcher import ParkMatcher
from tests.recommender.conftest import DAY

HOME = catalogue.load(province="内蒙古")
NUMBER = "GS(0000)0000"


@pytest.mark.parametrize("outlines", [NO_OUTLINES, built_in(NUMBER).within("内蒙古"), built_in()])
def test_it_is_drawn_with_and_without_shapes(outlines: Outlines) -> None:
    chart = park_map(spots(HOME), outlines)
    assert b"<svg" in image(chart, "svg")
    assert len(split(chart).data["parks"]) == len(HOME)
    assert bool(split(chart).subtitle) is bool(outlines)


@pytest.mark.parametrize("lang", LANGS)
def test_the_number_of_approval_is_said_or_that_there_is_none(lang: Lang) -> None:
    said, silent = (split(park_map((), one, lang)) for one in (built_in(NUMBER), built_in()))
    assert NUMBER in said.subtitle[0]
    assert {"zh": "未设置", "en": "not set"}[lang] in silent.subtitle[0]


def test_how_well_a_park_is_placed_is_in_its_shape() -> None:
    chart = split(park_map(spots(HOME)))
    scale = next(
        layer["encoding"]["shape"]["scale"]
        for layer in chart.spec["layer"]
        if "shape" in layer["encoding"]
    )
    by_name = {row["park"]: row["precision"] for row in chart.data["parks"]}
    for park in HOME:
        assert by_name[park.name] in scale["domain"]
        assert f"{precision_km(park.precision):.0f}" in by_name[park.name]


def test_ranks_are_all_said_and_a_park_without_a_point_is_told() -> None:
    found = ParkMatcher(as_of=DAY).fit(HOME).match(Firm(name="甲", industries=("3415",)), 10)
    lost = Spot(HOME[0].model_copy(update={"lng": None, "lat": None}))
    chart = split(park_map([*spots(HOME, found.matches), lost]))
    said = [rank for row in chart.data["parks"] for rank in row["label"].split("·") if rank]
    assert sorted(map(int, said)) == list(range(1, 11))
    assert "1 个园区没有坐标" in chart.subtitle[0]
