"""Pictures of a ranking and of how good and how steady it is, for notebook, page and report."""

from collections.abc import Iterator, Mapping, Sequence

import altair as alt

from features.profiles import BASIS_LABELS, Basis
from features.text import Lang, Text
from recommender.evaluate import MODELS, Evaluation
from recommender.looks import ROW_PX, Row, finished, named
from recommender.results import Match, Reason
from recommender.study import Study, label
from recommender.trials import METRICS

NAMED = 8
"""So many criteria have a colour of their own, those that add most; the others share one."""
SURE = {None: 1.0, Basis.OWN: 1.0, Basis.REGIONAL: 0.55, Basis.ILLUSTRATIVE: 0.25}
"""How full the colour is, by what stands behind the figure."""
WIDTH = 460
METRIC_PX = 84
"""So wide is a metric; its models share the room."""


def contribution_picture(matches: Sequence[Match], lang: Lang = "zh") -> alt.LayerChart:
    """What each criterion adds to each park's score, the interval that the score stays in, and the
    share of weight that is not known; paler where a figure is the region's or made up.
    """
    shown = _most_telling(matches)
    names = [*shown.values(), _REST]
    bars = [row for match in matches for row in _bars(match, list(shown), names, lang)]
    ends = [_ends(match, lang) for match in matches]
    parts = alt.Chart(named(bars, "contributions")).encode(y=_rows_of("park"))
    said = [text.of(lang) for text in _STANDS_ON.values()]
    bar = parts.mark_bar(height=ROW_PX * 0.62, style="gap", strokeWidth=0.8).encode(
        x=alt.X("adds:Q", title=_SCORE.of(lang), scale=alt.Scale(domain=[0, 100])),
        color=alt.Color("hue:N", title=None, sort=None, legend=_below(3)),
        opacity=alt.Opacity(
            "basis:N",
            title=None,
            scale=alt.Scale(domain=said, range=[SURE[basis] for basis in _STANDS_ON]),
            legend=_below(1),
        ),
        order="place:Q",
        tooltip=["park:N", "criterion:N", alt.Tooltip("adds:Q", format=".1f"), "need:N", "offer:N",
                 "basis:N"],
    )  # fmt: skip
    scores = alt.Chart(named(ends, "scores")).encode(y=_rows_of("park"))
    whisker = scores.mark_rule(style="ink-line", strokeWidth=1.4).encode(
        x=alt.X("low:Q", title=_SCORE.of(lang)), x2="high:Q"
    )
    words = scores.mark_text(align="left", dx=7, style="quiet-words").encode(
        x="high:Q", text="said:N"
    )
    title = [_CONTRIBUTIONS.of(lang), _WHISKERS.of(lang)]
    chart = alt.layer(bar, whisker, words)
    return finished(chart, title, width=WIDTH, height=alt.Step(ROW_PX))


def interval_picture(found: Study, k: int = 10, lang: Lang = "zh") -> alt.LayerChart:
    """The first parks' scores with what the unknown could make of them, the best above.

    Intervals that overlap leave the order open.
    """
    standings = found.standings(k)
    return scores_picture(
        [(f"{one.rank} {one.park.name}", one.score, one.low, one.high) for one in standings], lang
    )


def scores_picture(
    scored: Sequence[tuple[str, float, float, float]], lang: Lang = "zh"
) -> alt.LayerChart:
    """Name, score, low and high of each park or firm: a point on its interval, the first above."""
    rows = [
        {"name": name, "score": 100 * score, "low": 100 * low, "high": 100 * high}
        for name, score, low, high in scored
    ]
    base = alt.Chart(named(rows, "intervals")).encode(y=_rows_of("name"))
    ends = alt.X("low:Q", title=_SCORE.of(lang), scale=alt.Scale(domain=[0, 100]))
    line = base.mark_rule(strokeWidth=4, style="quiet-line", opacity=0.55).encode(
        x=ends, x2="high:Q"
    )
    point = base.mark_circle(size=120, opacity=1, style="loud").encode(
        x="score:Q", tooltip=["name:N", *(alt.Tooltip(f"{end}:Q", format=".1f") for end in _ENDS)]
    )
    title = [_INTERVALS.of(lang), _OVERLAP.of(lang)]
    return finished(alt.layer(line, point), title, width=WIDTH, height=alt.Step(ROW_PX))


def parts_picture(parts: Sequence[tuple[str, str, float]], lang: Lang = "zh") -> alt.LayerChart:
    """Name, criterion and contribution: what each score is made of, the criteria that give most
    by name and the others as one.
    """
    sums: dict[str, float] = {}
    for _, criterion, share in parts:
        sums[criterion] = sums.get(criterion, 0.0) + share
    told = sorted(sums, key=lambda criterion: -sums[criterion])[:NAMED]
    rows = [
        {
            "name": name,
            "hue": criterion if criterion in told else _REST.of(lang),
            "place": told.index(criterion) if criterion in told else NAMED,
            "adds": 100 * share,
        }
        for name, criterion, share in parts
    ]
    bars = alt.Chart(named(rows, "parts")).mark_bar(height=ROW_PX * 0.62)
    bars = bars.encode(
        y=_rows_of("name"),
        x=alt.X("sum(adds):Q", title=_SCORE.of(lang), scale=alt.Scale(domain=[0, 100])),
        color=alt.Color("hue:N", title=None, sort=[*told, _REST.of(lang)], legend=_below(3)),
        order=alt.Order("place:Q"),
        tooltip=["name:N", "hue:N", alt.Tooltip("sum(adds):Q", format=".1f")],
    )
    return finished(alt.layer(bars), _CONTRIBUTIONS.of(lang), width=WIDTH, height=alt.Step(ROW_PX))


def acceptability_picture(found: Study, k: int = 10, lang: Lang = "zh") -> alt.LayerChart:
    """How often each of the first parks takes each rank while the weights move."""
    standings = found.standings(k)
    shares = dict(zip(found.near.parks.tolist(), found.near.acceptability.tolist(), strict=True))
    rows = [
        {"park": f"{one.rank} {one.park.name}", "rank": rank, "share": share}
        for one, at in zip(standings, found.near.parks.tolist(), strict=False)
        for rank, share in enumerate(shares[at][:k], start=1)
    ]
    base = alt.Chart(named(rows, "shares")).encode(
        x=alt.X("rank:O", title=_RANK.of(lang), axis=alt.Axis(labelAngle=0)),
        y=_rows_of("park"),
    )
    boxes = base.mark_rect(style="gap", strokeWidth=2).encode(
        color=alt.Color(
            "share:Q",
            title=_SHARE.of(lang),
            scale=alt.Scale(domain=[0, 1], range="heatmap"),
            legend=alt.Legend(format="%", gradientLength=120),
        ),
        tooltip=["park:N", "rank:O", alt.Tooltip("share:Q", format=".1%")],
    )
    share = alt.Text("share:Q", format=".0%")
    plain = base.mark_text(fontSize=11).encode(text=share)
    plain = plain.transform_filter("datum.share >= 0.005 && datum.share <= 0.45")
    bright = base.mark_text(fontSize=11, style="on-heat").encode(text=share)
    bright = bright.transform_filter("datum.share > 0.45")
    title = [_RANKS.of(lang), found.near.said.of(lang)]
    return finished(
        alt.layer(boxes, plain, bright), title, width=alt.Step(44), height=alt.Step(ROW_PX)
    )


def tornado_picture(found: Study, k: int = 8, lang: Lang = "zh") -> alt.LayerChart:
    """The leader's lead when one weight is halved and when it is doubled, the widest above.

    Left of the line another park leads.
    """
    rows = [
        {
            "criterion": label(one.criterion).of(lang),
            "move": move.of(lang),
            "now": 100 * one.leads[0],
            "lead": 100 * lead,
            "share": share,
            "leader": found.parks[leader].name,
        }
        for one in found.swings[:k]
        for move, lead, share, leader in zip(
            (_HALVED, _DOUBLED), one.leads[1:], one.shares, one.leaders, strict=True
        )
    ]
    base = alt.Chart(named(rows, "swings")).encode(y=_rows_of("criterion"))
    moves = [_HALVED.of(lang), _DOUBLED.of(lang)]
    bars = base.mark_bar(height=ROW_PX * 0.55).encode(
        x=alt.X("now:Q", title=_LEAD.of(lang)),
        x2="lead:Q",
        color=alt.Color("move:N", title=None, sort=moves, legend=_below(2)),
        tooltip=["criterion:N", "move:N", "lead:Q", "share:Q", "leader:N"],
    )
    turn = base.mark_rule(strokeDash=[4, 3], style="ink-line").encode(x=alt.datum(0), y=alt.Y())
    title = [_TORNADO.of(lang), _TURN.of(lang)]
    return finished(alt.layer(bars, turn), title, width=WIDTH, height=alt.Step(ROW_PX))


def evaluation_picture(found: Evaluation, lang: Lang = "zh") -> alt.LayerChart:
    """Every model on every metric with its 95% interval."""
    return compared([row for model in MODELS for row in judged(found, model, lang)], lang)


def judged(
    found: Evaluation, model: str, lang: Lang = "zh", name: str = ""
) -> Iterator[tuple[str, str, float, float, float]]:
    """Name, metric, mean, low and high of one model on each metric that could be worked out."""
    plain = found.to_json(lang)
    means, ends = plain["models"], plain["intervals"]
    assert isinstance(means, dict)
    assert isinstance(ends, dict)
    for metric, value in means[model].items():
        if value is not None:
            yield (
                name or MODELS[model].of(lang),
                METRICS[metric].of(lang),
                value,
                *ends[model][metric],
            )


def compared(
    rows: Sequence[tuple[str, str, float, float, float]], lang: Lang = "zh"
) -> alt.LayerChart:
    """Name, metric, mean, low and high of each row: a point with its interval, metrics abreast."""
    keys = ("model", "metric", "mean", "low", "high")
    values = [dict(zip(keys, row, strict=True)) for row in rows]
    base = alt.Chart(named(values, "judged")).encode(
        x=alt.X("metric:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelLimit=100)),
        xOffset=alt.XOffset("model:N", sort=None),
        color=alt.Color("model:N", title=None, sort=None, legend=_below(3)),
        tooltip=[
            "model:N",
            "metric:N",
            *(alt.Tooltip(f"{key}:Q", format=".3f") for key in keys[2:]),
        ],
    )
    lines = base.mark_rule(strokeWidth=2).encode(
        y=alt.Y("low:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
        y2="high:Q",
    )
    points = base.mark_circle(size=70, opacity=1).encode(y="mean:Q")
    title = [_COMPARED.of(lang), _SAME.of(lang)]
    room = alt.Step(METRIC_PX, **{"for": "position"})
    return finished(alt.layer(lines, points), title, width=room, height=280)


def _most_telling(matches: Sequence[Match]) -> Mapping[str, Text]:
    """The criteria that add most to these scores, by name, the greatest first."""
    totals: dict[str, float] = {}
    labels: dict[str, Text] = {}
    for reason in (reason for match in matches for reason in match.reasons):
        totals[reason.criterion] = totals.get(reason.criterion, 0.0) + reason.contribution
        labels[reason.criterion] = reason.label
    ranked = sorted((name for name in totals if totals[name] > 0), key=lambda n: -totals[n])
    return {name: labels[name] for name in ranked[:NAMED]}


def _bars(match: Match, shown: list[str], names: list[Text], lang: Lang) -> Iterator[Row]:
    """One row a criterion that adds something, in the order of their colours."""
    for reason in sorted(match.reasons, key=lambda one: _place(one, shown)):
        if reason.contribution > 0:
            yield {
                "park": _park(match, lang),
                "criterion": reason.label.of(lang),
                "hue": names[_place(reason, shown)].of(lang),
                "place": _place(reason, shown),
                "adds": 100 * reason.contribution,
                "basis": _STANDS_ON[reason.basis or Basis.OWN].of(lang),
                "need": reason.need.of(lang),
                "offer": reason.offer.of(lang),
            }


def _place(reason: Reason, shown: list[str]) -> int:
    return shown.index(reason.criterion) if reason.criterion in shown else len(shown)


def _ends(match: Match, lang: Lang) -> Row:
    said = _SAID.fill(score=f"{100 * match.score:.0f}", unknown=f"{1 - match.coverage:.0%}")
    return {
        "park": _park(match, lang),
        "low": 100 * match.low,
        "high": 100 * match.high,
        "said": said.of(lang),
    }


def _park(match: Match, lang: Lang) -> str:
    made_up = _MADE_UP.of(lang) if match.illustrative else ""
    return f"{match.rank} {match.name}{made_up}"


def _rows_of(column: str) -> alt.Y:
    return alt.Y(f"{column}:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False))


def _below(columns: int) -> alt.Legend:
    return alt.Legend(orient="bottom", columns=columns)


_STANDS_ON = {
    basis: BASIS_LABELS[basis] for basis in (Basis.OWN, Basis.REGIONAL, Basis.ILLUSTRATIVE)
}
_ENDS = ("score", "low", "high")
_REST = Text("其余准则", "other criteria")
_MADE_UP = Text("〔示意〕", " (illustrative)")
_SAID = Text("{score}　未知 {unknown}", "{score} · unknown {unknown}")
_CONTRIBUTIONS = Text("得分由什么构成", "What the score is made of")
_WHISKERS = Text(
    "横线：未知的数字无论怎样，得分都在其中", "Lines: where the score stays whatever the unknown is"
)
_SCORE, _RANK, _SHARE = (
    Text("得分", "Score"),
    Text("位次", "Rank"),
    Text("占抽样", "Share of draws"),
)
_INTERVALS, _OVERLAP = (
    Text("得分与区间", "Scores and intervals"),
    Text("横线重叠处，先后未定", "Where they overlap, the order is open"),
)
_RANKS = Text("权重变动时的名次", "Ranks as the weights move")
_HALVED, _DOUBLED = Text("权重减半", "weight halved"), Text("权重加倍", "weight doubled")
_LEAD = Text("第一名领先多少", "Lead of the first")
_TORNADO = Text("逐项改变权重", "One weight at a time")
_TURN = Text("越过虚线，第一名换人", "Left of the dashed line another park leads")
_COMPARED = Text("各模型与 95% 区间", "Models with 95% intervals")
_SAME = Text("区间重叠处，高下未分", "Where intervals overlap, neither is shown to be better")
