import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from features.errors import BadInput, Fault, NotFound, ParkmatchError, StaleModel
from features.text import Text
from service import problems
from service.problems import BodyTooLarge, Problem, fault_body, problem_of
from service.refusals import NotSignedIn, Outdated

FAULT = Fault("firm.land_mu", -300, Text("不得小于 0", "must be at least 0"), Text("更正", "Fix"))
MEMBERS = ["type", "title", "status", "detail", "instance", "faults"]


@pytest.fixture(scope="module")
def raising() -> TestClient:
    """An application whose every address raises the error of its name."""
    errors: dict[str, Exception] = {
        "bad": BadInput([FAULT] * 12),
        "lost": NotFound(Text("园区", "Park"), "S1", ["S2 甲", "S3 乙"]),
        "stale": StaleModel(Text("模型已过期", "the model is stale")),
        "large": BodyTooLarge(1024),
        "teapot": HTTPException(418, headers={"X-Tea": "green"}),
        "bug": ZeroDivisionError("secret /etc/passwd"),
        "plain": ParkmatchError("unmapped"),
        "away": OperationalError("SELECT secret", {}, Exception("secret")),
        "twice": IntegrityError("INSERT secret", {}, Exception("secret")),
        "data": DataError("SELECT secret", {}, Exception("secret")),
        "crowd": NoConnection("secret"),
        "nobody": NotSignedIn(Text("先登录", "sign in")),
        "late": Outdated({"land_mu": 1}, {"land_mu": 2}),
    }
    app = FastAPI()
    problems.install(app)

    @app.get("/{name}")
    async def fail(name: str) -> None:
        raise errors[name]

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("bad", 422, "bad-input"),
        ("lost", 404, "not-found"),
        ("stale", 503, "not-ready"),
        ("large", 413, "too-large"),
        ("teapot", 400, "refused"),
        ("bug", 500, "bug"),
        ("plain", 500, "bug"),
        ("away", 503, "not-ready"),
        ("crowd", 503, "not-ready"),
        ("twice", 409, "conflicting"),
        ("data", 500, "bug"),
        ("nobody", 401, "not-signed-in"),
    ],
)
def test_every_error_leaves_as_a_problem_in_both_languages(
    raising: TestClient, name: str, status: int, kind: str
) -> None:
    chinese = raising.get(f"/{name}")
    english = raising.get(f"/{name}", headers={"Accept-Language": "en"})
    for answer in (chinese, english):
        assert answer.status_code == status == answer.json()["status"]
        assert answer.headers["content-type"] == "application/problem+json"
        assert list(answer.json()) == MEMBERS
        assert answer.json()["type"] == f"urn:parkmatch:problem:{kind}"
        assert answer.json()["instance"] == f"/{name}"
    assert chinese.headers["content-language"] == "zh-CN"
    assert english.headers["content-language"] == "en"
    assert chinese.json()["title"] != english.json()["title"]
    assert english.json()["detail"].isascii() or name in {"bad", "lost"}


def test_what_the_database_says_stays_inside(raising: TestClient) -> None:
    for name in ("away", "twice", "data", "crowd"):
        assert "secret" not in raising.get(f"/{name}").text


def test_what_passes_says_when_to_come_back_and_how_to_come_in(raising: TestClient) -> None:
    assert raising.get("/away").headers["retry-after"] == "1"
    assert raising.get("/nobody").headers["www-authenticate"] == "Bearer"


def test_of_an_edit_that_came_late_both_versions_are_told(raising: TestClient) -> None:
    told = raising.get("/late")
    assert told.status_code == 412
    assert told.json()["versions"] == {"current": {"land_mu": 1}, "submitted": {"land_mu": 2}}


def test_every_fault_is_listed_and_the_detail_names_the_first(raising: TestClient) -> None:
    told = raising.get("/bad", headers={"Accept-Language": "en"}).json()
    assert len(told["faults"]) == 12
    assert told["faults"][0] == {
        "path": "firm.land_mu",
        "value": -300,
        "problem": "must be at least 0",
        "remedy": "Fix",
    }
    assert told["detail"].startswith("12 to correct: firm.land_mu, ")
    assert told["detail"].count("firm.land_mu") == problems.SHOWN_PATHS


def test_a_name_not_found_says_what_may_have_been_meant(raising: TestClient) -> None:
    assert "S2 甲" in raising.get("/lost").json()["detail"]


def test_a_bug_keeps_its_words_inside(raising: TestClient) -> None:
    assert "secret" not in raising.get("/bug").text


def test_headers_of_an_error_are_kept(raising: TestClient) -> None:
    assert raising.get("/teapot").headers["x-tea"] == "green"
    assert raising.post("/bad").headers["allow"] == "GET"


def test_routing_errors_are_problems_too(client: TestClient) -> None:
    lost, wrong = client.get("/api/v1/nothing"), client.delete("/api/v1/matches")
    assert (lost.status_code, wrong.status_code) == (404, 405)
    assert lost.json()["type"].endswith("not-found")
    assert wrong.json()["type"].endswith("not-allowed")
    assert wrong.headers["allow"] == "POST"


def test_every_fault_of_a_query_is_listed_with_its_path(client: TestClient) -> None:
    wrong = {"limit": "0", "offset": "x", "province": "火星", "page": "1", "q": "园" * 201}
    for lang, must in (("zh", "不得小于 1"), ("en", "must be at least 1")):
        told = client.get("/api/v1/parks", params=wrong, headers={"Accept-Language": lang}).json()
        faults = {fault["path"]: fault for fault in told["faults"]}
        assert set(faults) == {f"query.{name}" for name in wrong}
        assert faults["query.limit"]["problem"] == must
        assert all(fault["problem"] and fault["remedy"] for fault in faults.values())


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_any_value_received_can_be_told(value: object) -> None:
    told = fault_body(Fault("x", value, Text("错", "wrong"), Text("改", "fix")), "zh")["value"]
    assert told is None or isinstance(told, bool | int | float | str)
    if isinstance(value, bool) or value is None:
        assert told is value
    if isinstance(value, str) and len(value.split()) < 2 and len(value) <= 200:
        assert told == value.strip()


def test_the_most_particular_problem_is_told_of_each_error() -> None:
    assert problem_of(BodyTooLarge(5)) == Problem(
        problems.TOO_LARGE, Text("上限为 5 字节", "The limit is 5 bytes")
    )
    assert problem_of(HTTPException(404)).kind is problems.NOT_FOUND
    assert problem_of(problems.Busy()).kind is problems.BUSY
    assert problem_of(KeyError("x")).kind is problems.BUG


def test_kinds_have_names_of_their_own_and_documents_name_them() -> None:
    types = [kind.type for kind in problems.KINDS]
    assert len(set(types)) == len(types)
    documented = problems.documented(*problems.KINDS)
    assert set(documented) == {kind.status for kind in problems.KINDS}
