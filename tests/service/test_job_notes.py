"""What is odd in a list is told of its job as checking the list tells it."""

from pathlib import Path
from typing import Any

import pytest

from features import tables
from features.profiles import Firm
from service import job_notes
from service.database.jobs import JobRecord
from service.job_files import JobFiles
from tests.service.routes.test_large_imports import sent as imported

TABLE = (
    "企业名称,所属行业,主管部门,用地需求（亩）\n"
    "甲,没有这行,发改,300\n乙,3415,工信,20\n丙,没有这行,工信,20\n"
)
SOUND = "企业名称,所属行业,用地需求（亩）\n甲,3415,300\n"


def checked(table: str, folder: Path) -> list[str]:
    """What checking the list says of it."""
    (folder / "名单.csv").write_text(table, "utf-8")
    return list(tables.check(folder / "名单.csv", Firm).messages())


def told(job: Any) -> list[str]:
    return [
        f"{n['path']}：{n['problem']}（收到：{n['value']}）。{n['remedy']}" for n in job["notes"]
    ]


def test_a_ranking_and_an_import_tell_it_as_a_check_does(
    sqlite_office: Any, tmp_path: Path
) -> None:
    office = sqlite_office
    words = checked(TABLE, tmp_path)
    assert [("主管部门" in one, "没有这行" in one) for one in words] == [
        (True, False),
        (False, True),
    ]
    assert "第 2、4 行" in words[1]
    ranked = office.ranked("promoter甲", ("名单.csv", TABLE.encode()), k="1", region="包头")
    looked = office.ended("promoter甲", imported(office, TABLE).json()["id"])
    for job in (ranked, looked):
        assert job["state"] == "done"
        assert told(job) == [one.replace("名单.csv", job["file_name"]) for one in words]
    listed = office.sends("promoter甲", "GET", "/jobs").json()["items"]
    assert [one["notes"] for one in listed if one["id"] == ranked["id"]] == [ranked["notes"]]
    with office.database.reading() as session:
        record = session.get_one(JobRecord, ranked["id"])
    assert [note.message() for note in job_notes.of(_folder(office), record)] == told(ranked)
    JobFiles.of(_folder(office), ranked["id"]).delete()
    assert office.sends("promoter甲", "GET", f"/jobs/{ranked['id']}").json()["notes"] == []


def test_a_list_without_anything_odd_says_nothing(sqlite_office: Any, tmp_path: Path) -> None:
    assert checked(SOUND, tmp_path) == []
    job = sqlite_office.ranked("promoter甲", ("名单.csv", SOUND.encode()), k="1", region="包头")
    assert job["notes"] == []


@pytest.mark.parametrize("damage", [b"", b"[{", b"\xff"])
def test_damaged_notes_are_none(damage: bytes, tmp_path: Path) -> None:
    files = JobFiles(tmp_path / ("0" * 32))
    files.folder.mkdir()
    files.notes.write_bytes(damage)
    assert job_notes.of(str(tmp_path), JobRecord(id="0" * 32, file_name="x.csv")) == ()


def _folder(office: Any) -> str:
    return str(office.app.state.settings.jobs_folder)
