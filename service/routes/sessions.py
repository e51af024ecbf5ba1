"""Signing in and out, and who is signed in."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import select

from service import (
    access,
    accounts,
    clock,
    credentials,
    cursors,
    language,
    problems,
    record_examples,
    records,
    rosters,
    staffing,
)
from service.access import COOKIE, Cookie, Reader, Records, Writer
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.people import SignIn
from service.record_shapes import PersonShape
from service.staff_shapes import SessionShape, SessionsShape
from service.staff_submissions import SigningIn
from service.submissions import ID
from service.versions import etag

router = APIRouter(route_class=StrictRoute, tags=["people"])
SessionId = Annotated[str, Path(pattern=ID, description="Id · 编号")]


@router.post(
    "/sessions",
    summary="登录 · Sign in",
    response_model=PersonShape,
    responses=problems.documented(
        problems.BAD_JSON,
        problems.NOT_SIGNED_IN,
        problems.TOO_LARGE,
        problems.BAD_INPUT,
        problems.NOT_READY,
    ),
)
async def sign_in(
    request: Request,
    asked: Annotated[SigningIn, Body(openapi_examples=record_examples.SIGNING_IN)],
    accept_language: language.Accepted = "",
) -> Response:
    """Who has signed in; the session is in a cookie that no script can read."""
    database = access.database_of(request)
    who, key = await run_in_threadpool(
        accounts.sign_in, database, asked.name, asked.password
    )  # fmt: skip
    reply = language.reply(records.person(who), language.preferred(accept_language))
    access.remember(reply, request, key)
    return reply


@router.get(
    "/sessions/current",
    summary="我是谁 · Who is signed in",
    response_model=PersonShape,
    responses=problems.documented(*problems.OF_READING),
)
def show_person(who: Reader, kept: Records, accept_language: language.Accepted = "") -> Response:
    """The person behind the session or the token; the ETag is what a new password must name."""
    with kept.reading() as session:
        version = staffing.user(session, who.id).version
    lang = language.preferred(accept_language)
    return language.reply(records.person(who), lang, headers={"ETag": etag(version)})


@router.delete(
    "/sessions/current",
    summary="退出 · Sign out",
    response_model=PersonShape,
    responses=problems.documented(*problems.OF_READING),
)
def sign_out(
    who: Reader, cookie: Cookie, kept: Records, accept_language: language.Accepted = ""
) -> Response:
    """Ends the session; a token stays as it is."""
    with kept.writing() as session:
        accounts.sign_out(session, cookie or "")
    reply = language.reply(records.person(who), language.preferred(accept_language))
    reply.delete_cookie(COOKIE)
    return reply


@router.get(
    "/sessions",
    summary="我的会话 · My sessions",
    response_model=SessionsShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_sessions(
    who: Reader,
    cookie: Cookie,
    kept: Records,
    paged: Annotated[Paged, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the sessions that are open in one's name."""
    digest = credentials.digest(cookie or "")
    mine = select(SignIn).where(SignIn.user_id == who.id, SignIn.expires_at > clock.now())
    with kept.reading() as session:
        page = cursors.page(session, mine, SignIn, paged)
    told = cursors.told(page, lambda found: rosters.session(found, digest))
    return language.reply(told, language.preferred(accept_language))


@router.delete(
    "/sessions/{session_id}",
    summary="结束一个会话 · End a session",
    response_model=SessionShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def end_session(
    who: Writer,
    cookie: Cookie,
    kept: Records,
    session_id: SessionId,
    accept_language: language.Accepted = "",
) -> Response:
    """The session, which opens nothing from now on."""
    with kept.writing() as session:
        found = staffing.end_session(session, who, session_id)
    told = rosters.session(found, credentials.digest(cookie or ""))
    return language.reply(told, language.preferred(accept_language))
