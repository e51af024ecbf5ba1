"""Whose page sends a request: what a page of another site sends changes nothing here.

A browser says so itself, by ``Sec-Fetch-Site``, or by ``Origin`` where it speaks without
encryption; no page can write either. So no form needs a key of its own for this, not even the one
to sign in with, by which another site could else have a visitor work under a stranger's name.
What says neither is no browser's page: a machine with its token.
"""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from features.text import Text
from service import problems
from service.headers import said
from service.refusals import NotPermitted

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
OWN_SITES = frozenset({b"same-origin", b"none"})
"""``none`` is what a person typed, or reloads."""
DEFAULT_PORTS = {"http": 80, "https": 443}


class FromOwnPages:
    """Answers 403 for ``app`` to what another site's page sends; ``public_url`` is ours too."""

    def __init__(
        self, app: ASGIApp, public_url: str = "", tell: problems.Tell = problems.response
    ) -> None:
        self.app, self.tell = app, tell
        self.public = _host(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._foreign(scope):
            request = Request(scope)
            problem = problems.problem_of(NotPermitted(_FOREIGN))
            await self.tell(problem, request, None)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _foreign(self, scope: Scope) -> bool:
        if scope["method"] in SAFE:
            return False
        told = said(scope)
        site, origin = told.get(b"sec-fetch-site"), told.get(b"origin")
        if site is not None:
            return site not in OWN_SITES
        if origin is None:
            return False
        return self._others(origin.decode("latin-1"), told.get(b"host", b"").decode("latin-1"))

    def _others(self, origin: str, host: str) -> bool:
        theirs = _host(origin)
        if theirs is None:
            return True
        # The scheme is theirs: a proxy may speak HTTPS for us.
        own = _host(f"{urlsplit(origin).scheme}://{host}")
        return theirs not in {own, self.public}


def _host(address: str) -> tuple[str, int] | None:
    """Host and port of an address; None where it names none."""
    try:
        said = urlsplit(address)
        port = said.port or DEFAULT_PORTS.get(said.scheme)
    except ValueError:
        return None
    return (said.hostname, port) if said.hostname and port else None


_FOREIGN = Text(
    "这是另一个网站的页面发来的，未作任何改动",
    "This was sent by a page of another site; nothing was changed",
)
