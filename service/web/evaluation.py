"""How well past sitings are found again, as a page; reckoned once for data, weights and day."""

from dataclasses import dataclass, field
from datetime import date
from threading import Lock, Thread
from typing import NamedTuple

from fastapi import APIRouter, Request, Response

from features import sitings
from recommender.evaluate import Evaluation, evaluate
from recommender.matcher import ENGINE_VERSION, ParkMatcher
from recommender.weights import Weights
from service import matchers
from service.web.forms import HOME_REGION
from service.web.visits import PageRoute, Visitor

AGAIN_SECONDS = 4

router = APIRouter(include_in_schema=False, route_class=PageRoute)


class Basis(NamedTuple):
    """What an evaluation is of: the parks' data, the weights, and the day whose law counts."""

    data_version: str
    weights: Weights
    day: date


def basis(matcher: ParkMatcher) -> Basis:
    """What an evaluation of ``matcher`` would be of."""
    return Basis(matcher.data_version_, matcher.weights_, matchers.today())


@dataclass
class Reckoned:
    """The newest evaluation of one application, and what it is of: reckoned when first asked for,
    and again once data, weights or day are others.
    """

    lock: Lock = field(default_factory=Lock)
    thread: Thread | None = None
    found: tuple[Basis, Evaluation] | None = None

    def ask(self, matcher: ParkMatcher) -> Evaluation | None:
        """The evaluation; None while it is being reckoned, which the first to ask begins."""
        wanted = basis(matcher)
        with self.lock:
            if self.found is not None and self.found[0] == wanted:
                return self.found[1]
            if self.thread is None or not self.thread.is_alive():
                self.thread = Thread(target=self._reckon, args=(matcher, wanted), daemon=True)
                self.thread.start()
        return None

    def _reckon(self, matcher: ParkMatcher, wanted: Basis) -> None:
        found = evaluate(matcher, sitings.load(), "province", HOME_REGION)
        with self.lock:
            self.found = wanted, found


@router.get("/evaluation")
def show_evaluation(request: Request, visit: Visitor) -> Response:
    """Every model on the same sitings; while they are being judged, a page that asks again."""
    matcher = matchers.of(request).fitted()
    found = _of(request).ask(matcher)
    page = visit.page(
        "evaluation.html",
        found=found,
        place_of=HOME_REGION,
        basis=basis(matcher),
        engine_version=ENGINE_VERSION,
    )
    if found is None:
        page.headers["Refresh"] = str(AGAIN_SECONDS)
    return page


def _of(request: Request) -> Reckoned:
    state = request.app.state
    if not hasattr(state, "reckoned"):
        state.reckoned = Reckoned()
    found: Reckoned = state.reckoned
    return found
