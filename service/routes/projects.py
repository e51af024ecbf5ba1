"""The board of projects: submitted, edited, listed, counted."""

from dataclasses import fields
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field
from sqlalchemy.orm import Session

from features.profiles import Frozen
from service import (
    board_lists,
    boards,
    cursors,
    language,
    matchers,
    once,
    problems,
    record_examples,
    records,
)
from service.access import Promoter, Reader, Records
from service.board_lists import Lit, Sort, Wish
from service.bodies import StrictRoute
from service.database.projects import Project
from service.once import Done, Once
from service.record_shapes import ProjectShape, ProjectsShape, StatisticsShape
from service.stages import Stage
from service.submissions import ID, VISIBLE_IF_ANY, ProjectSubmission
from service.versions import IfMatch, etag

router = APIRouter(route_class=StrictRoute, tags=["projects"])
ProjectId = Annotated[str, Path(pattern=ID, description="Id · 编号")]
Submitted = Annotated[ProjectSubmission, Body(openapi_examples=record_examples.PROJECTS)]


class Wanted(Frozen):
    """Which projects to list, and in which order."""

    limit: Annotated[int, Field(ge=1, le=200, description="Items in a page · 每页个数")] = 20
    cursor: Annotated[
        str, Field(max_length=300, description="`next` of the page before · 上一页的 next")
    ] = ""
    league: Annotated[str, Field(pattern=r"^(\d{6})?$", description="Division code · 盟市代码")] = (
        ""
    )
    stage: Annotated[Stage | None, Field(description="How far · 阶段")] = None
    chain: Annotated[
        str, Field(max_length=100, pattern=VISIBLE_IF_ANY, description="Chain · 产业链")
    ] = ""
    light: Annotated[Lit | None, Field(description="Light · 红绿表")] = None
    responsible: Annotated[
        str,
        Field(max_length=100, pattern=VISIBLE_IF_ANY, description="In the name · 责任人含"),
    ] = ""
    due_before: Annotated[
        date | None, Field(description="Something due before this day · 期限早于")
    ] = None
    sort: Annotated[
        Sort,
        Field(description="Which comes first; by planned investment: largest, smallest · 排序"),
    ] = Sort.newest

    @property
    def wish(self) -> Wish:
        """Which projects."""
        return Wish(**{one.name: getattr(self, one.name) for one in fields(Wish)})


@router.post(
    "/projects",
    summary="登记项目 · Submit a project",
    status_code=201,
    response_model=ProjectShape,
    responses=once.documented(),
)
def submit_project(who: Promoter, kept: Records, asked: Submitted, asking: Once) -> Response:
    """The project, on the board of one's organisation."""
    lang = language.preferred(asking.accept_language)

    def make(session: Session) -> Done:
        record = boards.submit(session, who, asked)
        headers = {"ETag": etag(record.version), "Location": f"/api/v1/projects/{record.id}"}
        return Done(records.project(record, matchers.today(), lang), headers)

    return once.done(kept, who, asking, make)


@router.get(
    "/projects",
    summary="项目列表 · List projects",
    response_model=ProjectsShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_projects(
    who: Reader,
    kept: Records,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the projects of one's organisation, each with its light."""
    lang, today = language.preferred(accept_language), matchers.today()
    with kept.reading() as session:
        found = board_lists.wanted(session, who, wanted.wish, today)
        page = cursors.among(
            found, lambda one: board_lists.place(one, wanted.sort), wanted.cursor, wanted.limit
        )
        told = cursors.told(page, lambda record: records.project(record, today, lang))
    return language.reply(told, lang)


@router.get(
    "/projects/{project_id}",
    summary="一个项目 · A project",
    response_model=ProjectShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def show_project(
    who: Reader, kept: Records, project_id: ProjectId, accept_language: language.Accepted = ""
) -> Response:
    """The project with stage, light and days left; its ETag is what an edit must name."""
    with kept.reading() as session:
        return _reply(boards.seen(session, who, project_id), accept_language)


@router.put(
    "/projects/{project_id}",
    summary="更新项目 · Edit a project",
    response_model=ProjectShape,
    responses=problems.documented(problems.CONFLICTING, *problems.OF_EDITING),
)
def edit_project(
    *,
    who: Promoter,
    kept: Records,
    project_id: ProjectId,
    asked: Submitted,
    version: IfMatch = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The project with its next version; 412 with both versions when somebody was faster."""
    with kept.writing() as session:
        record = boards.edit(session, who, project_id, version, asked)
    return _reply(record, accept_language)


@router.get(
    "/statistics",
    summary="项目统计 · Statistics of projects",
    response_model=StatisticsShape,
    responses=problems.documented(*problems.OF_READING),
)
def count_projects(who: Reader, kept: Records, accept_language: language.Accepted = "") -> Response:
    """Rates of start and production, and the share of large projects, in all and by league."""
    with kept.reading() as session:
        found = boards.counted(session.scalars(boards.visible(who)), matchers.today())
    return language.reply(records.statistics(*found), language.preferred(accept_language))


def _reply(record: Project, accept_language: str) -> Response:
    lang = language.preferred(accept_language)
    told = records.project(record, matchers.today(), lang)
    return language.reply(told, lang, headers={"ETag": etag(record.version)})
