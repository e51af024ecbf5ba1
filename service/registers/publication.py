"""What offices have published of their projects: the packaged words alone, for everybody."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from features import catalogue
from features.errors import NotFound
from service import cursors, records
from service.cursors import Paged
from service.database.people import Organisation
from service.database.registers import RegisterEdition, RegisterEntry
from service.register_shapes import OfferShape
from service.registers.landing import Offer


def page(session: Session, paged: Paged) -> tuple[Sequence[OfferShape], str | None]:
    """One page of the published offers of every organisation, by the day of their publication, and
    the cursor of the next.
    """
    wanted = select(RegisterEntry).where(RegisterEntry.published_at.is_not(None))
    by = "published_at", "id"
    rows, following = cursors.page(session, wanted, RegisterEntry, paged, by)
    return _offers(session, rows), following


def _offers(session: Session, entries: Sequence[RegisterEntry]) -> Sequence[OfferShape]:
    newest = and_(
        RegisterEdition.entry_id == RegisterEntry.id,
        RegisterEdition.version == RegisterEntry.version,
    )
    wanted = (
        select(RegisterEntry, Organisation.name, RegisterEdition.said)
        .join(RegisterEdition, newest)
        .join(Organisation, Organisation.id == RegisterEntry.organisation_id)
        .where(RegisterEntry.id.in_([entry.id for entry in entries]))
    )
    # Each was checked on its way in: a park that is gone since then breaks nobody's list.
    found = {
        entry.id: _told(entry, office, Offer.model_construct(**said))
        for entry, office, said in session.execute(wanted)
    }
    return [found[entry.id] for entry in entries]


def _told(entry: RegisterEntry, office: str, said: Offer) -> OfferShape:
    assert entry.published_at is not None
    return {
        "id": entry.id,
        "name": said.name,
        "office": office,
        "package": said.package,
        "league": records.region(said.league),
        "adcode": said.league,
        "chain": said.chain,
        "industries": list(said.industries),
        "planned_wan": said.planned_wan,
        "sought": said.sought,
        "park_id": _park_if_there(said.park_id),
        "contact": said.office_contact,
        "note": said.note,
        "published_at": records.moment(entry.published_at),
    }


def _park_if_there(park_id: str) -> str:
    try:
        return catalogue.get(park_id).id if park_id else ""
    except NotFound:
        return ""
