"""A page that is sent while it is drawn: the browser fetches what its head names meanwhile."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping

from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.concurrency import iterate_in_threadpool

HEAD_ENDS = "<main"
PART = 1 << 16
"""Letters that are sent together, once the head is out."""


class Unfolding(StreamingResponse):
    """The page made of ``pieces``; ``ended`` is given all of it when it has been sent."""

    def __init__(self, pieces: Iterator[str], status: int, headers: Mapping[str, str]) -> None:
        self.ended: Callable[[HTMLResponse], None] = _nothing
        self._given = headers
        super().__init__(self._sent(pieces), status, headers, "text/html")

    async def _sent(self, pieces: Iterator[str]) -> AsyncIterator[str]:
        said = []
        async for part in iterate_in_threadpool(parts(pieces)):
            said.append(part)
            yield part
        self.ended(HTMLResponse("".join(said), self.status_code, self._given))


def parts(pieces: Iterator[str]) -> Iterator[str]:
    """The same text: what comes before the page's own content first, the rest in large parts."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        if HEAD_ENDS in piece or size >= PART:
            yield "".join(held)
            held, size = [], 0
        held.append(piece)
        size += len(piece)
    yield "".join(held)


def _nothing(page: HTMLResponse) -> None:
    """Nobody waits for it."""
