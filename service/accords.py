"""A stable matching in words and as values."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from features.text import Lang, Text
from features.units import points
from recommender.accords import Accord
from recommender.results import Verdict
from service.answers import number
from service.heads import Asking
from service.paragraphs import stacked, styled, table_of
from service.plan_shapes import AccordShape, PairedShape

if TYPE_CHECKING:
    from rich.console import RenderableType


def told(found: Accord, asking: Asking, lang: Lang) -> AccordShape:
    """Who goes where with both sides' scores."""
    return {
        **asking.head(lang),
        "placed": list(_paired(found, lang)),
        "unplaced": [
            {"firm": one.firm.name, "firm_id": one.firm.id, "why": one.why.of(lang)}
            for one in found.unplaced
        ],
    }


def _paired(found: Accord, lang: Lang) -> Iterator[PairedShape]:
    for row, at in enumerate(found.match.tolist()):
        if at >= 0:
            verdict = Verdict(int(found.worst[row]))
            firm_side, park_side = (number(side) for side in found.sides[row].tolist())
            yield {
                "firm": found.firms[row].name,
                "firm_id": found.firms[row].id,
                "park": found.parks[at].id,
                "name": found.parks[at].name,
                "firm_side": firm_side,
                "park_side": park_side,
                "verdict": verdict.name,
                "verdict_label": verdict.label.of(lang),
            }


def screen(found: Accord, asking: Asking, lang: Lang) -> "RenderableType":
    """The matching as a table, and who has no place."""
    table = table_of(lang, *_HEADS)
    for one in _paired(found, lang):
        park = f"{one['park']} {one['name']}"
        sides = (_side(one["firm_side"], lang), _side(one["park_side"], lang))
        table.add_row(styled(one["firm"]), styled(park), *sides, one["verdict_label"])
    parts = [*asking.lines(lang), table]
    parts += [
        styled(_LEFT.fill(firm=one.firm.name, why=one.why).of(lang)) for one in found.unplaced
    ]
    return stacked(*parts, styled(_STABLE.of(lang), "dim"))


def _side(score: float | None, lang: Lang) -> str:
    return _NOTHING.of(lang) if score is None else points(score)


_HEADS = (
    Text("企业", "Firm"),
    Text("园区", "Park"),
    Text("企业看园区\n（满分 100）", "Firm's side\n(of 100)"),
    Text("园区看企业\n（满分 100）", "Park's side\n(of 100)"),
    Text("规定", "Rules"),
)
_NOTHING = Text("未知", "unknown")
_LEFT = Text("未落位：{firm}：{why}", "Without a place: {firm}: {why}")
_STABLE = Text(
    "稳定：没有一家企业与一个园区都宁愿换成对方",
    "Stable: no firm and park would both rather have each other",
)
