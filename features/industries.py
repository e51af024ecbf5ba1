"""The national industry classification GB/T 4754-2017: 20 sections, 97 divisions, 473 groups,
1,381 classes.

Positions: ``CODES`` lists the 1,951 codes below section level in the order of the standard, and
``CLASSES`` the 1,381 class codes among them; every matrix over industries uses these orders.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from features.errors import NotFound
from features.text import Text

Level = Literal["section", "division", "group", "class"]
LEVELS: tuple[Level, ...] = ("section", "division", "group", "class")
_LEVELS: Mapping[str, Level] = {level: level for level in LEVELS}
ENERGY_YEAR = 2007
"""Year of the energy, cost and tax structure behind :class:`DivisionDefaults`."""

KIND = Text("行业代码", "industry code")
_WRITTEN_CODE = re.compile(r"([A-T])(\d{2,4})?|(\d{2,4})")


@dataclass(frozen=True)
class Industry:
    """One entry of the classification; ``parent`` is None for a section."""

    code: str
    level: Level
    parent: str | None
    name: Text


@dataclass(frozen=True)
class DivisionDefaults:
    """How energy-hungry a division was in ``year``: a suggestion to start from, not today's fact.

    The indices are relative to the average of all industry (1.0); ``match`` tells whether the
    figures are the division's own (direct), shared with another or a proxy.
    """

    division: str
    year: int
    energy_index: float
    electricity_index: float
    six_energy_intensive: bool
    match: str


def get(code: str) -> Industry:
    """The industry with this code, however it is written; :class:`NotFound` for any other."""
    return tree()[normalise(code)]


def normalise(code: str) -> str:
    """``code`` as the standard writes it: "C3841", " ３８４１ " and "3841" are "3841", "c" is "C".

    Raises :class:`NotFound` for what is not a code of the standard, or for a section letter that
    contradicts the digits.
    """
    given = str(code)
    if given in tree():  # as nearly all are: parks and chains ask some hundred thousand times
        return given
    written = unicodedata.normalize("NFKC", given).strip().upper()
    parts = _WRITTEN_CODE.fullmatch(written)
    plain = (parts[2] or parts[3] or parts[1]) if parts else written
    if parts is None or plain not in tree():
        raise NotFound(KIND, given, _near(plain))
    if parts[2] and section_of(plain) != parts[1]:
        raise NotFound(KIND, given, [section_of(plain) + plain])
    return plain


def ancestors(code: str) -> tuple[Industry, ...]:
    """Section, division, ... down to the parent; empty for a section."""
    parent = get(code).parent
    return () if parent is None else (*ancestors(parent), get(parent))


@lru_cache(maxsize=1 << 12)
def path(code: str, separator: str = " > ") -> Text:
    """The names from the section down to the code itself."""
    names = [industry.name for industry in (*ancestors(code), get(code))]
    return Text(separator.join(n.zh for n in names), separator.join(n.en for n in names))


def children(code: str) -> tuple[Industry, ...]:
    """The entries one level below."""
    return _children()[normalise(code)]


def descendants(code: str) -> tuple[Industry, ...]:
    """All entries below, in the order of the standard."""
    return tuple(below for child in children(code) for below in (child, *descendants(child.code)))


def classes(code: str) -> tuple[str, ...]:
    """The class codes that ``code`` covers; a class covers itself."""
    return _covered()[normalise(code)]


def leaf(code: str) -> str:
    """``code``, or its only class where nothing branches below: 645 and 6450 are one industry."""
    return _leaves()[normalise(code)]


def division_of(code: str) -> str | None:
    """The two digits of the division; None for a section."""
    plain = normalise(code)
    return plain[:2] if plain.isdigit() else None


def section_of(code: str) -> str:
    """The section letter of a code as the standard writes it; :class:`NotFound` for any other."""
    entry = tree().get(code)
    if entry is None:
        raise NotFound(KIND, code)
    return code if entry.parent is None else section_of(entry.parent)


def code_index(code: str) -> int:
    """Position of a division, group or class in ``CODES``; :class:`NotFound` for a section."""
    plain = normalise(code)
    if plain not in _positions():
        raise NotFound(KIND, code, [child.code for child in children(plain)][:5])
    return _positions()[plain]


def defaults(code: str) -> DivisionDefaults | None:
    """Energy indices of the code's division; None outside mining, manufacturing and utilities."""
    division = division_of(code)
    return None if division is None else _division_defaults().get(division)


@cache
def tree() -> Mapping[str, Industry]:
    """All 1,971 entries by code, in the order of the standard."""
    entries = rows("industries.csv")
    english = {row["code"]: row["name_en"] for row in entries}
    return MappingProxyType({row["code"]: _industry(row, english) for row in entries})


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a packaged reference table, every cell as written."""
    text = (files("features") / "data" / name).read_text("utf-8")
    heading, *read = csv.reader(text.splitlines())
    return tuple(dict(zip(heading, row, strict=True)) for row in read)


def _industry(row: Mapping[str, str], english: Mapping[str, str]) -> Industry:
    """Groups and classes of services have no English name: the division's stands in."""
    code, level = row["code"], _LEVELS[row["level"]]
    name_en = row["name_en"] or f"{english[code[:2]]} ({code})"
    return Industry(code, level, row["parent"] or None, Text(row["name_zh"], name_en))


@cache
def _children() -> Mapping[str, tuple[Industry, ...]]:
    below: dict[str, list[Industry]] = {code: [] for code in tree()}
    for entry in tree().values():
        if entry.parent is not None:
            below[entry.parent].append(entry)
    return {code: tuple(entries) for code, entries in below.items()}


@cache
def _covered() -> Mapping[str, tuple[str, ...]]:
    below: dict[str, list[str]] = {code: [] for code in tree()}
    for code in CLASSES:
        for entry in (*ancestors(code), get(code)):
            below[entry.code].append(code)
    return {code: tuple(covered) for code, covered in below.items()}


@cache
def _leaves() -> Mapping[str, str]:
    return {code: of[0] if len(of) == 1 else code for code, of in _covered().items()}


@cache
def _division_defaults() -> Mapping[str, DivisionDefaults]:
    return {
        row["gbt_division"]: DivisionDefaults(
            row["gbt_division"],
            ENERGY_YEAR,
            float(row["energy_index"]),
            float(row["electricity_index"]),
            row["six_energy_intensive"] == "yes",
            row["match"],
        )
        for row in rows("division_defaults.csv")
    }


@cache
def _positions() -> Mapping[str, int]:
    return {code: position for position, code in enumerate(CODES)}


def _near(code: str) -> tuple[str, ...]:
    """Codes of the standard that start like an unknown one, longest shared start first."""
    starts = (code[:end] for end in range(len(code) - 1, 1, -1))
    return tuple(start for start in starts if start in tree())


CODES: tuple[str, ...] = tuple(code for code, entry in tree().items() if entry.level != "section")
CLASSES: tuple[str, ...] = tuple(code for code in CODES if len(code) == 4)
