"""Plans between two goals in words, as values and as a picture."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from features.text import Lang, Text
from recommender.pareto import Point
from recommender.placement import Front
from recommender.worths import GOALS, shown, worth_label
from service.answers import ILLUSTRATIVE
from service.heads import Asking
from service.paragraphs import stacked, styled, table_of
from service.plan_shapes import FrontShape

if TYPE_CHECKING:
    from rich.console import RenderableType


def show(found: Front, asking: Asking, as_json: bool, out: Path | None, lang: Lang) -> None:
    """Prints the plans, and writes their picture to ``out`` (.svg or .png) where one is named."""
    import typer  # an answer over HTTP is printed nowhere

    from service.terminal import print_json, print_out

    if out is not None:
        from recommender.flows import front_picture  # no answer over HTTP draws it
        from service import pictures

        names = [worth_label(goal) for goal in found.goals]
        made_up = ILLUSTRATIVE if asking.illustrative else Text("", "")
        pictures.draw(front_picture(_in_points(found), names, lang, made_up), out)
    if as_json:
        print_json(told(found, asking, lang))
        return
    print_out(screen(found, asking, lang))
    if out is not None:
        typer.echo(_WRITTEN.fill(path=str(out)).of(lang))


def told(found: Front, asking: Asking, lang: Lang) -> FrontShape:
    """The plans as plain values, the best for the first goal first."""
    return {
        **asking.head(lang),
        "goals": [{"name": goal, "label": GOALS[goal].of(lang)} for goal in found.goals],
        "plans": [
            {
                "first": point.first,
                "second": point.second,
                "share": point.share,
                "gap": point.plan.gap,
                "exact": point.plan.exact,
                "placed": [
                    {"firm": found.firms[at].name, "firm_id": found.firms[at].id,
                     "park": found.parks[park].id}
                    for at, park in enumerate(point.plan.place.tolist())
                    if park >= 0
                ],
            }
            for point in found.points
        ],
    }  # fmt: skip


def screen(found: Front, asking: Asking, lang: Lang) -> "RenderableType":
    """One line a plan: what it is worth for either goal, and how many firms it places."""
    heads = (_PLAN, *(worth_label(goal) for goal in found.goals), _PLACED, _GAP)
    table = table_of(lang, *heads)
    for place, point in enumerate(_in_points(found), start=1):
        count = int((point.plan.place >= 0).sum())
        table.add_row(
            str(place), f"{point.first:,.2f}", f"{point.second:,.2f}", str(count),
            f"{point.plan.gap:.1%}",
        )  # fmt: skip
    return stacked(*asking.lines(lang), table, styled(_NOTE.of(lang), "dim"))


def _in_points(found: Front) -> list[Point]:
    """The plans with what they are worth as people read it."""
    first, second = found.goals
    return [
        replace(one, first=shown(first, one.first), second=shown(second, one.second))
        for one in found.points
    ]


_PLAN, _PLACED = Text("方案", "Plan"), Text("落位", "Placed")
_GAP = Text("距上界", "Within")
_WRITTEN = Text("已写好：{path}", "Written: {path}")
_NOTE = Text(
    "列出的方案没有一个在两个目标上都不如另一个；两者凹处之间的方案不列",
    "No plan is worse for both goals; plans inside the hull are not listed",
)
