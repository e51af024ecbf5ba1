"""A list of firms as a job on pages: sent, watched, cancelled, resumed, taken home."""

import io
import re
from typing import Any

import openpyxl
import pytest
from sqlalchemy import update

from service.database.jobs import JobRecord
from service.jobs import State
from service.web.words import WORDS
from tests.service.web.conftest import Desk

WHO = "promoter甲"
ROWS = "企业名称,所属行业,用地需求（亩）\n青山风机厂,3415,300\n青山铸件厂,3391,20\n坏行,3415,很多\n"


def sent(desk: Desk, rows: str = ROWS, name: str = "名单.csv", **said: str) -> Any:
    words = {"region": "包头市", "k": "2", "weights": "", "as_of": "", **said}
    return desk.post(WHO, "/jobs", words, files={"file": (name, rows.encode())})


def submitted(desk: Desk) -> str:
    """The address of a job."""
    answer = sent(desk)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("?")[0])


@pytest.fixture(scope="module")
def done(desk: Desk) -> str:
    """The address of a job that is done."""
    path = submitted(desk)
    assert desk.office.ended(WHO, path.rpartition("/")[2])["state"] == "done"
    return path


def test_a_list_is_ranked_and_taken_home(desk: Desk, done: str) -> None:
    page = desk.get(WHO, done).text
    assert "3 / 3 行" in page
    assert "http-equiv" not in page
    links = re.findall(r'href="(/api/v1/jobs/[^"]+)"', page)
    files = {link: desk.get(WHO, link) for link in links}
    assert [answer.status_code for answer in files.values()] == [200] * 4
    book = next(a.content for link, a in files.items() if link.endswith("=xlsx"))
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].values)
    assert {cell for row in rows for cell in row if "青山" in str(cell)} == {
        "青山风机厂", "青山铸件厂",
    }  # fmt: skip
    rejects = next(a.text for link, a in files.items() if link.endswith("/rejects"))
    assert "很多" in rejects
    assert f'href="{done}?lang=zh"' in desk.get("analyst甲", "/jobs").text


def test_rows_that_are_none_of_firms_are_told_of(desk: Desk) -> None:
    path = str(sent(desk, ROWS + "合计,,320\n").headers["location"].partition("?")[0])
    job = desk.office.ended(WHO, path.rpartition("/")[2])
    assert (job["rows"], job["rows_ranked"], job["rows_rejected"], job["rows_aside"]) == (
        4,
        2,
        1,
        1,
    )
    said = {"zh": "示例、合计、说明等行", "en": "Examples, totals, remarks"}
    for lang, words in said.items():
        assert f"<dt>{words}</dt><dd>1</dd>" in desk.get(WHO, f"{path}?lang={lang}").text
    changed(desk, job["id"], rows_aside=None)
    assert f"<dt>{said['zh']}</dt><dd>—</dd>" in desk.get(WHO, path).text


def test_what_is_odd_in_a_list_is_told(desk: Desk, done: str) -> None:
    rows = ROWS.replace("企业名称,", "主管部门,企业名称,").replace("\n青山", "\n,青山")
    path = str(sent(desk, rows.replace("3391", "没有这行")).headers["location"].partition("?")[0])
    desk.office.ended(WHO, path.rpartition("/")[2])
    for lang, words in {"zh": "读不出国标行业", "en": "names no industry"}.items():
        page = desk.get(WHO, f"{path}?lang={lang}").text
        assert words in page
        assert "主管部门" in page
    assert WORDS["imports_notes"].zh not in desk.get(WHO, done).text


def test_reasons_are_a_box_to_tick_and_stand_in_the_result(desk: Desk) -> None:
    assert 'name="reasons"' in desk.get(WHO, "/jobs").text
    wrong = sent(desk, k="0", reasons="yes")
    assert wrong.status_code == 422
    assert re.search(r'id="reasons"[^>]* checked', wrong.text)
    plain = submitted(desk)
    answer = sent(desk, reasons="yes")
    path = str(answer.headers["location"].partition("?")[0])
    for asked, place in ((False, plain), (True, path)):
        assert desk.office.ended(WHO, place.rpartition("/")[2])["state"] == "done"
        assert (WORDS["jobs_reasons"].zh in desk.get(WHO, place).text) is asked
        book = desk.get(WHO, f"/api/v1{place}/result").content
        rows = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].values
        assert ("待核实" in next(rows)) is asked


def test_who_has_no_scripts_sees_an_open_job_move(desk: Desk, done: str) -> None:
    job_id = done.rpartition("/")[2]
    changed(desk, job_id, state=State.running, rows=10, rows_read=4)
    page = desk.get(WHO, done).text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert re.search(r'<progress [^>]*max="10" value="4"', page)
    changed(desk, job_id, state=State.done, rows=3, rows_read=3)


def changed(desk: Desk, job_id: str, **said: Any) -> None:
    with desk.office.database.writing() as session:
        session.execute(update(JobRecord).where(JobRecord.id == job_id).values(**said))


def ordered(desk: Desk, path: str, order: str) -> Any:
    """The answer to an order of who sees the job as it is."""
    with desk.office.database.reading() as session:
        seen = session.get_one(JobRecord, path.rpartition("/")[2]).version
    return desk.post(WHO, f"{path}/{order}", {"version": str(seen)})


def test_an_order_of_what_was_ordered_since_is_refused(desk: Desk) -> None:
    path = submitted(desk)
    assert desk.post(WHO, f"{path}/cancel", {"version": "9"}).status_code == 412
    assert (
        'name="version" value="1"' in desk.get(WHO, path).text
        or desk.office.ended(WHO, path.rpartition("/")[2])["state"] == "done"
    )


def test_a_job_is_cancelled_and_resumed(desk: Desk) -> None:
    path = submitted(desk)
    answer = ordered(desk, path, "cancel")
    job_id = path.rpartition("/")[2]
    ended = desk.office.ended(WHO, job_id)
    if answer.status_code == 303 and ended["state"] == "cancelled":
        assert "续跑" in desk.get(WHO, path).text
        assert ordered(desk, path, "resume").status_code == 303
        ended = desk.office.ended(WHO, job_id)
    assert ended["state"] == "done"
    assert ordered(desk, path, "cancel").status_code == 409
    assert ordered(desk, path, "resume").status_code == 409


def test_files_that_are_gone_are_said_to_be(desk: Desk) -> None:
    path = submitted(desk)
    desk.office.ended(WHO, path.rpartition("/")[2])
    changed(desk, path.rpartition("/")[2], files_kept=False)
    page = desk.get(WHO, path).text
    assert "/result" not in page
    assert "重新上传" in page


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"region": "天边"}, "region"),
        ({"k": "很多"}, "k"),
        ({"as_of": "昨天"}, "as_of"),
        ({"weights": "没有的方案"}, "weights"),
        ({"rows": "没有表头"}, "file"),
        ({"name": "名单.pdf"}, "file"),
    ],
)
def test_a_fault_stands_at_its_input(desk: Desk, wrong: dict[str, str], at: str) -> None:
    answer = sent(desk, **wrong)
    assert answer.status_code == 422
    assert f'id="{at}-fault"' in answer.text


def test_a_form_of_another_site_and_none_at_all_do_nothing(desk: Desk) -> None:
    assert sent(desk, form_key="x" * 32).status_code == 403
    assert desk.post(WHO, "/jobs", {}).status_code == 422


def test_jobs_are_of_offices_and_of_their_own(desk: Desk, done: str) -> None:
    assert desk.get("firm甲", done).status_code == 403
    assert desk.post("firm甲", "/jobs", {}).status_code == 403
    assert desk.get("promoter乙", done).status_code == 404
    assert desk.post("promoter乙", f"{done}/cancel", {}).status_code == 404
    assert done not in desk.get("promoter乙", "/jobs").text


def test_a_promoter_finds_it_from_the_desk(desk: Desk) -> None:
    assert 'href="/jobs?lang=zh"' in desk.get(WHO, "/desk").text


def test_firms_that_are_listed_twice_are_remarked(desk: Desk, done: str) -> None:
    again = ROWS.splitlines()[1]
    path = str(sent(desk, f"{ROWS}{again}\n").headers["location"].partition("?")[0])
    desk.office.ended(WHO, path.rpartition("/")[2])
    page = desk.get(WHO, path).text
    assert "<li>名单.csv 第 5 行：有 1 家与前面的企业同名" in page
    assert "1 of them may be in the list before" in desk.get(WHO, f"{path}?lang=en").text
    assert "同名" not in desk.get(WHO, done).text
