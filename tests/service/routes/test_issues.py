from typing import Any

from service.stages import IssueKind

FIRST = {"If-Match": '"1"'}
SAID = {"name": "示例", "league": "包头市", "chain": "新能源装备"}


def test_an_issue_of_each_kind_is_raised_and_closed(office: Any) -> None:
    project = office.made("promoter甲", "/projects", SAID)["id"]
    path = f"/projects/{project}/issues"
    for count, kind in enumerate(IssueKind):
        raised = office.made("promoter甲", path, {"said": "卡住了", "kind": kind.value})
        assert (raised["kind"], raised["closed_at"]) == (kind.value, None)
        before = office.sends("analyst甲", "GET", path).json()["closed"]
        assert (before["part"], before["whole"]) == (count, count + 1)
        closed = office.sends("promoter甲", "POST", f"{path}/{raised['id']}/close", headers=FIRST)
        assert closed.status_code == 200
        assert closed.json()["closed_at"]
    told = office.sends("analyst甲", "GET", "/tallies").json()["issues"]
    assert {one["kind"]: one["closed"]["said"] for one in told} == {
        kind.value: "1/1 = 100.0%" for kind in IssueKind
    }


def test_an_issue_is_closed_as_it_was_seen(office: Any) -> None:
    project = office.made("promoter甲", "/projects", SAID)["id"]
    path = f"/projects/{project}/issues"
    raised = office.sends("promoter甲", "POST", path, json={"said": "缺电"})
    assert raised.headers["etag"] == '"1"'
    close = f"{path}/{raised.json()['id']}/close"
    assert office.sends("promoter甲", "POST", close).status_code == 428
    first = office.sends("promoter甲", "POST", close, headers=FIRST)
    assert (first.status_code, first.headers["etag"], first.json()["version"]) == (200, '"2"', 2)
    second = office.sends("promoter甲", "POST", close, headers=FIRST)
    assert second.status_code == 412
    told = second.json()["versions"]
    assert told["current"] == {"said": "缺电", "closed": True}
    assert told["submitted"] == {"said": "缺电", "closed": True}
    again = office.sends("promoter甲", "POST", close, headers={"If-Match": first.headers["etag"]})
    assert (again.status_code, again.json()) == (200, first.json())


def test_the_same_request_raises_one_issue(office: Any) -> None:
    project = office.made("promoter甲", "/projects", SAID)["id"]
    path = f"/projects/{project}/issues"
    for _ in range(2):
        office.sends("promoter甲", "POST", path, json={"said": "缺电"},
                     headers={"Idempotency-Key": "a"})  # fmt: skip
    assert len(office.sends("promoter甲", "GET", path).json()["items"]) == 1


def test_a_case_tells_all_that_is_known_of_a_project(office: Any) -> None:
    project = office.made("promoter甲", "/projects", SAID)["id"]
    chief = {"name": "示例链长", "chain": "新能源装备", "league": "包头市"}
    office.made("promoter甲", "/registers/chain-chiefs", chief)
    promised = {"name": "补贴", "project_id": project, "promised_on": "2025-01-01"}
    office.made("promoter甲", "/registers/commitments", {**promised, "state": "broken"})
    told = office.sends("analyst甲", "GET", f"/projects/{project}/case").json()
    assert [one["name"] for one in told["chiefs"]] == ["示例链长"]
    assert told["risks"] == ["承诺未兑现：补贴"]
    assert [one["name"] for one in told["commitments"]] == ["补贴"]


def test_issues_are_turned_page_by_page_those_that_are_open_or_closed(office: Any) -> None:
    project = office.made("promoter甲", "/projects", SAID)["id"]
    path = f"/projects/{project}/issues"
    made = [office.made("promoter甲", path, {"said": str(at)}) for at in range(5)]
    office.sends("promoter甲", "POST", f"{path}/{made[1]['id']}/close", headers=FIRST)

    def listed(**wanted: object) -> list[str]:
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            query = {"limit": 2, "cursor": cursor, **wanted}
            page = office.sends("analyst甲", "GET", path, params=query).json()
            assert page["closed"]["said"] == "1/5 = 20.0%"
            seen += [one["said"] for one in page["items"]]
            cursor = page["next"]
        return seen

    assert listed() == ["4", "3", "2", "1", "0"]
    assert listed(order="oldest", closed="false") == ["0", "2", "3", "4"]
    assert listed(closed="true") == ["1"]
