"""Signing in and out, and who is signed in."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import select
from sqlalchemy.orm import Session

from features.text import Text
from service import (
    access,
    accounts,
    clock,
    credentials,
    cursors,
    language,
    once,
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
from service.once import Asking, Done
from service.record_shapes import PersonShape
from service.refusals import Conflicting
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
        problems.CONFLICTING,
        problems.TOO_LARGE,
        problems.BAD_INPUT,
        problems.NOT_READY,
    ),
)
async def sign_in(
    request: Request,
    asked: Annotated[SigningIn, Body(openapi_examples=record_examples.SIGNING_IN)],
    key: once.Key = None,
    accept_language: language.Accepted = "",
) -> Response:
    """Who has signed in; the session is in a cookie that no script can read. The same key opens
    the same session, for who knows the password, and none when that session is over.
    """
    if key is not None:
        # The password has no part in what is kept of the request.
        said = f"{request.method} {request.url.path} {asked.name}"
        asking = Asking(key, sha256(said.encode()).hexdigest(), accept_language)
        return await run_in_threadpool(_signed_in_once, request, asked, asking)
    database = access.database_of(request)
    who, session_key = await run_in_threadpool(
        accounts.sign_in, database, asked.name, asked.password
    )  # fmt: skip
    reply = language.reply(records.person(who), language.preferred(accept_language))
    access.remember(reply, request, session_key)
    return reply


def _signed_in_once(request: Request, asked: SigningIn, asking: Asking) -> Response:
    database = access.database_of(request)
    who = accounts.proven(database, asked.name, asked.password)
    # Worked out anew each time: of a session's key only the digest is kept.
    session_key = request.app.state.signer.secret(f"session {who.id} {asking.key}")

    def make(session: Session) -> Done:
        accounts.admitted(session, who.id, session_key)
        return Done(records.person(who), status=200)

    reply = once.done(database, who, asking, make)
    with database.reading() as session:
        if accounts.of_session(session, session_key) is None:
            raise Conflicting(_OVER)
    access.remember(reply, request, session_key)
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


_OVER = Text(
    "这个 Idempotency-Key 开过的会话已结束；请换一个键登录",
    "The session that this Idempotency-Key opened is over: sign in with another key",
)
