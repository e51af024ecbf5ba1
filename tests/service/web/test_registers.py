"""The registers as pages: entries added, edited, turned into projects, seen by their own alone."""

import re
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from lxml import html

from features.errors import BadInput
from features.fields import specs
from features.text import LANGS, Lang
from service import boards, matchers
from service.registers import entries
from service.registers.books import BOOKS, Register
from service.submissions import ProjectSubmission
from service.web import register_forms
from service.web.words import WORDS
from tests.service.web.conftest import Desk
from tests.service.web.test_pages import HOSTILE

MET = {"name": "示例商会", "channel": "chamber", "met_on": "2026-03-02"}


def added(desk: Desk, register: str = "contacts", **more: str) -> str:
    """The address of an entry that was added by its form."""
    answer = desk.post("promoter甲", f"/registers/{register}", {**MET, **more})
    assert answer.status_code == 303, answer.text
    page = desk.get("promoter甲", f"/registers/{register}").text
    return re.findall(rf'href="(/registers/{register}/\w{{32}})\?', page)[0]


def test_what_no_register_says_has_no_share(desk: Desk) -> None:
    page = desk.get("promoter甲", "/registers").text
    shares = re.findall(r"<dt>(\S+)</dt><dd>—</dd><dd class=\"hint\">还没有登记</dd>", page)
    assert shares == ["前置服务办结", "帮办代办占比", "最多跑一次", "园区帮办覆盖"]
    services = desk.office.sends("promoter甲", "GET", "/tallies").json()["services"]
    assert services["parks_assisted"] == services["done"]
    assert services["parks_assisted"]["value"] is None
    desk.office.made("promoter甲", "/registers/assistants", {"name": "点", "park_id": "S159041"})
    assert "园区帮办覆盖</dt><dd>—" not in desk.get("promoter甲", "/registers").text


@pytest.mark.parametrize("register", Register)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_register_has_a_page_and_a_form(desk: Desk, register: str, lang: str) -> None:
    page = desk.get("promoter甲", f"/registers/{register}?lang={lang}")
    assert page.status_code == 200
    assert 'name="form_key"' in page.text
    looked = desk.get("analyst甲", f"/registers/{register}?lang={lang}")
    assert 'name="note"' not in looked.text


def test_steps_of_ours_are_shown_as_an_example(desk: Desk) -> None:
    page = desk.get("promoter甲", "/registers/procedures").text
    assert page.count("示例步骤，非文件原文") == 4
    assert "文件只写名称；步骤为我们所拟" in page
    english = desk.get("promoter甲", "/registers/procedures?lang=en").text
    assert "example steps of ours" in english


def test_a_contact_is_added_counted_and_edited(desk: Desk) -> None:
    path = added(desk, organisations="493", origin="重庆")
    assert "商会、协会" in desk.get("promoter甲", "/registers/contacts").text
    counts = desk.get("promoter甲", "/registers").text
    assert "重庆市" in counts
    assert "<td>493</td>" in counts
    edited = {**MET, "version": "1", "next_step": "回访"}
    assert desk.post("promoter甲", path, edited).status_code == 303
    page = desk.get("promoter甲", path).text
    assert 'value="回访"' in page
    assert "第 2 版" in page
    late = desk.post("promoter甲", path, edited)
    assert late.status_code == 412
    assert "第 2 版" in late.text


@pytest.mark.parametrize("lang", LANGS)
def test_a_step_that_is_late_is_marked_wherever_it_stands(desk: Desk, lang: Lang) -> None:
    asked = {"name": "超期项目", "league": "包头市"}
    project = desk.office.made("promoter甲", "/projects", asked)["id"]
    day = matchers.today() - timedelta(days=3)
    met = {"name": f"超期商会{lang}", "next_step": "回访", "next_on": day.isoformat()}
    entry = added(desk, project_id=project, **met)
    mark = WORDS["board_over"].fill(days=3).of(lang)
    for path in ("/registers/contacts", f"/board/{project}"):
        page = desk.get("promoter甲", f"{path}?lang={lang}").text
        marked = html.document_fromstring(page).xpath("//b[@class='fault']")
        assert mark in [one.text_content() for one in marked], path
    said = WORDS["register_late"].fill(days=3).of(lang)
    assert said in desk.get("promoter甲", f"{entry}?lang={lang}").text
    added(desk, name=f"超期商会{lang}", met_on=matchers.today().isoformat())
    assert said not in desk.get("promoter甲", f"{entry}?lang={lang}").text


def test_a_contact_becomes_a_project_on_the_board(desk: Desk) -> None:
    path = added(desk, firm="示例企业丁")
    entry_id = path.rpartition("/")[2]
    land = f"/contacts/{entry_id}/project"
    assert desk.post("promoter甲", land, {"version": "1"}).status_code == 422
    said = {**MET, "version": "1", "firm": "示例企业丁", "league": "包头"}
    assert desk.post("promoter甲", path, said).status_code == 303
    late = desk.post("promoter甲", land, {"version": "1"})
    assert late.status_code == 412
    assert "第 2 版" in late.text
    made = desk.post("promoter甲", land, {"version": "2"})
    assert made.status_code == 303
    page = desk.get("promoter甲", made.headers["location"]).text
    assert "示例企业丁" in page
    assert "示例商会" in page


def test_where_no_project_is_there_the_way_to_one_is_offered(desk: Desk) -> None:
    way = 'href="/board/new?lang=zh"'
    for register in Register:
        needed = any(line.kind == "project" for line in register_forms.lines(register))
        for who, offered in (("promoter乙", needed), ("analyst乙", False)):
            assert (way in desk.get(who, f"/registers/{register}").text) is offered
    desk.office.made("promoter乙", "/projects", {"name": "首个项目", "league": "包头"})
    assert way not in desk.get("promoter乙", "/registers/procedures").text


def test_a_project_shows_its_risks_and_leads_to_its_registers(desk: Desk) -> None:
    made = desk.post("promoter甲", "/board/new", {"name": "示例项目", "league": "包头市"})
    project = made.headers["location"].partition("?")[0].rpartition("/")[2]
    link = f"/registers/commitments?project_id={project}"
    assert link in desk.get("promoter甲", f"/board/{project}").text
    form = desk.get("promoter甲", link).text
    assert f'value="{project}" selected' in form
    said = {"name": "电价补贴", "project_id": project, "promised_on": "2025-01-01"}
    late = {**said, "due_on": "2025-06-30", "amount_wan": "300"}
    assert desk.post("promoter甲", "/registers/commitments", late).status_code == 303
    assert "承诺“电价补贴”逾期" in desk.get("analyst甲", f"/board/{project}").text


BLANK: tuple[object, ...] = ("", None, " ", [], False, 0)


@pytest.mark.parametrize("register", Register)
def test_no_entry_that_is_accepted_breaks_a_page(desk: Desk, register: Register) -> None:
    """Each field left blank in every way: it is refused, or every page still opens."""
    who, book = desk.office.people["promoter乙"], BOOKS[register]
    with desk.office.database.writing() as session:
        said = {"name": "示例", "league": "包头市", "chain": book.example.get("chain", "风电")}
        project = boards.submit(session, who, ProjectSubmission.model_validate(said))
        of = {"project_id": project.id} if "project_id" in specs(book.model) else {}
        for name in specs(book.model):
            for blank in BLANK:
                with suppress(BadInput):
                    entries.add(session, who, register, {**book.example, **of, name: blank})
    for path in (f"/board/{project.id}", "/board", "/progress", "/registers", "/offers"):
        assert desk.get("promoter乙", path).status_code == 200, path
    assert desk.get("promoter乙", f"/registers/{register}").status_code == 200
    case = desk.get("promoter乙", f"/api/v1/projects/{project.id}/case")
    assert case.status_code == 200


def test_faults_stand_beside_what_was_written(desk: Desk) -> None:
    said = {**MET, "met_on": "昨天", "origin": "火星", "channel": ""}
    answer = desk.post("promoter甲", "/registers/contacts", said)
    assert answer.status_code == 422
    for name in ("met_on", "origin", "channel"):
        assert f'id="{name}-fault"' in answer.text
    assert 'value="火星"' in answer.text


@pytest.mark.parametrize("who", ["promoter乙", "analyst甲", "firm甲", "admin甲"])
def test_nobody_else_adds_or_edits(desk: Desk, who: str) -> None:
    path = added(desk)
    said: dict[str, Any] = {**MET, "version": "1", "next_step": "越权"}
    assert desk.post(who, path, said).status_code == (404 if who == "promoter乙" else 403)
    assert "越权" not in desk.get("promoter甲", path).text
    assert desk.get("promoter乙", path).status_code == 404


@pytest.mark.parametrize("probe", HOSTILE)
def test_what_is_written_stays_inert(desk: Desk, probe: str) -> None:
    path = added(desk, next_step=probe[:100], led_by=probe[:100])
    for address in (path, "/registers/contacts"):
        html = desk.get("promoter甲", address).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
