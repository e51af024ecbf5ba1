"""The pages that let people in: signing in, and links that work once, which the first
administrator comes in by, and whoever sets a password.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from features.errors import BadInput, ParkmatchError
from features.fields import faults
from features.profiles import Frozen
from features.text import Lang, Text
from service import access, accounts, passwords
from service.accounts import NewUser, Role
from service.credentials import SHORTEST
from service.refusals import NotSignedIn, Unready
from service.routing import Route
from service.staff_submissions import Arrival, NewPassword, SigningIn
from service.web import badges
from service.web.pages import reply
from service.web.visits import in_language, local
from service.web.words import WORDS

FIELDS = {"name", "password", "organisation", "key", "lang", "next"}
LONGEST_FORM = 20_000
LONGEST_BACK = 6_000
"""So long the address of a page to go on to may be, with a form that was filled in its query."""

Form = TypeVar("Form", bound=Frozen)
router = APIRouter(include_in_schema=False, route_class=Route)


@router.get("/sign-in")
async def open_door(
    request: Request, lang: Lang = "zh", beyond: Annotated[str, Query(alias="next")] = ""
) -> HTMLResponse:
    """The form to sign in with; ``next`` is the page to go on to."""
    return page(request, "sign_in", lang, onward(beyond))


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """A session and the way to where its work begins, or the form and why not."""
    return await _entered(request, "sign_in")


@router.get("/welcome")
async def open_welcome(request: Request, key: str = "", lang: Lang = "zh") -> HTMLResponse:
    """The form for the first administrator; only its link's key opens it."""
    return page(request, "welcome", lang, {"key": key})


@router.post("/welcome")
async def welcome(request: Request) -> Response:
    """The first administrator, signed in, or the form and why not."""
    return await _entered(request, "welcome")


@router.get("/password")
async def open_password(request: Request, key: str = "", lang: Lang = "zh") -> HTMLResponse:
    """The form for a new password; only its link's key opens it."""
    dead = await run_in_threadpool(_dead, request, key)
    found = page(request, "password", lang, {"key": key}, dead)
    found.status_code = 200  # nothing was asked for that is refused
    return found


@router.post("/password")
async def set_password(request: Request) -> Response:
    """Who has set a password, signed in, or the form and why not."""
    return await _entered(request, "password")


def onward(beyond: str) -> Mapping[str, str]:
    """What the door is given so that it leads on to ``beyond``, if anywhere."""
    return {"next": beyond} if beyond else {}


def page(
    request: Request,
    door: str,
    lang: Lang,
    sent: Mapping[str, str],
    error: ParkmatchError | None = None,
) -> HTMLResponse:
    """The form of ``door``, with what was sent but for the password, and what is wrong."""
    found = reply(
        request,
        "door.html",
        lang,
        _status(error),
        door=_DOORS[door],
        path=f"/{door.replace('_', '-')}",
        provider=door == "sign_in" and request.app.state.provider is not None,
        sent={name: said for name, said in sent.items() if name != "password"},
        wrong=() if error is None else _told(error, _DOORS[door], lang),
        closed=door == "password" and isinstance(error, NotSignedIn),
        shortest=SHORTEST if _DOORS[door].password == "new-password" else 0,
    )
    found.headers["Cache-Control"] = "no-store"
    return found


async def _entered(request: Request, door: str) -> Response:
    sent = _read(await request.body())
    lang: Lang = "en" if sent.pop("lang", "zh") == "en" else "zh"
    said = {name: value for name, value in sent.items() if name != "next"}
    try:
        key = await run_in_threadpool(_DOORS[door].enter, request, said)
        home = await run_in_threadpool(badges.home, access.database_of(request), key)
    except ParkmatchError as error:
        return page(request, door, lang, sent, error)
    beyond = local(sent.get("next", ""), LONGEST_BACK) or home
    found = RedirectResponse(in_language(beyond, lang), 303)
    access.remember(found, request, key)
    return found


def _read(body: bytes) -> dict[str, str]:
    """The fields of a form that was sent; of what is no form of ours, nothing."""
    said = body[:LONGEST_FORM].decode("utf-8", errors="replace")
    return {name: value for name, value in parse_qsl(said) if name in FIELDS}


def _signed_in(request: Request, sent: Mapping[str, str]) -> str:
    asked = _asked(sent, SigningIn)
    return accounts.sign_in(access.database_of(request), asked.name, asked.password)[1]


def _welcomed(request: Request, sent: Mapping[str, str]) -> str:
    said = _asked(sent, Arrival)
    new = NewUser(said.name, said.password, Role.admin, said.organisation)
    with access.database_of(request).writing() as session:
        return accounts.accept(session, said.key, new)


def _renewed(request: Request, sent: Mapping[str, str]) -> str:
    said = _asked(sent, NewPassword)
    with access.database_of(request).writing() as session:
        return passwords.accept(session, said.key, said.password)


def _dead(request: Request, key: str) -> NotSignedIn | None:
    """Why a link to a new password opens nothing; None where it does, or nobody can tell."""
    try:
        with access.database_of(request).reading() as session:
            passwords.alive(session, key)
    except NotSignedIn as error:
        return error
    except Unready:
        return None
    return None


def _asked(sent: Mapping[str, str], form: type[Form]) -> Form:
    try:
        return form.model_validate(sent)
    except ValidationError as error:
        raise BadInput(faults(error, form)) from None


def _told(error: ParkmatchError, door: "Door", lang: Lang) -> Sequence[str]:
    """What is wrong, each fault by what its input is called; nothing of what was sent."""
    if not isinstance(error, BadInput):
        return [error.message(lang)]
    return [
        _FAULT.fill(
            label=door.fields.get(fault.path, _LINK), problem=fault.problem, remedy=fault.remedy
        ).of(lang)
        for fault in error.faults
    ]


def _status(error: ParkmatchError | None) -> int:
    if error is None:
        return 200
    return 503 if isinstance(error, Unready) else 422


@dataclass(frozen=True)
class Door:
    """A form that lets people in: its words, the labels of its fields, and what it does."""

    title: Text
    note: Text
    button: Text
    enter: Callable[[Request, Mapping[str, str]], str]
    fields: Mapping[str, Text]
    password: str = "new-password"
    """What a browser may fill in as the password."""


_FAULT = Text("{label}：{problem}。{remedy}", "{label}: {problem}. {remedy}")
_LINK = Text("链接", "Link")
_NAME_AND_PASSWORD = {"name": WORDS["door_name"], "password": WORDS["door_password"]}
_DOORS = {
    "sign_in": Door(
        WORDS["sign_in_title"],
        WORDS["sign_in_note"],
        WORDS["sign_in_do"],
        _signed_in,
        _NAME_AND_PASSWORD,
        "current-password",
    ),
    "welcome": Door(
        WORDS["welcome_title"],
        WORDS["welcome_note"],
        WORDS["welcome_do"],
        _welcomed,
        {**_NAME_AND_PASSWORD, "organisation": WORDS["door_organisation"]},
    ),
    "password": Door(
        WORDS["password_title"],
        WORDS["password_note"],
        WORDS["password_do"],
        _renewed,
        {"password": WORDS["door_password"]},
    ),
}
