"""Firms that are kept: who may see them, their editions, and whom they let see them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from features import regions
from features.errors import NotFound
from features.profiles import Firm
from features.text import Text
from service import clock, versions
from service.accounts import Person, Role
from service.auditing import noted
from service.database.records import Consent, FirmEdition, FirmRecord
from service.refusals import Conflicting, NotPermitted

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
    record = FirmRecord(organisation_id=who.organisation_id, name=line(firm.name), version=1)
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
    record.name = line(firm.name)
    _written(session, who, record, firm, "edited")
    return record


def newest(session: Session, record: FirmRecord) -> FirmEdition:
    """What the firm says now."""
    return session.get_one(FirmEdition, {"firm_id": record.id, "version": record.version})


def standing(session: Session, organisation_id: str) -> tuple[int, int]:
    """How many firms an organisation has, and the sum of their versions: since no firm goes and
    no version falls, nothing was changed between two moments at which these are the same.
    """
    versions_of_all = func.coalesce(func.sum(FirmRecord.version), 0)
    of_its_own = FirmRecord.organisation_id == organisation_id
    wanted = select(func.count(FirmRecord.id), versions_of_all).where(of_its_own)
    firms, editions = session.execute(wanted).one()
    return firms, editions


def line(name: str) -> str:
    """A name as it can be searched: what cannot be seen is left out."""
    return "".join(filter(str.isprintable, name))


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


_NOT_YOURS = Text(
    "只有企业所属机构可以这样做", "Only the organisation that the firm belongs to may do this"
)
_CONSENTED = Text("已授权该地区", "The region has the consent already")
