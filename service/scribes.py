"""What waits to be kept is written together: one transaction, one wait for the disk, for all that
came while the last was being written. Nobody is answered before the commit that holds what is
theirs.
"""

import asyncio
from collections.abc import Callable
from contextvars import Context
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from service import once
from service.database.engine import Database
from service.once import Doing

MOST_AT_ONCE = 64
"""So many are worked out or wait to be written; who comes later is not worked out yet."""

Found = TypeVar("Found")
Waiting = tuple[Database, Doing, asyncio.Future[Response]]


class Scribe:
    """Writes for one application, in a thread that nobody else takes."""

    def __init__(self) -> None:
        self.room = CapacityLimiter(MOST_AT_ONCE)
        self._thread = CapacityLimiter(1)
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def done(self, kept: Database, doing: Doing) -> Response:
        """The answer of :func:`once.done`, once it is kept; raises what that raises."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((kept, doing, future))
        if self._writing is None:
            # Of no request: what is written is of many.
            self._writing = asyncio.create_task(self._write(), context=Context())
        found: Response = await future
        return found

    async def _write(self) -> None:
        batch: list[Waiting] = []
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._write_all(batch)
        finally:  # broken off, nobody waits for ever
            for _, _, future in (*batch, *self._waiting):
                future.cancel()
            self._waiting, self._writing = [], None

    async def _write_all(self, batch: list[Waiting]) -> None:
        doings = [doing for _, doing, _ in batch]
        found = await self._tried(partial(once.done_together, batch[0][0], doings))
        if isinstance(found, list):
            for (_, _, future), reply in zip(batch, found, strict=True):
                _tell(future, reply)
        elif isinstance(found, OperationalError | NoConnection):
            for _, _, future in batch:
                _tell(future, found)
        else:
            # One of them cannot be kept: it must not take the others along.
            for kept, doing, future in batch:
                _tell(future, await self._tried(partial(once.done_alone, kept, doing)))

    async def _tried(self, work: Callable[[], Found]) -> Found | BaseException:
        """What ``work`` gives or raises."""
        begun = to_thread.run_sync(work, limiter=self._thread)
        [found] = await asyncio.gather(begun, return_exceptions=True)
        return found


def of(request: Request) -> Scribe:
    """That of the application that ``request`` came to."""
    found: Scribe = request.app.state.scribe
    return found


def _tell(future: asyncio.Future[Response], found: Response | BaseException) -> None:
    if future.done():  # who asked has gone
        return
    if isinstance(found, BaseException):
        future.set_exception(found)
    else:
        future.set_result(found)
