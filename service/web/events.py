"""The meetings of an event as a page and a workbook, and the firms that consented."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from features import industries
from features.errors import BadInput, Fault, NotFound
from features.profiles import Firm
from features.text import Lang, Text, enumerated
from recommender.agenda import Event, Talk, agenda, unmet
from recommender.matching import ParkMatcher
from service import agendas, dossiers, matchers, records, turns
from service.accounts import Role
from service.database.people import Organisation
from service.database.records import FirmRecord
from service.downloads import download
from service.heads import Asking
from service.reports import Kind
from service.web import kept, planned, rejected
from service.web.forms import Filled
from service.web.pages import HEADERS, by_input
from service.web.planned import Planned
from service.web.visits import Guest, ListForm, PageRoute, Visit
from service.wishes import MOST_PLANNED, Meeting

NUMBERS = ("slots", "firm_most", "park_most")
MOST_SEEN = 500

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True)
class Timetable:
    """The meetings of an event and who has none."""

    asked: Planned
    talks: Sequence[Talk]
    unmet: Sequence[Firm]
    asking: Asking

    @property
    def parks(self) -> int:
        """How many parks have a meeting."""
        return len({talk.park.id for talk in self.talks})

    @property
    def slots(self) -> Sequence[tuple[int, Sequence[Talk]]]:
        """Each slot with its meetings."""
        numbers = sorted({talk.meeting.slot for talk in self.talks})
        return [(n, [talk for talk in self.talks if talk.meeting.slot == n]) for n in numbers]


@dataclass(frozen=True)
class Seen:
    """A kept firm that the visitor may see, with the office that keeps it."""

    record: FirmRecord
    office: str
    firm: Firm
    lang: Lang
    own: bool

    @property
    def industries(self) -> Text:
        """Code and name of each industry; words as they were written."""
        return enumerated(map(_named, self.firm.industries))

    @property
    def question(self) -> str:
        """The search for its parks, as a query string; one's own may be changed from there."""
        seen = kept.as_seen(self.record) if self.own else {}
        return kept.query(self.firm, self.lang, {**seen, "ask": "1"})


def _named(industry: str) -> Text:
    try:
        name = industries.get(industry).name
    except NotFound:
        return Text(industry, industry)
    return Text(f"{industry} {name.zh}", f"{industry} {name.en}")


@router.get("/firms-seen")
def list_firms(visit: Guest) -> Response:
    """The firms that the visitor may see: their own office's, and those that consented."""
    who = visit.only(Role.promoter)
    wanted = (
        select(FirmRecord, Organisation.name)
        .join(Organisation, Organisation.id == FirmRecord.organisation_id)
        .where(dossiers.in_use(who))
        .order_by(FirmRecord.created_at.desc(), FirmRecord.id)
        .limit(MOST_SEEN)
    )
    with visit.records.reading() as session:
        found = [
            Seen(
                record,
                office,
                dossiers.profile(dossiers.newest(session, record)),
                visit.lang,
                own=record.organisation_id == who.organisation_id,
            )
            for record, office in session.execute(wanted)
        ]
    return visit.page(
        "firms_seen.html", found=found, most=MOST_SEEN, region=records.region(who.region)
    )


@router.get("/meetings")
def open_form(visit: Guest, place: planned.Place = "") -> Response:
    """The form of an event."""
    return _page(visit, planned.blank(visit, place))


@router.post("/meetings")
async def arrange(request: Request, visit: Guest, form: ListForm) -> Response:
    """The timetable as a page or a workbook, or the form with its faults."""
    try:
        asked = await run_in_threadpool(planned.read, visit, form, Meeting, NUMBERS)
        if form.one("download") == rejected.WANTED:
            return rejected.handed(asked.rejected.read, visit.lang)
        matcher = await matchers.of(request).at_hand(asked.asked.illustrative)
        found = await turns.take(request, _arranged, matcher, asked)
    except BadInput as error:
        wrong = planned.at_inputs(error)
        return await run_in_threadpool(_page, visit, form.filled, None, wrong)
    if form.one("download"):
        return await run_in_threadpool(_book, visit, found)
    return await run_in_threadpool(_page, visit, form.filled, found)


def _arranged(matcher: ParkMatcher, asked: Planned) -> Timetable:
    said: Meeting = asked.asked
    event = Event(
        region=said.region, candidates=said.candidates, day=said.as_of or matchers.today(),
        weights=asked.weights, slots=said.slots, firm_most=said.firm_most,
        park_most=said.park_most,
    )  # fmt: skip
    talks = agenda(matcher, said.firms, event)
    asking = Asking.of(matcher, event, len(said.firms), said.illustrative)
    return Timetable(asked, talks, unmet(said.firms, talks), asking)


def _book(visit: Visit, found: Timetable) -> Response:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "meetings.xlsx"
        agendas.write(found.talks, found.unmet, found.asking, path, visit.lang)
        day = found.asking.head(visit.lang)["as_of"]
        return download(path.read_bytes(), f"parkmatch-meetings-{day}", Kind.xlsx, HEADERS)


def _page(
    visit: Visit,
    filled: Filled,
    found: Timetable | None = None,
    faults: Sequence[Fault] = (),
) -> Response:
    return visit.page(
        "meetings.html",
        422 if faults else 200,
        filled=filled,
        found=found,
        planned=found.asked if found else None,
        rejected=found.asked.rejected if found else None,
        faults=by_input(faults, planned.LABELS),
        choices=planned.choices(visit, filled),
        kept=planned.kept_count(visit.records, visit.person),
        most=MOST_PLANNED,
    )
