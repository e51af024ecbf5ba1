"""A profile as a small table for notebooks: what is known of it, with unit, day and source."""

from collections.abc import Iterator

from pydantic import BaseModel

from features import views
from features.fields import Spec, specs
from features.text import Text

_HEADS = (
    Text("项目", "Item"),
    Text("数值", "Value"),
    Text("单位", "Unit"),
    Text("截至", "As of"),
    Text("来源", "Source"),
)


def card(profile: BaseModel) -> str:
    """The fields that are known; how many are not stands in the title."""
    known = list(_known(profile))
    name, unknown = getattr(profile, "name", ""), len(specs(type(profile))) - len(known)
    return views.table(f"{name}（另有 {unknown} 项未知）", _HEADS, known)


def _known(profile: BaseModel) -> Iterator[tuple[object, ...]]:
    for field, spec in specs(type(profile)).items():
        told = getattr(profile, field)
        value = getattr(told, "value", told)
        if value not in (None, "", ()):
            origin = getattr(told, "as_of", ""), getattr(told, "source", "")
            yield spec.label, _said(value, spec), spec.unit.symbol, *origin


def _said(value: object, spec: Spec) -> object:
    choices = spec.choices or {}
    if isinstance(value, tuple):
        return "、".join(_word(choices.get(one, one)) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:,.10g}" if isinstance(value, float) else _word(choices.get(str(value), value))


def _word(value: object) -> str:
    return value.zh if isinstance(value, Text) else str(value)
