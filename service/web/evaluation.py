"""How well past sitings are found again, as a page; reckoned once for data, weights and day."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from threading import Lock, Thread
from typing import NamedTuple

from fastapi import APIRouter, Request, Response

from features import sitings
from features.errors import NotFound
from features.text import Lang, Text
from recommender.evaluate import Evaluation, evaluate
from recommender.looks import Theme, image
from recommender.matching import ENGINE_VERSION, ParkMatcher
from recommender.weights import Weights
from service import matchers, turns
from service.web import drawings
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
            if (done := self._of(wanted)) is not None:
                return done
            if self.thread is None or not self.thread.is_alive():
                self.thread = Thread(target=self._reckon, args=(matcher, wanted), daemon=True)
                self.thread.start()
        return None

    def done(self, matcher: ParkMatcher) -> Evaluation | None:
        """The evaluation; None where it is not reckoned, which asking does not begin."""
        with self.lock:
            return self._of(basis(matcher))

    def _of(self, wanted: Basis) -> Evaluation | None:
        return self.found[1] if self.found is not None and self.found[0] == wanted else None

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


@router.get("/evaluation/compared.svg")
async def draw(request: Request, lang: Lang = "zh", theme: Theme = "light") -> Response:
    """Every model on every metric as a picture; not found until it is reckoned."""
    question = (request.url.path, lang, theme)
    return await drawings.once(request, question, partial(_compared, request, lang, theme))


async def _compared(request: Request, lang: Lang, theme: Theme) -> bytes:
    found = _of(request).done(await matchers.of(request).at_hand())
    if found is None:
        raise NotFound(_PICTURE, request.url.path)
    return await turns.take(request, _drawn, found, lang, theme)


def _drawn(found: Evaluation, lang: Lang, theme: Theme) -> bytes:
    from recommender.plots import evaluation_picture  # drawn when somebody looks

    return image(evaluation_picture(found, lang), "svg", theme)


def _of(request: Request) -> Reckoned:
    state = request.app.state
    if not hasattr(state, "reckoned"):
        state.reckoned = Reckoned()
    found: Reckoned = state.reckoned
    return found


_PICTURE = Text("检验的图（检验完毕后才有）", "Picture of the evaluation (made once it is done)")
