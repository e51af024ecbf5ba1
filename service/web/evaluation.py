"""How well past sitings are found again, as a page; reckoned once for the data, in a thread."""

from dataclasses import dataclass, field
from threading import Lock, Thread

from fastapi import APIRouter, Request, Response

from features import sitings
from features.catalogue import DATA_VERSION
from recommender.evaluate import Evaluation, evaluate
from recommender.matcher import ENGINE_VERSION, ParkMatcher
from service import matchers
from service.web.forms import HOME_REGION
from service.web.visits import PageRoute, Visitor

AGAIN_SECONDS = 4

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass
class Reckoned:
    """The evaluation of one application's matcher: begun when first asked for, kept for good."""

    lock: Lock = field(default_factory=Lock)
    thread: Thread | None = None
    found: Evaluation | None = None

    def ask(self, matcher: ParkMatcher) -> Evaluation | None:
        """The evaluation; None while it is being reckoned, which the first to ask begins."""
        with self.lock:
            if self.found is None and (self.thread is None or not self.thread.is_alive()):
                self.thread = Thread(target=self._reckon, args=(matcher,), daemon=True)
                self.thread.start()
        return self.found

    def _reckon(self, matcher: ParkMatcher) -> None:
        self.found = evaluate(matcher, sitings.load(), "province", HOME_REGION)


@router.get("/evaluation")
def show_evaluation(request: Request, visit: Visitor) -> Response:
    """Every model on the same sitings; while they are being judged, a page that asks again."""
    found = _of(request).ask(matchers.of(request).fitted())
    page = visit.page(
        "evaluation.html",
        found=found,
        place_of=HOME_REGION,
        versions=(DATA_VERSION, ENGINE_VERSION),
        day=matchers.today(),
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
