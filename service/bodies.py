"""Request bodies: how large they may be, and that JSON is taken at its word."""

from collections.abc import Callable, Coroutine, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import orjson
from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import headers, problems
from service.headers import Told
from service.problems import BodyTooLarge
from service.routing import Route


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
            receive = _limited(receive, headers.length(scope), most)
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


def strict(request: Request) -> StrictRequest:
    """``request`` itself, its JSON taken at its word."""
    if isinstance(request, StrictRequest):
        return request
    return StrictRequest(request.scope, request.receive)


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
