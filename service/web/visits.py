"""A visit to a page that asks who comes: the person, their forms' key, and refusals as pages."""

import hmac
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse

from features.errors import BadInput, ParkmatchError
from features.text import Lang, Text
from service import problems
from service.access import COOKIE, PROFILE_KEEPERS, ROLE_NAMES, Cookie, Records
from service.accounts import Person, Role
from service.database.engine import Database
from service.once import Asking
from service.problems import BAD_INPUT, Busy, Problem, problem_of
from service.refusals import NotPermitted, NotSignedIn
from service.routing import Route
from service.versions import etag
from service.web import badges, lists
from service.web.forms import Filled
from service.web.lists import SentList
from service.web.pages import reply
from service.web.words import WORDS

LONGEST_FORM = 64_000
LONGEST_VERSION = 10
LONGEST_ADDRESS = 2_000
_OF_THIS_SITE = re.compile(r"(/|(/[A-Za-z0-9][A-Za-z0-9-]*)+)(\?[A-Za-z0-9_.~+%&=-]*)?")
_READING = frozenset({"GET", "HEAD"})
EVERYBODY = frozenset(Role)
PROMOTER = frozenset({Role.promoter})
FIGURE_KEEPERS = frozenset({Role.promoter, Role.admin})
ANALYST = frozenset({Role.analyst})
OFFICES = frozenset({Role.promoter, Role.analyst, Role.admin})
IMPORTERS = frozenset({Role.firm, Role.promoter, Role.admin})
ADMIN = frozenset({Role.admin})


@dataclass(frozen=True)
class Place:
    """A page of the desk: its address, what it is called, what it is for, and for whom."""

    path: str
    name: Text
    note: Text
    roles: frozenset[Role] = EVERYBODY


PLACES = (
    Place("/profiles", WORDS["kept_title"], WORDS["kept_note"], PROFILE_KEEPERS),
    Place("/answers", WORDS["answers_title"], WORDS["answers_note"]),
    Place("/board", WORDS["desk_board"], WORDS["desk_board_note"]),
    Place("/jobs", WORDS["desk_jobs"], WORDS["desk_jobs_note"], OFFICES),
    Place("/imports", WORDS["desk_imports"], WORDS["desk_imports_note"], IMPORTERS),
    Place("/progress", WORDS["desk_progress"], WORDS["desk_progress_note"], OFFICES),
    Place("/registers", WORDS["desk_registers"], WORDS["desk_registers_note"], OFFICES),
    Place("/offers", WORDS["desk_offers"], WORDS["desk_offers_note"]),
    Place("/firms-seen", WORDS["desk_firms"], WORDS["desk_firms_note"], PROMOTER),
    Place("/meetings", WORDS["desk_meetings"], WORDS["desk_meetings_note"]),
    Place("/allocation", WORDS["desk_allocation"], WORDS["desk_allocation_note"]),
    Place("/weights", WORDS["desk_weights"], WORDS["desk_weights_note"]),
    Place("/evaluation", WORDS["desk_evaluation"], WORDS["desk_evaluation_note"]),
    Place("/rules", WORDS["desk_rules"], WORDS["desk_rules_note"]),
    Place("/people", WORDS["desk_people"], WORDS["desk_people_note"], ADMIN),
    Place("/organisations", WORDS["desk_offices"], WORDS["desk_offices_note"], ADMIN),
    Place("/audit", WORDS["desk_audit"], WORDS["desk_audit_note"], ADMIN),
)


@dataclass(frozen=True)
class Visit:
    """Who visits (None: nobody who signed in), in which language, with which records."""

    request: Request
    records: Database
    key: str
    who: Person | None
    lang: Lang

    @property
    def person(self) -> Person:
        """Who visits; raises :class:`NotSignedIn` for nobody."""
        if self.who is None:
            raise NotSignedIn(WORDS["desk_nobody"])
        return self.who

    @property
    def form_key(self) -> str:
        """What every form of this session carries, and no other site can know."""
        return badges.form_key(self.key)

    @property
    def places(self) -> tuple[Place, ...]:
        """The pages of the desk that are open to who visits."""
        if self.who is None:
            return ()
        role = self.who.role
        return tuple(place for place in PLACES if role in place.roles)

    def may(self, *roles: Role) -> bool:
        """Whether who visits has one of the roles."""
        return self.who is not None and self.who.role in roles

    def only(self, *roles: Role) -> Person:
        """Who visits; raises :class:`NotPermitted` for another role."""
        if self.person.role not in roles:
            raise NotPermitted(WORDS["desk_role"].fill(role=ROLE_NAMES[self.person.role]))
        return self.person

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page of the desk."""
        forgets = status >= BAD_INPUT.status and "switched" not in values
        said = {"visit": self, "switched": read_at(self.request), "forgets": forgets, **values}
        found = reply(self.request, template, self.lang, status, **said)
        found.headers["Cache-Control"] = "no-store"
        return found

    def to(self, path: str) -> RedirectResponse:
        """On to another page, in the same language."""
        return RedirectResponse(in_language(path, self.lang), 303)


def visit(request: Request, records: Records, cookie: Cookie, lang: Lang = "zh") -> Visit:
    """Whoever comes."""
    with records.reading() as session:
        return Visit(request, records, cookie or "", badges.pinned(request, session, cookie), lang)


Visitor = Annotated[Visit, Depends(visit)]


def signed_in(found: Visitor) -> Visit:
    """Somebody who signed in; raises :class:`NotSignedIn`."""
    return replace(found, who=found.person)


Guest = Annotated[Visit, Depends(signed_in)]


@dataclass(frozen=True)
class Sent:
    """A form that came from one of this session's own pages."""

    filled: Filled
    upload: SentList | None = None

    def one(self, name: str) -> str:
        """What was written in an input."""
        return self.filled.one(name)

    @property
    def seen(self) -> str:
        """The version that the form was opened with, as an edit names it."""
        return etag(self.whole("version") or 0)

    def whole(self, name: str) -> int | None:
        """The number of a version in an input; None where it holds none."""
        said = self.one(name)
        whole = said.isascii() and said.isdigit() and len(said) < LONGEST_VERSION
        return int(said) if whole else None


async def sent(request: Request, found: Guest) -> Sent:
    """The form that was sent; raises :class:`NotPermitted` where it is not of this session."""
    return checked(found, Sent(Filled.read((await _body(request)).decode("utf-8", "replace"))))


async def sent_list(request: Request, found: Guest) -> Sent:
    """The same with a list of firms in it."""
    filled, upload = await lists.sent(request, request.app.state.settings.max_bytes)
    return checked(found, Sent(filled, upload))


async def pressed(request: Request, form: Sent) -> Asking:
    """What a form asks for, to be done once however often its button is pressed: in ``once`` each
    page that is drawn says something else.
    """
    said = f"{request.url.path}\n".encode() + await request.body()
    digest = sha256(said).hexdigest()
    return Asking(f"form:{digest}" if form.one("once") else None, digest, "")


Form = Annotated[Sent, Depends(sent)]
ListForm = Annotated[Sent, Depends(sent_list)]


async def _body(request: Request) -> bytes:
    body = await request.body()
    if len(body) > LONGEST_FORM:
        raise BadInput([lists.BROKEN])
    return body


def checked(found: Visit, form: Sent) -> Sent:
    """The form, which is of this session; raises :class:`NotPermitted` where it is not."""
    if not hmac.compare_digest(form.one("form_key").encode(), found.form_key.encode()):
        raise NotPermitted(WORDS["desk_stale_form"])
    return form


class PageRoute(Route):
    """What is refused is told as a page; who is not signed in is led to the door."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with its errors as pages."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedIn as error:
                return await self.nobody(request, error)
            except (ParkmatchError, RequestValidationError, Busy) as error:
                return refused(request, problem_of(error))

        return told

    async def nobody(self, request: Request, error: NotSignedIn) -> Response:
        """What who is not signed in is answered: the way to the door, or that there is one."""
        return _to_the_door(request, error)


def refused(request: Request, problem: Problem) -> HTMLResponse:
    """A page that says what is refused and why."""
    lang: Lang = "en" if request.query_params.get("lang") == "en" else "zh"
    headers = problems.HEADERS.get(problem.kind, {})
    said = {"problem": problem, "switched": read_at(request)}
    page = reply(request, "refused.html", lang, problem.kind.status, **said)
    page.headers.update({**headers, "Cache-Control": "no-store"})
    return page


async def lost(request: Request, error: Exception) -> Response:
    """An address with nothing there: a page for who reads pages, a document for machines."""
    if reads_pages(request):
        await badges.seen(request, request.cookies.get(COOKIE))
    return told(problem_of(error), request)


def told(problem: Problem, request: Request, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a page for who reads pages, as a document for machines."""
    if reads_pages(request):
        found: Response = refused(request, problem)
        found.headers.update(headers or {})
    else:
        found = problems.response(problem, request, headers)
    found.headers["Vary"] = "Accept, Accept-Language"
    return found


def reads_pages(request: Request) -> bool:
    """Whether a browser asks for a page, as far as it says."""
    wanted = "text/html" in request.headers.get("accept", "")
    return wanted and not request.url.path.startswith("/api/")


def _to_the_door(request: Request, error: NotSignedIn) -> Response:
    if request.method != "GET":
        return refused(request, problem_of(error))
    lang = request.query_params.get("lang", "zh")
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    path = request.url.path
    beyond = local(f"{path}?{urlencode(asked)}") or local(path) if asked else local(path)
    query = urlencode({"lang": lang, **({"next": beyond} if beyond else {})})
    return RedirectResponse(f"/sign-in?{query}", 303)


def read_at(request: Request) -> str:
    """Where the page that answers ``request`` is read in another language, up to the language: its
    own address with what it asks; of the answer to a form, the nearest above it at which there is a
    page to read.
    """
    if request.method in _READING:
        said = [(name, one) for name, one in request.query_params.multi_items() if name != "lang"]
        return f"?{urlencode(said)}&" if said else "?"
    path, route = request.url.path, getattr(request.scope.get("route"), "path", "")
    readable = {one.path for one in request.app.routes if _READING & one.methods}
    while route and route not in readable:
        path, route = path.rpartition("/")[0], route.rpartition("/")[0]
    return f"{path if route else '/'}?"


def in_language(address: str, lang: Lang) -> str:
    """The address of a page of this service, in a language."""
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


def local(address: str, longest: int = LONGEST_ADDRESS) -> str:
    """``address`` where it is a page of this service, with its query; "" for any other, and where
    it is longer than the ``longest``.
    """
    return address if len(address) <= longest and _OF_THIS_SITE.fullmatch(address) else ""
