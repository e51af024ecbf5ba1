"""The fitted matchers that everything here answers with: real parks, and illustrated ones."""

from collections.abc import Sequence
from copy import copy
from datetime import date, datetime, timedelta, timezone
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from features import catalogue
from features.profiles import Park
from recommender.matcher import ParkMatcher
from recommender.weights import Weights

BEIJING = timezone(timedelta(hours=8))


class Matchers:
    """One matcher over the real parks, one with the illustrative figures; each is fitted once."""

    def __init__(self, rules: tuple[str, ...] = ()) -> None:
        """``rules``: files or folders of rules in place of the built-in ones."""
        self._rules = rules
        self._fitted: dict[bool, ParkMatcher] = {}
        self._fitting = Lock()
        self._weights: Weights | None = None

    def weighed(self, weights: Weights | None) -> "Matchers":
        """The same parks, ranked by ``weights`` where a question names none; None: by presets."""
        found = copy(self)
        found._weights = weights
        return found

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
            return self._weighing(self._fitted[illustrative])

    async def at_hand(self, illustrative: bool = False) -> ParkMatcher:
        """The same, without blocking others while it is being fitted."""
        if illustrative in self._fitted:
            return self._weighing(self._fitted[illustrative])
        return await run_in_threadpool(self.fitted, illustrative)

    def _weighing(self, matcher: ParkMatcher) -> ParkMatcher:
        return matcher if self._weights is None else matcher.weighing(self._weights)


def with_rows(rows: Sequence[Park], source: str, illustrative: bool) -> ParkMatcher:
    """A matcher over the parks with what ``rows`` of a table called ``source`` state of them."""
    parks = catalogue.load(illustrative=illustrative)
    return ParkMatcher(as_of=today()).fit(catalogue.stated(parks, rows, source))


def of(request: Request) -> Matchers:
    """The matchers of the application that ``request`` came to, with the weights in force."""
    found: Matchers = request.app.state.matchers
    standing = getattr(request.app.state, "in_force", None)
    return found if standing is None else found.weighed(standing.weights)


def today() -> date:
    """The day in China: the law of a question that names no day."""
    return datetime.now(BEIJING).date()
