"""A stable matching in words and as values."""

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text as Line

from features.text import Lang, Text
from recommender.accords import Accord
from service.answers import ILLUSTRATIVE
from service.plan_shapes import AccordShape, PairedShape


def told(found: Accord, lang: Lang) -> AccordShape:
    """Who goes where with both sides' scores; ``lang`` plays no part in names."""
    placed: list[PairedShape] = [
        {
            "firm": name,
            "park": found.parks[at].id,
            "name": found.parks[at].name,
            "firm_side": float(found.firm_value[row, at]),
            "park_side": float(found.park_value[row, at]),
        }
        for row, (name, at) in enumerate(zip(found.firms, found.match.tolist(), strict=True))
        if at >= 0
    ]
    return {"placed": placed, "unplaced": list(found.unplaced)}


def screen(found: Accord, illustrative: bool, lang: Lang) -> RenderableType:
    """The matching as a table, and who has no place."""
    parts: list[RenderableType] = [Line(ILLUSTRATIVE.of(lang), "bold red")] if illustrative else []
    table = Table(*(Column(Line(head.of(lang)), overflow="fold") for head in _HEADS))
    for one in told(found, lang)["placed"]:
        park = f"{one['name']}（{one['park']}）"
        sides = (f"{one['firm_side']:.2f}", f"{one['park_side']:.2f}")
        table.add_row(Line(one["firm"]), Line(park), *sides)
    names = "、".join(found.unplaced) or "—"
    told_off = _UNPLACED.fill(count=len(found.unplaced), names=names)
    return Group(*parts, table, Line(told_off.of(lang)), Line(_STABLE.of(lang), "dim"))


_HEADS = (
    Text("企业", "Firm"),
    Text("园区", "Park"),
    Text("企业看园区", "Firm's side"),
    Text("园区看企业", "Park's side"),
)
_UNPLACED = Text("未落位 {count} 家：{names}", "{count} without a place: {names}")
_STABLE = Text(
    "稳定：没有一家企业与一个园区都宁愿换成对方",
    "Stable: no firm and park would both rather have each other",
)
