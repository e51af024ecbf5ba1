"""Pictures of a plan: what goes where, what one more unit is worth, and plans between two goals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import altair as alt
import numpy as np

from features.text import Lang, Text
from recommender.allocate import Allocation, Price
from recommender.looks import HUES, ROW_PX, Row, finished, named
from recommender.pareto import Point

WIDTH = 420
MOST = len(HUES) - 1
"""So many sources have a colour and a row of their own; the smaller ones share one."""
STEPS = 13
AIR = 0.012
"""Room between neighbours, as a share of the whole."""
NO_TITLE = Text("", "")
Key = TypeVar("Key")
Stack = Mapping[str, tuple[float, float]]
"""Name → where its part begins and ends."""


@dataclass(frozen=True)
class Flow:
    """So much goes from one to the other; ``target`` None: it finds no place."""

    source: Text
    target: Text | None
    amount: float


def flow_picture(
    flows: Sequence[Flow], lang: Lang = "zh", title: Text = NO_TITLE
) -> alt.LayerChart:
    """Ribbons from the sources on the left to the targets on the right, as wide as what flows; what
    finds no place comes last.
    """
    amounts = _amounts(flows, lang)
    left, right = (_stack(amounts, side, lang) for side in (0, 1))
    unplaced = _UNPLACED.of(lang)
    nodes = [*_nodes(amounts, left, 0), *_nodes(amounts, right, 1)]
    up_down = alt.Scale(zero=True, nice=False, reverse=True)
    band = alt.Chart(named(tuple(_ribbons(amounts, left, right)), "ribbons")).mark_area(
        interpolate="monotone", opacity=0.6
    )
    band = band.encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False)),
        y=alt.Y("top:Q", axis=None, scale=up_down),
        y2="bottom:Q",
        detail="flow:N",
        color=alt.Color("source:N", sort=None, legend=None),
        tooltip=["source:N", "target:N", alt.Tooltip("amount:Q", format=",")],
    )
    base = alt.Chart(named(nodes, "nodes"))
    bars = base.mark_rule(strokeWidth=7, style="quiet-line", strokeCap="butt").encode(
        x="x:Q", y="top:Q", y2="bottom:Q"
    )
    words = [
        base.transform_filter(f"datum.x == {side} && datum.share >= 0.012")
        .mark_text(align=align, dx=dx)
        .encode(x="x:Q", y="middle:Q", text="said:N")
        for side, align, dx in _BESIDE
    ]
    head = [title.of(lang) or _FLOWS.of(lang), _WIDE.fill(unplaced=unplaced).of(lang)]
    return finished(alt.layer(band, bars, *words), head, width=WIDTH, height=460)


def flows(plan: Allocation, kinds: Sequence[Text], places: Sequence[Text]) -> tuple[Flow, ...]:
    """One flow a firm, from its kind to the place of its park: (m,) ``kinds``, (n,) ``places``."""
    return tuple(
        Flow(kind, places[park] if park >= 0 else None, 1.0)
        for kind, park in zip(kinds, plan.place.tolist(), strict=True)
    )


def price_picture(
    prices: Sequence[Price],
    names: Mapping[str, Text],
    k: int = 12,
    lang: Lang = "zh",
    worth_label: Text | None = None,
) -> alt.LayerChart:
    """What one per cent more of a park's resource would add to the plan, the most first.

    ``names``: of parks by code and of resources by field. One per cent makes mu and MW comparable.
    ``worth_label``: what stands at the axis in place of the value added.
    """
    worth = sorted(prices, key=lambda one: -one.price * one.capacity)[:k]
    rows = [
        {
            "what": f"{names[one.park].of(lang)} · {names[one.resource].of(lang)}",
            "resource": names[one.resource].of(lang),
            "worth": one.price * one.capacity / 100,
            "price": one.price,
            "capacity": one.capacity,
        }
        for one in worth
    ]
    base = alt.Chart(named(rows, "prices")).encode(
        y=alt.Y("what:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False))
    )
    bars = base.mark_bar(height=ROW_PX * 0.6).encode(
        x=alt.X("worth:Q", title=(worth_label or WORTH).of(lang)),
        color=alt.Color("resource:N", sort=None, legend=None),
        tooltip=["what:N", "price:Q", "capacity:Q"],
    )
    words = base.mark_text(align="left", dx=5, style="quiet-words").encode(
        x="worth:Q", text=alt.Text("worth:Q", format=".3~r")
    )
    return finished(
        alt.layer(bars, words), [_PRICES.of(lang), _BINDS.of(lang)], width=WIDTH,
        height=alt.Step(ROW_PX),
    )  # fmt: skip


def front_picture(
    points: Sequence[Point], names: Sequence[Text], lang: Lang = "zh", title: Text = NO_TITLE
) -> alt.LayerChart:
    """Plans between two goals: one against the other, numbered, the first best for the first."""
    rows = [
        {"plan": place, "first": point.first, "second": point.second}
        for place, point in enumerate(points, start=1)
    ]
    base = alt.Chart(named(rows, "plans")).encode(
        x=alt.X("first:Q", title=names[0].of(lang), scale=alt.Scale(zero=False)),
        y=alt.Y("second:Q", title=names[1].of(lang), scale=alt.Scale(zero=False)),
    )
    line = base.mark_line(style="quiet-line", fill=None)
    dots = base.mark_circle(size=110, opacity=1, style="loud")
    words = base.mark_text(dy=-14).encode(text="plan:O")
    head = [_FRONT.of(lang), title.of(lang)]
    return finished(alt.layer(line, dots, words), head, width=WIDTH, height=320)


def _amounts(flows: Sequence[Flow], lang: Lang) -> Mapping[tuple[str, str], float]:
    """What flows from whom to whom; the smaller sources as one."""
    totals = _summed((flow.source.of(lang), flow.amount) for flow in flows)
    large = set(list(totals)[:MOST])
    rest, nowhere = _OTHERS.of(lang), _UNPLACED.of(lang)
    pairs = []
    for flow in flows:
        source = flow.source.of(lang)
        target = flow.target.of(lang) if flow.target else nowhere
        pairs.append(((source if source in large else rest, target), flow.amount))
    return _summed(pairs)


def _summed(parts: Iterable[tuple[Key, float]]) -> Mapping[Key, float]:
    """The parts added up, the greatest sum first."""
    sums: dict[Key, float] = defaultdict(float)
    for key, amount in parts:
        sums[key] += amount
    return dict(sorted(sums.items(), key=lambda one: -one[1]))


def _stack(amounts: Mapping[tuple[str, str], float], side: int, lang: Lang) -> Stack:
    """Where each name of one side begins and ends, 0 at the top, the total being 1."""
    sums = _summed((pair[side], amount) for pair, amount in amounts.items())
    last = (_OTHERS if side == 0 else _UNPLACED).of(lang)
    names = sorted(sums, key=lambda name: name == last)
    total, at, found = sum(sums.values()) or 1.0, 0.0, {}
    for name in names:
        found[name] = (at, at + sums[name] / total)
        at = found[name][1] + AIR
    return found


def _ribbons(amounts: Mapping[tuple[str, str], float], left: Stack, right: Stack) -> Iterator[Row]:
    """The edges of each ribbon at some places on its way, the first from the upper left."""
    total = sum(amounts.values()) or 1.0
    begun = [{name: ends[0] for name, ends in side.items()} for side in (left, right)]
    by_place = sorted(amounts, key=lambda pair: (list(left).index(pair[0]), right[pair[1]][0]))
    way = np.linspace(0.0, 1.0, STEPS)
    for source, target in by_place:
        tall = amounts[source, target] / total
        here, there = begun[0][source], begun[1][target]
        begun[0][source] += tall
        begun[1][target] += tall
        for x, top in zip(way, here + (there - here) * way**2 * (3 - 2 * way), strict=True):
            yield {
                "flow": f"{source} → {target}",
                "source": source,
                "target": target,
                "amount": amounts[source, target],
                "x": round(float(x), 4),
                "top": round(float(top), 4),
                "bottom": round(float(top) + tall, 4),
            }


def _nodes(amounts: Mapping[tuple[str, str], float], stack: Stack, side: int) -> Iterator[Row]:
    sums = _summed((pair[side], amount) for pair, amount in amounts.items())
    for name, (top, bottom) in stack.items():
        yield {
            "x": side,
            "top": top,
            "bottom": bottom,
            "middle": (top + bottom) / 2,
            "share": bottom - top,
            "said": f"{name}  {sums[name]:,.0f}",
        }


_BESIDE: tuple[tuple[int, Literal["left", "right"], int], ...] = (
    (0, "right", -10),
    (1, "left", 10),
)
_OTHERS, _UNPLACED = Text("其他", "others"), Text("未落位", "no place")
_FLOWS = Text("谁去哪里", "Who goes where")
_WIDE = Text("带宽按数量；“{unplaced}”在最下", "As wide as the amount; “{unplaced}” comes last")
_PRICES = Text("什么最紧", "What binds")
_BINDS = Text(
    "某园区某项资源多 1%，方案总值增加多少（影子价格 × 总量 × 1%）",
    "What 1% more of a park's resource adds to the plan (shadow price x amount x 1%)",
)
WORTH = Text("增加的总值", "Value added")
_FRONT = Text("两个目标之间的方案", "Plans between two goals")
