from typing import Any

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from features.fields import specs
from features.profiles import Firm
from recommender.criteria import NAMES
from recommender.weights import PRESETS
from service.problems import MEDIA_TYPE

SUCCESSES = {"200", "201"}
FILE = {"type": "string", "format": "binary"}
GEOJSON = "application/geo+json"


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def schemas(described: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = described["components"]["schemas"]
    return found


def test_it_is_openapi_3_1_and_made_once(described: dict[str, Any], app: FastAPI) -> None:
    assert described["openapi"].startswith("3.1.")
    assert app.openapi() is app.openapi()


def test_a_firms_fields_are_labelled_in_chinese_and_described_in_english(
    described: dict[str, Any],
) -> None:
    properties = schemas(described)["Firm"]["properties"]
    assert list(properties) == list(specs(Firm))
    for name, spec in specs(Firm).items():
        assert properties[name]["title"] == spec.heading.zh
        assert properties[name]["description"].startswith(spec.heading.en)


def test_unknown_fields_are_ruled_out(described: dict[str, Any]) -> None:
    assert schemas(described)["Firm"]["additionalProperties"] is False
    assert schemas(described)["Question"]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("land_mu", [300, "300亩", None], [-1, True, []]),
        ("green_share_min", [0.5, 50, "50%"], [150, -1]),
        ("industries", [["3415"], "3415；381", None, []], [[1], 3415, ["x"] * 51]),
        ("services_needed", [["sewage"], ["污水处理"], "sewage；steam"], [["tea"], 1]),
        ("is_chemical", [True, None, "是"], ["maybe", 7]),
        ("segment", ["export", "出口依赖型", ""], ["tea", None]),
        ("name", ["甲"], [None, "x" * 201]),
    ],
)
def test_each_way_to_write_a_field_is_described_and_taken(
    client: TestClient, described: dict[str, Any], name: str, right: list[Any], wrong: list[Any]
) -> None:
    validator = Draft202012Validator(schemas(described)["Firm"]["properties"][name])
    for value in (*right, *wrong):
        answer = client.post(
            "/api/v1/matches", json={"firm": {"name": "示例", name: value}, "k": 1}
        )
        assert validator.is_valid(value) == (value in right), value
        assert answer.status_code == (200 if value in right else 422), value


def test_weights_are_described_by_preset_and_by_criterion(described: dict[str, Any]) -> None:
    preset, own, _ = schemas(described)["Question"]["properties"]["weights"]["anyOf"]
    assert preset["enum"] == list(PRESETS)
    assert list(own["properties"]) == list(NAMES)


def operations(described: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_has_words_and_a_described_answer(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        assert operation["summary"], name
        assert operation["description"], name
        [made] = SUCCESSES & set(operation["responses"])
        for media, content in operation["responses"][made]["content"].items():
            assert ("$ref" in content["schema"]) == (media == "application/json"), name
            assert "$ref" in content["schema"] or content["schema"] == FILE or media == GEOJSON


def test_what_may_come_before_an_operation_is_described_with_the_wait(
    described: dict[str, Any],
) -> None:
    for name, operation in operations(described):
        told = {status for status, one in operation["responses"].items() if "headers" in one}
        free = {"get /healthz": set(), "get /readyz": {"503"}}.get(name, {"429", "503"})
        assert {"429", "503"} & set(operation["responses"]) == free, name
        assert free <= told, name
        for status in free:
            assert operation["responses"][status]["headers"]["Retry-After"]["required"], name


def test_what_a_request_carries_says_how_it_may_be_refused(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        carried = {
            one["name"]: one.get("description", "") for one in operation.get("parameters", [])
        }
        refused = set(operation["responses"])
        assert ("If-Match" in carried) <= ({"404", "412", "428"} <= refused), name
        keeps = "Nothing is kept" not in carried.get("Idempotency-Key", "Nothing is kept")
        assert keeps <= ("409" in refused), name
        assert any(one.endswith("_id") for one in carried if f"{{{one}}}" in name) <= (
            "404" in refused
        ), name
        assert ("requestBody" in operation) <= ({"400", "413"} <= refused), name
        assert ("security" in operation) <= ({"401", "403"} <= refused), name


def test_what_has_a_version_is_told_with_it(client: TestClient, described: dict[str, Any]) -> None:
    paths = described["paths"]
    made = paths["/api/v1/firms"]["post"]["responses"]["201"]["headers"]
    assert set(made) == {"ETag", "Location"}
    assert set(paths["/api/v1/users/{user_id}"]["put"]["responses"]["200"]["headers"]) == {"ETag"}


def test_every_problem_is_described_as_a_problem(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        for status, response in operation["responses"].items():
            if status not in SUCCESSES:
                assert list(response["content"]) == [MEDIA_TYPE], (name, status)
    assert {"ProblemBody", "FaultBody"} <= set(schemas(described))
    assert not {"HTTPValidationError", "ValidationError"} & set(schemas(described))


def test_examples_of_bodies_are_answered(client: TestClient, described: dict[str, Any]) -> None:
    body = described["paths"]["/api/v1/matches"]["post"]["requestBody"]["content"]
    examples = body["application/json"]["examples"]
    assert examples
    for name, example in examples.items():
        assert client.post("/api/v1/matches", json=example["value"]).status_code == 200, name


def test_every_response_has_an_example_that_its_schema_allows(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        for status, response in operation["responses"].items():
            for content in response["content"].values():
                if content["schema"] == FILE:
                    continue
                schema = {**content["schema"], "components": described["components"]}
                assert "example" in content, (name, status)
                Draft202012Validator(schema).validate(content["example"])


def test_every_post_takes_a_key_that_makes_sending_it_again_safe(
    described: dict[str, Any],
) -> None:
    posts = {path: one["post"] for path, one in described["paths"].items() if "post" in one}
    assert len(posts) > 30
    for path, post in posts.items():
        named = [one for one in post.get("parameters", ()) if one["name"] == "Idempotency-Key"]
        assert [one["in"] for one in named] == ["header"], path
        assert named[0]["description"], path


@pytest.mark.parametrize("path", ["matches", "shortlists", "targets", "comparisons"])
def test_what_keeps_nothing_answers_alike_with_any_key_and_refuses_one_that_is_none(
    client: TestClient, path: str
) -> None:
    firm = {"name": "示例", "industries": ["3415"]}
    bodies: dict[str, Any] = {
        "targets": {"firms": [firm], "region": "包头", "k": 1},
        "comparisons": {"parks": ["S159041"]},
    }
    body = bodies.get(path, {"firm": firm, "region": "包头", "k": 1})
    told = [
        client.post(f"/api/v1/{path}", json=body, headers={"Idempotency-Key": key} if key else {})
        for key in ("", "a", "a", "b", "x" * 201, "a b")
    ]
    assert [one.status_code for one in told] == [200] * 4 + [422] * 2
    assert len({one.content for one in told[:4]}) == 1
    [fault] = told[-1].json()["faults"]
    assert "Idempotency-Key" in fault["path"]
