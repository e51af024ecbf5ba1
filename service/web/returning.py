"""A project's form that was sent by nobody, as when the session is over: the way in and back."""

from fastapi import Request, Response

from features.errors import BadInput, Fault
from features.text import Lang
from service.access import COOKIE
from service.refusals import NotSignedIn
from service.web import arrivals, doors, forms, pages
from service.web.forms import Filled
from service.web.visits import PageRoute, local
from service.web.words import WORDS

FORMS = frozenset({"/profiles", "/profiles/new"})
"""Where the form of a project is sent to be kept."""
RETURNED = (*forms.READ, "kept", "kept_version")


class ReturningRoute(PageRoute):
    """Whoever sends a project's form and is not signed in is led to it again by the door."""

    async def nobody(self, request: Request, error: NotSignedIn) -> Response:
        """The door, with the form as the page to go on to; the form itself where it is too long
        for that.
        """
        if request.method != "POST" or request.url.path not in FORMS:
            return await super().nobody(request, error)
        try:
            filled = Filled.read((await request.body()).decode("utf-8", "replace"))
        except BadInput:
            return await super().nobody(request, error)
        lang: Lang = "en" if request.query_params.get("lang") == "en" else "zh"
        back = local(f"/?{filled.query(RETURNED)}", _longest(request))
        found = _door(request, lang, back) if back else _form(request, filled)
        found.status_code = 401
        return found


def _longest(request: Request) -> int:
    """So long the form may be that every way in leads back to it."""
    if request.app.state.provider is None:
        return doors.LONGEST_BACK
    return min(doors.LONGEST_BACK, arrivals.LONGEST_BEYOND)


def _door(request: Request, lang: Lang, back: str) -> Response:
    why = WORDS["kept_expired"] if _expired(request) else WORDS["kept_sign_in_first"]
    return doors.page(request, "sign_in", lang, {"next": back}, NotSignedIn(why))


def _form(request: Request, filled: Filled) -> Response:
    why = WORDS["kept_expired_long"] if _expired(request) else WORDS["kept_sign_in_long"]
    return pages.again(request, filled, [Fault("form", None, why, WORDS["sign_in_do"])])


def _expired(request: Request) -> bool:
    """Whether there was a session; else somebody never signed in."""
    return COOKIE in request.cookies
