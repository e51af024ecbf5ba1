"""Tables on pages: a preview says what would change, a commit writes all or nothing."""

import re
from typing import Any

import pytest

from service import intake
from tests.service.web.conftest import Desk
from tests.service.web.test_pages import HOSTILE

PARKS = "园区代码,园区名称,亩均税收,绿电占比（%）,数据截至,数据来源\n"
FIRMS = "企业编号,企业名称,所属行业,用地需求（亩）\n"
PROJECTS = "项目名称,盟市,阶段,签约额\n"


def sent(desk: Desk, who: str, kind: str, table: str, name: str = "表.csv", **said: str) -> Any:
    return desk.post(who, f"/imports/{kind}", said, files={"file": (name, table.encode())})


def preview(desk: Desk, who: str, kind: str, table: str, name: str = "表.csv") -> str:
    """The address of a preview."""
    answer = sent(desk, who, kind, table, name)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("?")[0])


def tiles(page: str) -> list[int]:
    """New, changed, unchanged, at fault."""
    return [int(n) for n in re.findall(r"<dd>(\d+)</dd>", page)]


def test_firms_are_looked_at_and_then_written(desk: Desk) -> None:
    path = preview(desk, "firm甲", "firms", FIRMS + "1,青山风机厂,3415,300\n2,青山铸件厂,,20\n")
    page = desk.get("firm甲", path).text
    assert tiles(page) == [2, 0, 0, 0]
    assert "300 亩" in page
    assert desk.office.sends("firm甲", "GET", "/firms").json()["items"] == []
    assert desk.post("firm甲", f"{path}/commit", {}).status_code == 303
    assert "全部写入" in desk.get("firm甲", path).text
    assert f"{path}/commit" not in desk.get("firm甲", path).text
    assert len(desk.office.sends("firm甲", "GET", "/firms").json()["items"]) == 2
    assert desk.post("firm甲", f"{path}/commit", {}).status_code == 409
    again = preview(desk, "firm甲", "firms", FIRMS + "1,青山风机厂,3415,310\n2,青山铸件厂,,20\n")
    changed = desk.get("firm甲", again).text
    assert tiles(changed) == [0, 1, 1, 0]
    assert re.search(r"用地需求</td><td>300 亩</td><td><b>310 亩</b>", changed)


def test_a_long_list_of_a_promoter_becomes_a_job_that_is_watched_and_then_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_ROWS", 3)
    rows = FIRMS + "".join(f"长{at},长名单{at},,{at}\n" for at in range(5))
    assert "超过 5,000 行" in sent(desk, "firm甲", "firms", rows).text
    path = preview(desk, "promoter甲", "firms", rows)
    assert path.startswith("/jobs/")
    job_id = path.rpartition("/")[2]
    desk.office.ended("promoter甲", job_id)
    page = desk.get("promoter甲", path).text
    assert re.search(r"<dt>新增</dt><dd>5</dd>", page)
    assert "还没有写入任何内容" in page
    assert f"{path}/commit" not in desk.get("analyst甲", path).text
    assert desk.post("promoter甲", f"{path}/commit", {"version": "9"}).status_code == 412
    assert desk.post("promoter甲", f"{path}/commit", {"version": "1"}).status_code == 303
    assert desk.office.ended("promoter甲", job_id)["rows_written"] == 5
    written = desk.get("promoter甲", path).text
    assert "已全部写入" in written
    assert f"{path}/commit" not in written
    assert desk.get("promoter甲", f"{path}?lang=en").text.count("All of it is written") == 1


def test_figures_of_parks_stand_beside_those_of_now(desk: Desk) -> None:
    row = "S159041,包头装备制造产业园区,{tax},60%,2025,统计年报\n"
    path = preview(desk, "promoter甲", "parks", PARKS + row.format(tax=9))
    assert tiles(desk.get("promoter甲", path).text)[2:] == [0, 0]
    assert desk.post("promoter甲", f"{path}/commit", {}).status_code == 303
    again = preview(desk, "promoter甲", "parks", PARKS + row.format(tax=10))
    page = desk.get("promoter甲", again).text
    assert tiles(page) == [0, 1, 1, 0]
    assert re.search(r"9 万元/亩 · 2025 · 统计年报</td><td><b>10 万元/亩", page)


def test_one_row_at_fault_keeps_all_from_being_written_and_is_told_with_its_row(desk: Desk) -> None:
    table = PROJECTS + "甲项目,包头市,签约,8亿\n乙项目,天边,签约,很多\n"
    path = preview(desk, "promoter甲", "projects", table)
    page = desk.get("promoter甲", path).text
    assert tiles(page) == [1, 0, 0, 2]
    assert f"{path}/commit" not in page
    assert desk.post("promoter甲", f"{path}/commit", {}).status_code == 409
    assert "甲项目" not in desk.get("promoter甲", "/board").text
    file = desk.get("promoter甲", f"{path}/rejects.csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["3", "3"]
    assert "attachment" in file.headers["content-disposition"]


def test_an_address_cut_short_leads_to_where_a_table_is_sent(desk: Desk) -> None:
    told = desk.get("promoter甲", "/imports/firms")
    assert (told.status_code, told.headers["location"]) == (303, "/imports?lang=zh")


def test_what_is_passed_over_is_told_with_the_name_of_the_file(desk: Desk) -> None:
    table = "项目名称,盟市,随便什么\n甲,包头市,x\n"
    path = preview(desk, "promoter甲", "projects", table, "招商名单.csv")
    page = desk.get("promoter甲", path).text
    assert "招商名单.csv 以下列没有对应字段" in page


def test_a_park_elsewhere_is_told_with_its_row(desk: Desk) -> None:
    rows = "S159041,包头装备制造产业园区,9,,2025,年报\nS159051,科左后旗园区,9,,2025,年报\n"
    path = preview(desk, "promoter甲", "parks", PARKS + rows)
    assert re.search(r'<th scope="row">3</th><td>园区代码', desk.get("promoter甲", path).text)


def test_what_others_changed_after_the_preview_keeps_it_from_being_written(desk: Desk) -> None:
    first, second = (
        preview(desk, "promoter乙", "projects", PROJECTS + f"丙项目,通辽市,签约,{sum_}亿\n")
        for sum_ in (8, 9)
    )
    assert desk.post("promoter乙", f"{first}/commit", {}).status_code == 303
    answer = desk.post("promoter乙", f"{second}/commit", {})
    assert answer.status_code == 409
    assert "别人改过" in answer.text


@pytest.mark.parametrize(
    ("name", "table"), [("表.pdf", "x"), ("表.csv", ""), ("表.csv", "没有表头")]
)
def test_what_is_no_table_is_told_at_the_input(desk: Desk, name: str, table: str) -> None:
    answer = sent(desk, "promoter甲", "projects", table, name)
    assert answer.status_code == 422
    assert 'id="file-fault"' in answer.text


def test_a_form_of_another_site_and_none_at_all_do_nothing(desk: Desk) -> None:
    assert sent(desk, "promoter甲", "projects", PROJECTS, form_key="x" * 32).status_code == 403
    assert desk.post("promoter甲", "/imports/projects", {}).status_code == 422


@pytest.mark.parametrize(
    ("who", "kind"),
    [("firm甲", "projects"), ("firm甲", "parks"), ("admin甲", "firms"), ("analyst甲", "parks")],
)
def test_nobody_imports_what_is_not_theirs_to_keep(desk: Desk, who: str, kind: str) -> None:
    assert sent(desk, who, kind, PROJECTS).status_code == 403


def test_a_preview_of_another_organisation_is_not_there(desk: Desk) -> None:
    path = preview(desk, "promoter甲", "projects", PROJECTS + "丁项目,包头市,签约,8亿\n")
    for way in ("", "/rejects.csv"):
        assert desk.get("promoter乙", path + way).status_code == 404
    assert desk.post("promoter乙", f"{path}/commit", {}).status_code == 404


@pytest.mark.parametrize("probe", HOSTILE)
def test_what_a_table_says_stays_inert(desk: Desk, probe: str) -> None:
    cell = '"' + probe[:100].replace('"', '""').replace("\n", " ") + '"'
    path = preview(desk, "promoter甲", "projects", PROJECTS + f"{cell},{cell},签约,{cell}\n")
    html = desk.get("promoter甲", path).text
    assert "<script>alert" not in html
    assert "<img src=x" not in html
