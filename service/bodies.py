"""Request bodies: how large they may be, and that JSON is taken at its word."""

from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import BodyTooLarge


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

    async def json(self) -> Any:
        return orjson.loads(await self.body())


class StrictRoute(APIRoute):
    """A route that reads its body as a :class:`StrictRequest`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strict


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
