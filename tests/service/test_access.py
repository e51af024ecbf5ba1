"""Who may do what: every operation, every role, what is one's own organisation's and what is not.

An operation without a row fails, and so does a row without an operation.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.accounts import Role
from service.database.projects import Project
from service.database.records import FirmRecord, WeightSet

API = "/api/v1"
FIRM = {"name": "示例", "industries": ["3415"]}
ASKERS = ("", *(f"{role}{organisation}" for organisation in "甲乙" for role in Role))
"""Nobody; the people of 甲, whose things are asked for; the people of 乙."""

ANYBODY = "200 200 200 200 200 200 200 200 200"
SIGNED_IN = "401 200 200 200 200 200 200 200 200"
MAKES = "401 201 201 201 201 201 201 201 201"
OF_FIRMS = "401 201 201 403 403 201 201 403 403"
OWN = "401 200 200 200 200 404 404 404 404"
OWN_OF_FIRMS = "401 200 200 403 403 404 404 403 403"
BY_ANALYSTS = "401 403 403 201 403 403 403 201 403"
OWN_BY_ANALYSTS = "401 403 403 200 403 403 403 404 403"
BY_PROMOTERS = "401 403 201 403 403 403 201 403 403"
OWN_BY_PROMOTERS = "401 403 200 403 403 403 404 403 403"
OWN_MADE = "401 201 201 201 201 404 404 404 404"
OWN_MADE_OF_FIRMS = "401 201 201 403 403 404 404 403 403"
MINE = "401 200 404 404 404 404 404 404 404"
MATRIX = {
    # Needs nobody: nothing is kept.
    ("POST", f"{API}/matches"): ANYBODY,
    ("POST", f"{API}/parks/{{park_id}}/targets"): ANYBODY,
    ("POST", f"{API}/targets"): ANYBODY,
    ("POST", f"{API}/allocations"): ANYBODY,
    ("POST", f"{API}/fronts"): ANYBODY,
    ("POST", f"{API}/meetings"): ANYBODY,
    ("POST", f"{API}/accords"): ANYBODY,
    ("POST", f"{API}/steadiness"): ANYBODY,
    ("GET", f"{API}/parks"): ANYBODY,
    ("GET", f"{API}/parks/{{park_id}}"): ANYBODY,
    ("GET", f"{API}/industries"): ANYBODY,
    ("GET", f"{API}/facts"): ANYBODY,
    ("GET", f"{API}/chains/{{chain_id}}"): ANYBODY,
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/metrics"): ANYBODY,
    ("GET", "/"): ANYBODY,
    ("POST", "/"): ANYBODY,
    ("GET", "/static/{name}"): ANYBODY,
    ("GET", "/chains"): ANYBODY,
    ("GET", "/chains/{chain_id}"): ANYBODY,
    ("GET", "/parks"): ANYBODY,
    ("GET", "/parks/{park_id}"): ANYBODY,
    ("GET", "/targets"): ANYBODY,
    ("GET", "/targets/template.xlsx"): ANYBODY,
    ("POST", "/targets"): ANYBODY,
    ("GET", "/openapi.json"): ANYBODY,
    ("GET", "/sign-in"): ANYBODY,
    ("POST", "/sign-in"): "422 422 422 422 422 422 422 422 422",
    ("GET", "/welcome"): ANYBODY,
    ("POST", "/welcome"): "422 422 422 422 422 422 422 422 422",
    ("POST", f"{API}/sessions"): "401 401 401 401 401 401 401 401 401",
    # Of one's own.
    ("GET", f"{API}/sessions/current"): SIGNED_IN,
    ("DELETE", f"{API}/sessions/current"): SIGNED_IN,
    ("POST", f"{API}/tokens"): MAKES,
    ("GET", f"{API}/tokens"): SIGNED_IN,
    ("DELETE", f"{API}/tokens/{{token_id}}"): MINE,
    # Of one's organisation.
    ("POST", f"{API}/firms"): OF_FIRMS,
    ("GET", f"{API}/firms"): SIGNED_IN,
    ("GET", f"{API}/firms/{{firm_id}}"): OWN,
    ("PUT", f"{API}/firms/{{firm_id}}"): OWN_OF_FIRMS,
    ("POST", f"{API}/firms/{{firm_id}}/consents"): OWN_MADE_OF_FIRMS,
    ("GET", f"{API}/firms/{{firm_id}}/consents"): OWN,
    ("DELETE", f"{API}/firms/{{firm_id}}/consents/{{consent_id}}"): OWN_OF_FIRMS,
    ("POST", f"{API}/firms/{{firm_id}}/answers"): OWN_MADE,
    ("POST", f"{API}/weight-sets"): BY_ANALYSTS,
    ("GET", f"{API}/weight-sets"): SIGNED_IN,
    ("GET", f"{API}/weight-sets/{{set_id}}"): OWN,
    ("PUT", f"{API}/weight-sets/{{set_id}}"): OWN_BY_ANALYSTS,
    ("POST", f"{API}/projects"): BY_PROMOTERS,
    ("GET", f"{API}/projects"): SIGNED_IN,
    ("GET", f"{API}/projects/{{project_id}}"): OWN,
    ("PUT", f"{API}/projects/{{project_id}}"): OWN_BY_PROMOTERS,
    ("GET", f"{API}/statistics"): SIGNED_IN,
    ("POST", f"{API}/answers"): MAKES,
    ("GET", f"{API}/answers"): SIGNED_IN,
    ("GET", f"{API}/answers/{{answer_id}}"): OWN,
}
BODIES: dict[str, Any] = {
    f"{API}/matches": {"firm": FIRM, "region": "包头", "k": 1},
    f"{API}/parks/{{park_id}}/targets": {"firms": [FIRM], "k": 1},
    f"{API}/targets": {"firms": [FIRM], "region": "包头", "k": 1},
    f"{API}/allocations": {"firms": [FIRM], "region": "包头"},
    f"{API}/fronts": {"firms": [FIRM], "region": "包头", "against": "mutual", "points": 2},
    f"{API}/meetings": {"firms": [FIRM], "region": "包头"},
    f"{API}/accords": {"firms": [FIRM], "region": "包头"},
    f"{API}/steadiness": {"firm": FIRM, "region": "包头", "k": 1},
    f"{API}/sessions": {"name": "firm甲", "password": "不是这个密码"},
    f"{API}/tokens": {"name": "报表"},
    f"{API}/firms": {"firm": FIRM},
    f"{API}/firms/{{firm_id}}": {"firm": FIRM},
    f"{API}/firms/{{firm_id}}/consents": {"region": "赤峰市"},
    f"{API}/firms/{{firm_id}}/answers": {"region": "包头", "k": 1},
    f"{API}/weight-sets": {"name": "电价", "weights": {"tariff": 1}},
    f"{API}/weight-sets/{{set_id}}": {"name": "电价", "weights": {"tariff": 1}},
    f"{API}/projects": {"name": "示例", "league": "包头市"},
    f"{API}/projects/{{project_id}}": {"name": "示例", "league": "包头市"},
    f"{API}/answers": {"firm": FIRM, "region": "包头", "k": 1},
}
EDITED = ((FirmRecord, "firm_id"), (WeightSet, "set_id"), (Project, "project_id"))
QUERIES = {f"{API}/industries": {"q": "硅铁"}, f"{API}/chains/{{chain_id}}": {"place": "通辽"}}


def operations(app: FastAPI) -> Iterator[tuple[str, str]]:
    for route in every_route(app.routes):
        for method in route.methods - {"HEAD"}:
            yield method, route.path


def every_route(routes: Any, prefix: str = "") -> Iterator[Any]:
    for route in routes:
        if hasattr(route, "methods"):
            yield route
        else:
            yield from every_route(route.effective_candidates())


def test_every_operation_says_who_may_use_it(app: FastAPI) -> None:
    assert set(operations(app)) == set(MATRIX)
    assert all(len(row.split()) == len(ASKERS) for row in MATRIX.values())


@pytest.fixture(scope="module")
def things(sqlite_office: Any) -> dict[str, str]:
    """What belongs to 甲, and the token of its firm's person."""
    office = sqlite_office
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    return {
        "firm_id": firm,
        "consent_id": office.made("firm甲", f"/firms/{firm}/consents", {"region": "辽宁省"})["id"],
        "token_id": office.made("firm甲", "/tokens", {"name": "另一个"})["id"],
        "set_id": office.made("analyst甲", "/weight-sets", BODIES[f"{API}/weight-sets"])["id"],
        "answer_id": office.made("firm甲", "/answers", BODIES[f"{API}/answers"])["id"],
        "project_id": office.made("promoter甲", "/projects", BODIES[f"{API}/projects"])["id"],
        "park_id": "S159041",
        "chain_id": "wind",
        "name": "page.css",
    }


@pytest.mark.parametrize(("method", "path"), MATRIX, ids=map(" ".join, MATRIX))
def test_each_role_gets_what_the_matrix_says(
    sqlite_office: Any, things: dict[str, str], method: str, path: str
) -> None:
    told = []
    for asker in ASKERS:
        # What an earlier asker changed is made anew.
        fresh = things if method == "GET" else {**things, **made_anew(sqlite_office, path, things)}
        told.append(str(asked(sqlite_office, asker, method, path, fresh).status_code))
    assert " ".join(told) == MATRIX[method, path]


def asked(office: Any, asker: str, method: str, path: str, things: dict[str, str]) -> Any:
    headers = {"Authorization": f"Bearer {office.keys[asker]}"} if asker else {}
    body = BODIES.get(path) if method in {"POST", "PUT"} else None
    sent = {"json": body} if body else {"content": b""}
    if method == "PUT":
        headers["If-Match"] = f'"{version(office.database, path, things)}"'
    query = QUERIES.get(path, {})
    return office.client.request(
        method, path.format(**things), headers=headers, params=query, **sent
    )


def version(database: Any, path: str, things: dict[str, str]) -> int:
    [(kind, named)] = [found for found in EDITED if f"{{{found[1]}}}" in path]
    with database.reading() as session:
        found: int = session.get_one(kind, things[named]).version
    return found


def made_anew(office: Any, path: str, things: dict[str, str]) -> dict[str, str]:
    if path.endswith("/consents"):
        return {"firm_id": office.made("firm甲", "/firms", {"firm": FIRM})["id"]}
    return {}


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_token_does_no_more_than_its_scopes(sqlite_office: Any, scope: str) -> None:
    made = sqlite_office.made("firm甲", "/tokens", {"name": "窄", "scopes": [scope]})
    sqlite_office.keys["narrow"] = made["key"]
    read = sqlite_office.sends("narrow", "GET", "/firms").status_code
    write = sqlite_office.sends("narrow", "POST", "/firms", json={"firm": FIRM}).status_code
    assert (read, write) == ((200, 403) if scope == "read" else (403, 201))


def test_nobody_is_told_how_to_come_in(client: TestClient) -> None:
    answer = client.get(f"{API}/firms")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("key", ["", "x", "pm_" + "x" * 43, "é" * 10])
def test_a_key_that_nobody_has_opens_nothing(client: TestClient, key: str) -> None:
    header = f"Bearer {key}".encode()
    assert client.get(f"{API}/firms", headers={"Authorization": header}).status_code == 401
