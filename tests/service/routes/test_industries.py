import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from features.industries import get, path
from service.routes import industries

URL = "/api/v1/industries"


@pytest.mark.parametrize(
    ("q", "code"),
    [("铁合金", "3140"), ("3415", "3415"), ("多晶硅", "3985"), ("锂离子电池", "3841")],
)
def test_what_people_write_is_among_the_candidates(client: TestClient, q: str, code: str) -> None:
    found = client.get(URL, params={"q": q}).json()
    assert found["q"] == q
    assert code in [candidate["code"] for candidate in found["candidates"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_candidates_have_name_path_score_and_reason(client: TestClient, lang: str) -> None:
    found = client.get(URL, params={"q": "风电叶片"}, headers={"Accept-Language": lang}).json()
    scores = [candidate["score"] for candidate in found["candidates"]]
    assert scores == sorted(scores, reverse=True)
    for candidate in found["candidates"]:
        assert candidate["name"] == getattr(get(candidate["code"]).name, lang)
        assert candidate["path"] == getattr(path(candidate["code"]), lang)
        assert candidate["why"]


@settings(max_examples=25)
@given(q=st.text(min_size=1, max_size=50), k=st.integers(1, 50))
def test_any_words_may_be_asked_about(client: TestClient, q: str, k: int) -> None:
    answer = client.get(URL, params={"q": q, "k": k})
    assert answer.status_code == 200
    assert len(answer.json()["candidates"]) <= k


@pytest.mark.parametrize(
    ("params", "paths"),
    [
        ({}, {"query.q"}),
        ({"q": ""}, {"query.q"}),
        ({"q": "铁" * 2001, "k": "0"}, {"query.q", "query.k"}),
        ({"q": "铁", "k": "51", "n": "1"}, {"query.k", "query.n"}),
    ],
)
def test_every_fault_is_told(client: TestClient, params: dict[str, str], paths: set[str]) -> None:
    answer = client.get(URL, params=params)
    assert answer.status_code == 422
    assert {fault["path"] for fault in answer.json()["faults"]} == paths


def test_a_parameter_that_is_missing_has_no_value(client: TestClient) -> None:
    (fault,) = client.get(URL).json()["faults"]
    assert fault["value"] is None


def test_a_text_that_no_name_has_is_refused_and_a_search_leaves_the_loop(
    client: TestClient,
) -> None:
    assert not any(
        asyncio.iscoroutinefunction(getattr(route, "endpoint", None))
        for route in industries.router.routes
    )
    longest = 500
    assert client.get(URL, params={"q": "铁" * longest}).status_code == 200
    assert client.get(URL, params={"q": "铁" * (longest + 1)}).status_code == 422
