"""How the year goes and what is published, as pages."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from service import matchers, records
from service.cursors import Paged
from service.registers import publication, sums
from service.web.visits import OFFICES, Guest, PageRoute, Visitor

LISTED = 100

router = APIRouter(include_in_schema=False, route_class=PageRoute)
Year = Annotated[int | None, Query(ge=2000, le=2100)]


@router.get("/progress")
def show_progress(visit: Guest, year: Year = None) -> Response:
    """The leagues of a year ranked by what has arrived of their target: 进度晾晒."""
    who, today = visit.only(*OFFICES), matchers.today()
    with visit.records.reading() as session:
        found = sums.of_year(session, who, year or today.year, today)
    names = {one.league: records.region(one.league) for one in found.leagues}
    return visit.page("progress.html", found=found, names=names, today=today)


@router.get("/offers")
def show_offers(visit: Visitor, cursor: Annotated[str, Query(max_length=300)] = "") -> Response:
    """What offices have published, by package, so many at a time."""
    with visit.records.reading() as session:
        offers, following = publication.page(session, Paged(limit=LISTED, cursor=cursor))
    return visit.page("offers.html", offers=offers, following=following)
