"""Meetings as a page and a workbook; firms that consented."""

import html
import io
import re

import openpyxl
import pytest

from features.profiles import Firm
from service import dossiers
from service.database.people import Organisation
from service.questions import MOST
from service.web.words import WORDS
from tests.service.web.conftest import Desk
from tests.service.web.test_pages import HOSTILE

ROWS = (
    "企业名称,主要产品,所属行业,总投资（万元）,用地需求（亩）\n"
    "甲风电,风电叶片,3415,80000,300\n乙装备,工程机械,3514,30000,120\n"
)
SAID = {"rows": ROWS, "region": "内蒙古", "slots": "3", "firm_most": "2", "park_most": "1"}
FILES = {"none": ("", b"")}


def test_an_event_is_arranged_within_its_limits_and_taken_home(desk: Desk) -> None:
    page = desk.post("promoter甲", "/meetings", SAID, files=FILES)
    assert page.status_code == 200, page.text
    assert "2 家企业，排出 4 场" in page.text
    assert page.text.count('<th scope="row">甲风电</th>') == 2
    book = desk.post("promoter甲", "/meetings", {**SAID, "download": "1"}, files=FILES)
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int | float)]
    assert len(rows) == 4
    assert len({row[2] for row in rows}) == 4


@pytest.mark.parametrize("slots", ["0", "很多", "101", str(MOST) * 3])
def test_limits_that_make_no_sense_are_told_at_their_input(desk: Desk, slots: str) -> None:
    answer = desk.post("promoter甲", "/meetings", {**SAID, "slots": slots}, files=FILES)
    assert answer.status_code == 422
    assert 'id="slots-fault"' in answer.text


def test_a_firm_is_seen_while_it_consents_and_no_longer(desk: Desk) -> None:
    records, people = desk.office.database, desk.office.people
    with records.writing() as session:
        record = dossiers.submit(session, people["firm甲"], Firm(name="来去自由", land_mu=77.0))
    assert "来去自由" not in desk.get("promoter乙", "/firms-seen").text
    with records.writing() as session:
        consent = dossiers.grant(session, people["firm甲"], record.id, "150500").id
    page = desk.get("promoter乙", "/firms-seen").text
    assert "来去自由" in page
    assert "77 亩" in page
    search = re.search(r'href="/\?(name=%E6%9D%A5[^"]*)"', page)
    assert search
    answer = desk.get("promoter乙", f"/?{html.unescape(search[1])}")
    assert "来去自由" in answer.text
    assert 'id="parks"' in answer.text
    with records.writing() as session:
        dossiers.revoke(session, people["firm甲"], record.id, consent, '"1"')
    assert "来去自由" not in desk.get("promoter乙", "/firms-seen").text


def test_industries_are_shown_as_codes_with_names_or_as_the_words_written(desk: Desk) -> None:
    firm = Firm(name="词与码", industries=("3415", "多晶硅", "未列之业"))
    with desk.office.database.writing() as session:
        dossiers.submit(session, desk.office.people["promoter甲"], firm)
    page = desk.get("promoter甲", "/firms-seen")
    assert page.status_code == 200
    assert "3415 风能原动设备制造、多晶硅、未列之业" in page.text


@pytest.mark.parametrize("probe", HOSTILE)
def test_a_hostile_name_stays_inert(desk: Desk, probe: str) -> None:
    name = probe.replace(",", " ").replace('"', "'")[:90]
    said = {**SAID, "rows": ROWS.replace("甲风电", name)}
    answer = desk.post("promoter甲", "/meetings", said, files=FILES)
    assert answer.status_code in {200, 422}
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_an_office_that_serves_no_region_hears_why_it_sees_no_firms(desk: Desk) -> None:
    with desk.office.database.writing() as session:
        office = session.get_one(Organisation, desk.office.people["promoter乙"].organisation_id)
        region, office.region = office.region, ""
    page = desk.get("promoter乙", "/firms-seen").text
    with desk.office.database.writing() as session:
        session.get_one(Organisation, office.id).region = region
    assert WORDS["firms_no_region"].zh in page
    assert WORDS["firms_none_note"].zh in desk.get("promoter乙", "/firms-seen").text


def test_a_firm_that_is_listed_twice_is_remarked(desk: Desk) -> None:
    assert "同名" not in desk.post("promoter甲", "/meetings", SAID).text
    twice = {**SAID, "rows": f"{ROWS}{ROWS.splitlines()[1]}"}
    page = desk.post("promoter甲", "/meetings", twice)
    assert page.status_code == 200
    assert "同名" in page.text


def test_columns_that_are_not_read_are_remarked_beside_the_timetable(desk: Desk) -> None:
    rows = "企业名称,所属行业,投资情况说明\n甲,多晶硅,8 亿元\n"
    page = desk.post("promoter甲", "/meetings", {**SAID, "rows": rows})
    assert "投资情况说明 以下列没有对应字段" in page.text
