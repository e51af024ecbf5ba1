"""Request bodies: how large they may be, and that JSON is taken at its word."""

from collections.abc import Callable, Coroutine, Hashable, Mapping
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

import orjson
from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import language, once, problems, shelves
from service.headers import Told
from service.problems import BodyTooLarge
from service.routing import Route
from service.unread import UnreadQuestion

BRIEF = 1000
"""A question of so few bytes is answered at once, and its answer kept for who asks it again."""
SHORT = 20
"""A brief question about so few parks is answered at once; what is longer takes a thread, so that
nobody waits for it.
"""
SHAPING = "content-type", "content-encoding"
"""Headers that an answer depends on, besides its language."""


class BodyLimit:
    """Ends a request whose body is, or says it is, above ``max_bytes`` when the body is read;
    ``uploads``: paths that files are sent to, and their limits.
    """

    def __init__(
        self, app: ASGIApp, max_bytes: int, uploads: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            most = self.uploads.get(scope.get("path", ""), self.max_bytes)
            receive = _limited(receive, _announced(scope), most)
        await self.app(scope, receive, send)


class StrictRequest(Request):
    """A request whose JSON holds no NaN, no Infinity, no broken letters and no endless nesting."""

    @cached_property
    def headers(self) -> Told:
        """What the request says of itself."""
        return Told(self.scope)

    async def body(self) -> bytes:
        """The whole body; who goes away before it has come has sent a bad request."""
        try:
            return await super().body()
        except ClientDisconnect:
            raise HTTPException(problems.BAD_JSON.status) from None

    async def json(self) -> Any:
        return orjson.loads(await self.body())


class StrictRoute(Route):
    """A route that reads its body as a :class:`StrictRequest`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(strict(request))

        return strictly


class StraightRoute(StrictRoute):
    """A route that answers what is plain by itself: there is nothing left in it for FastAPI to
    read, or to refuse.
    """

    async def straight(self, request: StrictRequest) -> Response | None:
        """The answer; None to what is for FastAPI, as all is where nothing is plain."""
        return None

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers; what is raised here is told as it would be further in."""
        if scope["method"] in (self.methods or ()):
            request = StrictRequest(scope, receive, send)
            if (found := await self.straight(request)) is not None:
                await found(scope, receive, send)
                return
            receive = _again(await request.body(), receive)
        await super().handle(scope, receive, send)


class StandingAnswerRoute(StraightRoute):
    """A route whose answers rest on figures, weights, day and question alone: who sends a brief
    one again is sent what was made of it.

    Its endpoints take the request, an :class:`UnreadQuestion` and the languages accepted.
    """

    async def straight(self, request: StrictRequest) -> Response | None:
        """The answer to a brief question, as it stands, or made now."""
        body = await request.body()
        if not _brief(request, body):
            return None
        make = partial(self._made, request, body)
        return await shelves.once(request, question(request, body), make)

    async def _made(self, request: StrictRequest, body: bytes) -> Response | None:
        if (raw := _object(request, body)) is None:
            return None
        accepted = request.headers.get("accept-language", "")
        found: Response = await self.endpoint(
            request, UnreadQuestion(raw), accept_language=accepted
        )
        return found


def plain(request: Request, body: bytes) -> Mapping[str, Any] | None:
    """The object that a brief ``body``, sent as JSON, writes; None where it is for FastAPI to read
    or to refuse.
    """
    return _object(request, body) if _brief(request, body) else None


def _brief(request: Request, body: bytes) -> bool:
    return len(body) <= BRIEF and once.readable(request)


def _object(request: Request, body: bytes) -> Mapping[str, Any] | None:
    sent_as, _, _ = request.headers.get("content-type", "").partition(";")
    if sent_as != language.JSON:
        return None
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return raw if isinstance(raw, dict) else None


def question(request: Request, body: bytes) -> Hashable:
    """What two requests have alike that get the same answer from the same basis."""
    how = (language.of(request), *map(request.headers.get, SHAPING))
    return request.scope["path"], how, body


def strict(request: Request) -> StrictRequest:
    """``request`` itself, its JSON taken at its word."""
    if isinstance(request, StrictRequest):
        return request
    return StrictRequest(request.scope, request.receive)


def _again(body: bytes, receive: Receive) -> Receive:
    """What gives ``body`` once more, and then what comes after it."""
    told = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def again() -> Message:
        return next(told, None) or await receive()

    return again


def _limited(receive: Receive, announced: int, most: int) -> Receive:
    received = 0

    async def limited() -> Message:
        nonlocal received
        if announced > most:
            raise BodyTooLarge(most)
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise BodyTooLarge(most)
        return message

    return limited


def _announced(scope: Scope) -> int:
    """The length that the request says its body has; 0 when it does not say."""
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() and len(said) < 20 else 0
