from datetime import timedelta
from typing import Any

import pytest

from service.matchers import today

SAID = {
    "name": "示例：风电叶片项目",
    "league": "包头市",
    "stage": "signed",
    "signed_wan": 150000.0,
    "planned_wan": 120000.0,
    "paid_in_wan": 8000.0,
}


def test_three_sums_are_kept_apart_and_an_unknown_one_stays_unknown(office: Any) -> None:
    made = office.made("promoter甲", "/projects", SAID)
    sums = {name: made[name] for name in ("signed_wan", "planned_wan", "paid_in_wan")}
    assert sums == {name: SAID[name] for name in sums}
    bare = office.made("promoter甲", "/projects", {"name": "乙", "league": "150500"})
    assert [bare[name] for name in sums] == [None, None, None]
    counted = office.sends("analyst甲", "GET", "/statistics").json()["all"]
    assert counted["large"]["said"] == "0.8/0.8 = 100.0%"
    assert (counted["paid_in_unknown"], counted["planned_unknown"]) == (1, 1)


def test_a_project_goes_from_stage_to_stage_and_back_to_green(office: Any) -> None:
    signed_on = (today() - timedelta(days=101)).isoformat()
    said = {**SAID, "signed_on": signed_on}
    made = office.made("promoter甲", "/projects", said)
    assert (made["stage_label"], made["light"]) == ("签约", "red")
    assert made["landing_by"] == (today() - timedelta(days=1)).isoformat()
    path = f"/projects/{made['id']}"
    started = {**said, "stage": "started", "started_on": today().isoformat()}
    edit = {"json": started, "headers": {"If-Match": '"1"', "Accept-Language": "en"}}
    edited = office.sends("promoter甲", "PUT", path, **edit)
    assert edited.headers["etag"] == '"2"'
    assert [edited.json()[name] for name in ("stage_label", "light")] == ["started", None]
    late = office.sends("promoter甲", "PUT", path, **edit)
    assert late.status_code == 412
    assert late.json()["versions"]["current"]["stage"] == "started"
    assert office.sends("promoter甲", "GET", "/statistics").json()["all"]["red"] == 0


def test_projects_are_listed_by_league(office: Any) -> None:
    for league in ("包头市", "通辽市", "包头市"):
        office.made("promoter甲", "/projects", {**SAID, "league": league})
    for code, count in {"150200": 2, "150500": 1, "150100": 0, "": 3}.items():
        query = {"league": code}
        listed = office.sends("analyst甲", "GET", "/projects", params=query).json()["items"]
        assert len(listed) == count
    assert office.sends("promoter乙", "GET", "/projects").json()["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"planned_wan": -1},
        {"paid_in_wan": "8亿"},
        {"stage": "finished"},
        {"league": "火星"},
        {"signed_on": "2026-11-02", "started_on": "2026-11-01"},
        {"signed_on": 86400},
        {"stage": "producing", "producing_on": "2099-01-01"},
        {"name": ""},
    ],
)
def test_what_cannot_be_is_refused(sqlite_office: Any, wrong: dict[str, Any]) -> None:
    answer = sqlite_office.sends("promoter甲", "POST", "/projects", json={**SAID, **wrong})
    assert answer.status_code == 422
    assert answer.json()["faults"]


BOARD = (
    {"name": "甲", "league": "包头市", "stage": "signed", "chain": "风电", "responsible": "王主任",
     "planned_wan": 300, "due_on": "2020-01-01", "signed_on": "2019-12-01"},
    {"name": "乙", "league": "包头市", "chain": "光伏", "responsible": "李主任",
     "planned_wan": 100, "due_on": "2099-06-01"},
    {"name": "丙", "league": "通辽市", "chain": "风电", "planned_wan": 200},
    {"name": "丁", "league": "通辽市", "chain": "风电", "due_on": "2099-01-01"},
)  # fmt: skip


@pytest.fixture(scope="module")
def board(sqlite_office: Any) -> Any:
    """An office with four projects."""
    for one in BOARD:
        sqlite_office.made("promoter甲", "/projects", one)
    return sqlite_office


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, "丁丙乙甲"),
        ({"sort": "oldest"}, "甲乙丙丁"),
        ({"sort": "due_first"}, "甲丁乙丙"),
        ({"sort": "due_last"}, "乙丁甲丙"),
        ({"sort": "largest"}, "甲丙乙丁"),
        ({"sort": "smallest"}, "乙丙甲丁"),
        ({"stage": "signed"}, "甲"),
        ({"league": "150500"}, "丁丙"),
        ({"chain": "风电", "sort": "oldest"}, "甲丙丁"),
        ({"responsible": "主任"}, "乙甲"),
        ({"light": "red"}, "甲"),
        ({"light": "green"}, "丁乙"),
        ({"light": "unknown"}, "丙"),
        ({"due_before": "2099-02-01"}, "丁甲"),
        ({"due_before": "2099-01-01", "chain": "风电", "sort": "due_first"}, "甲"),
    ],
)
def test_projects_are_looked_for_and_put_in_order(
    board: Any, wanted: dict[str, str], names: str
) -> None:
    for limit in (1, 3, 200):
        found, cursor = "", ""
        while cursor is not None:
            query = {**wanted, "limit": limit, "cursor": cursor}
            page = board.sends("analyst甲", "GET", "/projects", params=query).json()
            found += "".join(one["name"] for one in page["items"])
            cursor = page["next"]
        assert sorted(found, key=names.index) == list(found)
        assert set(found) == set(names)
        assert len(found) == len(names)


def test_a_project_that_is_edited_between_pages_moves_no_other(office: Any) -> None:
    made = [office.made("promoter甲", "/projects", one) for one in BOARD]
    query = {"sort": "largest", "limit": 1}
    first = office.sends("promoter甲", "GET", "/projects", params=query).json()
    seen = {"If-Match": '"1"'}
    smaller = {**BOARD[0], "planned_wan": 1}
    path = f"/projects/{made[0]['id']}"
    assert office.sends("promoter甲", "PUT", path, json=smaller, headers=seen).status_code == 200
    query["cursor"] = first["next"]
    after = office.sends("promoter甲", "GET", "/projects", params=query).json()
    assert [one["name"] for one in after["items"]] == ["丙"]


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyIxIiwxLCJ4Il0", "WzAsIjEiLCJ4Il0"])
def test_a_cursor_of_another_list_is_refused(sqlite_office: Any, cursor: str) -> None:
    answer = sqlite_office.sends("firm甲", "GET", "/projects", params={"cursor": cursor})
    assert [fault["path"] for fault in answer.json()["faults"]] == ["query.cursor"]
