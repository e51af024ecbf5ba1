"""Organisations, as administrators keep them."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import cursors, language, once, problems, rosters, staff_examples, staffing
from service.access import Admin, AdminReader, Records
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.people import Organisation
from service.once import Done, Once
from service.staff_shapes import OrganisationShape, OrganisationsShape
from service.staff_submissions import OrganisationSubmission
from service.submissions import ID, VISIBLE_IF_ANY
from service.versions import IfMatch, etag

router = APIRouter(route_class=StrictRoute, tags=["people"])
OrganisationId = Annotated[str, Path(pattern=ID, description="Id · 编号")]
Submitted = Annotated[OrganisationSubmission, Body(openapi_examples=staff_examples.OFFICES)]


class Wanted(Paged):
    """Which organisations to list."""

    q: Annotated[
        str,
        Field(max_length=100, pattern=VISIBLE_IF_ANY, description="In the name · 名称含"),
    ] = ""


@router.post(
    "/organisations",
    summary="添加机构 · Add an organisation",
    status_code=201,
    response_model=OrganisationShape,
    responses=once.documented(),
)
def add_organisation(who: Admin, kept: Records, asked: Submitted, asking: Once) -> Response:
    """The organisation, without people as yet."""

    def make(session: Session) -> Done:
        made = staffing.found_organisation(session, who, asked)
        place = {"Location": f"/api/v1/organisations/{made.id}"}
        return Done(rosters.organisation(made), {"ETag": etag(made.version), **place})

    return once.done(kept, who, asking, make)


@router.get(
    "/organisations",
    summary="机构列表 · List organisations",
    response_model=OrganisationsShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_organisations(
    who: AdminReader,
    kept: Records,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of all organisations."""
    found = select(Organisation).where(Organisation.name.contains(wanted.q, autoescape=True))
    with kept.reading() as session:
        page = cursors.page(session, found, Organisation, wanted)
        told = cursors.told(page, rosters.organisation)
    return language.reply(told, language.preferred(accept_language))


@router.get(
    "/organisations/{organisation_id}",
    summary="一个机构 · An organisation",
    response_model=OrganisationShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def show_organisation(
    who: AdminReader,
    kept: Records,
    organisation_id: OrganisationId,
    accept_language: language.Accepted = "",
) -> Response:
    """The organisation; the ETag is what an edit must name."""
    with kept.reading() as session:
        found = staffing.organisation(session, organisation_id)
    return _told(found, accept_language)


@router.put(
    "/organisations/{organisation_id}",
    summary="修改机构 · Edit an organisation",
    response_model=OrganisationShape,
    responses=problems.documented(problems.CONFLICTING, *problems.OF_EDITING),
)
def edit_organisation(
    *,
    who: Admin,
    kept: Records,
    organisation_id: OrganisationId,
    asked: Submitted,
    version: IfMatch = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The organisation with its next version; its promoters serve the region that it names."""
    with kept.writing() as session:
        found = staffing.rename(session, who, organisation_id, version, asked)
    return _told(found, accept_language)


def _told(found: Organisation, accept_language: str) -> Response:
    lang = language.preferred(accept_language)
    return language.reply(rosters.organisation(found), lang, headers={"ETag": etag(found.version)})
