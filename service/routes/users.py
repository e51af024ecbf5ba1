"""People: added, listed, given another role, shut out by administrators; their own password."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import (
    access,
    cursors,
    language,
    once,
    passwords,
    problems,
    records,
    rosters,
    staff_examples,
    staffing,
)
from service.access import Admin, AdminReader, Records, Writer
from service.accounts import Role
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.people import User
from service.once import Done, Once
from service.record_shapes import PersonShape
from service.staff_shapes import NewUserShape, PasswordLinkShape, UserShape, UsersShape
from service.staff_submissions import PasswordChange, UserEdit, UserSubmission
from service.submissions import ID, VISIBLE_IF_ANY
from service.versions import IfMatch, etag

router = APIRouter(route_class=StrictRoute, tags=["people"])
UserId = Annotated[str, Path(pattern=ID, description="Id · 编号")]


class Wanted(Paged):
    """Which people to list."""

    q: Annotated[
        str,
        Field(max_length=100, pattern=VISIBLE_IF_ANY, description="In the name · 姓名含"),
    ] = ""
    role: Annotated[Role | None, Field(description="Role · 角色")] = None
    organisation_id: Annotated[
        str, Field(pattern=f"{ID}|^$", description="Of this organisation · 机构")
    ] = ""


@router.post(
    "/users",
    summary="添加用户 · Add a person",
    status_code=201,
    response_model=NewUserShape,
    responses=once.documented(problems.NOT_FOUND),
)
def add_user(
    who: Admin,
    kept: Records,
    asked: Annotated[UserSubmission, Body(openapi_examples=staff_examples.USERS)],
    asking: Once,
) -> Response:
    """The person, and a link by which they set their password; nobody else ever knows it."""

    def make(session: Session) -> Done:
        user = staffing.hire(session, who, asked)
        key = passwords.link(session, user.id, who.id)[1]
        headers = {"ETag": etag(user.version), "Location": f"/api/v1/users/{user.id}"}
        told = rosters.new_user(user, key)
        return Done(told, headers, repeated=rosters.new_user(user, None))

    return once.done(kept, who, asking, make)


@router.get(
    "/users",
    summary="用户列表 · List people",
    response_model=UsersShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_users(
    who: AdminReader,
    kept: Records,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the people of all organisations."""
    found = select(User).where(User.name.contains(wanted.q, autoescape=True))
    if wanted.role is not None:
        found = found.where(User.role == wanted.role.value)
    if wanted.organisation_id:
        found = found.where(User.organisation_id == wanted.organisation_id)
    with kept.reading() as session:
        told = cursors.told(cursors.page(session, found, User, wanted), rosters.user)
    return language.reply(told, language.preferred(accept_language))


@router.get(
    "/users/{user_id}",
    summary="一位用户 · A person",
    response_model=UserShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def show_user(
    who: AdminReader, kept: Records, user_id: UserId, accept_language: language.Accepted = ""
) -> Response:
    """The person; the ETag is what an edit must name."""
    with kept.reading() as session:
        user = staffing.user(session, user_id)
    return _told(user, accept_language)


@router.put(
    "/users/{user_id}",
    summary="改角色或停用 · Another role, or shut out",
    response_model=UserShape,
    responses=problems.documented(problems.CONFLICTING, *problems.OF_EDITING),
)
def edit_user(
    *,
    who: Admin,
    kept: Records,
    user_id: UserId,
    asked: Annotated[UserEdit, Body(openapi_examples=staff_examples.EDITS)],
    version: IfMatch = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The person with the next version; who is shut out loses sessions and tokens."""
    with kept.writing() as session:
        user = staffing.reassign(session, who, user_id, version, asked)
    return _told(user, accept_language)


@router.post(
    "/users/{user_id}/password-links",
    summary="重设密码的链接 · A link that sets a password",
    status_code=201,
    response_model=PasswordLinkShape,
    responses=once.documented(problems.NOT_FOUND, problems.CONFLICTING),
)
def make_link(who: Admin, kept: Records, user_id: UserId, asking: Once) -> Response:
    """A link that works once. Until it is used, all stays as it is; then every session and token
    of the person is over.
    """

    def make(session: Session) -> Done:
        user = staffing.user(session, user_id)
        link, key = passwords.link(session, user.id, who.id)
        told = rosters.password_link(link, key)
        return Done(told, repeated=rosters.password_link(link, None))

    return once.done(kept, who, asking, make)


@router.put(
    "/users/current/password",
    summary="换自己的密码 · Change one's own password",
    response_model=PersonShape,
    responses=problems.documented(*problems.OF_EDITING),
)
def change_password(
    *,
    who: Writer,
    cookie: access.Cookie = None,
    kept: Records,
    asked: Annotated[PasswordChange, Body(openapi_examples=staff_examples.PASSWORDS)],
    version: IfMatch = None,
    accept_language: language.Accepted = "",
) -> Response:
    """Who one is; every other session is over, and so are tokens where `revoke_tokens` says so.
    The ETag to name is that of `GET /sessions/current`.
    """
    following = passwords.change(kept, who, asked, cookie or "", version)
    lang = language.preferred(accept_language)
    return language.reply(records.person(who), lang, headers={"ETag": etag(following)})


def _told(user: User, accept_language: str) -> Response:
    lang = language.preferred(accept_language)
    return language.reply(rosters.user(user), lang, headers={"ETag": etag(user.version)})
