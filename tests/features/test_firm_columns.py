"""A list read by columns is the list read by rows: firms, kinds, faults, bit for bit."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.errors import BadInput
from features.firm_columns import Listed, read_firms
from features.firm_table import FirmTable, firm_table
from features.profiles import Firm
from features.tables import check, read, write
from features.tables.rows import RowReader
from tests.features.drawn import firms as a_firm

GROUPS = frozenset({"金风", "甲", "通威"})

NAMES = (
    "甲公司|金风科技（某）|通威股份| 乙 ||-|合计|合肥乙|N/A|#N/A|'=丙|丁\ufffd|示例：甲"
    "|企业名称|注：见下|a  b|S1|total|戊\u3000己|共2家|共 40 户|共享单车|合计机械厂"
    "|（合计）|【 小计 】|合计（共3家）|（合计）厂|［总计］：|（\u3000合计）"
)
NUMBERS = (
    "300|-5|1e3|8亿|8 亿元|3-5亿||未知|abc|1,200|１２|inf|nan|0|-0|57.3|50%|1e9|2025-01-01|0.5"
    "|1_000|100|101|#N/A|1.5万|1.5亿"
)
names = st.sampled_from([*NAMES.split("|"), "x" * 201])
ids = st.sampled_from(["1", "2", "Ａ3", "A3", "", "-", "S9", "合计", "x" * 201]) | st.integers(
    3, 10**6
).map(str)
numbers = st.sampled_from(NUMBERS.split("|")) | st.floats(0, 1000).map(str)
industries = st.sampled_from(["3415", "3415；风电叶片", "9999", "无", "", "风电叶片", "34", "1"])
flags = st.sampled_from(["是", "否", "", "也许", "未知", "1"])
segments = st.sampled_from(["绿电偏好型", "green_power", "", "无此类", "-"])
TEXT_COLUMNS: dict[str, st.SearchStrategy[str]] = {
    "企业名称": names,
    "企业编号": ids,
    "总投资（亿元）": numbers,
    "用地需求": numbers,
    "出口占比（%）": numbers,
    "green_share_min": numbers,
    "用工": numbers,
    "年用电量（千瓦时）": numbers,
    "年综合能耗（吨标准煤）": numbers,
    "所属行业": industries,
    "是否化工项目": flags,
    "Segment": segments,
    "电话": st.sampled_from(["", "1", "注：见下"]),
    "序号": st.sampled_from(
        ["", "1", "合计", "\t【 小\u3000计:", "共2家", "合计甲", "Sum", "（合计）"]
    ),
}


def cells(headings: Sequence[str]) -> st.SearchStrategy[list[tuple[str, ...]]]:
    row = st.tuples(*(TEXT_COLUMNS[heading] for heading in headings))
    return st.lists(row, min_size=1, max_size=8)


some_headings = st.permutations(sorted(TEXT_COLUMNS)).flatmap(
    lambda every: st.integers(0, len(every)).map(
        lambda cut: list(dict.fromkeys([*every[:cut], "企业名称"]))
    )
)


def by_rows(source: bytes | Path) -> Listed:
    chunks = list(read(source, Firm))
    rows = [row for chunk in chunks for row in chunk.rows]
    rejects = tuple(reject for chunk in chunks for reject in chunk.rejects)
    return Listed(firm_table(rows, GROUPS), rejects, aside=sum(chunk.aside for chunk in chunks))


def alike(one: FirmTable, other: FirmTable) -> None:
    assert one.kinds == other.kinds
    assert one.kind.tolist() == other.kind.tolist()
    assert one.groups == other.groups
    assert one.ids.tolist() == other.ids.tolist()
    assert one.names.tolist() == other.names.tolist()
    assert list(one.figures) == list(other.figures)
    for name, column in one.figures.items():
        assert column.tobytes() == other.figures[name].tobytes(), name


def same(source: bytes | Path) -> Listed | None:
    """Both readings, which must be alike: in what they say or in why they do not."""
    faults = check(source, Firm).faults
    if faults:
        with pytest.raises(BadInput) as told:
            read_firms(source, GROUPS)
        assert told.value.faults == faults
        return None
    expected, found = by_rows(source), read_firms(source, GROUPS)
    alike(found.table, expected.table)
    assert [r.message() for r in found.rejects] == [r.message() for r in expected.rejects]
    assert [r.message("en") for r in found.rejects] == [r.message("en") for r in expected.rejects]
    assert found.aside == expected.aside
    return found


def parquet(table: dict[str, Any] | pa.Table) -> bytes:
    out = io.BytesIO()
    whole = table if isinstance(table, pa.Table) else pa.table(table)
    pq.write_table(whole, out, row_group_size=3)
    return out.getvalue()


@settings(max_examples=80, deadline=None)
@given(data=st.data(), headings=some_headings)
def test_a_list_of_whatever_people_write_is_the_same_by_columns(
    data: st.DataObject, headings: list[str]
) -> None:
    rows = data.draw(cells(headings))
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    same(text.getvalue().encode())
    columns = {
        heading: [cell or None for cell in column]
        for heading, column in zip(headings, zip(*rows, strict=True), strict=True)
    }
    same(parquet(pa.table({h: pa.array(c, pa.string()) for h, c in columns.items()})))
    encoded = {h: pa.array(c, pa.string()).dictionary_encode() for h, c in columns.items()}
    same(parquet(pa.table(encoded)))


quantities = st.none() | st.floats(-1, 2e6) | st.sampled_from([0.0, -0.0, float("inf"), 57.3, 1.0])
KINDS = [pa.float64(), pa.float32(), pa.int64()]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), kind=st.sampled_from(KINDS), rows=st.integers(1, 6))
def test_numbers_are_the_same_by_columns_whatever_their_unit(
    data: st.DataObject, kind: pa.DataType, rows: int
) -> None:
    whole = st.none() | st.integers(-2, 10**8)
    figures = st.lists(whole if kind == pa.int64() else quantities, min_size=rows, max_size=rows)
    heads = ["land_mu", "总投资（亿元）", "出口占比", "绿电占比要求（%）", "容积率", "jobs"]
    table = {head: pa.array(data.draw(figures), kind) for head in heads}
    same(parquet({"企业名称": [f"企业{at}" for at in range(rows)], **table}))


@settings(max_examples=20, deadline=None)
@given(firms=st.lists(a_firm, min_size=1, max_size=6))
def test_firms_written_are_read_back(firms: list[Firm], tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("lists")
    for suffix in (".parquet", ".csv"):
        write(folder / f"firms{suffix}", firms)
        same(folder / f"firms{suffix}")


def test_rows_of_one_id_are_told_apart_as_by_rows() -> None:
    found = same(
        parquet({"name": ["甲", "乙", "丙", "丁"], "id": [7, 8, 7, 7], "jobs": [1, 2, 3, -1]})
    )
    assert found is not None
    assert found.table.names.tolist() == ["甲", "乙"]
    assert [reject.row for reject in found.rejects] == [3, 4, 4]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([["3415", "381"], [], ["9999"]]),
        pa.array([3415, 381, 9999]),
        pa.array([3415.0, None, float("nan")]),
        pa.array([date(2025, 1, 1), None, None]),
        pa.array([Decimal("3415.0"), None, Decimal("1.5")]),
        pa.array([True, None, False]),
        pa.array([None, None, None]),
        pa.array([{"a": 1}, None, None]),
        pa.array([b"3415", None, None]),
    ],
    ids=lambda column: str(column.type),
)
@pytest.mark.parametrize("heading", ["industries", "products", "land_mu", "id", "is_chemical", "x"])
def test_whatever_the_type_of_a_column_it_says_the_same(heading: str, column: pa.Array) -> None:
    same(parquet({"企业名称": ["甲", "乙", "丙"], heading: column}))


def test_a_name_that_is_no_text_says_the_same() -> None:
    for column in (pa.array([1, -2, None]), pa.array([1.5, 2.0, float("nan")]), pa.array([True])):
        same(parquet({"name": column, "land_mu": list(range(len(column)))}))


def test_what_stands_around_the_rows_is_left_out_as_by_rows() -> None:
    lists = [
        "名单\n\n企业名称,用地,投资\n,亩,亿元\n\n甲,3,1\n乙,4,2,5\n丙,4,2,\n丁\n合计,7,3\n".encode(),
        "企业名称;用地\n甲;3\n企业名称;用地\n乙;4\n注：见下;\n".encode("gb18030"),
        parquet({"a": ["企业名称", "甲"], "b": ["用地", "30"]}),
        parquet({"企业名称": ["示例：甲", "乙", "合计"], "用地": [1, 2, 3]}),
    ]
    found = [one for one in map(same, lists) if one is not None]
    assert [one.aside for one in found] == [1, 2, 0, 2]
    same(parquet({"企业名称": ["甲"], "": ["多"]}))


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_a_row_whose_number_says_total_is_no_firm_whatever_its_name_says(kind: pa.DataType) -> None:
    rows = [("1", "合计机械厂"), ("2", "共享单车"), ("合计", "共2家"), ("合计", "两家")]
    text = "\n".join(",".join(row) for row in [("序号", "企业名称"), *rows]).encode()
    numbers, names = (pa.array(column, kind) for column in zip(*rows, strict=True))
    for source in (text, parquet({"序号": numbers, "企业名称": names})):
        found = same(source)
        assert found is not None
        assert (found.table.names.tolist(), found.aside) == (["合计机械厂", "共享单车"], 2)


def test_what_cannot_be_read_on_is_told_as_by_rows(tmp_path: Path) -> None:
    same(("企业名称\n" + "甲公司\n" * 50 + '"乙公司\n').encode())
    same(parquet({"企业名称": pa.array([None], pa.string())}))
    same(b"x,y\n1,2\n")
    same("企业名称\n".encode())
    whole = parquet({"企业名称": [f"企业{at}" for at in range(5000)]})
    same(whole[:2000] + bytes(4000) + whole[6000:])
    same(tmp_path / "none.parquet")


def test_a_workbook_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    write(path, [Firm(name="甲", land_mu=3), Firm(name="乙")])
    found = same(path)
    assert found is not None
    assert (len(found.table), found.aside) == (2, 0)
    write(path, [Firm(name="甲", land_mu=3), Firm(name="示例：乙"), Firm(name="合计")])
    found = same(path)
    assert found is not None
    assert (len(found.table), found.aside) == (1, 2)


def test_sound_rows_are_not_read_as_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    read_as_rows: list[int] = []
    reads = RowReader.read

    def counted(self: Any, number: int, said: Sequence[object]) -> Any:
        read_as_rows.append(number)
        return reads(self, number, said)

    monkeypatch.setattr(RowReader, "read", counted)
    many = 5000
    table = {
        "name": [f"企业{at}" for at in range(many)],
        "land_mu": np.arange(many, dtype=float),
        "industries": ["3415", "381"] * (many // 2),
    }
    assert len(read_firms(parquet(table)).table) == many
    assert not read_as_rows
