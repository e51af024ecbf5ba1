from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from service import accounts, staffing
from service.accounts import Role, Scope
from service.database.traces import AuditEntry
from service.refusals import Conflicting
from service.staff_submissions import UserEdit


def test_of_two_administrators_who_send_each_other_away_one_stays(office: Any) -> None:
    first, second = office.people["admin甲"], office.people["admin乙"]

    def sends_away(who: Any, whom: Any) -> bool:
        try:
            with office.database.writing() as session:
                staffing.reassign(session, who, whom.id, '"1"', UserEdit(role=Role.firm))
        except Conflicting:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(sends_away, (first, second), (second, first)))
    assert sorted(done) == [False, True]


def test_a_session_of_another_is_not_there(office: Any) -> None:
    with office.database.writing() as session:
        accounts.admitted(session, office.people["firm甲"].id)
    mine = office.sends("firm甲", "GET", "/sessions").json()["items"][0]["id"]
    for who in ("firm乙", "admin甲"):
        told = office.sends(who, "DELETE", f"/sessions/{mine}")
        none = office.sends(who, "DELETE", f"/sessions/{'0' * 32}")
        assert told.status_code == none.status_code == 404
        assert told.json()["detail"].replace(mine, "0" * 32) == none.json()["detail"]


def test_who_goes_to_another_organisation_takes_no_key_along(office: Any) -> None:
    who, there = office.people["firm甲"], office.people["firm乙"].organisation_id
    with office.database.writing() as session:
        accounts.admitted(session, who.id)
        edit = UserEdit(role=Role.firm, organisation_id=there)
        moved = staffing.reassign(session, office.people["admin甲"], who.id, '"1"', edit)
        assert moved.organisation.name == "示例机构乙"
    assert office.sends("firm甲", "GET", "/firms").status_code == 401
    told = office.sends("admin甲", "GET", f"/users/{who.id}").json()
    assert (told["organisation"], told["version"]) == ("示例机构乙", 2)


def test_keys_are_noted_as_taken_by_who_took_them(office: Any) -> None:
    who, admin = office.people["firm甲"], office.people["admin甲"]
    with office.database.writing() as session:
        token, _ = accounts.issue(session, who, "夜间任务", frozenset({Scope.read}), 1)
        edit = UserEdit(role=Role.firm, active=False)
        staffing.reassign(session, admin, who.id, '"1"', edit)
        of = (AuditEntry.object_id == token.id, AuditEntry.action == "revoked")
        by = session.scalars(select(AuditEntry.user_id).where(*of)).all()
    assert by == [admin.id]


def test_nobody_goes_to_an_organisation_that_is_not_there(office: Any) -> None:
    who = office.people["firm甲"].id
    body = {"role": "firm", "organisation_id": "0" * 32}
    answer = office.sends("admin甲", "PUT", f"/users/{who}", json=body, headers={"If-Match": '"1"'})
    assert answer.status_code == 404
    assert office.sends("firm甲", "GET", "/firms").status_code == 200
