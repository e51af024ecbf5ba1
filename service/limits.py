"""How many requests a minute one token and one address may make: kept in memory, by each process.

Each has as many as a minute's at once, and gets them back evenly. A request with a token counts for
the token and for the address, so that keys made up anew let nobody through more often.
"""

import math
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from time import monotonic

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service import problems
from service.headers import said

MOST_KNOWN = 20_000
"""Of so many is known what they have left; who asked longest ago is forgotten."""
EXEMPT = ("/healthz", "/readyz", "/metrics", "/static/")
IPV6_BITS_OF_OTHERS = 64


class Allowance:
    """What each has left of ``a_minute`` requests; 0 means that nobody is limited."""

    def __init__(self, a_minute: int, now: Callable[[], float] = monotonic) -> None:
        self.a_minute = a_minute
        self.now = now
        self.left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, who: bytes) -> int:
        """Takes one request of ``who``: 0 where one was left, else the seconds until there is."""
        if not self.a_minute:
            return 0
        now = self.now()
        left, at = self.left.pop(who, (float(self.a_minute), now))
        left = min(self.a_minute, left + (now - at) * self.a_minute / 60)
        wait = 0 if left >= 1 else math.ceil((1 - left) * 60 / self.a_minute)
        self.left[who] = (left if wait else left - 1, now)
        if len(self.left) > MOST_KNOWN:
            self.left.popitem(last=False)
        return wait


class Limited:
    """Answers 429 for ``app`` to who asks too often, with the seconds to wait, as ``tell`` does."""

    def __init__(
        self,
        app: ASGIApp,
        per_token: int,
        per_address: int,
        tell: problems.Tell = problems.response,
    ) -> None:
        self.app, self.tell = app, tell
        self.tokens, self.addresses = Allowance(per_token), Allowance(per_address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(EXEMPT):
            wait = max(self._waits(scope))
            if wait:
                headers = {"Retry-After": str(wait)}
                reply = self.tell(problems.crowding(wait), Request(scope), headers)
                await reply(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _waits(self, scope: Scope) -> Iterator[int]:
        host, _ = scope.get("client") or ("", 0)
        yield self.addresses.wait_seconds(_network(host))
        token = said(scope).get(b"authorization", b"")
        if token:
            yield self.tokens.wait_seconds(sha256(token).digest())


@lru_cache(MOST_KNOWN)
def _network(host: str) -> bytes:
    """Of IPv6 the part that is given to one subscriber, who has the rest to choose from."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.encode()
    if isinstance(address, IPv6Address):
        return address.packed[: IPV6_BITS_OF_OTHERS // 8]
    return address.packed
