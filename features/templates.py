"""Blank Excel templates for lists of parks and firms, drawn from the fields themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from features.columns import OTHERS, Kind, kind_of, required, table_specs
from features.fields import Spec
from features.tables.layouts import EXAMPLE
from features.tables.writing import PERCENT, YES_NO, saving, workbook_name
from features.text import Text
from features.units import SHARE

FILL_IN = Text("填写", "Fill in")
GUIDE = Text("说明", "Guide")
HEADER_ROWS = 2
EXAMPLE_ROW = HEADER_ROWS
LAST_ROW = 100_000
"""Drop-downs and messages reach so far down."""
LONGEST_TEXT = 255
"""Letters that Excel takes in a drop-down, and in a message."""
LONGEST_TITLE = 32

GUIDE_HEADINGS = (
    Text("分组", "Group"),
    Text("字段", "Field"),
    Text("英文", "English"),
    Text("字段名", "Key"),
    Text("单位", "Unit"),
    Text("范围", "Range"),
    Text("可选值", "Choices"),
    Text("必填", "Required"),
    Text("提示", "Hint"),
)
MANY = Text("可填多项，用分号隔开", "Several may be given, parted by semicolons")
MAY_STAY_EMPTY = Text("不清楚就留空", "Leave empty if unknown")
OTHER_UNITS = Text("也可连单位一起写", "Units may be written with the number")


def write(model: type[BaseModel], path: str | Path) -> None:
    """Writes a blank template: a sheet to fill in, and a guide to its fields.

    The example row on it is not read. Raises :class:`BadInput` for another kind of file
    and for a place that cannot be written.
    """
    fields = [
        _Field(model, name, spec) for name, spec in table_specs(model).items() if name != OTHERS
    ]
    target = Path(path)
    workbook_name(target)
    import xlsxwriter  # who only matches asks for no form

    with saving(target), target.open("wb") as file, xlsxwriter.Workbook(file) as book:
        _fill_in_sheet(book, fields)
        _guide_sheet(book, fields)


@dataclass(frozen=True)
class _Field:
    model: type[BaseModel]
    name: str
    spec: Spec

    @property
    def kind(self) -> Kind:
        return kind_of(self.model, self.name)

    @property
    def required(self) -> bool:
        return self.name in required(self.model)

    @property
    def options(self) -> tuple[Text, ...]:
        """What the cell can say, where that is a short list."""
        return YES_NO if self.kind == "flag" else tuple((self.spec.choices or {}).values())

    @property
    def range(self) -> Text:
        return self.spec.range() if self.kind == "number" else Text("", "")

    @property
    def advice(self) -> Text:
        """What is shown beside the cell while it is filled in."""
        spec = self.spec
        parts = [self.range, spec.hint, MANY if self.kind == "list" else Text("", "")]
        parts += [_choose(self.options)] if self.options and self.kind == "list" else []
        parts += [OTHER_UNITS] if spec.unit.suffixes and self.kind == "number" else []
        parts += [] if self.required else [MAY_STAY_EMPTY]
        return Text("；".join(p.zh for p in parts if p.zh), "; ".join(p.en for p in parts if p.en))

    @property
    def example(self) -> str | float:
        """A cell as it may look; every text of it that may be any says that it is an example."""
        if self.name == "name":
            return EXAMPLE.zh
        if self.kind == "number":
            return _example_number(self.spec)
        if self.options:
            return self.options[0].zh
        return self.spec.example or f"示例{self.spec.label.zh}"


def _example_number(spec: Spec) -> float:
    """A plain number within the bounds: a hundred, or a tenth of a narrow range."""
    low, high = spec.low or 0.0, 1000.0 if spec.high is None else spec.high
    return round(low + (high - low) / 4) if low else min(100.0, high / 10)


def _fill_in_sheet(book: Any, fields: Sequence[_Field]) -> None:
    sheet = book.add_worksheet(FILL_IN.zh)
    first, second = _headings(book, required=False), book.add_format(_SMALL)
    needed = _headings(book, required=True)
    for column, field in enumerate(fields):
        heading = f"{field.spec.heading.zh}*" if field.required else field.spec.heading.zh
        style = _cell_style(field)
        sheet.set_column(column, column, _width(heading), book.add_format(style))
        sheet.write_string(0, column, heading, needed if field.required else first)
        sheet.write_string(1, column, field.spec.heading.en, second)
        sheet.write(EXAMPLE_ROW, column, field.example, book.add_format(_EXAMPLE | style))
        rows = (HEADER_ROWS, column, LAST_ROW, column)
        sheet.data_validation(*rows, _validation(field))
    names = [field.name for field in fields]
    sheet.freeze_panes(HEADER_ROWS, names.index("name") + 1)


def _guide_sheet(book: Any, fields: Sequence[_Field]) -> None:
    sheet = book.add_worksheet(GUIDE.zh)
    bold, wrap = _headings(book, required=False), book.add_format({"text_wrap": True})
    for column, heading in enumerate(GUIDE_HEADINGS):
        sheet.write_string(0, column, f"{heading.zh} {heading.en}", bold)
    sheet.set_column(0, len(GUIDE_HEADINGS) - 1, 24)
    sheet.freeze_panes(1, 0)
    for row, field in enumerate(fields, 1):
        for column, words in enumerate(_guide_row(field)):
            sheet.write_string(row, column, words, wrap)


def _guide_row(field: _Field) -> tuple[str, ...]:
    spec = field.spec
    options = "；".join(_both(option) for option in field.options)
    needed = YES_NO[not field.required]
    return (
        _both(spec.group),
        spec.label.zh,
        spec.label.en,
        field.name,
        _both(spec.unit.symbol),
        _both(field.range),
        options,
        _both(needed),
        _both(field.advice),
    )


def _both(text: Text) -> str:
    return text.zh if text.zh == text.en else f"{text.zh} / {text.en}"


def _validation(field: _Field) -> dict[str, object]:
    """Excel's check of a cell: a list is binding, a range only warns, since "8亿" is right too."""
    rule: dict[str, object] = {
        "validate": "any",
        "input_title": field.spec.label.zh[:LONGEST_TITLE],
        "input_message": _both(field.advice)[:LONGEST_TEXT],
    }
    labels = [option.zh for option in field.options]
    low, high = field.spec.low, field.spec.high
    if labels and field.kind != "list" and len(",".join(labels)) <= LONGEST_TEXT:
        listed = {"validate": "list", "source": labels}
        return rule | listed | _error(field, _choose(field.options))
    if field.kind == "number" and low is not None and high is not None:
        bounds = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        return rule | bounds | _error(field, field.range) | {"error_type": "warning"}
    return rule


def _choose(options: Sequence[Text]) -> Text:
    return Text(
        f"可选：{'、'.join(option.zh for option in options)}",
        f"Choose from: {', '.join(option.en for option in options)}",
    )


def _error(field: _Field, said: Text) -> dict[str, str]:
    title = field.spec.label.zh[:LONGEST_TITLE]
    return {"error_title": title, "error_message": _both(said)[:LONGEST_TEXT]}


def _cell_style(field: _Field) -> dict[str, str]:
    """Texts stay texts, so that no code loses its zero and no "3-5" becomes a date."""
    if field.kind != "number":
        return {"num_format": "@"}
    return {"num_format": PERCENT} if field.spec.unit is SHARE else {}


def _width(heading: str) -> int:
    """Chinese letters take the room of two."""
    return min(40, max(12, 2 + sum(1 + (ord(letter) > 255) for letter in heading)))


def _headings(book: Any, required: bool) -> Any:
    return book.add_format(_HEADING | ({"font_color": "#C00000"} if required else {}))


_HEADING = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7EEF7"}
_SMALL = {"font_size": 9, "font_color": "#595959", "text_wrap": True, "bg_color": "#E7EEF7"}
_EXAMPLE = {"italic": True, "font_color": "#808080"}
