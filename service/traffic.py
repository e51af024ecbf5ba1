"""Every request as it comes and goes: its id, how long it took, and a line in the log.

The id is the client's own ``X-Request-ID`` where that is plain, else a new one; it goes out again
under the same name. Routes are told by their templates, so that nothing of a path is told.
"""

import re
import time
from collections.abc import Callable
from secrets import token_hex

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.headers import said
from service.logs import REQUEST, logger

HEADER = b"x-request-id"
PLAIN = re.compile(rb"[A-Za-z0-9._-]{1,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "(none)"

Counted = Callable[[str, str, int, float], None]
"""Told of each request: its method, its route, the status of the answer, and seconds taken."""


class Traffic:
    """Numbers, times and logs what goes through ``app``, and tells ``counted``."""

    def __init__(self, app: ASGIApp, counted: Counted) -> None:
        self.app = app
        self.counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        named = _id(scope)
        # Not taken back: what the server itself says of this request comes after us.
        REQUEST.set(named)
        status, began = 500, time.perf_counter()

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (HEADER, named.encode())]
            await send(message)

        try:
            await self.app(scope, receive, numbered)
        finally:
            self._end(scope, status, time.perf_counter() - began)

    def _end(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        route = _template(scope)
        self.counted(method, route, status, seconds)
        told = {"method": method, "route": route, "status": status, "ms": round(seconds * 1e3, 1)}
        logger.info("request", extra={"told": told})


def _id(scope: Scope) -> str:
    found = said(scope).get(HEADER, b"")
    return found.decode() if PLAIN.fullmatch(found) else token_hex(16)


def _template(scope: Scope) -> str:
    """The path of the route with the names of its parts, not with what was put in for them."""
    return str(getattr(scope.get("route"), "path", NO_ROUTE))
