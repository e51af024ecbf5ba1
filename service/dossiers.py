"""Firms that are kept: who may see them, their editions, and whom they let see them.

A firm that is withdrawn is there for nobody but its organisation, which may put it back; until
then nobody works with it. What it said stays, since answers that were given rest on it.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from features import regions
from features.errors import NotFound
from features.profiles import Firm
from features.text import Text, enumerated
from service import clock, reread, versions
from service.accounts import Person, Role
from service.auditing import made_by, noted
from service.database.base import is_id
from service.database.records import Consent, FirmEdition, FirmRecord
from service.refusals import Conflicting, NotPermitted

FIRM = Text("企业", "Firm")
CONSENT = Text("授权", "Consent")
WITHDREW, PUT_BACK = "withdrew", "put back"
"""What the log says of a firm that is withdrawn, and put back."""


def visible(who: Person) -> Select[FirmRecord]:
    """The firms that ``who`` may see: their organisation's, those withdrawn too, and those that
    let promoters of the region see them. To everybody else a firm is not there.
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
    return or_(own, and_(FirmRecord.withdrawn_at.is_(None), let.exists()))


def in_use(who: Person) -> ColumnElement[bool]:
    """Whether a firm may be seen by ``who`` and is not withdrawn."""
    return and_(may_see(who), FirmRecord.withdrawn_at.is_(None))


def around(adcode: str) -> tuple[str, ...]:
    """The division with the code ``adcode`` and those that it lies in."""
    return (adcode, regions.prefecture_code(adcode), f"{adcode[:2]}0000")


def submit(session: Session, who: Person, firm: Firm) -> FirmRecord:
    """The firm, kept for the organisation of ``who``."""
    record = FirmRecord(organisation_id=who.organisation_id, name=line(firm.name), version=1)
    session.add(record)
    session.flush()
    _written(session, who, record, _saying(firm), "submitted")
    return record


def seen(session: Session, who: Person, firm_id: str) -> FirmRecord:
    """The firm, to work with. Raises as :func:`shown`, and :class:`Conflicting` where it is
    withdrawn.
    """
    record = shown(session, who, firm_id)
    _in_use(record)
    return record


def shown(session: Session, who: Person, firm_id: str) -> FirmRecord:
    """The firm, withdrawn or not; raises :class:`NotFound` when ``who`` may not see it, as when
    there is none.
    """
    found = session.scalar(visible(who).where(FirmRecord.id == firm_id))
    if found is None:
        raise NotFound(FIRM, firm_id)
    return found


def of_own(session: Session, who: Person, firm_id: str) -> FirmRecord:
    """The firm, withdrawn or not; raises :class:`NotPermitted` for one that is only seen."""
    record = shown(session, who, firm_id)
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
    """The firm with ``firm`` as its next version; what it said before stays as well.

    Raises :class:`Conflicting` where it is withdrawn.
    """
    record = own(session, who, firm_id)
    _in_use(record)
    submitted = _saying(firm)
    versions.raised(record, version, submitted, lambda: newest(session, record).said)
    record.name = line(firm.name)
    _written(session, who, record, submitted, "edited")
    return record


def withdraw(session: Session, who: Person, firm_id: str, version: str | None) -> FirmRecord:
    """The firm, withdrawn, and every consent of it revoked at once. Raises as
    :func:`versions.same`.
    """
    record = own(session, who, firm_id)
    if _to_be(session, record, version, WITHDREW, withdrawn=True):
        record.withdrawn_at = clock.now()
        in_force = consents(firm_id).where(Consent.revoked_at.is_(None))
        for consent in session.scalars(in_force.with_for_update(of=Consent)):
            _revoked(session, who, consent)
        _turned(session, who, record, WITHDREW)
    return record


def restore(session: Session, who: Person, firm_id: str, version: str | None) -> FirmRecord:
    """The firm, no longer withdrawn; whom it lets see it is to be said anew. Raises as
    :func:`versions.same`.
    """
    record = own(session, who, firm_id)
    if _to_be(session, record, version, PUT_BACK, withdrawn=False):
        record.withdrawn_at = None
        _turned(session, who, record, PUT_BACK)
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
    """The firm's project as the engine knows it, without what is no field or no value of one any
    more.
    """
    return reread.firm(edition.said)


def dropped(edition: FirmEdition) -> Text:
    """What was said of it that is left out; empty where all of it still counts."""
    return enumerated(reread.dropped(edition.said))


def is_there(session: Session, who: Person | None, firm_id: str) -> bool:
    """Whether there is such a firm for ``who`` to work with: one that is seen, not withdrawn."""
    if who is None or not is_id(firm_id):
        return False
    wanted = select(FirmRecord.id).where(FirmRecord.id == firm_id, in_use(who))
    return session.scalar(wanted) is not None


def consents(firm_id: str) -> Select[Consent]:
    """Every consent of a firm, those revoked too."""
    return select(Consent).where(Consent.firm_id == firm_id)


def is_granted(session: Session, firm_id: str, region: str) -> bool:
    """Whether promoters of ``region`` may see the firm already."""
    there = and_(Consent.region == region, Consent.revoked_at.is_(None))
    return session.scalar(consents(firm_id).where(there)) is not None


def grant(session: Session, who: Person, firm_id: str, region: str) -> Consent:
    """Lets promoters of ``region`` (a division code) see the firm.

    Raises :class:`Conflicting` where they may already, and where it is withdrawn.
    """
    _in_use(own(session, who, firm_id))
    if is_granted(session, firm_id, region):
        raise Conflicting(CONSENTED)
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
        _revoked(session, who, consent)
    return consent


def _revoked(session: Session, who: Person, consent: Consent) -> None:
    consent.version += 1
    consent.revoked_at, consent.revoked_by = clock.now(), who.id
    noted(session, who.id, "revoked consent", "firm", consent.firm_id)


def _in_use(record: FirmRecord) -> None:
    if record.withdrawn_at is not None:
        raise Conflicting(_WITHDRAWN)


def _to_be(
    session: Session, record: FirmRecord, version: str | None, order: str, *, withdrawn: bool
) -> bool:
    """Whether the firm of the ``version`` seen is still to be ``withdrawn``, or put back: an
    ``order`` that is sent twice has been followed already, which the log alone tells from an edit.
    """
    now = record.withdrawn_at is not None
    repeated = now is withdrawn and version == versions.etag(record.version - 1)
    if repeated and made_by(session, "firm", record.id, record.version) == order:
        return False
    versions.same(version, record.version, {"withdrawn": withdrawn}, lambda: {"withdrawn": now})
    return now is not withdrawn


def _turned(session: Session, who: Person, record: FirmRecord, action: str) -> None:
    """The next version, which says what the one before says: who edits that one is too late."""
    said = newest(session, record).said
    record.version += 1
    _written(session, who, record, said, action)


def _saying(firm: Firm) -> Any:
    return firm.model_dump(mode="json")


def _written(session: Session, who: Person, record: FirmRecord, said: Any, action: str) -> None:
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
_WITHDRAWN = Text("企业资料已撤回，请先恢复", "The firm's profile is withdrawn: put it back first")
CONSENTED = Text("已授权该地区", "The region has the consent already")
