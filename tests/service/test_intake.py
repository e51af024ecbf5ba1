"""What a table would add or change: on both engines."""

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from features import regions
from features.errors import BadInput
from features.profiles import Firm
from features.tables import write
from features.text import LANGS, Lang
from service import boards, clock, dossiers, imports, intake
from service.accounts import Person
from service.database.engine import Database
from service.imports import Compared
from service.record_kinds import KINDS
from service.refusals import Outdated
from service.submissions import ProjectSubmission
from service.versions import etag
from tests.service.test_jobs import hired

FIRMS, PROJECTS = KINDS["firms"], KINDS["projects"]
HEAD = "项目名称,盟市,阶段,到位资金,签约日,开工日\n"


@pytest.fixture
def who(database: Database) -> Person:
    return hired(database, "甲")


@pytest.fixture
def project(database: Database, who: Person) -> str:
    with database.writing() as session:
        asked = ProjectSubmission(name="甲", league="包头市", chain="风电", paid_in_wan=10.0)
        return boards.submit(session, who, asked).id


def seen(database: Database, who: Person, tmp_path: Path, rows: str) -> Compared:
    path = tmp_path / "rows.csv"
    path.write_text(HEAD + rows, "utf-8")
    with database.reading() as session:
        return intake.compared(session, who, PROJECTS, path)


def committed(database: Database, who: Person, found: Compared) -> tuple[int, int]:
    with database.writing() as session:
        token = imports.keep(session, who, "projects", found).id
    with database.writing() as session:
        return intake.commit(session, who, PROJECTS, token)


def test_a_row_changes_what_it_says_and_leaves_the_rest(
    database: Database, who: Person, project: str, tmp_path: Path
) -> None:
    found = seen(database, who, tmp_path, "甲,包头市,,1亿,,\n乙,通辽市,签约,,2026-06-01,\n")
    change, new = found.changes
    assert (change.record_id, change.fields, change.said["chain"]) == (
        project, ("paid_in_wan",), "风电",
    )  # fmt: skip
    assert (new.record_id, new.said["stage"]) == (None, "signed")
    assert committed(database, who, found) == (1, 1)
    again = seen(database, who, tmp_path, "甲,包头市,,1亿,,\n乙,通辽市,签约,,2026-06-01,\n")
    assert (again.changes, again.unchanged, again.rejects) == ((), 2, ())


def test_each_fault_has_its_row(
    database: Database, who: Person, project: str, tmp_path: Path
) -> None:
    rows = "丙,没有的地方,谈,很多,,\n丁,包头市,开工,,2026-06-01,2026-01-01\n"
    rows += "甲,包头市,,,,\n" * 2
    found = seen(database, who, tmp_path, rows)
    assert {(reject.row, reject.field.zh) for reject in found.rejects} == {
        (2, "盟市"), (2, "阶段"), (2, "到位资金"), (3, "整行"), (5, "项目名称"),
    }  # fmt: skip


def test_a_row_says_of_no_day_to_come_that_it_has_been(
    database: Database, who: Person, tmp_path: Path
) -> None:
    later = (clock.today() + timedelta(days=30)).isoformat()
    rows = (
        f"丙,包头市,签约,,{later},\n丁,包头市,在谈,,{later},\n戊,包头市,签约,,2026-06-01,{later}\n"
    )
    found = seen(database, who, tmp_path, rows)
    [reject] = found.rejects
    assert (reject.row, reject.field.zh, reject.value) == (2, "签约日", later)
    assert [change.name for change in found.changes] == ["丁", "戊"]


def test_of_two_rows_of_one_record_the_second_tells_the_first_and_its_sheet(
    database: Database, who: Person, tmp_path: Path
) -> None:
    book, path = Workbook(), tmp_path / "rows.xlsx"
    book.active.title = "名单"
    for row in (("企业名称", "总投资（亿元）"), ("甲", 3), ("乙", "约3"), ("甲", 4)):
        book.active.append(row)
    book.save(path)
    with database.reading() as session:
        found = intake.compared(session, who, FIRMS, path)
    [twice] = found.rejects
    assert (twice.sheet, twice.row) == ("名单", 4)
    assert "第 2 行" in twice.why.zh
    assert "“企业编号”" in twice.remedy.zh
    assert "“Firm id”" in twice.remedy.en
    assert [one.said["investment_wan"] for one in found.changes] == [3e4, 3e4]


def test_two_firms_of_one_name_are_kept_as_the_advice_says(
    database: Database, who: Person, tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("企业编号,企业名称\n1,甲\n2,甲\n", "utf-8")
    with database.reading() as session:
        found = intake.compared(session, who, FIRMS, path)
    assert (len(found.changes), found.rejects) == (2, ())


def test_nothing_is_written_when_a_record_has_been_changed_since(
    database: Database, who: Person, project: str, tmp_path: Path
) -> None:
    found = seen(database, who, tmp_path, "乙,通辽市,,,,\n甲,包头市,,1亿,,\n")
    with database.writing() as session:
        other = ProjectSubmission(name="甲", league="包头市", paid_in_wan=11.0)
        boards.edit(session, who, project, etag(1), other)
    with pytest.raises(Outdated):
        committed(database, who, found)
    with database.reading() as session:
        assert [one.paid_in_wan for one in session.scalars(boards.visible(who))] == [11.0]


def test_a_record_that_somebody_added_meanwhile_is_not_added_twice(
    database: Database, who: Person, tmp_path: Path
) -> None:
    found = [seen(database, who, tmp_path, "乙,通辽市,,,,\n") for _ in range(2)]
    assert committed(database, who, found[0]) == (1, 0)
    with pytest.raises(Outdated):
        committed(database, who, found[1])


def test_a_name_that_two_records_bear_needs_an_id(
    database: Database, who: Person, project: str, tmp_path: Path
) -> None:
    with database.writing() as session:
        boards.submit(session, who, ProjectSubmission(name="甲", league="通辽市"))
    [reject] = seen(database, who, tmp_path, "甲,包头市,,1亿,,\n").rejects
    assert "“项目编号”" in reject.remedy.zh
    path = tmp_path / "ids.csv"
    path.write_text(f"项目编号,项目名称,盟市,到位资金\n{project},甲,包头市,1亿\n", "utf-8")
    with database.reading() as session:
        [change] = intake.compared(session, who, PROJECTS, path).changes
    assert change.record_id == project


def test_what_is_exported_changes_nothing_when_it_is_imported(
    database: Database, who: Person, project: str, tmp_path: Path
) -> None:
    with database.writing() as session:
        dossiers.submit(session, who, Firm(id="1", name="=甲", industries=("3415",), land_mu=30))
        dossiers.submit(session, who, Firm(name="乙", green_share_min=0.5))
    for kind in (FIRMS, PROJECTS):
        for form in ("csv", "xlsx"):
            path = tmp_path / f"out.{form}"
            with database.reading() as session:
                count = write(path, intake.exported(session, who, kind), model=kind.model)
                found = intake.compared(session, who, kind, path)
            assert (found.changes, found.unchanged, found.rejects) == ((), count, ())


def test_of_two_firms_with_one_id_neither_is_lost_or_taken_for_the_other(
    database: Database, who: Person, tmp_path: Path
) -> None:
    with database.writing() as session:
        for name in ("甲", "乙"):
            dossiers.submit(session, who, Firm(id="1", name=name))
    path = tmp_path / "out.csv"
    with database.reading() as session:
        assert write(path, intake.exported(session, who, FIRMS), model=Firm) == 2
        again = intake.compared(session, who, FIRMS, path)
        path.write_text("企业编号,企业名称,用地需求（亩）\n1,乙,30\n", "utf-8")
        [change] = intake.compared(session, who, FIRMS, path).changes
        path.write_text("企业编号,企业名称,用地需求（亩）\n1,丙,30\n", "utf-8")
        [reject] = intake.compared(session, who, FIRMS, path).rejects
    assert (again.changes, again.unchanged) == ((), 2)
    assert (change.was["name"], change.fields) == ("乙", ("land_mu",))
    assert "同编号" in reject.why.zh


ODD = (
    Firm(name="甲", land_mu=30.0),
    Firm(name="甲", land_mu=40.0),
    Firm(id="1", name="甲"),
    Firm(id="1", name="甲"),
    Firm(id="2", name=" 乙 ", titles=("瞪羚, 企业", "高新；企业"), products="风电\n叶片\n"),
    Firm(
        name="=丙", products="-", inputs=("玻璃纤维, 碳纤维", "2651"), industries=("C3415", "风电")
    ),
    Firm(name="丁  厂", green_share_min=1 / 3, land_mu=1000 / 3, segment="green_power"),
    Firm(name="戊", conditions_needed=("pue<=1.2",), is_chemical=False, exemptions_complete=False),
    Firm(name="己", regions_excluded=("乌海市",), services_needed=("sewage",), plot_ratio=1.25),
)
"""Of the same names, the same ids, and with words that no table gives back as they were."""


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", LANGS)
def test_an_export_that_is_imported_unchanged_changes_and_adds_nothing_whatever_it_lists(
    database: Database, who: Person, tmp_path: Path, form: str, lang: Lang
) -> None:
    with database.writing() as session:
        for firm in ODD:
            dossiers.submit(session, who, firm)
    path = tmp_path / f"out.{form}"
    with database.reading() as session:
        write(path, intake.exported(session, who, FIRMS), model=Firm, lang=lang)
        found = intake.compared(session, who, FIRMS, path)
    assert (found.changes, found.unchanged, found.rejects) == ((), len(ODD), ())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_of_firms_with_the_same_name_and_id_the_one_whose_row_was_changed_is_changed(
    database: Database, who: Person, tmp_path: Path, form: str
) -> None:
    with database.writing() as session:
        records = [dossiers.submit(session, who, firm).id for firm in ODD]
    path = tmp_path / f"out.{form}"
    with database.reading() as session:
        rows = list(intake.exported(session, who, FIRMS))
        assert len({row.id for row in rows}) == len(ODD)
        write(path, [row.model_copy(update={"jobs": 7.0}) for row in rows], model=Firm)
        found = intake.compared(session, who, FIRMS, path)
    assert [(one.record_id, one.fields) for one in found.changes] == [
        (record, ("jobs",)) for record in records
    ]
    with database.writing() as session:
        token = imports.keep(session, who, "firms", found).id
    with database.writing() as session:
        assert intake.commit(session, who, FIRMS, token) == (0, len(ODD))
    with database.reading() as session:
        kept = [dossiers.seen(session, who, record) for record in records]
        now = [dossiers.profile(dossiers.newest(session, record)) for record in kept]
    assert now == [firm.model_copy(update={"jobs": 7.0}) for firm in ODD]


def test_the_row_of_a_firm_that_was_withdrawn_since_is_not_anothers_of_its_name(
    database: Database, who: Person, tmp_path: Path
) -> None:
    with database.writing() as session:
        records = [dossiers.submit(session, who, Firm(id="1", name="甲")).id for _ in range(3)]
    path = tmp_path / "out.csv"
    with database.writing() as session:
        write(path, list(intake.exported(session, who, FIRMS)), model=Firm)
        dossiers.withdraw(session, who, records[0], '"1"')
        dossiers.withdraw(session, who, records[1], '"1"')
    with database.reading() as session:
        found = intake.compared(session, who, FIRMS, path)
    assert (found.changes, found.unchanged) == ((), 1)
    assert [one.why.zh for one in found.rejects] == ["这家企业的资料已撤回"] * 2


def test_rows_at_fault_count_towards_the_most(
    database: Database, who: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_ROWS", 3)
    assert len(seen(database, who, tmp_path, "丙,没有的地方,,,,\n" * 3).rejects) == 3
    with pytest.raises(BadInput):
        seen(database, who, tmp_path, "丙,没有的地方,,,,\n" * 4)


def test_a_table_of_faults_is_not_read_to_its_end(
    database: Database, who: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "CHUNK_ROWS", 10)
    monkeypatch.setattr(intake, "MOST_FAULTS", 25)
    found = seen(database, who, tmp_path, "丙,没有的地方,,,,\n" * 100)
    assert (len(found.rejects), len(found.notes)) == (30, 1)
    assert found.notes[0].value == 30
    monkeypatch.setattr(intake, "MOST_FAULTS", 100)
    assert not seen(database, who, tmp_path, "丙,没有的地方,,,,\n" * 100).notes


def test_a_firm_that_is_withdrawn_comes_back_by_no_table_and_is_in_none(
    database: Database, who: Person, tmp_path: Path
) -> None:
    with database.writing() as session:
        firm = dossiers.submit(session, who, Firm(name="甲")).id
        dossiers.submit(session, who, Firm(name="乙"))
        dossiers.withdraw(session, who, firm, '"1"')
    with database.reading() as session:
        listed = [row.model_dump()["name"] for row in intake.exported(session, who, FIRMS)]
    assert listed == ["乙"]
    rows = [Firm(name="甲", land_mu=3.0), Firm(id=firm, name="丙"), Firm(name="乙", land_mu=4.0)]
    path = tmp_path / "firms.csv"
    write(path, rows, model=Firm, lang="zh")
    with database.reading() as session:
        found = intake.compared(session, who, FIRMS, path)
    assert [change.name for change in found.changes] == ["乙"]
    assert [(one.row, one.why.zh) for one in found.rejects] == [
        (2, "这家企业的资料已撤回"), (3, "这家企业的资料已撤回"),
    ]  # fmt: skip
    with database.writing() as session:
        dossiers.submit(session, who, Firm(name="甲"))
    with database.reading() as session:
        found = intake.compared(session, who, FIRMS, path)
    assert [change.name for change in found.changes] == ["甲", "乙"]


def test_what_is_registered_anew_under_the_id_of_a_withdrawn_firm_comes_back_by_its_table(
    database: Database, who: Person, tmp_path: Path
) -> None:
    with database.writing() as session:
        gone = dossiers.submit(session, who, Firm(id="F1", name="甲")).id
        dossiers.withdraw(session, who, gone, '"1"')
        dossiers.submit(session, who, Firm(id="F1", name="乙"))
    path = tmp_path / "firms.csv"
    with database.reading() as session:
        write(path, list(intake.exported(session, who, FIRMS)), model=Firm, lang="zh")
        assert intake.compared(session, who, FIRMS, path).unchanged == 1
    write(path, [Firm(id="甲", name="丙")], model=Firm, lang="zh")
    with database.reading() as session:  # the name of a withdrawn firm is nobody's id
        assert [one.name for one in intake.compared(session, who, FIRMS, path).changes] == ["丙"]


def test_a_firm_that_is_withdrawn_after_it_was_looked_at_is_not_written(
    database: Database, who: Person, tmp_path: Path
) -> None:
    with database.writing() as session:
        firm = dossiers.submit(session, who, Firm(name="甲")).id
    path = tmp_path / "firms.csv"
    write(path, [Firm(name="甲", land_mu=3.0)], model=Firm, lang="zh")
    with database.writing() as session:
        found = intake.compared(session, who, FIRMS, path)
        token = imports.keep(session, who, "firms", found).id
        dossiers.withdraw(session, who, firm, '"1"')
    with pytest.raises(Outdated), database.writing() as session:
        intake.commit(session, who, FIRMS, token)


def firms_in(database: Database, who: Person, tmp_path: Path, rows: str) -> Compared:
    path = tmp_path / "firms.csv"
    path.write_text("企业名称,所属行业,意向地区,排除地区,用地需求（亩）\n" + rows, "utf-8")
    with database.reading() as session:
        return intake.compared(session, who, FIRMS, path)


def test_a_row_of_a_firm_tells_names_that_nobody_knows(
    database: Database, who: Person, tmp_path: Path
) -> None:
    rows = "甲,3415,呼和浩忒,,3\n乙,3415,内蒙古,火星,3\n丙,9999,长三角,,3\n丁,3415,包头,,3\n"
    found = firms_in(database, who, tmp_path, rows)
    told = sorted(found.rejects, key=lambda one: one.row)
    assert [(one.row, one.field.zh, one.value) for one in told] == [
        (2, "意向地区", "呼和浩忒"),
        (3, "排除地区", "火星"),
        (4, "行业（国标代码或名称）", "9999"),
    ]
    assert "呼和浩特" in told[0].remedy.zh
    assert [change.name for change in found.changes] == ["丁"]


def test_a_name_that_nobody_knows_is_told_where_it_is_new(
    database: Database, who: Person, tmp_path: Path
) -> None:
    with database.writing() as session:  # as an earlier version kept it
        dossiers.submit(session, who, Firm(name="甲", regions_wanted=("火星",)))
    same = firms_in(database, who, tmp_path, "甲,,火星,,\n")
    assert (same.changes, same.unchanged, same.rejects) == ((), 1, ())
    other = firms_in(database, who, tmp_path, "甲,,火星,,300\n")
    assert [change.fields for change in other.changes] == [("land_mu",)]
    worse = firms_in(database, who, tmp_path, "甲,,土星,,300\n")
    assert [one.value for one in worse.rejects] == ["土星"]


def test_near_names_are_looked_for_in_the_first_faults_alone(
    database: Database, who: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(regions, "near", lambda text: looked.append(text) or ())
    rows = "".join(f"企业{at},,火星{at}号,,\n" for at in range(intake.CHUNK_ROWS))
    found = firms_in(database, who, tmp_path, rows)
    assert len(found.rejects) == intake.CHUNK_ROWS
    assert len(looked) == intake.NEAR_FAULTS
