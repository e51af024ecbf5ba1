"""A plan of who goes where in words: for the terminal and for machines."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from features.fields import specs
from features.profiles import Firm
from features.text import Lang, Text
from features.units import show
from recommender.allocate import Lack
from recommender.openings import Opening
from recommender.placement import Placement
from service.answers import ILLUSTRATIVE
from service.plan_shapes import OpeningShape, PlacedShape, PlacementShape

MOST_PRICES, MOST_OPENINGS = 10, 10


def told(found: Placement, lang: Lang) -> PlacementShape:
    """The plan as plain values; unknown is null."""
    plan, problem = found.plan, found.problem
    placed: list[PlacedShape] = [
        {"firm": problem.firms[at], "park": found.parks[park].id, "name": found.parks[park].name,
         "league": problem.league[park]}
        for at, park in enumerate(plan.place.tolist()) if park >= 0
    ]  # fmt: skip
    return {
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "exact": plan.exact,
        "placed": placed,
        "unplaced": [
            {"firm": one.firm, "why": one.why.of(lang),
             "lacks": [{"park": lack.park, "extra": dict(lack.extra)} for lack in one.lacks]}
            for one in plan.unplaced
        ],
        "prices": [
            {"park": p.park, "resource": p.resource, "capacity": p.capacity, "price": p.price}
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


def _opening(one: Opening, found: Placement, lang: Lang) -> OpeningShape:
    return {
        "park": found.parks[one.park].id,
        "excluded": one.excluded,
        "firm": one.firm,
        "short": one.short,
        "criterion": one.criterion.of(lang),
        "gain": one.gain,
        "known": one.known,
        "enough": one.enough,
    }


def screen(found: Placement, illustrative: bool, lang: Lang) -> RenderableType:
    """Who goes where, who does not and why, what binds, and how the lists spread."""
    plan, problem = found.plan, found.problem
    parts: list[RenderableType] = [Line(ILLUSTRATIVE.of(lang), "bold red")] if illustrative else []
    placed = _table(lang, _FIRM, _PARK, _LEAGUE)
    for at, park in enumerate(plan.place.tolist()):
        if park >= 0:
            where = found.parks[park]
            placed.add_row(problem.firms[at], f"{where.id} {where.name}", problem.league[park])
    left_out = _table(lang, _FIRM, _WHY, _WOULD)
    for one in plan.unplaced:
        lacks = "；".join(_lack(lack, lang) for lack in one.lacks)
        left_out.add_row(one.firm, one.why.of(lang), lacks)
    parts += [Line(_summary(found).of(lang), "bold"), placed]
    if plan.unplaced:
        parts.append(left_out)
    if plan.prices:
        parts.append(_prices(found, lang))
    if plan.unsure:
        parts.append(Line(_UNSURE.fill(count=len(plan.unsure)).of(lang), "yellow"))
    parts.append(Line(_spread(found).of(lang), "dim"))
    if found.openings:
        parts.append(_openings(found, lang))
    return Group(*parts)


def _openings(found: Placement, lang: Lang) -> Table:
    """The parks on nobody's list that are nearest to one."""
    table = _table(lang, _NOBODY, _NEAREST, _HELP)
    near = sorted(found.openings, key=lambda one: (not one.firm, one.short))
    for one in near[:MOST_OPENINGS]:
        park = found.parks[one.park]
        if not one.firm:
            table.add_row(f"{park.id} {park.name}", "—", _RULED_OUT.of(lang))
            continue
        text = _ENOUGH if one.enough else _NOT_ENOUGH
        what = _STATED if one.known else _UNSTATED
        said = text.fill(what=what.fill(criterion=one.criterion), gain=f"{one.gain:.3f}")
        table.add_row(
            f"{park.id} {park.name}", f"{one.firm}（-{one.short:.3f}）", Line(said.of(lang))
        )
    return table


def _prices(found: Placement, lang: Lang) -> Table:
    """Of the relaxation, in which firms may be split: a guide, not a quotation."""
    table = _table(lang, _PARK, _RESOURCE, _CAPACITY, _PRICE)
    for price in found.plan.prices[:MOST_PRICES]:
        spec = specs(Firm)[price.resource]
        amount = show(price.capacity, spec.unit).of(lang)
        table.add_row(price.park, spec.label.of(lang), amount, f"{price.price:.4g}")
    return table


def _summary(found: Placement) -> Text:
    plan = found.plan
    count = int((plan.place >= 0).sum())
    text = _EXACT if plan.exact else _NEAR
    return text.fill(placed=count, firms=len(plan.place), gap=f"{plan.gap:.1%}")


def _spread(found: Placement) -> Text:
    spread = found.spread
    empty = "、".join(spread.empty_leagues) or "—"
    return _SPREAD.fill(
        never=len(spread.never), crowded=len(spread.crowded), gini=f"{spread.gini:.2f}", empty=empty
    )


def _lack(lack: Lack, lang: Lang) -> str:
    more = [
        f"{specs(Firm)[name].label.of(lang)} +{show(amount, specs(Firm)[name].unit).of(lang)}"
        for name, amount in lack.extra.items()
    ]
    return f"{lack.park}：{'、'.join(more)}"


def _table(lang: Lang, *heads: Text) -> Table:
    table = Table()
    for head in heads:
        table.add_column(head.of(lang))
    return table


_FIRM, _PARK, _LEAGUE = Text("企业", "Firm"), Text("园区", "Park"), Text("盟市", "League")
_WHY, _WOULD = Text("未落位原因", "Why not placed"), Text("补足即可落位", "Would be placed with")
_RESOURCE, _CAPACITY = Text("资源", "Resource"), Text("可用量", "Available")
_PRICE = Text("影子价格（松弛问题）", "Shadow price (of the relaxation)")
_EXACT = Text("已落位 {placed} / {firms} 家，已证明最优", "{placed} of {firms} placed, proven best")
_NEAR = Text(
    "已落位 {placed} / {firms} 家，距上界不超过 {gap}",
    "{placed} of {firms} placed, within {gap} of the bound",
)
_NOBODY = Text("无人问津的园区", "Parks on no list")
_NEAREST = Text("最近的名单（差多少分）", "Nearest list (score short)")
_HELP = Text("什么能改变", "What would change it")
_RULED_OUT = Text("名单上的企业都被规定或条件排除", "rules or limits exclude every firm")
_ENOUGH = Text("{what}，可加 {gain} 分，足以进入", "{what}: adds up to {gain}, enough")
_NOT_ENOUGH = Text("{what}，最多加 {gain} 分，仍不够", "{what}: adds at most {gain}, not enough")
_STATED = Text("改善{criterion}", "better: {criterion}")
_UNSTATED = Text("填报{criterion}（现未知）", "publish: {criterion} (unknown now)")
_UNSURE = Text(
    "{count} 家的需求或园区余量未知，须核实", "{count} rest on unknown needs or amounts: to verify"
)
_SPREAD = Text(
    "候选名单：{never} 个园区无人问津，{crowded} 个园区过半企业争抢，基尼系数 {gini}；"
    "无候选的盟市：{empty}",
    "Lists: {never} parks on none, {crowded} on more than half, Gini {gini}; leagues on none: "
    "{empty}",
)
