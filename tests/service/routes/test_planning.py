from typing import Any

from starlette.testclient import TestClient

FIRMS = [
    {"name": "甲叶片", "industries": ["3415"], "land_mu": 300},
    {"name": "乙乳业", "products": "乳制品", "land_mu": 200},
]
ASKED: dict[str, Any] = {"firms": FIRMS, "region": "内蒙古", "as_of": "2025-06-10"}


def test_firms_are_placed_and_what_would_change_the_spread_is_told(client: TestClient) -> None:
    told = client.post("/api/v1/allocations", json=ASKED | {"candidates": 5}).json()
    assert {one["firm"] for one in told["placed"]} == {"甲叶片", "乙乳业"}
    assert told["exact"]
    exposure = told["exposure"]
    assert len(exposure["openings"]) == len(exposure["never"]) > 0


def test_firms_and_parks_meet_with_reasons(client: TestClient) -> None:
    told = client.post("/api/v1/meetings", json=ASKED | {"slots": 2, "firm_most": 2}).json()
    assert len(told["meetings"]) == 4
    assert {one["slot"] for one in told["meetings"]} == {1, 2}
    assert all(one["reasons"] for one in told["meetings"])
    assert told["unmet"] == []


def test_a_goal_that_a_firm_does_not_state_is_refused(client: TestClient) -> None:
    answer = client.post("/api/v1/allocations", json=ASKED | {"goal": "tax"})
    assert answer.status_code == 422
    paths = [fault["path"] for fault in answer.json()["faults"]]
    assert paths == ["firms.0.annual_tax_wan", "firms.1.annual_tax_wan"]


def test_a_stable_matching_has_both_sides(client: TestClient) -> None:
    told = client.post("/api/v1/accords", json=ASKED | {"places": 1, "best_for": "park"}).json()
    assert {one["firm"] for one in told["placed"]} == {"甲叶片", "乙乳业"}
    assert all(0 <= one[side] <= 1 for one in told["placed"] for side in ("firm_side", "park_side"))
