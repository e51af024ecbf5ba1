"""Export of the parks as a file."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from features.text import Lang
from service import exports, holdings, language, problems, revisions, turns
from service.access import Records
from service.database.engine import Database
from service.downloads import download
from service.exports import MEDIA_TYPES, Kind
from service.routes.parks import Searched, found
from service.routing import Route

router = APIRouter(route_class=Route, tags=["parks"])


class Wanted(Searched):
    """Which parks, as which kind of file."""

    format: Annotated[Kind, Field(description="Kind of file · 文件格式")] = Kind.xlsx


FILES: dict[str, Any] = {
    media_type: {"schema": {"type": "string", "format": "binary"}, "example": "…"}
    for media_type in MEDIA_TYPES.values()
}
FILES[MEDIA_TYPES[Kind.geojson]] = {
    "schema": {"type": "object"},
    "example": {"type": "FeatureCollection", "features": []},
}


@router.get(
    "/parks/export",
    summary="导出园区数据 · The parks as a file",
    response_class=Response,
    responses={
        200: {"description": "xlsx, csv, GeoJSON, parquet", "content": FILES},
        **problems.documented(problems.BAD_INPUT, problems.BUSY),
    },
)
async def export_parks(
    request: Request,
    kept: Records,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """The parks that are wanted with the figures in force, each with unit, date and source."""
    return await turns.take(request, _file, kept, wanted, language.preferred(accept_language))


def _file(kept: Database, wanted: Wanted, lang: Lang) -> Response:
    with kept.reading() as session:
        held = revisions.held(session)
    parks = holdings.applied(found(wanted), held.figures)
    said = {
        "Content-Language": language.TAGS[lang],
        "Vary": "Accept-Language",
        "X-Data-Version": held.data_version,
    }
    content = exports.file(parks, wanted.format, lang)
    return download(content, "parkmatch-parks", wanted.format, said)
