"""Who asked a moment ago, by the key they came with: not looked for in the records each time.

Nobody is taken as known for longer than :data:`LASTS_SECONDS`, nor past the end of their key, nor
past any change that this process made: what is revoked here opens nothing from then on, and what
another process revoked, soon.
"""

from collections.abc import Callable, Mapping
from time import monotonic
from types import MappingProxyType
from typing import Literal

from sqlalchemy.orm import Session

from service import accounts, clock, credentials
from service.accounts import Person
from service.database.engine import Database

LASTS_SECONDS = 0.5
MOST_KNOWN = 1000

Kind = Literal["token", "session"]
FIND: Mapping[Kind, Callable[[Session, str], Person | None]] = MappingProxyType(
    {"token": accounts.of_token, "session": accounts.of_session}
)


class Callers:
    """Those whom one application knows; of their keys it keeps digests only."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self.now = now
        self._known: dict[tuple[Kind, str], tuple[Person, int, float]] = {}

    def known(self, records: Database, kind: Kind, key: str) -> Person | None:
        """Whose ``key`` it was a moment ago and still is; None for who must be looked for."""
        found = self._known.get((kind, credentials.digest(key)))
        if found is None:
            return None
        person, changes, at = found
        fresh = changes == records.changes and self.now() - at < LASTS_SECONDS
        return person if fresh and _lasts(person) else None

    def look_for(self, records: Database, kind: Kind, key: str) -> Person | None:
        """Whose ``key`` it is by the records; None for nobody."""
        changes, at = records.changes, self.now()
        with records.reading() as session:
            person = FIND[kind](session, key)
        if person is not None:
            if len(self._known) >= MOST_KNOWN:
                self.forget()
            self._known[kind, credentials.digest(key)] = person, changes, at
        return person

    def forget(self) -> None:
        """Knows nobody any more."""
        self._known.clear()


def _lasts(person: Person) -> bool:
    return person.until is None or person.until > clock.now()
