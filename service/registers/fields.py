"""What the entries of all registers share: words, days, divisions, parks, projects."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from features.fields import Spec, listed
from features.profiles import Frozen
from features.text import Text
from features.units import RATIO, WAN, Unit
from service.questions import iso_day
from service.submissions import VISIBLE_IF_ANY, Name

MOST_WAN = 1e9
MOST_COUNT = 1e6
FIRMS = Unit(Text("家", "organisations"), {"家": 1.0})
DAYS = Unit(Text("天", "days"), {"天": 1.0, "日": 1.0})


def _day(raw: object) -> object:
    found = iso_day(None if raw == "" else raw)
    return "" if found is None else str(found)


ExactDay = Annotated[str, BeforeValidator(_day), Field(max_length=10)]
"""2026-11-21; "" when it is not known."""
ProjectId = Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")]
Note = Annotated[str, Field(max_length=500, pattern=VISIBLE_IF_ANY)]
Lines = Annotated[tuple[Name, ...], BeforeValidator(listed), Field(max_length=700)]
"""Several names; a text is parted at its lines, commas and semicolons."""


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
