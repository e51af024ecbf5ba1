"""Parks as plain values in one language: a line of a list, and every field, known or not."""

from collections.abc import Sequence

from features.fields import specs
from features.origins import Origin, origins
from features.profiles import Fact, Park
from features.text import Lang, side
from service import surroundings
from service.answers import basis, number
from service.profile_words import shown, word
from service.shapes import FieldShape, ParkLineShape, ParkShape, ParksShape, Value


def parks(found: Sequence[Park], total: int, following: str | None, lang: Lang) -> ParksShape:
    """One page of a list of parks, and the cursor of the next."""
    return {
        "total": total,
        "items": [park_line(one, lang) for one in found],
        "next": following,
    }


def park_line(park: Park, lang: Lang) -> ParkLineShape:
    """A park in a list."""
    return {
        "id": park.id,
        "name": park.name,
        "level": word(Park, "level", park.level, lang),
        "kind": word(Park, "kind", park.kind, lang),
        "province": park.province,
        "prefecture": park.prefecture,
        "county": park.county,
        "leading_industries": list(park.leading_industries),
        "url": f"/api/v1/parks/{park.id}",
    }


def park(found: Park, lang: Lang) -> ParkShape:
    """A park with every field, known or not: label, unit, value, and where it is known from."""
    words = origins(found)
    return {
        "id": found.id,
        "name": found.name,
        "fields": [_field(found, name, lang, words.get(name, _NO_ORIGIN)) for name in specs(Park)],
        "conditions": surroundings.of_park(found, lang),
    }


def _field(park: Park, name: str, lang: Lang, words: Origin) -> FieldShape:
    spec, held = specs(Park)[name], getattr(park, name)
    fact = held if isinstance(held, Fact) else None
    value = fact.value if fact else held
    return {
        "field": name,
        "label": spec.label.of(lang),
        "group": spec.group.of(lang),
        "unit": spec.unit.symbol.of(lang),
        "value": _value(value),
        "shown": shown(Park, name, value, lang),
        "as_of": fact.as_of if fact else words.as_of,
        "source": side(fact.source if fact else words.source, lang),
        "note": side(fact.note if fact else "", lang),
        **basis(fact.basis if fact else None, lang),
    }


def _value(value: str | float | bool | tuple[str, ...] | None) -> Value:
    """A number, a flag, a text or a list of texts; null where nothing is known."""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, tuple):
        return list(value) or None
    return None if value == "" else value


_NO_ORIGIN = Origin("", "")
