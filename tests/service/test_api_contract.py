"""The interface keeps what its own description promises, whatever is sent."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from service.accounts import Role

OPERATIONS = (
    ("POST", "/api/v1/matches"),
    ("POST", "/api/v1/shortlists"),
    ("POST", "/api/v1/parks/{park_id}/targets"),
    ("GET", "/api/v1/parks"),
    ("GET", "/api/v1/parks/export"),
    ("POST", "/api/v1/comparisons"),
    ("GET", "/api/v1/parks/{park_id}"),
    ("POST", "/api/v1/targets"),
    ("POST", "/api/v1/allocations"),
    ("POST", "/api/v1/fronts"),
    ("POST", "/api/v1/meetings"),
    ("POST", "/api/v1/accords"),
    ("POST", "/api/v1/steadiness"),
    ("GET", "/api/v1/industries"),
    ("GET", "/api/v1/facts"),
    ("GET", "/api/v1/chains/{chain_id}"),
    ("POST", "/api/v1/matches/report"),
    ("POST", "/api/v1/parks/{park_id}/targets/report"),
    ("POST", "/api/v1/targets/report"),
    ("GET", "/api/v1/offers"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
)
# What only people who signed in may use.
OF_PEOPLE = (
    ("POST", "/api/v1/sessions"),
    ("GET", "/api/v1/sessions/current"),
    ("DELETE", "/api/v1/sessions/current"),
    ("GET", "/api/v1/sessions"),
    ("DELETE", "/api/v1/sessions/{session_id}"),
    ("POST", "/api/v1/users"),
    ("GET", "/api/v1/users"),
    ("GET", "/api/v1/users/{user_id}"),
    ("PUT", "/api/v1/users/{user_id}"),
    ("POST", "/api/v1/users/{user_id}/password-links"),
    ("PUT", "/api/v1/users/current/password"),
    ("POST", "/api/v1/organisations"),
    ("GET", "/api/v1/organisations"),
    ("GET", "/api/v1/organisations/{organisation_id}"),
    ("PUT", "/api/v1/organisations/{organisation_id}"),
    ("GET", "/api/v1/audit"),
    ("POST", "/api/v1/tokens"),
    ("GET", "/api/v1/tokens"),
    ("DELETE", "/api/v1/tokens/{token_id}"),
    ("POST", "/api/v1/firms"),
    ("GET", "/api/v1/firms"),
    ("GET", "/api/v1/firms/{firm_id}"),
    ("PUT", "/api/v1/firms/{firm_id}"),
    ("DELETE", "/api/v1/firms/{firm_id}"),
    ("POST", "/api/v1/firms/{firm_id}/restore"),
    ("POST", "/api/v1/firms/{firm_id}/consents"),
    ("GET", "/api/v1/firms/{firm_id}/consents"),
    ("DELETE", "/api/v1/firms/{firm_id}/consents/{consent_id}"),
    ("POST", "/api/v1/firms/{firm_id}/answers"),
    ("POST", "/api/v1/weight-sets"),
    ("GET", "/api/v1/weight-sets"),
    ("GET", "/api/v1/weight-sets/{set_id}"),
    ("PUT", "/api/v1/weight-sets/{set_id}"),
    ("GET", "/api/v1/weights-in-force"),
    ("PUT", "/api/v1/weights-in-force"),
    ("POST", "/api/v1/parks/{park_id}/figures"),
    ("GET", "/api/v1/parks/{park_id}/figures"),
    ("POST", "/api/v1/parks/imports"),
    ("POST", "/api/v1/parks/imports/{import_id}/commit"),
    ("POST", "/api/v1/projects"),
    ("GET", "/api/v1/projects"),
    ("GET", "/api/v1/projects/{project_id}"),
    ("PUT", "/api/v1/projects/{project_id}"),
    ("GET", "/api/v1/statistics"),
    ("POST", "/api/v1/projects/{project_id}/issues"),
    ("GET", "/api/v1/projects/{project_id}/issues"),
    ("POST", "/api/v1/projects/{project_id}/issues/{issue_id}/close"),
    ("GET", "/api/v1/projects/{project_id}/case"),
    ("GET", "/api/v1/registers"),
    ("POST", "/api/v1/registers/{register}"),
    ("GET", "/api/v1/registers/{register}"),
    ("GET", "/api/v1/registers/{register}/export"),
    ("GET", "/api/v1/registers/{register}/{entry_id}"),
    ("PUT", "/api/v1/registers/{register}/{entry_id}"),
    ("GET", "/api/v1/registers/{register}/{entry_id}/versions"),
    ("POST", "/api/v1/contacts/{entry_id}/project"),
    ("GET", "/api/v1/tallies"),
    ("GET", "/api/v1/progress"),
    ("GET", "/api/v1/progress/export"),
    ("POST", "/api/v1/jobs"),
    ("GET", "/api/v1/jobs"),
    ("GET", "/api/v1/jobs/{job_id}"),
    ("POST", "/api/v1/imports/firms/jobs"),
    ("POST", "/api/v1/jobs/{job_id}/commit"),
    ("POST", "/api/v1/jobs/{job_id}/cancel"),
    ("POST", "/api/v1/jobs/{job_id}/resume"),
    ("GET", "/api/v1/jobs/{job_id}/result"),
    ("GET", "/api/v1/jobs/{job_id}/rejects"),
    ("POST", "/api/v1/imports/{kind}"),
    ("POST", "/api/v1/imports/{kind}/{token}/commit"),
    ("GET", "/api/v1/imports/{kind}/template"),
    ("GET", "/api/v1/exports/{kind}"),
    ("POST", "/api/v1/answers"),
    ("GET", "/api/v1/answers"),
    ("GET", "/api/v1/answers/{answer_id}"),
    ("GET", "/api/v1/answers/{answer_id}/report"),
)
ASKED_IN_THE_ADDRESS = {
    f"/api/v1/{name}" for name in ("parks", "parks/export", "industries", "facts", "offers")
}
# The others take nothing that a description rules out.
CAN_BE_WRONG = {
    (method, path)
    for method, path in (*OPERATIONS, *OF_PEOPLE)
    if "{" in path or method == "POST" or path in ASKED_IN_THE_ADDRESS
}
# No schema can say which words are regions, industry codes, quantities or cursors of a list, nor
# what a table is; that each fault is named is checked in place of what cannot be.
WORDS_MAY_BE_REFUSED = {
    "/api/v1/matches",
    "/api/v1/shortlists",
    "/api/v1/matches/report",
    "/api/v1/parks/{park_id}/targets/report",
    "/api/v1/targets/report",
    "/api/v1/parks",
    "/api/v1/parks/{park_id}/targets",
    "/api/v1/targets",
    "/api/v1/allocations",
    "/api/v1/fronts",
    "/api/v1/meetings",
    "/api/v1/accords",
    "/api/v1/parks/export",
    "/api/v1/comparisons",
    "/api/v1/steadiness",
    "/api/v1/facts",
    "/api/v1/tokens",
    "/api/v1/firms",
    "/api/v1/firms/{firm_id}",
    "/api/v1/firms/{firm_id}/consents",
    "/api/v1/firms/{firm_id}/answers",
    "/api/v1/weight-sets",
    "/api/v1/weight-sets/{set_id}",
    "/api/v1/weights-in-force",
    "/api/v1/answers",
    "/api/v1/parks/{park_id}/figures",
    "/api/v1/parks/imports",
    "/api/v1/imports/{kind}",
    "/api/v1/imports/firms/jobs",
    "/api/v1/jobs",
    "/api/v1/projects",
    "/api/v1/projects/{project_id}",
    "/api/v1/projects/{project_id}/issues",
    "/api/v1/offers",
    "/api/v1/registers/{register}",
    "/api/v1/registers/{register}/{entry_id}",
    "/api/v1/registers/{register}/{entry_id}/versions",
    "/api/v1/sessions",
    "/api/v1/users",
    "/api/v1/organisations",
    "/api/v1/organisations/{organisation_id}",
    "/api/v1/users/current/password",
    "/api/v1/audit",
}
FEW = settings(
    max_examples=5, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
ASKERS = ("", *(f"{role}甲" for role in Role))


def refused_with_faults(ctx: object, response: schemathesis.Response, case: object) -> None:
    """What is refused for its words, which no schema rules out, names each fault."""
    if response.status_code == 422:
        assert response.json()["faults"]


def test_every_operation_is_tried(app: FastAPI) -> None:
    described = {
        (method.upper(), path)
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
    assert described == {*OPERATIONS, *OF_PEOPLE}


@pytest.fixture(scope="module")
def drawn(sqlite_office: Any) -> Callable[..., Any]:
    """Examples of an operation, as its description has them; made once for all who ask."""
    description = schemathesis.openapi.from_asgi("/openapi.json", sqlite_office.app)

    @cache
    def of(method: str, path: str, mode: GenerationMode) -> Any:
        return description[path][method].as_strategy(generation_mode=mode)

    return of


@pytest.mark.parametrize("who", ASKERS)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_anybody_is_answered_as_described(
    drawn: Callable[..., Any], sqlite_office: Any, method: str, path: str, who: str
) -> None:
    tried(drawn, [sqlite_office], (method, path), who)


@pytest.fixture(scope="module")
def offices(sqlite_office: Any, postgres_office: Any) -> Sequence[Any]:
    return sqlite_office, postgres_office


@pytest.mark.parametrize("who", ASKERS)
@pytest.mark.parametrize(("method", "path"), OF_PEOPLE)
def test_each_role_is_answered_as_described(
    drawn: Callable[..., Any], offices: Sequence[Any], method: str, path: str, who: str
) -> None:
    """On each engine, of which the description knows nothing: what is drawn goes to both."""
    tried(drawn, offices, (method, path), who)


def tried(
    drawn: Callable[..., Any], offices: Sequence[Any], operation: tuple[str, str], who: str
) -> None:
    """``operation`` as ``who`` asks for it rightly and wrongly, other examples for each."""
    method, path = operation
    excluded = [positive_data_acceptance] if path in WORDS_MAY_BE_REFUSED else []

    def asked(case: schemathesis.Case, **checks: Any) -> None:
        for office in offices:
            headers = {"Authorization": f"Bearer {office.keys[who]}"} if who else {}
            case.call_and_validate(headers=headers, app=office.app, **checks)

    @seed(ASKERS.index(who))
    @FEW
    @given(case=drawn(method, path, GenerationMode.POSITIVE))
    def answered(case: schemathesis.Case) -> None:
        asked(case, excluded_checks=excluded, additional_checks=[refused_with_faults])

    @seed(ASKERS.index(who))
    @FEW
    @given(case=drawn(method, path, GenerationMode.NEGATIVE))
    def refused(case: schemathesis.Case) -> None:
        asked(case)

    answered()
    if operation in CAN_BE_WRONG:
        refused()


def test_both_engines_are_described_alike(offices: Sequence[Any]) -> None:
    one, other = (office.app.openapi() for office in offices)
    assert one == other
