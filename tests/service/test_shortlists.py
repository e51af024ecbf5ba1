"""Figures alone are the figures of the match with reasons, unknown ones null."""

import pytest
from starlette.testclient import TestClient

from recommender.criteria import NAMES

FIRM = {"name": "示例：多晶硅", "industries": ["3825"], "land_mu": "300亩", "tariff_max": 0.4}


@pytest.mark.parametrize("illustrative", [False, True])
@pytest.mark.parametrize("weights", [None, "green_power", {"tariff": 1, "scale": 2}])
def test_the_parks_and_their_figures_are_those_of_the_match(
    client: TestClient, weights: object, illustrative: bool
) -> None:
    asked = {"firm": FIRM, "region": "内蒙古", "weights": weights, "illustrative": illustrative}
    brief = client.post("/api/v1/shortlists", json=asked).json()
    full = client.post("/api/v1/matches", json=asked).json()
    for member in brief.keys() - {"criteria", "parks"}:
        assert brief[member] == full[member], member
    assert set(brief["criteria"]) == {r["criterion"] for r in full["matches"][0]["reasons"]}
    assert brief["criteria"] == [name for name in NAMES if name in brief["criteria"]]
    for line, match in zip(brief["parks"], full["matches"], strict=True):
        reasons = {r["criterion"]: r for r in match["reasons"]}
        for name, share in zip(brief["criteria"], line["contributions"], strict=True):
            known = reasons[name]["fit"] is not None
            assert (share is not None) == known
            assert (share or 0.0) == pytest.approx(reasons[name]["contribution"], abs=1e-12)
        same = ("rank", "park", "score", "low", "high", "coverage", "verdict")
        assert {n: line[n] for n in same} == {n: match[n] for n in same}


def test_what_is_wrong_is_told_as_for_a_match(client: TestClient) -> None:
    asked = {"firm": {"name": "甲", "land_mu": -1}, "region": "火星", "k": 0}
    answers = [client.post(f"/api/v1/{noun}", json=asked) for noun in ("shortlists", "matches")]
    faults = [sorted(f["path"] for f in answer.json()["faults"]) for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert faults[0] == faults[1] == ["firm.land_mu", "k", "region"]
