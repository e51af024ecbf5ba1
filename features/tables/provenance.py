"""A profile's dated figures in one table row: own figures in columns, all others set apart.

A figure that is not the profile's own never stands in a figure's column, where it would be taken
for one: the row's last column lists it in full, as JSON.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from features.columns import AS_OF, OTHERS, SOURCE, is_fact
from features.fields import specs
from features.profiles import Basis, Fact
from features.tables.cells import CellFault
from features.text import Text


class Origin(NamedTuple):
    """Date and source that hold for a row's own figures."""

    as_of: str = ""
    source: str = ""


def own_values(item: BaseModel) -> dict[str, object]:
    """The values of the figures that are the profile's own, by field."""
    return {name: fact.value for name, fact in _facts(item).items() if fact.basis is Basis.OWN}


def provenance(item: BaseModel) -> dict[str, str]:
    """What the row says of its figures: the commonest date and source, and the exceptions."""
    known = _facts(item)
    plain = Counter(Origin(f.as_of, f.source) for f in known.values() if _is_plain(f))
    origin = plain.most_common(1)[0][0] if plain else Origin()
    others = {
        name: _told(fact)
        for name, fact in known.items()
        if not _is_plain(fact) or Origin(fact.as_of, fact.source) != origin
    }
    told = json.dumps(others, ensure_ascii=False) if others else ""
    return {AS_OF: origin.as_of, SOURCE: origin.source, OTHERS: told}


def join_figures(raw: dict[str, Any], model: type[BaseModel]) -> None:
    """Turns the row's plain values in ``raw`` into figures with their date and source.

    Raises :class:`CellFault` for an exceptions column that cannot be read as meant.
    """
    said = {name: raw.pop(name) for name in (AS_OF, SOURCE, OTHERS) if name in raw}
    origin = {name: said[name] for name in (AS_OF, SOURCE) if name in said}
    for name in [name for name in raw if is_fact(model, name)]:
        raw[name] = {"value": raw[name], **origin}
    if OTHERS in said:
        _add_others(raw, _parsed(said[OTHERS]), model)


def _add_others(raw: dict[str, Any], others: Mapping[str, Any], model: type[BaseModel]) -> None:
    for name, told in others.items():
        if not is_fact(model, name) or not isinstance(told, dict):
            raise CellFault(*_texts(_NOT_A_FIGURE, name))
        if (name in raw) == ("value" in told):
            raise CellFault(*_texts(_TWICE if name in raw else _NO_VALUE, name))
        raw[name] = {"value": raw[name]["value"], **told} if name in raw else told


def _parsed(words: object) -> Mapping[str, Any]:
    try:
        others = json.loads(str(words))
    except (ValueError, RecursionError):
        others = None
    if not isinstance(others, dict):
        raise CellFault(*_texts(_NOT_JSON, ""))
    return others


def _facts(item: BaseModel) -> dict[str, Fact[Any]]:
    values = ((name, getattr(item, name)) for name in specs(type(item)))
    return {name: value for name, value in values if isinstance(value, Fact)}


def _is_plain(fact: Fact[Any]) -> bool:
    return fact.basis is Basis.OWN and not fact.note


def _told(fact: Fact[Any]) -> dict[str, Any]:
    """The whole figure; an own figure's value already stands in its column."""
    told: dict[str, Any] = fact.model_dump(mode="json")
    if fact.basis is Basis.OWN:
        del told["value"]
    return told


def _texts(problem: Text, name: str) -> tuple[Text, Text]:
    return problem.fill(name=name), _REMEDY


_NOT_JSON = Text("不是可读的 JSON 对象", "is no readable JSON object")
_NOT_A_FIGURE = Text("{name} 不是带出处的数据", "{name} is no figure with a source")
_TWICE = Text("{name} 在两处都有数值", "{name} has a value in two places")
_NO_VALUE = Text("{name} 没有数值", "{name} has no value")
_REMEDY = Text(
    "这一列由导出生成，请勿改动；不需要就清空",
    "This column comes from an export: leave it as it is, or empty it",
)
