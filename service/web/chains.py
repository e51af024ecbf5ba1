"""A chain of a place as a page: panorama, what to bring in, what documents say, the evidence."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from features.errors import BadInput, Fault, NotFound
from features.relatedness import chains as every_chain
from features.text import Lang, Text
from recommender import chains
from recommender.chains import Panorama
from recommender.matching import ParkMatcher
from service import matchers
from service.problems import problem_of
from service.statements import FACT_HEADS
from service.web.pages import SEEN, reply
from service.web.standing import StandingRoute

USUAL_PLACE = "内蒙古"
LONGEST_PLACE = 60

router = APIRouter(include_in_schema=False, dependencies=SEEN, route_class=StandingRoute)


@router.get("/chains")
async def list_chains(
    request: Request, place: str = USUAL_PLACE, lang: Lang = "zh"
) -> HTMLResponse:
    """Every chain, with how many of its products and links are known in a place."""
    matcher = await matchers.of(request).at_hand(False)
    return await run_in_threadpool(_index, request, matcher, place.strip() or USUAL_PLACE, lang)


@router.get("/chains/{chain_id}")
async def show_chain(
    request: Request,
    chain_id: str,
    place: str = USUAL_PLACE,
    lang: Lang = "zh",
) -> HTMLResponse:
    """The page of one chain in a region or at a park; for an unknown one the page says so."""
    matcher = await matchers.of(request).at_hand(False)
    return await run_in_threadpool(_page, request, matcher, chain_id, place or USUAL_PLACE, lang)


def _index(request: Request, matcher: ParkMatcher, place: str, lang: Lang) -> HTMLResponse:
    asked, status, fault = place, 200, ""
    try:
        found = _everything(matcher, place)
    except (BadInput, NotFound) as error:
        status, fault = problem_of(error).kind.status, error.message(lang)
        place, found = USUAL_PLACE, _everything(matcher, USUAL_PLACE)
    return reply(
        request, "chains.html", lang, status, asked=asked, place=place, found=found, fault=fault
    )


def _everything(matcher: ParkMatcher, place: str) -> tuple[Panorama, ...]:
    return tuple(_found(matcher, chain.id, place) for chain in every_chain())


def _page(
    request: Request, matcher: ParkMatcher, chain_id: str, place: str, lang: Lang
) -> HTMLResponse:
    asked: dict[str, Any] = {"place": place, "chains": every_chain()}
    try:
        found = _found(matcher, chain_id, place)
    except (BadInput, NotFound) as error:
        status, fault = problem_of(error).kind.status, error.message(lang)
        of_chain = isinstance(error, NotFound) and error.wanted == chain_id
        action = f"/chains/{every_chain()[0].id}" if of_chain else ""
        return reply(request, "chain_fault.html", lang, status, **asked, fault=fault, action=action)
    return reply(
        request,
        "chain.html",
        lang,
        **asked,
        found=found,
        directions=chains.directions([found]),
        questions=chains.questions([found]),
        facts=chains.supply(found),
        fact_heads=FACT_HEADS,
    )


def _found(matcher: ParkMatcher, chain_id: str, place: str) -> Panorama:
    if len(place) > LONGEST_PLACE:
        raise BadInput([Fault("place", place, _LONG.fill(most=LONGEST_PLACE), _SHORTER)])
    return chains.panorama_of(chain_id, place, matcher.parks_, matcher.sitings_)


_LONG = Text("太长，上限 {most} 字", "is too long: at most {most} characters")
_SHORTER = Text("请缩短", "Shorten it")
