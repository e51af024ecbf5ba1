"""Pictures, each made once for notebook, page and report: Altair charts of what was found."""

from collections.abc import Mapping, Sequence

import altair as alt

from features.text import LANGS, Lang, Text
from recommender.chains import Direction, Panorama, State
from recommender.pareto import Point

COLOURS = {
    State.PRESENT: "#2f6f4f",
    State.WEAK: "#c9a227",
    State.MISSING: "#b5482f",
    State.UNKNOWN: "#b8b8b8",
}
FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
NODE_PX, LINK_PX = 34, 190
APART = alt.Scale(paddingInner=0.12, paddingOuter=0.06)
LINK_AXIS = alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False)
NO_TITLE = Text("", "")


def chain_picture(
    found: Panorama, lang: Lang = "zh", directions: Sequence[Direction] = ()
) -> alt.LayerChart:
    """The products of a chain, its links side by side from upstream to downstream, in the colour of
    their state; what the document asks for has a frame, and what to bring in its rank.
    """
    assert lang in LANGS
    rows = _rows(found, {one.node.product: one.rank for one in directions}, lang)
    order = [link.name.of(lang) for link in found.chain.links]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("link:N", sort=order, title=None, axis=LINK_AXIS, scale=APART),
        y=alt.Y("row:O", title=None, axis=None, scale=APART),
    )
    states = {state.label.of(lang): colour for state, colour in COLOURS.items()}
    colour = alt.Color(
        "state:N",
        title=None,
        scale=alt.Scale(domain=list(states), range=list(states.values())),
        legend=alt.Legend(orient="bottom", labelLimit=400),
    )
    boxes = base.mark_rect(cornerRadius=4, strokeWidth=3).encode(
        color=colour,
        stroke=alt.condition("datum.sought", alt.value("#1b1b1b"), alt.value("#ffffff")),
        tooltip=["product:N", "state:N", "evidence:N"],
    )
    words = base.mark_text(color="#ffffff", fontSize=13).encode(text="product:N")
    title = Text("{chain}产业链 · {place}", "{chain} chain · {place}")
    deepest = max(len(link.words) for link in found.chain.links)
    chart: alt.LayerChart = (
        alt.layer(boxes, words)
        .properties(
            title=title.fill(chain=found.chain.name, place=found.place).of(lang),
            width=LINK_PX * len(order),
            height=NODE_PX * deepest,
        )
        .configure(font=FONT)
        .configure_view(strokeWidth=0)
    )
    return chart


def _rows(found: Panorama, ranks: Mapping[str, int], lang: Lang) -> Sequence[dict[str, object]]:
    return [
        {
            "link": link.name.of(lang),
            "row": row,
            "product": f"{ranks[node.product]}. {node.product}"
            if node.product in ranks
            else node.product,
            "state": node.state.label.of(lang),
            "sought": node.sought,
            "evidence": "；".join(one.said.of(lang) for one in node.evidence),
        }
        for place, link in enumerate(found.chain.links)
        for row, node in enumerate(found.of_link(place))
    ]


def front_picture(
    points: Sequence[Point], names: Sequence[Text], lang: Lang = "zh", title: Text = NO_TITLE
) -> alt.LayerChart:
    """Plans between two goals: one against the other, numbered, the first best for the first."""
    rows = [
        {"plan": place, "first": point.first, "second": point.second}
        for place, point in enumerate(points, start=1)
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("first:Q", title=names[0].of(lang), scale=alt.Scale(zero=False)),
        y=alt.Y("second:Q", title=names[1].of(lang), scale=alt.Scale(zero=False)),
    )
    line = base.mark_line(color=COLOURS[State.UNKNOWN], point={"filled": True, "size": 90})
    words = base.mark_text(dy=-14, fontSize=12).encode(text="plan:O")
    chart: alt.LayerChart = (
        alt.layer(line, words)
        .properties(width=420, height=320, title=title.of(lang))
        .configure(font=FONT)
    )
    return chart
