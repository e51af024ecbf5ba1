"""The administrator's pages: people are added, faults told, and the log tells no figures."""

import pytest

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
    offices = desk.get("admin甲", "/organisations").text
    assert "示例新机构" in offices
    assert "包头市" in offices
    log = desk.get("admin甲", "/audit", params={"kind": "user"}).text
    assert "added" in log
    assert SAID["password"] not in log
    again = desk.post("admin甲", "/people", SAID)
    assert again.status_code == 422
    assert "用户名已被使用" in again.text
    assert SAID["password"] not in again.text


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


def test_the_log_is_read_by_pages(desk: Desk) -> None:
    first = desk.get("admin甲", "/audit").text
    assert "signed" not in desk.get("admin甲", "/audit", params={"before": 1}).text
    assert "<tbody><tr>" in first
