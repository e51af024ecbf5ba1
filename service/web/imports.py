"""Tables of parks' figures, firms and projects as pages: sent, looked at, committed, or not."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path as FilePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from features.errors import BadInput, Fault
from features.fields import specs
from features.profiles import Park
from features.tables import write_rejects
from features.text import Lang, Text
from service import imports, intake, jobs, park_tables, record_kinds, records
from service.accounts import Person, Role
from service.downloads import download
from service.imports import Change, Compared
from service.intake import MOST_ROWS, TooLong
from service.previews import LASTS
from service.profile_words import shown
from service.refusals import Conflicting, Outdated
from service.routes.jobs import received_list
from service.submissions import ID
from service.uploads import Upload
from service.web.pages import by_input
from service.web.sending import sent_file
from service.web.visits import IMPORTERS, Form, Guest, PageRoute, Visit
from service.web.words import WORDS

SHOWN = 200
"""So many records and faults are shown; all are counted, and the rejects file has all kept."""

router = APIRouter(include_in_schema=False, route_class=PageRoute)
Listed = Annotated[Literal["parks", "firms", "projects"], Path()]
Token = Annotated[str, Path(pattern=ID)]


@dataclass(frozen=True)
class Kind:
    """What a table lists: its name, who imports it, how it is previewed and committed."""

    name: str
    title: Text
    note: Text
    model: type[BaseModel]
    roles: frozenset[Role]
    preview: Callable[[Visit, Person, FilePath, str], str]
    commit: Callable[[Session, Person, str], object]


@dataclass(frozen=True)
class Line:
    """A record of the preview: what would be said of it, beside what is said now."""

    name: str
    fields: Sequence[tuple[Text, str, str]]


@dataclass(frozen=True)
class Shown:
    """A preview as the page shows it: of a file, looked at or made already."""

    kind: Kind
    token: str
    file: str
    made_at: datetime | None
    until: datetime
    found: Compared
    lang: Lang

    @property
    def added(self) -> Sequence[Line]:
        """What is not known yet."""
        return [self._line(one) for one in self.found.changes if one.was is None]

    @property
    def changed(self) -> Sequence[Line]:
        """What is known otherwise."""
        return [self._line(one) for one in self.found.changes if one.was is not None]

    @property
    def ready(self) -> bool:
        """Whether it can be committed."""
        return not self.found.rejects and bool(self.found.changes) and self.made_at is None

    def _line(self, change: Change) -> Line:
        if self.kind.name == "parks":
            return Line(change.name, [_figure(change, self.lang)])
        return Line(change.name, list(_fields(self.kind.model, change, self.lang)))


@router.get("/imports")
def show_kinds(visit: Guest) -> Response:
    """What may be imported, with blank tables to fill in."""
    visit.only(*IMPORTERS)
    return _kinds(visit)


@router.post("/imports/{kind}")
async def preview(request: Request, visit: Guest, kind: Listed) -> Response:
    """On to the preview, to the job of a long list of firms, or the form and why the file cannot
    be read.
    """
    found = KINDS[kind]
    who = visit.only(*found.roles)
    try:
        async with sent_file(request, visit) as (upload, _):
            address = await run_in_threadpool(_looked_at, visit, who, found, upload)
    except Conflicting as error:
        too_many = [Fault("file", None, error.reason, WORDS["jobs_all"])]
        return await run_in_threadpool(_kinds, visit, found, too_many)
    except BadInput as error:
        told = [replace(fault, path="file") for fault in error.faults]
        return await run_in_threadpool(_kinds, visit, found, told)
    return visit.to(address)


@router.get("/imports/{kind}")
def show_kind(visit: Guest, kind: Listed) -> Response:
    """To where a table is sent: the address of a preview, or of a form that was sent, cut short."""
    visit.only(*KINDS[kind].roles)
    return visit.to("/imports")


@router.get("/imports/{kind}/{token}")
def show_preview(visit: Guest, kind: Listed, token: Token) -> Response:
    """What the table would change; once it is committed, what it has changed."""
    visit.only(*KINDS[kind].roles)
    return _page(visit, kind, token)


@router.get("/imports/{kind}/{token}/rejects.csv")
def fetch_rejects(visit: Guest, kind: Listed, token: Token) -> Response:
    """Every fault that is kept, with its row, field, value, and the way out."""
    who = visit.only(*KINDS[kind].roles)
    with visit.records.reading() as session:
        _, found = imports.seen(session, who, kind, token)
    with TemporaryDirectory() as folder:
        path = FilePath(folder) / "rejects.csv"
        write_rejects(path, found.rejects, visit.lang)
        content = path.read_bytes()
    return download(content, f"parkmatch-{kind}-rejects", "csv")


@router.post("/imports/{kind}/{token}/commit")
def commit(visit: Guest, form: Form, kind: Listed, token: Token) -> Response:
    """The result, or the preview and why nothing was written."""
    found = KINDS[kind]
    who = visit.only(*found.roles)
    try:
        with visit.records.writing() as session:
            found.commit(session, who, token)
    except (Conflicting, Outdated) as error:
        why = WORDS["imports_outdated"] if isinstance(error, Outdated) else error.reason
        return _page(visit, kind, token, why)
    return visit.to(f"/imports/{kind}/{token}")


def _kinds(visit: Visit, of: Kind | None = None, wrong: Sequence[Fault] = ()) -> Response:
    return visit.page(
        "imports.html",
        422 if wrong else 200,
        kinds=[kind for kind in KINDS.values() if visit.person.role in kind.roles],
        of=of,
        faults=by_input(wrong, {"file": WORDS["imports_file"]}),
    )


def _page(visit: Visit, kind: str, token: str, why: Text | None = None) -> Response:
    with visit.records.reading() as session:
        kept, found = imports.seen(session, visit.person, kind, token)
        until = kept.created_at + LASTS
        table = Shown(KINDS[kind], token, kept.name, kept.made_at, until, found, visit.lang)
    return visit.page("import_preview.html", 409 if why else 200, table=table, why=why, most=SHOWN)


def _looked_at(visit: Visit, who: Person, kind: Kind, upload: Upload) -> str:
    """The address of the preview, or of the job that looks at a list that is too long for one."""
    try:
        return f"/imports/{kind.name}/{_previewed(visit, who, kind, upload)}"
    except TooLong:
        if kind.name != "firms" or who.role is not Role.promoter:
            raise
    upload.content.seek(0)
    state = visit.request.app.state
    with (
        received_list(state.settings, upload, None, visit.lang) as (job, _),
        visit.records.writing() as session,
    ):
        job_id = jobs.submit(session, who, job).id
    state.worker.nudge()
    return f"/jobs/{job_id}"


def _previewed(visit: Visit, who: Person, kind: Kind, upload: Upload) -> str:
    """The token of the preview; raises :class:`BadInput` for a file that is no such table."""
    with TemporaryDirectory() as folder:
        path = FilePath(folder) / f"list{upload.suffix}"
        with path.open("wb") as file:
            shutil.copyfileobj(upload.content, file)
        return kind.preview(visit, who, path, upload.name)


def _of_parks(visit: Visit, who: Person, path: FilePath, name: str) -> str:
    table = park_tables.read_table(path.read_bytes(), name)
    with visit.records.reading() as session:
        found = park_tables.reading(session, who, table)
    with visit.records.writing() as session:
        return park_tables.preview(session, who, found).id


def _of_records(kind: str) -> Callable[[Visit, Person, FilePath, str], str]:
    def preview(visit: Visit, who: Person, path: FilePath, name: str) -> str:
        with visit.records.reading() as session:
            found = intake.compared(session, who, record_kinds.KINDS[kind], path, name)
        with visit.records.writing() as session:
            return imports.keep(session, who, kind, found, name).id

    return preview


def _committed(kind: str) -> Callable[[Session, Person, str], object]:
    def commit(session: Session, who: Person, token: str) -> object:
        return intake.commit(session, who, record_kinds.KINDS[kind], token)

    return commit


def _fields(model: type[BaseModel], change: Change, lang: Lang) -> Iterator[tuple[Text, str, str]]:
    """What each field that changes said and says; of a new record, those that say something."""
    was = change.was or {}
    for name in change.fields:
        if change.was is None and name == "name":
            continue  # it heads the line
        if name not in specs(model) or (change.was is None and change.said[name] in _NOTHING):
            continue
        old, new = (_shown(model, name, said.get(name), lang) for said in (was, change.said))
        yield specs(model)[name].label, old, new


def _figure(change: Change, lang: Lang) -> tuple[Text, str, str]:
    """A park's figure before and after, each with its date and source."""
    field = change.said["field"]
    old = WORDS["unknown"].of(lang) if change.was is None else _sourced(field, change.was, lang)
    return specs(Park)[field].label, old, _sourced(field, change.said, lang)


def _sourced(field: str, said: Mapping[str, Any], lang: Lang) -> str:
    value = _shown(Park, field, said["value"], lang)
    return " · ".join(word for word in (value, said["as_of"], said["source"]) if word)


def _shown(model: type[BaseModel], name: str, value: Any, lang: Lang) -> str:
    if name == "league" and value:
        return records.region(value)
    whole = float(value) if type(value) is int else value
    return shown(model, name, tuple(whole) if isinstance(whole, list) else whole, lang)


_NOTHING: tuple[object, ...] = (None, "", [])
_PROMOTERS = frozenset({Role.promoter})
KINDS: Mapping[str, Kind] = {
    "parks": Kind(
        "parks",
        WORDS["imports_parks"],
        WORDS["imports_parks_note"],
        Park,
        frozenset({Role.promoter, Role.admin}),
        _of_parks,
        park_tables.commit,
    ),
    "firms": Kind(
        "firms",
        WORDS["imports_firms"],
        WORDS["imports_firms_note"].fill(most=f"{MOST_ROWS:,}"),
        record_kinds.KINDS["firms"].model,
        frozenset({Role.firm, Role.promoter}),
        _of_records("firms"),
        _committed("firms"),
    ),
    "projects": Kind(
        "projects",
        WORDS["imports_projects"],
        WORDS["imports_projects_note"],
        record_kinds.KINDS["projects"].model,
        _PROMOTERS,
        _of_records("projects"),
        _committed("projects"),
    ),
}
