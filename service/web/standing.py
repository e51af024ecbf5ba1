"""Pages that stand: one that is asked for again is sent as it was drawn, while it would be drawn
the same again. Only pages for nobody in particular stand, and only those that are read.
"""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from service import shelves
from service.access import COOKIE

LONGEST_ADDRESS = 2048


class StandingRoute(APIRoute):
    """A route whose pages rest on figures, weights, day and address alone, until somebody with a
    session comes, whose page may be another.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, asked once for each page."""
        handle = super().get_route_handler()

        async def stood(request: Request) -> Response:
            address = f"{request.url.path}?{request.url.query}"
            if request.method != "GET" or COOKIE in request.cookies:
                return await handle(request)
            if len(address) > LONGEST_ADDRESS:
                return await handle(request)
            return await shelves.once(request, address, partial(handle, request), HTMLResponse)

        return stood
