"""Who uses the service: people are added and found, faults told, passwords in no log."""

import pytest

from service.credentials import SHORTEST
from tests.service.web.conftest import Desk

SAID = {
    "name": "新来的",
    "password": "一个很长的好密码啊哈二三",
    "role": "promoter",
    "organisation": "示例新机构",
    "region": "包头市",
}


def test_a_person_is_added_with_the_organisation_and_noted(desk: Desk) -> None:
    assert desk.post("admin甲", "/people", SAID).status_code == 303
    assert "新来的" in desk.get("admin甲", "/people").text
    log = desk.get("admin甲", "/audit", params={"kind": "user"}).text
    assert "added" in log
    assert SAID["password"] not in log
    assert "added" in desk.get("admin甲", "/audit", params={"kind": "organisation"}).text
    again = desk.post("admin甲", "/people", SAID)
    assert again.status_code == 422
    assert "用户名已被使用" in again.text
    assert SAID["password"] not in again.text


def test_a_password_is_as_long_as_everywhere(desk: Desk) -> None:
    said = {**SAID, "name": "刚好够长", "password": "密" * (SHORTEST - 1)}
    refused = desk.post("admin甲", "/people", said)
    assert refused.status_code == 422
    assert f"至少 {SHORTEST} 个字符" in refused.text
    taken = desk.post("admin甲", "/people", {**said, "password": "密" * SHORTEST})
    assert taken.status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [{"password": "短"}, {"role": "皇帝"}, {"organisation": ""}, {"name": "", "role": "firm"}],
)
def test_every_fault_stands_at_its_input(desk: Desk, wrong: dict[str, str]) -> None:
    answer = desk.post("admin甲", "/people", {**SAID, "name": "另一个", **wrong})
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-fault"' in answer.text


@pytest.mark.parametrize("who", ["promoter甲", "analyst甲", "firm甲"])
def test_nobody_else_adds_people(desk: Desk, who: str) -> None:
    assert desk.post(who, "/people", {**SAID, "name": "越权"}).status_code == 403


def test_people_are_found_by_name_and_role(desk: Desk) -> None:
    found = desk.get("admin甲", "/people", params={"q": "乙", "role": "firm"}).text
    assert ">firm乙<" in found
    assert ">firm甲<" not in found
    assert ">admin乙<" not in found
