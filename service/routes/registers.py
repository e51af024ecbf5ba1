"""The registers of an organisation: what they hold, entries in and out, each with its versions."""

from pathlib import Path as FilePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field
from sqlalchemy.orm import Session

from features.tables import write
from service import cursors, language, matchers, once, problems, records
from service.access import Promoter, Reader, Records
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.registers import RegisterEdition, RegisterEntry
from service.downloads import documented_file, download
from service.once import Done, Once
from service.record_shapes import ProjectShape
from service.register_shapes import EditionsShape, EntriesShape, EntryShape, RegistersShape
from service.registers import entries, told
from service.registers.books import BOOKS, EXAMPLES, Register
from service.submissions import ID
from service.versions import IfMatch, etag

router = APIRouter(route_class=StrictRoute, tags=["registers"])
EntryId = Annotated[str, Path(pattern=ID, description="Id · 编号")]
Which = Annotated[Register, Path(description="Which register · 哪本台账")]
Submitted = Annotated[dict[str, Any], Body(openapi_examples=EXAMPLES)]


class Wanted(Paged):
    """Which entries to list."""

    project_id: Annotated[
        str, Field(pattern=r"^([0-9a-f]{32})?$", description="Of a project · 某项目的")
    ] = ""


@router.get(
    "/registers",
    summary="有哪些台账 · Which registers there are",
    response_model=RegistersShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_registers(who: Reader, accept_language: language.Accepted = "") -> Response:
    """Every register with the fields of an entry: label, unit, choices, and an example."""
    lang = language.preferred(accept_language)
    return language.reply({"items": [told.register(one, lang) for one in Register]}, lang)


@router.post(
    "/registers/{register}",
    summary="登记 · Add an entry",
    status_code=201,
    response_model=EntryShape,
    responses=once.documented(problems.NOT_FOUND),
)
def add_entry(
    who: Promoter, kept: Records, register: Which, asked: Submitted, asking: Once
) -> Response:
    """The entry, in the register of one's organisation; `GET /registers` says what it holds."""

    def make(session: Session) -> Done:
        record = entries.add(session, who, register, asked)
        url = f"/api/v1/registers/{register}/{record.id}"
        said = told.entry(entries.newest(session, [record])[0])
        return Done(said, {"ETag": etag(record.version), "Location": url})

    return once.done(kept, who, asking, make)


@router.get(
    "/registers/{register}",
    summary="台账 · List a register",
    response_model=EntriesShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_entries(
    who: Reader,
    kept: Records,
    register: Which,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of a register of one's organisation."""
    with kept.reading() as session:
        visible = entries.visible(who, register, wanted.project_id)
        rows, following = cursors.page(session, visible, RegisterEntry, wanted)
        items = [told.entry(one) for one in entries.newest(session, rows)]
    lang = language.preferred(accept_language)
    return language.reply({"items": items, "next": following}, lang)


@router.get(
    "/registers/{register}/export",
    summary="导出台账 · A register as a file",
    response_class=Response,
    responses={
        200: documented_file("The table", ("xlsx", "csv")),
        **problems.documented(*problems.OF_READING),
    },
)
def export_register(
    who: Reader,
    kept: Records,
    register: Which,
    form: Annotated[Literal["xlsx", "csv"], Query(alias="format")] = "xlsx",
    accept_language: language.Accepted = "",
) -> Response:
    """Every entry of the register as it stands, with headings, units and labels."""
    model = BOOKS[register].model
    with TemporaryDirectory() as folder:
        path = FilePath(folder) / f"{register}.{form}"
        with kept.reading() as session:
            found = entries.every(session, who, model)
        write(path, found, model=model, lang=language.preferred(accept_language))
        content = path.read_bytes()
    return download(content, f"parkmatch-{register}", form)


@router.get(
    "/registers/{register}/{entry_id}",
    summary="一条记录 · An entry",
    response_model=EntryShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def show_entry(
    *,
    who: Reader,
    kept: Records,
    register: Which,
    entry_id: EntryId,
    accept_language: language.Accepted = "",
) -> Response:
    """The entry as it stands; its ETag is what an edit must name."""
    with kept.reading() as session:
        found = entries.newest(session, [entries.seen(session, who, register, entry_id)])[0]
        said = told.entry(found)
    lang = language.preferred(accept_language)
    return language.reply(said, lang, headers={"ETag": etag(said["version"])})


@router.put(
    "/registers/{register}/{entry_id}",
    summary="更新记录 · Edit an entry",
    response_model=EntryShape,
    responses=problems.documented(*problems.OF_EDITING),
)
def edit_entry(
    *,
    who: Promoter,
    kept: Records,
    register: Which,
    entry_id: EntryId,
    asked: Submitted,
    version: IfMatch = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The entry with its next version; 412 with both versions when somebody was faster."""
    with kept.writing() as session:
        record = entries.seen(session, who, register, entry_id)
        record = entries.edit(session, who, record, version, asked)
        said = told.entry(entries.newest(session, [record])[0])
    lang = language.preferred(accept_language)
    return language.reply(said, lang, headers={"ETag": etag(said["version"])})


@router.get(
    "/registers/{register}/{entry_id}/versions",
    summary="历次版本 · Every version of an entry",
    response_model=EditionsShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def list_versions(
    *,
    who: Reader,
    kept: Records,
    register: Which,
    entry_id: EntryId,
    paged: Annotated[Paged, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """Who answered for what and when: nothing that was said is lost."""
    with kept.reading() as session:
        record = entries.seen(session, who, register, entry_id)
        by = "created_at", "version"
        rows, following = cursors.page(
            session, entries.editions(record), RegisterEdition, paged, by
        )
        items = [told.edition(one) for one in entries.written(session, record, rows)]
    lang = language.preferred(accept_language)
    return language.reply({"items": items, "next": following}, lang)


@router.post(
    "/contacts/{entry_id}/project",
    summary="线索立项 · Turn a contact into a project",
    status_code=201,
    response_model=ProjectShape,
    responses=once.documented(*problems.OF_ORDERS),
)
def land_contact(
    who: Promoter, kept: Records, entry_id: EntryId, asking: Once, version: IfMatch = None
) -> Response:
    """The project, in talks on the board; the contact names it from its next version on."""
    lang = language.preferred(asking.accept_language)

    def make(session: Session) -> Done:
        contact = entries.seen(session, who, Register.contacts, entry_id)
        project = entries.landed(session, who, contact, version)
        headers = {"ETag": etag(project.version), "Location": f"/api/v1/projects/{project.id}"}
        return Done(records.project(project, matchers.today(), lang), headers)

    return once.done(kept, who, asking, make)
