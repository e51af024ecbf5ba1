from typing import Any

import pytest

from service import accounts
from service.database.people import Token

PASSWORD, OTHER = "一个很长的好密码啊哈", "另一个很长的密码啊哈"


def newcomer(office: Any, name: str = "王", **more: str) -> dict[str, Any]:
    asked = {"name": name, "role": "promoter", "organisation_id": office_of(office), **more}
    found: dict[str, Any] = office.made("admin甲", "/users", asked)
    return found


def office_of(office: Any) -> str:
    found: str = office.people["admin甲"].organisation_id
    return found


def opened(office: Any, link: str, password: str) -> int:
    """The status that the page of a link answers a new password with."""
    key = link.partition("key=")[2]
    form = f'value="{key}"' in office.client.get(link).text
    answer = office.client.post(
        "/password", data={"key": key, "password": password}, follow_redirects=False
    )
    status: int = answer.status_code
    assert form or status == 422
    return status


def signs_in(office: Any, password: str, name: str = "王") -> bool:
    said = {"name": name, "password": password}
    status: int = office.client.post("/api/v1/sessions", json=said).status_code
    office.client.cookies.clear()
    return status == 200


def edited(office: Any, user_id: str, version: int = 1, **asked: Any) -> Any:
    return office.sends(
        "admin甲", "PUT", f"/users/{user_id}", json=asked, headers={"If-Match": f'"{version}"'}
    )


def test_a_newcomer_sets_a_password_by_a_link_that_works_once(office: Any) -> None:
    made = newcomer(office, email="Wang@Example.com")
    assert (made["role"], made["email"], made["active"]) == ("promoter", "wang@example.com", True)
    assert opened(office, made["link"], "短") == 422
    assert opened(office, made["link"], PASSWORD) == 303
    assert office.client.get("/api/v1/sessions/current").json()["name"] == "王"
    office.client.cookies.clear()
    assert opened(office, made["link"], OTHER) == 422
    assert signs_in(office, PASSWORD)


def test_a_repeated_request_is_told_no_link(office: Any) -> None:
    asked = {"name": "王", "role": "firm", "organisation_id": office_of(office)}
    headers = {"Idempotency-Key": "k"}
    first = office.sends("admin甲", "POST", "/users", json=asked, headers=headers)
    again = office.sends("admin甲", "POST", "/users", json=asked, headers=headers)
    assert again.json() == {**first.json(), "link": None}
    assert first.headers["etag"] == '"1"'
    shown = office.sends("admin甲", "GET", first.headers["location"].removeprefix("/api/v1"))
    assert {**shown.json(), "link": None} == again.json()


@pytest.mark.parametrize("same", ["name", "email"])
def test_names_and_addresses_are_of_one_person(office: Any, same: str) -> None:
    newcomer(office, email="wang@example.com")
    asked = {"name": "李", "email": "li@example.com", "role": "firm"}
    asked[same] = {"name": "王", "email": "WANG@example.com"}[same]
    asked["organisation_id"] = office_of(office)
    assert office.sends("admin甲", "POST", "/users", json=asked).status_code == 409


def test_people_without_an_address_are_many(office: Any) -> None:
    assert {newcomer(office, name)["email"] for name in "王李"} == {""}


def test_nobody_is_added_to_an_organisation_that_is_not_there(office: Any) -> None:
    asked = {"name": "李", "role": "firm", "organisation_id": "0" * 32}
    assert office.sends("admin甲", "POST", "/users", json=asked).status_code == 404


def test_people_are_listed_by_name_role_and_organisation(office: Any) -> None:
    newcomer(office)

    def names(query: str) -> list[str]:
        found = office.sends("admin乙", "GET", f"/users?{query}").json()["items"]
        return [one["name"] for one in found]

    assert names("q=王") == ["王"]
    assert set(names("role=analyst")) == {"analyst甲", "analyst乙"}
    assert len(names(f"organisation_id={office_of(office)}&limit=100")) == 5
    assert names("q=_") == []


def test_a_role_changes_at_once_and_the_second_editor_is_told_both_versions(office: Any) -> None:
    user = office.people["firm甲"].id
    assert office.sends("firm甲", "GET", "/audit").status_code == 403
    changed = edited(office, user, role="admin")
    assert (changed.json()["role"], changed.headers["etag"]) == ("admin", '"2"')
    assert office.sends("firm甲", "GET", "/audit").status_code == 200
    late = edited(office, user, role="analyst")
    assert late.status_code == 412
    said = {"active": True, "email": ""}
    assert late.json()["versions"] == {
        "current": {"role": "admin", **said, "organisation_id": office_of(office)},
        "submitted": {"role": "analyst", **said, "organisation_id": ""},
    }
    unsaid = office.sends("admin甲", "PUT", f"/users/{user}", json={"role": "firm"})
    assert unsaid.status_code == 428


def test_who_is_shut_out_has_neither_session_nor_token_even_when_let_in_again(office: Any) -> None:
    made = newcomer(office)
    opened(office, made["link"], PASSWORD)
    token = office.client.post("/api/v1/tokens", json={"name": "报表"}).json()["key"]
    assert edited(office, made["id"], role="firm", active=False).json()["active"] is False
    assert office.client.get("/api/v1/firms").status_code == 401
    office.client.cookies.clear()
    assert not signs_in(office, PASSWORD)
    edited(office, made["id"], 2, role="firm", active=True)
    office.keys["王"] = token
    assert office.sends("王", "GET", "/firms").status_code == 401
    assert signs_in(office, PASSWORD)


def test_a_link_of_who_is_shut_out_opens_nothing(office: Any) -> None:
    made = newcomer(office)
    edited(office, made["id"], role="firm", active=False)
    assert opened(office, made["link"], PASSWORD) == 422


def test_the_last_administrator_stays(office: Any) -> None:
    first, last = office.people["admin乙"].id, office.people["admin甲"].id
    assert edited(office, first, role="firm").status_code == 200
    for asked in ({"role": "firm"}, {"role": "admin", "active": False}):
        assert edited(office, last, **asked).status_code == 409
    assert edited(office, last, role="admin", email="a@example.com").status_code == 200


def test_a_password_link_is_made_anew_and_the_password_stays_until_it_is_used(office: Any) -> None:
    made = newcomer(office)
    opened(office, made["link"], PASSWORD)
    office.client.cookies.clear()
    links = [
        office.sends("admin甲", "POST", f"/users/{made['id']}/password-links").json()["link"]
        for _ in range(2)
    ]
    assert signs_in(office, PASSWORD)
    assert opened(office, links[0], OTHER) == 422
    assert opened(office, links[1], OTHER) == 303
    office.client.cookies.clear()
    assert signs_in(office, OTHER)
    assert not signs_in(office, PASSWORD)


def test_ones_own_password_is_changed_by_who_knows_it(office: Any) -> None:
    made = newcomer(office)
    with office.database.writing() as session:
        elsewhere = accounts.admitted(session, made["id"])
    opened(office, made["link"], PASSWORD)
    here = office.client.cookies["parkmatch_session"]
    with office.database.reading() as session:
        assert accounts.of_session(session, elsewhere) is None
    with office.database.writing() as session:
        elsewhere = accounts.admitted(session, made["id"])

    def changes(current: str, new: str) -> Any:
        said = {"current": current, "password": new}
        seen = office.client.get("/api/v1/sessions/current").headers["etag"]
        return office.client.put(
            "/api/v1/users/current/password", json=said, headers={"If-Match": seen}
        )

    wrong = changes(OTHER, PASSWORD)
    assert [fault["path"] for fault in wrong.json()["faults"]] == ["current"]
    assert OTHER not in wrong.text
    assert changes(PASSWORD, "短").status_code == 422
    said = {"current": PASSWORD, "password": OTHER}
    for seen, status in (({}, 428), ({"If-Match": '"9"'}, 412)):
        answer = office.client.put("/api/v1/users/current/password", json=said, headers=seen)
        assert answer.status_code == status
        assert PASSWORD not in answer.text
        assert OTHER not in answer.text
    assert answer.json()["versions"]["submitted"] == {"revoke_tokens": False}
    assert changes(PASSWORD, OTHER).json()["name"] == "王"
    with office.database.reading() as session:
        assert accounts.of_session(session, here) is not None
        assert accounts.of_session(session, elsewhere) is None
        assert session.query(Token).filter_by(user_id=made["id"]).count() == 0
    office.client.cookies.clear()
    assert signs_in(office, OTHER)
