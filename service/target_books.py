"""A ranked target list as a workbook: the list, what each firm would do, and rows not read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from features.errors import shown
from features.profiles import BASIS_LABELS
from features.tables import Reject, guarded
from features.text import Lang, Text, bracketed, clauses, enumerated, headed
from recommender.results import Role, Target
from service.answers import ILLUSTRATIVE
from service.files import Firms

OPTIONS = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
WIDTH = 18
LONGEST_VALUE = 500

Row = Sequence[object]


@dataclass(frozen=True)
class TargetBook:
    """What goes into the workbook: ``basis`` says what the list rests on."""

    found: Sequence[Target]
    read: Firms
    basis: str
    illustrative: bool

    def content(self, lang: Lang) -> bytes:
        """The bytes of the .xlsx; texts that look like formulas are guarded."""
        out = BytesIO()
        above = [self.basis, *([ILLUSTRATIVE.of(lang)] if self.illustrative else [])]
        with xlsxwriter.Workbook(out, OPTIONS) as book:
            book.set_properties({"title": _TARGETS.of(lang), "author": "parkmatch"})
            for name, heads, rows in self._sheets(lang):
                _sheet(book, name.of(lang), above, [head.of(lang) for head in heads], rows)
        return out.getvalue()

    def _sheets(self, lang: Lang) -> Iterator[tuple[Text, Sequence[Text], Iterable[Row]]]:
        yield _TARGETS, _HEADS, (_target(one, lang) for one in self.found)
        yield _EFFECTS, _EFFECT_HEADS, _effects(self.found, lang)
        yield _CONTACTS, _CONTACT_HEADS, _contacts(self.found, lang)
        yield _REJECTS, _REJECT_HEADS, (_reject(one, lang) for one in self.read.rejects)


def role(one: Role) -> Text:
    """延链, 补链 or 强链 of a chain by a product, and how much of the chain is there."""
    told = _ROLE.fill(
        role=one.label,
        chain=one.chain,
        product=one.product,
        present=one.present,
        links=one.links,
    )
    return bracketed(told, _BLANK) if one.blank else told


def _target(one: Target, lang: Lang) -> Row:
    found = one.match
    talks = dict.fromkeys(headed(c.why, bracketed(c.firm, str(c.year))) for c in one.contacts)
    return (
        found.rank,
        one.firm_id,
        one.firm,
        found.park_id,
        found.name,
        found.score,
        found.low,
        found.high,
        _number(found.firm_side, lang),
        _number(found.park_side, lang),
        _number(found.mutual, lang),
        found.coverage,
        found.verdict.label.of(lang),
        clauses(role(part) for part in one.roles).of(lang),
        clauses(talks).of(lang),
        enumerated(found.unknowns).of(lang),
    )


def _effects(found: Iterable[Target], lang: Lang) -> Iterator[Row]:
    for one in found:
        for effect in one.effects:
            figures = (_number(value, lang) for value in (effect.before, effect.own, effect.after))
            whose = "" if effect.basis is None else BASIS_LABELS[effect.basis].of(lang)
            said = (effect.label.of(lang), effect.unit.symbol.of(lang), *figures)
            yield (one.firm, one.match.name, *said, whose, effect.as_of, effect.source)


def _contacts(found: Iterable[Target], lang: Lang) -> Iterator[Row]:
    for one in found:
        for talk in one.contacts:
            said = (talk.why.of(lang), talk.firm, talk.project, talk.year, talk.source)
            yield (one.firm, one.match.name, *said)


def _reject(one: Reject, lang: Lang) -> Row:
    texts = (one.why.of(lang), one.remedy.of(lang))
    return (one.sheet, one.row, one.field.of(lang), shown(one.value, LONGEST_VALUE), *texts)


def _number(value: float | None, lang: Lang) -> object:
    return _UNKNOWN.of(lang) if value is None else value


def _sheet(
    book: Any, name: str, above: Sequence[str], heads: Sequence[str], rows: Iterable[Row]
) -> None:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True, "text_wrap": True})
    for line, said in enumerate(above):
        sheet.write_string(line, 0, guarded(said))
    first = len(above)
    sheet.set_column(0, len(heads) - 1, WIDTH)
    for column, head in enumerate(heads):
        sheet.write_string(first, column, head, bold)
    for line, row in enumerate(rows, start=first + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float):
                sheet.write_number(line, column, cell)
            else:
                sheet.write_string(line, column, guarded(str(cell)))
    sheet.freeze_panes(first + 1, 0)


_TARGETS, _EFFECTS = Text("目标清单", "targets"), Text("落地前后", "before and after")
_CONTACTS, _REJECTS = Text("可对接项目", "contacts"), Text("未读入的行", "rows not read")
_UNKNOWN = Text("未知", "unknown")
_BLANK = Text("填补空白", "none known there")
_ROLE = Text(
    "{role}：{chain}·{product}（链条 {present}/{links} 环）",
    "{role}: {chain}, {product} ({present} of {links} links)",
)
_FIRM, _PARK = Text("企业", "Firm"), Text("园区", "Park")
_BASIS, _DAY, _SOURCE = Text("依据性质", "Basis"), Text("截至", "As of"), Text("来源", "Source")
_HEADS = (
    Text("位次", "Rank"), Text("企业编号", "Firm id"), _FIRM, Text("园区代码", "Park code"), _PARK,
    Text("得分", "Score"), Text("下限", "Low"), Text("上限", "High"),
    Text("企业看园区", "Firm's side"), Text("园区看企业", "Park's side"), Text("双向", "Mutual"),
    Text("已知权重", "Known"), Text("硬性条件", "Conditions"), Text("链上作用", "Chain role"),
    Text("可对接的已知项目", "Known projects to talk to"), Text("须核实", "To verify"),
)  # fmt: skip
_EFFECT_HEADS = (
    _FIRM, _PARK, Text("指标", "Figure"), Text("单位", "Unit"), Text("落地前", "Before"),
    Text("项目自身", "The project's"), Text("落地后", "After"), _BASIS, _DAY, _SOURCE,
)  # fmt: skip
_CONTACT_HEADS = (
    _FIRM, _PARK, Text("为何对接", "Why"), Text("对接企业", "Whom"), Text("项目", "Project"),
    Text("年份", "Year"), _SOURCE,
)  # fmt: skip
_REJECT_HEADS = (
    Text("工作表", "Sheet"), Text("行", "Row"), Text("字段", "Field"), Text("值", "Value"),
    Text("原因", "Why"), Text("处理办法", "Way out"),
)  # fmt: skip
