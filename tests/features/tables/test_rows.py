"""A row is a profile, or every reason why it is none."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from features.columns import table_specs
from features.profiles import Firm
from features.tables.grids import Grid
from features.tables.headings import Column
from features.tables.layouts import find_layout
from features.tables.rows import Reject, RowReader, SpoiledRows
from features.tables.workbooks import Merged
from features.text import Text

HEADER = ["企业编号", "企业名称", "总投资", "用地", "行业"]


def reader_of(header: Sequence[str] = HEADER, sheet: str = "") -> RowReader[Firm]:
    grid = Grid("file", iter([(1, header)]), sheet)
    return RowReader(Firm, grid, find_layout(grid, Firm))


def rejects(reader: RowReader[Firm], number: int, cells: list[object]) -> tuple[Reject, ...]:
    found = reader.read(number, cells)
    assert isinstance(found, tuple)
    return found


def test_a_sound_row_is_a_profile() -> None:
    firm = reader_of().read(2, ["F1", "甲公司", "8亿", 300, "3415"])
    assert firm == Firm(
        id="F1", name="甲公司", investment_wan=80_000, land_mu=300, industries=("3415",)
    )


def test_every_fault_of_a_row_is_told_with_its_cell() -> None:
    found = rejects(reader_of(), 7, ["F1", "", "八亿", -3, "9999"])
    assert [(r.row, r.field.zh, r.value) for r in found] == [
        (7, "行业（国标代码或名称）", "9999"),
        (7, "企业名称", None),
        (7, "总投资", "八亿"),
        (7, "用地需求", -3),
    ]


def test_messages_say_sheet_row_and_way_out() -> None:
    reject = Reject(
        3, "名单", Text("用地", "Land"), -3, Text("太小", "too low"), Text("改", "Mend")
    )
    assert reject.message() == "名单 第 3 行 用地：太小（收到：-3）。改"
    assert reject.message("en") == "名单 row 3, Land: too low (got: -3). Mend"


def test_an_id_seen_before_names_both_rows() -> None:
    reader = reader_of()
    reader.read(2, ["F1", "甲公司"])
    reader.read(3, ["", "乙公司"])
    reader.read(4, ["", "丙公司"])
    assert "第 2 行与第 9 行" in rejects(reader, 9, ["F1", "丁公司"])[0].message()


def test_cells_beyond_the_header_spoil_a_row_of_text_only() -> None:
    cells = ["F1", "甲公司", 1, 2, "3415", "x"]
    assert rejects(reader_of(), 2, cells)[0].value == "x"
    assert isinstance(reader_of(sheet="名单").read(2, cells), Firm)


MERGED = st.builds(
    lambda top, left, down, across: Merged(top, left, top + down, left + across),
    st.integers(1, 12),
    st.integers(1, 5),
    st.integers(0, 4),
    st.integers(0, 3),
)


def overlap(one: Merged, other: Merged) -> bool:
    rows = one.top <= other.bottom and other.top <= one.bottom
    return rows and one.left <= other.right and other.left <= one.right


@given(st.lists(MERGED, max_size=6), st.sets(st.integers(1, 6), min_size=1), st.integers(0, 3))
def test_merged_ranges_spoil_the_rows_without_words_of_their_own(
    drawn: list[Merged], read: set[int], header_end: int
) -> None:
    merged: list[Merged] = []
    for found in drawn:
        merged += [] if any(overlap(found, other) for other in merged) else [found]
    spec = table_specs(Firm)["name"]
    columns = [Column(index - 1, "name", spec, "") for index in read]
    spoiled = SpoiledRows(merged, header_end, columns)
    for row in range(header_end + 1, 20):
        expected = False
        for found in merged:
            touched = [index for index in read if found.left <= index <= found.right]
            inside = found.top <= row <= found.bottom
            expected |= bool(touched) and inside and (row > found.top or len(touched) > 1)
        assert (spoiled.at(row) is not None) is expected
