"""Signing in and out, and who is signed in."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from fastapi.concurrency import run_in_threadpool

from service import access, accounts, language, problems, record_examples, records
from service.access import COOKIE, Cookie, Reader, Records
from service.bodies import StrictRoute
from service.record_shapes import PersonShape
from service.submissions import SigningIn

router = APIRouter(route_class=StrictRoute, tags=["people"])


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
def show_person(who: Reader, accept_language: language.Accepted = "") -> Response:
    """The person behind the session or the token."""
    return language.reply(records.person(who), language.preferred(accept_language))


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
