"""How every picture looks, in light and in dark, and how it leaves: shown, drawn, or split in two.

A specification names no colour of its own: it names styles and ranges, which the theme fills. So
one specification serves both themes, and a page that has it needs only new rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import altair as alt


Theme = Literal["light", "dark"]
Row = Mapping[str, Any]

FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
ROW_PX = 30
SCALE = 2.0
HUES = (
    "#2f78b7", "#e0912b", "#2a9d84", "#c45c8d", "#7fb9e3", "#b5482f", "#b9a13a", "#7a68b3",
    "#9aa1a9",
)  # fmt: skip
"""Told apart by the colour-blind too; the last is that of the rest."""


@dataclass(frozen=True)
class Palette:
    """The colours of one theme."""

    ground: str
    ink: str
    quiet: str
    faint: str
    loud: str
    cold: str
    land: str
    heat: tuple[str, str]
    on_heat: str


PALETTES: Mapping[Theme, Palette] = {
    "light": Palette(
        ground="#ffffff", ink="#1f2933", quiet="#6b7680", faint="#dfe3e7", loud="#d9731a",
        cold="#2f78b7", land="#f1f0ec", heat=("#eef3f7", "#17507f"), on_heat="#ffffff",
    ),
    "dark": Palette(
        ground="#15191e", ink="#e6e9ec", quiet="#9aa5b0", faint="#343c45", loud="#f0a04b",
        cold="#6fb1e6", land="#222a31", heat=("#1f2830", "#8cc4f0"), on_heat="#10161b",
    ),
}  # fmt: skip


def config(theme: Theme) -> dict[str, Any]:
    """The Vega-Lite ``config`` of a theme."""
    use = PALETTES[theme]
    words = {"labelColor": use.ink, "titleColor": use.quiet, "labelFontSize": 12}
    lines = {"gridColor": use.faint, "domainColor": use.quiet, "tickColor": use.quiet}
    return {
        "font": FONT,
        "background": use.ground,
        "view": {"stroke": None},
        "title": {
            "color": use.ink, "subtitleColor": use.quiet, "fontSize": 15, "subtitleFontSize": 12,
            "anchor": "start", "offset": 12, "subtitlePadding": 5,
        },
        "axis": {**words, **lines, "titleFontWeight": "normal", "labelLimit": 320},
        "legend": {
            **words, "labelLimit": 420, "titleFontWeight": "normal",
            "symbolBaseFillColor": use.quiet, "symbolBaseStrokeColor": use.quiet,
        },
        "range": {"category": list(HUES), "heatmap": list(use.heat), "ramp": list(use.heat)},
        "text": {"color": use.ink, "fontSize": 12},
        "style": _styles(use),
    }  # fmt: skip


def _styles(use: Palette) -> dict[str, dict[str, Any]]:
    return {
        "quiet": {"color": use.quiet, "stroke": use.quiet, "fill": use.quiet},
        "quiet-line": {"color": use.quiet, "stroke": use.quiet},
        "quiet-words": {"color": use.quiet, "fill": use.quiet},
        "ink-line": {"color": use.ink, "stroke": use.ink},
        "loud": {"color": use.loud, "fill": use.loud},
        "cold": {"color": use.cold, "fill": use.cold},
        "on-heat": {"color": use.on_heat, "fill": use.on_heat},
        "gap": {"stroke": use.ground},
        "land": {"color": use.land, "fill": use.land, "stroke": use.quiet},
    }


def named(rows: Sequence[Row], name: str) -> "alt.InlineData":
    """Rows that a specification knows by name."""
    import altair as alt  # a page that shows no picture has none drawn

    return alt.InlineData(values=list(rows), name=name)


def finished(
    chart: "alt.LayerChart | alt.FacetChart", title: str | Sequence[str], **size: Any
) -> "alt.LayerChart":
    """The chart with its title, its further lines below it, and the light theme."""
    import altair as alt

    assert isinstance(chart, alt.LayerChart)
    head, *more = (title,) if isinstance(title, str) else tuple(title)
    lines = [line for line in more if line]
    said = alt.Title(head, subtitle=lines) if lines else alt.Title(head)
    done: alt.LayerChart = chart.properties(title=said, config=config("light"), **size)
    return done


def noted(chart: "alt.LayerChart", note: str) -> "alt.LayerChart":
    """The chart with one more line below its title."""
    import altair as alt

    title = chart.to_dict()["title"]
    said = {"text": title} if isinstance(title, str) else title
    lines = [*said.get("subtitle", ()), note]
    done: alt.LayerChart = chart.properties(title=alt.Title(said["text"], subtitle=lines))
    return done


def dressed(chart: "alt.TopLevelMixin", theme: Theme) -> dict[str, Any]:
    """The whole specification, with its rows, in a theme."""
    return {**chart.to_dict(), "config": config(theme)}


def image(chart: "alt.TopLevelMixin", kind: str, theme: Theme = "light") -> bytes:
    """The chart as a picture, "svg" or "png"; needs no network, and a font with the characters."""
    return drawn(dressed(chart, theme), kind)


def drawn(spec: str | dict[str, Any], kind: str) -> bytes:
    """A specification as a picture, "svg" or "png"."""
    import vl_convert

    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return vl_convert.vegalite_to_png(spec, scale=SCALE)


@dataclass(frozen=True)
class Split:
    """A picture in two: ``spec`` is the same for all pictures of its kind and language, and knows
    the rows in ``data`` by name; ``title`` and ``subtitle`` are for the page to say.
    """

    spec: Mapping[str, Any]
    data: Mapping[str, Sequence[Row]]
    title: str
    subtitle: tuple[str, ...]

    def whole(self, theme: Theme = "light") -> dict[str, Any]:
        """Both together again, in a theme."""
        return {**self.spec, "datasets": dict(self.data), "config": config(theme)}


def split(chart: "alt.TopLevelMixin") -> Split:
    """The picture without its theme, its rows and its title, and these beside it."""
    spec = chart.to_dict()
    del spec["config"]
    title = spec.pop("title")
    said = {"text": title} if isinstance(title, str) else title
    data: dict[str, Sequence[Row]] = {}
    for part in _parts(spec):
        rows = part.get("data")
        if isinstance(rows, dict) and "values" in rows:
            data[rows["name"]] = rows["values"]
            part["data"] = {"name": rows["name"]}
    return Split(spec, data, said["text"], tuple(said.get("subtitle", ())))


def _parts(part: Any) -> Iterator[dict[str, Any]]:
    """The specification and every layer inside it."""
    yield part
    for layer in part.get("layer", ()):
        yield from _parts(layer)
