"""Plans over HTTP: who goes where within the parks' amounts, and who meets whom at an event."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Body, Request, Response
from starlette.concurrency import run_in_threadpool

from features.text import Lang
from recommender.accords import accord
from recommender.agenda import Event, agenda, unmet
from recommender.matching import ParkMatcher
from recommender.placement import Wish, between, placed
from recommender.worths import Among
from service import (
    accords,
    agendas,
    examples,
    fronts,
    language,
    matchers,
    once,
    plans,
    problems,
    questions,
    turns,
)
from service.bodies import StrictRoute
from service.heads import Asking
from service.plan_shapes import AccordShape, AgendaShape, FrontShape, PlacementShape
from service.questions import Listing
from service.unread import Unread
from service.wishes import BRIEF_SECONDS, SECONDS, Meeting, Pairing, Placing, Trading

router = APIRouter(route_class=StrictRoute, tags=["plans"])
FAULTS = problems.documented(
    problems.BAD_JSON, problems.TOO_LARGE, problems.NOT_JSON, problems.BAD_INPUT, problems.BUSY
)


@router.post(
    "/allocations",
    summary="按园区余量安排多家企业 · Place firms within the parks' amounts",
    response_model=PlacementShape,
    responses=FAULTS,
)
async def place_firms(
    request: Request,
    asked: Annotated[Unread[Placing], Body(openapi_examples=examples.PLANNINGS)],
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """Who goes where, who does not and what would place them, what binds, how the lists spread."""
    return await _made(request, asked.raw, (Placing, _placed), accept_language)


@router.post(
    "/fronts",
    summary="两个目标之间的权衡 · Plans between two goals",
    response_model=FrontShape,
    responses=FAULTS,
)
async def weigh_goals(
    request: Request,
    asked: Annotated[Unread[Trading], Body(openapi_examples=examples.TRADINGS)],
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """Plans from the best for one goal to the best for the other; none is better for both."""
    return await _made(request, asked.raw, (Trading, _front), accept_language)


@router.post(
    "/meetings",
    summary="排对接会的日程 · A timetable of meetings",
    response_model=AgendaShape,
    responses=FAULTS,
)
async def bring_together(
    request: Request,
    asked: Annotated[Unread[Meeting], Body(openapi_examples=examples.PLANNINGS)],
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """Who meets whom in which slot and why; nobody is in two meetings at once."""
    return await _made(request, asked.raw, (Meeting, _agenda), accept_language)


@router.post(
    "/accords",
    summary="稳定匹配 · A stable matching",
    response_model=AccordShape,
    responses=FAULTS,
)
async def match_stably(
    request: Request,
    asked: Annotated[Unread[Pairing], Body(openapi_examples=examples.PLANNINGS)],
    key: once.Unkept = None,
    accept_language: language.Accepted = "",
) -> Response:
    """Who goes where so that no firm and park would both rather have each other."""
    return await _made(request, asked.raw, (Pairing, _accord), accept_language)


Asked = TypeVar("Asked", bound=Listing)
Make = Callable[[ParkMatcher, Asked, Lang], Response]


async def _made(
    request: Request, raw: object, plan: tuple[type[Asked], "Make[Asked]"], accept_language: str
) -> Response:
    """What the plan makes of a body that is read as its model, when its turn comes."""
    model, make = plan
    lang = language.preferred(accept_language)
    asked = await run_in_threadpool(questions.read_listing, raw, model)
    matcher = await matchers.of(request).at_hand(asked.illustrative)
    return await turns.take(request, make, matcher, asked, lang)


def _placed(matcher: ParkMatcher, asked: Placing, lang: Lang) -> Response:
    wish = _wish(asked, SECONDS)
    asking = Asking.of(matcher, wish, len(asked.firms), asked.illustrative)
    return language.reply(plans.told(placed(matcher, asked.firms, wish), asking, lang), lang)


def _front(matcher: ParkMatcher, asked: Trading, lang: Lang) -> Response:
    wish = _wish(asked, BRIEF_SECONDS)
    asking = Asking.of(matcher, wish, len(asked.firms), asked.illustrative)
    found = between(matcher, asked.firms, wish, asked.against, asked.points)
    return language.reply(fronts.told(found, asking, lang), lang)


def _wish(asked: Placing, seconds: float) -> Wish:
    return Wish(
        region=asked.region, candidates=asked.candidates, day=asked.as_of or matchers.today(),
        weights=asked.weights or None, goal=asked.goal, demands=asked.demands, seconds=seconds,
    )  # fmt: skip


def _agenda(matcher: ParkMatcher, asked: Meeting, lang: Lang) -> Response:
    event = Event(
        region=asked.region, candidates=asked.candidates, day=asked.as_of or matchers.today(),
        weights=asked.weights or None, slots=asked.slots, firm_most=asked.firm_most,
        park_most=asked.park_most,
    )  # fmt: skip
    found = agenda(matcher, asked.firms, event)
    asking = Asking.of(matcher, event, len(asked.firms), asked.illustrative)
    return language.reply(agendas.told(found, unmet(asked.firms, found), asking, lang), lang)


def _accord(matcher: ParkMatcher, asked: Pairing, lang: Lang) -> Response:
    among = Among(
        asked.region, asked.candidates, asked.as_of or matchers.today(), asked.weights or None
    )
    found = accord(matcher, asked.firms, among, asked.places, asked.best_for)
    asking = Asking.of(matcher, among, len(asked.firms), asked.illustrative)
    return language.reply(accords.told(found, asking, lang), lang)
