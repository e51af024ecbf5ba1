"""Figures of a park: stated from a document, superseded, and all that was ever stated."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from sqlalchemy.orm import Session

from features import catalogue
from service import (
    cursors,
    figures,
    language,
    once,
    problems,
    record_examples,
    records,
)
from service.access import Keeper, Reader, Records
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.records import ParkFigure
from service.figure_shapes import FiguresShape, StatedShape
from service.once import Done, Once
from service.routes.parks import ParkId
from service.submissions import FigureName, FiguresSubmission
from service.versions import IfMatch, etag

router = APIRouter(route_class=StrictRoute, tags=["parks"])


class Wanted(Paged):
    """Which figures to list."""

    field: FigureName | None = None


@router.post(
    "/parks/{park_id}/figures",
    summary="更新园区数据 · State figures of a park",
    status_code=201,
    response_model=StatedShape,
    responses=once.documented(problems.NOT_FOUND, problems.OUTDATED, problems.UNVERSIONED),
)
def state_figures(
    *,
    who: Keeper,
    kept: Records,
    park_id: ParkId,
    asked: Annotated[FiguresSubmission, Body(openapi_examples=record_examples.FIGURES)],
    asking: Once,
    version: IfMatch = None,
) -> Response:
    """The figures, which supersede those before; 412 with both versions when somebody was faster.

    `If-Match` is the ETag of `GET /parks/{park_id}`.
    """
    park, lang = catalogue.get(park_id), language.preferred(asking.accept_language)

    def make(session: Session) -> Done:
        stated = figures.edit(session, who, park, version, asked)
        session.flush()
        told: StatedShape = {
            "park_id": park.id,
            "version": stated[-1].id,
            "figures": [records.figure(one, who, (), lang) for one in stated],
        }
        url = f"/api/v1/parks/{park.id}"
        return Done(told, {"ETag": etag(stated[-1].id), "Location": url})

    return once.done(kept, who, asking, make)


@router.get(
    "/parks/{park_id}/figures",
    summary="园区数据的历次版本 · Every figure that was stated of a park",
    response_model=FiguresShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def list_figures(
    who: Reader,
    kept: Records,
    park_id: ParkId,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the figures with date, source, when and by which organisation."""
    lang, found = language.preferred(accept_language), catalogue.get(park_id)
    with kept.reading() as session:
        page = cursors.page(session, figures.history(found.id, wanted.field), ParkFigure, wanted)
        over = figures.superseded(session, page[0])
        told = cursors.told(page, lambda one: records.figure(one, who, over, lang))
    return language.reply(told, lang)
