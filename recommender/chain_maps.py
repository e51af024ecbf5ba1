"""The picture of a chain: its links side by side, each product in the colour of its state."""

from collections.abc import Mapping, Sequence

import altair as alt

from features.text import LANGS, Lang, Text, clauses
from recommender.chains import Direction, Panorama
from recommender.looks import finished, named
from recommender.nodes import Node, State

COLOURS = {
    State.PRESENT: "#24618f",
    State.WEAK: "#f0b84a",
    State.MISSING: "#b5482f",
    State.UNKNOWN: "#6f767d",
}
"""Told apart by the colour-blind, with words in white, on the light one in black."""
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
    base = alt.Chart(named(_rows(found, ranks, lang), "products")).encode(
        x=alt.X("link:N", sort=None, title=None, axis=LINK_AXIS, scale=APART),
        y=alt.Y("row:O", title=None, axis=None, scale=APART),
    )
    states = {state.label.of(lang): colour for state, colour in COLOURS.items()}
    colour = alt.Color(
        "state:N",
        title=None,
        scale=alt.Scale(domain=list(states), range=list(states.values())),
        legend=alt.Legend(orient="bottom"),
    )
    boxes = base.mark_rect(cornerRadius=4).encode(
        color=colour, tooltip=["product:N", "state:N", "evidence:N"]
    )
    frames = base.mark_rect(cornerRadius=4, strokeWidth=3, filled=False, style="ink-line")
    wide = 0.85 * LINK_PX[lang]
    pale = f"datum.state == '{State.WEAK.label.of(lang)}'"
    black, white = (
        base.mark_text(color=ink, fontSize=13, limit=wide)
        .encode(text="product:N")
        .transform_filter(which)
        for ink, which in (("#1b1b1b", pale), ("#ffffff", f"!({pale})"))
    )
    title = _TITLE.fill(chain=found.chain.name, place=found.place).of(lang)
    layers = alt.layer(boxes, frames.transform_filter("datum.sought"), black, white)
    return finished(layers, title, width=alt.Step(LINK_PX[lang]), height=alt.Step(NODE_PX))


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
            "evidence": clauses(one.said for one in node.evidence).of(lang),
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


_TITLE = Text("{chain}产业链 · {place}", "{chain} chain · {place}")
