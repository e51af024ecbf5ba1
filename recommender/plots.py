"""Pictures, each made once for notebook, page and report: Altair charts of what was found."""

from collections.abc import Mapping, Sequence

import altair as alt

from features.text import LANGS, Lang, Text
from recommender.chains import Direction, Panorama
from recommender.evaluate import MODELS, Evaluation
from recommender.nodes import Node, State
from recommender.pareto import Point
from recommender.study import Study, label
from recommender.trials import METRICS

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
NO_TITLE = Text("", "")


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


def interval_picture(found: Study, k: int = 10, lang: Lang = "zh") -> alt.LayerChart:
    """The first parks' scores with what the unknown could make of them, the best above.

    Intervals that overlap leave the order open.
    """
    standings = found.standings(k)
    return scores_picture(
        [(f"{one.rank} {one.park.name}", one.score, one.low, one.high) for one in standings], lang
    )


def scores_picture(
    named: Sequence[tuple[str, float, float, float]], lang: Lang = "zh"
) -> alt.LayerChart:
    """Name, score, low and high of each park or firm: a point on its interval, the first above."""
    rows = [dict(zip(("name", "score", "low", "high"), one, strict=True)) for one in named]
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=_rows_of("name"))
    ends = alt.X("low:Q", title=_SCORE.of(lang), scale=alt.Scale(domain=[0, 1]))
    line = base.mark_rule(strokeWidth=3, color=QUIET).encode(x=ends, x2="high:Q")
    point = base.mark_circle(size=110, opacity=1, color=LOUD).encode(
        x="score:Q", tooltip=["name:N", "score:Q", "low:Q", "high:Q"]
    )
    return _finished(alt.layer(line, point), _INTERVALS.of(lang), height=ROW_PX * max(len(rows), 1))


def parts_picture(named: Sequence[tuple[str, str, float]], lang: Lang = "zh") -> alt.LayerChart:
    """Name, criterion and contribution: what each score is made of, the criteria that give most
    by name and the others as one.
    """
    sums: dict[str, float] = {}
    for _, criterion, share in named:
        sums[criterion] = sums.get(criterion, 0.0) + share
    told = sorted(sums, key=lambda criterion: -sums[criterion])[:PARTS]
    order = [*told, *([_OTHERS.of(lang)] if len(sums) > len(told) else [])]
    rows = [
        {
            "name": name,
            "criterion": criterion if criterion in told else order[-1],
            "place": min(told.index(criterion) if criterion in told else PARTS, PARTS),
            "share": share,
        }
        for name, criterion, share in named
    ]
    bars = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            y=_rows_of("name"),
            x=alt.X("sum(share):Q", title=_SCORE.of(lang), scale=alt.Scale(domain=[0, 1])),
            color=alt.Color(
                "criterion:N",
                title=None,
                scale=alt.Scale(domain=order, range=[*SHADES[: len(told)], QUIET]),
                legend=alt.Legend(orient="bottom", columns=4, labelLimit=200),
            ),
            order=alt.Order("place:Q"),
            tooltip=["name:N", "criterion:N", "sum(share):Q"],
        )
    )
    count = len({name for name, _, _ in named})
    return _finished(alt.layer(bars), _PARTS.of(lang), height=ROW_PX * max(count, 1))


def acceptability_picture(found: Study, k: int = 10, lang: Lang = "zh") -> alt.LayerChart:
    """How often each of the first parks takes each rank while the weights move."""
    standings = found.standings(k)
    shares = dict(zip(found.near.parks.tolist(), found.near.acceptability.tolist(), strict=True))
    rows = [
        {"park": f"{one.rank} {one.park.name}", "rank": rank, "share": share}
        for one, at in zip(standings, found.near.parks.tolist(), strict=False)
        for rank, share in enumerate(shares[at][:k], start=1)
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("rank:O", title=_RANK.of(lang), axis=alt.Axis(labelAngle=0)),
        y=_rows_of("park"),
    )
    boxes = base.mark_rect().encode(
        color=alt.Color(
            "share:Q", title=_SHARE.of(lang), scale=alt.Scale(domain=[0, 1], range=HEAT)
        ),
        tooltip=["park:N", "rank:O", alt.Tooltip("share:Q", format=".1%")],
    )
    words = (
        base.mark_text(fontSize=11)
        .encode(
            text=alt.Text("share:Q", format=".0%"),
            color=alt.condition("datum.share > 0.5", alt.value("#fff"), alt.value("#333")),
        )
        .transform_filter("datum.share >= 0.005")
    )
    return _finished(
        alt.layer(boxes, words), found.near.said.of(lang), height=ROW_PX * max(len(standings), 1)
    )


def tornado_picture(found: Study, k: int = 12, lang: Lang = "zh") -> alt.LayerChart:
    """The leader's lead when one weight is halved and when it is doubled, the widest above.

    Left of the line another park leads.
    """
    rows = [
        {
            "criterion": label(one.criterion).of(lang),
            "move": move.of(lang),
            "now": one.leads[0],
            "lead": lead,
            "share": share,
            "leader": found.parks[leader].name,
        }
        for one in found.swings[:k]
        for move, lead, share, leader in zip(
            (_HALVED, _DOUBLED), one.leads[1:], one.shares, one.leaders, strict=True
        )
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=_rows_of("criterion"))
    moves = [_HALVED.of(lang), _DOUBLED.of(lang)]
    bars = base.mark_bar(height=ROW_PX / 2).encode(
        x=alt.X("now:Q", title=_LEAD.of(lang)),
        x2="lead:Q",
        color=alt.Color(
            "move:N",
            title=None,
            scale=alt.Scale(domain=moves, range=[COLD, LOUD]),
            legend=alt.Legend(orient="bottom"),
        ),
        tooltip=["criterion:N", "move:N", "lead:Q", "share:Q", "leader:N"],
    )
    turn = (
        alt.Chart(alt.InlineData(values=[{"at": 0.0}]))
        .mark_rule(strokeDash=[4, 3], color="#333")
        .encode(x="at:Q")
    )
    count = max(len(found.swings[:k]), 1)
    return _finished(alt.layer(bars, turn), _TORNADO.of(lang), height=ROW_PX * count)


def evaluation_picture(found: Evaluation, lang: Lang = "zh") -> alt.LayerChart:
    """Every model on every metric with its 95% interval."""
    plain = found.to_json(lang)
    means, ends = plain["models"], plain["intervals"]
    assert isinstance(means, dict)
    assert isinstance(ends, dict)
    return compared(
        [
            (MODELS[model].of(lang), METRICS[metric].of(lang), value, *ends[model][metric])
            for model, values in means.items()
            for metric, value in values.items()
            if value is not None
        ],
        lang,
    )


def compared(
    rows: Sequence[tuple[str, str, float, float, float]], lang: Lang = "zh"
) -> alt.LayerChart:
    """Name, metric, mean, low and high of each row: a point with its interval, metrics abreast."""
    names = list(dict.fromkeys(row[0] for row in rows))
    metrics = list(dict.fromkeys(row[1] for row in rows))
    keys = ("model", "metric", "mean", "low", "high")
    values = [dict(zip(keys, row, strict=True)) for row in rows]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("metric:N", sort=metrics, title=None, axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("model:N", sort=names),
        color=alt.Color(
            "model:N", title=None, sort=names, legend=alt.Legend(orient="bottom", labelLimit=300)
        ),
        tooltip=["model:N", "metric:N", "mean:Q", "low:Q", "high:Q"],
    )
    lines = base.mark_rule(strokeWidth=2).encode(
        y=alt.Y("low:Q", title=None, scale=alt.Scale(domain=[0, 1])), y2="high:Q"
    )
    points = base.mark_circle(size=70, opacity=1).encode(y="mean:Q")
    return _finished(
        alt.layer(lines, points), _COMPARED.of(lang), width=96 * max(len(metrics), 1), height=280
    )


def _rows_of(column: str) -> alt.Y:
    return alt.Y(f"{column}:N", sort=None, title=None, axis=alt.Axis(labelLimit=280))


def _finished(
    chart: alt.LayerChart | alt.FacetChart, title: str, height: float, width: float = 460
) -> alt.LayerChart:
    assert isinstance(chart, alt.LayerChart)
    made: alt.LayerChart = (
        chart.properties(title=title, width=width, height=height)
        .configure(font=FONT)
        .configure_view(strokeWidth=0)
    )
    return made


QUIET, LOUD, COLD = "#9aa1a9", "#dd8233", "#3574b5"
HEAT = ["#f4f1ec", "#2f6f4f"]
ROW_PX = 30
PARTS = 7
SHADES = ["#2f6f4f", "#3574b5", "#dd8233", "#7a5aa6", "#c9a227", "#5fa3a3", "#b5482f"]
_OTHERS = Text("其他准则", "other criteria")
_PARTS = Text("得分由什么构成", "What the scores are made of")
_SCORE, _RANK, _SHARE = (
    Text("得分", "Score"),
    Text("位次", "Rank"),
    Text("占抽样", "Share of draws"),
)
_INTERVALS = Text(
    "得分与区间：横线重叠，先后未定", "Scores and intervals: where they overlap, the order is open"
)
_HALVED, _DOUBLED = Text("权重减半", "weight halved"), Text("权重加倍", "weight doubled")
_LEAD = Text(
    "第一名领先多少（虚线左侧则被超过）", "Lead of the first (left of the line it is lost)"
)
_TORNADO = Text("逐项改变权重", "One weight at a time")
_COMPARED = Text("各模型与 95% 区间", "Models with 95% intervals")
