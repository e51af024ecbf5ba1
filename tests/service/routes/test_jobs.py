"""A list of firms is sent, ranked in the background, and fetched: on both engines."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from recommender.batch import rank_all
from recommender.crews import Crew
from recommender.matcher import ParkMatcher
from recommender.rankings import Job
from service import downloads, matchers
from service.database.jobs import JobRecord

WHO = "promoter甲"
FIRST = {"If-Match": '"1"'}
TABLE = (
    "企业编号,企业名称,所属行业,用地需求（亩）\n"
    "1,=甲,3415,300\n2,乙,2614,很多\n3,丙,3825,-5\n4,丁,没有这个行业,80\n1,戊,3415,20\n"
    ",示例：己,3415,10\n,合计,,405\n"
).encode()
FILE = ("../../名单.csv", TABLE)


def matcher(office: Any) -> ParkMatcher:
    found: ParkMatcher = office.app.state.matchers.fitted()
    return found


def test_a_list_is_ranked_as_the_command_line_ranks_it(office: Any, tmp_path: Path) -> None:
    job = office.ranked(WHO, FILE, k="3", region="内蒙古", as_of="2025-06-10")
    assert (job["state"], job["message"], job["file_name"]) == ("done", "", "名单.csv")
    assert job["asked"]["as_of"] == "2025-06-10"
    firms, out = tmp_path / "firms.csv", tmp_path / "out.parquet"
    firms.write_bytes(TABLE)
    asked = Job(matcher(office), 3, None, matcher(office).as_of_.replace(2025, 6, 10), "内蒙古")
    done = rank_all(firms, out, asked, Crew(workers=1))
    counts = done.counts
    names = ("", "_read", "_ranked", "_nowhere", "_rejected", "_aside")
    assert [job[f"rows{name}"] for name in names] == [
        7, 7, counts.firms, counts.nowhere, counts.faulty, 2,
    ]  # fmt: skip
    assert counts.firms + counts.faulty + 2 == 7
    path = f"/jobs/{job['id']}"
    sent = office.sends(WHO, "GET", f"{path}/result", params={"format": "parquet"})
    assert sent.content == out.read_bytes()
    rejects = office.sends(WHO, "GET", f"{path}/rejects").content
    assert rejects == (tmp_path / "out.rejects.csv").read_bytes()
    assert len(list(csv.reader(io.StringIO(rejects.decode("utf-8-sig"))))) > counts.faulty
    text = office.sends(WHO, "GET", f"{path}/result", params={"format": "csv"})
    book = office.sends(WHO, "GET", f"{path}/result")
    lines = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert len(lines) == sheet.max_row == pq.read_metadata(out).num_rows + 1
    assert lines[1][2] == sheet["C2"].value == "'=甲"
    called = downloads.named(job["file_name"], matchers.today())
    assert book.headers["content-disposition"] == downloads.disposition(f"{called}.xlsx")
    assert job["id"] not in book.headers["content-disposition"]


def test_reasons_are_given_to_who_asks_for_them_as_the_command_line_gives_them(
    office: Any, tmp_path: Path
) -> None:
    said = {"k": "2", "region": "内蒙古", "as_of": "2025-06-10", "reasons": "true"}
    job = office.ranked(WHO, FILE, **said)
    assert (job["state"], job["asked"]["reasons"]) == ("done", True)
    firms, out = tmp_path / "firms.csv", tmp_path / "out.parquet"
    firms.write_bytes(TABLE)
    day = matcher(office).as_of_.replace(2025, 6, 10)
    rank_all(
        firms, out, Job(matcher(office), 2, None, day, "内蒙古", reasons=True), Crew(workers=1)
    )
    path = f"/jobs/{job['id']}/result"
    sent = office.sends(WHO, "GET", path, params={"format": "parquet"})
    assert sent.content == out.read_bytes()
    text = office.sends(WHO, "GET", path, params={"format": "csv"})
    book = office.sends(WHO, "GET", path)
    heads = next(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert heads == [cell.value for cell in sheet[1]]
    assert "待核实" in heads


@pytest.mark.parametrize("said", ["yes", "1", "是"])
def test_reasons_are_asked_for_or_not_and_nothing_between(sqlite_office: Any, said: str) -> None:
    answer = sqlite_office.sends(WHO, "POST", "/jobs", files={"file": FILE}, data={"reasons": said})
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["faults"]] == ["reasons"]


def test_a_job_that_was_sent_before_reasons_could_be_is_as_it_was(sqlite_office: Any) -> None:
    job = sqlite_office.ranked(WHO, FILE, k="1")
    with sqlite_office.database.writing() as session:
        record = session.get_one(JobRecord, job["id"])
        record.asked = {name: said for name, said in record.asked.items() if name != "reasons"}
    assert sqlite_office.sends(WHO, "GET", f"/jobs/{job['id']}").json() == job
    assert job["asked"]["reasons"] is False


def test_the_same_key_sends_one_list(office: Any) -> None:
    folder = Path(office.app.state.settings.jobs_folder)
    sent = [
        office.sends(
            WHO, "POST", "/jobs", files={"file": file}, data={"k": "1"},
            headers={"Idempotency-Key": "a"},
        )
        for file in (FILE, FILE, ("名单.csv", TABLE + b"6,x,3415,1\n"))
    ]  # fmt: skip
    assert [answer.status_code for answer in sent] == [201, 201, 409]
    assert sent[0].json()["id"] == sent[1].json()["id"]
    assert [path.name for path in folder.iterdir()] == [sent[0].json()["id"]]


def test_a_job_is_cancelled_and_resumed(sqlite_office: Any) -> None:
    rows = "".join(f"{at},企业{at},3415,{at % 900}\n" for at in range(8_000))
    file = ("firms.csv", f"企业编号,企业名称,所属行业,用地需求（亩）\n{rows}".encode())
    job = sqlite_office.sends(WHO, "POST", "/jobs", files={"file": file}, data={"k": "2"}).json()
    path = f"/jobs/{job['id']}"
    while job["state"] == "queued":
        job = sqlite_office.sends(WHO, "GET", path).json()
    assert (job["state"], job["message"]) == ("running", "正在清点行数")
    assert sqlite_office.sends(WHO, "POST", f"{path}/cancel", headers=FIRST).status_code == 200
    job = sqlite_office.ended(WHO, job["id"])
    assert job["state"] == "cancelled"
    cancelled = sqlite_office.sends(WHO, "GET", path)
    assert sqlite_office.sends(WHO, "GET", f"{path}/result").status_code == 409
    assert cancelled.headers["etag"] == '"2"'
    for stale, status in (({}, 428), (FIRST, 412)):
        answer = sqlite_office.sends(WHO, "POST", f"{path}/resume", headers=stale)
        assert answer.status_code == status
    assert answer.json()["versions"]["current"] == {"state": "cancelled"}
    assert answer.json()["versions"]["submitted"] == {"state": "queued"}
    seen = {"If-Match": cancelled.headers["etag"]}
    resumed = sqlite_office.sends(WHO, "POST", f"{path}/resume", headers=seen).json()
    assert (resumed["state"], resumed["version"]) == ("queued", 3)
    again = sqlite_office.ended(WHO, job["id"])
    assert (again["state"], again["rows_ranked"]) == ("done", 8_000)


def test_a_list_that_is_too_large_is_refused_before_it_is_kept(sqlite_office: Any) -> None:
    folder = Path(sqlite_office.app.state.settings.jobs_folder)
    before = set(folder.glob("*"))
    file = ("firms.csv", b"x" * (1 << 20))
    answer = sqlite_office.sends(WHO, "POST", "/jobs", files={"file": file})
    assert answer.status_code == 413
    assert set(folder.glob("*")) == before


def test_a_list_without_any_row_fails_and_says_why(sqlite_office: Any) -> None:
    job = sqlite_office.ranked(WHO, ("firms.csv", "企业名称,用地需求（亩）\n".encode()))
    assert job["state"] == "failed"
    assert "只有表头" in job["message"]


@pytest.mark.parametrize("who", ["firm甲", "promoter乙"])
def test_nobody_else_sees_a_job_or_its_files(sqlite_office: Any, who: str) -> None:
    job = sqlite_office.ranked(WHO, ("firms.csv", "企业名称\n甲\n".encode()))
    for path in ("", "/result?format=csv", "/rejects"):
        answer = sqlite_office.sends(who, "GET", f"/jobs/{job['id']}{path}")
        assert answer.status_code == (403 if who == "firm甲" else 404)
        assert job["file_name"] not in answer.text
