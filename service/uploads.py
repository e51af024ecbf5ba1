"""Files that are sent with a few words: read as they come, kept on disk, never whole in memory."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from features.errors import BadInput, Fault
from features.text import Text
from service.problems import TOO_LARGE

KINDS = (".csv", ".txt", ".xlsx", ".xlsm", ".parquet")
LONGEST_NAME = 120
MOST_WORDS = 12
LONGEST_WORD = 1 << 14


@dataclass(frozen=True)
class Upload:
    """A file that was sent, open, and the words beside it."""

    name: str
    size: int
    content: BinaryIO
    words: Mapping[str, str]

    @property
    def suffix(self) -> str:
        """The ending of its name, one of ``KINDS``."""
        return Path(self.name).suffix.lower()


@asynccontextmanager
async def uploaded(request: Request) -> AsyncIterator[Upload]:
    """The one file of a form, gone afterwards; raises :class:`BadInput` for any other body."""
    limits = {"max_files": 1, "max_fields": MOST_WORDS, "max_part_size": LONGEST_WORD}
    try:
        form = await request.form(**limits)
    except HTTPException as error:
        if error.status_code == TOO_LARGE.status:
            raise
        raise BadInput([_fault(_BROKEN, _AGAIN)]) from None
    except FormParserError:
        raise BadInput([_fault(_BROKEN, _AGAIN)]) from None
    try:
        yield _sent(form.multi_items())
    finally:
        await form.close()


def fingerprint(request: Request, digest: str, words: Mapping[str, str]) -> str:
    """What tells this upload from others that have the same Idempotency-Key."""
    said = [request.method, request.url.path, digest, sorted(words.items())]
    return sha256(orjson.dumps(said)).hexdigest()


def described(words: Mapping[str, Any]) -> dict[str, Any]:
    """The body in OpenAPI: the file, and the ``words`` beside it with their schemas."""
    file = {"type": "string", "format": "binary", "description": "xlsx, csv, parquet"}
    schema = {
        "type": "object",
        "properties": {"file": file, **words},
        "required": ["file"],
        "additionalProperties": False,
    }
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def _sent(items: list[tuple[str, UploadFile | str]]) -> Upload:
    words = {name: value for name, value in items if isinstance(value, str)}
    files = [(name, value) for name, value in items if not isinstance(value, str)]
    if not files or files[0][0] != "file" or not files[0][1].filename:
        raise BadInput([_fault(_MISSING, _SEND_ONE)])
    file = files[0][1]
    name = Path((file.filename or "").replace("\\", "/")).name
    shown = "".join(filter(str.isprintable, name))[-LONGEST_NAME:]
    if Path(shown).suffix.lower() not in KINDS:
        raise BadInput([_fault(_NO_KIND, _KINDS, shown)])
    return Upload(shown, file.size or 0, file.file, words)


def _fault(problem: Text, remedy: Text, value: object = None) -> Fault:
    return Fault("file", value, problem, remedy)


_BROKEN = Text("没有收到完整的表单", "did not arrive as a whole form")
_AGAIN = Text("请以 multipart/form-data 重新发送", "Send it again as multipart/form-data")
_MISSING = Text("没有文件", "no file was sent")
_SEND_ONE = Text(
    "请以 multipart/form-data 发送，文件字段名为 file",
    "Send multipart/form-data with the file in the field named file",
)
_NO_KIND = Text("不支持这种文件", "is no kind of file that can be read")
_KINDS = Text("请用 xlsx、csv 或 parquet", "Use xlsx, csv or parquet")
