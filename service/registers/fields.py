"""What the entries of all registers share: words, days, divisions, parks, projects."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from features import regions
from features.fields import Spec, listed, parts, refuse
from features.profiles import Frozen
from features.text import Text
from features.units import RATIO, WAN, Unit
from service import clock
from service.questions import iso_day
from service.submissions import VISIBLE_IF_ANY, Division, Name

MOST_WAN = 1e9
MOST_COUNT = 1e6
PLANNED_AHEAD = timedelta(days=366)
"""So far ahead may a day lie on which something has been arranged to arrive."""
FIRMS = Unit(Text("家", "organisations"), {"家": 1.0})
DAYS = Unit(Text("天", "days"), {"天": 1.0, "日": 1.0})


def _day(raw: object) -> object:
    found = iso_day(None if raw == "" else raw)
    return "" if found is None else str(found)


def _parted(raw: object) -> object:
    if not isinstance(raw, str):
        return listed(raw)
    return tuple(part for line in raw.splitlines() for part in parts(line))


ExactDay = Annotated[str, BeforeValidator(_day), Field(max_length=10)]
"""2026-11-21; "" when it is not known."""
HAPPENED = "happened"
"""Marks a day on which something was done: none is yet to come when it is written."""
ProjectId = Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")]
Note = Annotated[str, Field(max_length=500, pattern=VISIBLE_IF_ANY)]
Lines = Annotated[tuple[Name, ...], BeforeValidator(_parted), Field(max_length=700)]
"""Several names; a text is parted at its lines, commas and semicolons."""


def not_below(other: str) -> AfterValidator:
    """A field is not below another that stands before it: a later day, a larger number."""
    return AfterValidator(_in_order(other, lambda value, least: value >= least, _TOO_LOW))


def at_most(other: str) -> AfterValidator:
    """A number is part of another that stands before it."""
    return AfterValidator(_in_order(other, lambda value, most: value <= most, _TOO_HIGH))


def _in_order(
    other: str, holds: Callable[[Any, Any], bool], problem: Text
) -> Callable[[Any, ValidationInfo], Any]:
    def check(value: Any, info: ValidationInfo) -> Any:
        beside = info.data.get(other)
        if value in (None, "") or beside in (None, "") or holds(value, beside):
            return value
        shown = f"{beside:,.15g}" if isinstance(beside, float) else str(beside)
        raise refuse(problem.fill(beside=shown), _CORRECT)

    return check


def _whole(value: float) -> float:
    if value.is_integer():
        return value
    raise refuse(_NOT_WHOLE, Text("例如 2026", "For example 2026"))


def _soon(day: str) -> str:
    most = (clock.now().date() + PLANNED_AHEAD).isoformat()
    if day <= most:
        return day
    raise refuse(_TOO_FAR.fill(most=most), _CORRECT)


def _league(code: str) -> str:
    if code == regions.prefecture_code(code):
        return code
    raise refuse(_NO_LEAGUE, Text("例如 包头市 或 内蒙古", "For example 包头市 or 内蒙古"))


_CORRECT = Text("请更正", "Correct it")
_TOO_LOW = Text("不得早于或小于 {beside}", "must not be before or below {beside}")
_TOO_HIGH = Text("不得大于 {beside}", "must be at most {beside}")
_NOT_WHOLE = Text("年度应为整数", "must be a whole year")
_TOO_FAR = Text("不得晚于 {most}", "must not be after {most}")
_NO_LEAGUE = Text("应为盟市或全区", "must be a league or a whole region")
Whole = AfterValidator(_whole)
Soon = AfterValidator(_soon)
League = Annotated[Division, AfterValidator(_league)]
"""The code of a league or of a whole region: no county has a target of its own."""


def said(zh: str, en: str, hint: Text | None = None) -> Spec:
    """A field of words."""
    return Spec(Text(zh, en), hint=hint or Text("", ""))


def wan(zh: str, en: str) -> Spec:
    """A sum of money."""
    return Spec(Text(zh, en), WAN, 0, MOST_WAN)


def counted(zh: str, en: str, unit: Unit = RATIO) -> Spec:
    """A number of things."""
    return Spec(Text(zh, en), unit, 0, MOST_COUNT)


PROJECT = said("项目编号", "Project id")
LEAGUE = said("盟市", "League")
CHAIN = said("产业链", "Chain")
DOCUMENT = said("依据文件", "Document")


class Entry(Frozen):
    """What every entry has: a name of its own, and a note."""

    name: Annotated[Name, said("名称", "Name")]
    note: Annotated[Note, said("说明", "Note")] = ""


class OfProject(Entry):
    """An entry about one project of the board."""

    project_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$"), PROJECT]
