"""Organisations: added, edited under a version, taken names and unknown regions told."""

import re

import pytest

from tests.service.web.conftest import Desk


def page_of(desk: Desk, name: str) -> str:
    """The address of the organisation's page, as the list leads to it."""
    listed = desk.get("admin甲", "/organisations").text
    found = re.search(rf'href="(/organisations/\w+)\?lang=zh">{name}</a>', listed)
    assert found, listed
    return found[1]


def test_an_organisation_is_added_and_edited(desk: Desk) -> None:
    said = {"name": "示例商务局", "region": "包头市"}
    assert desk.post("admin甲", "/organisations", said).status_code == 303
    path = page_of(desk, "示例商务局")
    edit = {"name": "示例商务局（新）", "region": "赤峰市", "version": "1"}
    assert desk.post("admin甲", path, edit).status_code == 303
    page = desk.get("admin甲", path).text
    assert 'value="示例商务局（新）"' in page
    assert 'value="赤峰市"' in page


def test_who_was_slower_sees_both_versions(desk: Desk) -> None:
    desk.post("admin甲", "/organisations", {"name": "示例局"})
    path = page_of(desk, "示例局")
    first = {"name": "示例局", "region": "赤峰市", "version": "1"}
    assert desk.post("admin甲", path, first).status_code == 303
    answer = desk.post("admin甲", path, {**first, "region": "通辽市"})
    assert answer.status_code == 412
    assert re.search(r'class="differs".*?赤峰市.*?<b>通辽市</b>', answer.text, re.DOTALL)
    assert desk.post("admin甲", path, {**first, "version": "2"}).status_code == 303


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"name": "", "region": ""}, "name"),
        ({"name": "示例机构甲", "region": ""}, "name"),
        ({"name": "某局", "region": "天边"}, "region"),
    ],
)
def test_a_fault_stands_at_its_input(desk: Desk, said: dict[str, str], at: str) -> None:
    for path in ("/organisations", page_of(desk, "示例机构乙")):
        answer = desk.post("admin甲", path, {**said, "version": "1"})
        assert answer.status_code == 422
        assert f'id="{at}-fault"' in answer.text


@pytest.mark.parametrize("who", ["promoter甲", "analyst甲", "firm甲"])
def test_nobody_else_keeps_organisations(desk: Desk, who: str) -> None:
    path = page_of(desk, "示例机构乙")
    for address in ("/organisations", path):
        assert desk.get(who, address).status_code == 403
        assert desk.post(who, address, {"name": "越权", "version": "1"}).status_code == 403
    assert "越权" not in desk.get("admin甲", "/organisations").text
