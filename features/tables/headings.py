"""Which column of a table is which field of a profile, and in what unit its numbers are."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pydantic import BaseModel

from features.columns import required, table_specs
from features.errors import Fault
from features.fields import Spec
from features.tables.synonyms import SYNONYMS
from features.text import Text
from features.units import PLAIN, Unit

MAX_NAMED = 20
"""So many unread columns are named one by one."""


@dataclass(frozen=True)
class Column:
    """A column that is read; ``suffix`` is the unit of its heading when not the field's own."""

    index: int
    name: str
    spec: Spec
    heading: str
    suffix: str = ""


@dataclass(frozen=True)
class Headings:
    """What a header row says: the columns read, what is unread (notes), what is wrong (faults).

    ``counters``: the columns that number the rows, which are no field's.
    """

    columns: tuple[Column, ...]
    unread: tuple[str, ...]
    faults: tuple[Fault, ...]
    counters: tuple[int, ...] = ()


def recognised(cells: Sequence[object], model: type[BaseModel]) -> tuple[str | None, ...]:
    """The field that each cell names when read as a heading; None for other words."""
    return tuple(_field(cell, model)[0] for cell in cells)


def match(cells: Sequence[object], model: type[BaseModel], where: str) -> Headings:
    """``cells`` read as a header row of a table of ``model``."""
    columns: dict[str, Column] = {}
    unread: list[str] = []
    faults: list[Fault] = []
    for index, cell in enumerate(cells[: width(cells)]):
        heading = shown_heading(cell)
        name, unit_words = _field(heading, model)
        if name is None:
            unread.extend(_unread(heading, index))
            continue
        spec = table_specs(model)[name]
        if name in columns:
            faults.append(_twice(where, columns[name], heading))
        elif _foreign(spec.unit, unit_words):
            faults.append(_foreign_unit(where, heading, unit_words, spec))
        else:
            columns[name] = Column(index, name, spec, heading, _suffix(spec.unit, unit_words))
    missing = tuple(n for n in required(model) if n not in columns)
    faults.extend([_missing(where, missing, model)] if missing else [])
    counters = tuple(i for i, cell in enumerate(cells) if _counts_rows(shown_heading(cell)))
    return Headings(tuple(columns.values()), tuple(unread), tuple(faults), counters)


def unread_note(where: str, unread: Sequence[str], model: type[BaseModel]) -> Fault:
    """One note that names every column that no field takes, with near field names."""
    named = list(dict.fromkeys(unread))
    near = {heading: _near(heading, model) for heading in named[:MAX_NAMED]}
    hints = [f"{heading} → {close}" for heading, close in near.items() if close]
    more = len(named) - len(near)
    zh = "以下列没有对应字段，未读入" + (f"（另有 {more} 列未列出）" if more > 0 else "")
    en = "these columns match no field and are not read" + (f" ({more} more)" if more > 0 else "")
    remedy = (
        Text(f"如有需要请改列名：{'；'.join(hints)}", f"Rename if meant: {'; '.join(hints)}")
        if hints
        else Text("如有需要请按模板改列名", "Rename them as in the template if needed")
    )
    return Fault(where, "、".join(near), Text(zh, en), remedy)


def units_row(cells: Sequence[object], headings: Headings) -> Headings | None:
    """``headings`` with the units of a row that holds nothing but units; None for other rows."""
    by_index = {column.index: column for column in headings.columns}
    units: dict[str, str] = {}
    for index, cell in enumerate(cells):
        words = shown_heading(cell).strip("()（）[]【】")
        column = by_index.get(index)
        if normal(words) in _UNIT_WORDS:
            continue
        if column is None or _worth(column.spec.unit, words) is None:
            return None
        units[column.name] = _suffix(column.spec.unit, words)
    if not units:
        return None
    columns = tuple(
        Column(c.index, c.name, c.spec, c.heading, units.get(c.name, c.suffix))
        for c in headings.columns
    )
    return replace(headings, columns=columns)


def states_unit(cell: object, model: type[BaseModel]) -> bool:
    """Whether a cell names a field and a unit."""
    name, words = _field(cell, model)
    return name is not None and bool(words)


def with_unit(cell: object, words: Sequence[str], model: type[BaseModel]) -> object:
    """A heading that names a field and no unit, with that unit among the ``words`` which only one
    of them is of the field; any other as it is.
    """
    name, stated = _field(cell, model)
    if name is None or stated:
        return cell
    unit = table_specs(model)[name].unit
    known = {_suffix(unit, word): word for word in words if _worth(unit, word) is not None}
    [(suffix, word)] = known.items() if unit is not PLAIN and len(known) == 1 else [("", "")]
    return f"{shown_heading(cell)}（{word}）" if suffix else cell


def bracketed(cell: object) -> tuple[str, ...]:
    """The words in the brackets that a heading ends with, if it does."""
    found = _BRACKET.fullmatch(normal(shown_heading(cell)))
    return () if found is None else (found[2],)


def width(cells: Sequence[object]) -> int:
    """Columns up to the last heading."""
    return 1 + max((i for i, cell in enumerate(cells) if shown_heading(cell)), default=-1)


def shown_heading(cell: object) -> str:
    """A heading on one line."""
    return "" if cell is None else " ".join(str(cell).split())


def normal(heading: str) -> str:
    """A heading without what people add or leave out at will: blanks, marks, width, case."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", heading).casefold())


_LOOSE = re.compile(r"[\s*_\-:·]|[(\[【](必填|选填|可选|required|optional)[)\]】]")
_BRACKET = re.compile(r"(.+?)[(\[【]([^()\[\]【】]*)[)\]】]")
_UNIT_WORDS = frozenset({"", "单位", "计量单位", "unit", "units"})
_COUNTERS = frozenset({"序号", "行号", "no.", "no", "#"})


def _unread(heading: str, index: int) -> tuple[str, ...]:
    """What a column without field is called in a note; a row counter is not worth one."""
    return () if _counts_rows(heading) else (heading or f"#{index + 1}",)


def _counts_rows(heading: str) -> bool:
    return normal(heading) in _COUNTERS


@cache
def _aliases(model: type[BaseModel]) -> Mapping[str, str]:
    """Field by every way to write its heading; what a field is called beats any synonym."""
    names: dict[str, str] = {}
    for name, synonyms in SYNONYMS.get(model, {}).items():
        names.update({normal(synonym): name for synonym in synonyms})
    for name, spec in table_specs(model).items():
        names.update({normal(words): name for words in (name, spec.label.zh, spec.label.en)})
    return names


def _field(cell: object, model: type[BaseModel]) -> tuple[str | None, str]:
    """The field that a heading names and the unit it states; (None, "") for other words."""
    if not isinstance(cell, str) or len(cell) > 80:
        return None, ""
    names, plain = _aliases(model), normal(cell)
    if plain in names:
        return names[plain], ""
    bracketed = _BRACKET.fullmatch(plain)
    if bracketed and bracketed[1] in names:
        return names[bracketed[1]], bracketed[2]
    return next(_glued(plain, names, model), (None, ""))


def _glued(
    plain: str, names: Mapping[str, str], model: type[BaseModel]
) -> Iterator[tuple[str | None, str]]:
    """Readings of "总投资/亿元" or "总投资亿元", the longest name first."""
    for end in range(len(plain) - 1, 0, -1):
        name = names.get(plain[:end].rstrip("/,;、"))
        words = plain[end:].lstrip("/,;、")
        if name and words and _worth(table_specs(model)[name].unit, words):
            yield name, words


def _worth(unit: Unit, words: str) -> float | None:
    plain = normal(words)
    if plain in {normal(unit.symbol.zh), normal(unit.symbol.en)} - {""}:
        return unit.worth(unit.symbol.zh.casefold()) or 1.0
    return unit.worth(plain) if plain else None


def _suffix(unit: Unit, words: str) -> str:
    """The stated unit when a bare number must be read with it."""
    return "" if not words or _worth(unit, words) in {None, 1.0} else normal(words)


def _foreign(unit: Unit, words: str) -> bool:
    return unit is not PLAIN and bool(words) and _worth(unit, words) is None


def _near(heading: str, model: type[BaseModel]) -> str:
    close = difflib.get_close_matches(normal(heading), list(_aliases(model)), n=1, cutoff=0.5)
    return table_specs(model)[_aliases(model)[close[0]]].label.zh if close else ""


def _twice(where: str, first: Column, heading: str) -> Fault:
    label = first.spec.label
    return Fault(
        where,
        heading,
        Text(
            f"与列“{first.heading}”都表示{label.zh}",
            f'and column "{first.heading}" both give {label.en}',
        ),
        Text("请只保留一列", "Keep one of the two columns"),
    )


def _foreign_unit(where: str, heading: str, words: str, spec: Spec) -> Fault:
    known = "、".join(list(spec.unit.suffixes)[:8]) or "（无单位）"
    return Fault(
        where,
        heading,
        Text(
            f"列名中的“{words}”不是{spec.label.zh}的单位",
            f'"{words}" is no unit of {spec.label.en}',
        ),
        Text(f"可用单位：{known}", f"Known units: {known}"),
    )


def _missing(where: str, names: Sequence[str], model: type[BaseModel]) -> Fault:
    labels = [table_specs(model)[name].label for name in names]
    zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
    return Fault(
        where,
        None,
        Text(f"缺少必填列：{zh}", f"lacks the required column: {en}"),
        Text("请补上这些列，或使用模板", "Add them, or use the template"),
    )
