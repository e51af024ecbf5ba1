"""What places offer, in words: for pages, for machines and for the terminal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from features import conditions
from features.conditions import KINDS, LEVELS, Condition, Statement
from features.profiles import Park
from features.text import Lang, Text
from recommender.asides import Remark
from service.condition_shapes import ConditionShape, RemarkShape
from service.paragraphs import styled, table_of

if TYPE_CHECKING:
    from rich.console import RenderableType

SENSES = {"": Text("有无", "yes or no"), "at_most": Text("不超过", "at most"),
          "at_least": Text("不低于", "at least")}  # fmt: skip
LATEST = date(9998, 12, 31)
"""Every statement has begun by then: a list of what is said leaves none out."""


def remark(found: Remark, lang: Lang) -> RemarkShape:
    """What is worth knowing, as plain values."""
    return {
        "kind": found.kind,
        "label": found.label.of(lang),
        "said": found.said.of(lang),
        "quoted": found.quoted,
        "as_of": found.as_of,
        "source": found.source,
    }


def of_park(park: Park, lang: Lang) -> list[ConditionShape]:
    """What is said of a park and of what it lies in, the finest first."""
    said = conditions.said_of(park.id, park.adcode, park.conditions)
    return [statement(one, lang) for one in said]


def statement(one: Statement, lang: Lang) -> ConditionShape:
    """One statement as plain values; the industries that it is for do not limit what it counts."""
    return {
        "condition": one.condition.id,
        "kind": KINDS[one.condition.kind].of(lang),
        "label": one.condition.label.of(lang),
        "figure": one.figure.of(lang),
        "said": one.said.of(lang),
        "level": one.level,
        "level_label": LEVELS[one.level].of(lang),
        "place": one.place,
        "standing": one.standing.value,
        "standing_label": one.standing.label.of(lang),
        "counts": one.counts(LATEST, one.codes),
        "as_of": one.since or one.year,
        "source": one.source,
    }


def by_kind(said: Sequence[ConditionShape]) -> Mapping[str, list[ConditionShape]]:
    """Statements under the kinds of their conditions."""
    found: dict[str, list[ConditionShape]] = {}
    for one in said:
        found.setdefault(one["kind"], []).append(one)
    return found


def entry(one: Condition, lang: Lang) -> dict[str, str]:
    """An entry of the vocabulary as plain values."""
    return {
        "condition": one.id,
        "kind": KINDS[one.kind].of(lang),
        "label": one.label.of(lang),
        "unit": one.unit.of(lang),
        "asked": SENSES[one.sense].of(lang),
        "level": one.level,
        "level_label": LEVELS[one.level].of(lang),
    }


def words_screen(lang: Lang) -> "RenderableType":
    """The vocabulary as a table."""
    table = table_of(lang, _KIND, _LABEL, _ASKED, _UNIT, _LEVEL)
    for one in conditions.vocabulary().values():
        said = entry(one, lang)
        table.add_row(*(said[name] for name in ("kind", "label", "asked", "unit", "level_label")))
    return table


def screen(said: Sequence[ConditionShape], lang: Lang) -> "RenderableType":
    """Statements as a table."""
    table = table_of(lang, _KIND, _LABEL, _SAID, _WHOSE, _STANDING, _YEAR, _SOURCE)
    for one in said:
        told = "：".join(filter(None, (one["figure"], one["said"])))
        whose = " ".join(filter(None, (one["place"], one["level_label"])))
        table.add_row(one["kind"], one["label"], styled(told), whose, one["standing_label"],
                      one["as_of"], styled(one["source"]))  # fmt: skip
    return table


_KIND, _LABEL = Text("类别", "Kind"), Text("条件", "Condition")
_ASKED, _UNIT = Text("写法", "Asked as"), Text("单位", "Unit")
_LEVEL, _WHOSE = Text("以谁的说法为准", "Counts at"), Text("谁的", "Whose")
_SAID, _STANDING = Text("说法", "Said"), Text("性质", "Standing")
_YEAR, _SOURCE = Text("时点", "As of"), Text("出处", "Source")
