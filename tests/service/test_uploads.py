import asyncio
from itertools import count
from typing import Any

import pytest
from starlette.requests import Request

from features.errors import BadInput
from service import uploads
from service.uploads import Upload

MARK = b"--x\r\n"


def part(head: str, content: bytes) -> bytes:
    said = f"Content-Disposition: form-data; {head}\r\n\r\n".encode()
    return MARK + said + content + b"\r\n"


def request(body: bytes, kind: str = "multipart/form-data; boundary=x") -> Request:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", kind.encode())]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "app": None}
    return Request(scope, receive)


def read(body: bytes, kind: str = "multipart/form-data; boundary=x") -> tuple[Upload, bytes]:
    async def received() -> tuple[Upload, bytes]:
        async with uploads.uploaded(request(body, kind)) as upload:
            return upload, upload.content.read()

    return asyncio.run(received())


def test_the_file_and_the_words_beside_it() -> None:
    body = part('name="k"', b"3") + part('name="file"; filename="a.CSV"', b"x,y") + b"--x--"
    upload, content = read(body)
    assert (upload.name, upload.suffix, upload.size, upload.words) == (
        "a.CSV",
        ".csv",
        3,
        {"k": "3"},
    )
    assert content == b"x,y"


@pytest.mark.parametrize("name", ["../../etc/a.csv", "C:\\\\x\\\\a.csv", "/a.csv"])
def test_a_name_says_nothing_of_folders(name: str) -> None:
    upload, _ = read(part(f'name="file"; filename="{name}"', b"x") + b"--x--")
    assert upload.name == "a.csv"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nothing",
        part('name="file"', b"no file") + b"--x--",
        part('name="other"; filename="a.csv"', b"x") + b"--x--",
        part('name="file"; filename="a.exe"', b"x") + b"--x--",
        part('name="file"; filename=""', b"x") + b"--x--",
        part('name="file"; filename="a.csv"', b"x") * 2 + b"--x--",
        part('name="k"', b"9" * (1 << 15)) + b"--x--",
        part('name="k"', b"9") * 20 + b"--x--",
    ],
    ids=count(),
)
def test_any_other_body_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        read(body)
    assert [fault.path for fault in caught.value.faults] == ["file"]


def test_a_body_of_another_kind_is_refused() -> None:
    with pytest.raises(BadInput):
        read(b"{}", "application/json")


def test_each_upload_has_a_fingerprint_of_its_own() -> None:
    found = {
        uploads.fingerprint(request(b""), digest, words)
        for digest in ("a", "b")
        for words in ({}, {"k": "1"})
    }
    assert len(found) == 4
