"""How the year goes: tallies of the registers, leagues against their targets, published offers."""

from pathlib import Path as FilePath
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from features.profiles import Frozen
from features.tables import write
from service import language, matchers, problems
from service.access import Reader, Records
from service.cursors import Paged
from service.downloads import documented_file, download
from service.register_shapes import OffersShape, ProgressShape, TalliesShape
from service.registers import assessments, publication, sums, told
from service.routing import Route

router = APIRouter(route_class=Route, tags=["registers"])
Year = Annotated[int, Field(ge=2000, le=2100, description="Year, this one by default · 年度")]


class Wanted(Frozen):
    """Which year."""

    year: Year | None = None


class WantedFile(Wanted):
    """Which year, as which kind of file."""

    format: Annotated[Literal["xlsx", "csv"], Field(description="Kind of file · 文件格式")] = "xlsx"


@router.get(
    "/tallies",
    summary="台账统计 · What the registers add up to",
    response_model=TalliesShape,
    responses=problems.documented(*problems.OF_READING),
)
def count_entries(who: Reader, kept: Records, accept_language: language.Accepted = "") -> Response:
    """Contacts by channel and origin, events, issues, services, commitments, paid-in funds."""
    lang = language.preferred(accept_language)
    with kept.reading() as session:
        found = sums.gathered(session, who, matchers.today(), lang)
    return language.reply(found, lang)


@router.get(
    "/progress",
    summary="年度进度 · Progress of a year by league",
    response_model=ProgressShape,
    responses=problems.documented(*problems.OF_READING),
)
def show_progress(
    who: Reader,
    kept: Records,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """Leagues by the share of their target that has arrived; a light says who keeps up."""
    today = matchers.today()
    with kept.reading() as session:
        found = sums.of_year(session, who, wanted.year or today.year, today)
    return language.reply(told.progress(found, today), language.preferred(accept_language))


@router.get(
    "/progress/export",
    summary="导出考核数据 · The progress as a file, for assessment",
    response_class=Response,
    responses={
        200: documented_file("The table", ("xlsx", "csv")),
        **problems.documented(*problems.OF_READING),
    },
)
def export_progress(
    who: Reader,
    kept: Records,
    wanted: Annotated[WantedFile, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """Each league with target, paid-in funds, place, light and rates: what an assessment needs."""
    today = matchers.today()
    with kept.reading() as session:
        found = sums.of_year(session, who, wanted.year or today.year, today)
    with TemporaryDirectory() as folder:
        path = FilePath(folder) / f"progress.{wanted.format}"
        rows = assessments.rows(found)
        write(path, rows, model=assessments.Row, lang=language.preferred(accept_language))
        content = path.read_bytes()
    return download(content, "parkmatch-progress", wanted.format)


@router.get(
    "/offers",
    summary="公开发布的项目 · Published projects",
    response_model=OffersShape,
    responses=problems.documented(problems.BAD_INPUT, problems.NOT_READY),
)
def list_offers(
    kept: Records, paged: Annotated[Paged, Query()], accept_language: language.Accepted = ""
) -> Response:
    """What offices have published, in their own words; nothing else of their projects."""
    with kept.reading() as session:
        items, following = publication.page(session, paged)
    lang = language.preferred(accept_language)
    return language.reply({"items": items, "next": following}, lang)
