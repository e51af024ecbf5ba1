"""Firms that are kept: submitted, seen, edited, withdrawn, and whom they let see them."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field
from sqlalchemy.orm import Session

from service import cursors, dossiers, language, once, problems, questions, record_examples, records
from service.access import FirmWriter, Reader, Records
from service.bodies import StrictRoute
from service.cursors import Paged
from service.database.records import Consent, FirmRecord
from service.once import Done, Once
from service.record_shapes import ConsentShape, ConsentsShape, FirmsShape, KeptFirmShape
from service.submissions import ID, VISIBLE_IF_ANY, ConsentWish, FirmSubmission
from service.unread import Unread
from service.versions import IfMatch, etag

router = APIRouter(route_class=StrictRoute, tags=["firms"])
FirmId = Annotated[str, Path(pattern=ID, description="Id · 编号")]
ConsentId = Annotated[str, Path(pattern=ID, description="Id · 编号")]
Submitted = Annotated[Unread[FirmSubmission], Body(openapi_examples=record_examples.FIRMS)]


class Wanted(Paged):
    """Which firms to list."""

    q: Annotated[
        str,
        Field(max_length=100, pattern=VISIBLE_IF_ANY, description="In the name · 名称含"),
    ] = ""


@router.post(
    "/firms",
    summary="登记企业项目 · Submit a firm",
    status_code=201,
    response_model=KeptFirmShape,
    responses=once.documented(),
)
def submit_firm(who: FirmWriter, kept: Records, asked: Submitted, asking: Once) -> Response:
    """The firm, kept for the organisation of who asks."""
    firm = questions.read_about_firm(asked.raw, FirmSubmission).firm

    def make(session: Session) -> Done:
        return _made(session, dossiers.submit(session, who, firm))

    return once.done(kept, who, asking, make)


@router.get(
    "/firms",
    summary="企业列表 · List firms",
    response_model=FirmsShape,
    responses=problems.documented(*problems.OF_READING),
)
def list_firms(
    who: Reader,
    kept: Records,
    wanted: Annotated[Wanted, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the firms of one's organisation, and of those that let one see them."""
    named = FirmRecord.name.contains(wanted.q, autoescape=True)
    found = dossiers.visible(who).where(named)
    with kept.reading() as session:
        told = cursors.told(cursors.page(session, found, FirmRecord, wanted), records.firm_line)
    return language.reply(told, language.preferred(accept_language))


@router.get(
    "/firms/{firm_id}",
    summary="一家企业 · A firm",
    response_model=KeptFirmShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def show_firm(
    who: Reader, kept: Records, firm_id: FirmId, accept_language: language.Accepted = ""
) -> Response:
    """What the firm says now; its ETag is what an edit must name."""
    with kept.reading() as session:
        made = _made(session, dossiers.shown(session, who, firm_id))
    return once.read(made, accept_language)


@router.put(
    "/firms/{firm_id}",
    summary="修改企业 · Edit a firm",
    response_model=KeptFirmShape,
    responses=problems.documented(problems.CONFLICTING, *problems.OF_EDITING),
)
def edit_firm(
    *,
    who: FirmWriter,
    kept: Records,
    firm_id: FirmId,
    asked: Submitted,
    version: IfMatch = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The firm with its next version; 412 with both versions when somebody was faster."""
    firm = questions.read_about_firm(asked.raw, FirmSubmission).firm
    with kept.writing() as session:
        made = _made(session, dossiers.edit(session, who, firm_id, version, firm))
    return once.read(made, accept_language)


@router.delete(
    "/firms/{firm_id}",
    summary="撤回企业资料 · Withdraw a firm",
    response_model=KeptFirmShape,
    responses=problems.documented(*problems.OF_ORDERS, *problems.OF_READING),
)
def withdraw_firm(
    *,
    who: FirmWriter,
    kept: Records,
    firm_id: FirmId,
    version: IfMatch = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The firm, which from now on nobody but its organisation sees and nobody works with: its
    consents are revoked at once. What it said stays kept, and it can be put back.
    """
    with kept.writing() as session:
        made = _made(session, dossiers.withdraw(session, who, firm_id, version))
    return once.read(made, accept_language)


@router.post(
    "/firms/{firm_id}/restore",
    summary="恢复企业资料 · Put a withdrawn firm back",
    response_model=KeptFirmShape,
    responses=once.documented(*problems.OF_ORDERS),
)
def restore_firm(
    *, who: FirmWriter, kept: Records, firm_id: FirmId, asking: Once, version: IfMatch = None
) -> Response:
    """The firm, which its organisation works with again; consents are to be given anew."""

    def make(session: Session) -> Done:
        made = _made(session, dossiers.restore(session, who, firm_id, version))
        return replace(made, status=200)

    return once.done(kept, who, asking, make)


@router.post(
    "/firms/{firm_id}/consents",
    summary="授权某地查看 · Let a region's promoters see a firm",
    status_code=201,
    response_model=ConsentShape,
    responses=once.documented(problems.NOT_FOUND),
)
def give_consent(
    who: FirmWriter,
    kept: Records,
    firm_id: FirmId,
    asked: Annotated[ConsentWish, Body(openapi_examples=record_examples.CONSENTS)],
    asking: Once,
) -> Response:
    """The consent; it holds until revoked."""

    def make(session: Session) -> Done:
        consent = dossiers.grant(session, who, firm_id, asked.region)
        return Done(records.consent(consent), {"ETag": etag(consent.version)})

    return once.done(kept, who, asking, make)


@router.get(
    "/firms/{firm_id}/consents",
    summary="企业的授权 · A firm's consents",
    response_model=ConsentsShape,
    responses=problems.documented(problems.NOT_FOUND, *problems.OF_READING),
)
def list_consents(
    who: Reader,
    kept: Records,
    firm_id: FirmId,
    paged: Annotated[Paged, Query()],
    accept_language: language.Accepted = "",
) -> Response:
    """One page of the consents of a firm of one's organisation, those revoked too."""
    with kept.reading() as session:
        dossiers.of_own(session, who, firm_id)
        page = cursors.page(session, dossiers.consents(firm_id), Consent, paged)
        told = cursors.told(page, records.consent)
    return language.reply(told, language.preferred(accept_language))


@router.delete(
    "/firms/{firm_id}/consents/{consent_id}",
    summary="撤回授权 · Revoke a consent",
    response_model=ConsentShape,
    responses=problems.documented(*problems.OF_ORDERS, *problems.OF_READING),
)
def revoke_consent(
    *,
    who: FirmWriter,
    kept: Records,
    firm_id: FirmId,
    consent_id: ConsentId,
    version: IfMatch = None,
    accept_language: language.Accepted = "",
) -> Response:
    """The consent, which lets nobody see the firm from now on."""
    with kept.writing() as session:
        told = records.consent(dossiers.revoke(session, who, firm_id, consent_id, version))
    lang = language.preferred(accept_language)
    return language.reply(told, lang, headers={"ETag": etag(told["version"])})


def _made(session: Session, record: FirmRecord) -> Done:
    told = records.firm(record, dossiers.newest(session, record))
    headers = {"ETag": etag(record.version), "Location": f"/api/v1/firms/{record.id}"}
    return Done(told, headers)
