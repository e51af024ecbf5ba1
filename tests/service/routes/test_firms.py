from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

FIRST = {"If-Match": '"1"'}
FIRM = {"name": "示例：风电叶片", "industries": ["3415"], "land_mu": 300}


def test_a_firm_comes_back_as_it_was_submitted(office: Any) -> None:
    made = office.sends("firm甲", "POST", "/firms", json={"firm": FIRM})
    assert made.status_code == 201
    assert made.headers["location"] == f"/api/v1/firms/{made.json()['id']}"
    shown = office.sends("firm甲", "GET", f"/firms/{made.json()['id']}")
    assert shown.headers["etag"] == made.headers["etag"] == '"1"'
    assert shown.json() == made.json()
    assert {name: shown.json()["firm"][name] for name in FIRM} == FIRM


def test_the_second_of_two_editors_gets_both_versions_and_nothing_is_lost(office: Any) -> None:
    made = office.made("firm甲", "/firms", {"firm": FIRM})
    path = f"/firms/{made['id']}"
    sent = {"headers": {"If-Match": '"1"'}}
    first = office.sends("firm甲", "PUT", path, json={"firm": {**FIRM, "land_mu": 310}}, **sent)
    second = office.sends("firm甲", "PUT", path, json={"firm": {**FIRM, "land_mu": 320}}, **sent)
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    assert second.status_code == 412
    versions = second.json()["versions"]
    assert [versions[name]["land_mu"] for name in ("current", "submitted")] == [310, 320]
    again = office.sends(
        "firm甲", "PUT", path, json={"firm": FIRM}, headers={"If-Match": first.headers["etag"]}
    )
    assert again.status_code == 200
    assert office.sends("firm甲", "GET", path).json()["firm"]["land_mu"] == 300


def test_of_many_editors_at_once_one_wins(office: Any) -> None:
    made = office.made("firm甲", "/firms", {"firm": FIRM})

    def edit(land_mu: int) -> int:
        answer = office.sends(
            "firm甲",
            "PUT",
            f"/firms/{made['id']}",
            json={"firm": {**FIRM, "land_mu": land_mu}},
            headers={"If-Match": '"1"'},
        )
        return int(answer.status_code)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(edit, range(1, 13))) == [200] + [412] * 11


def test_an_edit_must_say_of_which_version(office: Any) -> None:
    made = office.made("firm甲", "/firms", {"firm": FIRM})
    answer = office.sends("firm甲", "PUT", f"/firms/{made['id']}", json={"firm": FIRM})
    assert answer.status_code == 428


def test_the_same_key_sent_fifty_times_at_once_makes_one_firm(office: Any) -> None:
    def send(_: int) -> Any:
        answer = office.sends(
            "firm甲", "POST", "/firms", json={"firm": FIRM}, headers={"Idempotency-Key": "k1"}
        )
        assert answer.status_code == 201, answer.text
        return answer.content, answer.headers["etag"]

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(send, range(50)))) == 1
    assert len(office.sends("firm甲", "GET", "/firms").json()["items"]) == 1


def test_a_key_stands_for_one_request_of_one_person(office: Any) -> None:
    keyed = {"headers": {"Idempotency-Key": "k1"}}
    first = office.sends("firm甲", "POST", "/firms", json={"firm": FIRM}, **keyed)
    other = office.sends("firm甲", "POST", "/firms", json={"firm": {"name": "别家"}}, **keyed)
    another = office.sends("firm乙", "POST", "/firms", json={"firm": FIRM}, **keyed)
    assert [first.status_code, other.status_code, another.status_code] == [201, 409, 201]
    assert first.json()["id"] != another.json()["id"]


def test_a_refused_request_leaves_its_key_free(office: Any) -> None:
    keyed = {"headers": {"Idempotency-Key": "k1"}}
    wrong = office.sends("firm甲", "POST", "/firms", json={"firm": {"land_mu": -1}}, **keyed)
    right = office.sends("firm甲", "POST", "/firms", json={"firm": FIRM}, **keyed)
    assert [wrong.status_code, right.status_code] == [422, 201]
    assert {fault["path"] for fault in wrong.json()["faults"]} == {"firm.name", "firm.land_mu"}


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_hold_every_firm_once_though_others_come_meanwhile(office: Any, order: str) -> None:
    made = [office.made("firm甲", "/firms", {"firm": {"name": f"第{n}家"}}) for n in range(7)]
    names: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": 3, "cursor": cursor, "order": order}
        page = office.sends("firm甲", "GET", "/firms", params=query).json()
        names += [one["name"] for one in page["items"]]
        cursor = page["next"]
        if order == "newest":
            office.made("firm甲", "/firms", {"firm": {"name": "后来"}})
    expected = [one["name"] for one in made]
    assert names == (expected[::-1] if order == "newest" else expected)


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0", "é", "bnVsbA", "A" * 300])
def test_a_cursor_that_is_none_is_refused(sqlite_office: Any, cursor: str) -> None:
    answer = sqlite_office.sends("firm甲", "GET", "/firms", params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["path"] == "query.cursor"


def test_firms_are_found_by_a_part_of_their_name(office: Any) -> None:
    for name in ("100%绿电", "100度", "甲_乙"):
        office.made("firm甲", "/firms", {"firm": {"name": name}})
    for part, found in {"100%": ["100%绿电"], "_": ["甲_乙"], "没有": []}.items():
        listed = office.sends("firm甲", "GET", "/firms", params={"q": part}).json()["items"]
        assert [one["name"] for one in listed] == found


def seen(office: Any, who: str, firm_id: str) -> tuple[int, int]:
    """How ``who`` sees a firm: alone, and how many in the list."""
    listed = office.sends(who, "GET", "/firms").json()["items"]
    return office.sends(who, "GET", f"/firms/{firm_id}").status_code, len(listed)


@pytest.mark.parametrize("region", ["150500", "通辽市", "内蒙古自治区"])
def test_promoters_of_a_region_see_a_firm_while_it_consents(office: Any, region: str) -> None:
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    assert seen(office, "promoter乙", firm) == (404, 0)
    consent = office.made("firm甲", f"/firms/{firm}/consents", {"region": region})
    assert seen(office, "promoter乙", firm) == (200, 1)
    for other in ("firm乙", "analyst乙", "admin乙"):
        assert seen(office, other, firm) == (404, 0)
    revoked = office.sends(
        "firm甲", "DELETE", f"/firms/{firm}/consents/{consent['id']}", headers=FIRST
    )
    assert revoked.json()["revoked_at"]
    again = [
        office.sends("firm甲", "DELETE", f"/firms/{firm}/consents/{consent['id']}", headers=seen)
        for seen in ({}, FIRST, {"If-Match": revoked.headers["etag"]})
    ]
    assert [answer.status_code for answer in again] == [428, 412, 200]
    assert again[1].json()["versions"]["current"] == {"region": consent["adcode"], "revoked": True}
    assert again[2].json() == revoked.json()
    assert seen(office, "promoter乙", firm) == (404, 0)


@pytest.mark.parametrize("region", ["赤峰市", "150523", "辽宁省"])
def test_consent_to_elsewhere_or_to_a_part_shows_nothing(office: Any, region: str) -> None:
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    office.made("firm甲", f"/firms/{firm}/consents", {"region": region})
    assert seen(office, "promoter乙", firm) == (404, 0)


def test_who_only_sees_a_firm_changes_nothing_of_it(office: Any) -> None:
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    consent = office.made("firm甲", f"/firms/{firm}/consents", {"region": "通辽市"})["id"]
    edit = {"json": {"firm": FIRM}, "headers": {"If-Match": '"1"'}}
    for method, path, more in (
        ("PUT", f"/firms/{firm}", edit),
        ("GET", f"/firms/{firm}/consents", {}),
        ("POST", f"/firms/{firm}/consents", {"json": {"region": "通辽市"}}),
        ("DELETE", f"/firms/{firm}/consents/{consent}", {}),
    ):
        assert office.sends("promoter乙", method, path, **more).status_code == 403


def test_a_firm_that_is_not_shown_is_as_one_that_is_not_there(office: Any) -> None:
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    hidden = office.sends("firm乙", "GET", f"/firms/{firm}").json()
    missing = office.sends("firm乙", "GET", f"/firms/{'0' * 32}").json()
    for told in (hidden, missing):
        told["detail"] = told["detail"][: told["detail"].index("：")]
        del told["instance"]
    assert hidden == missing


def test_a_consent_is_given_once_at_a_time(office: Any) -> None:
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    first = office.made("firm甲", f"/firms/{firm}/consents", {"region": "通辽市"})
    twice = office.sends("firm甲", "POST", f"/firms/{firm}/consents", json={"region": "150500"})
    assert twice.status_code == 409
    office.sends("firm甲", "DELETE", f"/firms/{firm}/consents/{first['id']}", headers=FIRST)
    office.made("firm甲", f"/firms/{firm}/consents", {"region": "通辽市"})
    listed = office.sends("firm甲", "GET", f"/firms/{firm}/consents").json()["items"]
    assert [bool(one["revoked_at"]) for one in listed] == [False, True]


def test_a_firm_is_withdrawn_and_put_back_by_its_organisation_alone(office: Any) -> None:
    made = office.made("firm甲", "/firms", {"firm": FIRM})
    path = f"/firms/{made['id']}"
    office.made("firm甲", f"{path}/consents", {"region": "通辽市"})
    assert office.sends("promoter乙", "DELETE", path, headers=FIRST).status_code == 403
    withdrawn = office.sends("firm甲", "DELETE", path, headers=FIRST)
    assert (withdrawn.status_code, withdrawn.headers["etag"]) == (200, '"2"')
    assert withdrawn.json()["withdrawn_at"]
    assert withdrawn.json()["firm"] == made["firm"]
    assert office.sends("firm甲", "DELETE", path, headers=FIRST).json() == withdrawn.json()
    assert seen(office, "promoter乙", made["id"]) == (404, 0)
    assert seen(office, "analyst甲", made["id"]) == (200, 1)
    [listed] = office.sends("firm甲", "GET", "/firms").json()["items"]
    assert listed["withdrawn_at"] == withdrawn.json()["withdrawn_at"]
    for body, order in (
        ({"firm": FIRM}, ("PUT", path)),
        ({"region": "通辽市"}, ("POST", f"{path}/consents")),
        ({"region": "包头", "k": 1}, ("POST", f"{path}/answers")),
    ):
        refused = office.sends("firm甲", *order, json=body, headers={"If-Match": '"2"'})
        assert refused.status_code == 409
    keyed = {"If-Match": '"2"', "Idempotency-Key": "k"}
    back = office.sends("firm甲", "POST", f"{path}/restore", headers=keyed)
    assert (back.status_code, back.headers["etag"]) == (200, '"3"')
    assert back.json() == {
        **made, "version": 3, "edited_at": back.json()["edited_at"]
    }  # fmt: skip
    again = office.sends("firm甲", "POST", f"{path}/restore", headers=keyed)
    assert (again.status_code, again.json()) == (200, back.json())
    assert seen(office, "promoter乙", made["id"]) == (404, 0)
    office.made("firm甲", f"{path}/consents", {"region": "通辽市"})
    assert seen(office, "promoter乙", made["id"]) == (200, 1)


def test_of_an_edit_and_a_withdrawal_the_slower_is_told(office: Any) -> None:
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    edited = {"json": {"firm": {**FIRM, "land_mu": 310}}, "headers": FIRST}
    assert office.sends("firm甲", "PUT", f"/firms/{firm}", **edited).status_code == 200
    office.made("firm甲", f"/firms/{firm}/consents", {"region": "通辽市"})
    for seen_of_it, status in (({}, 428), ({"If-Match": '"7"'}, 412), (FIRST, 412)):
        late = office.sends("firm甲", "DELETE", f"/firms/{firm}", headers=seen_of_it)
        assert late.status_code == status
    assert late.json()["versions"] == {
        "current": {"withdrawn": False}, "submitted": {"withdrawn": True}
    }  # fmt: skip
    assert seen(office, "promoter乙", firm) == (200, 1)


def test_withdrawn_by_many_at_once_a_firm_is_withdrawn_once(office: Any) -> None:
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    for region in ("通辽市", "赤峰市", "包头市"):
        office.made("firm甲", f"/firms/{firm}/consents", {"region": region})

    def withdraw(_: int) -> Any:
        return office.sends("firm甲", "DELETE", f"/firms/{firm}", headers=FIRST).json()["version"]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(withdraw, range(12))) == {2}
    listed = office.sends("firm甲", "GET", f"/firms/{firm}/consents").json()["items"]
    assert [(bool(one["revoked_at"]), one["version"]) for one in listed] == [(True, 2)] * 3


def test_while_the_database_is_away_matching_goes_on_and_the_rest_comes_back(
    postgres_office: Any, server: Any
) -> None:
    office = postgres_office
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    server.stop()
    try:
        away = office.sends("firm甲", "GET", f"/firms/{firm}")
        lost = office.sends("firm甲", "POST", "/firms", json={"firm": FIRM})
        match = office.sends("", "POST", "/matches", json={"firm": FIRM, "k": 1})
    finally:
        server.start()
    for answer in (away, lost):
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"] == "1"
    assert match.status_code == 200
    assert office.sends("firm甲", "GET", f"/firms/{firm}").json()["firm"]["land_mu"] == 300
    assert len(office.sends("firm甲", "GET", "/firms").json()["items"]) == 1
