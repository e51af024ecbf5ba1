"""Pictures, each made once for notebook, page and report: Altair charts of what was found."""

from collections.abc import Mapping, Sequence

import altair as alt

from features.text import LANGS, Lang, Text
from recommender.chains import Direction, Panorama
from recommender.nodes import Node, State
from recommender.pareto import Point

COLOURS = {
    State.PRESENT: "#2f6f4f",
    State.WEAK: "#c9a227",
    State.MISSING: "#b5482f",
    State.UNKNOWN: "#767676",
}
FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
NODE_PX = 34
LINK_PX: Mapping[Lang, int] = {"zh": 190, "en": 280}
"""English names are longer; what is wider still is cut."""
APART = alt.Scale(paddingInner=0.12, paddingOuter=0.06)
LINK_AXIS = alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False)


def chain_picture(
    found: Panorama, lang: Lang = "zh", directions: Sequence[Direction] | None = None
) -> alt.LayerChart:
    """The products of a chain, its links side by side from upstream to downstream, in the colour of
    their state; what the document asks for has a frame, what to bring in its rank, and what is to
    be found out a question mark beside the ranks.
    """
    assert lang in LANGS
    ranks = None if directions is None else {one.node.name.zh: one.rank for one in directions}
    rows = _rows(found, ranks, lang)
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
    words = base.mark_text(color="#ffffff", fontSize=13, limit=0.85 * LINK_PX[lang]).encode(
        text="product:N"
    )
    title = Text("{chain}产业链 · {place}", "{chain} chain · {place}")
    deepest = max(len(link.products) for link in found.chain.links)
    chart: alt.LayerChart = (
        alt.layer(boxes, words)
        .properties(
            title=title.fill(chain=found.chain.name, place=found.place).of(lang),
            width=LINK_PX[lang] * len(order),
            height=NODE_PX * deepest,
        )
        .configure(font=FONT)
        .configure_view(strokeWidth=0)
    )
    return chart


def _rows(
    found: Panorama, ranks: Mapping[str, int] | None, lang: Lang
) -> Sequence[dict[str, object]]:
    return [
        {
            "link": link.name.of(lang),
            "row": row,
            "product": _marked(node, ranks, lang),
            "state": node.state.label.of(lang),
            "sought": node.sought,
            "evidence": "；".join(one.said.of(lang) for one in node.evidence),
        }
        for place, link in enumerate(found.chain.links)
        for row, node in enumerate(found.of_link(place))
    ]


def _marked(node: Node, ranks: Mapping[str, int] | None, lang: Lang) -> str:
    name = node.name.of(lang)
    if ranks is None:
        return name
    if node.name.zh in ranks:
        return f"{ranks[node.name.zh]}. {name}"
    return f"? {name}" if node.state is State.UNKNOWN else name


def front_picture(
    points: Sequence[Point], names: Sequence[Text], lang: Lang = "zh"
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
        alt.layer(line, words).properties(width=420, height=320).configure(font=FONT)
    )
    return chart
