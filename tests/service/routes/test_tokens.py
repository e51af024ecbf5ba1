import time
from typing import Any

from service import accounts
from service.database.engine import Database


def test_a_token_is_told_once_opens_and_is_revoked(office: Any) -> None:
    made = office.made("analyst甲", "/tokens", {"name": "报表", "scopes": ["read"], "days": 7})
    office.keys["machine"] = made["key"]
    assert office.sends("machine", "GET", "/sessions/current").json()["scopes"] == ["read"]
    listed = office.sends("analyst甲", "GET", "/tokens").json()["items"]
    assert made["id"] in [one["id"] for one in listed]
    assert made["key"] not in str(listed)
    office.sends("analyst甲", "DELETE", f"/tokens/{made['id']}")
    assert office.sends("machine", "GET", "/sessions/current").status_code == 401


def test_a_token_that_is_revoked_by_another_process_opens_nothing_within_a_second(
    office: Any, url: str
) -> None:
    made = office.made("firm甲", "/tokens", {"name": "报表"})
    office.keys["machine"] = made["key"]
    assert office.sends("machine", "GET", "/sessions/current").status_code == 200
    elsewhere = Database(url)
    with elsewhere.writing() as session:
        accounts.revoke(session, office.people["firm甲"], made["id"])
    elsewhere.close()
    until = time.monotonic() + 1.0
    while office.sends("machine", "GET", "/sessions/current").status_code == 200:
        assert time.monotonic() < until


def test_a_repeated_request_makes_no_second_token_and_tells_no_key(office: Any) -> None:
    keyed = {"json": {"name": "报表"}, "headers": {"Idempotency-Key": "k"}}
    first = office.sends("firm甲", "POST", "/tokens", **keyed).json()
    again = office.sends("firm甲", "POST", "/tokens", **keyed).json()
    assert first["key"].startswith("pm_")
    assert again == {**first, "key": None}
