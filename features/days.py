"""Days as people write them: one way to keep them, and why a text is none."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from features.text import Text

EARLIEST, LATEST = 1900, 2100
SERIALS = (20_000, 73_050)
"""Excel counts days from 1900: these are the years 1954 to 2099."""

NO_DAY = Text("不是日期", "is no date")
HOW_TO_WRITE = Text(
    "请写成 2024、2024-03 或 2024-03-05；不清楚就留空",
    "Write 2024, 2024-03 or 2024-03-05; leave empty if unknown",
)


class NotADay(ValueError):
    """A text that is no day; why, and the way out."""

    def __init__(self, why: Text = NO_DAY, remedy: Text = HOW_TO_WRITE) -> None:
        self.why, self.remedy = why, remedy
        super().__init__(why.en)


@lru_cache(maxsize=4096)
def written(said: str) -> str:
    """``said`` as ISO writes it, to the year, the month or the day; "" when it is blank.

    Raises :class:`NotADay` for a day that no calendar has, for one that can be read in two ways
    and for the number that a spreadsheet shows in a date's place.
    """
    words = unicodedata.normalize("NFKC", said).strip()
    if not words:
        return ""
    found = _COMPACT.fullmatch(words) or _PARTED.fullmatch(words) or _SPOKEN.fullmatch(words)
    if found is None:
        raise _unread(words)
    year, month, day = (int(part) if part else None for part in found.groups())
    return _iso(int(year or 0), month, day)


def first(iso: str) -> date:
    """The first day of what :func:`written` gave."""
    year, month, day = (*map(int, iso.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last(iso: str) -> date:
    """The last day of what :func:`written` gave."""
    said = tuple(map(int, iso.split("-")))
    year, month, day = (*said, *(12, 31)[len(said) - 1 :])
    return date(year, month, min(day, monthrange(year, month)[1]))


_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_COMPACT = re.compile(r"(\d{4})(?:(0[1-9]|1[0-2])(\d{2})?)?(?:\.0)?")
_PARTED = re.compile(rf"(\d{{4}})\s*[-/.]\s*(\d{{1,2}})(?:\s*[-/.]\s*(\d{{1,2}}){_TIME})?")
_SPOKEN = re.compile(
    r"(?:截[至止])?\s*(\d{4})\s*年[度末底]?(?:\s*(\d{1,2})\s*月(?:[份末底]|\s*(\d{1,2})\s*[日号])?)?"
)
_DAY_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})")
_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")


def _iso(year: int, month: int | None, day: int | None) -> str:
    if not EARLIEST <= year <= LATEST:
        years = Text(
            f"年份应在 {EARLIEST} 到 {LATEST} 之间", f"the year must be {EARLIEST} to {LATEST}"
        )
        raise NotADay(years)
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise NotADay(Text("日历上没有这一天", "is a day that no calendar has")) from None
    parts = (f"{part:02}" for part in (month, day) if part is not None)
    return "-".join((str(year), *parts))


def _unread(words: str) -> NotADay:
    if _DAY_FIRST.fullmatch(words):
        return NotADay(
            Text("年、月、日的次序不清楚", "may be read in two ways: which is the month?")
        )
    if _NUMBER.fullmatch(words) and SERIALS[0] <= float(words) <= SERIALS[1]:
        day = (date(1899, 12, 30) + timedelta(days=int(float(words)))).isoformat()
        return NotADay(
            Text(f"是 Excel 的日期序号，相当于 {day}", f"is Excel's number of a day: {day}"),
            Text(
                f"请把单元格格式改为“日期”，或写成 {day}",
                f"Set the cell's format to Date, or write {day}",
            ),
        )
    return NotADay()
