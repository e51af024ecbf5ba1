"""Reading by chunks: notes once, a break in the file told, a report of everything."""

import pytest

from features.errors import BadInput, Fault
from features.namesakes import TWICE
from features.profiles import Firm, Park
from features.tables.reading import Report, check, read
from features.text import Text

FIRMS = "企业名称,用地需求,电话\n甲公司,300,1\n,5,2\n乙公司,x,3\n丙公司,10,4\n"


def test_notes_come_once_with_the_first_chunk() -> None:
    chunks = list(read(FIRMS.encode(), Firm, chunk_rows=1))
    assert [len(chunk.notes) for chunk in chunks] == [1, 0, 0, 0]
    assert [len(chunk.rows) for chunk in chunks] == [1, 0, 0, 1]
    assert [reject.row for chunk in chunks for reject in chunk.rejects] == [3, 4]


def test_rows_before_a_break_in_the_file_are_kept() -> None:
    broken = ("企业名称\n" + "甲公司\n" * 50 + '"乙公司\n').encode()
    report = check(broken, Firm)
    assert (report.rows_ok, [reject.row for reject in report.rejects]) == (50, [52])
    assert "从这一行起无法读取" in report.messages()[0]


def test_a_fault_of_the_table_is_raised_by_reading_and_reported_by_checking() -> None:
    with pytest.raises(BadInput):
        next(read(b"x,y\n1,2\n", Firm))
    report = check(b"x,y\n1,2\n", Firm)
    assert report.faults
    assert not report.sound


def test_skipped_rows_are_counted_and_the_first_named() -> None:
    table = "企业名称\n" + "示例\n" * 30 + "甲公司\n"
    (note,) = check(table.encode(), Firm).notes
    assert (note.value, "30" in note.problem.zh) == ("2、3、4、5、6、7、8、9、10、11…", True)
    chunks = list(read((table + "\n合计\n").encode(), Firm, chunk_rows=20))
    assert [chunk.aside for chunk in chunks] == [20, 11]


def test_figures_without_date_column_are_noted() -> None:
    with_date = "园区代码,园区名称,绿电占比,数据截至\nS1,甲园,50%,2024\n"
    assert check(with_date.encode(), Park).sound
    assert not check(with_date.encode(), Park).notes
    assert check(with_date.replace(",数据截至", "").replace(",2024", "").encode(), Park).notes


def test_messages_put_what_is_wrong_before_what_is_odd() -> None:
    report = check(FIRMS.encode(), Firm)
    assert ["电话" in message for message in report.messages("en")] == [False, False, True]
    assert Report(0).messages() == ()


def test_words_that_name_no_industry_are_noted_with_their_rows() -> None:
    table = "企业名称,行业\n甲,飞毯\n乙,风电叶片\n丙,风电叶片;飞毯\n"
    report = check(table.encode(), Firm)
    assert report.sound
    (note,) = report.notes
    assert note.value == "飞毯"
    assert "第 2、4 行" in note.problem.zh


def test_rows_of_the_same_name_without_ids_are_remarked_and_are_no_fault() -> None:
    table = "企业编号,企业名称\n1,甲\n2,甲\n,乙\n,丙\n,乙\n1,丁\n,丙\n"
    report = check(table.encode(), Firm)
    assert [reject.row for reject in report.rejects] == [7]
    (note,) = report.notes
    assert (note.value, note.problem.zh) == ("6、8", f"第 6、8 行：{TWICE.zh}")
    assert note.problem.en == f"row 6、8: {TWICE.en}"
    assert report.rows_ok == 6
    named = [list(read(table.encode(), Firm, chunk_rows=n))[-1].notes[-1].value for n in (6, 7)]
    assert named == ["8", "6、8"]
    parks = "园区代码,园区名称,数据截至\nS1,甲园,2024\nS2,甲园,2024\n"
    assert not check(parks.encode(), Park).notes


def test_a_row_that_can_be_read_may_be_judged_besides() -> None:
    def judge(firm: Firm) -> list[Fault]:
        said = Fault("origin", firm.origin, Text("不详", "is odd"), Text("请改", "Mend it"))
        return [said, said] if firm.origin == "火星" else []

    table = "企业名称,转出地,用地需求\n甲,火星,3\n乙,无锡,abc\n丙,无锡,3\n"
    report = check(table.encode(), Firm, judge)
    assert (report.rows_ok, report.sound) == (1, False)
    assert [(one.row, one.field.en) for one in report.rejects] == [
        (2, "Origin"), (2, "Origin"), (3, "Land needed"),
    ]  # fmt: skip


def test_a_row_that_cannot_be_read_is_not_judged() -> None:
    """Its other faults show once it can be read."""
    judged: list[str] = []

    def judge(firm: Firm) -> list[Fault]:
        judged.append(firm.name)
        return []

    report = check(
        "企业名称,行业,转出地,用地需求\n甲,9999,火星,abc\n乙,,,3\n".encode(), Firm, judge
    )
    assert judged == ["乙"]
    assert {one.row for one in report.rejects} == {2}
