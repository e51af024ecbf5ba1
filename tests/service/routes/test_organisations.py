from typing import Any


def test_an_organisation_is_added_listed_and_edited(office: Any) -> None:
    made = office.made("admin甲", "/organisations", {"name": "示例商务局", "region": "包头"})
    assert (made["region"], made["adcode"]) == ("包头市", "150200")
    found = office.sends("admin乙", "GET", "/organisations?q=商务").json()["items"]
    assert found == [made]
    asked = {"name": "示例投资促进局", "region": "通辽市"}
    edit = {"json": asked, "headers": {"If-Match": '"1"'}}
    changed = office.sends("admin甲", "PUT", f"/organisations/{made['id']}", **edit)
    assert (changed.json()["adcode"], changed.headers["etag"]) == ("150500", '"2"')
    late = office.sends("admin乙", "PUT", f"/organisations/{made['id']}", **edit)
    assert late.status_code == 412
    assert late.json()["versions"]["current"] == {"name": asked["name"], "region": "150500"}


def test_a_name_is_taken_once(office: Any) -> None:
    taken = {"name": "示例机构甲"}
    assert office.sends("admin甲", "POST", "/organisations", json=taken).status_code == 409
    other = office.people["admin乙"].organisation_id
    edit = {"json": taken, "headers": {"If-Match": '"1"'}}
    assert office.sends("admin甲", "PUT", f"/organisations/{other}", **edit).status_code == 409


def test_promoters_see_what_the_region_that_their_organisation_gets_is_shown(office: Any) -> None:
    firm = office.made("firm甲", "/firms", {"firm": {"name": "示例"}})["id"]
    office.made("firm甲", f"/firms/{firm}/consents", {"region": "赤峰市"})
    assert office.sends("promoter乙", "GET", f"/firms/{firm}").status_code == 404
    other = office.people["admin乙"].organisation_id
    edit = {"json": {"name": "示例机构乙", "region": "赤峰市"}, "headers": {"If-Match": '"1"'}}
    office.sends("admin甲", "PUT", f"/organisations/{other}", **edit)
    assert office.sends("promoter乙", "GET", f"/firms/{firm}").status_code == 200


def test_a_region_is_one_or_none(office: Any) -> None:
    asked = {"name": "示例", "region": "火星"}
    refused = office.sends("admin甲", "POST", "/organisations", json=asked)
    assert [fault["path"] for fault in refused.json()["faults"]] == ["body.region"]
