"""A chain of a place: what is there, what to bring in, what documents say."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from features.profiles import Frozen
from features.text import Lang
from recommender import chains
from recommender.matching import ParkMatcher
from service import language, matchers, panoramas, problems
from service.routing import Route
from service.shapes import ChainShape

router = APIRouter(route_class=Route, tags=["chains"])

ChainId = Annotated[str, Path(max_length=60, description="Chain · 产业链", examples=["wind"])]


class Wanted(Frozen):
    """Where to look at the chain."""

    place: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200,
            description="Region, or code or name of a park · 地区或园区",
            examples=["通辽"],
        ),
    ]


@router.get(
    "/chains/{chain_id}",
    summary="一地一链的全景与招商方向 · A chain of a place",
    response_model=ChainShape,
    responses=problems.documented(problems.NOT_FOUND, problems.BAD_INPUT),
)
async def show_chain(
    request: Request,
    chain_id: ChainId,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """Every product with its state and evidence, what to bring in first, and published figures."""
    lang = language.preferred(accept_language)
    matcher = await matchers.of(request).at_hand(False)
    return await run_in_threadpool(_reply, matcher, chain_id, wanted.place, lang)


def _reply(matcher: ParkMatcher, chain_id: str, place: str, lang: Lang) -> Response:
    found = chains.panorama_of(chain_id, place, matcher.parks_, matcher.sitings_)
    return language.reply(panoramas.told(found, chains.directions([found]), lang), lang)
