"""Headings name fields, in every way that people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from features.columns import required, table_specs
from features.fields import specs
from features.profiles import Firm, Park
from features.tables.headings import match, normal, recognised, units_row, unread_note, width

MODELS = pytest.mark.parametrize("model", [Firm, Park])


@MODELS
@given(data=st.data())
def test_every_way_to_head_a_column_names_its_field(
    model: type[BaseModel], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(table_specs(model))))
    spec = table_specs(model)[name]
    ways = [name, name.upper(), name.replace("_", " "), *spec.label, *spec.heading]
    words = data.draw(st.sampled_from(ways))
    dressed = data.draw(st.sampled_from(["{}", " {}*", "{}：", "{}（必填）", "\n{}"]))
    assert recognised([dressed.format(words)], model) == (name,)


@MODELS
@given(data=st.data())
def test_every_known_unit_can_head_a_column(model: type[BaseModel], data: st.DataObject) -> None:
    measured = [name for name, spec in specs(model).items() if spec.unit.suffixes]
    name = data.draw(st.sampled_from(measured))
    spec = specs(model)[name]
    unit = data.draw(st.sampled_from(sorted(spec.unit.suffixes)))
    form = data.draw(st.sampled_from(["{}（{}）", "{}({})", "{}/{}", "{} [{}]"]))
    headings = match([*required(model), form.format(spec.label.zh, unit)], model, "file")
    column = next(c for c in headings.columns if c.name == name)
    assert spec.unit.worth(column.suffix) == spec.unit.worth(normal(unit))


def test_own_unit_needs_no_suffix_but_percent_does() -> None:
    headings = match(["name", "总投资（万元）", "绿电占比要求（%）", "用地(亩)"], Firm, "file")
    assert [column.suffix for column in headings.columns] == ["", "", "%", ""]


def test_all_faults_of_a_header_are_told_at_once() -> None:
    headings = match(["总投资（美元）", "用地", "占地面积"], Firm, "firms.csv")
    assert [fault.value for fault in headings.faults] == ["总投资（美元）", "占地面积", None]
    assert {fault.path for fault in headings.faults} == {"firms.csv"}


def test_unread_columns_are_told_once_with_near_names() -> None:
    headings = match(["序号", "name", "总投姿", "电话", None, "用地", None], Firm, "file")
    assert headings.unread == ("总投姿", "电话", "#5")
    note = unread_note("file", headings.unread, Firm)
    assert (note.value, "总投姿 → 总投资" in note.remedy.zh) == ("总投姿、电话、#5", True)


def test_many_unread_columns_are_counted() -> None:
    note = unread_note("file", [f"列{n}" for n in range(50)], Firm)
    assert "30" in note.problem.zh


def test_a_row_of_units_is_no_data() -> None:
    headings = match(["企业名称", "总投资", "用地"], Firm, "file")
    stated = units_row(["单位", "亿元", "（公顷）"], headings)
    assert stated
    assert [column.suffix for column in stated.columns] == ["", "亿元", "公顷"]
    assert units_row(["甲公司", "8亿", "20公顷"], headings) is None
    assert units_row(["", None, ""], headings) is None


def test_width_ends_with_the_last_heading() -> None:
    assert width(["a", None, "b", "", None]) == 3
    assert width([]) == 0
