import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from features import catalogue
from features.errors import BadInput
from features.tables import write
from service import clock, figures, park_tables, revisions
from service.refusals import Conflicting, Outdated
from tests.service.test_figures import PARK, TONGLIAO, edit, said

HEADER = "园区代码,园区名称,亩均产值（万元/亩）,绿电占比（%）,数据截至,数据来源\n"


def table(*rows: str) -> bytes:
    return (HEADER + "\n".join(rows)).encode()


def row(output: object = 320, park: Any = PARK, as_of: str = "2025") -> str:
    return f"{park.id},{park.name},{output},60%,{as_of},统计年报"


def preview(office: Any, content: bytes, who: str = "promoter甲") -> Any:
    person, read = office.people[who], park_tables.read_table(content, "园区.csv")
    with office.database.writing() as session:
        found = park_tables.reading(session, person, read)
        return found, park_tables.preview(session, person, found)


def commit(office: Any, preview_id: str, who: str = "promoter甲") -> int:
    with office.database.writing() as session:
        return len(park_tables.commit(session, office.people[who], preview_id))


def known(office: Any) -> dict[str, object]:
    with office.database.reading() as session:
        newest = revisions.newest(session, revisions.latest(session))
    return {figure.field: figure.said for figure in newest}


def test_a_preview_changes_nothing_and_a_commit_all(office: Any) -> None:
    found, shown = preview(office, table(row()))
    assert [(one.stated.field, one.before, one.after.value) for one in found.changes] == [
        ("output_per_mu", None, 320.0),
        ("green_share", None, 0.6),
    ]
    assert known(office) == {}
    assert commit(office, shown.id) == 2
    assert known(office) == {"output_per_mu": 320.0, "green_share": 0.6}
    again, _ = preview(office, table(row(350)))
    (change,) = again.changes
    assert change.before is not None
    assert (change.before.value, change.after.value, again.unchanged) == (320.0, 350.0, 1)
    with pytest.raises(Conflicting):
        commit(office, shown.id)


def test_a_park_that_was_edited_since_stops_the_whole_import(office: Any) -> None:
    _, shown = preview(office, table(row()))
    edit(office, "admin甲", 0, said("tax_per_mu", 9))
    with pytest.raises(Outdated) as refused:
        commit(office, shown.id)
    assert [one["field"] for one in refused.value.current] == ["tax_per_mu"]
    assert len(refused.value.submitted) == 2
    assert known(office) == {"tax_per_mu": 9.0}


@pytest.mark.parametrize(
    "wrong",
    [row(park=TONGLIAO), row("许多"), row(as_of=""), row("=1+319"), "S999999,火星园,1,,2025,文件"],
)
def test_one_reject_keeps_everything_from_being_made(office: Any, wrong: str) -> None:
    other = catalogue.load(province="包头市")[1]
    found, shown = preview(office, table(row(park=other), wrong))
    assert found.rejects
    with pytest.raises(Conflicting):
        commit(office, shown.id)
    assert known(office) == {}


def test_what_is_wrong_is_told_with_its_sheet_and_row(office: Any) -> None:
    wrong = (row(park=TONGLIAO), row(as_of=""), row("许多"))
    found, _ = preview(office, workbook(rows=wrong))
    assert {(one.sheet, one.row) for one in found.rejects} == {("园区表", n) for n in (2, 3, 4)}


def test_a_day_that_is_yet_to_come_is_told_once_for_its_row(office: Any) -> None:
    later = str(clock.today().year + 5)
    found, shown = preview(office, table(row(as_of=later)))
    (reject,) = found.rejects
    assert (reject.row, reject.field.zh, reject.value) == (2, "数据截至", f"{PARK.id} {later}")
    with pytest.raises(Conflicting):
        commit(office, shown.id)


def test_nothing_to_change_is_told(office: Any) -> None:
    _, shown = preview(office, table(f"{PARK.id},{PARK.name},,,,"))
    with pytest.raises(Conflicting):
        commit(office, shown.id)


def test_an_export_changes_nothing_when_it_comes_back(office: Any, tmp_path: Any) -> None:
    path = tmp_path / "parks.xlsx"
    write(path, catalogue.load(province="包头市"))
    found, _ = preview(office, path.read_bytes())
    assert (found.changes, found.rejects) == ((), ())
    assert found.unchanged > 0


def workbook(formula: str = "", result: object = None, rows: Sequence[str] = (row(),)) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("园区表")
        for at, said in enumerate((HEADER.strip(), *rows)):
            sheet.write_row(at, 0, said.split(","))
        if formula:
            sheet.write_formula(1, 2, formula, None, result)
    return stream.getvalue()


@pytest.mark.parametrize("result", [320, "", "园区"])
def test_a_formula_is_refused_whatever_result_it_holds(result: object) -> None:
    park_tables.refuse_unsafe(workbook())
    with pytest.raises(BadInput) as refused:
        park_tables.refuse_unsafe(workbook("=1+319", result))
    (fault,) = refused.value.faults
    assert fault.value == "C2"


def test_what_unpacks_to_too_much_is_refused_unopened() -> None:
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * (park_tables.MOST_UNPACKED_BYTES + 1))
    with pytest.raises(BadInput) as refused:
        park_tables.refuse_unsafe(stream.getvalue())
    assert len(refused.value.faults) == 1


@pytest.mark.parametrize("content", [b"", b"PK", b"\x89PNG", b"<html>", b"a,b\n1,2\n"])
def test_what_is_no_table_of_parks_is_refused(office: Any, content: bytes) -> None:
    with pytest.raises(BadInput):
        preview(office, content)


def test_more_rows_than_there_are_parks_are_refused(office: Any) -> None:
    ids = range(park_tables.MOST_ROWS + 1)
    many = table(*(f"X{number:06},园区,1,,2025,文件" for number in ids))
    with pytest.raises(BadInput):
        preview(office, many)


def test_the_version_of_a_park_counts_imports(office: Any) -> None:
    _, shown = preview(office, table(row()))
    commit(office, shown.id)
    with office.database.reading() as session:
        assert figures.version(session, PARK.id) == 2


def test_words_that_a_table_says_otherwise_are_told_to_be_left_out(office: Any) -> None:
    header = HEADER.rstrip() + ",园区条件\n"
    found, _ = preview(office, (header + row() + ",5G 覆盖\n").encode())
    [note] = found.notes
    assert (note.path, note.value) == ("园区条件", 1)
    assert note.problem.zh.startswith("第 2 行：")
    assert note.problem.en.startswith("row 2: ")
    assert {change.stated.field for change in found.changes} == {"output_per_mu", "green_share"}
