"""Parks on a map: as points whose precision is shown, over shapes where a deployment has any."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from features.outlines import NO_OUTLINES, Outlines
from features.profiles import LEVELS, Park
from features.regions import precision_km
from features.text import Lang, Text
from recommender.looks import HUES, Row, finished, named
from recommender.results import Match

WIDTH, HEIGHT = 560, 440
NATION = {"type": "conicEqualArea", "rotate": [-105, 0, 0], "parallels": [25, 47]}
REGION = {"type": "mercator"}
CLOSE = 0.045
"""Share of the extent within which numbers would cover one another."""


@dataclass(frozen=True)
class Spot:
    """A park to show, ``rank`` None where it is there for comparison; ``said``: why, or how good.

    ``made_up``: whether an illustrative figure stands behind the rank.
    """

    park: Park
    rank: int | None = None
    said: Text = Text("", "")
    made_up: bool = False


def spots(parks: Sequence[Park], matches: Sequence[Match] = ()) -> tuple[Spot, ...]:
    """The parks, those among ``matches`` with their ranks and scores and on top of the others."""
    ranked = {match.park_id: match for match in matches}
    shown = [_spot(park, ranked.get(park.id)) for park in parks]
    return tuple(sorted(shown, key=lambda one: -(one.rank or len(parks) + 1)))


def park_map(
    shown: Sequence[Spot], outlines: Outlines = NO_OUTLINES, lang: Lang = "zh", title: str = ""
) -> alt.LayerChart:
    """The parks as points; with ``outlines`` over the shapes, as large as these allow.

    ``outlines.within(region)`` is the map of a region. Without shapes: by longitude and latitude.
    """
    placed = [one for one in shown if one.park.lng is not None]
    labels = _labels(placed)
    rows = [{**_row(one, lang), "label": labels.get(one.park.id, "")} for one in placed]
    hidden = len(shown) - len(rows)
    lines = [_MISSING.fill(count=hidden).of(lang) if hidden else "", outlines.credit.of(lang)]
    layers = [*_ground(outlines), *_points(rows, bool(outlines), lang)]
    chart = alt.layer(*layers)
    if outlines:
        chart = chart.project(**(NATION if outlines.line else REGION))
    return finished(chart, [title or _TITLE.of(lang), *lines], width=WIDTH, height=HEIGHT)


def _spot(park: Park, match: Match | None) -> Spot:
    if match is None:
        return Spot(park)
    said = _SCORED.fill(score=f"{100 * match.score:.0f}", verdict=match.verdict.label)
    return Spot(park, match.rank, said, match.illustrative)


def _row(one: Spot, lang: Lang) -> Row:
    return {
        "park": one.park.name,
        "level": LEVELS[one.park.level].of(lang),
        "lng": one.park.lng,
        "lat": one.park.lat,
        "precision": _precision(one.park).of(lang),
        "rank": one.rank,
        "said": (_MADE_UP.fill(said=one.said) if one.made_up else one.said).of(lang),
        "kind": (_RANKED if one.rank else _OTHER).of(lang),
    }


def _labels(placed: Sequence[Spot]) -> Mapping[str, str]:
    """Ranks by park; of parks so near that their numbers would cover one another, one says all."""
    ranked = sorted((one for one in placed if one.rank), key=lambda one: one.rank or 0)
    apart = CLOSE * _extent(placed)
    together: dict[Spot, list[str]] = {}
    for one in ranked:
        near = (head for head in together if _degrees(head.park, one.park) < apart)
        together.setdefault(next(near, one), []).append(str(one.rank))
    return {head.park.id: "·".join(ranks) for head, ranks in together.items()}


def _extent(placed: Sequence[Spot]) -> float:
    """Degrees from the westernmost park to the easternmost."""
    east = [one.park.lng or 0.0 for one in placed]
    return max(east, default=0.0) - min(east, default=0.0)


def _degrees(one: Park, other: Park) -> float:
    here, there = (complex(park.lng or 0.0, park.lat or 0.0) for park in (one, other))
    return abs(here - there)


def _precision(park: Park) -> Text:
    """How well the point is known; one placed in an unknown way is among the vaguest."""
    km = precision_km(park.precision)
    return next((text for limit, text in _PRECISIONS.items() if km <= limit), _VAGUE)


def _ground(outlines: Outlines) -> Iterator[alt.Chart]:
    """Provinces; in them the prefectures, unless the whole country is shown; and the line."""
    inner = () if outlines.line else outlines.prefectures
    if outlines.provinces:
        provinces = alt.Chart(named(outlines.provinces, "provinces"))
        yield provinces.mark_geoshape(style="land", strokeWidth=0.8)
    if inner:
        yield alt.Chart(named(inner, "prefectures")).mark_geoshape(style="land", strokeWidth=0.5)
    if outlines.line:
        line = alt.Chart(named(outlines.line, "line"))
        yield line.mark_geoshape(filled=False, style="quiet-line", strokeWidth=1.4)


def _placed(chart: alt.Chart, on_shapes: bool, lang: Lang) -> alt.Chart:
    if on_shapes:
        return chart.encode(longitude="lng:Q", latitude="lat:Q")
    free = alt.Scale(zero=False, nice=True)
    return chart.encode(
        x=alt.X("lng:Q", title=_EAST.of(lang), scale=free),
        y=alt.Y("lat:Q", title=_NORTH.of(lang), scale=free),
    )


def _points(rows: Sequence[Row], on_shapes: bool, lang: Lang) -> Iterator[alt.Chart]:
    said = [text.of(lang) for text in _PRECISIONS.values()]
    legend = alt.Legend(orient="bottom", columns=1)
    marks = alt.Shape(
        "precision:N", title=None, legend=legend,
        scale=alt.Scale(domain=said, range=["circle", "square", "triangle-up"]),
    )  # fmt: skip
    kinds = [_RANKED.of(lang), _OTHER.of(lang)]
    told = ["park:N", "level:N", "said:N", "precision:N"]
    base = _placed(alt.Chart(named(rows, "parks")).encode(tooltip=told), on_shapes, lang)
    yield base.mark_point(filled=True, strokeWidth=0.8, style="gap").encode(
        shape=marks,
        size=alt.condition("datum.rank != null", alt.value(170), alt.value(34)),
        opacity=alt.condition("datum.rank != null", alt.value(1), alt.value(0.6)),
        color=alt.Color(
            "kind:N", title=None, legend=legend,
            scale=alt.Scale(domain=kinds, range=[HUES[5], HUES[0]]),
        ),
    )  # fmt: skip
    numbers = base.mark_text(dy=-15, fontWeight="bold", fontSize=13).encode(text="label:N")
    yield numbers.transform_filter("datum.label != ''")


_TITLE = Text("园区位置", "Where the parks lie")
_SCORED = Text("得分 {score}，{verdict}", "score {score}, {verdict}")
_MADE_UP = Text("{said}（含示意数据）", "{said} (with illustrative figures)")
_MISSING = Text("{count} 个园区没有坐标，未画出", "{count} parks without a point are not shown")
_RANKED, _OTHER = (
    Text("入选园区（数字为位次）", "ranked, with the rank"),
    Text("其他园区", "other parks"),
)
_VAGUE = Text("地市级位置（约 ±80 km）", "placed by prefecture (about ±80 km)")
_PRECISIONS = {
    3.0: Text("园区位置（约 ±3 km）", "placed itself (about ±3 km)"),
    25.0: Text("乡镇或县级位置（±10–25 km）", "placed by town or county (±10–25 km)"),
    80.0: _VAGUE,
}
_EAST, _NORTH = Text("东经（度）", "Longitude, degrees"), Text("北纬（度）", "Latitude, degrees")
