"""The tallies and the progress of an organisation, gathered from its board and registers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from features import catalogue, regions
from features.profiles import Park
from features.text import Lang
from service import boards, obstacles, records
from service.accounts import Person
from service.register_shapes import OriginShape, TalliesShape
from service.registers import entries, progress, tallies
from service.registers.landing import Assistant, Commitment, Receipt, Service, Target
from service.registers.leads import CHANNELS, FORMATS, Contact, Event, Liaison
from service.registers.progress import Progress
from service.registers.told import share
from service.stages import Share


def gathered(session: Session, who: Person, today: date, lang: Lang) -> TalliesShape:
    """What the registers of the organisation of ``who`` add up to."""
    met = entries.every(session, who, Contact)
    kept = tallies.commitments(entries.every(session, who, Commitment), today)
    arrived = tallies.arrived(entries.every(session, who, Receipt), today)
    served = tallies.services(entries.every(session, who, Service))
    return {
        "channels": [
            _named("channel", key, CHANNELS[key].of(lang), one)
            for key, one in tallies.channels(met).items()
        ],
        "origins": _origins(met, entries.every(session, who, Liaison)),
        "events": [
            _named("format", key, FORMATS[key].of(lang), one)
            for key, one in tallies.events(entries.every(session, who, Event)).items()
        ],
        "issues": [
            {"kind": kind.value, "label": kind.label.of(lang), "closed": share(closed)}
            for kind, closed in obstacles.closing(session, who).items()
        ],
        "services": _shared(served, parks_assisted=share(covered(session, who))),
        "commitments": _shared(kept),
        "receipts": [
            {"half": half, "paid_in_yi": yi} for half, yi in tallies.halves(arrived).items()
        ],
    }


def covered(session: Session, who: Person) -> Share:
    """The parks of the office's region that have a point of assistance, of all there; a share of
    nothing while no point is entered anywhere: that is not known to be none.
    """
    assisted = {one.park_id for one in entries.every(session, who, Assistant)}
    there = {park.id for park in _parks_around(who)} if assisted else set()
    return Share(len(there & assisted), len(there))


def of_year(session: Session, who: Person, year: int, today: date) -> Progress:
    """The progress of the leagues on the board and in the targets of ``who`` in ``year``; what is
    of a county counts for its league.
    """
    board = list(session.scalars(boards.visible(who)))
    league_of = {project.id: regions.prefecture_code(project.league) for project in board}
    received = [
        (league_of[one.project_id], one)
        for one in entries.every(session, who, Receipt)
        if one.project_id in league_of
    ]
    counts = {
        league: boards.counted((one for one in board if league_of[one.id] == league), today)[0]
        for league in set(league_of.values())
    }
    whole = boards.counted(board, today)[0]
    targets = entries.every(session, who, Target)
    return progress.of_year(year, targets, received, counts, today, board=whole)


def _parks_around(who: Person) -> list[Park]:
    if not who.region:
        return []
    around = [regions.prefix(who.region)]
    return [park for park in catalogue.load() if regions.inside(park.adcode, around)]


def _origins(met: Sequence[Contact], offices: Sequence[Liaison]) -> list[OriginShape]:
    """Contacts by origin, the most first, and the origins with an office and no contact yet."""
    counted = tallies.origins(met)
    staffed = {one.origin for one in offices}
    codes = sorted({*counted, *staffed} - {""}, key=lambda code: (-counted.get(code, 0), code))
    return [
        {
            "origin": records.region(code),
            "adcode": code,
            "contacts": counted.get(code, 0),
            "office": code in staffed,
        }
        for code in codes
    ]


def _named(kind: str, key: str, label: str, found: object) -> Any:
    return {kind: key, "label": label, **_shared(found)}


def _shared(found: object, **more: object) -> Any:
    """A tally with its shares as people write them, and ``more``."""
    plain = {k: share(v) if isinstance(v, Share) else v for k, v in vars(found).items()}
    return {**plain, **more}
