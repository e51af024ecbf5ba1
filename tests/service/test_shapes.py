"""What is sent out has exactly the members that its description names, of the types it names."""

from collections.abc import Mapping
from typing import Any, get_args, get_origin

import orjson
import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient
from typing_extensions import get_type_hints, is_typeddict

from service import shapes, shortlists

QUESTION = {
    "firm": {
        "name": "示例：铁合金",
        "industries": ["3140"],
        "land_mu": 300,
        "investment_wan": "3亿",
        "annual_tax_wan": 100,
        "energy_tce": 90000,
        "tariff_max": 0.39,
        "regions_excluded": ["包头"],
    },
    "illustrative": True,
    "region": "内蒙古",
}


def members(value: object, shape: Any, at: str = "") -> list[str]:
    """Paths where ``value`` has more or fewer members than ``shape``."""
    if is_typeddict(shape) and isinstance(value, Mapping):
        hints = get_type_hints(shape)
        wrong = [f"{at}.{name}" for name in set(hints) ^ set(value)]
        inside = (members(value[n], hints[n], f"{at}.{n}") for n in hints if n in value)
        return [*wrong, *(path for paths in inside for path in paths)]
    if get_origin(shape) is list and isinstance(value, list):
        return [path for one in value for path in members(one, get_args(shape)[0], at)]
    return []


def sent(client: TestClient, path: str) -> Any:
    if path in {"/api/v1/matches", "/api/v1/shortlists"}:
        return client.post(path, json=QUESTION).json()
    return client.get(path).json()


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/api/v1/matches", shapes.AnswerShape),
        ("/api/v1/shortlists", shortlists.ShortlistShape),
        ("/api/v1/parks?q=包头", shapes.ParksShape),
        ("/api/v1/parks/S159041", shapes.KeptParkShape),
        ("/api/v1/industries?q=风电叶片", shapes.CandidatesShape),
        ("/healthz", shapes.HealthShape),
        ("/readyz", shapes.ReadyShape),
    ],
)
def test_answers_have_the_shape_that_is_described(
    client: TestClient, path: str, shape: type
) -> None:
    found = sent(client, path)
    assert members(found, shape) == []
    TypeAdapter(shape).validate_json(orjson.dumps(found), strict=True)


def test_the_question_of_this_test_brings_every_part_of_an_answer(client: TestClient) -> None:
    found = sent(client, "/api/v1/matches")
    assert found["matches"]
    assert found["near_misses"]
    assert found["conflicts"]
    assert found["matches"][0]["unknowns"]


def test_a_missing_and_a_strange_member_are_noticed() -> None:
    assert sorted(members({"status": "ok", "x": 1}, shapes.ReadyShape)) == sorted(
        [".x", ".parks", ".data_version", ".engine_version"]
    )
