"""Which columns a table of profiles can have, and how their cells are written."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args, get_origin

from pydantic import BaseModel

from features.fields import Spec, specs
from features.profiles import Fact
from features.text import Text
from features.units import PLAIN

Kind = Literal["number", "flag", "list", "choice", "text"]
AS_OF, SOURCE, OTHERS = "as_of", "source", "other_figures"
PROVENANCE: Mapping[str, Spec] = MappingProxyType(
    {
        AS_OF: Spec(Text("数据截至", "As of")),
        SOURCE: Spec(Text("数据来源", "Source")),
        OTHERS: Spec(Text("其他口径数据（JSON）", "Figures of another basis (JSON)")),
    }
)
"""Columns of a row whose profile has dated figures: they hold for every figure of the row, except
those of another date, source or basis, which the last column lists in full."""


@cache
def table_specs(model: type[BaseModel]) -> Mapping[str, Spec]:
    """Every column that a table of ``model`` can have, in order."""
    dated = any(is_fact(model, name) for name in specs(model))
    return MappingProxyType({**specs(model), **(PROVENANCE if dated else {})})


@cache
def is_fact(model: type[BaseModel], name: str) -> bool:
    """Whether the field is a figure with date, source and basis."""
    return name in model.model_fields and any(
        isinstance(kind, type) and issubclass(kind, Fact) for kind in _types(model, name)
    )


@cache
def kind_of(model: type[BaseModel], name: str) -> Kind:
    """How the cells of this column are written."""
    spec = table_specs(model)[name]
    if spec.unit is not PLAIN:
        return "number"
    if name not in model.model_fields:
        return "text"
    kinds = _types(model, name)
    if any(get_origin(kind) is tuple for kind in kinds):
        return "list"
    if bool in kinds or Fact[bool] in kinds:
        return "flag"
    return "choice" if spec.choices else "text"


def required(model: type[BaseModel]) -> tuple[str, ...]:
    """Fields that every row must fill."""
    return tuple(name for name in specs(model) if model.model_fields[name].is_required())


def _types(model: type[BaseModel], name: str) -> tuple[object, ...]:
    annotation = model.model_fields[name].annotation
    return (annotation, *get_args(annotation))
