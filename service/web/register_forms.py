"""An entry of a register as a form: its inputs, what was written, and an entry as written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from features.columns import kind_of, required
from features.errors import Fault
from features.fields import Spec, specs
from features.text import Lang, Text
from features.units import SHARE, YEAR
from service import records
from service.registers.books import BOOKS, Register
from service.registers.fields import Entry
from service.web.forms import Filled
from service.web.views import exact, park_called
from service.web.words import WORDS

DIVISIONS = frozenset({"league", "origin", "region", "partner", "research_at", "production_at"})
CALLED = {"project_id": WORDS["register_project"], "park_id": WORDS["board_park"]}
COLUMNS = 6
"""So many fields are columns of a register's page; the rest stand in the entry."""


@dataclass(frozen=True)
class Line:
    """An input: its field, how it is written and whether it must be."""

    name: str
    spec: Spec
    kind: str
    required: bool

    @property
    def label(self) -> Text:
        """What it is called; projects and parks are known by their names."""
        return CALLED.get(self.name, self.spec.label)


def lines(register: Register) -> Sequence[Line]:
    """The inputs of an entry, its note last."""
    model = BOOKS[register].model
    must = set(required(model))
    found = [Line(name, spec, _kind(register, name), name in must) for name, spec in
             specs(model).items()]  # fmt: skip
    return sorted(found, key=lambda line: line.name == "note")


def columns(register: Register) -> Sequence[Line]:
    """The fields that a register's page shows of each entry after its name."""
    return [line for line in lines(register) if line.name not in {"name", "note"}][:COLUMNS]


def said(register: Register, filled: Filled) -> Mapping[str, Any]:
    """What was written, by field; what is blank is left out."""
    written = {line.name: filled.one(line.name) for line in lines(register)}
    return {name: words for name, words in written.items() if words}


def written(entry: Entry) -> Filled:
    """An entry as a person would write it into the form."""
    plain = entry.model_dump(mode="json")
    words = {name: _words(name, value) for name, value in plain.items()}
    return Filled({name: (word,) for name, word in words.items() if word})


def shown(register: Register, entry: Entry, projects: Mapping[str, str], lang: Lang) -> list[str]:
    """The words of an entry's columns."""
    return [_shown(line, getattr(entry, line.name), projects, lang) for line in columns(register)]


def placed(fault: Fault) -> Fault:
    """A fault of one item of a list stands at the list's input."""
    return replace(fault, path=fault.path.partition(".")[0])


def _kind(register: Register, name: str) -> str:
    if name == "project_id":
        return "project"
    if name.endswith("_on") or name in {"since", "until", "as_of"}:
        return "date"
    return kind_of(BOOKS[register].model, name)


def _words(name: str, value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return exact(value)
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    if name == "park_id":
        return park_called(str(value))
    return records.region(str(value)) if name in DIVISIONS else str(value)


def _shown(line: Line, value: object, projects: Mapping[str, str], lang: Lang) -> str:
    if value in (None, "", ()):
        return ""
    if line.spec.choices:
        return line.spec.choices[str(value)].of(lang)
    if line.kind == "project":
        return projects.get(str(value), "")
    return _plain(line, value, lang)


def _plain(line: Line, value: object, lang: Lang) -> str:
    if isinstance(value, bool):
        return WORDS["yes" if value else "no"].of(lang)
    if isinstance(value, float):
        return _amount(line.spec, value, lang)
    return str(len(value)) if isinstance(value, tuple) else _words(line.name, value)


def _amount(spec: Spec, value: float, lang: Lang) -> str:
    if spec.unit is SHARE:
        return f"{value * 100:.10g}%"
    grouped = f"{value:.0f}" if spec.unit is YEAR else f"{value:,.10g}"
    return f"{grouped} {spec.unit.beside.of(lang)}".strip()
