"""The list of firms for a park over HTTP: the same as the matcher's, every fault of every firm."""

from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from service.questions import MOST_FIRMS, Listing, read_listing

URL = "/api/v1/parks/S159052/targets"
BLADE = {"name": "甲叶片", "industries": ["3415"], "land_mu": 300, "investment_wan": "8亿"}
MILK = {"name": "乙乳业", "products": "乳制品", "annual_output_wan": 50_000, "land_mu": 200}
ASKED: dict[str, Any] = {"firms": [MILK, BLADE], "as_of": "2025-06-10", "k": 5}


def test_the_list_is_ranked_as_the_matcher_ranks_it(client: TestClient, app: FastAPI) -> None:
    matcher = app.state.matchers.fitted()
    told = client.post(URL, json=ASKED).json()
    listing = read_listing(ASKED, Listing)
    found = matcher.targets("S159052", listing.firms, 5, as_of=listing.as_of)
    assert [one["firm"] for one in told["targets"]] == [one.firm for one in found]
    assert [one["score"] for one in told["targets"]] == [one.match.score for one in found]
    assert told["park"]["id"] == "S159052"
    assert told["ranked"] == 2
    assert told["as_of"] == "2025-06-10"


def test_each_target_says_what_it_does_to_the_park_with_unit_and_source(client: TestClient) -> None:
    told = client.post(URL, json=ASKED | {"illustrative": True}).json()
    assert told["banner"]
    for one in told["targets"]:
        effects = {effect["figure"]: effect for effect in one["effects"]}
        output = effects["output_per_mu"]
        assert output["unit"]
        assert output["basis"] == "illustrative"
        assert {"land_available_mu", "water_quota_wan_m3"} <= set(effects)
        firm_side, park_side = one["firm_side"], one["park_side"]
        if firm_side and park_side:
            assert min(firm_side, park_side) <= one["mutual"] <= max(firm_side, park_side)


def test_every_fault_of_every_firm_is_named(client: TestClient) -> None:
    broken = [BLADE | {"land_mu": -1}, MILK, {"name": "丙", "regions_wanted": ["无此地区"]}]
    answer = client.post(URL, json={"firms": broken, "k": 0})
    assert answer.status_code == 422
    paths = {fault["path"] for fault in answer.json()["faults"]}
    assert {"firms.0.land_mu", "firms.2.regions_wanted", "k"} <= paths


def test_a_list_is_neither_empty_nor_endless_and_the_park_is_known(client: TestClient) -> None:
    for firms in ([], "x", None, [{"name": "甲"}] * (MOST_FIRMS + 1)):
        answer = client.post(URL, json={"firms": firms})
        assert answer.status_code == 422
        assert answer.json()["faults"][0]["path"] == "firms"
    assert client.post("/api/v1/parks/S000000/targets", json=ASKED).status_code == 404


def test_both_languages(client: TestClient) -> None:
    told = client.post(URL, json=ASKED, headers={"accept-language": "en"}).json()
    assert told["targets"][0]["effects"][0]["label"] == "Output per mu"


def test_a_region_takes_each_firm_at_its_best_park(client: TestClient) -> None:
    asked = ASKED | {"region": "包头"}
    told = client.post("/api/v1/targets", json=asked).json()
    assert told["region"] == "包头"
    assert {one["firm"] for one in told["targets"]} == {"甲叶片", "乙乳业"}
    for one in told["targets"]:
        park = one["park"]["id"]
        there = client.post(f"/api/v1/parks/{park}/targets", json=ASKED).json()["targets"]
        assert one["score"] == next(t["score"] for t in there if t["firm"] == one["firm"])
        assert one["roles"] == next(t["roles"] for t in there if t["firm"] == one["firm"])
    lost = client.post("/api/v1/targets", json=ASKED | {"region": "火星"})
    assert lost.status_code == 422
    assert [fault["path"] for fault in lost.json()["faults"]] == ["region"]
    assert client.post("/api/v1/targets", json=ASKED).status_code == 422
