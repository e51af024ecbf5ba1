"""One person's page: changed, shut out, given a link; both versions where two edit at once."""

import re
from typing import Any

import pytest

from service import accounts
from service.web.words import WORDS
from tests.service.web.conftest import Desk

AS_IT_IS = {"role": "firm", "organisation": "示例机构乙", "email": "", "active": "yes"}


def path(desk: Desk, who: str = "firm乙") -> str:
    return f"/people/{desk.office.people[who].id}"


def version(desk: Desk, who: str = "firm乙") -> str:
    found = re.search(r'name="version" value="(\d+)"', desk.get("admin甲", path(desk, who)).text)
    assert found
    return found[1]


def edited(desk: Desk, who: str = "firm乙", **said: str) -> Any:
    now = {**AS_IT_IS, "version": version(desk, who)}
    return desk.post("admin甲", path(desk, who), {**now, **said})


def test_a_person_is_changed_and_the_log_says_so(desk: Desk) -> None:
    answer = edited(desk, email="Firm@Example.com")
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"{path(desk)}?lang=zh"
    assert 'value="firm@example.com"' in desk.get("admin甲", path(desk)).text
    log = desk.get("admin甲", "/audit", params={"object_id": path(desk)[8:]}).text
    assert "edited" in log
    assert "firm@example.com" not in log


def test_who_is_shut_out_is_out_and_may_come_back(desk: Desk) -> None:
    assert edited(desk, active="").status_code == 303
    assert "已停用" in desk.get("admin甲", path(desk)).text
    assert desk.get("firm乙", "/desk").status_code == 303
    assert edited(desk).status_code == 303
    assert "可登录" in desk.get("admin甲", path(desk)).text


def test_who_was_slower_sees_both_versions_and_may_still_save(desk: Desk) -> None:
    seen = version(desk, "analyst乙")
    analyst = {"role": "analyst", "organisation": "示例机构乙"}
    assert edited(desk, "analyst乙", **analyst, email="a@example.com").status_code == 303
    late = {**AS_IT_IS, **analyst, "email": "b@example.com", "version": seen}
    answer = desk.post("admin甲", path(desk, "analyst乙"), late)
    assert answer.status_code == 412
    assert re.search(r'class="differs".*?a@example.*?<b>b@example', answer.text, re.DOTALL)
    newest = re.search(r'name="version" value="(\d+)"', answer.text)
    assert newest
    again = {**late, "version": newest[1]}
    assert desk.post("admin甲", path(desk, "analyst乙"), again).status_code == 303
    assert "b@example.com" in desk.get("admin甲", path(desk, "analyst乙")).text


@pytest.mark.parametrize(
    ("name", "value"), [("role", "皇帝"), ("organisation", "没有的机构"), ("email", "不是邮箱")]
)
def test_a_fault_stands_at_its_input_and_changes_nothing(desk: Desk, name: str, value: str) -> None:
    before = version(desk)
    answer = edited(desk, **{name: value})
    assert answer.status_code == 422
    assert f'id="{name}-fault"' in answer.text
    assert version(desk) == before


def test_a_link_is_shown_once_and_sets_a_password(desk: Desk) -> None:
    address = f"{path(desk, 'promoter乙')}/password-links"
    answer = desk.post("admin甲", address, {})
    assert answer.headers["cache-control"] == "no-store"
    link = re.search(r"<code>(http[^<]+/password\?key=[\w-]+)</code>", answer.text)
    assert link
    assert link[1] not in desk.get("admin甲", path(desk, "promoter乙")).text
    key = link[1].partition("key=")[2]
    said = {"key": key, "password": "一个很长的好密码啊哈二三"}
    entered = desk.office.client.post("/password", data=said, follow_redirects=False)
    assert entered.status_code == 303
    assert accounts.sign_in(desk.office.database, "promoter乙", said["password"])
    assert desk.office.sends("promoter乙", "GET", "/firms").status_code == 401


def test_a_dead_link_says_so_at_once_and_asks_for_no_password(desk: Desk) -> None:
    address, client = f"{path(desk, 'promoter乙')}/password-links", desk.office.client
    found = re.search(r"/password\?key=[\w-]+", desk.post("admin甲", address, {}).text)
    assert found
    assert 'type="password"' in client.get(found[0]).text
    desk.post("admin甲", address, {})  # a later one takes its place
    for link in (found[0], "/password?key=x", "/password"):
        page = client.get(f"{link}{'&' if '?' in link else '?'}lang=en")
        assert page.status_code == 200
        assert "The link has been used or is too old" in page.text
        assert 'type="password"' not in page.text


def test_who_is_stopped_is_given_no_link(desk: Desk) -> None:
    assert edited(desk, "promoter乙", role="promoter", active="").status_code == 303
    assert WORDS["people_renew_stopped"].zh in desk.get("admin甲", path(desk, "promoter乙")).text
    refused = desk.post("admin甲", f"{path(desk, 'promoter乙')}/password-links", {})
    assert refused.status_code == 409
    assert "password?key=" not in refused.text


@pytest.mark.parametrize("who", ["promoter甲", "analyst甲", "firm甲"])
@pytest.mark.parametrize("way", ["", "/password-links"])
def test_nobody_else_changes_people(desk: Desk, who: str, way: str) -> None:
    assert desk.get(who, path(desk)).status_code == 403
    assert desk.post(who, path(desk) + way, {**AS_IT_IS, "version": "1"}).status_code == 403


def test_nobody_is_not_there(desk: Desk) -> None:
    assert desk.get("admin甲", f"/people/{'0' * 32}").status_code == 404
    assert desk.post("admin甲", f"/people/{'0' * 32}", AS_IT_IS).status_code == 404
