"""One specification for all pictures of a kind, in any theme; whole again it is the same."""

import json
import re

import pytest
import vl_convert

from features.text import LANGS, Lang, Text
from recommender.flows import Flow, flow_picture
from recommender.looks import PALETTES, Theme, config, dressed, image, noted, split
from recommender.plots import compared

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
