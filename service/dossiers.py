"""Firms that are kept: who may see them, their editions, and whom they let see them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import Session

from features import regions
from features.errors import NotFound
from features.profiles import Firm
from features.text import Text
from service import clock, versions
from service.accounts import Person, Role
from service.auditing import noted, noted_all
from service.database.base import add_all
from service.database.records import Consent, FirmEdition, FirmRecord
from service.refusals import Conflicting, NotPermitted, Outdated

FIRM = Text("企业", "Firm")
CONSENT = Text("授权", "Consent")


def visible(who: Person) -> Select[FirmRecord]:
    """The firms that ``who`` may see: their organisation's, and those that let promoters of the
    region see them. To everybody else a firm is not there.
    """
    return select(FirmRecord).where(may_see(who))


def may_see(who: Person) -> ColumnElement[bool]:
    """Whether a firm may be seen by ``who``."""
    own = FirmRecord.organisation_id == who.organisation_id
    if who.role is not Role.promoter or not who.region:
        return own
    let = select(Consent.id).where(
        Consent.firm_id == FirmRecord.id,
        Consent.revoked_at.is_(None),
        Consent.region.in_(around(who.region)),
    )
    return or_(own, let.exists())


def around(adcode: str) -> tuple[str, ...]:
    """The division with the code ``adcode`` and those that it lies in."""
    return (adcode, regions.prefecture_code(adcode), f"{adcode[:2]}0000")


def submit(session: Session, who: Person, firm: Firm) -> FirmRecord:
    """The firm, kept for the organisation of ``who``."""
    record = FirmRecord(organisation_id=who.organisation_id, name=_line(firm.name), version=1)
    session.add(record)
    session.flush()
    _written(session, who, record, firm, "submitted")
    return record


def seen(session: Session, who: Person, firm_id: str) -> FirmRecord:
    """The firm; raises :class:`NotFound` when ``who`` may not see it, as when there is none."""
    found = session.scalar(visible(who).where(FirmRecord.id == firm_id))
    if found is None:
        raise NotFound(FIRM, firm_id)
    return found


def of_own(session: Session, who: Person, firm_id: str) -> FirmRecord:
    """The firm; raises :class:`NotPermitted` for one that is only seen."""
    record = seen(session, who, firm_id)
    if record.organisation_id != who.organisation_id:
        raise NotPermitted(_NOT_YOURS)
    return record


def own(session: Session, who: Person, firm_id: str) -> FirmRecord:
    """The firm, to be changed by nobody else meanwhile."""
    of_own(session, who, firm_id)
    return versions.locked(session, FirmRecord, firm_id, FIRM)


def edit(
    session: Session, who: Person, firm_id: str, version: str | None, firm: Firm
) -> FirmRecord:
    """The firm with ``firm`` as its next version; what it said before stays as well."""
    record = own(session, who, firm_id)
    submitted = firm.model_dump(mode="json")
    versions.raised(record, version, submitted, lambda: newest(session, record).said)
    record.name = _line(firm.name)
    _written(session, who, record, firm, "edited")
    return record


def submit_all(session: Session, who: Person, firms: Sequence[Mapping[str, Any]]) -> None:
    """Keeps very many firms, as :func:`submit` keeps each."""
    now = clock.now()
    rows: list[dict[str, Any]] = [
        {
            "id": uuid4().hex,
            "organisation_id": who.organisation_id,
            "name": _line(said["name"]),
            "version": 1,
            "created_at": now,
        }
        for said in firms
    ]
    add_all(session, FirmRecord, rows)
    editions = [(row["id"], 1, said) for row, said in zip(rows, firms, strict=True)]
    _written_all(session, who, editions, "submitted")


def edit_all(
    session: Session, who: Person, firms: Mapping[str, tuple[int, Mapping[str, Any]]]
) -> None:
    """Keeps the next version of very many firms, as :func:`edit` keeps each: firm → the version
    that was seen, what it says from now on. Raises :class:`Outdated` where there is another.
    """
    wanted = select(FirmRecord.id, FirmRecord.version).where(
        FirmRecord.id.in_(firms), FirmRecord.organisation_id == who.organisation_id
    )
    now = dict(session.execute(wanted.order_by(FirmRecord.id).with_for_update()).all())
    for firm_id, (seen, said) in firms.items():
        if now.get(firm_id) != seen:
            raise Outdated(None, said)
    rows = [
        {"id": firm_id, "version": seen + 1, "name": _line(said["name"])}
        for firm_id, (seen, said) in firms.items()
    ]
    if rows:
        session.execute(update(FirmRecord), rows)
    editions = [(firm_id, seen + 1, said) for firm_id, (seen, said) in firms.items()]
    _written_all(session, who, editions, "edited")


def newest(session: Session, record: FirmRecord) -> FirmEdition:
    """What the firm says now."""
    return session.get_one(FirmEdition, {"firm_id": record.id, "version": record.version})


def profile(edition: FirmEdition) -> Firm:
    """The firm's project as the engine knows it."""
    return Firm.model_validate(edition.said)


def consents(firm_id: str) -> Select[Consent]:
    """Every consent of a firm, those revoked too."""
    return select(Consent).where(Consent.firm_id == firm_id)


def grant(session: Session, who: Person, firm_id: str, region: str) -> Consent:
    """Lets promoters of ``region`` (a division code) see the firm."""
    own(session, who, firm_id)
    there = and_(Consent.region == region, Consent.revoked_at.is_(None))
    if session.scalar(consents(firm_id).where(there)):
        raise Conflicting(_CONSENTED)
    consent = Consent(firm_id=firm_id, region=region, granted_by=who.id)
    session.add(consent)
    session.flush()
    noted(session, who.id, "consented", "firm", firm_id)
    return consent


def revoke(
    session: Session, who: Person, firm_id: str, consent_id: str, version: str | None
) -> Consent:
    """The consent, which lets nobody see the firm from now on. Raises as :func:`versions.same`."""
    own(session, who, firm_id)
    wanted = consents(firm_id).where(Consent.id == consent_id).with_for_update(of=Consent)
    consent = session.scalar(wanted)
    if consent is None:
        raise NotFound(CONSENT, consent_id)
    revoked = consent.revoked_at is not None
    now = {"region": consent.region, "revoked": revoked}
    versions.same(version, consent.version, {**now, "revoked": True}, lambda: now)
    if not revoked:
        consent.version += 1
        consent.revoked_at, consent.revoked_by = clock.now(), who.id
        noted(session, who.id, "revoked consent", "firm", firm_id)
    return consent


def _written(session: Session, who: Person, record: FirmRecord, firm: Firm, action: str) -> None:
    said: Any = firm.model_dump(mode="json")
    edition = FirmEdition(
        firm_id=record.id,
        version=record.version,
        said=said,
        author_id=who.id,
        created_at=clock.now(),
    )
    session.add(edition)
    noted(session, who.id, action, "firm", record.id, version=record.version)


def _written_all(
    session: Session,
    who: Person,
    editions: Sequence[tuple[str, int, Mapping[str, Any]]],
    action: str,
) -> None:
    now = clock.now()
    rows = [
        {"firm_id": firm_id, "version": version, "said": said, "author_id": who.id,
         "created_at": now}
        for firm_id, version, said in editions
    ]  # fmt: skip
    add_all(session, FirmEdition, rows)
    noted_all(session, who.id, action, "firm", [(row[0], row[1]) for row in editions])


def _line(name: str) -> str:
    """A name as it can be searched: what cannot be seen is left out."""
    return "".join(filter(str.isprintable, name))


_NOT_YOURS = Text(
    "只有企业所属机构可以这样做", "Only the organisation that the firm belongs to may do this"
)
_CONSENTED = Text("已授权该地区", "The region has the consent already")
