"""Brief questions are answered before the application's own layers: in what is plain there is
nothing for those to read, or to refuse. What is not plain goes through them, and so does what goes
wrong, which is told there as everything else that does.
"""

from collections.abc import Hashable, Iterable, Mapping
from functools import partial
from typing import Any

import orjson
from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import headers, language, once, shelves
from service.bodies import StrictRequest, StrictRoute
from service.unread import Unread

BRIEF = 1000
"""A question of so few bytes is answered at once, and its answer kept for who asks it again."""
SHORT = 20
"""A brief question about so few parks is answered at once; what is longer takes a thread, so that
nobody waits for it.
"""
SHAPING = "content-type", "content-encoding"
"""Headers that an answer depends on, besides its language."""
RAISED = "parkmatch.raised"
"""Where a request bears what was raised while it was answered straight."""


class StraightRoute(StrictRoute):
    """A route that answers what is plain by itself."""

    async def straight(self, request: StrictRequest) -> Response | None:
        """The answer to a brief request; None where it is not plain, as none is here."""
        return None

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers what was not answered straight; raises what was raised then."""
        if (raised := scope.pop(RAISED, None)) is not None:
            raise raised
        await super().handle(scope, receive, send)


class Straight:
    """Around the layers of an ``app``: those of its ``routes`` that can answer straight are asked
    first, by their paths.
    """

    def __init__(self, app: ASGIApp, routes: Mapping[str, StraightRoute]) -> None:
        self.app, self.routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self.routes.get(scope["path"]) if scope["type"] == "http" else None
        if route is None or not _may_be_plain(route, scope):
            await self.app(scope, receive, send)
            return
        scope["route"] = route
        request = StrictRequest(scope, receive, send)
        try:
            body = await request.body()
            found = await route.straight(request) if len(body) <= BRIEF else None
        except Exception as error:  # noqa: BLE001 - the layers make a problem of each
            scope[RAISED] = error
            await self.app(scope, receive, send)
            return
        if found is None:
            await self.app(scope, _again(body, receive), send)
        else:
            await found(scope, receive, send)


class StandingAnswerRoute(StraightRoute):
    """A route whose answers rest on figures, weights, day and question alone: who sends a brief
    one again is sent what was made of it.

    Its endpoints take the request, an unread question and the languages accepted.
    """

    async def straight(self, request: StrictRequest) -> Response | None:
        """The answer to a brief question, as it stands, or made now."""
        body = await request.body()
        make = partial(self._made, request, body)
        return await shelves.once(request, question(request, body), make)

    async def _made(self, request: StrictRequest, body: bytes) -> Response | None:
        if (raw := plain(request, body)) is None:
            return None
        accepted = request.headers.get("accept-language", "")
        found: Response = await self.endpoint(request, Unread(raw), accept_language=accepted)
        return found


def by_path(routes: Iterable[object]) -> dict[str, StraightRoute]:
    """Those of the ``routes`` that can answer straight. Raises :class:`TypeError` for one whose
    path has parts that are put in, or is another's too.
    """
    found: dict[str, StraightRoute] = {}
    for route in routes:
        if not isinstance(route, StraightRoute):
            continue
        if route.param_convertors or route.path in found:
            raise TypeError(f"{route.path} does not tell which route is asked")
        found[route.path] = route
    return found


def plain(request: Request, body: bytes) -> Mapping[str, Any] | None:
    """The object that ``body``, sent as JSON, writes; None where it is for FastAPI to read or to
    refuse.
    """
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


def _may_be_plain(route: StraightRoute, scope: Scope) -> bool:
    """Whether the request is for ``route``, says that it is brief, and has no key that is none."""
    asked = scope["method"] in (route.methods or ()) and not scope.get("root_path")
    return asked and 0 < headers.length(scope) <= BRIEF and once.readable(scope)


def _again(body: bytes, receive: Receive) -> Receive:
    """What gives ``body`` once more, and then what comes after it."""
    told = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def again() -> Message:
        return next(told, None) or await receive()

    return again
