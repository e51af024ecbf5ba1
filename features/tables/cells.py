"""What one cell says: blanks, text, quantities, flags, lists and industry codes."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from features import days
from features.columns import Kind
from features.errors import NotFound
from features.fields import parts, yes_no
from features.industries import get, normalise
from features.terms import word_codes
from features.text import Text, healed
from features.units import SHARE, YEAR, Unit, in_unit

Read = Callable[[object], object]


INDUSTRY_FIELDS = frozenset(
    {"industries", "inputs", "outputs", "leading_industries", "tenant_industries"}
)
"""Lists of industries, in codes or words."""
DATED_FIELDS = frozenset(
    "as_of valid_from valid_to signed_on started_on producing_on due_on".split()
)
"""Fields that hold a date, so that a date cell is right in them."""
REMEMBERED_TEXTS = 4096
CODE_FIELDS = frozenset({"id", "adcode"})
"""Fields that hold one official code."""


class CellFault(ValueError):
    """A cell that cannot be meant as it stands; why, and the way out."""

    def __init__(self, why: Text, remedy: Text) -> None:
        self.why, self.remedy = why, remedy
        super().__init__(why.en)


def reader(name: str, kind: Kind, unit: Unit, suffix: str = "") -> Read:
    """How a cell of field ``name`` is read; None means blank, :class:`CellFault` a fault.

    ``suffix`` is the unit in the column's own heading, for numbers written without one.
    """
    if kind == "number":
        return lambda cell: number(cell, unit, suffix)
    if name in INDUSTRY_FIELDS:
        return industries
    if name in DATED_FIELDS:
        return day
    if name in CODE_FIELDS:
        return code
    return _READERS[kind]


def remembered(read: Read) -> Read:
    """``read`` with a memory for the texts that a column of choices or lists repeats."""
    known: dict[str, object] = {}

    def look_up(cell: object) -> object:
        if not isinstance(cell, str):
            return read(cell)
        if cell not in known:
            said = read(cell)
            if len(known) >= REMEMBERED_TEXTS:
                return said
            known[cell] = said
        return known[cell]

    return look_up


def text(cell: object) -> str | None:
    """The words of a cell; a whole number comes without ".0"."""
    if isinstance(cell, str):
        words = spoken(cell)
        return None if words in DASHES else healed(words)
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return _digits(cell)
    if isinstance(cell, _DATES):
        raise CellFault(*_DATE_NOT_TEXT)
    raise CellFault(*_NOT_TEXT)


def code(cell: object) -> str | None:
    """An official code or id, its digits and letters in half width."""
    said = text(cell)
    return said if said is None else unicodedata.normalize("NFKC", said)


def day(cell: object) -> str | None:
    """A day as ISO writes it; :class:`CellFault` for what is none."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    said = cell.isoformat() if isinstance(cell, date) else text(cell)
    try:
        return None if said is None else days.written(said)
    except days.NotADay as error:
        raise CellFault(error.why, error.remedy) from None


def number(cell: object, unit: Unit, suffix: str = "") -> object:
    """What the quantity reader of the field shall read: the cell, with the column's unit added."""
    if isinstance(cell, str):
        return _written_number(cell, unit, suffix)
    if isinstance(cell, _DATES):
        if unit is YEAR and isinstance(cell, date):
            return cell.year
        raise CellFault(*DATE_NOT_NUMBER)
    if isinstance(cell, float) and math.isnan(cell):
        return None
    if suffix and isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return _with_unit(str(cell), unit, suffix)
    return cell


def in_percent(unit: Unit, suffix: str) -> bool:
    """Whether a column of shares says that its numbers are percent."""
    return unit is SHARE and bool(suffix) and unit.worth(suffix) == 0.01


def flag(cell: object) -> object:
    """Yes, no or None as people write it; other words are passed on unread."""
    return yes_no(spoken(cell)) if isinstance(cell, str) else cell


def items(cell: object) -> tuple[str, ...] | None:
    """The items listed in a cell; blanks and "none" are no items."""
    if isinstance(cell, str):
        words = spoken(cell)
        return None if words in _NONE_LISTED else parts(words)
    if isinstance(cell, list | tuple):
        return tuple(said for item in cell if (said := text(item)) is not None) or None
    said = text(cell)
    return None if said is None else (said,)


def industries(cell: object) -> tuple[str, ...] | None:
    """The industries listed in a cell, see :func:`industry_items`."""
    said = items(_joined(cell) if isinstance(cell, str) else cell)
    return None if said is None else industry_items(said)


def _joined(cell: str) -> str:
    """``cell``, or one word that a line break parted into pieces that name no industry."""
    whole = healed(cell).strip()
    pieces = parts(cell)
    parted = whole != cell.strip() and not all(map(names_industry, pieces))
    return whole if parted and names_industry(whole) else cell


def industry_items(said: Iterable[str]) -> tuple[str, ...]:
    """Words as they are; codes as the standard writes them; :class:`CellFault` for a false code."""
    return tuple(map(_industry, said))


def names_industry(said: str) -> bool:
    """Whether a code or a word stands for any industry of the standard."""
    return _known(said) is not None or bool(word_codes(said))


def spoken(cell: str) -> str:
    """The cell's text without outer blanks and without the guard that writing put before it.

    Raises :class:`CellFault` for an Excel error and for damaged letters.
    """
    words = cell.strip().strip(_INVISIBLE)
    if words[:1] == "#" and words.upper() in _EXCEL_ERRORS:
        raise CellFault(*_EXCEL_ERROR)
    if "\ufffd" in words or "\0" in words:
        raise CellFault(*_BROKEN_LETTERS)
    return words[1:] if words[:1] == "'" and _GUARDED.match(words) else words


def guarded(words: str) -> str:
    """``words`` so that a spreadsheet takes them for text: formulas get a leading apostrophe.

    Plain numbers stay; :func:`spoken` takes the guard off again.
    """
    if words[:1] in _FORMULA and not _PLAIN_NUMBER.fullmatch(words):
        return f"'{words}"
    return f"'{words}" if _GUARDED.match(words) else words


_READERS: Mapping[Kind, Read] = {"flag": flag, "list": items, "choice": text, "text": text}


def looks_like_date(value: object) -> bool:
    """Whether a text is a date that a spreadsheet made of, or instead of, a number."""
    return isinstance(value, str) and _DATE_WORDS.match(value) is not None


DATE_NOT_NUMBER = (
    Text("是日期，不是数字", "is a date, not a number"),
    Text(
        "请把单元格格式改为“数值”，再填写数字",
        "Set the cell's format to Number, then give the number",
    ),
)
_DATE_NOT_TEXT = (
    Text("是日期，不是文字", "is a date, not text"),
    Text(
        "请把单元格格式改为“文本”，再重新填写", "Set the cell's format to Text, then write it again"
    ),
)
_NOT_TEXT = (
    Text("不是文字", "is not text"),
    Text("请填写文字", "Give text"),
)
_EXCEL_ERROR = (
    Text("是 Excel 公式错误", "is an Excel formula error"),
    Text(
        "请改正公式，或改填数值；不清楚就留空",
        "Mend the formula or give the value; empty if unknown",
    ),
)
_BROKEN_LETTERS = (
    Text("含有损坏的字符", "holds broken letters"),
    Text("请重新填写；文件请存为 UTF-8", "Write it again; save the file as UTF-8"),
)
_AMBIGUOUS_SHARE = (
    Text("列单位是 %，这个数有两种读法", "can be read in two ways in a column of %"),
    Text("请带上 %，例如 50% 或 0.5%", "Write the sign: 50% or 0.5%"),
)

_DATES = (date, time, timedelta)
DASHES = frozenset({"", "-", "—", "--", "——", "/", "N/A", "n/a"})
"""What people write where they say nothing."""
_NONE_LISTED = DASHES | {"无", "没有", "none"}
_INVISIBLE = "\ufeff\u200b\u2060"
_EXCEL_ERRORS = frozenset(
    {"#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
_FORMULA = frozenset("=+-@＝＋－＠\t\r")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
_DATE_WORDS = re.compile(
    r"\s*(\d{4}\s*[-/.年]\s*\d{1,2}\s*([-/.月]|$)|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}\b"
    r"|\d{1,2}月\d{1,2}日|\d{1,2}-[A-Za-z]{3}\b)"
)
_CODE = re.compile(r"[A-Ta-t]?\d{2,}|\d+")
_CODE_AND_NAME = re.compile(r"([A-Ta-t]?\d{2,4})[\s\-—:：]*(\D.*)")


def _digits(value: float | Decimal) -> str:
    if not math.isfinite(value):
        raise CellFault(*_NOT_TEXT)
    return str(int(value)) if value == int(value) else str(value)


def _written_number(cell: str, unit: Unit, suffix: str) -> object:
    """Most cells hold bare digits: those are read at once, all others by the careful reader."""
    value = None if suffix else _bare_digits(cell)
    if value is not None:
        return value
    words = unicodedata.normalize("NFKC", spoken(cell))
    return _with_unit(words, unit, suffix) if words else None


def _bare_digits(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in cell else None


def _with_unit(words: str, unit: Unit, suffix: str) -> str:
    """A bare number with the column's unit; 0.5 in a column of % could mean 50% or 0.5%."""
    said = in_unit(words, suffix, unit) if suffix else words
    if said != words and in_percent(unit, suffix):
        digits = said.removesuffix(suffix).replace(",", "")
        if 0 < abs(float(digits)) <= 1:
            raise CellFault(*_AMBIGUOUS_SHARE)
    return said


def _industry(said: str) -> str:
    plain = unicodedata.normalize("NFKC", said).strip()
    if _CODE.fullmatch(plain):
        return _code(plain, said)
    named = _CODE_AND_NAME.fullmatch(plain)
    code = _known(named[1]) if named else None
    return code if named and code and get(code).name.zh == named[2].strip() else said


def _code(plain: str, said: str) -> str:
    """The code; Excel drops the zero before the codes of divisions 01 to 09."""
    try:
        return normalise(plain)
    except NotFound as error:
        found = _known(f"0{plain}") if plain.isdigit() else None
        if found:
            return found
        near = error.near
    raise CellFault(
        Text(f"行业代码 {said} 不在 GB/T 4754-2017 中", f"{said} is no code of GB/T 4754-2017"),
        Text(
            f"请填国标代码{_such_as(near, '（如 {}）')}，或改填行业名称",
            f"Give a code of the standard{_such_as(near, ' ({}?)')} or the industry's name",
        ),
    )


def _such_as(near: Sequence[str], form: str) -> str:
    return form.format("、".join(near)) if near else ""


def _known(code: str) -> str | None:
    try:
        return normalise(code)
    except NotFound:
        return None
