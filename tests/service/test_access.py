"""Who may do what: every operation, every role, what is one's own organisation's and what is not.

An operation without a row fails, and so does a row without an operation.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from starlette.testclient import TestClient

from service import accounts
from service.web.evaluation import Reckoned
from tests.service.operations import (
    ANYBODY,
    API,
    ASKERS,
    BODIES,
    CONTACT,
    CONTENT,
    DIFFERENT,
    EDITED,
    FIRM,
    MATRIX,
    NAMED,
    NOBODYS,
    ORDERED,
    PUBLISHED,
    QUERIES,
    TABLES,
    belongings,
    operations,
)


def test_every_operation_says_who_may_use_it(app: FastAPI) -> None:
    assert set(operations(app)) == set(MATRIX)
    assert all(len(row.split()) == len(ASKERS) for row in MATRIX.values())


@pytest.fixture(scope="module", autouse=True)
def never_reckoned(app: FastAPI) -> Iterator[None]:
    """An evaluation that is under way as long as these tests are."""
    app.state.reckoned = Reckoned(thread=main_thread())
    yield
    del app.state.reckoned


@pytest.fixture(scope="module")
def things(either_office: Any) -> dict[str, str]:
    return belongings(either_office)


OF_ANYBODY = [row for row in MATRIX if MATRIX[row] == ANYBODY]
OF_SOME = [row for row in MATRIX if MATRIX[row] != ANYBODY]


@pytest.mark.parametrize(("method", "path"), OF_ANYBODY, ids=map(" ".join, OF_ANYBODY))
def test_anybody_gets_what_rests_on_nothing_that_is_kept(
    sqlite_office: Any, method: str, path: str
) -> None:
    told = [asked(sqlite_office, one, method, path, PUBLISHED).status_code for one in ASKERS]
    assert " ".join(map(str, told)) == ANYBODY


@pytest.mark.parametrize(("method", "path"), OF_SOME, ids=map(" ".join, OF_SOME))
def test_each_role_gets_what_the_matrix_says(
    either_office: Any, things: dict[str, str], method: str, path: str
) -> None:
    told = []
    for asker in ASKERS:
        # What an earlier asker changed is made anew.
        fresh = things if method == "GET" else {**things, **made_anew(either_office, path, things)}
        told.append(str(asked(either_office, asker, method, path, fresh).status_code))
    assert " ".join(told) == MATRIX[method, path]


NOT_THERE = [row for row in MATRIX if "404" in MATRIX[row] and "{" in row[1]]


@pytest.mark.parametrize(("method", "path"), NOT_THERE, ids=map(" ".join, NOT_THERE))
def test_what_is_not_ones_own_is_answered_like_what_is_not_there(
    either_office: Any, things: dict[str, str], method: str, path: str
) -> None:
    [placed, *_] = [
        part for part in re.findall(r"{(\w+)}", path) if part not in {"kind", "register"}
    ]
    fresh = {**things, **made_anew(either_office, path, things)}
    seen = dict(zip(ASKERS, MATRIX[method, path].split(), strict=True))
    for asker in (one for one, status in seen.items() if status == "404"):
        either_office.app.state.callers.forget()
        with statements(either_office.database) as of_foreign:
            foreign = asked(either_office, asker, method, path, fresh)
        either_office.app.state.callers.forget()
        with statements(either_office.database) as of_none:
            none = asked(either_office, asker, method, path, fresh, **{placed: NOBODYS})
        assert of_foreign, "nothing was looked for"
        assert of_foreign == of_none  # so that the time it takes tells nothing either
        assert (foreign.status_code, none.status_code) == (404, 404)
        assert foreign.text.replace(fresh[placed], NOBODYS) == none.text
        assert named_headers(foreign) == named_headers(none)


@contextmanager
def statements(database: Any) -> Iterator[list[str]]:
    """What the database is asked for meanwhile, but for what is looked for of its own accord."""
    told: list[str] = []

    def tell(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if current_thread().name.startswith("AnyIO"):
            told.append(statement)

    event.listen(database.engine, "before_cursor_execute", tell)
    try:
        yield told
    finally:
        event.remove(database.engine, "before_cursor_execute", tell)


def named_headers(answer: Any) -> dict[str, str]:
    own = {"x-request-id", "date"}
    return {name: said for name, said in answer.headers.items() if name not in own}


def asked(
    office: Any, asker: str, method: str, path: str, things: dict[str, str], **to: str
) -> Any:
    """The answer to ``asker``, sent to the ids of ``things`` or those said in their place."""
    headers = {"Authorization": f"Bearer {office.keys[asker]}"} if asker else {}
    body = BODIES.get(path) if method in {"POST", "PUT"} else None
    if method == "POST" and path in NAMED:
        place = {"organisation_id": things["organisation_id"]} if path.endswith("/users") else {}
        body = {**NAMED[path], **place, "name": uuid4().hex}
    sent: dict[str, Any] = {"json": body} if body else {"content": CONTENT.get(path, b"")}
    if method == "POST" and path in TABLES:
        sent = {"files": {"file": TABLES[path]}}
    if (method == "PUT" and "{" in path) or (method, path) in ORDERED:
        headers["If-Match"] = f'"{version(office.database, path, things)}"'
    if path.endswith("/weights-in-force"):
        headers["If-Match"] = office.sends("firm甲", "GET", "/weights-in-force").headers["etag"]
    if path.endswith("/current/password"):
        headers["If-Match"] = '"1"'
    if method == "POST" and path.endswith("/figures") and path.startswith(API):
        headers["If-Match"] = office.sends("", "GET", f"/parks/{things['park_id']}").headers["etag"]
    query = QUERIES.get(path, {})
    return office.client.request(
        method,
        path.format(**{**things, **to}),
        headers=headers,
        params=query,
        follow_redirects=False,
        **sent,
    )


def version(database: Any, path: str, things: dict[str, str]) -> int:
    kind, named = next(found for found in EDITED if f"{{{found[1]}}}" in path)
    with database.reading() as session:
        found: int = session.get_one(kind, things[named]).version
    return found


def made_anew(office: Any, path: str, things: dict[str, str]) -> dict[str, str]:
    if path.endswith("/consents"):
        return {"firm_id": office.made("firm甲", "/firms", {"firm": FIRM})["id"]}
    if path.endswith("/{entry_id}/project"):
        return {"entry_id": office.made("promoter甲", "/registers/contacts", CONTACT)["id"]}
    if "{import_id}" in path:
        return {"import_id": previewed(office)}
    if path.endswith("/{session_id}"):
        with office.database.writing() as session:
            accounts.admitted(session, office.people["firm甲"].id)
        [*_, newest] = office.sends("firm甲", "GET", "/sessions?order=oldest").json()["items"]
        return {"session_id": newest["id"]}
    return {}


def previewed(office: Any) -> str:
    """A table of figures that others than those in force are in, shown to 甲."""
    value = next(DIFFERENT)
    table = CONTENT[f"{API}/parks/imports"].replace(b",9,", b",%d," % value)
    found: str = office.sends("promoter甲", "POST", "/parks/imports", content=table).json()["id"]
    return found


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
