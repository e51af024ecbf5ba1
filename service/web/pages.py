"""The page: a firm's short form, and the parks that can take it, ranked and explained."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.concurrency import run_in_threadpool

from features.conditions import KINDS, by_kind
from features.errors import BadInput, Fault, shown
from features.fields import specs
from features.profiles import BASIS_LABELS, Firm
from features.text import Lang, Text, side
from features.units import points
from recommender.constraints import UNKNOWN_TEXT
from recommender.matching import ParkMatcher
from recommender.offers import NOTHING
from recommender.weights import PRESETS
from service import access, credentials, dossiers, matchers
from service.answers import ILLUSTRATIVE, role_told
from service.language import TAGS
from service.profile_words import DERIVED
from service.web import atlas, forms, guides, maps, signed_sets, steadying, themes, views
from service.web.badges import badge_of, seen
from service.web.forms import Asked, Filled
from service.web.fragments import Fragments
from service.web.ranked import MOST_COMPARED, Ranked, needs, ranked
from service.web.standing import StandingRoute
from service.web.unfolding import Unfolding
from service.web.words import WORDS

HERE = Path(__file__).parent
STATIC = HERE / "static"
LISTED = 10
GONE = "kept_gone"
"""What a form says that was of a kept profile which is not there for who has it."""
FORM_SCRIPTS = ("industry.js", "permu.js", "draft.js")
ANSWER_SCRIPTS = (*FORM_SCRIPTS, "whatif.js", "map.js", "compare.js")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
STATIC_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=31536000, immutable",
}

SEEN = [Depends(seen)]
OFFERING = [Depends(signed_sets.known)]
"""Of pages whose form offers the signed sets of whoever is signed in."""

router = APIRouter(include_in_schema=False, route_class=StandingRoute)


@router.get("/", dependencies=OFFERING)
async def open_page(request: Request) -> Response:
    """The blank form; with a query that asks, its answer."""
    return await _reply(request, request.url.query)


@router.post("/", dependencies=OFFERING)
async def ask(request: Request) -> Response:
    """The answer to the form sent, or the form with its faults."""
    body = await request.body()
    return await _reply(request, body.decode("utf-8", errors="replace"))


@router.get("/static/{name}")
async def static_file(name: str) -> Response:
    """A style, script or picture of the pages."""
    content = _static_files().get(name)
    if content is None:
        raise HTTPException(404)
    return Response(content, media_type=MEDIA_TYPES[Path(name).suffix], headers=STATIC_HEADERS)


async def _reply(request: Request, encoded: str) -> Response:
    filled = blank = forms.blank(matchers.today())
    try:
        filled = await run_in_threadpool(_of_a_kept, request, _filled(encoded, blank))
        if not filled.asks:
            return _page(request, filled)
        matcher, asked = await forms.settled(request, filled)
    except BadInput as error:
        return again(request, filled, error.faults)
    return await run_in_threadpool(_answered, request, matcher, asked)


def again(request: Request, filled: Filled, faults: Sequence[Fault]) -> Response:
    """The form as it was sent, and what is wrong with it beside its inputs."""
    return _page(request, filled, faults=faults)


def _filled(encoded: str, blank: Filled) -> Filled:
    """What was sent; the blank form's defaults where nothing of a profile was."""
    sent = Filled.read(encoded)
    return sent if sent.has_any(forms.ASKED) or sent.asks else Filled({**blank.words, **sent.words})


def _of_a_kept(request: Request, filled: Filled) -> Filled:
    """``filled``, of no kept profile, and saying so, where it names one that is not there for
    whoever is signed in; what nobody can look up now stays.
    """
    if not filled.one("kept") or (badge := badge_of(request)) is None:
        return filled
    try:
        with access.database_of(request).reading() as session:
            if dossiers.is_there(session, badge.person, filled.one("kept")):
                return filled
    except (DBAPIError, NoConnection):
        return filled
    return Filled({**filled.words, "kept": (), "kept_version": (), GONE: ("yes",)})


def _answered(request: Request, matcher: ParkMatcher, asked: Asked) -> Response:
    """The answer, which is worked out while the head of its page is on its way; before that where
    parks are named to compare, since they may be none.
    """
    find = partial(_ranked, matcher, asked)
    if asked.filled.all("compare"):
        try:
            found = find()
        except BadInput as error:
            return again(request, asked.filled, error.faults)
        return _page(request, asked.filled, asked, lambda: found)
    return _page(request, asked.filled, asked, find)


def _ranked(matcher: ParkMatcher, asked: Asked) -> Ranked:
    question = asked.question
    answer = matcher.match(
        question.firm,
        LISTED,
        as_of=question.as_of or matchers.today(),
        weights=question.weighting,
        region=asked.region,
    )
    return ranked(matcher, asked, answer, asked.filled.all("compare"))


def _page(
    request: Request,
    filled: Filled,
    asked: Asked | None = None,
    find: Callable[[], Ranked] | None = None,
    faults: Sequence[Fault] = (),
) -> Response:
    codes = asked.industries if asked else ()
    ticked = () if asked else forms.ticked(filled)
    matcher = matchers.of(request).fitted()
    region = filled.one("regions_wanted")
    return (reply if find is None else unfolding)(
        request,
        "page.html",
        filled.lang,
        422 if faults else 200,
        filled=filled,
        faults=by_input(faults, forms.LABELS),
        asked=asked,
        ticked=ticked,
        offered=forms.candidates(filled) if ticked else (),
        find=find,
        atlas=find and maps.of(request),
        pictures=steadying.addresses(filled) if find else {},
        guides=guides.guides(matcher, codes, region, matchers.today()),
        hunger=guides.hunger(codes),
        own_sets=signed_sets.offered(request, filled.one("weights")),
        scripts=FORM_SCRIPTS if find is None else ANSWER_SCRIPTS,
    )


def reply(
    request: Request, template: str, lang: Lang, status: int = 200, **values: object
) -> HTMLResponse:
    """A page in ``lang``, with what every page is sent with."""
    html = templates().get_template(template).render(_shared(request, lang, values))
    return HTMLResponse(html, status, _headers(lang))


def unfolding(
    request: Request, template: str, lang: Lang, status: int = 200, **values: object
) -> Unfolding:
    """The same page, sent while it is drawn: for what is long, and was checked before, since what
    fails then breaks the page off.
    """
    pieces = templates().get_template(template).generate(_shared(request, lang, values))
    return Unfolding(pieces, status, _headers(lang))


def _shared(request: Request, lang: Lang, values: Mapping[str, object]) -> Mapping[str, object]:
    return {"lang": lang, "static": static_urls(), "badge": badge_of(request), **values}


def _headers(lang: Lang) -> Mapping[str, str]:
    return {**HEADERS, "Content-Language": TAGS[lang]}


class ByInput(dict[str, list[Fault]]):
    """The faults of a form by the inputs that they stand at; ``labels``: what inputs are called."""

    labels: Mapping[str, Text]


def by_input(faults: Sequence[Fault], labels: Mapping[str, Text]) -> ByInput:
    """The faults of each input, in the order of the form's ``labels``."""
    order = [*labels, *(fault.path for fault in faults)]
    found = {name: [fault for fault in faults if fault.path == name] for name in order}
    told = ByInput({name: said for name, said in found.items() if said})
    told.labels = labels
    return told


@cache
def static_urls() -> Mapping[str, str]:
    """Address of each static file; it changes with the content, so no browser keeps an old one."""
    address = router.url_path_for
    return {
        name: f"{address('static_file', name=name)}?v={sha256(content).hexdigest()[:10]}"
        for name, content in _static_files().items()
    }


@cache
def _static_files() -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(STATIC.iterdir())}


@cache
def templates() -> Environment:
    """The pages' templates, with what all of them use."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(
        say=_say,
        side=_side,
        written=_written,
        points=points,
        percent=views.percent,
        above=views.above,
        shown=shown,
        role=role_told,
        amount=views.amount,
        without_basis=views.without_basis,
        moment=views.moment,
        small=views.small,
        park_called=views.park_called,
        day=views.day,
    )
    found.tests["known"] = math.isfinite
    found.globals.update(_globals())
    return found


def _globals() -> dict[str, Any]:
    return {
        "words": WORDS,
        "derived": DERIVED,
        "per_mu": views.PER_MU,
        "themes": themes.THEMES,
        "times": themes.TIMES,
        "as_chosen": themes.AS_CHOSEN,
        "slider_inputs": themes.INPUTS,
        "needs": needs,
        "whole": atlas.whole(),
        "point_share": atlas.POINT_SHARE,
        "most_compared": MOST_COMPARED,
        "pictured": steadying.PICTURES,
        "tags": TAGS,
        "specs": specs(Firm),
        "sections": forms.SECTIONS,
        "held": forms.HELD,
        "such_as": forms.SUCH_AS,
        "condition_names": {KINDS[kind]: named for kind, named in by_kind().items()},
        "example_query": forms.example_query,
        "illustrative_banner": ILLUSTRATIVE,
        "presets": PRESETS,
        "basis_labels": BASIS_LABELS,
        "marks": views.MARKS,
        "said_nothing": (UNKNOWN_TEXT, NOTHING),
        "essentials": views.essentials,
        "drawn": Fragments().drawn,
        "begun_with": views.begun_with,
        "drawn_once": credentials.key,
    }


@pass_context
def _side(context: Context, said: str) -> str:
    """The page's side of a note that is in both languages."""
    lang: Lang = context["lang"]
    return side(said, lang)


@pass_context
def _written(context: Context, said: str) -> str:
    """Names and figures as they stand; on an English page marked as Chinese where they are nothing
    else, for whoever has pages read out.
    """
    chinese = context["lang"] == "en" and _CHINESE.search(said) and not _LATIN.search(said)
    return Markup('<span lang="zh-CN">{}</span>').format(said) if chinese else said


_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


@pass_context
def _say(context: Context, said: Text, **values: object) -> str:
    """A text in the page's language, its placeholders filled."""
    lang: Lang = context["lang"]
    return (said.fill(**values) if values else said).of(lang)
