"""Parks, firms, rows and rejects into csv, Excel or Parquet, by chunk, safe to open in Excel."""

import csv
import errno
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from features.columns import PROVENANCE, Kind, is_fact, kind_of, table_specs
from features.errors import shown
from features.tables.cells import CellFault, guarded, reader
from features.tables.provenance import own_values, provenance
from features.tables.rows import Reject
from features.tables.sources import refusal
from features.text import Lang, Text
from features.units import PLAIN, SHARE

CHUNK_ROWS = 10_000
PERCENT = "0.00%"
MAX_EXCEL_ROWS = 1_048_576
YES_NO = (Text("是", "yes"), Text("否", "no"))
REJECT_HEADINGS = (
    Text("工作表", "sheet"),
    Text("行", "row"),
    Text("字段", "field"),
    Text("值", "value"),
    Text("原因", "why"),
    Text("处理办法", "way out"),
)

Row = Mapping[str, object]


def write(
    path: str | Path,
    items: Iterable[BaseModel | Row],
    *,
    model: type[BaseModel] | None = None,
    lang: Lang = "zh",
) -> int:
    """Writes parks, firms or plain rows to a .csv, .xlsx or .parquet; returns how many.

    Profiles get headings in ``lang`` with their units, and read back equal; plain rows get their
    keys. ``model`` is needed only where ``items`` may be empty. Raises :class:`BadInput` for
    another suffix or a place that cannot be written.
    """
    target = Path(path)
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        known = "、".join(_WRITERS)
        raise refusal(
            target.name,
            Text("不支持这种扩展名", "has an unknown suffix"),
            Text(f"请用 {known}", f"Use one of {known}"),
            target.suffix,
        )
    rows = iter(items)
    first = list(islice(rows, 1))
    columns = _columns(first, model)
    with saving(target):
        return writer(target, columns, chain(first, rows), lang)


def write_rejects(path: str | Path, rejects: Iterable[Reject], lang: Lang = "zh") -> int:
    """Writes rejects to a csv (sheet, row, field, value, why, way out); returns how many."""
    count = 0
    target = Path(path)
    with saving(target), target.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([heading.of(lang) for heading in REJECT_HEADINGS])
        for chunk in _chunks(iter(rejects)):
            out.writerows(_reject_cells(reject, lang) for reject in chunk)
            count += len(chunk)
    return count


def _reject_cells(reject: Reject, lang: Lang) -> list[str]:
    texts = (reject.field, reject.why, reject.remedy)
    field, why, remedy = (text.of(lang) for text in texts)
    cells = (reject.sheet, str(reject.row), field, shown(reject.value, 500), why, remedy)
    return [guarded(cell) for cell in cells]


def cells_again(model: type[BaseModel], words: Row) -> Row:
    """What is read of the cells that words of a ``model`` are written into, by field; nothing of
    those that cannot be read.
    """
    columns = [_model_column(model, name) for name in words]
    again = {column.name: _again(column, words[column.name]) for column in columns}
    return {name: said for name, said in again.items() if said is not None}


def _again(column: "_Column", cell: object) -> object:
    words = column.value(cell, "zh")
    try:
        return reader(column.name, column.kind, PLAIN)(guarded(str(words or "")))
    except CellFault:
        return None


@dataclass(frozen=True)
class _Column:
    name: str
    heading: Text
    kind: Kind
    percent: bool = False
    dated: bool = False
    choices: Mapping[str, Text] | None = None

    def value(self, cell: Any, lang: Lang) -> object:
        """A cell for people's eyes: labels for keys, one text for a list."""
        if isinstance(cell, bool):
            return YES_NO[not cell].of(lang)
        if isinstance(cell, tuple | list):
            return "；".join(self.label(item, lang) for item in cell) or None
        return self.label(cell, lang) or None if isinstance(cell, str) else cell

    def label(self, key: object, lang: Lang) -> str:
        label = (self.choices or {}).get(str(key))
        return label.of(lang) if label else str(key)


Write = Callable[[Path, Sequence[_Column], Iterable[Any], Lang], int]


def _columns(first: Sequence[object], model: type[BaseModel] | None) -> tuple[_Column, ...]:
    if model is None and first and isinstance(first[0], BaseModel):
        model = type(first[0])
    if model is not None:
        return tuple(_model_column(model, name) for name in table_specs(model))
    keys = first[0] if first and isinstance(first[0], Mapping) else {}
    return tuple(_Column(str(key), Text(str(key), str(key)), _kind(keys[key])) for key in keys)


def _model_column(model: type[BaseModel], name: str) -> _Column:
    spec = table_specs(model)[name]
    kind = kind_of(model, name)
    dated = name in PROVENANCE or is_fact(model, name)
    return _Column(name, spec.heading, kind, spec.unit is SHARE, dated, spec.choices)


def _kind(value: object) -> Kind:
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int | float):
        return "number"
    return "list" if isinstance(value, list | tuple) else "text"


def _cells(item: Any, columns: Sequence[_Column]) -> list[Any]:
    """The item's value for every column; None where it says nothing."""
    if isinstance(item, Mapping):
        return [item.get(column.name) for column in columns]
    dated = any(column.dated for column in columns)
    told = {**own_values(item), **provenance(item)} if dated else {}
    return [told.get(c.name) if c.dated else getattr(item, c.name) for c in columns]


def _csv(path: Path, columns: Sequence[_Column], items: Iterable[Any], lang: Lang) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([guarded(column.heading.of(lang)) for column in columns])
        for chunk in _chunks(iter(items)):
            out.writerows(_csv_cells(item, columns, lang) for item in chunk)
            count += len(chunk)
    return count


def _csv_cells(item: Any, columns: Sequence[_Column], lang: Lang) -> list[str]:
    cells = zip(columns, _cells(item, columns), strict=True)
    return [_csv_cell(column, cell, lang) for column, cell in cells]


def _csv_cell(column: _Column, cell: object, lang: Lang) -> str:
    value = column.value(cell, lang)
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{Decimal(repr(value)) * 100:f}%" if column.percent else _plain(value)
    return guarded(str(value))


def _plain(number: float) -> str:
    return repr(number).removesuffix(".0")


def _xlsx(path: Path, columns: Sequence[_Column], items: Iterable[Any], lang: Lang) -> int:
    import xlsxwriter  # each kind of file has a library of its own, and few kinds are asked for

    count = 0
    with path.open("wb") as file, xlsxwriter.Workbook(file, _EXCEL_OPTIONS) as book:
        sheet = book.add_worksheet(Text("数据", "data").of(lang))
        percent = book.add_format({"num_format": PERCENT})
        bold = book.add_format({"bold": True, "text_wrap": True})
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column.heading.of(lang), bold)
        sheet.freeze_panes(1, 0)
        for count, item in enumerate(items, 1):
            if count >= MAX_EXCEL_ROWS:
                raise refusal(path.name, _TOO_MANY, _USE_CSV, count)
            for index, cell in enumerate(_cells(item, columns)):
                value = columns[index].value(cell, lang)
                if isinstance(value, int | float):
                    style = percent if columns[index].percent else None
                    sheet.write_number(count, index, value, style)
                elif value is not None:
                    sheet.write_string(count, index, guarded(str(value)))
    return count


_EXCEL_OPTIONS = {"constant_memory": True, "strings_to_urls": False}
_TOO_MANY = Text("行数超过 Excel 上限", "has more rows than Excel can hold")
_USE_CSV = Text("请改写为 .csv 或 .parquet", "Write .csv or .parquet instead")


def _parquet(path: Path, columns: Sequence[_Column], items: Iterable[Any], lang: Lang) -> int:
    """Columns by field name, in the fields' own units; the language plays no part.

    Each column's heading, with its unit, is in the field's metadata.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds: Mapping[Kind, pa.DataType] = {
        "number": pa.float64(),
        "flag": pa.bool_(),
        "list": pa.list_(pa.string()),
        "choice": pa.string(),
        "text": pa.string(),
    }
    schema = pa.schema(
        [pa.field(c.name, kinds[c.kind], metadata=c.heading._asdict()) for c in columns]
    )
    count = 0
    with pq.ParquetWriter(path, schema) as out:
        for chunk in _chunks(iter(items)):
            count += len(chunk)
            cells = zip(*(_cells(item, columns) for item in chunk), strict=True)
            arrays = [
                pa.array([_arrow_cell(cell) for cell in column], kind)
                for column, kind in zip(cells, schema.types, strict=True)
            ]
            out.write_table(pa.table(arrays, schema=schema))
    return count


def _arrow_cell(cell: object) -> object:
    if isinstance(cell, tuple):
        return list(cell)
    return guarded(cell) or None if isinstance(cell, str) else cell


def _chunks(items: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(items, CHUNK_ROWS)):
        yield chunk


_WRITERS: Mapping[str, Write] = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """Turns what keeps a file from being written into a :class:`BadInput`."""
    try:
        yield
    except OSError as error:
        raise refusal(
            path.name,
            _UNWRITTEN.fill(why=_WHY.get(error.errno or 0, _OTHERWISE)),
            Text("请检查文件夹、权限和磁盘空间", "Check the folder, the permissions and the disk"),
            str(path),
        ) from None


def workbook_name(path: Path) -> None:
    """Raises :class:`BadInput` for a name that Excel would not know as a workbook's."""
    if path.suffix.lower() != ".xlsx":
        raise refusal(path.name, _NO_WORKBOOK, _XLSX, path.name)


_UNWRITTEN = Text("无法写入：{why}", "cannot be written: {why}")
_WHY: Mapping[int, Text] = {
    errno.ENOENT: Text("文件夹不存在", "the folder does not exist"),
    errno.ENOTDIR: Text("文件夹不存在", "the folder does not exist"),
    errno.EACCES: Text("没有权限", "permission is denied"),
    errno.EPERM: Text("没有权限", "permission is denied"),
    errno.EISDIR: Text("这是一个文件夹", "it is a folder"),
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
    errno.EROFS: Text("磁盘只读", "the disk can only be read"),
}
_OTHERWISE = Text("系统拒绝", "the system refuses")
_NO_WORKBOOK = Text("不是 Excel 文件名", "is no name of a workbook")
_XLSX = Text("请用 .xlsx 结尾", "End the name in .xlsx")
