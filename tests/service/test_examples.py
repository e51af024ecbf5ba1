"""The examples keep up with the product; that their schemas allow them is test_openapi's."""

import math

import pytest
from starlette.testclient import TestClient

from features.industries import get, path
from service import examples

BODIES = {
    "/api/v1/matches": examples.QUESTIONS["wind_blades"],
    "/api/v1/parks/{park_id}/targets": examples.LISTINGS["two_firms"],
    "/api/v1/targets": examples.PROSPECTINGS["two_firms"],
    "/api/v1/allocations": examples.PLANNINGS["two_firms"],
    "/api/v1/fronts": examples.TRADINGS["two_goals"],
    "/api/v1/meetings": examples.PLANNINGS["two_firms"],
    "/api/v1/accords": examples.PLANNINGS["two_firms"],
    "/api/v1/steadiness": examples.QUESTIONS["wind_blades"],
}


@pytest.mark.parametrize("name", examples.QUESTIONS)
def test_example_questions_find_parks(client: TestClient, name: str) -> None:
    question = examples.QUESTIONS[name]["value"]
    answer = client.post("/api/v1/matches", json=question)
    assert answer.status_code == 200
    assert answer.json()["matches"]
    assert question["firm"]["name"].startswith("示例")


@pytest.mark.parametrize("address", examples.ANSWERS)
def test_example_answers_have_the_members_of_real_ones(client: TestClient, address: str) -> None:
    asked = BODIES.get(address)
    if asked is not None:
        real = client.post(address.format(park_id="S159041"), json=asked["value"]).json()
    else:
        url = address.format(park_id="S159041", chain_id="wind")
        real = client.get(url, params=query(address)).json()
    example = examples.ANSWERS[address]
    assert isinstance(example, dict)
    assert list(example) == list(real)


def query(address: str) -> dict[str, str]:
    if address.endswith("{chain_id}"):
        return {"place": "通辽"}
    return {"q": "硅铁"} if address.endswith(("/industries", "/parks")) else {}


def test_the_example_answer_is_true_to_itself() -> None:
    [match] = examples.ANSWER["matches"]
    added = math.fsum(reason["contribution"] or 0 for reason in match["reasons"])
    assert added == match["score"]
    assert match["low"] is not None
    assert match["high"] is not None
    assert match["low"] <= added <= match["high"]
    [industry] = examples.ANSWER["firm"]["industries"]
    assert industry == {
        "code": "3140",
        "name": get("3140").name.zh,
        "path": path("3140").zh,
    }
