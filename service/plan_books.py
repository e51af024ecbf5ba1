"""A plan of who goes where as files to work with: a workbook of its tables, or one list as csv."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from features.tables import guarded
from features.text import Lang, Text, clauses, enumerated, headed
from recommender.placement import Placement
from recommender.worths import out_of, shown, worth_label
from service import plans
from service.heads import Asking
from service.match_papers import said_in, sheet
from service.papers import Cell, Grid, Paper, inert
from service.plan_shapes import LackShape, PlacementShape
from service.workbooks import workbook


def book(found: Placement, asking: Asking, lang: Lang) -> bytes:
    """A workbook: every firm and where it goes, sums, what binds; above each what was asked."""
    told = plans.told(found, asking, lang)
    day = told["as_of"]
    paper = Paper(
        title=_TITLE.of(lang),
        basis=asking.line(lang),
        foot="",
        day=date.fromisoformat(day),
        lang=lang,
        blocks=(),
        sheets=(_firms(told, lang), _sums(told, lang), _prices(told, lang)),
        banner=told["banner"] or "",
    )
    return workbook(paper)


def text(found: Placement, asking: Asking, lang: Lang) -> bytes:
    """Every firm and where it goes as csv, in UTF-8; texts that look like formulas are guarded, and
    each row says on what it rests.
    """
    told = plans.told(found, asking, lang)
    grid, basis = _firms(told, lang), [asking.line(lang), told["banner"] or ""]
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([*grid.heads, _BASIS.of(lang)])
    said = " · ".join(filter(None, basis))
    lines.writerows([*map(_cell, row), said] for row in grid.rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(cell: Cell) -> str:
    """A cell as csv holds it: words guarded, numbers with every digit, nothing for unknown."""
    if isinstance(cell, str):
        return guarded(inert(cell))
    return "" if cell is None else f"{cell:.15g}"


def _firms(told: PlacementShape, lang: Lang) -> Grid:
    """The firms with a place, by park, and those without one and why."""
    sent = sorted(told["placed"], key=lambda one: (one["league"], one["park"], one["firm"]))
    rows: list[tuple[Cell, ...]] = [
        (one["firm_id"], one["firm"], one["park"], one["name"], one["league"],
         one["verdict_label"], enumerated(one["unknown"]).of(lang), "", "")
        for one in sent
    ]  # fmt: skip
    nowhere = ("", "", "", "", "")
    for left in told["unplaced"]:
        lacks = clauses(_lack(one) for one in left["lacks"]).of(lang)
        rows.append((left["firm_id"], left["firm"], *nowhere, left["why"], lacks))
    return sheet(_WHERE, said_in(lang, *_HEADS), rows, lang)


def _lack(found: LackShape) -> Text:
    more = (f"{one['label']} +{one['amount']:,.6g} {one['unit']}" for one in found["extra"])
    return headed(found["park"], enumerated(more))


def _sums(told: PlacementShape, lang: Lang) -> Grid:
    return sheet(_SUMS, said_in(lang, _WHAT, _VALUE, _UNIT, _UNSTATED), _summed(told, lang), lang)


def _summed(told: PlacementShape, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    goal = told["goal"]["name"]
    yield _PLACED.of(lang), float(len(told["placed"])), "", ""
    yield _OF_ALL.of(lang), float(told["firms"]), "", ""
    yield worth_label(goal).of(lang), shown(goal, told["value"]), "", ""
    yield _GAP.of(lang), told["gap"], "", ""
    for one in told["totals"]:
        yield one["label"], one["value"], one["unit"], float(one["unstated"])


def _prices(told: PlacementShape, lang: Lang) -> Grid:
    goal = told["goal"]["name"]
    rows = (
        (one["park"], one["label"], one["capacity"], one["unit"], shown(goal, one["price"]))
        for one in told["prices"]
    )
    heads = _CODE, _RESOURCE, _CAPACITY, _UNIT, out_of(goal, _PRICE)
    return sheet(_PRICES, said_in(lang, *heads), rows, lang)


_TITLE, _WHERE = Text("区域配置方案", "Allocation"), Text("谁去哪里", "Who goes where")
_SUMS, _PRICES = Text("合计", "Sums"), Text("影子价格", "Shadow prices")
_CODE, _BASIS = Text("园区代码", "Park code"), Text("依据", "Basis")
_HEADS = (
    Text("企业编号", "Firm id"), Text("企业", "Firm"), _CODE, Text("园区", "Park"),
    Text("盟市", "League"), Text("规定", "Rules"),
    Text("未知用量或余量", "Unknown amounts"), Text("未落位原因", "Why not placed"),
    Text("补足即可落位", "Would be placed with"),
)  # fmt: skip
_WHAT, _VALUE, _UNIT = Text("项目", "Item"), Text("数值", "Value"), Text("单位", "Unit")
_UNSTATED = Text("未填的家数", "Firms that do not say")
_PLACED, _OF_ALL = Text("落位企业数", "Firms placed"), Text("企业总数", "Firms in all")
_GAP = Text("距上界（占比）", "From the bound (share)")
_PRICE = Text("多一个单位，方案多值", "One more unit adds")
_RESOURCE, _CAPACITY = Text("资源", "Resource"), Text("可用量", "Available")
