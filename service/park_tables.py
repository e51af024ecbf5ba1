"""Figures of parks from a table: what it would change, and the change itself, whole or not."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from features import catalogue
from features.errors import BadInput, Fault
from features.fields import label
from features.profiles import Basis, Fact, Park
from features.tables import Chunk, Reject, read
from features.tables.grids import open_grid
from features.tables.reading import in_rows
from features.text import Text, enumerated
from service import figures, holdings, imports, revisions
from service.accounts import Person
from service.database.records import ParkFigure, Preview
from service.figures import Newest, Stated
from service.imports import Compared
from service.refusals import Conflicting, Outdated

KIND = "parks"
MOST_ROWS = 5_000
MOST_UNPACKED_BYTES = 64 << 20
CHUNK_ROWS = 1_000
SHOWN_FORMULAS = 10


@dataclass(frozen=True)
class Change:
    """A figure as it is known of the park, and as the table states it."""

    park: Park
    stated: Stated

    @property
    def before(self) -> Fact[Any] | None:
        """What is known now; None: nothing."""
        fact: Fact[Any] | None = getattr(self.park, self.stated.field)
        return fact

    @property
    def after(self) -> Fact[Any]:
        """What will be known."""
        said = self.stated
        return Fact[Any](value=said.value, as_of=said.as_of, source=said.source, note=said.note)


@dataclass(frozen=True)
class Table:
    """What a file of the name says, read but not compared with anything yet; ``sheet``: on which
    of a workbook's sheets.
    """

    name: str
    sheet: str
    rows: tuple[tuple[int, Park], ...]
    rejects: tuple[Reject, ...]
    notes: tuple[Fault, ...]


@dataclass(frozen=True)
class Reading:
    """What a table would change of ``revision``; nothing is changed while there are rejects."""

    name: str
    revision: int
    rows: int
    unchanged: int
    changes: tuple[Change, ...]
    rejects: tuple[Reject, ...]
    notes: tuple[Fault, ...]


def read_table(content: bytes, name: str) -> Table:
    """The rows of a file with their numbers.

    Raises :class:`BadInput` for one that is no table of parks, is too large or holds formulas.
    """
    refuse_unsafe(content)
    chunks = list(_chunks(content))
    return Table(
        name,
        chunks[0].sheet if chunks else "",
        tuple(row for chunk in chunks for row in zip(chunk.numbers, chunk.rows, strict=True)),
        tuple(reject for chunk in chunks for reject in chunk.rejects),
        tuple(note for chunk in chunks for note in chunk.notes),
    )


def reading(session: Session, who: Person, table: Table) -> Reading:
    """What the table would change of what is known now."""
    found = revisions.held(session)
    known = {park.id: park for park in holdings.applied(catalogue.load(), found.figures)}
    rejects = list(table.rejects)
    changes: list[Change] = []
    unchanged = 0
    for number, row in table.rows:
        park = known.get(row.id)
        if park is None or not figures.may_state(who, park):
            rejects.append(_stranger(table.sheet, number, row, park))
            continue
        of_row = tuple(_stated(row, table.name))
        rejects.extend(_to_come(table.sheet, number, row, of_row))
        for stated in of_row:
            if not stated.as_of:
                rejects.append(_undated(table.sheet, number, row, stated))
            elif _same(getattr(park, stated.field), stated):
                unchanged += 1
            else:
                changes.append(Change(park, stated))
    rows = len(table.rows) + len({(r.sheet, r.row) for r in table.rejects})
    told = tuple(changes), tuple(rejects), (*table.notes, *_left_out(table, known))
    return Reading(table.name, found.revision, rows, unchanged, *told)


def preview(session: Session, who: Person, found: Reading) -> Preview:
    """What the table would change, kept so that it can be made as it was shown."""
    changes = tuple(_kept(change, found.revision) for change in found.changes)
    compared = Compared(changes, found.unchanged, found.rejects, found.notes)
    return imports.keep(session, who, KIND, compared, found.name)


def commit(session: Session, who: Person, preview_id: str) -> Sequence[ParkFigure]:
    """The figures of a preview, all of them.

    Raises :class:`Conflicting` for one with rejects or without changes, and :class:`Outdated` when
    one of its parks was edited since.
    """
    changes = imports.take(session, who, KIND, preview_id)
    if not changes:
        raise Conflicting(_NOTHING)
    stated = [Stated(**change.said) for change in changes]
    basis = changes[0].version or 0
    return figures.kept(session, who, stated, partial(_unchanged, basis, stated))


def refuse_unsafe(content: bytes) -> None:
    """Raises :class:`BadInput` for what unpacks to too much, and for formulas."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > MOST_UNPACKED_BYTES:
            raise BadInput([Fault("file", size, _TOO_LARGE, _SPLIT)])
    with open_grid(content) as grid:
        if grid.formulas:
            from openpyxl.utils import get_column_letter

            at = sorted(grid.formulas)[:SHOWN_FORMULAS]
            cells = enumerated(f"{get_column_letter(column)}{row}" for row, column in at).zh
            raise BadInput([Fault(grid.where, cells, _FORMULAS, _VALUES)])


def _chunks(content: bytes) -> Iterator[Chunk[Park]]:
    rows = 0
    for chunk in read(content, Park, chunk_rows=CHUNK_ROWS):
        rows += len(chunk.rows) + len(chunk.rejects)
        if rows > MOST_ROWS:
            raise BadInput([Fault("file", None, _TOO_MANY, _SPLIT)])
        yield chunk


def _stated(row: Park, name: str) -> Iterator[Stated]:
    """The row's own figures; those of a region or made up are not the park's."""
    for field in holdings.FACTS:
        fact: Fact[Any] | None = getattr(row, field)
        if fact is not None and fact.basis is Basis.OWN:
            source = fact.source or name
            yield Stated(row.id, field, fact.value, fact.as_of, source, fact.note)


def _left_out(table: Table, known: Mapping[str, Park]) -> Iterator[Fault]:
    """Columns of words that say something else than is known: words have no date in a table."""
    both = [(number, known[row.id], row) for number, row in table.rows if row.id in known]
    for field in holdings.LISTS:
        other = [
            number
            for number, park, row in both
            if getattr(row, field) not in {(), _words(park, field)}
        ]
        if other:
            path, what = label(Park, field).zh, in_rows(other, _NO_WORDS)
            yield Fault(path, len(other), what, _ON_ITS_PAGE)


def _words(park: Park, field: str) -> tuple[str, ...]:
    said: tuple[str, ...] = getattr(park, field)
    return said


def _same(known: Fact[Any] | None, stated: Stated) -> bool:
    now = None if known is None else (known.value, known.as_of, known.source, known.basis)
    return now == (stated.value, stated.as_of, stated.source, Basis.OWN)


def _unchanged(basis: int, stated: Sequence[Stated], newest: Newest) -> None:
    """Raises :class:`Outdated` when a park was edited after the revision ``basis``."""
    since = {
        park_id
        for park_id, of_park in newest.items()
        if any(figure.id > basis for figure in of_park.values())
    }
    if since:
        current = [figures.plain(f) for park_id in sorted(since) for f in newest[park_id].values()]
        raise Outdated(current, [asdict(one) for one in stated if one.park_id in since])


def _kept(change: Change, revision: int) -> imports.Change:
    before = change.before
    return imports.Change(
        name=change.park.name,
        said=asdict(change.stated),
        record_id=change.park.id,
        version=revision,
        was=None if before is None else before.model_dump(mode="json"),
    )


def _stranger(sheet: str, number: int, row: Park, park: Park | None) -> Reject:
    why = _UNKNOWN if park is None else _ELSEWHERE
    return Reject(number, sheet, label(Park, "id"), f"{row.id} {row.name}", why, _LEAVE_OUT)


def _undated(sheet: str, number: int, row: Park, stated: Stated) -> Reject:
    value = f"{row.id} {stated.value}"
    return Reject(number, sheet, label(Park, stated.field), value, _UNDATED, _DATE_IT)


def _to_come(sheet: str, number: int, row: Park, told: Sequence[Stated]) -> Iterator[Reject]:
    """The days of a row that have not come, each once."""
    for as_of in dict.fromkeys(stated.as_of for stated in told):
        if why := holdings.to_come(as_of):
            value = f"{row.id} {as_of}"
            yield Reject(number, sheet, _AS_OF, value, why, holdings.AS_IT_IS)


_AS_OF = Text("数据截至", "As of")
_TOO_LARGE = Text(
    f"解压后超过 {MOST_UNPACKED_BYTES >> 20} MB",
    f"unpacks to more than {MOST_UNPACKED_BYTES >> 20} MB",
)
_TOO_MANY = Text(f"超过 {MOST_ROWS:,} 行", f"has more than {MOST_ROWS:,} rows")
_SPLIT = Text("请分成几个文件", "Split it into several files")
_FORMULAS = Text("单元格是公式", "cells hold formulas")
_VALUES = Text("请复制后选择性粘贴为数值", "Copy them and paste their values")
_UNKNOWN = Text("目录中没有这个园区", "no park of the catalogue has this code")
_ELSEWHERE = Text("园区不在本机构服务的地区内", "the park is not in your organisation's region")
_LEAVE_OUT = Text("请更正代码，或删去这一行", "Correct the code, or leave the row out")
_UNDATED = Text("没有数据截至日期", "has no date")
_DATE_IT = Text("请填写“数据截至”", "Fill in the column 数据截至")
_NO_WORDS = Text("写成文字的内容不随表导入", "words are not taken from a table")
_ON_ITS_PAGE = Text(
    "请在园区的数据页上填写，写明日期和出处",
    "State them on the park's page of figures, with date and source",
)
_NOTHING = Text("没有要更新的数据", "There is nothing to change")
