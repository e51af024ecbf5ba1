"""A chain of a place as a page: panorama, what to bring in, what documents say, the evidence."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from features.relatedness import chains as every_chain
from features.text import Lang
from recommender import chains
from recommender.matcher import ParkMatcher
from service import matchers
from service.language import TAGS
from service.statements import FACT_HEADS
from service.web.pages import HEADERS, static_urls, templates

USUAL_PLACE = "内蒙古"

router = APIRouter(include_in_schema=False)


@router.get("/chains/{chain_id}")
async def show_chain(
    request: Request,
    chain_id: str,
    place: Annotated[str, Query(max_length=60)] = USUAL_PLACE,
    lang: Lang = "zh",
) -> HTMLResponse:
    """The page of one chain in a region or at a park; an unknown one is not found."""
    matcher = await matchers.of(request).at_hand(False)
    return await run_in_threadpool(_page, request, matcher, chain_id, place or USUAL_PLACE, lang)


def _page(
    request: Request, matcher: ParkMatcher, chain_id: str, place: str, lang: Lang
) -> HTMLResponse:
    found = chains.panorama_of(chain_id, place, matcher.parks_, matcher.sitings_)
    html = (
        templates()
        .get_template("chain.html")
        .render(
            lang=lang,
            place=place,
            found=found,
            chains=every_chain(),
            directions=chains.directions([found]),
            facts=chains.supply(found),
            fact_heads=FACT_HEADS,
            static=static_urls(request),
        )
    )
    return HTMLResponse(html, headers={**HEADERS, "Content-Language": TAGS[lang]})
