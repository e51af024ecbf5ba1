"""Pages that stand: one that is asked for again is sent as it was drawn, while it would be drawn
the same again. Only pages for nobody in particular stand, and only those that are read.
"""

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from copy import copy
from datetime import date
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from service import matchers
from service.access import COOKIE

MOST_BYTES = 1 << 25
LONGEST_ADDRESS = 2048


class Shelf:
    """The pages drawn from one basis, up to ``most_bytes``; what was asked for longest ago
    goes first.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.basis: object = None
        self.held = 0
        self._pages: OrderedDict[str, Response] = OrderedDict()

    def found(self, address: str, basis: object) -> Response | None:
        """The page of ``address``; None where it was not drawn from ``basis``."""
        if basis != self.basis:
            self._pages.clear()
            self.basis, self.held = basis, 0
        page = self._pages.get(address)
        if page is not None:
            self._pages.move_to_end(address)
        return page

    def put(self, address: str, basis: object, page: Response) -> None:
        """Keeps what was drawn from ``basis``, unless that is out of date by now."""
        if basis != self.basis or address in self._pages:
            return
        self._pages[address] = page
        self.held += len(page.body)
        while self.held > self.most_bytes:
            _, gone = self._pages.popitem(last=False)
            self.held -= len(gone.body)


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
            shelf, basis = _shelf(request), _basis(request)
            if (found := shelf.found(address, basis)) is not None:
                return _again(found)
            page = await handle(request)
            if isinstance(page, HTMLResponse) and page.status_code == 200:
                shelf.put(address, basis, _again(page))
            return page

        return stood


def _again(page: Response) -> Response:
    """The same page to send once: whoever sends it adds to its headers."""
    found = copy(page)
    found.raw_headers = list(page.raw_headers)
    return found


def _basis(request: Request) -> tuple[object, date]:
    return matchers.of(request).basis, matchers.today()


def _shelf(request: Request) -> Shelf:
    state = request.app.state
    found: Shelf | None = getattr(state, "shelf", None)
    if found is None:
        found = state.shelf = Shelf()
    return found
