"""Tables of firms and of projects in and out: a preview, its commit, an export."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path as FilePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from features import templates
from features.errors import shown
from features.fields import specs
from features.profiles import Park
from features.tables import Reject, write
from features.text import Lang, Text
from service import imports, intake, language, once, problems, uploads
from service.access import FirmWriter, Reader, Records
from service.accounts import Person, Role
from service.bodies import StrictRoute
from service.database.engine import Database
from service.database.records import Preview
from service.downloads import documented_file, download
from service.imports import Change, Compared
from service.job_files import RESULTS
from service.once import Asking, Done, Once
from service.previews import LASTS
from service.record_kinds import KINDS, Kind
from service.record_shapes import CommittedShape, PreviewShape
from service.records import moment
from service.refusals import NotPermitted
from service.submissions import ID
from service.uploads import Upload

router = APIRouter(route_class=StrictRoute, tags=["imports"])
Listed = Annotated[Literal["firms", "projects"], Path(description="What it lists · 表的种类")]
Templated = Annotated[
    Literal["firms", "projects", "parks"], Path(description="What it lists · 表的种类")
]
Token = Annotated[str, Path(pattern=ID, description="Token of the preview · 预览的凭证")]
TOLD = 500
"""So many changes and so many faults are told; all are counted."""
TEMPLATES: Mapping[str, type[BaseModel]] = {
    **{kind.name: kind.model for kind in KINDS.values()},
    "parks": Park,
}


@router.post(
    "/imports/{kind}",
    summary="上传表格并预览 · Preview what a table would change",
    status_code=201,
    response_model=PreviewShape,
    responses=once.documented(),
    openapi_extra=uploads.described({}),
)
async def preview(
    *,
    request: Request,
    who: FirmWriter,
    kept: Records,
    kind: Listed,
    key: once.Key = None,
    accept_language: language.Accepted = "",
) -> Response:
    """New records, changes from old to new, rows in fault; with a token to commit it by, unless
    rows are at fault. Nothing but the preview is written.
    """
    _permit(who, kind)
    async with uploads.uploaded(request) as upload:
        content = await run_in_threadpool(upload.content.read)
        said = uploads.fingerprint(request, sha256(content).hexdigest(), upload.words)
        asking = Asking(key, said, accept_language)
        sent = upload, content
        return await run_in_threadpool(_previewed, kept, who, KINDS[kind], (sent, asking))


@router.post(
    "/imports/{kind}/{token}/commit",
    summary="提交预览 · Commit a preview",
    status_code=201,
    response_model=CommittedShape,
    responses=once.documented(problems.NOT_FOUND, problems.OUTDATED),
)
def commit(who: FirmWriter, kept: Records, kind: Listed, token: Token, asking: Once) -> Response:
    """All rows of the preview are written, or none: 409 when it is too old or was committed, 412
    with both versions when a record has been changed since.
    """
    _permit(who, kind)

    def make(session: Session) -> Done:
        added, changed = intake.commit(session, who, KINDS[kind], token)
        return Done({"added": added, "changed": changed})

    return once.done(kept, who, asking, make)


@router.get(
    "/exports/{kind}",
    summary="导出表格 · Export a table",
    response_class=Response,
    responses={
        200: documented_file("The table", RESULTS),
        **problems.documented(*problems.OF_READING),
    },
)
def export(
    who: Reader,
    kept: Records,
    kind: Listed,
    form: Annotated[Literal["xlsx", "csv", "parquet"], Query(alias="format")] = "xlsx",
    accept_language: language.Accepted = "",
) -> Response:
    """The records of one's organisation, with the headings that an import reads."""
    found = KINDS[kind]
    with TemporaryDirectory() as folder, kept.reading() as session:
        path = FilePath(folder) / f"{kind}.{form}"
        rows = intake.exported(session, who, found)
        write(path, rows, model=found.model, lang=language.preferred(accept_language))
        content = path.read_bytes()
    return download(content, f"parkmatch-{kind}", form)


@router.get(
    "/imports/{kind}/template",
    summary="空白表格 · A blank table to fill in",
    response_class=Response,
    responses={
        200: documented_file("The table", ("xlsx", "csv")),
        **problems.documented(*problems.OF_READING),
    },
)
def template(
    who: Reader,
    kind: Templated,
    form: Annotated[Literal["xlsx", "csv"], Query(alias="format")] = "xlsx",
    accept_language: language.Accepted = "",
) -> Response:
    """The headings that an import reads: a workbook with units, choices and a guide, or a csv of
    the headings alone.
    """
    model = TEMPLATES[kind]
    with TemporaryDirectory() as folder:
        path = FilePath(folder) / f"{kind}.{form}"
        if form == "csv":
            write(path, (), model=model, lang=language.preferred(accept_language))
        else:
            templates.write(model, path)
        content = path.read_bytes()
    return download(content, f"parkmatch-{kind}", form)


def _permit(who: Person, kind: str) -> None:
    if kind == "projects" and who.role is not Role.promoter:
        raise NotPermitted(_PROMOTERS)


def _previewed(
    kept: Database, who: Person, kind: Kind, sent: tuple[tuple[Upload, bytes], Asking]
) -> Response:
    (upload, content), asking = sent
    lang = language.preferred(asking.accept_language)
    with TemporaryDirectory() as folder:
        path = FilePath(folder) / f"list{upload.suffix}"
        path.write_bytes(content)
        with kept.reading() as session:
            found = intake.compared(session, who, kind, path, upload.name)

    def make(session: Session) -> Done:
        made = None
        if not found.rejects:
            made = imports.keep(session, who, kind.name, found, upload.name)
        told = _told(found, kind, lang)
        return Done({**_token(made), **told})

    return once.done(kept, who, asking, make)


def _token(made: Preview | None) -> dict[str, str | None]:
    until = moment(made.created_at + LASTS) if made else None
    return {"token": made.id if made else None, "expires_at": until}


def _told(found: Compared, kind: Kind, lang: Lang) -> dict[str, Any]:
    added = [change for change in found.changes if change.record_id is None]
    changed = [change for change in found.changes if change.record_id is not None]
    return {
        "added": len(added),
        "changed": len(changed),
        "unchanged": found.unchanged,
        "rejected": found.rejected,
        "additions": [change.name for change in added[:TOLD]],
        "changes": [_change(change, kind, lang) for change in changed[:TOLD]],
        "rejects": _rejects(found.rejects[:TOLD], lang),
    }


def _change(change: Change, kind: Kind, lang: Lang) -> dict[str, Any]:
    labels = {name: spec.label.of(lang) for name, spec in specs(kind.model).items()}
    was = change.was or {}
    return {
        "id": change.record_id,
        "name": change.name,
        "fields": [
            {
                "field": name,
                "label": labels.get(name, name),
                "old": was.get(name),
                "new": change.said[name],
            }
            for name in change.fields
        ],
    }


def _rejects(found: Sequence[Reject], lang: Lang) -> list[dict[str, Any]]:
    return [
        {
            "sheet": one.sheet,
            "row": one.row or None,
            "field": one.field.of(lang),
            "value": shown(one.value, 200),
            "problem": one.why.of(lang),
            "remedy": one.remedy.of(lang),
        }
        for one in found
    ]


_PROMOTERS = Text("项目由招商人员登记", "Projects are submitted by promoters")
