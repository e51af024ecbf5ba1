"""Lists of firms ranked in the background: sent, watched, cancelled, resumed, fetched."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import FileResponse
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from features.errors import BadInput, Fault
from features.text import Lang, Text
from service import (
    clock,
    cursors,
    downloads,
    job_notes,
    job_weights,
    jobs,
    language,
    matchers,
    once,
    problems,
    questions,
    records,
    uploads,
    weightings,
)
from service.access import OfficeReader, OfficeWriter, Records
from service.accounts import Person
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.engine import Database
from service.database.jobs import JobRecord
from service.downloads import documented_file
from service.job_files import RESULTS, JobFiles, received
from service.jobs import Kind, Sent
from service.once import Asking, Done, Once
from service.record_shapes import JobShape, JobsShape
from service.settings import Settings
from service.submissions import ID, BatchWish
from service.uploads import Upload
from service.versions import IfMatch, etag

router = APIRouter(route_class=StrictRoute, tags=["jobs"])
JobId = Annotated[str, Path(pattern=ID, description="Id · 编号")]
WORDS: Mapping[str, Any] = {
    "k": {"type": "integer", "minimum": 1, "maximum": questions.MOST, "default": questions.USUAL},
    "as_of": {"type": "string", "format": "date", "description": "Day whose law counts · 口径日"},
    "weights": {
        "type": "string",
        "maxLength": questions.LONGEST_WEIGHTS,
        "description": "Name of a preset, or JSON: criterion to weight · 权重",
    },
    "weight_set": {
        "type": "string",
        "pattern": ID,
        "description": "A signed set of weights in place of weights: its newest version counts · "
        "签署的权重方案",
    },
    "region": {"type": "string", "maxLength": 200, "description": "Parks of where · 范围"},
    "illustrative": {"type": "string", "enum": ["true", "false"], "default": "false"},
    "reasons": {
        "type": "string",
        "enum": ["true", "false"],
        "default": "false",
        "description": "Say in each row why: of each criterion the fit and what it adds to the "
        "score, and the conditions that are to be verified or hold conditionally · "
        "每行附上理由：各项契合度与加分、待核实与附条件的条件",
    },
}


@dataclass(frozen=True)
class Ordering:
    """An order to a job of which a version was seen."""

    request: Request
    kept: Records
    job_id: JobId
    asking: Once
    version: IfMatch = None

    def done(
        self, who: Person, order: Callable[[Session, Person, str, str | None], JobRecord]
    ) -> Response:
        """The job after ``order``; whatever is there to work on then is looked for at once."""

        def make(session: Session) -> Done:
            record = order(session, who, self.job_id, self.version)
            return told(self.request, record, self.asking, 200)

        reply = once.done(self.kept, who, self.asking, make)
        self.request.app.state.worker.nudge()
        return reply


Ordered = Annotated[Ordering, Depends()]


@router.post(
    "/jobs",
    summary="上传企业名单批量排名 · Rank the firms of a file",
    status_code=201,
    response_model=JobShape,
    responses=once.documented(),
    openapi_extra=uploads.described(WORDS),
)
async def submit_job(
    request: Request,
    who: OfficeWriter,
    kept: Records,
    key: once.Key = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The job, waiting for its turn; the list is a csv, Excel or Parquet table of firms."""
    async with uploads.uploaded(request) as upload:
        asking = Asking(key, "", accept_language)
        return await run_in_threadpool(_submitted, request, who, kept, (upload, asking))


@router.get(
    "/jobs",
    summary="任务列表 · List jobs",
    response_model=JobsShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_jobs(
    *,
    request: Request,
    who: OfficeReader,
    kept: Records,
    paged: Annotated[Paged, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the jobs of one's organisation."""
    lang = language.preferred(accept_language)
    with kept.reading() as session:
        page = cursors.page(session, jobs.visible(who), JobRecord, paged)
        said = cursors.told(page, lambda record: _told(request, record, lang))
    return language.reply(said, lang)


@router.get(
    "/jobs/{job_id}",
    summary="一个任务 · A job",
    response_model=JobShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def show_job(
    *,
    request: Request,
    who: OfficeReader,
    kept: Records,
    job_id: JobId,
    accept_language: language.Accepted = "",
) -> Response:
    """The job and how far it is; its ETag is what an order must name."""
    lang = language.preferred(accept_language)
    with kept.reading() as session:
        found = jobs.seen(session, who, job_id)
    said = _told(request, found, lang)
    return language.reply(said, lang, headers={"ETag": etag(found.version)})


@router.post(
    "/jobs/{job_id}/cancel",
    summary="取消任务 · Cancel a job",
    response_model=JobShape,
    responses=once.documented(*problems.OF_ORDERS),
)
def cancel_job(who: OfficeWriter, ordering: Ordered) -> Response:
    """The job, which stops within seconds; what is done is kept, and it can be resumed."""
    return ordering.done(who, jobs.cancel)


@router.post(
    "/jobs/{job_id}/resume",
    summary="续跑任务 · Resume a job",
    response_model=JobShape,
    responses=once.documented(*problems.OF_ORDERS),
)
def resume_job(who: OfficeWriter, ordering: Ordered) -> Response:
    """The job, waiting for its turn; it goes on after the last part that is done."""
    return ordering.done(who, jobs.resume)


@router.get(
    "/jobs/{job_id}/result",
    summary="任务结果 · The rankings of a job",
    response_class=FileResponse,
    responses={
        200: documented_file("Rankings", RESULTS),
        **problems.documented(problems.NOT_FOUND, problems.CONFLICTING, *problems.OF_READING),
    },
)
def fetch_result(
    *,
    request: Request,
    who: OfficeReader,
    kept: Records,
    job_id: JobId,
    form: Annotated[Literal["xlsx", "csv", "parquet"], Query(alias="format")] = "xlsx",
) -> Response:
    """The rankings: one row for each firm and park, or for a firm that no park may take, and where
    reasons were asked for the columns that say why; xlsx and csv out of 100, Parquet 0 to 1. Of an
    import a csv of what it adds and changes.
    """
    files, called = _finished(request, who, kept, job_id)
    if not files.result(form).exists():
        raise BadInput([Fault("query.format", form, _NOT_IN_THIS, _USE_CSV)])
    return _file(files.result(form), form, f"{called}.{form}")


@router.get(
    "/jobs/{job_id}/rejects",
    summary="未读入的行 · The rows in fault",
    response_class=FileResponse,
    responses={
        200: documented_file("Rows in fault", ("csv",)),
        **problems.documented(problems.NOT_FOUND, problems.CONFLICTING, *problems.OF_READING),
    },
)
def fetch_rejects(request: Request, who: OfficeReader, kept: Records, job_id: JobId) -> Response:
    """Each fault with its row, field, value, and the way out."""
    files, called = _finished(request, who, kept, job_id)
    return _file(files.rejects, "csv", f"{called}-rejects.csv")


def _submitted(
    request: Request, who: Person, kept: Database, sent: tuple[Upload, Asking]
) -> Response:
    upload, asking = sent
    return begun(request, who, kept, asking, (upload, ranking(kept, who, upload.words)))


def begun(
    request: Request,
    who: Person,
    kept: Database,
    asking: Asking,
    sent: tuple[Upload, Mapping[str, Any] | None],
) -> Response:
    """The job that was made of a list that was ``sent`` with how to rank it; see
    :func:`received_list`.
    """
    upload, asked = sent
    lang = language.preferred(asking.accept_language)
    made: list[JobRecord] = []
    with received_list(_settings(request), upload, asked, lang) as (job, digest):
        asking = replace(asking, fingerprint=uploads.fingerprint(request, digest, upload.words))

        def make(session: Session) -> Done:
            made.append(jobs.submit(session, who, job))
            return told(request, made[0], asking, 201)

        reply = once.done(kept, who, asking, make)
    if made:
        request.app.state.worker.nudge()
    else:  # asked before with the same key: the list is there already
        JobFiles.of(_settings(request).jobs_folder, job.id).delete()
    return reply


@contextmanager
def received_list(
    settings: Settings, upload: Upload, asked: Mapping[str, Any] | None, lang: Lang
) -> Iterator[tuple[Sent, str]]:
    """The job to submit, its list kept on disk, and the list's SHA-256; of a job that is refused
    nothing is left. Raises :class:`BadInput` for a file that is no list. ``asked``: how to rank it;
    None to import it.
    """
    kind = Kind.firms if asked is None else Kind.ranking
    files = JobFiles.of(settings.jobs_folder, uuid4().hex)
    with received(files):
        digest = _kept(upload, files)
        yield Sent(files.folder.name, upload.name, upload.size, asked, lang, kind), digest


def ranking(kept: Database, who: Person, words: Mapping[str, str]) -> Mapping[str, Any]:
    """How to rank for ``who``, as a job keeps it; raises :class:`BadInput` for wrong ``words``, and
    :class:`NotFound` for a set of weights that is not of their organisation.
    """
    asked = _wish(words).model_dump(mode="json")
    set_id, asked["as_of"] = asked.pop("weight_set"), asked["as_of"] or matchers.today().isoformat()
    if set_id is None:
        return asked
    with kept.reading() as session:
        return job_weights.chosen(asked, weightings.chosen(session, who, set_id)[1])


def _wish(words: Mapping[str, str]) -> BatchWish:
    """How to rank, from the words of a form."""
    said: dict[str, Any] = {name: value for name, value in words.items() if value}
    if (k := words.get("k", "")).isascii() and k.isdigit() and len(k) < 6:
        said["k"] = int(k)
    for name in ("illustrative", "reasons"):
        if (asked := words.get(name, "").lower()) in _YES_NO:
            said[name] = _YES_NO[asked]
    return questions.read_manner(said, BatchWish)


def _kept(upload: Upload, files: JobFiles) -> str:
    digest = files.keep(upload.content, upload.suffix)
    try:
        files.check()
    except BadInput as error:
        raise BadInput([replace(fault, path="file") for fault in error.faults]) from None
    return digest


def told(request: Request, record: JobRecord, asking: Asking, status: int) -> Done:
    """The job as the answer to who sent it or ordered something of it."""
    lang = language.preferred(asking.accept_language)
    said = _told(request, record, lang)
    headers = {"ETag": etag(record.version), "Location": f"/api/v1/jobs/{record.id}"}
    return Done(said, headers, status=status)


def _told(request: Request, record: JobRecord, lang: Lang) -> JobShape:
    settings = _settings(request)
    notes = job_notes.of(settings.jobs_folder, record)
    return records.job(record, settings.jobs_days, lang, notes)


def _finished(request: Request, who: Person, kept: Database, job_id: str) -> tuple[JobFiles, str]:
    """The files of a job, and what they are called where they are saved."""
    with kept.reading() as session:
        record = jobs.finished(session, who, job_id)
        day = record.created_at.astimezone(clock.BEIJING).date()
        called = downloads.named(record.file_name, day)
    return JobFiles.of(_settings(request).jobs_folder, job_id), called


def _file(path: FilePath, form: str, name: str) -> Response:
    headers = {
        "Content-Disposition": downloads.disposition(name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return FileResponse(path, media_type=RESULTS[form], headers=headers)


def _settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


_YES_NO = {"true": True, "false": False}
_NOT_IN_THIS = Text(
    "这个任务没有这种格式的结果（工作簿放不下，或是导入）",
    "is no form of this job's result: a workbook cannot hold it, or it is an import",
)
_USE_CSV = Text("请用 csv", "Use csv")
