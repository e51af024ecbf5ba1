"""A table is looked at, committed and exported over HTTP: on both engines."""

import csv
import io
from typing import Any

import openpyxl
import pytest

WHO = "promoter甲"
FIRMS = "企业编号,企业名称,所属行业,用地需求（亩）\n1,=甲,3415,300\n2,乙,2614,20\n".encode()


def sent(office: Any, content: bytes, kind: str = "firms", **more: Any) -> Any:
    return office.sends(
        WHO, "POST", f"/imports/{kind}", files={"file": ("表.csv", content)}, **more
    )


def test_a_preview_is_committed_once_and_whole(office: Any) -> None:
    preview = sent(office, FIRMS).json()
    assert (preview["added"], preview["changed"], preview["rejects"]) == (2, 0, [])
    assert office.sends(WHO, "GET", "/firms").json()["items"] == []
    path = f"/imports/firms/{preview['token']}/commit"
    key = {"Idempotency-Key": "a"}
    told = [office.sends(WHO, "POST", path, headers=key) for _ in range(2)]
    assert [answer.json() for answer in told] == [{"added": 2, "changed": 0}] * 2
    assert office.sends(WHO, "POST", path).status_code == 409
    assert len(office.sends(WHO, "GET", "/firms").json()["items"]) == 2
    changed = sent(office, FIRMS.replace(b",300", b",310")).json()
    [change] = changed["changes"]
    assert (changed["unchanged"], change["name"]) == (1, "=甲")
    [field] = change["fields"]
    assert (field["label"], field["old"], field["new"]) == ("用地需求", 300, 310)
    text = office.sends(WHO, "GET", "/exports/firms", params={"format": "csv"}).content
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert [row["企业名称"] for row in rows] == ["'=甲", "乙"]


def test_rows_in_fault_keep_the_table_from_being_committed(office: Any) -> None:
    preview = sent(office, FIRMS + "3,丙,3825,很多\n".encode()).json()
    assert (preview["token"], preview["added"], preview["rejected"]) == (None, 2, 1)
    [reject] = preview["rejects"]
    assert (reject["row"], reject["field"], reject["value"]) == (4, "用地需求", "很多")
    assert reject["problem"]
    assert reject["remedy"]


@pytest.mark.parametrize("who", ["promoter乙", "analyst甲"])
def test_nobody_else_commits_a_preview(sqlite_office: Any, who: str) -> None:
    token = sent(sqlite_office, FIRMS).json()["token"]
    answer = sqlite_office.sends(who, "POST", f"/imports/firms/{token}/commit")
    assert answer.status_code == (404 if who == "promoter乙" else 403)


@pytest.mark.parametrize("kind", ["firms", "projects"])
def test_what_is_filled_into_the_template_is_read(sqlite_office: Any, kind: str) -> None:
    content = sqlite_office.sends(WHO, "GET", f"/imports/{kind}/template").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    heads = {str(cell.value).removesuffix("*"): cell.column for cell in sheet[1]}
    for head, said in (("企业名称", "模板企业"), ("项目名称", "模板项目"), ("盟市", "包头市")):
        if head in heads:
            sheet.cell(4, heads[head], said)
    out = io.BytesIO()
    book.save(out)
    answer = sqlite_office.sends(
        WHO, "POST", f"/imports/{kind}", files={"file": ("t.xlsx", out.getvalue())}
    ).json()
    assert (answer["added"], answer["rejects"]) == (1, [])
    if kind == "projects":
        assert {"签约额（万元）", "计划总投资（万元）", "到位资金（万元）"} <= set(heads)


@pytest.mark.parametrize(
    ("kind", "head"), [("firms", "企业名称"), ("projects", "项目名称"), ("parks", "园区名称")]
)
def test_a_template_comes_as_a_csv_of_its_headings_too(
    sqlite_office: Any, kind: str, head: str
) -> None:
    path = f"/imports/{kind}/template"
    answer = sqlite_office.sends(WHO, "GET", path, params={"format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    [line] = answer.content.decode("utf-8-sig").splitlines()
    assert head in line.split(",")
    book = sqlite_office.sends(WHO, "GET", path).content
    assert openpyxl.load_workbook(io.BytesIO(book)).worksheets
    assert sqlite_office.sends(WHO, "GET", path, params={"format": "pdf"}).status_code == 422


def test_a_region_that_nobody_knows_keeps_its_row_out(sqlite_office: Any) -> None:
    table = "企业编号,企业名称,意向地区\n95,甲,内蒙古\n96,乙,呼和浩忒\n".encode()
    preview = sent(sqlite_office, table).json()
    [reject] = preview["rejects"]
    assert (preview["token"], reject["row"], reject["value"]) == (None, 3, "呼和浩忒")
    assert "呼和浩特" in reject["remedy"]
