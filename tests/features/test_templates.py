"""Templates are drawn from the fields: what can be filled in is what can be read."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pydantic import BaseModel

from features import tables, templates
from features.columns import PROVENANCE, kind_of, required, table_specs
from features.errors import BadInput
from features.fields import specs
from features.profiles import Firm, Park
from features.tables.headings import recognised
from features.units import PLAIN

MODELS = pytest.mark.parametrize("model", [Firm, Park])


def sheets(model: type[BaseModel], folder: Path) -> tuple[Any, Any]:
    path = folder / "template.xlsx"
    templates.write(model, path)
    fill_in, guide = openpyxl.load_workbook(path).worksheets
    return fill_in, guide


def filled(model: type[BaseModel], folder: Path, cells: dict[str, object]) -> Path:
    """The template as a person saves it with one row, told by Chinese labels."""
    path = folder / "filled.xlsx"
    templates.write(model, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    names = recognised([cell.value for cell in sheet[1]], model)
    for name, value in cells.items():
        cell, above = (
            sheet.cell(templates.EXAMPLE_ROW + row, names.index(name) + 1) for row in (2, 1)
        )
        cell.value, cell.number_format = value, above.number_format
    book.save(path)
    return path


@MODELS
def test_every_field_has_a_column_in_two_languages(model: type[BaseModel], tmp_path: Path) -> None:
    fill_in, _ = sheets(model, tmp_path)
    chinese, english = ([cell.value for cell in fill_in[row]] for row in (1, 2))
    names = [name for name in table_specs(model) if name != "other_figures"]
    assert list(recognised(chinese, model)) == list(recognised(english, model)) == names
    assert {n for n, c in zip(names, chinese, strict=True) if c.endswith("*")} == set(
        required(model)
    )


@MODELS
def test_the_guide_tells_unit_range_and_choices(model: type[BaseModel], tmp_path: Path) -> None:
    rows = {row[3]: row for row in sheets(model, tmp_path)[1].iter_rows(2, values_only=True)}
    assert set(specs(model)) <= rows.keys() <= {*specs(model), *PROVENANCE}
    for name, spec in specs(model).items():
        told = dict(zip(("unit", "range", "choices", "required"), rows[name][4:8], strict=True))
        assert spec.unit.symbol.zh in (told["unit"] or "")
        assert spec.unit is PLAIN or spec.range().zh in told["range"]
        assert all(label.zh in told["choices"] for label in (spec.choices or {}).values())
        assert told["required"].startswith("是" if name in required(model) else "否")


@MODELS
def test_the_example_row_is_passed_over(model: type[BaseModel], tmp_path: Path) -> None:
    templates.write(model, tmp_path / "blank.xlsx")
    report = tables.check(tmp_path / "blank.xlsx", model)
    assert (report.rows_ok, report.rejects) == (0, ())
    assert any("没有数据行" in fault.message() for fault in report.faults)


@MODELS
def test_the_examples_of_numbers_choices_and_lists_are_sound(
    model: type[BaseModel], tmp_path: Path
) -> None:
    fill_in, _ = sheets(model, tmp_path)
    example = [cell.value for cell in fill_in[templates.EXAMPLE_ROW + 1]]
    names = recognised([cell.value for cell in fill_in[1]], model)
    cells = {n: c for n, c in zip(names, example, strict=True) if kind_of(model, n) != "text"}
    path = filled(model, tmp_path, {**cells, "id": "甲", "name": "甲园"})
    report = tables.check(path, model)
    assert (report.rows_ok, report.rejects, report.faults) == (1, (), ())


def test_a_filled_template_is_read(tmp_path: Path) -> None:
    cells = {"name": "甲公司", "investment_wan": "8亿", "land_mu": 300, "green_share_min": 0.5}
    path = filled(Firm, tmp_path, {**cells, "is_chemical": "否", "carbon_status_min": "零碳园区"})
    firm = next(iter(tables.read(path, Firm))).rows[0]
    assert firm == Firm(
        name="甲公司",
        investment_wan=80_000,
        land_mu=300,
        green_share_min=0.5,
        is_chemical=False,
        carbon_status_min="zero",
    )


@MODELS
def test_cells_offer_choices_and_know_their_bounds(model: type[BaseModel], tmp_path: Path) -> None:
    fill_in, _ = sheets(model, tmp_path)
    names = recognised([cell.value for cell in fill_in[1]], model)
    rules = {
        names[cells.min_col - 1]: rule
        for rule in fill_in.data_validations.dataValidation
        for cells in rule.sqref.ranges
    }
    assert rules.keys() == set(names)
    for name, spec in specs(model).items():
        rule, kind = rules[name], kind_of(model, name)
        assert rule.promptTitle
        if kind == "number":
            assert (float(rule.formula1), float(rule.formula2)) == (spec.low, spec.high)
            assert rule.errorStyle == "warning"
        elif spec.choices and kind != "list":
            assert all(label.zh in rule.formula1 for label in spec.choices.values())


@MODELS
def test_header_stays_in_sight(model: type[BaseModel], tmp_path: Path) -> None:
    fill_in, guide = sheets(model, tmp_path)
    assert (fill_in.title, guide.title) == ("填写", "说明")
    assert fill_in.freeze_panes.endswith(str(templates.HEADER_ROWS + 1))
    assert fill_in.column_dimensions["A"].width >= 12


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        templates.write(Firm, tmp_path / "none" / "template.xlsx")
    assert "无法写入" in caught.value.message()
