"""Import of park figures: a table goes in, what it would change comes out, and is made or not."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field
from sqlalchemy.orm import Session

from features.profiles import Frozen
from service import language, once, park_tables, problems, records
from service.access import Keeper, Records
from service.figure_shapes import FigurePreviewShape, ImportedShape
from service.once import Done, Once
from service.routing import Route
from service.submissions import ID, LONGEST_NAME, VISIBLE

router = APIRouter(route_class=Route, tags=["parks"])
ImportId = Annotated[str, Path(pattern=ID, description="Id · 编号")]


class Named(Frozen):
    """What the table is called: the source of figures that name none."""

    name: Annotated[
        str,
        Field(min_length=1, max_length=LONGEST_NAME, pattern=VISIBLE, description="File · 文件名"),
    ] = "import"


@router.post(
    "/parks/imports",
    summary="导入园区数据：预览 · What a table of figures would change",
    status_code=201,
    response_model=FigurePreviewShape,
    responses=once.documented(),
)
def preview_import(
    *,
    who: Keeper,
    kept: Records,
    content: Annotated[
        bytes,
        Body(media_type="application/octet-stream", description="xlsx, csv or parquet · 表格"),
    ],
    named: Annotated[Named, Query()],
    asking: Once,
) -> Response:
    """Old and new of every figure, and every reject. Nothing is changed before the commit."""
    lang = language.preferred(asking.accept_language)
    table = park_tables.read_table(content, named.name)
    with kept.reading() as session:
        found = park_tables.reading(session, who, table)

    def make(session: Session) -> Done:
        return Done(records.preview(park_tables.preview(session, who, found), found, lang))

    return once.done(kept, who, asking, make)


@router.post(
    "/parks/imports/{import_id}/commit",
    summary="导入园区数据：提交 · Make what a preview showed",
    status_code=201,
    response_model=ImportedShape,
    responses=once.documented(problems.NOT_FOUND, problems.OUTDATED),
)
def commit_import(who: Keeper, kept: Records, import_id: ImportId, asking: Once) -> Response:
    """All figures of the preview, or none; 412 when one of its parks was edited since."""

    def make(session: Session) -> Done:
        rows = park_tables.commit(session, who, import_id)
        told: ImportedShape = {
            "id": import_id,
            "revision": rows[-1].id,
            "parks": len({row.park_id for row in rows}),
            "figures": len(rows),
        }
        return Done(told)

    return once.done(kept, who, asking, make)
