import csv
from io import StringIO
from typing import Any

import pytest

from service.registers.leads import CHANNELS, WARM

MET = {"name": "示例单位", "met_on": "2026-03-02", "led_by": "示例领导"}


def counted(office: Any) -> dict[str, Any]:
    told = office.sends("analyst甲", "GET", "/tallies").json()["channels"]
    return {one["channel"]: one for one in told}


def test_a_contact_of_each_channel_is_kept_and_counted(office: Any) -> None:
    for channel in CHANNELS:
        made = office.made("promoter甲", "/registers/contacts", {**MET, "channel": channel})
        assert made["said"]["channel"] == channel
    told = counted(office)
    assert [told[channel]["contacts"] for channel in CHANNELS] == [1] * len(CHANNELS)
    assert {channel for channel in CHANNELS if told[channel]["warm"]} == WARM


def test_a_contact_becomes_a_project_of_its_channel(office: Any) -> None:
    asked = {**MET, "channel": "central_soe", "firm": "示例央企", "league": "包头市"}
    contact = office.made("promoter甲", "/registers/contacts", asked)
    path, seen = f"/contacts/{contact['id']}/project", {"If-Match": '"1"'}
    assert office.sends("promoter甲", "POST", path).status_code == 428
    edited = {"json": {**asked, "league": "通辽市"}, "headers": seen}
    office.sends("promoter甲", "PUT", f"/registers/contacts/{contact['id']}", **edited)
    late = office.sends("promoter甲", "POST", path, headers=seen)
    assert late.status_code == 412
    assert late.json()["versions"]["current"]["league"] == "150500"
    assert counted(office)["central_soe"]["projects"] == 0
    made = office.sends("promoter甲", "POST", path, headers={"If-Match": '"2"'})
    assert made.status_code == 201
    assert (made.json()["stage"], made.json()["league"]) == ("talks", "通辽市")
    assert counted(office)["central_soe"]["projects"] == 1
    again = office.sends("promoter甲", "POST", path, headers={"If-Match": '"3"'})
    assert again.status_code == 422


def test_an_edit_names_its_version_and_loses_nothing(office: Any) -> None:
    asked = {"name": "名录", "league": "乌兰察布市", "year": 2026, "heads": ["龙头"]}
    made = office.made("promoter甲", "/registers/target-lists", {**asked, "targets": ["甲"]})
    path = f"/registers/target-lists/{made['id']}"
    edit = {"json": {**asked, "targets": ["甲", "乙"]}}
    assert office.sends("promoter甲", "PUT", path, **edit).status_code == 428
    edit["headers"] = {"If-Match": '"1"'}
    assert office.sends("promoter甲", "PUT", path, **edit).headers["etag"] == '"2"'
    late = office.sends("promoter甲", "PUT", path, **edit)
    assert late.status_code == 412
    assert late.json()["versions"]["current"]["targets"] == ["甲", "乙"]
    told = office.sends("analyst甲", "GET", f"{path}/versions").json()["items"]
    assert [one["said"]["targets"] for one in told] == [["甲", "乙"], ["甲"]]


def test_events_are_kept_with_their_structure_and_what_was_signed(office: Any) -> None:
    """活动采取“1+5”模式，开幕式上20个项目集中签约."""
    asked = {"name": "开幕式", "format": "signing", "held_on": "2025-06-10", "structure": "1+5"}
    made = office.made("promoter甲", "/registers/events", {**asked, "projects_signed": 20})
    assert made["said"]["structure"] == "1+5"
    [told] = office.sends("analyst甲", "GET", "/tallies").json()["events"]
    assert (told["format"], told["projects_signed"]) == ("signing", 20)


def test_a_list_is_of_one_project_where_one_is_named(office: Any) -> None:
    ids = [
        office.made("promoter甲", "/projects", {"name": name, "league": "包头市"})["id"]
        for name in ("甲", "乙")
    ]
    for project in ids:
        asked = {"name": "执照", "project_id": project, "manner": "full_agency"}
        office.made("promoter甲", "/registers/services", {**asked, "opened_on": "2026-03-02"})
    query = {"project_id": ids[0]}
    listed = office.sends("analyst甲", "GET", "/registers/services", params=query).json()["items"]
    assert [one["project_id"] for one in listed] == [ids[0]]


def test_a_register_leaves_as_a_table_with_labels(office: Any) -> None:
    office.made("promoter甲", "/registers/contacts", {**MET, "channel": "alumni"})
    answer = office.sends("analyst甲", "GET", "/registers/contacts/export?format=csv")
    assert answer.headers["x-content-type-options"] == "nosniff"
    [row] = csv.DictReader(StringIO(answer.text.lstrip("\ufeff")))
    assert (row["对方单位"], row["渠道"], row["日期"]) == ("示例单位", "校友", "2026-03-02")


def test_names_of_people_are_not_in_the_log(office: Any) -> None:
    office.made("promoter甲", "/registers/contacts", {**MET, "channel": "visit"})
    assert "示例领导" not in office.sends("admin甲", "GET", "/audit").text


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"channel": "电话"}, "channel"),
        ({"met_on": "2026-02-30"}, "met_on"),
        ({"organisations": -1}, "organisations"),
        ({"origin": "火星"}, "origin"),
        ({"unheard": 1}, "unheard"),
    ],
)
def test_every_fault_is_named(sqlite_office: Any, wrong: dict[str, Any], path: str) -> None:
    asked = {**MET, "channel": "visit", **wrong}
    answer = sqlite_office.sends("promoter甲", "POST", "/registers/contacts", json=asked)
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["faults"]] == [path]
