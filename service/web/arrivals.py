"""The way in by a provider of identities: there, and back."""

import secrets
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from features.errors import ParkmatchError
from features.text import Lang
from service import access, arrivals, credentials, providers
from service.providers import RETURN, Provider
from service.refusals import NotSignedIn, Unready
from service.routing import Route
from service.web import badges, doors
from service.web.pages import reply
from service.web.visits import in_language, local

START = "/sign-in/oidc"
COOKIE = "parkmatch_arrival"
BEYOND = "parkmatch_beyond"
LONGEST_BEYOND = 3_500
"""A browser keeps no cookie that is longer than 4,096."""
COOKIE_SECONDS = 600
LONGEST_CODE = 4096

router = APIRouter(include_in_schema=False, route_class=Route)


@router.get(START)
async def leave(
    request: Request, lang: Lang = "zh", beyond: Annotated[str, Query(alias="next")] = ""
) -> Response:
    """Off to the provider; a cookie keeps what only this browser can come back with, and another
    the page to go on to.
    """
    provider = _provider(request)
    key = credentials.key()
    try:
        away = RedirectResponse(await run_in_threadpool(provider.door, key), 303)
    except Unready as error:
        return doors.page(request, "sign_in", lang, doors.onward(beyond), error)
    away.headers["Cache-Control"] = "no-store"
    onward = local(beyond, LONGEST_BEYOND)
    for name, value in ((COOKIE, f"{key}.{lang}"), *(((BEYOND, onward),) if onward else ())):
        away.set_cookie(
            name,
            value,
            COOKIE_SECONDS,
            path=START,
            httponly=True,
            samesite="lax",
            secure=urlsplit(provider.settings.public_url).scheme == "https",
        )
    if not onward:  # that of a way in which was not gone to its end
        away.delete_cookie(BEYOND, path=START)
    return away


@router.get(RETURN)
async def come_back(request: Request, code: str = "", state: str = "", iss: str = "") -> Response:
    """Signed in as whom the provider has named, or the form and why not."""
    provider = _provider(request)
    key, _, said = request.cookies.get(COOKIE, "").partition(".")
    lang: Lang = "en" if said == "en" else "zh"
    asked_for = bool(key) and secrets.compare_digest(providers.state(key).encode(), state.encode())
    named = not iss or iss == provider.settings.issuer
    beyond = local(request.cookies.get(BEYOND, ""), LONGEST_BEYOND)
    try:
        if not (asked_for and named and 0 < len(code) <= LONGEST_CODE):
            raise NotSignedIn(providers.UNPROVEN)
        entered, home = await run_in_threadpool(_entered, request, provider, key, code)
    except ParkmatchError as error:
        found = doors.page(request, "sign_in", lang, doors.onward(beyond), error)
    else:
        # A page, not a redirect: a browser that was sent here from elsewhere holds the session's
        # cookie back until it goes on from a page of ours.
        onward = in_language(beyond or home, lang)
        found = reply(request, "arrived.html", lang, onward=onward)
        found.headers["Cache-Control"] = "no-store"
        access.remember(found, request, entered)
    for name in (COOKIE, BEYOND):
        found.delete_cookie(name, path=START)
    return found


def _entered(request: Request, provider: Provider, key: str, code: str) -> tuple[str, str]:
    """The key of the new session, and where its work begins."""
    claimed = provider.claimed(key, code)
    database = access.database_of(request)
    with database.writing() as session:
        entered = arrivals.come(session, claimed, provider.settings.newcomers)
    return entered, badges.home(database, entered)


def _provider(request: Request) -> Provider:
    """The provider of the application; without one there is nothing at this address."""
    found: Provider | None = request.app.state.provider
    if found is None:
        raise HTTPException(404)
    return found
