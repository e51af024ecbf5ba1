"""Headers of a request, each found at once: some are asked for again and again."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Scope

SAID = "parkmatch.headers"
"""Where a request bears what its headers say."""


def said(scope: Scope) -> Mapping[bytes, bytes]:
    """What the headers say, by their names in small letters; of one sent twice, the first."""
    found: Mapping[bytes, bytes] | None = scope.get(SAID)
    if found is None:
        found = scope[SAID] = dict(reversed(scope["headers"]))
    return found


def length(scope: Scope) -> int:
    """How long the request says that its body is, in bytes; 0 where it does not say."""
    told = said(scope).get(b"content-length", b"")
    return int(told) if told.isdigit() and len(told) < 20 else 0


class Told(Headers):
    """The headers of a request, which nobody changes."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope=scope)
        self._said = said(scope)

    def __getitem__(self, key: str) -> str:
        return self._said[key.lower().encode("latin-1")].decode("latin-1")

    def get(self, key: str, default: Any = None) -> Any:
        """What the header says; ``default`` where it was not sent."""
        found = self._said.get(key.lower().encode("latin-1"))
        return default if found is None else found.decode("latin-1")
