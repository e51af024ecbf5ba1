"""What holds a project up: raised, listed, closed; and all that the registers know of it."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field
from sqlalchemy.orm import Session

from service import boards, cursors, language, matchers, obstacles, once, problems
from service.access import Promoter, Reader, Records
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.projects import Issue
from service.once import Done, Once
from service.register_examples import ISSUES
from service.register_shapes import CaseShape, IssueShape, IssuesShape
from service.registers import cases, told
from service.routes.projects import ProjectId
from service.submissions import ID, IssueSubmission
from service.versions import IfMatch, etag

router = APIRouter(route_class=StrictRoute, tags=["projects"])
IssueId = Annotated[str, Path(pattern=ID, description="Id · 编号")]


class Wanted(Paged):
    """Which issues to list."""

    closed: Annotated[
        bool | None, Field(description="Those that are closed, or not; all · 已销号的、未销号的")
    ] = None


Submitted = Annotated[IssueSubmission, Body(openapi_examples=ISSUES)]


@router.post(
    "/projects/{project_id}/issues",
    summary="提出问题 · Raise an issue",
    status_code=201,
    response_model=IssueShape,
    responses=once.documented(problems.NOT_FOUND),
)
def raise_issue(
    who: Promoter, kept: Records, project_id: ProjectId, asked: Submitted, asking: Once
) -> Response:
    """The issue, open on a project of one's organisation."""
    lang = language.preferred(asking.accept_language)

    def make(session: Session) -> Done:
        raised = obstacles.rise(session, who, project_id, asked.said, asked.kind)
        return Done(told.issue(raised, who.name, lang), {"ETag": etag(raised.version)})

    return once.done(kept, who, asking, make)


@router.get(
    "/projects/{project_id}/issues",
    summary="项目的问题 · Issues of a project",
    response_model=IssuesShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def list_issues(
    *,
    who: Reader,
    kept: Records,
    project_id: ProjectId,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of what was raised of the project, and how much of all of it is closed."""
    lang = language.preferred(accept_language)
    with kept.reading() as session:
        project = boards.seen(session, who, project_id)
        listed = obstacles.listed(project, wanted.closed)
        page = cursors.page(session, listed, Issue, wanted, ("raised_at", "id"))
        names = obstacles.raisers(session, page[0])
        found = cursors.told(page, lambda one: told.issue(one, names[one.raised_by], lang))
        closed = told.share(obstacles.closed_of(session, project))
    return language.reply({**found, "closed": closed}, lang)


@router.post(
    "/projects/{project_id}/issues/{issue_id}/close",
    summary="问题销号 · Close an issue",
    response_model=IssueShape,
    responses=once.documented(*problems.OF_ORDERS),
)
def close_issue(
    *,
    who: Promoter,
    kept: Records,
    project_id: ProjectId,
    issue_id: IssueId,
    asking: Once,
    version: IfMatch = None,
) -> Response:
    """The issue, out of the way; one that is closed stays so."""
    lang = language.preferred(asking.accept_language)

    def make(session: Session) -> Done:
        closed = obstacles.close(session, who, project_id, issue_id, version)
        found = obstacles.of(session, boards.seen(session, who, project_id))
        [(issue, name)] = [(one, name) for one, name in found if one.id == issue_id]
        said = told.issue(issue, name, lang)
        return Done(said, {"ETag": etag(closed.version)}, status=200)

    return once.done(kept, who, asking, make)


@router.get(
    "/projects/{project_id}/case",
    summary="项目台账 · All that the registers know of a project",
    response_model=CaseShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def show_case(
    who: Reader, kept: Records, project_id: ProjectId, accept_language: language.Accepted = ""
) -> Response:
    """Chiefs, leaders, funds that fit, contacts, receipts, commitments, services and risks."""
    lang = language.preferred(accept_language)
    with kept.reading() as session:
        project = boards.seen(session, who, project_id)
        found = told.case(project.id, cases.of(session, who, project, matchers.today()), lang)
    return language.reply(found, lang)
