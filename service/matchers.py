"""The fitted matchers that everything here answers with: real parks, and illustrated ones."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from features import catalogue
from features.profiles import Firm, Park
from recommender.matching import ParkMatcher
from recommender.restating import restated
from recommender.weights import Weights
from service import clock, holdings
from service.holdings import Holdings


class Matchers:
    """One matcher over the real parks, one with the illustrative figures; each is fitted when it
    is first asked for, and anew when other figures are in force.
    """

    def __init__(
        self, rules: tuple[str, ...] = (), fitted: Mapping[bool, ParkMatcher] | None = None
    ) -> None:
        """``rules``: files or folders of rules in place of the built-in ones.

        ``fitted``: matchers over the catalogue alone that are at hand already.
        """
        self._rules = rules
        self._fitted = dict(fitted or {})
        self._holdings = Holdings()
        self._fitting = Lock()
        self._weights: Weights | None = None

    def weighed(self, weights: Weights | None) -> "Matchers":
        """The same parks, ranked by ``weights`` where a question names none; None: by presets."""
        if weights is self._weights:
            return self
        found = copy(self)
        found._weights = weights
        return found

    @property
    def ready(self) -> bool:
        """Whether the matcher over the real parks is fitted."""
        return False in self._fitted

    @property
    def basis(self) -> object:
        """What answers rest on besides the question and the day: equal while they stay the same."""
        return self._rules, self._holdings.data_version, self._weights

    def fitted(self, illustrative: bool = False) -> ParkMatcher:
        """The matcher, fitted now if this is the first call."""
        if found := self._fitted.get(illustrative):
            return self._weighing(found)
        with self._fitting:
            if illustrative not in self._fitted:
                self._fitted[illustrative] = over(self._holdings, self._rules, illustrative)
            return self._weighing(self._fitted[illustrative])

    async def at_hand(self, illustrative: bool = False) -> ParkMatcher:
        """The same, without blocking others while it is being fitted."""
        if illustrative in self._fitted:
            return self._weighing(self._fitted[illustrative])
        return await run_in_threadpool(self.fitted, illustrative)

    def take(self, found: Holdings) -> None:
        """Answers from the figures ``found`` from now on.

        Until the new matchers are fitted and have answered once, the old ones do.
        """
        with self._fitting:
            anew = {
                made_up: self._taken(old, found, made_up) for made_up, old in self._fitted.items()
            }
            for matcher in anew.values():
                matcher.match(Firm(name="parkmatch"), 1)
            # In this order: who reads the new basis is answered by the new matchers.
            self._fitted = anew
            self._holdings = found

    def _taken(self, old: ParkMatcher, found: Holdings, illustrative: bool) -> ParkMatcher:
        """What a new fit would give; one is made only where industries and the like are others."""
        parks = holdings.applied(catalogue.load(illustrative=illustrative), found.figures)
        if holdings.same_lists(old.parks_, parks):
            return restated(old, parks, found.data_version)
        return over(found, self._rules, illustrative)

    def _weighing(self, matcher: ParkMatcher) -> ParkMatcher:
        return matcher if self._weights is None else matcher.weighing(self._weights)


def over(found: Holdings, rules: tuple[str, ...] = (), illustrative: bool = False) -> ParkMatcher:
    """A matcher over the parks of the catalogue with the figures ``found``."""
    parks = holdings.applied(catalogue.load(illustrative=illustrative), found.figures)
    asked = ParkMatcher(as_of=today(), rules=rules, data_version=found.data_version)
    return asked.fit(parks)


def with_rows(rows: Sequence[Park], source: str, illustrative: bool) -> ParkMatcher:
    """A matcher over the parks with what ``rows`` of a table called ``source`` state of them."""
    parks = catalogue.load(illustrative=illustrative)
    return ParkMatcher(as_of=today()).fit(catalogue.stated(parks, rows, source))


def of(request: Request) -> Matchers:
    """The matchers of the application that ``request`` came to, with the weights in force."""
    found: Matchers = request.app.state.matchers
    return found.weighed(standing(request))


def standing(request: Request) -> Weights | None:
    """The weights in force where a question names none; None for the presets."""
    found = getattr(request.app.state, "follower", None)
    return None if found is None else found.weights


def today() -> date:
    """The day in China: the law of a question that names no day."""
    return clock.today()
