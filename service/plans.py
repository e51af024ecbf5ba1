"""A plan of who goes where in words: for the terminal and for machines."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from features.fields import specs
from features.profiles import Firm
from features.text import Lang, Text, bracketed, clauses, enumerated, headed
from features.units import points, show
from recommender.allocate import Unplaced
from recommender.openings import Opening, Way
from recommender.placement import Placement, Total, Wish
from recommender.results import Lack, Verdict
from recommender.worths import GOALS, out_of, shown
from service.heads import Asking
from service.paragraphs import stacked, styled, table_of
from service.plan_shapes import (
    AmountShape,
    LackShape,
    NamedShape,
    OpeningShape,
    PlacedShape,
    PlacementShape,
)

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

MOST_PRICES, MOST_OPENINGS = 10, 10
LEAST_SHORT = 0.001
"""What is shown of a score that falls short by less."""


def told(found: Placement, asking: Asking, lang: Lang) -> PlacementShape:
    """The plan as plain values; unknown is null."""
    plan, wish = found.plan, asking.asked
    assert isinstance(wish, Wish)
    return {
        **asking.head(lang),
        "goal": {"name": wish.goal, "label": GOALS[wish.goal].of(lang)},
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "exact": plan.exact,
        "placed": [_sent(found, at, lang) for at in np.flatnonzero(plan.place >= 0).tolist()],
        "unplaced": [
            {"firm": one.firm, "firm_id": found.firms[at].id, "why": one.why.of(lang),
             "lacks": [_lacking(lack, lang) for lack in one.lacks]}
            for at, one in _left_out(found)
        ],
        "totals": [
            {"figure": one.figure, **_named(one.figure, lang), "value": one.value,
             "unstated": one.unstated}
            for one in found.totals
        ],
        "prices": [
            {"park": p.park, "resource": p.resource, **_named(p.resource, lang),
             "capacity": p.capacity, "price": p.price}
            for p in plan.prices
        ],
        "unsure": list(plan.unsure),
        "exposure": {
            "gini": found.spread.gini,
            "never": [found.parks[at].id for at in found.spread.never],
            "crowded": [found.parks[at].id for at in found.spread.crowded],
            "leagues": dict(found.spread.leagues),
            "openings": [_opening(one, found, lang) for one in found.openings],
        },
    }  # fmt: skip


def unknown(found: Placement, at: int) -> list[Text]:
    """The resources of which the firm's need or its park's amount is unknown, and which it is."""
    problem, park = found.problem, int(found.plan.place[at])
    missing = zip(
        problem.resources,
        np.isnan(problem.need[at]).tolist(),
        np.isnan(problem.capacity[park]).tolist(),
        strict=True,
    )
    return [
        bracketed(specs(Firm)[resource].label, _WHOSE[need, there])
        for resource, need, there in missing
        if need or there
    ]


def _sent(found: Placement, at: int, lang: Lang) -> PlacedShape:
    firm, park = found.firms[at], found.parks[int(found.plan.place[at])]
    verdict = Verdict(int(found.worst[at]))
    return {
        "firm": firm.name,
        "firm_id": firm.id,
        "park": park.id,
        "name": park.name,
        "league": park.prefecture or park.province,
        "verdict": verdict.name,
        "verdict_label": verdict.label.of(lang),
        "unknown": [what.of(lang) for what in unknown(found, at)],
    }


def _left_out(found: Placement) -> Iterator[tuple[int, Unplaced]]:
    return zip(np.flatnonzero(found.plan.place < 0).tolist(), found.plan.unplaced, strict=True)


def _lacking(lack: Lack, lang: Lang) -> LackShape:
    extra: list[AmountShape] = [
        {"resource": name, **_named(name, lang), "amount": amount}
        for name, amount in lack.extra.items()
    ]
    return {"park": lack.park, "extra": extra}


def _named(figure: str, lang: Lang) -> NamedShape:
    spec = specs(Firm)[figure]
    return {"label": spec.label.of(lang), "unit": spec.unit.symbol.of(lang)}


def _opening(one: Opening, found: Placement, lang: Lang) -> OpeningShape:
    return {
        "park": found.parks[one.park].id,
        "excluded": one.excluded,
        "firm": one.firm,
        "short": one.short,
        "criterion": one.criterion.of(lang),
        "gain": one.gain,
        "way": one.way.value,
        "known": one.known,
        "enough": one.enough,
    }


def screen(found: Placement, asking: Asking, lang: Lang) -> "RenderableType":
    """Who goes where, who does not and why, what binds, and how the lists spread."""
    plan = found.plan
    placed = table_of(lang, _FIRM, _PARK, _LEAGUE, _VERDICT, _UNKNOWN)
    for at in np.flatnonzero(plan.place >= 0).tolist():
        one = _sent(found, at, lang)
        where = f"{one['park']} {one['name']}"
        doubts = enumerated(one["unknown"]).of(lang)
        placed.add_row(one["firm"], where, one["league"], one["verdict_label"], doubts)
    left_out = table_of(lang, _FIRM, _WHY, _WOULD)
    for _, one_left in _left_out(found):
        lacks = clauses(_lack(lack) for lack in one_left.lacks)
        left_out.add_row(one_left.firm, one_left.why.of(lang), lacks.of(lang))
    parts = asking.lines(lang)
    parts += [styled(line.of(lang), "bold") for line in _summary(found, asking)]
    parts += [placed, *([left_out] if plan.unplaced else [])]
    if plan.prices:
        assert isinstance(asking.asked, Wish)
        parts.append(_prices(found, asking.asked.goal, lang))
    parts.append(styled(_spread(found).of(lang), "dim"))
    if found.openings:
        parts.append(_openings(found, lang))
    return stacked(*parts)


def _openings(found: Placement, lang: Lang) -> "Table":
    """The parks on nobody's list that are nearest to one."""
    table = table_of(lang, _NOBODY, _NEAREST, _HELP)
    near = sorted(found.openings, key=lambda one: (not one.firm, one.short))
    for one in near[:MOST_OPENINGS]:
        park = found.parks[one.park]
        if not one.firm:
            table.add_row(f"{park.id} {park.name}", "—", _RULED_OUT.of(lang))
            continue
        nearest = bracketed(one.firm, f"-{points(max(one.short, LEAST_SHORT))}")
        table.add_row(f"{park.id} {park.name}", nearest.of(lang), styled(_would(one).of(lang)))
    return _cut(table, len(near) - MOST_OPENINGS, lang)


def _cut(table: "Table", more: int, lang: Lang) -> "Table":
    """The table, which says how many ``more`` rows it would have."""
    if more > 0:
        table.caption = _ROWS_MORE.fill(n=more).of(lang)
    return table


def _would(one: Opening) -> Text:
    if one.way in {Way.NOTHING, Way.STATE}:
        return one.told
    text = _ENOUGH if one.enough else _NOT_ENOUGH
    return text.fill(what=one.told, gain=points(one.gain))


def _prices(found: Placement, goal: str, lang: Lang) -> "Table":
    """Of the relaxation, in which firms may be split: a guide, not a quotation."""
    table = table_of(lang, _PARK, _RESOURCE, _CAPACITY, out_of(goal, _PRICE))
    for price in found.plan.prices[:MOST_PRICES]:
        spec = specs(Firm)[price.resource]
        amount = show(price.capacity, spec.unit).of(lang)
        each = f"{shown(goal, price.price):.4g} / {spec.unit.symbol.of(lang)}"
        table.add_row(price.park, spec.label.of(lang), amount, each)
    return _cut(table, len(found.plan.prices) - MOST_PRICES, lang)


def _summary(found: Placement, asking: Asking) -> Iterator[Text]:
    plan = found.plan
    assert isinstance(asking.asked, Wish)
    count = int((plan.place >= 0).sum())
    if plan.unsure:
        yield _UNSURE.fill(placed=count, firms=len(plan.place), unsure=len(plan.unsure))
    text = _EXACT if plan.exact else _NEAR
    goal = GOALS[asking.asked.goal]
    yield text.fill(placed=count, firms=len(plan.place), gap=_above(plan.gap), goal=goal)
    said = [_total(one) for one in found.totals if one.value is not None]
    if said:
        yield _TOTALS.fill(said=clauses(said))


def _above(gap: float) -> str:
    """The gap in percent, never rounded down to nothing."""
    return f"{math.ceil(gap * 1000) / 10:.1f}%"


def _total(one: Total) -> Text:
    spec = specs(Firm)[one.figure]
    more = _BESIDE.fill(n=one.unstated) if one.unstated else Text("", "")
    return _HAS.fill(label=spec.label, amount=show(one.value, spec.unit), more=more)


def _spread(found: Placement) -> Text:
    spread = found.spread
    empty = enumerated(spread.empty_leagues or ("—",))
    return _SPREAD.fill(
        never=len(spread.never), crowded=len(spread.crowded), gini=f"{spread.gini:.2f}", empty=empty
    )


def _lack(lack: Lack) -> Text:
    said = specs(Firm)
    more = [
        _MORE.fill(label=said[name].label, amount=show(amount, said[name].unit))
        for name, amount in lack.extra.items()
    ]
    return headed(lack.park, enumerated(more))


_FIRM, _PARK, _LEAGUE = Text("企业", "Firm"), Text("园区", "Park"), Text("盟市", "League")
_WHY, _WOULD = Text("未落位原因", "Why not placed"), Text("补足即可落位", "Would be placed with")
_RESOURCE, _CAPACITY = Text("资源", "Resource"), Text("可用量", "Available")
_PRICE = Text("影子价格（松弛问题）", "Shadow price (of the relaxation)")
_WHOSE = {
    (True, False): Text("企业未填", "the firm does not say"),
    (False, True): Text("园区余量未知", "what the park has is unknown"),
    (True, True): Text("企业未填，园区余量也未知", "neither is known"),
}
"""Whether the firm's need is unknown, whether the park's amount is → what is."""
_ROWS_MORE = Text("另有 {n} 行未列出", "{n} {n:row|rows} more")
_VERDICT, _UNKNOWN = Text("规定", "Rules"), Text("未知用量或余量", "Unknown amounts")
_MORE = Text("{label} +{amount}", "{label} +{amount}")
_EXACT = Text(
    "已落位 {placed} / {firms} 家；按{goal}合计，已证明最优",
    "{placed} of {firms} placed; proven best by {goal}",
)
_NEAR = Text(
    "已落位 {placed} / {firms} 家；按{goal}合计，距上界不超过 {gap}",
    "{placed} of {firms} placed; by {goal} within {gap} of the bound",
)
_TOTALS = Text("落位企业合计：{said}", "Placed in all: {said}")
_HAS = Text("{label} {amount}{more}", "{label} {amount}{more}")
_BESIDE = Text("（另 {n} 家未填）", " ({n} more do not say)")
_NOBODY = Text("无人问津的园区", "Parks on no list")
_NEAREST = Text("最近的名单（差多少分，满分 100）", "Nearest list (score short, of 100)")
_HELP = Text("什么能改变", "What would change it")
_RULED_OUT = Text("名单上的企业都被规定或条件排除", "rules or limits exclude every firm")
_ENOUGH = Text("{what}，可加 {gain} 分，足以进入", "{what}: adds up to {gain}, enough")
_NOT_ENOUGH = Text("{what}，最多加 {gain} 分，仍不够", "{what}: adds at most {gain}, not enough")
_UNSURE = Text(
    "{placed} 家中有 {unsure} 家的用量或园区余量未知：这只是去向建议，须先核实余量",
    "{unsure} of {placed} rest on unknown needs or amounts: a proposal, to verify first",
)
_SPREAD = Text(
    "候选名单：{never} 个园区无人问津，{crowded} 个园区过半企业争抢，基尼系数 {gini}；"
    "无候选的盟市：{empty}",
    "Lists: {never:park|parks} on none, {crowded} on more than half, Gini {gini}; leagues on none: "
    "{empty}",
)
