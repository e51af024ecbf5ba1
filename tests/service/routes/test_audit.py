from datetime import datetime
from typing import Any

import pytest

from service.database.traces import AuditEntry

FIRM = {"firm": {"name": "某某机密企业", "land_mu": 314}}


def lines(office: Any, query: str = "") -> list[dict[str, Any]]:
    answer = office.sends("admin乙", "GET", f"/audit?limit=200&{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_the_log_is_read_by_who_what_and_which(office: Any) -> None:
    firm = office.made("firm甲", "/firms", FIRM)["id"]
    office.made("promoter甲", "/firms", FIRM)
    who = office.people["firm甲"].id
    [submitted] = lines(office, f"user_id={who}&action=submitted")
    told = {name: submitted[name] for name in ("user", "kind", "object_id", "version")}
    assert told == {"user": "firm甲", "kind": "firm", "object_id": firm, "version": 1}
    assert len(lines(office, "kind=firm&action=submitted")) == 2
    assert lines(office, f"object_id={firm}") == [submitted]
    assert lines(office, f"object_id={firm[:12]}") == [submitted]
    assert lines(office, f"object_id={firm[:7]}") == []
    assert lines(office, f"object_id={firm[1:13]}") == []


def test_no_figure_and_no_name_of_a_firm_is_in_the_log(office: Any) -> None:
    figure = 2718281.8  # no id and no moment holds these signs
    office.made("firm甲", "/firms", {"firm": {**FIRM["firm"], "investment_wan": figure}})
    told = office.sends("admin甲", "GET", "/audit?limit=200").text
    assert "机密" not in told
    assert str(figure) not in told


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("since=2026-11-20&until=2026-11-20", 2),
        ("since=2026-11-21&until=2026-11-21", 1),
        ("until=2026-11-19", 0),
        ("since=2026-11-22", 0),
    ],
)
def test_days_are_those_of_beijing(office: Any, query: str, found: int) -> None:
    moments = ("2026-11-19T16:00Z", "2026-11-20T15:59Z", "2026-11-20T16:00Z")
    with office.database.writing() as session:
        for at in moments:
            session.add(
                AuditEntry(
                    at=datetime.fromisoformat(at), action="looked", object_kind="x", object_id="1"
                )
            )
    assert len(lines(office, f"action=looked&{query}")) == found


def test_pages_hold_each_line_once(office: Any) -> None:
    whole = [line["id"] for line in lines(office)]
    seen: list[int] = []
    cursor = ""
    while cursor is not None:
        page = office.sends("admin甲", "GET", f"/audit?limit=3&cursor={cursor}").json()
        seen += [line["id"] for line in page["items"]]
        cursor = page["next"]
    assert seen == whole
    assert len(set(seen)) == len(seen) > 3


@pytest.mark.parametrize("query", ["since=tomorrow", "user_id=x", "cursor=WyIyMDI2IiwiYSJd"])
def test_what_cannot_be_read_is_refused(office: Any, query: str) -> None:
    assert office.sends("admin甲", "GET", f"/audit?{query}").status_code == 422
