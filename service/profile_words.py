"""Fields of parks and firms as people write them, and what follows from a firm's figures."""

from collections.abc import Iterator

from pydantic import BaseModel

from features import conditions, regions
from features.fields import specs
from features.profiles import KINDS, Firm, Park
from features.text import Lang, Text, enumerated
from features.units import TCE_PER_WAN, WAN_PER_MU, show

Model = type[BaseModel]
DERIVED = {
    "investment_per_mu": (Text("亩均投资", "Investment per mu"), WAN_PER_MU),
    "output_per_mu": (Text("亩均产值", "Output per mu"), WAN_PER_MU),
    "tax_per_mu": (Text("亩均税收", "Tax per mu"), WAN_PER_MU),
    "energy_per_wan": (Text("万元产值能耗", "Energy per wan yuan"), TCE_PER_WAN),
}
NEEDS = frozenset({"conditions_needed", "conditions_wished"})
_UNKNOWN = Text("未知", "unknown")
_WITHIN = Text("误差约 {km} 公里", "within about {km} km")


def shown(model: Model, name: str, value: object, lang: Lang) -> str:
    """The value of a field with its unit, its words in one language."""
    if isinstance(value, bool):
        return (Text("是", "yes") if value else Text("否", "no")).of(lang)
    if isinstance(value, float):
        return show(value, specs(model)[name].unit).of(lang)
    words = value if isinstance(value, tuple) else (str(value),) if value else ()
    said = enumerated(word(model, name, item, lang) for item in words)
    return said.of(lang) or _UNKNOWN.of(lang)


def word(model: Model, name: str, key: str, lang: Lang) -> str:
    """A choice, a condition or how well a point is known in words; ``key`` itself where the field
    has no such choice.
    """
    if name in NEEDS:
        return conditions.need(key).label.of(lang)
    if model is Park and name == "precision":
        return _WITHIN.fill(km=f"{regions.precision_km(key):g}").of(lang)
    choices = KINDS if name == "kind" else specs(model)[name].choices or {}
    label = choices.get(key)
    return key if label is None else label.of(lang)


def derived(firm: Firm) -> Iterator[tuple[Text, Text]]:
    """What a firm is per mu and per 万元, as far as its figures say."""
    for name, (label, unit) in DERIVED.items():
        value = getattr(firm, name)
        if value is not None:
            yield label, show(value, unit)
