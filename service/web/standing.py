"""Pages that stand: one that is asked for again is sent as it was drawn, while it would be drawn
the same again. Only pages for nobody in particular stand, and only those that are read.
"""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from service import shelves
from service.access import COOKIE
from service.routing import Route
from service.web.unfolding import Unfolding

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
LONGEST_ADDRESS = 2048


class StandingRoute(Route):
    """A route whose pages rest on figures, weights, day and address alone, until somebody with a
    session comes, whose page may be another.
    """

    def get_route_handler(self) -> Handler:
        """The handler, asked once for each page."""
        handle = super().get_route_handler()

        async def stood(request: Request) -> Response:
            address = f"{request.url.path}?{request.url.query}"
            if request.method != "GET" or COOKIE in request.cookies:
                return await handle(request)
            if len(address) > LONGEST_ADDRESS:
                return await handle(request)
            draw = partial(_drawn, handle, request, address)
            return await shelves.once(request, address, draw, HTMLResponse)

        return stood


async def _drawn(handle: Handler, request: Request, address: str) -> Response:
    """The page as ``handle`` draws it; one that is sent meanwhile stands when all of it was."""
    rests_on = shelves.basis(request)
    answer = await handle(request)
    if isinstance(answer, Unfolding):
        answer.ended = partial(request.app.state.shelf.put, address, rests_on)
    return answer
