"""A list read part by part is the list read whole: firms, row numbers, rejects."""

import csv
import io
import pickle
import tracemalloc
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import firm_parts
from features.errors import BadInput
from features.firm_columns import Listed, read_firms
from features.firm_parts import FirmParts, Part, Rows
from features.firm_table import FIGURES
from features.profiles import Firm
from features.tables import check, read, write
from features.tables.columns import Columns
from features.tables.layouts import blank
from features.tables.workbooks import Line

HEADINGS = ("企业编号", "企业名称", "用地需求（亩）", "电话", "序号")
rows_of_cells = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "３", "3", "", "-", "#N/A", "合计", "企业编号", "x" * 201]),
        st.sampled_from(["甲", "乙", "", "合计", "企业名称", "示例：甲"]),
        st.sampled_from(["30", "", "-5", "3公顷", "abc", "用地需求（亩）"]),
        st.sampled_from(["", "", "1"]),
        st.sampled_from(["", "1", "合计", "共2家"]),
    ),
    min_size=1,
    max_size=12,
)


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    return text.getvalue().encode()


def as_parquet(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    columns = dict(zip(HEADINGS, zip(*rows, strict=True), strict=True))
    pq.write_table(pa.table({h: pa.array(c, pa.string()) for h, c in columns.items()}), out)
    return out.getvalue()


def same(source: bytes | Path, part_rows: int) -> None:
    chunks = list(read(source, Firm))
    rejects = [reject.message() for chunk in chunks for reject in chunk.rejects]
    firms = [firm for chunk in chunks for firm in chunk.rows]
    listed = FirmParts(source, part_rows)
    parts = [pickle.loads(pickle.dumps(part)) for part in listed.read()]
    assert [part.at for part in parts] == list(range(listed.parts))
    assert sum(map(len, parts)) == listed.rows
    found = [part.listed() for part in parts]
    assert [reject.message() for one in found for reject in one.rejects] == rejects
    assert sum(one.aside for one in found) == sum(chunk.aside for chunk in chunks)
    for part, one in zip(parts, found, strict=True):
        accounted(part, one)
    tables = [one.table for one in found]
    assert [
        table.firm(at).model_dump(include={"id", "name", *FIGURES})
        for table in tables
        for at in range(len(table))
    ] == [firm.model_dump(include={"id", "name", *FIGURES}) for firm in firms]
    met: dict[Hashable, Firm] = {}
    shared = [part.listed(frozenset(), met).table for part in listed.read()]
    different = {id(kind) for table in shared for kind in table.kinds}
    assert not met or len(met) == len(different)
    for one, other in zip(shared, tables, strict=True):
        assert [one.firm(at) for at in range(len(one))] == [
            other.firm(at) for at in range(len(other))
        ]
    numbers = [int(number) for one in found for number in one.numbers]
    assert len(numbers) == len(firms)
    assert numbers == sorted(set(numbers))


def accounted(part: Part, found: Listed) -> None:
    """Each row of the part is a firm, at fault, put aside or blank, however it is read."""
    rows = part.rows
    lines = rows.lines(np.arange(len(rows))) if isinstance(rows, Columns) else rows
    blanks = sum(blank(cells) for _, cells in lines)
    faulty = len({reject.row for reject in found.rejects})
    assert len(part) == len(found.table) + faulty + found.aside + blanks
    as_rows = part.firms()
    assert as_rows.aside == found.aside
    assert len(as_rows.firms) == len(found.table)


@settings(max_examples=80, deadline=None)
@given(rows=rows_of_cells, part_rows=st.integers(1, 5))
def test_a_list_in_parts_says_what_the_whole_says(
    rows: list[tuple[str, ...]], part_rows: int
) -> None:
    for source in (as_csv(rows), as_parquet(rows)):
        try:
            list(read(source, Firm))
        except BadInput:
            continue
        same(source, part_rows)


def test_a_workbook_in_parts_says_what_the_whole_says(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    write(path, [Firm(id=str(at % 5), name=f"企业{at}", land_mu=at) for at in range(8)])
    same(path, 3)


def test_a_row_with_more_cells_than_the_header_keeps_its_id() -> None:
    same("企业编号,企业名称\n1,甲\n1,乙,丙\n2,丁\n1,戊\n".encode(), 1)


def test_rows_are_numbered_as_a_person_counts_them() -> None:
    source = "名单\n\n企业名称,用地\n甲,3\n\n乙,4\n合计,7\n丙,5\n".encode()
    found = [part.listed() for part in FirmParts(source, 2).read()]
    assert [number for one in found for number in one.numbers.tolist()] == [4, 6, 8]
    assert [one.aside for one in found] == [0, 1]


def test_parts_may_be_read_from_any_on() -> None:
    listed = FirmParts(as_parquet([(str(at), "甲", "1", "", "") for at in range(10)]), 3)
    assert [(part.at, len(part)) for part in listed.read(2)] == [(2, 3), (3, 1)]


def test_the_next_part_is_read_beside_what_is_made_of_one_and_none_after_it() -> None:
    met: list[int] = []

    def parts() -> Iterator[list[Line]]:
        for at in range(5):
            met.append(at)
            yield [(at, ())]
        raise BadInput([])

    def made(rows: Rows) -> int:
        [(at, _)] = rows
        return int(at)

    found = firm_parts._beside(parts(), made)
    for at in range(4):
        assert next(found) == at
        assert met == [*range(at + 2)]
    with pytest.raises(BadInput):
        next(found)


def test_a_table_without_rows_or_damaged_is_refused_before_anything_is_read() -> None:
    with pytest.raises(BadInput, match="no rows"):
        FirmParts("企业名称,用地\n".encode())
    with pytest.raises(BadInput, match="quote"):
        FirmParts(("企业名称,用地\n" + "甲,1\n" * 50 + '"乙,1\n').encode())
    whole = as_parquet([(f"{at}", f"企业{at}", f"{at}", "", "") for at in range(50_000)])
    with pytest.raises(BadInput, match="damaged"):
        FirmParts(whole[:20_000] + bytes(4000) + whole[24_000:])


@pytest.mark.parametrize("at_fault", HEADINGS[:2])
def test_a_table_whose_texts_are_no_utf_8_is_damaged(at_fault: str) -> None:
    said = [str(at).encode() for at in range(20_001)]
    sound, broken = (
        pa.array(one, pa.binary()).view(pa.string()) for one in (said, [*said[:-1], b"a\xff"])
    )
    out = io.BytesIO()
    pq.write_table(pa.table({h: broken if h == at_fault else sound for h in HEADINGS[:2]}), out)
    with pytest.raises(BadInput, match="damaged"):
        FirmParts(out.getvalue())
    found = read_firms(out.getvalue())
    assert len(found.table) == sum(len(chunk.rows) for chunk in read(out.getvalue(), Firm))
    assert "damaged" in found.rejects[-1].message("en")


@pytest.mark.parametrize("part_rows", [1, 2, 50])
def test_what_is_odd_is_told_as_checking_the_list_tells_it(tmp_path: Path, part_rows: int) -> None:
    path = tmp_path / "firms.csv"
    rows = [
        "甲,没有这行,发改",
        "乙,3415、也没有,",
        "丙,没有这行,工信",
        *(f"丁{n},没有这行," for n in range(20)),
    ]
    path.write_text("\n".join(["企业名称,所属行业,主管部门", *rows]), "utf-8")
    listed = FirmParts(path, part_rows)
    parts = list(listed.read())
    of_columns = [firm_parts.unread_in(part.listed()) for part in parts]
    of_rows = [firm_parts.unread(part.firms().firms.items()) for part in parts]
    assert of_columns == of_rows
    assert listed.notes(of_columns) == check(path, Firm).notes
    assert "第 2、4、5、6、7、8、9、10、11、12… 行" in listed.notes(of_rows)[1].message()


def test_of_many_words_that_name_nothing_so_many_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firm_parts, "MOST_NOTES", 2)
    listed = FirmParts("企业名称,所属行业\n甲,3415\n".encode())
    *told, last = listed.notes([{"啥": [2]}, {"嘛": [3], "呀": [4], "哟": [5]}])
    assert [note.value for note in told] == ["啥", "嘛"]
    assert ("另有 2 个词" in last.message(), "至少" in last.message()) == (True, False)


@pytest.mark.parametrize("bound", ["MOST_COUNTED", "MOST_WORDS"])
def test_where_not_all_words_were_counted_it_says_at_least(
    bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firm_parts, "MOST_NOTES", 1)
    monkeypatch.setattr(firm_parts, bound, 3)
    listed = FirmParts("企业名称,所属行业\n甲,3415\n".encode())
    of_one_part = firm_parts.unread(
        (row, Firm(name="甲", industries=(word,)))
        for row, word in enumerate(("啥啥", "嘛嘛", "呀呀", "哟哟", "咦咦"), 2)
    )
    assert len(of_one_part) == (3 if bound == "MOST_WORDS" else 5)
    *_, last = listed.notes([of_one_part])
    more = 2 if bound == "MOST_WORDS" else 3
    assert f"至少另有 {more} 个词" in last.message("zh")
    assert f"at least {more} more words" in last.message("en")


def test_of_any_number_of_words_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firm_parts, "MOST_COUNTED", 1000)
    listed = FirmParts("企业名称,所属行业\n甲,3415\n".encode())
    said = (
        {"每部分都有": list(range(20)), **{f"{part}-{word}" * 20: [2] for word in range(100)}}
        for part in range(200)
    )
    tracemalloc.start()
    try:
        told = listed.notes(said)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1_000_000
    assert "第 0、1、2、3、4、5、6、7、8、9… 行" in told[0].message()
    assert "至少另有 1000 个词" in told[-1].message()
