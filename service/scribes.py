"""What waits to be kept is written together: one transaction, one wait for the disk, for all that
came while the last was being written. Nobody is answered before the commit that holds what is
theirs.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context
from copy import copy
from functools import partial
from typing import TypeVar

from fastapi import Request, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from service import once
from service.database.additions import Seen
from service.database.engine import BUSY_SECONDS, Database, gave_way
from service.once import Doing
from service.problems import Busy

MOST_AT_ONCE = 64
"""So many are worked out or wait to be written; who comes later is not worked out yet."""

LONGEST_PAUSE_SECONDS = 0.005
"""So long, at most, those are waited for who are just arriving: what is written together costs a
tenth of what is written alone.
"""
TURNS = 2
"""Of the event loop, in which a request that is there comes to be answered."""

Found = TypeVar("Found")
Waiting = tuple[Database, Doing, asyncio.Future[Response]]


class Place:
    """One of several, held for as long as a block runs."""

    def __init__(self, places: asyncio.Semaphore, seconds: float) -> None:
        self._places, self._seconds = places, seconds

    async def __aenter__(self) -> None:
        if not self._places.locked():
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(self._seconds):
                await self._places.acquire()
        except TimeoutError:
            raise Busy from None

    async def __aexit__(self, *_: object) -> None:
        self._places.release()


class Scribe:
    """Writes for one application, in a thread that nobody else takes."""

    def __init__(self, seconds: float = BUSY_SECONDS) -> None:
        """``seconds``: so long a place is waited for."""
        self._seconds, self._places = seconds, asyncio.Semaphore(MOST_AT_ONCE)
        self._thread, self._seen = ThreadPoolExecutor(1, "scribe"), Seen()
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._together, self._enough = 1, asyncio.Event()

    def place(self) -> "Place":
        """One of the places of those who are worked out or wait to be written; to be taken.

        Raises :class:`Busy` where none becomes free.
        """
        return Place(self._places, self._seconds)

    async def done(self, kept: Database, doing: Doing) -> Response:
        """The answer of :func:`once.done`, once it is kept; raises what that raises."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((kept, doing, future))
        if len(self._waiting) >= self._together:
            self._enough.set()
        if self._writing is None:
            # Of no request: what is written is of many.
            self._writing = asyncio.create_task(self._write(), context=Context())
        found: Response = await future
        return found

    async def _write(self) -> None:
        batch: list[Waiting] = []
        try:
            while self._waiting:
                await self._pause()
                batch, self._waiting = self._waiting, []
                self._together = len(batch)
                await self._write_all(batch)
        finally:  # broken off, nobody waits for ever
            for _, _, future in (*batch, *self._waiting):
                future.cancel()
            self._waiting, self._writing = [], None

    async def _pause(self) -> None:
        """Lets those join who come just now: about as many as came together the last time, and
        whoever is there already.
        """
        clock, joined = asyncio.get_running_loop().time, 0
        until = clock() + LONGEST_PAUSE_SECONDS
        if len(self._waiting) < self._together:
            self._enough.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await self._enough.wait()
        while joined < len(self._waiting) and clock() < until:
            joined = len(self._waiting)
            for _ in range(TURNS):
                await asyncio.sleep(0)

    async def _write_all(self, batch: list[Waiting]) -> None:
        work = partial(once.done_together, batch[0][0], [one for _, one, _ in batch], self._seen)
        found = await self._tried(work)
        if gave_way(found):
            found = await self._tried(work)
        if isinstance(found, list):
            for (_, _, future), reply in zip(batch, found, strict=True):
                _tell(future, reply)
        elif isinstance(found, OperationalError | NoConnection):
            for _, _, future in batch:
                _tell(future, copy(found))  # each is raised with a trace of its own
        else:
            # One of them cannot be kept: it must not take the others along.
            self._seen.forget()
            for kept, doing, future in batch:
                _tell(future, await self._tried(partial(once.done_alone, kept, doing)))

    async def _tried(self, work: Callable[[], Found]) -> Found | BaseException:
        """What ``work`` gives or raises."""
        begun = asyncio.get_running_loop().run_in_executor(self._thread, work)
        await asyncio.wait([begun])
        return begun.exception() or begun.result()


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
