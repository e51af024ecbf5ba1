"""The interface keeps what its own description promises, whatever is sent."""

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

OPERATIONS = (
    ("POST", "/api/v1/matches"),
    ("POST", "/api/v1/parks/{park_id}/targets"),
    ("GET", "/api/v1/parks"),
    ("GET", "/api/v1/parks/{park_id}"),
    ("POST", "/api/v1/targets"),
    ("POST", "/api/v1/allocations"),
    ("POST", "/api/v1/fronts"),
    ("POST", "/api/v1/meetings"),
    ("POST", "/api/v1/accords"),
    ("GET", "/api/v1/industries"),
    ("GET", "/api/v1/facts"),
    ("GET", "/api/v1/chains/{chain_id}"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
)
# They take nothing, so nothing can be wrong with what they are sent.
NOTHING_TO_GET_WRONG = {"/healthz", "/readyz"}
# No schema can say which words are regions, industry codes or quantities.
WORDS_MAY_BE_REFUSED = {
    "/api/v1/matches",
    "/api/v1/parks",
    "/api/v1/parks/{park_id}/targets",
    "/api/v1/targets",
    "/api/v1/allocations",
    "/api/v1/fronts",
    "/api/v1/meetings",
    "/api/v1/accords",
    "/api/v1/facts",
}
BOUNDED = settings(
    max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def description(app: FastAPI, client: TestClient) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/openapi.json", app)


def test_every_operation_is_tried(app: FastAPI) -> None:
    described = {
        (method.upper(), path)
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
    assert described == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_what_is_asked_rightly_is_answered_as_described(
    description: schemathesis.BaseSchema, method: str, path: str
) -> None:
    excluded = [positive_data_acceptance] if path in WORDS_MAY_BE_REFUSED else []

    @BOUNDED
    @given(case=description[path][method].as_strategy())
    def answered(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=excluded)

    answered()


@pytest.mark.parametrize(
    ("method", "path"), [one for one in OPERATIONS if one[1] not in NOTHING_TO_GET_WRONG]
)
def test_what_is_asked_wrongly_is_refused_as_described(
    description: schemathesis.BaseSchema, method: str, path: str
) -> None:
    wrong = description[path][method].as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @BOUNDED
    @given(case=wrong)
    def refused(case: schemathesis.Case) -> None:
        case.call_and_validate()

    refused()
