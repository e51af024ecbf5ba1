"""Kept answers as people see them: kept by a button, shown as given, asked once more."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
import pytest
from lxml import html
from sqlalchemy import select, update

from features.text import LANGS
from service.database.records import AnswerContent, AnswerRecord, packed
from service.web import signed_sets
from service.web.forms import EXAMPLE
from service.web.words import WORDS
from tests.service.conftest import Office
from tests.service.web import tour
from tests.service.web.conftest import Desk, signed_in
from tests.service.web.test_languages import strange
from tests.service.web.test_weighing import MOVED, signed

ASKED = {"firm": {"name": "示例叶片", "products": "风电叶片", "land_mu": 300}, "region": "包头",
         "k": 3}  # fmt: skip


def kept_at(desk: Desk, who: str = "promoter甲", lang: str = "zh", **words: str) -> str:
    """The address of the answer that the button of the answer's page keeps."""
    return kept_by(desk, who, {**EXAMPLE, **words}, lang)


def kept_by(desk: Desk, who: str, form: dict[str, str], lang: str = "zh") -> str:
    """The same of a form."""
    answer = desk.post(who, f"/answers?lang={lang}", form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("?")[0]


def record(desk: Desk, path: str) -> Any:
    """What the interface tells of the answer at an address."""
    return desk.office.sends("promoter甲", "GET", path).json()


def test_the_button_keeps_what_the_interface_would(desk: Desk) -> None:
    page = desk.get("promoter甲", f"/?{'&'.join(f'{n}={v}' for n, v in EXAMPLE.items())}&ask=1")
    [button] = re.findall(r'<button[^>]*formaction="/answers[^>]*>', page.text)
    assert f'name="form_key" value="{desk.form_key("promoter甲")}"' in button
    mine = record(desk, kept_at(desk))
    firm = {name: said for name, said in EXAMPLE.items() if name != "regions_wanted"}
    firm = {**firm, "regions_wanted": [EXAMPLE["regions_wanted"]]}
    asked = {"firm": firm, "region": EXAMPLE["regions_wanted"], "k": 10}
    theirs = desk.office.made("promoter甲", "/answers", asked)
    assert mine["answer"] == theirs["answer"]
    same = {"rule_day", "rule_packs", "data_version", "engine_version", "firm_id"}
    assert {name: mine[name] for name in same} == {name: theirs[name] for name in same}
    log = desk.office.sends("admin甲", "GET", f"/audit?object_id={mine['id']}").json()["items"]
    assert [one["action"] for one in log] == ["asked"]


def test_an_answer_by_a_signed_set_is_of_its_version_and_asked_again_by_the_newest(
    desk: Desk,
) -> None:
    made = signed(desk, "balanced")  # as a preset is called
    choice = signed_sets.OWN + made
    path = kept_at(desk, weights=choice)
    found = record(desk, path)
    assert (found["weight_set_id"], found["weight_version"]) == (made, 1)
    page = unescape(desk.get("promoter甲", path).text)
    assert urlencode({"weights": choice}) in page
    assert "balanced 第 1 版" in page
    anew = {**MOVED, "w_ports": "20", "base": choice, "name": "balanced", "sign": "next"}
    assert desk.post("analyst甲", "/weights/tune", {**anew, "version": "1"}).status_code == 303
    again = desk.post("promoter甲", f"{path}/again", {})
    assert again.status_code == 303
    newer = record(desk, str(again.headers["location"]).partition("?")[0])
    assert (newer["weight_set_id"], newer["weight_version"]) == (made, 2)


def test_an_answer_with_moved_weights_is_of_no_set(desk: Desk) -> None:
    choice = signed_sets.OWN + signed(desk, "电价丙")
    path = kept_at(desk, weights=choice, weigh_cost="8")
    found = record(desk, path)
    assert (found["weight_set_id"], found["weight_version"]) == (None, None)
    assert WORDS["answers_change_weights"].zh in desk.get("promoter甲", path).text


def test_an_answer_from_a_kept_profile_is_of_its_version(desk: Desk) -> None:
    firm = {"name": "存档叶片", "products": "风电叶片", "investment_wan": 1000 / 3, "land_mu": 300}
    made = desk.office.made("firm甲", "/firms", {"firm": firm})
    link = re.search(rf'href="(/\?[^"]*kept={made["id"]}[^"]*ask=1[^"]*)"',
                     unescape(desk.get("firm甲", f"/profiles/{made['id']}").text))  # fmt: skip
    assert link
    said = dict(parse_qsl(link[1].partition("?")[2]))
    path = kept_by(desk, "firm甲", said)
    found = desk.office.sends("firm甲", "GET", path).json()
    assert (found["firm_id"], found["firm_version"]) == (made["id"], 1)
    with desk.office.database.reading() as session:
        content = session.get_one(AnswerRecord, found["id"]).content
        assert content.question["firm"]["investment_wan"] == 1000 / 3  # not as the form shows it
    path = kept_by(desk, "firm甲", {**said, "land_mu": "301"})
    assert desk.office.sends("firm甲", "GET", path).json()["firm_id"] is None


def test_a_form_with_faults_keeps_the_chosen_set(desk: Desk) -> None:
    choice = signed_sets.OWN + signed(desk, "电价丁")
    answer = desk.post("promoter甲", "/answers", {**EXAMPLE, "land_mu": "-5", "weights": choice})
    assert answer.status_code == 422
    assert f'<option value="{choice}" selected>' in answer.text


def test_nobody_is_shown_the_button_who_is_not_signed_in(desk: Desk) -> None:
    page = desk.get("", f"/?{'&'.join(f'{n}={v}' for n, v in EXAMPLE.items())}&ask=1").text
    assert "formaction=" in page
    assert "/answers" not in page


def test_a_form_with_faults_keeps_nothing(desk: Desk) -> None:
    before = count(desk)
    answer = desk.post("promoter甲", "/answers", {**EXAMPLE, "land_mu": "-5"})
    assert answer.status_code == 422
    assert 'id="land_mu-fault"' in answer.text
    assert count(desk) == before


def count(desk: Desk) -> int:
    with desk.office.database.reading() as session:
        return len(session.scalars(select(AnswerRecord.id)).all())


def test_the_list_tells_who_asked_for_which_firm_and_the_first_park(desk: Desk) -> None:
    told = desk.office.made("firm乙", "/answers", {**ASKED, "weights": "green_power"})
    page = desk.get("analyst乙", "/answers").text
    first = told["answer"]["matches"][0]
    [row] = re.findall(rf'<tr><th scope="row"><a href="/answers/{told["id"]}.*?</tr>', page)
    for said in ("示例叶片", first["park"]["name"], "firm乙", "绿电偏好型", told["rule_day"]):
        assert said in row
    assert told["id"] not in desk.get("analyst甲", "/answers").text


def test_an_organisation_that_kept_none_is_told_how(office: Office) -> None:
    page = signed_in(office).get("firm甲", "/answers").text
    assert "还没有存档的答案" in page
    assert "存下这份答案" in page


def test_lists_are_turned(desk: Desk) -> None:
    for _ in range(21):
        desk.office.made("promoter甲", "/answers", {**ASKED, "k": 1})
    page = desk.get("promoter甲", "/answers").text
    assert page.count('<th scope="row">') == 20
    [following] = re.findall(r'rel="next" href="([^"]+)"', page)
    older = desk.get("promoter甲", following.replace("&amp;", "&")).text
    assert 'rel="first"' in older
    assert not set(ids(page)) & set(ids(older))
    assert desk.get("promoter甲", "/answers?cursor=none").status_code == 422


def ids(page: str) -> list[str]:
    return re.findall(r'href="/answers/([0-9a-f]{32})', page)


@pytest.mark.parametrize("lang", LANGS)
def test_an_answer_stands_as_it_was_given(desk: Desk, lang: str) -> None:
    """In its own language, whichever the page's; without anything worked out anew."""
    path = kept_at(desk, lang=lang)
    told = record(desk, path)["answer"]
    for of_page in LANGS:
        page = desk.get("promoter甲", f"{path}?lang={of_page}").text
        at = page.index('id="counts"')
        for match in told["matches"]:
            at = page.index(f'data-id="{match["park"]["id"]}"', at)
        for reason in told["matches"][0]["reasons"][:3]:
            assert reason["label"] in unescape(page)
        assert strange(page, of_page) == []


def test_what_was_given_is_shown_though_figures_changed_since(desk: Desk) -> None:
    """And what was, is told: the very text is read, not asked again."""
    path = kept_at(desk, land_mu="77亩")
    with desk.office.database.writing() as session:
        found = session.get_one(AnswerRecord, path.rpartition("/")[2])
        told = orjson.loads(found.content.result)
        told["matches"][0]["park"]["name"] = "从前的名字"
        told["matches"][0]["reasons"][0]["criterion"] = "of_then"
        changed = update(AnswerContent).where(AnswerContent.digest == found.content_digest)
        session.execute(changed.values(packed=packed(orjson.dumps(told))))
        of_then = {"data_version": "of_then", "engine_version": "0.0.1"}
        session.execute(update(AnswerRecord).where(AnswerRecord.id == found.id).values(of_then))
    page = desk.get("promoter甲", path)
    assert page.status_code == 200
    assert "从前的名字" in page.text
    assert "此后变了：数据版本、引擎版本" in page.text
    assert "从前的名字" in desk.get("promoter甲", "/answers").text


def test_an_answer_without_a_park_says_what_ruled_them_out(desk: Desk) -> None:
    asked = {"firm": {"name": "无处", "regions_excluded": ["内蒙古"]}, "region": "内蒙古"}
    told = desk.office.made("promoter甲", "/answers", asked)
    page = desk.get("promoter甲", f"/answers/{told['id']}").text
    assert 'id="none-left"' in page
    assert told["answer"]["barriers"][0]["label"] in page
    assert "没有园区可去" in desk.get("promoter甲", "/answers").text


def test_the_same_is_asked_now_and_stands_beside_the_answer_before(desk: Desk) -> None:
    asked = {**ASKED, "as_of": "2025-06-10", "weights": {"tariff": 2, "level": 1}}
    then = desk.office.made("promoter甲", "/answers", asked)
    sent = desk.post("promoter甲", f"/answers/{then['id']}/again?lang=en", {})
    assert sent.status_code == 303
    to = sent.headers["location"]
    now = record(desk, to.partition("?")[0])
    assert now["id"] != then["id"]
    assert now["answer"]["weights"] == then["answer"]["weights"]
    assert now["answer"]["as_of"] > "2025-06-10"
    page = desk.get("promoter甲", to).text
    assert f'href="/answers/{then["id"]}' in page
    assert "The answer is kept" in page


def test_a_button_that_is_pressed_twice_keeps_one_answer(desk: Desk) -> None:
    path = kept_at(desk)
    before = count(desk)
    sent = {"once": once_of(desk.get("promoter甲", path).text)}
    first, second = (desk.post("promoter甲", f"{path}/again", sent) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert count(desk) == before + 1
    later = {"once": once_of(desk.get("promoter甲", path).text)}
    third = desk.post("promoter甲", f"{path}/again", later)
    assert third.headers["location"] != first.headers["location"]


def test_an_answer_is_kept_once_though_its_button_is_pressed_twice(desk: Desk) -> None:
    page = desk.get("promoter甲", f"/?{urlencode({**EXAMPLE, 'ask': '1'})}").text
    once = {"once": once_of(page)}
    assert kept_at(desk, **once) == kept_at(desk, **once)
    assert kept_at(desk, **once) != kept_at(desk, **once, land_mu="301")


def once_of(page: str) -> str:
    """What tells a page from the same page drawn another time."""
    [said] = re.findall(r'name="once" value="([^"]+)"', page)
    return str(said)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_no_field_any_more_is_left_out_and_said_so(desk: Desk, lang: str) -> None:
    path = kept_at(desk)
    with desk.office.database.writing() as session:
        found = session.get_one(AnswerRecord, path.rpartition("/")[2]).content
        firm = {**found.question["firm"], "of_then": 1, "land_mu": "许多"}
        changed = update(AnswerContent).where(AnswerContent.digest == found.digest)
        session.execute(changed.values(question={**found.question, "firm": firm}))
    told = f"{ {'zh': '用地需求', 'en': 'Land needed'}[lang] }"
    for address in (path, desk.post("promoter甲", f"{path}/again", {}).headers["location"]):
        mark = "&" if "?" in address else "?"
        page = desk.get("promoter甲", re.sub(r"lang=\w+", "", address) + f"{mark}lang={lang}")
        [said] = html.document_fromstring(page.text).xpath("//p[@class='warn']")
        assert "of_then" in said.text_content()
        assert told in said.text_content()


def test_a_kept_firm_is_asked_for_as_it_says_now_and_a_withdrawn_one_is_not(desk: Desk) -> None:
    office = desk.office
    firm = office.made("firm甲", "/firms", {"firm": {"name": "甲"}})["id"]
    then = office.made("firm甲", f"/firms/{firm}/answers", {"region": "包头", "k": 2})["id"]
    said = {"json": {"firm": {"name": "甲二"}}, "headers": {"If-Match": '"1"'}}
    assert office.sends("firm甲", "PUT", f"/firms/{firm}", **said).is_success
    sent = desk.post("firm甲", f"/answers/{then}/again", {})
    now = record(desk, sent.headers["location"].partition("?")[0])
    assert (now["firm_version"], now["answer"]["firm"]["name"]) == (2, "甲二")
    gone = {"headers": {"If-Match": '"2"'}}
    assert office.sends("firm甲", "DELETE", f"/firms/{firm}", **gone).is_success
    assert desk.post("firm甲", f"/answers/{then}/again", {}).status_code == 409
    assert desk.get("firm甲", f"/answers/{then}").status_code == 200


def test_an_answer_of_others_is_not_there_to_stand_beside(desk: Desk) -> None:
    mine, theirs = kept_at(desk), kept_at(desk, "promoter乙")
    of_others = theirs.rpartition("/")[2]
    absent = desk.get("promoter甲", f"{mine}?beside={'f' * 32}")
    foreign = desk.get("promoter甲", f"{mine}?beside={of_others}")
    assert (absent.status_code, foreign.status_code) == (404, 404)
    assert foreign.text.replace(of_others, "f" * 32) == absent.text
    assert desk.get("promoter甲", f"{mine}?beside=x").status_code == 422


def test_what_was_asked_can_be_changed_first(desk: Desk) -> None:
    path = kept_at(desk, weights="green_power", land_mu="123亩")
    page = desk.get("promoter甲", path).text
    [form] = re.findall(r'href="(/\?name=[^"]+)"', page)
    filled = desk.get("promoter甲", form.replace("&amp;", "&")).text
    assert 'value="123"' in filled
    assert '<option value="green_power" selected' in filled


def test_reports_are_those_of_the_kept_answer(desk: Desk) -> None:
    page = desk.get("promoter甲", kept_at(desk)).text
    links = re.findall(r'href="(/api/v1/answers/[^"]+)"', page)
    assert len(links) == 3
    assert desk.get("promoter甲", links[-1]).status_code == 200


def test_every_role_finds_the_way_from_the_desk(desk: Desk) -> None:
    for who in filter(None, tour.VISITORS):
        assert 'href="/answers?lang=zh"' in desk.get(who, "/desk").text


def test_an_answer_of_another_shape_is_shown_and_reported(desk: Desk) -> None:
    """As an earlier release kept it, or one that asked a firm for what is asked no more."""
    path = kept_at(desk, land_mu="78亩")
    with desk.office.database.writing() as session:
        found = session.get_one(AnswerRecord, path.rpartition("/")[2]).content
        told, question = orjson.loads(found.result), dict(found.question)
        question["firm"] = {**question["firm"], "of_then": 1}
        del told["barriers"]
        for one in told["matches"]:
            del one["remarks"]
        unknown = dict.fromkeys(("score", "low", "high", "coverage", "firm_side", "park_side"))
        told["matches"][0] |= unknown
        changed = update(AnswerContent).where(AnswerContent.digest == found.digest)
        values = {"packed": packed(orjson.dumps(told)), "question": question}
        session.execute(changed.values(values))
    page = desk.get("promoter甲", path)
    assert page.status_code == 200, page.text
    assert "78 亩" in page.text
    assert not re.search(r"\bnan\b", page.text)
    assert (
        f"{told['matches'][0]['park']['name']}</span> —" in desk.get("promoter甲", "/answers").text
    )
    for kind in ("docx", "pdf", "xlsx"):
        report = desk.get("promoter甲", f"/api/v1{path}/report?format={kind}")
        assert report.status_code == 200, (kind, report.text)
