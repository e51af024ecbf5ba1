"""An event's meetings in words, as values and as a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from features.profiles import Firm
from features.tables import guarded, saving, workbook_name
from features.text import Lang, Text, bracketed, clauses, enumerated, headed
from features.units import points
from recommender.agenda import Talk
from service.answers import ILLUSTRATIVE, contact, match, number
from service.heads import Asking
from service.paragraphs import stacked, styled, table_of
from service.plan_shapes import AgendaShape

if TYPE_CHECKING:
    from rich.console import RenderableType

OPTIONS = {"strings_to_urls": False, "strings_to_formulas": False}
WIDTHS = (8, 30, 34, 12, 10, 60, 50, 50)


def told(found: Sequence[Talk], unmet: Sequence[Firm], asking: Asking, lang: Lang) -> AgendaShape:
    """The timetable as plain values, slot by slot."""
    return {
        **asking.head(lang),
        "meetings": [
            {
                "slot": talk.meeting.slot,
                "firm": talk.firm.name,
                "firm_id": talk.firm.id,
                "park": match(talk.target.match, lang)["park"],
                "mutual": number(talk.target.match.mutual),
                "verdict": talk.target.match.verdict.name,
                "verdict_label": talk.target.match.verdict.label.of(lang),
                "reasons": [reason.of(lang) for reason in talk.reasons],
                "contacts": [contact(one, lang) for one in talk.target.contacts],
                "to_verify": [ask.of(lang) for ask in talk.target.match.unknowns],
            }
            for talk in found
        ],
        "unmet": [{"firm": firm.name, "firm_id": firm.id} for firm in unmet],
    }


def screen(
    found: Sequence[Talk], unmet: Sequence[Firm], asking: Asking, lang: Lang
) -> "RenderableType":
    """The timetable, and who has no meeting."""
    table = table_of(lang, *_HEADS)
    for row in _rows(found, lang):
        table.add_row(*(styled(str(cell)) for cell in row))
    few = _UNMET.fill(count=len(unmet), names=_few(unmet))
    return stacked(*asking.lines(lang), table, styled(few.of(lang), "dim"))


def write(
    found: Sequence[Talk], unmet: Sequence[Firm], asking: Asking, out: Path, lang: Lang
) -> None:
    """A workbook: the timetable, the same by park and by firm, and who has no meeting; above each
    what was asked, and that figures are made up where they are.

    Raises :class:`BadInput` for another kind of file or a place that cannot be written.
    """
    import xlsxwriter  # no answer over HTTP is a workbook

    workbook_name(out)
    by_park = sorted(found, key=lambda talk: (talk.park.name, talk.meeting.slot))
    by_firm = sorted(found, key=lambda talk: (talk.firm.name, talk.meeting.slot))
    sheets = ((_BY_SLOT, found), (_BY_PARK, by_park), (_BY_FIRM, by_firm))
    above = [asking.line(lang)]
    above += [ILLUSTRATIVE.of(lang)] if asking.illustrative else []
    heads = [head.of(lang) for head in _HEADS]
    with saving(out), out.open("wb") as file, xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": _TITLE.of(lang), "author": "parkmatch"})
        for name, talks in sheets:
            _sheet(book, name.of(lang), (above, heads), _rows(talks, lang))
        names = ((f"{firm.id} {firm.name}".strip(),) for firm in unmet)
        _sheet(book, _ALONE.of(lang), (above, [_FIRM.of(lang)]), names)


def _sheet(
    book: Any,
    name: str,
    top: tuple[Sequence[str], Sequence[str]],
    rows: Iterable[Sequence[object]],
) -> None:
    """A sheet with lines above, headings and rows."""
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    above, heads = top
    for line, said in enumerate(above):
        sheet.write_string(line, 0, said)
    first = count = len(above)
    for column, head in enumerate(heads):
        sheet.set_column(column, column, WIDTHS[column] if len(heads) > 1 else WIDTHS[1])
        sheet.write_string(first, column, head, bold)
    for count, row in enumerate(rows, start=first + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float):
                sheet.write_number(count, column, cell, wrapped)
            else:
                sheet.write_string(count, column, guarded(str(cell)), wrapped)
    sheet.freeze_panes(first + 1, 0)
    sheet.autofilter(first, 0, max(count, first + 1), len(heads) - 1)


def _rows(found: Iterable[Talk], lang: Lang) -> Iterator[tuple[object, ...]]:
    for talk in found:
        known = [
            headed(one.why, bracketed(one.firm, str(one.year))) for one in talk.target.contacts
        ]
        found_match = talk.target.match
        mutual = found_match.mutual
        yield (
            talk.meeting.slot,
            f"{talk.firm.id} {talk.firm.name}".strip(),
            f"{talk.park.id} {talk.park.name}",
            _NOTHING.of(lang) if mutual is None else float(points(mutual)),
            found_match.verdict.label.of(lang),
            clauses(talk.reasons).of(lang),
            clauses(known).of(lang),
            clauses(found_match.unknowns).of(lang),
        )


def _few(firms: Sequence[Firm]) -> Text:
    more = ["…"] if len(firms) > MOST_NAMED else []
    return enumerated([*(firm.name for firm in firms[:MOST_NAMED]), *more])


MOST_NAMED = 10
_TITLE = Text("对接会日程", "Timetable of meetings")
_NOTHING = Text("未知", "unknown")
_FIRM = Text("企业", "Firm")
_HEADS = (
    Text("时段", "Slot"),
    _FIRM,
    Text("园区", "Park"),
    Text("双向得分（满分 100）", "Mutual score (of 100)"),
    Text("规定", "Rules"),
    Text("谈什么", "Why they should talk"),
    Text("园区内可对接的已知项目", "Known projects there"),
    Text("须向园区核实", "To verify with the park"),
)
_BY_SLOT, _BY_PARK = Text("按时段", "by slot"), Text("按园区", "by park")
_BY_FIRM, _ALONE = Text("按企业", "by firm"), Text("未排上", "without a meeting")
_UNMET = Text("未排上 {count} 家：{names}", "{count} without a meeting: {names}")
