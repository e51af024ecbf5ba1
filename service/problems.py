"""What to tell a client when something is wrong: problem details of RFC 9457.

The one place where errors meet HTTP status codes. ``faults`` lists every fault of the request
with its path, the value received, what is wrong and the way out, in the language asked for.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException

from features import findings
from features.errors import BadInput, Fault, NotFound, ParkmatchError, StaleModel, shown
from features.text import Lang, Text
from service import language
from service.refusals import (
    Conflicting,
    NotPermitted,
    NotSignedIn,
    Outdated,
    Unready,
    Unversioned,
)

MEDIA_TYPE = "application/problem+json"
SHOWN_PATHS = 10
LARGEST_INTEGER = 1 << 53
RETRY_SECONDS = 10


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its status and its name in both languages."""

    status: int
    name: str
    title: Text

    @property
    def type(self) -> str:
        """The URI that tells kinds of problems apart."""
        return f"urn:parkmatch:problem:{self.name}"


BAD_JSON = Kind(400, "bad-json", Text("请求体不是有效的 JSON", "The body is not valid JSON"))
NOT_FOUND = Kind(404, "not-found", Text("未找到", "Not found"))
NOT_ALLOWED = Kind(405, "not-allowed", Text("不支持这种请求方法", "Method not allowed"))
TOO_LARGE = Kind(413, "too-large", Text("请求体过大", "The body is too large"))
NOT_JSON = Kind(
    415, "not-json", Text("请求体应为 application/json", "The body must be application/json")
)
BAD_INPUT = Kind(422, "bad-input", Text("输入有误", "The input has faults"))
NOT_SIGNED_IN = Kind(401, "not-signed-in", Text("未登录", "Not signed in"))
NOT_PERMITTED = Kind(403, "not-permitted", Text("没有权限", "Not permitted"))
CONFLICTING = Kind(409, "conflicting", Text("与已有内容冲突", "In conflict with what is there"))
OUTDATED = Kind(412, "outdated", Text("已被他人修改", "Changed by somebody else since"))
UNVERSIONED = Kind(428, "unversioned", Text("未说明修改哪一版", "Of which version is not said"))
REFUSED = Kind(400, "refused", Text("请求无法处理", "The request cannot be handled"))
BUG = Kind(500, "bug", Text("程序出错，已记录", "A bug, which has been logged"))
NOT_READY = Kind(503, "not-ready", Text("尚未就绪", "Not ready"))
TOO_MANY = Kind(429, "too-many", Text("请求过于频繁", "Too many requests"))
CLOSING = Kind(503, "closing", Text("服务正在停止", "The service is stopping"))
BUSY = Kind(503, "busy", Text("排队已满", "Too many are waiting"))

KINDS = (
    BAD_JSON,
    NOT_SIGNED_IN,
    NOT_PERMITTED,
    NOT_FOUND,
    NOT_ALLOWED,
    CONFLICTING,
    OUTDATED,
    TOO_LARGE,
    NOT_JSON,
    BAD_INPUT,
    UNVERSIONED,
    REFUSED,
    BUG,
    NOT_READY,
    BUSY,
    TOO_MANY,
    CLOSING,
)
OF_READING = (NOT_SIGNED_IN, NOT_PERMITTED, BAD_INPUT, NOT_READY)
OF_EDITING = (
    BAD_JSON,
    NOT_SIGNED_IN,
    NOT_PERMITTED,
    NOT_FOUND,
    OUTDATED,
    TOO_LARGE,
    NOT_JSON,
    BAD_INPUT,
    UNVERSIONED,
    NOT_READY,
)
"""What an endpoint for people who signed in may answer besides what was asked for."""
OF_ORDERS = (NOT_FOUND, OUTDATED, UNVERSIONED)
"""What one that takes no more than an order may answer besides."""
OF_ERRORS: Mapping[type[Exception], Kind] = {
    BadInput: BAD_INPUT,
    NotFound: NOT_FOUND,
    StaleModel: NOT_READY,
    NotSignedIn: NOT_SIGNED_IN,
    NotPermitted: NOT_PERMITTED,
    Unready: NOT_READY,
    Conflicting: CONFLICTING,
    Unversioned: UNVERSIONED,
    Outdated: OUTDATED,
}
HEADERS: Mapping[Kind, Mapping[str, str]] = {
    NOT_SIGNED_IN: {"WWW-Authenticate": "Bearer"},
    NOT_READY: {"Retry-After": "1"},
    CLOSING: {"Retry-After": "1", "Connection": "close"},
}
OF_STATUS: Mapping[int, Kind] = {
    kind.status: kind for kind in (NOT_FOUND, NOT_ALLOWED, TOO_LARGE, NOT_JSON, NOT_READY)
}


class BodyTooLarge(HTTPException):
    """A request body above ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(TOO_LARGE.status)


class Busy(HTTPException):
    """So many wait already that nothing would be answered soon."""

    def __init__(self) -> None:
        super().__init__(BUSY.status, headers={"Retry-After": str(RETRY_SECONDS)})


class FaultBody(BaseModel, defer_build=True):
    """One fault of the request: where, what was received, what is wrong, the way out."""

    path: str
    value: str | float | bool | None
    problem: str
    remedy: str


class ProblemBody(BaseModel, defer_build=True):
    """Problem details (RFC 9457), with every fault of the request."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    faults: list[FaultBody]


@dataclass(frozen=True)
class Problem:
    """A problem before it is put into a language."""

    kind: Kind
    detail: Text
    faults: tuple[Fault, ...] = ()
    versions: Mapping[str, Any] | None = None

    def body(self, lang: Lang, instance: str) -> dict[str, object]:
        """The members of the problem document."""
        return {
            "type": self.kind.type,
            "title": self.kind.title.of(lang),
            "status": self.kind.status,
            "detail": self.detail.of(lang),
            "instance": instance,
            "faults": [fault_body(fault, lang) for fault in self.faults],
            **({} if self.versions is None else {"versions": self.versions}),
        }


LOADING = Problem(NOT_READY, Text("正在载入园区数据", "The parks are being loaded"))
STOPPING = Problem(CLOSING, Text("请稍后再试", "Try again in a moment"))
NO_RECORDS = Problem(NOT_READY, Text("数据库暂时连不上", "The database cannot be reached now"))
MADE_MEANWHILE = Problem(
    CONFLICTING, Text("同时有人做了同样的事", "Somebody did the same at the same moment")
)


def crowding(seconds: int) -> Problem:
    """Of who asks too often, and may again in so many ``seconds``."""
    return Problem(TOO_MANY, _IN_SECONDS.fill(seconds=seconds))


def fault_body(fault: Fault, lang: Lang) -> dict[str, object]:
    """One fault as plain values."""
    return {
        "path": fault.path,
        "value": _plain(fault.value),
        "problem": fault.problem.of(lang),
        "remedy": fault.remedy.of(lang),
    }


def problem_of(error: Exception) -> Problem:
    """What to tell of ``error``; what nobody foresaw is a bug, and its words stay inside."""
    for kind, told in _TOLD:
        if isinstance(error, kind):
            return told(error)
    return _A_BUG


def response(
    problem: Problem, request: Request, headers: Mapping[str, str] | None = None
) -> Response:
    """``problem`` as the answer to ``request``, in its language."""
    lang = language.of(request)
    body = problem.body(lang, request.url.path)
    headers = {**HEADERS.get(problem.kind, {}), **(headers or {})}
    return language.reply(body, lang, problem.kind.status, MEDIA_TYPE, headers)


Tell = Callable[[Problem, Request, Mapping[str, str] | None], Response]
"""What answers a request with a problem, and headers besides its own."""


def install(app: FastAPI) -> None:
    """Every error of ``app`` leaves as a problem document."""
    expected = (ParkmatchError, RequestValidationError, HTTPException, DBAPIError, NoConnection)
    for kind in (*expected, Exception):
        app.add_exception_handler(kind, _handle)


def documented(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """The problems that an endpoint may answer with, for its description in OpenAPI."""
    return {kind.status: _description(kind) for kind in kinds}


def _description(kind: Kind) -> dict[str, Any]:
    faults = (_EXAMPLE,) if kind is BAD_INPUT else ()
    told = _of_faults(faults) if faults else Problem(kind, _DETAILS.get(kind.name, kind.title))
    schema = {"$ref": "#/components/schemas/ProblemBody"}
    content = {"schema": schema, "example": told.body("zh", "/api/v1/…")}
    return {
        "description": f"{kind.title.zh} · {kind.title.en}",
        "content": {MEDIA_TYPE: content},
    }


_EXAMPLE = Fault(
    "firm.land_mu",
    -300,
    Text("应在 0 亩 到 1,000,000 亩 之间", "must be 0 mu to 1,000,000 mu"),
    Text("请填数字，单位亩；不清楚就留空", "Give a number in mu; leave empty if unknown"),
)
_IN_SECONDS = Text("请在 {seconds} 秒后再试", "Try again in {seconds} {seconds:second|seconds}")
_LIMIT = Text("上限为 {limit} 字节", "The limit is {limit} bytes")
_DETAILS: Mapping[str, Text] = {
    NOT_FOUND.name: Text("没有这个地址", "There is nothing at this address"),
    NOT_ALLOWED.name: Text(
        "此地址不支持这种方法，见响应头 Allow",
        "See the header Allow for the methods of this address",
    ),
    NOT_JSON.name: Text(
        "请加请求头 Content-Type: application/json",
        "Send the header Content-Type: application/json",
    ),
    BUSY.name: Text(
        "等候的请求太多，请稍后再试，见响应头 Retry-After",
        "Too many requests are waiting: try again later, see the header Retry-After",
    ),
    BUG.name: Text("请把时间和请求内容告诉维护者", "Tell the maintainers the time and the request"),
}


_A_BUG = Problem(BUG, _DETAILS[BUG.name])


async def _handle(request: Request, error: Exception) -> Response:
    headers = error.headers if isinstance(error, HTTPException) else None
    return response(problem_of(error), request, headers)


def _of_faults(faults: Sequence[Fault]) -> Problem:
    paths = [fault.path for fault in faults[:SHOWN_PATHS]]
    more = "…" if len(faults) > SHOWN_PATHS else ""
    detail = Text(
        f"共 {len(faults)} 处需要更正：{'、'.join(paths)}{more}",
        f"{len(faults)} to correct: {', '.join(paths)}{more}",
    )
    return Problem(BAD_INPUT, detail, tuple(faults))


def _of_request(errors: Sequence[Any]) -> Problem:
    """FastAPI's findings on a body that is no JSON, or on the query."""
    broken = [found for found in errors if found["type"] == "json_invalid"]
    if broken:
        said, at = broken[0]["ctx"]["error"], broken[0]["loc"][-1] + 1
        why = next((text for start, text in _BROKEN.items() if said.startswith(start)), _BROKEN[""])
        return Problem(BAD_JSON, _AT.fill(at=at, why=why))
    return _of_faults([_fault(found) for found in errors])


def _fault(found: Mapping[str, Any]) -> Fault:
    told = findings.fault(found, ".".join(map(str, found["loc"])))
    return replace(told, remedy=_SEE_API) if found["type"] == "extra_forbidden" else told


def _of_ours(error: ParkmatchError) -> Problem:
    said = Text(error.message("zh"), error.message("en"))
    return Problem(OF_ERRORS.get(type(error), BUG), said)


def _of_outdated(error: Outdated) -> Problem:
    versions = {"current": error.current, "submitted": error.submitted}
    return Problem(OUTDATED, error.reason, versions=versions)


def _of_status(error: HTTPException) -> Problem:
    kind = OF_STATUS.get(error.status_code, REFUSED)
    return Problem(kind, _DETAILS.get(kind.name, kind.title))


def _of_database(error: DBAPIError) -> Problem:
    """A database that is away or busy comes back, unlike a bug of ours; of two who make the same
    thing at the same moment, one is refused.
    """
    if isinstance(error, IntegrityError):
        return MADE_MEANWHILE
    away = error.connection_invalidated or isinstance(error, OperationalError)
    return NO_RECORDS if away else _A_BUG


_TOLD: Sequence[tuple[type[Exception], Callable[[Any], Problem]]] = (
    (RequestValidationError, lambda error: _of_request(error.errors())),
    (BadInput, lambda error: _of_faults(error.faults)),
    (Outdated, _of_outdated),
    (ParkmatchError, _of_ours),
    (BodyTooLarge, lambda error: Problem(TOO_LARGE, _LIMIT.fill(limit=error.limit))),
    (Busy, lambda _: Problem(BUSY, _DETAILS[BUSY.name])),
    (HTTPException, _of_status),
    (NoConnection, lambda _: NO_RECORDS),
    (DBAPIError, _of_database),
)
"""What is told of each error, the most particular first."""


_SEE_API = Text("请删去，或对照接口说明 /openapi.json", "Remove it, or see /openapi.json")
_AT = Text("第 {at} 个字符处：{why}", "at character {at}: {why}")
_NOTHING = Text("请求体是空的", "the body is empty")
_TOO_BIG = Text("数字太大", "the number is too large")
_IN_A_TEXT = Text("文字中有不允许的字符或转义", "a text holds a character or escape not allowed")
# The beginnings of the decoder's own words, the more particular first.
_BROKEN: Mapping[str, Text] = {
    "unexpected end": Text("没有写完", "it ends too early"),
    "unexpected content": Text("后面有多余的内容", "something follows the end"),
    "unexpected control": _IN_A_TEXT,
    "unexpected character, expected a JSON value": Text(
        "此处应有一个值（NaN 和 Infinity 不是 JSON 的数字）",
        "a value is expected here (NaN and Infinity are no numbers in JSON)",
    ),
    "unexpected character, expected a string key": Text(
        "此处应有用双引号括起的字段名", "a field's name in double quotes is expected here"
    ),
    "unexpected character": Text(
        "此处应有冒号、逗号或右括号", "a colon, a comma or a closing bracket is expected here"
    ),
    "trailing comma": Text("末尾多了一个逗号", "there is a comma too many at the end"),
    "number is infinity": _TOO_BIG,
    "number with leading zero": Text("数字不能以 0 开头", "a number must not start with 0"),
    "no digit after sign": Text("正负号后应有数字", "a digit is expected after the sign"),
    "no low surrogate": _IN_A_TEXT,
    "invalid escaped": _IN_A_TEXT,
    "str is not valid UTF-8": Text("请求体不是 UTF-8 编码", "the body is not in UTF-8"),
    "depth limit": Text("嵌套太深", "it is nested too deeply"),
    "input data is empty": _NOTHING,
    "Input is a zero-length": _NOTHING,
    "": Text("不是有效的 JSON", "this is not valid JSON"),
}


def _plain(value: object) -> object:
    """``value`` as it came where JSON can hold it, else in words; long texts are cut."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= LARGEST_INTEGER:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return shown(value, limit=200)
