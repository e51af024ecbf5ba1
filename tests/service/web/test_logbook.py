"""The log: filtered by who, what, to what and when, by pages without gaps, faults at inputs."""

import re
from html import unescape

import pytest

from features import catalogue
from service import auditing
from service.web import logbook
from tests.service.web.conftest import Desk


def lines(page: str) -> list[str]:
    return re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL)


@pytest.fixture(scope="module")
def written(desk: Desk) -> str:
    """The kind of things of which there are more lines than a page holds."""
    who = desk.office.people["analyst甲"]
    with desk.office.database.writing() as session:
        for number in range(logbook.LISTED + 5):
            auditing.noted(session, who.id, "示例动作", "示例物", f"物{number}")
    return "示例物"


def test_pages_follow_one_another_without_gap_or_repeat(desk: Desk, written: str) -> None:
    page = desk.get("admin甲", "/audit", params={"kind": written}).text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    second = desk.get("admin甲", unescape(following[1])).text
    told = re.findall(r"<code>(物\d+)</code>", page) + re.findall(r"<code>(物\d+)</code>", second)
    assert told == [f"物{number}" for number in reversed(range(logbook.LISTED + 5))]
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"object_id": "物7"}, 1),
        ({"who": "analyst甲", "object_id": "物7", "action": "示例动作"}, 1),
        ({"who": "firm甲", "object_id": "物7"}, 0),
        ({"object_id": "物7", "since": "2000-01-01", "until": "2001-01-01"}, 0),
        ({"object_id": "物7", "since": "2000-01-01", "until": "2999-01-01"}, 1),
    ],
)
def test_the_log_is_filtered(desk: Desk, written: str, asked: dict[str, str], number: int) -> None:
    page = desk.get("admin甲", "/audit", params={"kind": written, **asked}).text
    assert len(lines(page)) == number


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ({"who": "没有的人"}, '<a href="#who">谁</a> '),
        ({"since": "昨天"}, '<a href="#since">自</a> '),
        ({"cursor": "x"}, "<li>"),
    ],
)
def test_a_fault_of_the_filter_is_told(desk: Desk, asked: dict[str, str], at: str) -> None:
    answer = desk.get("admin甲", "/audit", params=asked)
    assert answer.status_code == 422
    alert = answer.text.partition('class="faults"')[2].partition("</section>")[0]
    assert at in alert


def test_things_are_named_where_who_reads_may_know_their_names(desk: Desk) -> None:
    admin, office = desk.office.people["admin甲"], desk.office
    firm = office.made("firm甲", "/firms", {"firm": {"name": "日志里的企业"}})["id"]
    with office.database.writing() as session:
        for kind, named in (
            ("park", "S159041"), ("park", "没有的园区"), ("user", admin.id),
            ("organisation", admin.organisation_id), ("firm", firm),
        ):  # fmt: skip
            auditing.noted(session, admin.id, "改名示例", kind, named)
    own = desk.get("admin甲", "/audit", params={"action": "改名示例"}).text
    named = (catalogue.get("S159041").name, "admin甲", "日志里的企业", admin.organisation)
    assert all(f"{name}</a>" in own for name in named)
    other = desk.get("admin乙", "/audit", params={"action": "改名示例"}).text
    assert "日志里的企业" not in other
    assert f"<code>{firm[:12]}</code>" in other
