"""What is written reads back equal, whatever the file's kind, language and chunk."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from features import tables
from features.columns import is_fact, kind_of
from features.errors import BadInput
from features.fields import Spec, specs
from features.profiles import Basis, Fact, Firm, Park
from features.tables.cells import CODE_FIELDS, INDUSTRY_FIELDS, items
from features.tables.headings import recognised
from features.units import YEAR
from tests.features.drawn import OWN_ITEMS

SUFFIXES = (".csv", ".xlsx", ".parquet")
LISTING = "；，、,;|\n"
UNTOLD = (
    *("示例", "example", "合计", "总计", "小计", "共计", "total", "sum", "subtotal"),
    *("注：", "注:", "备注", "说明", "填写", "填表", "数据来源", "来源：", "制表", "填报", "note"),
)
"""Words that make a row no data row."""


def says_something(words: str) -> bool:
    """Whether a text is neither a word for nothing nor one that a table has another use for."""
    plain = words.lstrip("（([【").casefold()
    no_heading = not any(recognised([words], Firm) + recognised([words], Park))
    known = words.strip() == words and items(words) is not None
    return known and no_heading and not plain.startswith(UNTOLD)


LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="#_⁠\ufffd")
WORDS = st.text(LETTERS, min_size=2, max_size=12).filter(says_something)
ITEMS = st.text(
    st.characters(codec="utf-8", categories=["L"], exclude_characters=LISTING),
    min_size=2,
    max_size=8,
).filter(says_something)
CODES = st.sampled_from(["3415", "0610", "38", "C3985", "风电叶片"]).map(lambda c: c.lstrip("C"))
DAYS = st.sampled_from(["", "2018", "2024-12", "2025-06-10"])
NARROW = {
    "adcode": st.from_regex("[0-9]{6}", fullmatch=True),
    "valid_from": DAYS,
    "valid_to": DAYS,
    "province": st.sampled_from(["内蒙古自治区", "江苏省"]),
    "prefecture": st.sampled_from(["包头市", "苏州"]),
    "county": st.sampled_from(["昆都仑区", "铁西区"]),
}
"""Fields whose words must be known."""


def quantities(spec: Spec) -> st.SearchStrategy[float]:
    """Numbers within the bounds, with as many digits as Excel keeps."""
    low, high = spec.low or 0.0, min(spec.high or 1e9, 1e9)
    exact = st.floats(low, high).map(lambda x: float(f"{x:.12g}"))
    number = st.integers(int(low), int(high)).map(float) if spec.unit is YEAR else exact
    return number.filter(lambda x: low <= x <= high)


def values(model: type[BaseModel], name: str) -> st.SearchStrategy[Any]:
    spec, kind = specs(model)[name], kind_of(model, name)
    if kind == "number":
        return quantities(spec)
    if kind == "flag":
        return st.booleans()
    if kind == "list":
        item = st.sampled_from(sorted(spec.choices)) if spec.choices else OWN_ITEMS.get(name, ITEMS)
        return st.lists(CODES if name in INDUSTRY_FIELDS else item, max_size=3).map(tuple)
    if spec.choices:
        return st.sampled_from(sorted(spec.choices))
    if name in NARROW:
        return NARROW[name]
    halved = WORDS.map(lambda words: unicodedata.normalize("NFKC", words)).filter(says_something)
    return halved if name in CODE_FIELDS else WORDS


def facts(value: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Figures of few dates and sources, so that some share them, some do not."""
    return st.fixed_dictionaries(
        {
            "value": value,
            "as_of": st.sampled_from(["", "2023", "2024-12-31"]),
            "source": st.sampled_from(["", "统计年鉴", "=管委会"]),
            "basis": st.sampled_from(list(Basis)),
            "note": st.sampled_from(["", "估算"]),
        }
    )


def profiles(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    needed = {n: values(model, n) for n, f in model.model_fields.items() if f.is_required()}
    others = {
        name: facts(values(model, name)) if is_fact(model, name) else values(model, name)
        for name in specs(model)
        if name not in needed
    }
    return st.fixed_dictionaries(needed, optional=others).map(model.model_validate)


def lists(model: type[BaseModel]) -> st.SearchStrategy[list[Any]]:
    return st.lists(profiles(model), min_size=1, max_size=4, unique_by=lambda item: item.id or item)


def read_back(path: Path, model: type[BaseModel], **options: int) -> tuple[list[Any], list[Any]]:
    chunks = list(tables.read(path, model, **options))
    return [r for c in chunks for r in c.rows], [r for c in chunks for r in c.rejects]


ROUND_TRIP = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("model", [Firm, Park])
@given(data=st.data(), lang=st.sampled_from(["zh", "en"]))
@ROUND_TRIP
def test_what_is_written_reads_back_equal(
    model: type[BaseModel], suffix: str, tmp_path: Path, data: st.DataObject, lang: Any
) -> None:
    drawn = data.draw(lists(model))
    path = tmp_path / f"list{suffix}"
    assert tables.write(path, drawn, lang=lang) == len(drawn)
    assert read_back(path, model) == (drawn, [])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_chunks_change_nothing(suffix: str, tmp_path: Path) -> None:
    firms = [Firm(id=f"F{n}", name=f"企业{n}", land_mu=n) for n in range(25)]
    path = tmp_path / f"list{suffix}"
    tables.write(path, firms)
    for rows in (1, 7, 25, 1000):
        assert read_back(path, Firm, chunk_rows=rows) == (firms, [])


def test_a_table_can_be_left_half_read(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        path = tmp_path / f"list{suffix}"
        tables.write(path, [Firm(name=f"企业{n}") for n in range(2000)])
        rows = tables.read(path, Firm, chunk_rows=10)
        assert next(rows).rows[0].name == "企业0"
        rows.close()


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "words", ["=cmd|' /C calc'!A0", "+1+2", "-甲", "@SUM(1)", "＝1", "'=1", "''+a"]
)
def test_no_formula_reaches_a_spreadsheet(suffix: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / f"list{suffix}"
    tables.write(path, [Firm(name="甲公司", products=words)])
    assert read_back(path, Firm)[0][0].products == words
    if suffix == ".csv":
        assert f",{words}" not in path.read_text("utf-8-sig").replace('"', "")


def test_a_regional_figure_never_stands_in_the_column_of_own_figures(tmp_path: Path) -> None:
    tariff = Fact[float](value=0.3512, as_of="2025", source="电网", basis=Basis.REGIONAL)
    own = Fact[float](value=11.2, as_of="2024", source="年鉴")
    park = Park(id="S1", name="甲园", tariff_yuan_per_kwh=tariff, tax_per_mu=own)
    path = tmp_path / "parks.csv"
    tables.write(path, [park])
    header, row = (line.split(",") for line in path.read_text("utf-8-sig").splitlines())
    cells = dict(zip(header, row, strict=False))
    assert (cells["亩均税收（万元/亩）"], cells["数据截至"]) == ("11.2", "2024")
    assert cells["到户电价（元/千瓦时）"] == ""
    assert read_back(path, Park)[0] == [park]


def test_rejects_are_listed_for_people(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("企业名称,用地需求\n甲公司,=1+2\n,-3\n", encoding="utf-8")
    rejects = read_back(path, Firm)[1]
    assert tables.write_rejects(tmp_path / "rejects.csv", rejects) == 3
    lines = (tmp_path / "rejects.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "工作表,行,字段,值,原因,处理办法"
    assert [line.split(",")[1:4] for line in lines[1:]] == [
        ["2", "用地需求", "'=1+2"],
        ["3", "企业名称", "—"],
        ["3", "用地需求", "-3"],
    ]


def test_a_report_counts_what_reading_yields(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text("企业名称,用地需求,电话\n甲,1\n乙,x\n丙,3\n", encoding="utf-8")
    report = tables.check(path, Firm)
    assert (report.rows_ok, len(report.rejects), len(report.notes)) == (2, 1, 1)
    assert not report.sound


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_plain_rows_keep_their_keys(suffix: str, tmp_path: Path) -> None:
    rows: Sequence[dict[str, object]] = [
        {"园区": "甲园", "得分": 0.5},
        {"园区": "=乙园", "得分": None},
    ]
    assert tables.write(tmp_path / f"rows{suffix}", rows) == 2


@pytest.mark.parametrize(
    "path", ["firms.docx", "none/firms.csv", "none/firms.xlsx", "none/firms.parquet"]
)
def test_a_place_that_cannot_be_written_is_named(path: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        tables.write(tmp_path / path, [Firm(name="甲公司")])
    assert caught.value.faults[0].path == Path(path).name


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    report = tables.check(content, Firm)
    assert report.faults or report.rejects or report.rows_ok


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(content: str) -> None:
    report = tables.check(f"企业名称,用地需求\n{content}".encode("utf-8", "replace"), Firm)
    assert report.faults or report.rejects or report.rows_ok
