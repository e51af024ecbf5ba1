"""Lists of firms ranked in the background, as pages: sent, watched, cancelled, taken home."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from features.errors import BadInput, Fault, NotFound
from features.text import Text
from service import cursors, job_notes, job_weights, jobs, questions
from service.accounts import Person, Role
from service.cursors import Paged
from service.database.jobs import JobRecord
from service.job_files import JobFiles
from service.jobs import State
from service.refusals import Conflicting
from service.routes.jobs import ranking, received_list
from service.settings import Settings
from service.submissions import ID
from service.uploads import Upload
from service.web import planned, signed_sets
from service.web.forms import Filled
from service.web.pages import by_input
from service.web.sending import sent_file
from service.web.signed_sets import OWN
from service.web.visits import OFFICES, Form, Guest, PageRoute, Sent, Visit
from service.web.words import WORDS

LISTED = 20
RESULTS = ("xlsx", "csv", "parquet")
LABELS = {
    "file": WORDS["imports_file"],
    "region": WORDS["jobs_region"],
    "k": WORDS["jobs_k"],
    "as_of": WORDS["as_of"],
    "weights": WORDS["weights"],
    "reasons": WORDS["jobs_reasons"],
}
REFRESH_SECONDS = 5

router = APIRouter(include_in_schema=False, route_class=PageRoute)
JobId = Annotated[str, Path(pattern=ID)]


@dataclass(frozen=True)
class Progress:
    """A job with how far it is, and the files that can be fetched."""

    record: JobRecord
    files: JobFiles
    days: int
    notes: Sequence[Fault] = ()

    @property
    def state(self) -> State:
        """How far it is."""
        return State(self.record.state)

    @property
    def label(self) -> Text:
        """The state in words."""
        return jobs.WORDS[self.state]

    @property
    def message(self) -> Text:
        """What is to be said besides."""
        return jobs.message(self.record)

    @property
    def open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in jobs.OPEN

    @property
    def resumable(self) -> bool:
        """Whether it may go on."""
        return self.state in (State.cancelled, State.failed) and self.record.files_kept

    @property
    def imports(self) -> bool:
        """Whether its firms are imported, not ranked."""
        return self.record.kind == jobs.Kind.firms

    @property
    def done_of(self) -> tuple[int, int | None]:
        """How many rows are looked at, or written where it is being written, and of how many."""
        record = self.record
        if record.commit_by:
            return record.rows_written, record.rows_added + record.rows_changed
        return record.rows_read, record.rows

    @property
    def ready(self) -> bool:
        """Whether what was found can be written."""
        return jobs.nothing_to_write(self.record) is None

    @property
    def forms(self) -> Sequence[str]:
        """The forms that the result is there in."""
        if self.state is not State.done or not self.record.files_kept:
            return ()
        return [form for form in RESULTS if self.files.result(form).exists()]

    @property
    def until(self) -> datetime | None:
        """How long the files are kept; None before the end and after the time."""
        ended = self.record.ended_at
        return None if ended is None or not self.record.files_kept else ended + self._kept

    @property
    def counts(self) -> Mapping[Text, int | None]:
        """Rows by what became of them; None where that was not counted."""
        record = self.record
        if self.imports:
            return {
                WORDS["imports_added"]: record.rows_added,
                WORDS["imports_changed"]: record.rows_changed,
                WORDS["imports_rejected"]: record.rows_rejected,
                WORDS["jobs_aside"]: record.rows_aside,
            }
        return {
            WORDS["jobs_ranked"]: record.rows_ranked,
            WORDS["jobs_nowhere"]: record.rows_nowhere,
            WORDS["jobs_rejected"]: record.rows_rejected,
            WORDS["jobs_aside"]: record.rows_aside,
        }

    @property
    def weights(self) -> Text:
        """By which the firms are ranked."""
        return job_weights.label(self.record.asked)

    @property
    def _kept(self) -> timedelta:
        return timedelta(days=self.days)


@router.get("/jobs")
def list_jobs(visit: Guest, cursor: str = "") -> Response:
    """The jobs of one's organisation, the newest first, and a form to send a list."""
    visit.only(*OFFICES)
    return _list(visit, cursor[:300])


@router.post("/jobs")
async def submit(request: Request, visit: Guest) -> Response:
    """On to the job's page, or the form with its faults."""
    who, filled = visit.only(*OFFICES), None
    try:
        async with sent_file(request, visit) as (upload, filled):
            job_id = await run_in_threadpool(_submitted, visit, who, upload, filled)
    except BadInput as error:
        told = [replace(fault, path=_input(fault.path)) for fault in error.faults]
        return await run_in_threadpool(_list, visit, "", filled, told)
    except Conflicting as error:
        too_many = Fault("file", None, error.reason, WORDS["jobs_all"])
        return await run_in_threadpool(_list, visit, "", filled, [too_many])
    except NotFound:
        return await run_in_threadpool(_list, visit, "", filled, [signed_sets.NO_SET])
    request.app.state.worker.nudge()
    return visit.to(f"/jobs/{job_id}")


@router.get("/jobs/{job_id}")
def show(visit: Guest, job_id: JobId) -> Response:
    """How far a job is; its result and its rejects when it is done."""
    who = visit.only(*OFFICES)
    with visit.records.reading() as session:
        record = jobs.seen(session, who, job_id)
        notes = job_notes.of(_settings(visit).jobs_folder, record)
        found = replace(_progress(visit, record), notes=notes)
        return visit.page("job.html", job=found, seconds=REFRESH_SECONDS)


@router.post("/jobs/{job_id}/cancel")
def cancel(visit: Guest, form: Form, job_id: JobId) -> Response:
    """The job's page; it stops within seconds, and what is done is kept."""
    return _ordered(visit, form, job_id, jobs.cancel)


@router.post("/jobs/{job_id}/resume")
def resume(visit: Guest, form: Form, job_id: JobId) -> Response:
    """The job's page; it goes on after the last part that is done."""
    return _ordered(visit, form, job_id, jobs.resume)


@router.post("/jobs/{job_id}/commit")
def commit(visit: Guest, form: Form, job_id: JobId) -> Response:
    """The job's page; all that was found is written, or nothing."""
    visit.only(Role.promoter)
    return _ordered(visit, form, job_id, jobs.commit)


Order = Callable[[Session, Person, str, str | None], JobRecord]


def _ordered(visit: Visit, form: Sent, job_id: str, order: Order) -> Response:
    who = visit.only(*OFFICES)
    with visit.records.writing() as session:
        order(session, who, job_id, form.seen)
    visit.request.app.state.worker.nudge()
    return visit.to(f"/jobs/{job_id}")


def _submitted(visit: Visit, who: Person, upload: Upload, filled: Filled) -> str:
    """The id of the job that ranks the file."""
    words = {name: filled.one(name) for name in LABELS if name != "file"}
    words["reasons"] = "true" if filled.one("reasons") else ""
    if words["weights"].startswith(OWN):
        words |= {"weights": "", "weight_set": words["weights"].removeprefix(OWN)}
    asked = ranking(visit.records, who, words)
    with (
        received_list(_settings(visit), upload, asked, visit.lang) as (job, _),
        visit.records.writing() as session,
    ):
        return jobs.submit(session, who, job).id


def _list(
    visit: Visit, cursor: str, filled: Filled | None = None, wrong: Sequence[Fault] = ()
) -> Response:
    filled = filled or _blank(visit)
    with visit.records.reading() as session:
        found, following = cursors.page(
            session, jobs.visible(visit.person), JobRecord, Paged(limit=LISTED, cursor=cursor)
        )
        return visit.page(
            "jobs.html",
            422 if wrong else 200,
            found=[_progress(visit, record) for record in found],
            following=following,
            filled=filled,
            faults=by_input(wrong, LABELS),
            own_sets=signed_sets.listed(session, visit.person, filled.one("weights")),
            days=_settings(visit).jobs_days,
            most=_settings(visit).upload_bytes >> 20,
        )


def _blank(visit: Visit) -> Filled:
    return Filled({"region": (planned.home(visit.person),), "k": (str(questions.USUAL),)})


def _progress(visit: Visit, record: JobRecord) -> Progress:
    settings = _settings(visit)
    return Progress(record, JobFiles.of(settings.jobs_folder, record.id), settings.jobs_days)


def _settings(visit: Visit) -> Settings:
    found: Settings = visit.request.app.state.settings
    return found


def _input(path: str) -> str:
    """The input that a fault stands at: that of the file where it is of a part of the table."""
    named = "weights" if path == "weight_set" else path
    return named if named in LABELS else "file"
