"""The parks of the catalogue: a list to search, and every figure of one."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import AfterValidator, Field

from features import catalogue, regions
from features.profiles import Frozen, Park
from service import cursors, holdings, language, park_answers, problems, revisions, strangers
from service.access import Records
from service.routing import Route
from service.shapes import KeptParkShape, ParksShape
from service.versions import etag

router = APIRouter(route_class=Route, tags=["parks"])

ALL = 10_000
REMEMBERED = 64


ParkId = Annotated[
    str,
    Path(
        max_length=200,
        description="Code or name, present or former · 代码或名称（含曾用）",
        examples=["S159041"],
    ),
]


class Searched(Frozen):
    """Which parks are meant."""

    q: Annotated[str, Field(max_length=100, description="Name or code · 名称或代码")] = ""
    province: Annotated[
        str,
        AfterValidator(strangers.known_region),
        Field(max_length=200, description="Region · 省份或地区", examples=["内蒙古"]),
    ] = ""


class Wanted(Searched):
    """Which parks to list."""

    limit: Annotated[int, Field(ge=1, le=200, description="Parks in a page · 每页个数")] = 20
    cursor: Annotated[
        str, Field(max_length=300, description="`next` of the page before · 上一页的 next")
    ] = ""


@router.get(
    "/parks",
    summary="查找园区 · Search the parks",
    response_model=ParksShape,
    responses=problems.documented(problems.BAD_INPUT),
)
def list_parks(
    wanted: Annotated[Wanted, Query()], accept_language: language.Accepted = ""
) -> Response:
    """One page of the parks, nearest names first when ``q`` is given."""
    lang = language.preferred(accept_language)
    listed = found(wanted)
    page, following = turned(listed, wanted)
    return language.reply(park_answers.parks(page, len(listed), following, lang), lang)


@router.get(
    "/parks/{park_id}",
    summary="一个园区的全部数据 · Every figure of a park",
    response_model=KeptParkShape,
    responses=problems.documented(problems.NOT_FOUND, problems.BAD_INPUT, problems.NOT_READY),
)
def show_park(
    kept: Records,
    park_id: ParkId,
    accept_language: language.Accepted = "",
) -> Response:
    """Every field with label, unit, date, source and whose figure it is; unknown ones too.

    The ETag is what an edit must name.
    """
    lang, park = language.preferred(accept_language), catalogue.get(park_id)
    with kept.reading() as session:
        newest = revisions.newest(session, revisions.latest(session), park.id)
    version = max((figure.id for figure in newest), default=0)
    (stated,) = holdings.applied([park], newest)
    told = {**park_answers.park(stated, lang), "version": version}
    return language.reply(told, lang, headers={"ETag": etag(version)})


def found(wanted: Searched) -> Sequence[Park]:
    """The parks that are ``wanted``, on whichever page."""
    places = regions.members(wanted.province) if wanted.province else ("",)
    like = _searched(wanted.q.strip()) if wanted.q.strip() else catalogue.load()
    return [park for park in like if regions.inside(park.adcode, places)]


def turned(listed: Sequence[Park], wanted: Wanted) -> tuple[Sequence[Park], str | None]:
    """The page that is ``wanted`` of what was found, and the cursor of the next; it begins after
    the park that the cursor names.
    """
    first = after(listed, wanted.cursor) if wanted.cursor else 0
    page = listed[first : first + wanted.limit]
    more = first + wanted.limit < len(listed)
    return page, cursors.coded([page[-1].id]) if more else None


def after(listed: Sequence[Park], cursor: str) -> int:
    """The place after the park that a cursor names; raises :class:`BadInput` for another's."""
    named = cursors.read(cursor)
    place = next((at for at, park in enumerate(listed, 1) if [park.id] == named), None)
    if place is None:
        raise cursors.refused(cursor)
    return place


@lru_cache(maxsize=REMEMBERED)
def _searched(text: str) -> tuple[Park, ...]:
    """Every park that is like ``text``: turning the pages of a search asks for it again. What a
    region is called in English is in no park's name: it means those that lie there.
    """
    if text.isascii() and not text.isdigit() and regions.known(text):
        places = regions.members(text)
        return tuple(park for park in catalogue.load() if regions.inside(park.adcode, places))
    return catalogue.search(text, k=ALL)
