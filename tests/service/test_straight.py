"""Brief questions are answered before the layers of the application, as they are behind them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient

from recommender.explain import Draft
from recommender.matcher import ParkMatcher
from recommender.weights import Weights
from service import matchers, questions
from service.questions import Question
from service.straight import BRIEF, StraightRoute, by_path
from tests.service.conftest import told_of

URL = "/api/v1/matches"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """The questions that were worked out, not taken from what stands."""
    found: list[Question] = []
    plain = questions.drafted

    def seen(matcher: ParkMatcher, question: Question, day: date) -> Draft:
        found.append(question)
        return plain(matcher, question, day)

    monkeypatch.setattr(questions, "drafted", seen)
    return found


def asked(name: str, **more: object) -> bytes:
    return orjson.dumps({"firm": {"name": name, "industries": ["3415"]}, "k": 2, **more})


def test_a_question_that_comes_again_is_answered_the_same_without_work(
    client: TestClient, worked: list[Question]
) -> None:
    first, second = (client.post(URL, content=asked("又来"), headers=JSON) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert first.headers["content-language"] == second.headers["content-language"] == "zh-CN"
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert len(worked) == 1


@pytest.mark.parametrize("spoken", ["", "en", "fr;q=1, en;q=0.5", "zh;q=0"])
@pytest.mark.parametrize(
    "body",
    [
        orjson.dumps({"firm": {"name": "直达", "industries": ["3415"]}, "k": 3}),
        orjson.dumps({"firm": {"name": "直达", "land_mu": -5, "colour": 1}, "weights": "no"}),
        b"{}",
        b"null",
        b"[1]",
        b"{",
    ],
    ids=lambda body: repr(body[:30]),
)
@pytest.mark.parametrize("path", [URL, "/api/v1/shortlists"])
def test_the_short_way_to_an_answer_gives_what_the_long_one_gives(
    client: TestClient, path: str, body: bytes, spoken: str
) -> None:
    """Only a question whose type is plainly JSON goes the short way."""
    headers = {"Accept-Language": spoken}
    kinds = ("application/x+json", "application/json", "application/json; charset=utf-8")
    long, *shorts = (
        client.post(path, content=body, headers={**headers, "Content-Type": kind}) for kind in kinds
    )
    same = ("content-type", "content-language")
    for short in shorts:
        assert (short.status_code, short.content) == (long.status_code, long.content)
        assert [short.headers.get(one) for one in same] == [long.headers.get(one) for one in same]


def test_a_language_asked_for_in_other_words_is_the_same_question(
    client: TestClient, worked: list[Question]
) -> None:
    for said in ("zh-CN", "zh;q=0.9, fr" + ";q=0.1" * 50, ""):
        headers = {**JSON, "Accept-Language": said}
        assert client.post(URL, content=asked("三问"), headers=headers).status_code == 200
    assert len(worked) == 1


def test_another_language_body_or_type_is_another_question(
    client: TestClient, worked: list[Question]
) -> None:
    content = asked("再来")
    client.post(URL, content=content, headers=JSON)
    english = client.post(URL, content=content, headers={**JSON, "Accept-Language": "en"})
    assert english.headers["content-language"] == "en"
    assert client.post(URL, content=content, headers={"Content-Type": "x/y"}).status_code == 415
    assert client.post(URL, content=asked("再来", k=3), headers=JSON).json()["matches"][2:]
    assert len(worked) == 3


def test_a_question_stands_no_longer_than_its_weights_and_day(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch, worked: list[Question]
) -> None:
    def told() -> dict[str, Any]:
        return dict(client.post(URL, content=asked("久等"), headers=JSON).json())

    first = told()
    monkeypatch.setattr(
        app.state.follower, "weights", Weights.read({"tariff": 0.37, "level": 0.63})
    )
    assert told()["weights"] != first["weights"]
    monkeypatch.undo()
    tomorrow = matchers.today() + timedelta(days=1)
    monkeypatch.setattr(matchers, "today", lambda: tomorrow)
    assert told()["as_of"] == tomorrow.isoformat()


def test_a_fault_and_a_long_question_are_worked_out_each_time(
    client: TestClient, worked: list[Question]
) -> None:
    for _ in range(2):
        assert client.post(URL, content=asked("甲", k=0), headers=JSON).status_code == 422
        long = asked("长" * 99, region="内蒙古") + b" " * BRIEF
        assert client.post(URL, content=long, headers=JSON).status_code == 200
    assert len(worked) == 2


@pytest.mark.parametrize("path", [URL, "/api/v1/answers"])
def test_who_sends_more_than_they_say_is_stopped_at_the_limit(
    client: TestClient, path: str
) -> None:
    """HTTP lets a body come in pieces that is longer than was said."""
    taken = 0

    async def more() -> Any:
        nonlocal taken
        taken += 1 << 16
        return {"type": "http.request", "body": b" " * (1 << 16), "more_body": taken < 1 << 24}

    assert told_of(client, path, 100, more) == 413
    assert taken <= (1 << 18) + (1 << 16)


def test_a_body_longer_than_it_says_is_no_question_that_stands(
    client: TestClient, worked: list[Question]
) -> None:
    content = asked("说短了") + b" " * BRIEF

    async def whole() -> Any:
        return {"type": "http.request", "body": content, "more_body": False}

    assert [told_of(client, URL, 100, whole) for _ in range(2)] == [200, 200]
    assert len(worked) == 2


@pytest.mark.parametrize("path", ["/things/{number}", "/twice"])
def test_a_path_tells_which_route_is_asked(path: str) -> None:
    router = APIRouter(route_class=StraightRoute)
    for method in ("GET", "POST"):
        router.add_api_route(path, lambda: None, methods=[method])
    with pytest.raises(TypeError, match="which route"):
        by_path(router.routes)


@pytest.mark.parametrize("path", [URL, "/api/v1/shortlists"])
def test_what_does_not_say_how_long_it_is_gets_the_same_answer(
    client: TestClient, path: str
) -> None:
    body = asked("不说多长")

    def dripping() -> Iterator[bytes]:
        yield from (body[at : at + 7] for at in range(0, len(body), 7))

    said, unsaid = (client.post(path, content=one, headers=JSON) for one in (body, dripping()))
    assert "content-length" not in unsaid.request.headers
    assert (said.status_code, said.content) == (unsaid.status_code, unsaid.content)


def test_what_goes_wrong_on_the_short_way_is_worked_out_once_and_told_as_ever(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Question] = []

    def broken(_: ParkMatcher, question: Question, __: date) -> Draft:
        tried.append(question)
        raise RuntimeError("未写出的话")

    monkeypatch.setattr(questions, "drafted", broken)
    answer = client.post(URL, content=asked("出错"), headers=JSON)
    told = client.get("/metrics").text
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "未写出的话" not in answer.text
    assert len(tried) == 1
    assert f'method="POST",route="{URL}",status="500"' in told


@pytest.mark.parametrize(("body", "status"), [(asked("路"), 200), (b'{"firm": 1}', 422)])
def test_an_answer_is_counted_for_its_route(client: TestClient, body: bytes, status: int) -> None:
    counted = f'parkmatch_requests_total{{method="POST",route="{URL}",status="{status}"}}'
    assert client.post(URL, content=body, headers=JSON).status_code == status
    assert counted in client.get("/metrics").text


def test_another_method_at_the_same_place_is_none_of_it(client: TestClient) -> None:
    answer = client.request("PUT", URL, content=asked("别的"), headers=JSON)
    assert answer.status_code == 405
