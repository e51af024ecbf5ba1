"""What offices have published of their projects: the packaged words alone, for everybody."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from service import records
from service.database.people import Organisation
from service.database.registers import RegisterEdition, RegisterEntry
from service.register_shapes import OfferShape
from service.registers.books import Register
from service.registers.landing import Offer

MOST = 500


def offers(session: Session) -> Sequence[OfferShape]:
    """The published offers of every organisation, the newest first, at most :data:`MOST`."""
    newest = and_(
        RegisterEdition.entry_id == RegisterEntry.id,
        RegisterEdition.version == RegisterEntry.version,
    )
    wanted = (
        select(RegisterEntry.id, Organisation.name, RegisterEdition)
        .join(RegisterEdition, newest)
        .join(Organisation, Organisation.id == RegisterEntry.organisation_id)
        .where(RegisterEntry.register == Register.offers.value)
        .order_by(RegisterEdition.created_at.desc(), RegisterEntry.id)
    )
    found = (
        (entry_id, office, Offer.model_validate(edition.said), edition)
        for entry_id, office, edition in session.execute(wanted)
    )
    told: list[OfferShape] = [
        {
            "id": entry_id,
            "name": said.name,
            "office": office,
            "package": said.package,
            "league": records.region(said.league),
            "adcode": said.league,
            "chain": said.chain,
            "industries": list(said.industries),
            "planned_wan": said.planned_wan,
            "sought": said.sought,
            "park_id": said.park_id,
            "contact": said.office_contact,
            "note": said.note,
            "published_at": records.moment(edition.created_at),
        }
        for entry_id, office, said, edition in found
        if said.published
    ]
    return told[:MOST]
