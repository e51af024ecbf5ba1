"""The parks as pages: a search, and one park with every figure, where it is from, and the gaps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from features import catalogue, regions
from features.errors import BadInput, Fault, NotFound
from features.fields import faults
from features.profiles import Park
from features.text import Lang, Text
from recommender import chains
from recommender.matching import ParkMatcher
from service import cursors, figures, holdings, matchers, park_answers, surroundings
from service.accounts import Person
from service.routes.parks import Wanted, after, found
from service.shapes import FieldShape
from service.web.badges import badge_of
from service.web.pages import SEEN, by_input, reply
from service.web.standing import StandingRoute
from service.web.visits import FIGURE_KEEPERS
from service.web.words import WORDS

LISTED = 20
MAY_BE_EMPTY = frozenset({"aliases", "valid_from", "valid_to", "successors"})
"""A park without these lacks nothing."""

LABELS = {"q": WORDS["parks_q"], "province": WORDS["parks_province"]}
router = APIRouter(include_in_schema=False, dependencies=SEEN, route_class=StandingRoute)


@router.get("/parks")
async def search_parks(
    request: Request,
    q: str = "",
    province: str = "",
    cursor: Annotated[str, Query(max_length=300)] = "",
    lang: Lang = "zh",
) -> HTMLResponse:
    """One page of the parks that are so called or lie there; the form says what is wrong."""
    return await run_in_threadpool(_search, request, q.strip(), province.strip(), cursor, lang)


@router.get("/parks/{park_id}")
async def show_park(
    request: Request, park_id: Annotated[str, Path(max_length=200)], lang: Lang = "zh"
) -> HTMLResponse:
    """The page of one park; for an unknown one the search, which says so."""
    matcher = await matchers.of(request).at_hand(False)
    return await run_in_threadpool(_page, request, matcher, park_id, lang)


def _search(request: Request, q: str, province: str, cursor: str, lang: Lang) -> HTMLResponse:
    listed: Sequence[Park] = ()
    wrong: Sequence[Fault] = ()
    first = 0
    try:
        listed = found(_wanted(q, province, cursor))
        first = after(listed, cursor) if cursor else 0
    except BadInput as error:
        wrong = error.faults
    return _listing(request, Searched(q, province, listed, first, wrong), lang)


def _listing(request: Request, searched: "Searched", lang: Lang, status: int = 0) -> HTMLResponse:
    return reply(
        request,
        "parks.html",
        lang,
        status or (422 if searched.faults else 200),
        asked=searched,
        faults=by_input(searched.faults, LABELS),
        parks=[park_answers.park_line(park, lang) for park in searched.page],
    )


@dataclass(frozen=True)
class Searched:
    """What was looked for, the parks found, and from which of them on they are shown."""

    q: str
    province: str
    parks: Sequence[Park]
    first: int = 0
    faults: Sequence[Fault] = ()

    @property
    def page(self) -> Sequence[Park]:
        """The parks shown."""
        return self.parks[self.first : self.first + LISTED]

    @property
    def cursor(self) -> str:
        """That of this page."""
        return self._at(self.first)

    @property
    def pages(self) -> tuple[tuple[str, str], ...]:
        """The pages before and after, and the cursor of each."""
        before = [("before", self._at(self.first - LISTED))] if self.first else []
        beyond = self.first + LISTED
        return (*before, *([("after", self._at(beyond))] if beyond < len(self.parks) else []))

    def _at(self, first: int) -> str:
        """The cursor of the page that begins there; empty for the first."""
        return cursors.coded([self.parks[first - 1].id]) if first > 0 else ""


def _wanted(q: str, province: str, cursor: str) -> Wanted:
    try:
        return Wanted.model_validate({"q": q, "province": province, "cursor": cursor})
    except ValidationError as error:
        raise BadInput(faults(error, Wanted)) from None


def _page(request: Request, matcher: ParkMatcher, park_id: str, lang: Lang) -> HTMLResponse:
    try:
        park = matcher.parks_[matcher.position(catalogue.get(park_id).id)]
    except NotFound:
        return _lost(request, park_id, lang)
    fields = park_answers.park(park, lang)["fields"]
    known = [field for field in fields if field["value"] is not None]
    unknown = (field for field in fields if field["value"] is None)
    gaps = [field for field in unknown if field["field"] not in MAY_BE_EMPTY]
    badge = badge_of(request)
    around = chains.around(park, matcher.parks_, matcher.sitings_)
    return reply(
        request,
        "park_page.html",
        lang,
        park=park,
        line=park_answers.park_line(park, lang),
        known=_by_group(known),
        gaps=_by_group(gaps),
        stateable=holdings.FIELDS if badge and _may_state(badge.person, park) else (),
        missing=len(gaps),
        counted=len(known) + len(gaps),
        league=_league(park),
        conditions=surroundings.by_kind(surroundings.of_park(park, lang)),
        chains=sorted((one for one in around if one.present), key=lambda one: -len(one.present)),
    )


def _may_state(who: Person, park: Park) -> bool:
    """Whether who looks at the park may state its figures."""
    return who.role in FIGURE_KEEPERS and figures.may_state(who, park)


def _lost(request: Request, park_id: str, lang: Lang) -> HTMLResponse:
    """The search for parks so called, which says that there is none."""
    fault = Fault("q", park_id, Text("没有这个园区", "no such park"), _SEARCH)
    near = catalogue.search(park_id, LISTED)
    return _listing(request, Searched(park_id, "", near, faults=(fault,)), lang, 404)


def _by_group(fields: Iterable[FieldShape]) -> Mapping[str, list[FieldShape]]:
    groups: dict[str, list[FieldShape]] = {}
    for field in fields:
        groups.setdefault(field["group"], []).append(field)
    return groups


def _league(park: Park) -> str:
    """The prefecture of a park; a municipality, or a county that a province runs, is its own."""
    return regions.all_regions()[regions.prefecture_code(park.adcode)].name


_SEARCH = Text("请在下面查找", "Search below")
