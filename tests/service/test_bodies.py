"""Bodies that an outsider may send: each gets its answer, none gets through, nothing crashes."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from service.bodies import BodyLimit
from service.problems import BodyTooLarge
from tests.service.conftest import told_of

URL = "/api/v1/matches"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"firm": {"name": "x", "land_mu": NaN}}',
        b'{"firm": {"name": "x", "land_mu": Infinity}}',
        b'{"firm": {"name": "x", "land_mu": -Infinity}}',
        b'{"firm": {"name": "x", "land_mu": 1' + b"0" * 5000 + b"}}",
        b'{"firm": {"name": "x", "land_mu": 1e999}}',
        b'{"firm": {"name": "\xff\xfe"}}',
        '{"firm": {"name": "园区"}}'.encode("gbk"),
        '{"firm": {"name": "x"}}'.encode("utf-16"),
        b'{"firm": {"name": "\\ud800"}}',
        b'{"firm": {"name": "\x00"}}',
        b"[" * 30_000,
        b'{"a":' * 10_000,
        b'{"firm": {"name": "x"}',
        b"{'firm': 1}",
        b"\x00",
        b"  ",
    ],
    ids=lambda body: repr(body[:40]),
)
def test_what_is_no_json_is_a_bad_request(client: TestClient, body: bytes) -> None:
    answer = client.post(URL, content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:parkmatch:problem:bad-json"
    told = answer.json()["detail"]
    assert re.match("第 [1-9][0-9]* 个字符处：", told)
    assert not re.search("[A-Za-z]{3,} [A-Za-z]", told.replace("NaN 和 Infinity 不是 JSON", ""))
    english = client.post(URL, content=body, headers={**JSON, "Accept-Language": "en"}).json()
    assert english["detail"].isascii()
    assert "not valid" not in english["detail"]  # each is told more closely than that


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b"[]",
        b"0",
        b'"firm"',
        b"{}",
        b'{"firm": null}',
        b'{"firm": []}',
        b'{"firm": {"name": ["x"]}}',
        b'{"firm": {"name": {"name": {}}}}',
        b'{"firm": {"name": "x", "land_mu": 12345678901234567890123}}',
        b'{"firm": {"name": "x", "land_mu": true}}',
        b'{"firm": {"name": "x", "land_mu": [1]}}',
        b'{"firm": {"name": "x", "industries": {"a": 1}}}',
        b'{"firm": {"name": "x", "industries": [null, 3415]}}',
        b'{"firm": {"name": "x", "regions_wanted": ["\\u0000"]}}',
        b'{"firm": {"name": "x"}, "region": "\\u0000"}',
        b'{"firm": {"name": "x"}, "region": 15}',
        b'{"firm": {"name": "x"}, "k": 1.0}',
        b'{"firm": {"name": "x"}, "k": true}',
        b'{"firm": {"name": "x"}, "as_of": 0}',
        b'{"firm": {"name": "x"}, "as_of": "2025-02-30"}',
        b'{"firm": {"name": "x"}, "as_of": "2025-06-10T00:00:00Z"}',
        b'{"firm": {"name": "x"}, "weights": []}',
        b'{"firm": {"name": "x"}, "weights": {}}',
        b'{"firm": {"name": "x"}, "weights": {"tariff": -1}}',
        b'{"firm": {"name": "x"}, "weights": {"tariff": {"a": 1}}}',
        b'{"firm": {"name": "x"}, "weights": "{\\"tariff\\": 1' + b"0" * 400 + b'}"}',
        b'{"firm": {"name": "x"}, "weights": "/etc/hostname"}',
        b'{"firm": {"name": "x"}, "illustrative": 1}',
        b'{"firm": {"name": "x"}, "\\u0000": 1}',
    ],
    ids=lambda body: repr(body[:60]),
)
def test_json_that_asks_nothing_sensible_is_told_what_is_wrong(
    client: TestClient, body: bytes
) -> None:
    answer = client.post(URL, content=body, headers=JSON)
    assert answer.status_code == 422
    told = answer.json()
    assert told["faults"]
    assert all(fault["problem"] and fault["remedy"] for fault in told["faults"])


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "json", ""])
def test_another_kind_of_body_is_refused(client: TestClient, kind: str) -> None:
    body = orjson.dumps({"firm": {"name": "x"}})
    answer = client.post(URL, content=body, headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


@pytest.mark.parametrize("path", [URL, "/api/v1/answers", "/api/v1/steadiness"])
def test_who_hangs_up_before_the_body_has_come_is_no_fault_of_ours(
    client: TestClient, path: str
) -> None:
    """Without a traceback, and not counted as an error of the service."""

    async def hung_up() -> Any:
        return {"type": "http.disconnect"}

    assert told_of(client, path, 30, hung_up) in {400, 401}


def test_no_body_at_all_is_a_fault(client: TestClient) -> None:
    answer = client.post(URL, headers=JSON)
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["faults"]] == ["body"]


@pytest.mark.parametrize("announced", [True, False])
def test_an_oversize_body_is_refused_with_the_limit(client: TestClient, announced: bool) -> None:
    body = b'{"firm": {"name": "' + b"x" * (1 << 18) + b'"}}'

    def dripping() -> Iterator[bytes]:
        yield from (body[i : i + 1000] for i in range(0, len(body), 1000))

    answer = client.post(URL, content=body if announced else dripping(), headers=JSON)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert str(1 << 18) in answer.json()["detail"]


@given(chunks=st.lists(st.binary(max_size=40), max_size=8), limit=st.integers(0, 100))
def test_a_body_passes_up_to_the_limit_and_no_further(chunks: list[bytes], limit: int) -> None:
    received = b""

    async def app(scope: object, receive: object, send: object) -> None:
        nonlocal received
        for _ in chunks:
            message = await receive()
            received += message["body"]

    async def run() -> None:
        waiting = iter(chunks)

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": next(waiting)}

        async def send(message: object) -> None:
            raise AssertionError(message)

        await BodyLimit(app, limit)({"type": "http", "headers": []}, receive, send)

    if sum(map(len, chunks)) <= limit:
        asyncio.run(run())
        assert received == b"".join(chunks)
    else:
        with pytest.raises(BodyTooLarge):
            asyncio.run(run())
        assert len(received) <= limit


@given(st.binary(max_size=200))
def test_no_bytes_crash_it(client: TestClient, body: bytes) -> None:
    answer = client.post(URL, content=body, headers=JSON)
    assert answer.status_code in {200, 400, 422}
