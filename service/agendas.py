"""An event's meetings in words, as values and as a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text as Line

from features.errors import BadInput, Fault
from features.tables import guarded, saving
from features.text import Lang, Text
from recommender.agenda import Talk
from service.answers import ILLUSTRATIVE, contact, match
from service.plan_shapes import AgendaShape

OPTIONS = {"strings_to_urls": False, "strings_to_formulas": False}
WIDTHS = (8, 30, 34, 12, 70, 50)


def told(found: Sequence[Talk], unmet: Sequence[str], lang: Lang) -> AgendaShape:
    """The timetable as plain values, slot by slot."""
    return {
        "meetings": [
            {
                "slot": talk.meeting.slot,
                "firm": talk.firm.name,
                "firm_id": talk.firm.id,
                "park": match(talk.target.match, lang)["park"],
                "mutual": talk.meeting.value,
                "reasons": [reason.of(lang) for reason in talk.reasons],
                "contacts": [contact(one, lang) for one in talk.target.contacts],
                "to_verify": [ask.of(lang) for ask in talk.target.match.unknowns],
            }
            for talk in found
        ],
        "unmet": list(unmet),
    }


def screen(
    found: Sequence[Talk], unmet: Sequence[str], illustrative: bool, lang: Lang
) -> RenderableType:
    """The timetable, and who has no meeting."""
    parts: list[RenderableType] = [Line(ILLUSTRATIVE.of(lang), "bold red")] if illustrative else []
    table = Table(*(Column(Line(head.of(lang)), overflow="fold") for head in _HEADS))
    for row in _rows(found, lang):
        table.add_row(*(Line(str(cell)) for cell in row))
    parts += [table, Line(_UNMET.fill(count=len(unmet), names=_few(unmet)).of(lang), "dim")]
    return Group(*parts)


def write(found: Sequence[Talk], unmet: Sequence[str], out: Path, lang: Lang) -> None:
    """A workbook: the timetable, the same by park and by firm, and who has no meeting.

    Raises :class:`BadInput` for another kind of file or a place that cannot be written.
    """
    if out.suffix.lower() != ".xlsx":
        raise BadInput([Fault("out", out.name, _NO_KIND, _XLSX)])
    by_park = sorted(found, key=lambda talk: (talk.park.name, talk.meeting.slot))
    by_firm = sorted(found, key=lambda talk: (talk.firm.name, talk.meeting.slot))
    sheets = ((_BY_SLOT, found), (_BY_PARK, by_park), (_BY_FIRM, by_firm))
    with saving(out), out.open("wb") as file, xlsxwriter.Workbook(file, OPTIONS) as book:
        for name, talks in sheets:
            _sheet(book, name.of(lang), [head.of(lang) for head in _HEADS], _rows(talks, lang))
        _sheet(book, _ALONE.of(lang), [_FIRM.of(lang)], ((name,) for name in unmet))


def _sheet(book: Any, name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    count = 0
    for column, head in enumerate(heads):
        sheet.set_column(column, column, WIDTHS[column] if len(heads) > 1 else WIDTHS[1])
        sheet.write_string(0, column, head, bold)
    for count, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float):
                sheet.write_number(count, column, cell, wrapped)
            else:
                sheet.write_string(count, column, guarded(str(cell)), wrapped)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), len(heads) - 1)


def _rows(found: Iterable[Talk], lang: Lang) -> Iterator[tuple[object, ...]]:
    for talk in found:
        contacts = "；".join(
            f"{c.why.of(lang)}：{c.firm}（{c.year}）" for c in talk.target.contacts
        )
        yield (
            talk.meeting.slot,
            f"{talk.firm.id} {talk.firm.name}".strip(),
            f"{talk.park.name}（{talk.park.id}）",
            round(talk.meeting.value, 3),
            "；".join(reason.of(lang) for reason in talk.reasons),
            contacts,
        )


def _few(names: Sequence[str]) -> str:
    return "、".join(names[:10]) + ("…" if len(names) > 10 else "")


_FIRM = Text("企业", "Firm")
_HEADS = (
    Text("时段", "Slot"),
    _FIRM,
    Text("园区", "Park"),
    Text("双向得分", "Mutual"),
    Text("谈什么", "Why they should talk"),
    Text("园区内可对接的已知项目", "Known projects there"),
)
_BY_SLOT, _BY_PARK = Text("按时段", "by slot"), Text("按园区", "by park")
_BY_FIRM, _ALONE = Text("按企业", "by firm"), Text("未排上", "without a meeting")
_UNMET = Text("未排上 {count} 家：{names}", "{count} without a meeting: {names}")
_NO_KIND = Text("不是 Excel 文件名", "is no name of a workbook")
_XLSX = Text("请用 .xlsx 结尾", "End the name in .xlsx")
