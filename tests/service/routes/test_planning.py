from typing import Any

import pytest
from starlette.testclient import TestClient

from service import turns

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
    for one in told["placed"]:
        assert 0 <= one["firm_side"] <= 1
        assert one["park_side"] is None or 0 <= one["park_side"] <= 1


def test_demands_hold_and_those_that_name_nobody_are_all_refused(client: TestClient) -> None:
    demands = {"pins": {"甲叶片": "开鲁工业园区"}, "forbidden": {"乙乳业": ["S157038"]}}
    told = client.post("/api/v1/allocations", json=ASKED | demands).json()
    places = {one["firm"]: one["park"] for one in told["placed"]}
    assert places["甲叶片"] == "S159052"
    assert places["乙乳业"] != "S157038"
    wrong = {
        "pins": {"丙": "S159052", "甲叶片": "火星园"},
        "floors": {"火星盟": 1},
        "amounts": {"S159052": {"gold": 1}},
    }
    answer = client.post("/api/v1/allocations", json=ASKED | wrong)
    assert answer.status_code == 422
    paths = {fault["path"] for fault in answer.json()["faults"]}
    assert paths == {"pins.丙", "pins.甲叶片", "floors.火星盟", "amounts.S159052.gold"}


def test_a_pin_that_a_rule_excludes_is_refused_with_the_rule(client: TestClient) -> None:
    away = [FIRMS[0] | {"regions_excluded": ["通辽"]}]
    asked = ASKED | {"firms": away, "pins": {"甲叶片": "S159052"}}
    (fault,) = client.post("/api/v1/allocations", json=asked).json()["faults"]
    assert fault["path"] == "pins.甲叶片"
    assert "意向地区" in fault["problem"]


def test_what_two_goals_cost_each_other_is_told_over_http_too(client: TestClient) -> None:
    rich = [firm | {"investment_wan": 9000} for firm in FIRMS]
    asked = ASKED | {"firms": rich, "against": "investment", "points": 2}
    told = client.post("/api/v1/fronts", json=asked).json()
    assert [goal["name"] for goal in told["goals"]] == ["score", "investment"]
    assert {one["firm"] for one in told["plans"][0]["placed"]} == {"甲叶片", "乙乳业"}


@pytest.mark.parametrize("plan", ["allocations", "meetings", "accords"])
def test_who_comes_when_too_many_wait_is_told_when_to_come_again(
    client: TestClient, plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "MOST_WAITING", -1)
    answer = client.post(f"/api/v1/{plan}", json=ASKED)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["type"] == "urn:parkmatch:problem:busy"
    assert "Retry-After" in answer.json()["detail"]


@pytest.mark.parametrize("plan", ["allocations", "meetings", "accords"])
def test_firms_that_no_park_of_the_region_takes_are_answered(client: TestClient, plan: str) -> None:
    elsewhere = [{"name": "他乡", "regions_excluded": ["阿拉善盟"]}]
    answer = client.post(f"/api/v1/{plan}", json=ASKED | {"firms": elsewhere, "region": "阿拉善盟"})
    assert answer.status_code == 200
    told = answer.json()
    assert told["meetings" if plan == "meetings" else "placed"] == []
