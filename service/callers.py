"""Who asked a moment ago, by the key they came with: not looked for in the records each time.

Nobody is taken as known for longer than :data:`LASTS_SECONDS`, nor past the end of their key, nor
past any change that this process made: what is revoked here opens nothing from then on, and what
another process revoked, soon. Who goes on asking is looked for beside it, before that is over.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextvars import Context
from copy import copy
from functools import partial
from time import monotonic
from types import MappingProxyType
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from service import accounts, clock, credentials
from service.accounts import Person
from service.database.engine import Database

LASTS_SECONDS = 0.5
AHEAD_SECONDS = 0.25
"""Who was looked for so long ago, and asks, is looked for again meanwhile."""
MOST_KNOWN = 1000

Kind = Literal["token", "session"]
Looking = asyncio.Task[Person | None]
FIND: Mapping[Kind, Callable[[Session, str], Person | None]] = MappingProxyType(
    {"token": accounts.of_token, "session": accounts.of_session}
)


class Callers:
    """Those whom one application knows; of their keys it keeps digests only."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self.now = now
        self._known: dict[tuple[Kind, str], tuple[Person, int, float]] = {}
        self._looking: dict[tuple[Kind, str, int], Looking] = {}

    async def asking(self, records: Database, kind: Kind, key: str) -> Person | None:
        """Whose ``key`` it is; None for nobody."""
        found = self.known(records, kind, key)
        if found is None:
            return await self._found(records, kind, key)
        person, age = found
        if age >= AHEAD_SECONDS:
            self._look(records, kind, key)
        return person

    async def settled(self) -> None:
        """Nobody is looked for any more, when the records are about to be closed."""
        while self._looking:
            await asyncio.wait(self._looking.values())

    def known(self, records: Database, kind: Kind, key: str) -> tuple[Person, float] | None:
        """Whose ``key`` it was a moment ago and still is, and for how many seconds that has been
        known; None for who must be looked for.
        """
        found = self._known.get((kind, credentials.digest(key)))
        if found is None:
            return None
        (person, changes, at), now = found, self.now()
        fresh = changes == records.changes and now - at < LASTS_SECONDS
        return (person, now - at) if fresh and _lasts(person) else None

    def look_for(self, records: Database, kind: Kind, key: str) -> Person | None:
        """Whose ``key`` it is by the records; None for nobody."""
        changes, at = records.changes, self.now()
        with records.reading() as session:
            person = FIND[kind](session, key)
        named = kind, credentials.digest(key)
        if person is None:
            self._known.pop(named, None)
            return None
        if len(self._known) >= MOST_KNOWN:
            self.forget()
        self._known[named] = person, changes, at
        return person

    async def _found(self, records: Database, kind: Kind, key: str) -> Person | None:
        try:
            return await asyncio.shield(self._look(records, kind, key))
        except SQLAlchemyError as error:
            raise copy(error) from None  # with a trace of its own for each who waits

    def _look(self, records: Database, kind: Kind, key: str) -> Looking:
        """Of many who come with one key, one is looked for: since the last change of the records,
        or who was let in before it would let in others after it.
        """
        named = kind, credentials.digest(key), records.changes
        looking = self._looking.get(named)
        if looking is None or looking.get_loop() is not asyncio.get_running_loop():
            work = run_in_threadpool(self.look_for, records, kind, key)
            looking = asyncio.create_task(work, context=Context())  # of no request
            self._looking[named] = looking
            looking.add_done_callback(partial(self._looked, named))
        return looking

    def _looked(self, named: tuple[Kind, str, int], looking: Looking) -> None:
        if self._looking.get(named) is looking:
            del self._looking[named]
        if not looking.cancelled():
            looking.exception()  # for who waits, if anybody does

    def forget(self) -> None:
        """Knows nobody any more."""
        self._known.clear()


def _lasts(person: Person) -> bool:
    return person.until is None or person.until > clock.now()
