"""The pages that let people in: signing in, and the link that makes the first administrator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from features.errors import BadInput, ParkmatchError
from features.fields import faults
from features.text import Lang, Text
from service import access, accounts
from service.accounts import NewUser, Role
from service.submissions import Arrival, SigningIn
from service.web.pages import reply
from service.web.visits import local
from service.web.words import WORDS

FIELDS = {"name", "password", "organisation", "key", "lang", "next"}
LONGEST_FORM = 8000

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
async def open_door(
    request: Request, lang: Lang = "zh", beyond: Annotated[str, Query(alias="next")] = ""
) -> HTMLResponse:
    """The form to sign in with; ``next`` is the page to go on to."""
    return _page(request, "sign_in", lang, {"next": beyond} if beyond else {})


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """A session and the way to the front page, or the form and why not."""
    return await _entered(request, "sign_in")


@router.get("/welcome")
async def open_welcome(request: Request, key: str = "", lang: Lang = "zh") -> HTMLResponse:
    """The form for the first administrator; only its link's key opens it."""
    return _page(request, "welcome", lang, {"key": key})


@router.post("/welcome")
async def welcome(request: Request) -> Response:
    """The first administrator, signed in, or the form and why not."""
    return await _entered(request, "welcome")


async def _entered(request: Request, door: str) -> Response:
    sent = _read(await request.body())
    lang: Lang = "en" if sent.pop("lang", "zh") == "en" else "zh"
    beyond = local(sent["next"]) if "next" in sent else "/"
    said = {name: value for name, value in sent.items() if name != "next"}
    try:
        key = await run_in_threadpool(_DOORS[door].enter, request, said)
    except ParkmatchError as error:
        return _page(request, door, lang, sent, error)
    reply = RedirectResponse(f"{beyond}?lang={lang}", 303)
    access.remember(reply, request, key)
    return reply


def _read(body: bytes) -> dict[str, str]:
    """The fields of a form that was sent; of what is no form of ours, nothing."""
    said = body[:LONGEST_FORM].decode("utf-8", errors="replace")
    return {name: value for name, value in parse_qsl(said) if name in FIELDS}


def _signed_in(request: Request, sent: Mapping[str, str]) -> str:
    try:
        asked = SigningIn.model_validate(sent)
    except ValidationError as error:
        raise BadInput(faults(error, SigningIn)) from None
    return accounts.sign_in(access.database_of(request), asked.name, asked.password)[1]


def _welcomed(request: Request, sent: Mapping[str, str]) -> str:
    try:
        said = Arrival.model_validate(sent)
    except ValidationError as error:
        raise BadInput(faults(error, Arrival)) from None
    new = NewUser(said.name, said.password, Role.admin, said.organisation)
    with access.database_of(request).writing() as session:
        return accounts.accept(session, said.key, new)


def _page(
    request: Request,
    door: str,
    lang: Lang,
    sent: Mapping[str, str],
    error: ParkmatchError | None = None,
) -> HTMLResponse:
    found = reply(
        request,
        "door.html",
        lang,
        200 if error is None else 422,
        door=_DOORS[door],
        sent={name: said for name, said in sent.items() if name != "password"},
        error="" if error is None else error.message(lang),
    )
    found.headers["Cache-Control"] = "no-store"
    return found


@dataclass(frozen=True)
class Door:
    """A form that lets people in: its words, the labels of its fields, and what it does."""

    title: Text
    note: Text
    button: Text
    enter: Callable[[Request, Mapping[str, str]], str]
    fields: Mapping[str, Text]


_NAME_AND_PASSWORD = {"name": WORDS["door_name"], "password": WORDS["door_password"]}
_DOORS = {
    "sign_in": Door(
        WORDS["sign_in_title"],
        WORDS["sign_in_note"],
        WORDS["sign_in_do"],
        _signed_in,
        _NAME_AND_PASSWORD,
    ),
    "welcome": Door(
        WORDS["welcome_title"],
        WORDS["welcome_note"],
        WORDS["welcome_do"],
        _welcomed,
        {**_NAME_AND_PASSWORD, "organisation": WORDS["door_organisation"]},
    ),
}
