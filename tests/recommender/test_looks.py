"""One specification for all pictures of a kind, in any theme; whole again it is the same."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import altair as alt
import pytest
import vl_convert

from features import catalogue, outlines, sitings
from features.text import LANGS, Lang, Text
from recommender.allocate import allocate
from recommender.chain_maps import chain_picture
from recommender.chains import directions, panorama_of
from recommender.evaluate import evaluate
from recommender.flows import Flow, flow_picture, flows
from recommender.looks import PALETTES, Theme, config, dressed, image, noted, split
from recommender.maps import park_map, spots
from recommender.matcher import ParkMatcher
from recommender.plots import (
    acceptability_picture,
    compared,
    contribution_picture,
    evaluation_picture,
    interval_picture,
    tornado_picture,
)
from recommender.results import Answer
from recommender.study import Study, study
from tests.recommender.conftest import DAY
from tests.recommender.test_flows import CASE
from tests.recommender.test_plots import FIRM

ROWS = [("甲", "命中", 0.4, 0.3, 0.5), ("乙", "命中", 0.2, 0.1, 0.3)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_specification_does_not_depend_on_the_rows(lang: Lang) -> None:
    one, other = (split(compared(rows, lang)) for rows in (ROWS, ROWS[:1]))
    assert one.spec == other.spec
    assert one.data != other.data
    assert "甲" not in json.dumps(one.spec, ensure_ascii=False)


def test_a_flow_is_split_in_every_layer() -> None:
    flows = [Flow(Text("甲", "a"), Text("乙", "b"), 3.0), Flow(Text("丙", "c"), None, 1.0)]
    parts = split(flow_picture(flows))
    assert set(parts.data) == {"ribbons", "nodes"}
    assert '"values"' not in json.dumps(parts.spec)


def test_a_note_stands_below_what_the_title_says_already() -> None:
    plain, more = (split(chart) for chart in (compared(ROWS), noted(compared(ROWS), "示意")))
    assert more.title == plain.title
    assert more.subtitle == (*plain.subtitle, "示意")
    assert more.data == plain.data


@pytest.mark.parametrize("theme", PALETTES)
def test_put_together_again_it_is_the_same_picture(theme: Theme) -> None:
    chart = compared(ROWS)
    whole, apart = dressed(chart, theme), split(chart).whole(theme)
    del whole["title"]
    drawings = [vl_convert.vegalite_to_svg(spec) for spec in (whole, apart)]
    # Names of clips and gradients are counted on from drawing to drawing.
    assert len({re.sub(r"(clip|gradient_?)\d+", "", one) for one in drawings}) == 1


def test_a_theme_changes_the_picture_and_the_words_are_in_it() -> None:
    light, dark = (image(compared(ROWS), "svg", theme).decode() for theme in PALETTES)
    assert "甲" in light
    assert PALETTES["dark"].ground in dark
    assert PALETTES["dark"].ground not in light


@pytest.mark.parametrize("theme", PALETTES)
def test_words_stand_out_from_the_ground(theme: Theme) -> None:
    use = PALETTES[theme]
    assert contrast(use.ink, use.ground) >= 7
    assert contrast(use.quiet, use.ground) >= 4.5
    assert config(theme)["background"] == use.ground


def contrast(one: str, other: str) -> float:
    """Ratio of luminances as the accessibility guidelines define it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@dataclass(frozen=True)
class Found:
    """What the pictures are of: a firm's answer among the parks of a region and its steadiness."""

    home: ParkMatcher
    answer: Answer
    study: Study


@pytest.fixture(scope="module")
def found() -> Found:
    home = ParkMatcher(as_of=DAY).fit(catalogue.load(province="内蒙古"))
    return Found(home, home.match(FIRM, 4), study(home, FIRM, draws=100))


def chain(found: Found) -> alt.LayerChart:
    there = panorama_of("wind", "内蒙古", found.home.parks_, sitings.load())
    return chain_picture(there, directions=directions([there]))


def allocation(_: Found) -> alt.LayerChart:
    kinds, places = ([Text(name, name) for name in of] for of in (CASE.firms, CASE.parks))
    return flow_picture(flows(allocate(CASE), kinds, places))


def shapes(found: Found) -> alt.LayerChart:
    return park_map(
        spots(found.home.parks_, found.answer.matches), outlines.built_in().within("内蒙古")
    )


CHARTS: dict[str, Callable[[Found], alt.LayerChart]] = {
    "contributions": lambda found: contribution_picture(found.answer.matches),
    "intervals": lambda found: interval_picture(found.study),
    "acceptability": lambda found: acceptability_picture(found.study),
    "tornado": lambda found: tornado_picture(found.study),
    "map": shapes,
    "evaluation": lambda found: evaluation_picture(evaluate(found.home, sitings.load()[:3])),
    "chain": chain,
    "allocation": allocation,
}
SIGNATURE = b"\x89PNG\r\n\x1a\n"
LEAST_PX = 100


def holds_svg(chart: alt.LayerChart) -> None:
    root = ET.fromstring(image(chart, "svg"))
    words = "".join(root.itertext())
    assert split(chart).title in words
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 1


def holds_png(chart: alt.LayerChart) -> None:
    png = image(chart, "png")
    assert png.startswith(SIGNATURE)
    sides = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert min(sides) > LEAST_PX


def holds_notebook(chart: alt.LayerChart) -> None:
    bundle = chart._repr_mimebundle_()
    assert isinstance(bundle, dict)
    page = bundle["text/html"]
    shown, _ = json.JSONDecoder().raw_decode(page, page.index("})({") + 3)
    assert shown == json.loads(json.dumps(chart.to_dict()))
    assert all(rows for rows in split(chart).data.values())


@pytest.mark.parametrize("holds", [holds_svg, holds_png, holds_notebook])
@pytest.mark.parametrize("name", CHARTS)
def test_every_picture_is_drawn_each_way(
    found: Found, name: str, holds: Callable[[alt.LayerChart], None]
) -> None:
    holds(CHARTS[name](found))
