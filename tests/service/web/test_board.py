"""The board as pages: lights, timers, sums apart, both versions of a conflict, obstacles."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from lxml import html

from features import catalogue
from features.text import LANGS, Lang
from service import accounts, matchers
from service.accounts import NewUser, Role
from service.web.forms import EXAMPLE
from service.web.words import WORDS
from tests.service.web import tour
from tests.service.web.conftest import Desk, entered
from tests.service.web.test_pages import HOSTILE

SAID = {"name": "风电叶片", "league": "包头市", "stage": "signed", "signed_wan": "8亿"}


def made(desk: Desk, who: str = "promoter甲", **more: str) -> str:
    """The address of a project that was submitted."""
    answer = desk.post(who, "/board/new", {**SAID, **more})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("?")[0])


@pytest.mark.parametrize(
    ("role", "name"), [(Role.promoter, "board_empty_note"), (Role.firm, "board_empty_firm")]
)
def test_an_empty_board_says_whose_projects_come_there(desk: Desk, role: Role, name: str) -> None:
    new = NewUser(f"新来的{role}", "一个很长的好密码啊哈", role, f"没有项目的{role}", "150200")
    with desk.office.database.writing() as session:
        desk.sessions[new.name] = entered(session, accounts.add(session, new).id)
    assert WORDS[name].zh in desk.get(new.name, "/board").text


def test_a_project_is_submitted_shown_and_counted(desk: Desk) -> None:
    path = made(desk, "promoter乙", paid_in_wan="", planned_wan="12亿")
    page = desk.get("promoter乙", path).text
    assert "80,000 万元" in page
    assert "120,000 万元" in page
    board = desk.get("promoter乙", "/board").text
    assert "0/1 = 0.0%" in board
    assert "到位资金未知 1 项" in board


def test_a_project_of_unknown_size_is_left_out_of_the_share_as_the_board_says(desk: Desk) -> None:
    for planned, paid_in in (("9亿", "1.2亿"), ("15亿", "10.5亿"), ("", "2.8亿")):
        made(desk, planned_wan=planned, paid_in_wan=paid_in)
    board = desk.get("promoter甲", "/board").text
    assert board.count("10.5/11.7 = 89.7%") == 2
    assert "计划总投资未知 1 项，均未计入占比" in board


@pytest.mark.parametrize(("ago", "light"), [(101, "red"), (99, "green")])
def test_a_light_follows_the_hundred_days(desk: Desk, ago: int, light: str) -> None:
    day = (matchers.today() - timedelta(days=ago)).isoformat()
    path = made(desk, signed_on=day)
    shown = desk.get("promoter甲", f"/board?light={light}").text
    other = desk.get("promoter甲", f"/board?light={'green' if light == 'red' else 'red'}").text
    assert path in shown
    assert path not in other
    assert ("超期 1 天" if light == "red" else "还剩 1 天") in desk.get("promoter甲", path).text


def test_who_was_slower_sees_both_versions_and_may_still_save(desk: Desk) -> None:
    path = made(desk)
    assert (
        desk.post("promoter甲", path, {**SAID, "version": "1", "chain": "风电"}).status_code == 303
    )
    late = {**SAID, "version": "1", "chain": "光伏"}
    answer = desk.post("promoter甲", path, late)
    assert answer.status_code == 412
    assert re.search(r'class="differs".*?风电.*?<b>光伏</b>', answer.text, re.DOTALL)
    assert "光伏" not in desk.get("promoter甲", path).text
    assert desk.post("promoter甲", path, {**late, "version": "2"}).status_code == 303
    assert "光伏" in desk.get("promoter甲", path).text


def test_saving_the_form_of_a_project_keeps_whose_it_is_and_where(desk: Desk) -> None:
    firm = desk.office.made("firm甲", "/firms", {"firm": {"name": "甲厂"}})["id"]
    said = {"name": "风电叶片", "league": "包头市", "firm_id": firm, "park_id": "S159041"}
    made = desk.office.made("promoter甲", "/projects", said)["id"]
    page = desk.get("promoter甲", f"/board/{made}").text
    [park] = re.findall(r'name="park_id"[^>]*value="(\w+)"', page)
    sent = {**SAID, "version": "1", "park_id": park}
    assert desk.post("promoter甲", f"/board/{made}", sent).status_code == 303
    kept = desk.office.sends("promoter甲", "GET", f"/projects/{made}").json()
    assert (kept["firm_id"], kept["park_id"]) == (firm, "S159041")


def test_a_project_advances_on_its_page(desk: Desk) -> None:
    path = made(desk)
    assert desk.post("promoter甲", f"{path}/advance", {"version": "1"}).status_code == 303
    page = desk.get("promoter甲", path).text
    assert f'name="started_on" type="date" value="{matchers.today()}"' in page
    assert desk.post("promoter甲", f"{path}/advance", {"version": "1"}).status_code == 412


def test_a_project_tells_the_days_of_the_stages_that_it_has_reached(desk: Desk) -> None:
    path = made(desk, stage="started", signed_on="2025-03-02", started_on="")
    page = html.document_fromstring(desk.get("analyst甲", path).text)
    [facts, *_] = page.xpath("//dl[@class='essentials']")
    told = {one.xpath("dt")[0].text_content(): one.xpath("dd")[0].text_content() for one in facts}
    assert told[WORDS["board_signed_on"].zh] == "2025-03-02"
    assert told[WORDS["board_started_on"].zh] == WORDS["unknown"].zh
    assert WORDS["board_producing_on"].zh not in told


def test_what_holds_a_project_up_is_raised_and_closed(desk: Desk) -> None:
    path = made(desk)
    assert desk.post("promoter甲", f"{path}/obstacles", {"said": "缺用地指标"}).status_code == 303
    page = desk.get("promoter甲", path).text
    close = re.search(rf'action="({path}/obstacles/\w+)\?', page)
    assert close
    assert "1 个问题" in desk.get("promoter甲", "/board").text
    assert desk.post("promoter甲", close[1], {}).status_code == 412
    assert desk.post("promoter甲", close[1], {"version": "1"}).status_code == 303
    assert "销号于" in desk.get("promoter甲", path).text
    assert desk.post("promoter甲", f"{path}/obstacles", {"said": ""}).status_code == 422


def test_faults_stand_beside_what_was_written(desk: Desk) -> None:
    answer = desk.post("promoter甲", "/board/new", {**SAID, "league": "天边", "name": ""})
    assert answer.status_code == 422
    assert 'id="league-fault"' in answer.text
    assert 'value="天边"' in answer.text


def test_a_day_to_come_is_told_beside_its_input(desk: Desk) -> None:
    later = (matchers.today() + timedelta(days=1)).isoformat()
    said = {**SAID, "stage": "producing", "producing_on": later}
    for address in ("/board/new", made(desk)):
        answer = desk.post("promoter甲", address, {**said, "version": "1"})
        assert answer.status_code == 422
        assert f"晚于今天（{matchers.today()}）" in answer.text
        assert f'value="{later}"' in answer.text


@pytest.mark.parametrize("who", ["promoter乙", "analyst甲", "firm甲", "admin甲"])
@pytest.mark.parametrize("way", ["", "/advance", "/obstacles"])
def test_nobody_else_changes_a_project(desk: Desk, who: str, way: str) -> None:
    path = made(desk)
    said: dict[str, Any] = {**SAID, "version": "1", "said": "越权"}
    answer = desk.post(who, path + way, said)
    assert answer.status_code == (404 if who == "promoter乙" else 403)
    assert "越权" not in desk.get("promoter甲", path).text


def test_another_organisations_project_is_not_there(desk: Desk) -> None:
    path = made(desk)
    assert desk.get("promoter乙", path).status_code == 404
    assert desk.get("promoter甲", "/board/nothing").status_code == 422
    assert path not in desk.get("promoter乙", "/board").text


@pytest.mark.parametrize("probe", HOSTILE)
def test_what_is_written_stays_inert(desk: Desk, probe: str) -> None:
    path = made(desk, name=probe[:100], responsible=probe[:100])
    desk.post("promoter甲", f"{path}/obstacles", {"said": probe})
    for address in (path, "/board"):
        html = desk.get("promoter甲", address).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "onfocus='alert" not in html


def test_each_fault_is_told_with_what_its_input_is_called(desk: Desk) -> None:
    path = made(desk)
    wrong = {"name": "", "league": "包斗", "park_id": "没有这个园区", "paid_in_wan": "-5"}
    answer = desk.post("promoter甲", path, {**SAID, **wrong, "version": "1"})
    assert answer.status_code == 422
    alert = re.search(r'<section class="faults".*?</section>', answer.text, re.DOTALL)
    assert alert is not None
    found = re.findall(r'<a href="#(\w+)">([^<]*)</a> ([^<]*)', alert[0])
    told = {name: f"{label} {said}" for name, label, said in found}
    assert told == {
        "name": "项目名称 必填项缺失",
        "league": "盟市 应为一个行政区（收到：包斗）",
        "park_id": "园区（代码或名称） 目录中没有这个园区（收到：没有这个园区）",
        "paid_in_wan": "到位资金 不得小于 0（收到：-5）",
    }


def test_a_project_names_its_park(desk: Desk) -> None:
    page = desk.get("promoter甲", made(desk, park_id="S159041")).text
    assert '<a href="/parks/S159041?lang=zh">包头装备制造产业园区</a>' in page


def test_one_project_is_not_told_as_several(desk: Desk) -> None:
    page = desk.get("promoter甲", "/board?lang=en").text
    counts = re.findall(r"<dd>(\d+)<i> (projects?)</i></dd>", page)
    assert counts
    assert all((said == "project") is (count == "1") for count, said in counts)


def test_a_project_begins_with_a_matched_firm_and_its_park(desk: Desk) -> None:
    """From the firms that one may see, from an answer and from a kept one: the form is filled in,
    and the project is of that firm.
    """
    firm = {"name": "立项叶片", "products": "风电叶片", "investment_wan": 80000, "land_mu": 300}
    kept = desk.office.made("firm乙", "/firms", {"firm": firm})["id"]
    desk.office.made("firm乙", f"/firms/{kept}/consents", {"region": "包头市"})
    asked = {"firm": firm, "region": "内蒙古", "k": 3}
    told = desk.office.made("promoter甲", "/answers", asked)["id"]
    query = urlencode({**firm, "kept": kept, "regions_wanted": "包头", "ask": "1"})
    pages = {
        "/firms-seen": {"firm_id": kept},
        f"/?{query}": {"firm_id": kept, "name": firm["name"]},
        f"/answers/{told}": {"name": firm["name"]},
    }
    for path, expected in pages.items():
        links = beginnings(desk.get("promoter甲", path).text)
        link = next(one for one in links if expected.items() <= said_in(one).items())
        form = html.document_fromstring(desk.get("promoter甲", link).text).forms[-1]
        sent = dict(form.form_values())
        assert (sent["name"], sent["planned_wan"]) == ("立项叶片", "80000")
        assert sent.get("firm_id") == expected.get("firm_id")
        if path != "/firms-seen":
            assert sent["league"]
            assert catalogue.get(sent["park_id"]).id == said_in(link)["park_id"]
        answer = desk.post("promoter甲", "/board/new", {**sent, "league": "包头市"})
        [made_at] = re.findall(r"/board/(\w+)", answer.headers["location"])
        project = desk.office.sends("promoter甲", "GET", f"/projects/{made_at}").json()
        assert project["firm_id"] == expected.get("firm_id")


def test_a_project_that_is_filled_in_outlasts_the_consent_of_its_firm(desk: Desk) -> None:
    kept = desk.office.made("firm乙", "/firms", {"firm": {"name": "收回授权"}})["id"]
    consent = desk.office.made("firm乙", f"/firms/{kept}/consents", {"region": "包头市"})
    assert desk.get("promoter甲", f"/board/new?firm_id={kept}").status_code == 200
    gone = {"If-Match": f'"{consent["version"]}"'}
    revoked = f"/firms/{kept}/consents/{consent['id']}"
    assert desk.office.sends("firm乙", "DELETE", revoked, headers=gone).status_code == 200
    answer = desk.post("promoter甲", "/board/new", {**SAID, "name": "写了很久", "firm_id": kept})
    assert answer.status_code == 422
    form = dict(html.document_fromstring(answer.text).forms[-1].form_values())
    assert form["name"] == "写了很久"
    assert "firm_id" not in form
    assert desk.get("promoter甲", f"/board/new?firm_id={kept}").status_code == 404


def test_only_who_may_begin_a_project_is_shown_how(desk: Desk) -> None:
    query = urlencode({**EXAMPLE, "ask": "1"})
    for who in ("", "firm甲", "analyst甲", "admin甲"):
        assert beginnings(desk.get(who, f"/?{query}").text) == []
    assert beginnings(desk.get("promoter甲", f"/?{query}").text)


def test_a_target_can_be_made_a_project(desk: Desk) -> None:
    said = {"place": "S159041", "rows": tour.GOOD_ROWS, "ask": "1"}
    [link, *_] = beginnings(desk.post("promoter甲", "/targets", said).text)
    assert said_in(link)["park_id"] == "S159041"
    assert said_in(link)["name"] in {"甲风电", "乙装备"}


def test_a_project_begun_from_a_kept_target_is_of_that_firm(desk: Desk) -> None:
    firm = {"name": "留档看板企业", "industries": ["3415"], "land_mu": 300}
    kept = desk.office.made("promoter甲", "/firms", {"firm": firm})["id"]
    for name in ("同名企业", "同名企业"):
        desk.office.made("promoter甲", "/firms", {"firm": {**firm, "name": name}})
    said = {"place": "S159041", "kept": "yes", "ask": "1", "k": "100"}
    links = beginnings(desk.post("promoter甲", "/targets", said).text)
    named = {said_in(link)["name"]: said_in(link).get("firm_id") for link in links}
    assert named["留档看板企业"] == kept
    assert named["同名企业"] is None
    [link] = [one for one in links if said_in(one)["name"] == "留档看板企业"]
    assert f'name="firm_id" value="{kept}"' in desk.get("promoter甲", link).text


@pytest.mark.parametrize("lang", LANGS)
def test_a_link_of_a_firm_that_is_not_there_says_so_and_leads_nowhere(
    desk: Desk, lang: Lang
) -> None:
    theirs = desk.office.made("firm乙", "/firms", {"firm": {"name": "别家"}})["id"]
    own = desk.office.made("promoter甲", "/firms", {"firm": {"name": "撤回的"}})["id"]
    asked = {"name": "填的名字", "ask": "1", "kept_version": "1", "lang": lang}
    there = desk.get("promoter甲", f"/?{urlencode({**asked, 'kept': own})}")
    assert f"firm_id={own}" in there.text
    desk.post("promoter甲", f"/profiles/{own}/withdraw", {"version": "1"})
    told = []
    for kept in (own, theirs, "f" * 32, "x", "a\0b", "<b>"):
        page = desk.get("promoter甲", f"/?{urlencode({**asked, 'kept': kept})}")
        assert page.status_code == 200
        assert WORDS["kept_gone"].of(lang) in html.document_fromstring(page.text).text_content()
        assert all("firm_id" not in said_in(link) for link in beginnings(page.text))
        assert 'name="kept"' not in page.text
        assert "别家" not in page.text
        told.append(page.text.count("填的名字"))
    assert len(set(told)) == 1


def test_a_kept_answer_begins_no_project_with_a_firm_that_was_withdrawn(desk: Desk) -> None:
    own = desk.office.made("promoter甲", "/firms", {"firm": {"name": "先答后撤"}})["id"]
    asked = desk.office.made("promoter甲", f"/firms/{own}/answers", {"region": "内蒙古"})
    page = f"/answers/{asked['id']}"
    links = beginnings(desk.get("promoter甲", page).text)
    assert {said_in(one)["firm_id"] for one in links} == {own}
    desk.post("promoter甲", f"/profiles/{own}/withdraw", {"version": "1"})
    links = beginnings(desk.get("promoter甲", page).text)
    assert links
    assert all(desk.get("promoter甲", one).status_code == 200 for one in links)


def test_a_project_cannot_begin_with_a_firm_that_one_may_not_see(desk: Desk) -> None:
    theirs = desk.office.made("firm乙", "/firms", {"firm": {"name": "别家"}})["id"]
    for firm_id in (theirs, "f" * 32):
        assert desk.get("promoter甲", f"/board/new?firm_id={firm_id}").status_code == 404
        refused = desk.post("promoter甲", "/board/new", {**SAID, "firm_id": firm_id})
        assert refused.status_code == 422
        assert "别家" not in refused.text
    for odd in ("x", "a\0b", "set:1"):
        page = desk.get("promoter甲", f"/board/new?{urlencode({'firm_id': odd, 'park_id': odd})}")
        assert page.status_code == 200
        assert desk.post("promoter甲", "/board/new", {**SAID, "firm_id": odd}).status_code == 422


def beginnings(page: str) -> list[str]:
    """The links of a page that begin a project."""
    found = html.document_fromstring(page).xpath("//main//a[starts-with(@href, '/board/new?')]")
    return [one.get("href") for one in found if "=" in one.get("href").partition("lang=")[0]]


def said_in(link: str) -> dict[str, str]:
    return dict(parse_qsl(link.partition("?")[2]))


@pytest.mark.parametrize("lang", LANGS)
def test_a_refused_project_is_carried_to_the_other_language(desk: Desk, lang: Lang) -> None:
    said = {**SAID, "name": "换语言的项目", "signed_wan": "许多"}
    refused = desk.post("promoter甲", f"/board/new?lang={lang}", said)
    assert refused.status_code == 422
    other = "en" if lang == "zh" else "zh"
    [way] = [
        one.get("href")
        for one in html.document_fromstring(refused.text).xpath("//a[contains(@class, 'quiet')]")
        if (one.get("href") or "").endswith(f"lang={other}")
    ]
    there = desk.get("promoter甲", way).text
    assert 'value="换语言的项目"' in there
    assert 'value="许多"' in there
    path = made(desk)
    edited = desk.post("promoter甲", f"{path}?lang={lang}", {**said, "version": "1"})
    assert edited.status_code == 422
    assert WORDS["switch_forgets"].of(other) in edited.text
    assert (
        WORDS["switch_forgets"].of(other) not in desk.get("promoter甲", f"{path}?lang={lang}").text
    )
