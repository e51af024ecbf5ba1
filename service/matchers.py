"""The fitted matchers that everything here answers with: real parks, and illustrated ones."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from features import catalogue
from features.profiles import Park
from recommender.matcher import ParkMatcher

BEIJING = timezone(timedelta(hours=8))


class Matchers:
    """One matcher over the real parks, one with the illustrative figures; each is fitted once."""

    def __init__(self, rules: tuple[str, ...] = ()) -> None:
        """``rules``: files or folders of rules in place of the built-in ones."""
        self._rules = rules
        self._fitted: dict[bool, ParkMatcher] = {}
        self._fitting = Lock()

    @property
    def ready(self) -> bool:
        """Whether the matcher over the real parks is fitted."""
        return False in self._fitted

    def fitted(self, illustrative: bool = False) -> ParkMatcher:
        """The matcher, fitted now if this is the first call."""
        with self._fitting:
            if illustrative not in self._fitted:
                parks = catalogue.load(illustrative=illustrative)
                self._fitted[illustrative] = ParkMatcher(as_of=today(), rules=self._rules).fit(
                    parks
                )
            return self._fitted[illustrative]

    async def at_hand(self, illustrative: bool = False) -> ParkMatcher:
        """The same, without blocking others while it is being fitted."""
        if illustrative in self._fitted:
            return self._fitted[illustrative]
        return await run_in_threadpool(self.fitted, illustrative)


def with_rows(rows: Sequence[Park], source: str, illustrative: bool) -> ParkMatcher:
    """A matcher over the parks with what ``rows`` of a table called ``source`` state of them."""
    parks = catalogue.load(illustrative=illustrative)
    return ParkMatcher(as_of=today()).fit(catalogue.stated(parks, rows, source))


def of(request: Request) -> Matchers:
    """The matchers of the application that ``request`` came to."""
    found: Matchers = request.app.state.matchers
    return found


def today() -> date:
    """The day in China: the law of a question that names no day."""
    return datetime.now(BEIJING).date()
