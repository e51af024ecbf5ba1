"""Sets of weights: each version is signed by its author and never changed."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from features.errors import BadInput, NotFound
from features.text import Text
from recommender.weights import Weights
from service import clock, versions
from service.accounts import Person
from service.auditing import noted
from service.database.records import WeightEdition, WeightSet
from service.questions import weight_faults
from service.submissions import WeightSubmission

WEIGHTS = Text("权重方案", "Set of weights")


def visible(who: Person) -> Select[WeightSet]:
    """The sets of the organisation of ``who``."""
    return select(WeightSet).where(WeightSet.organisation_id == who.organisation_id)


def sign(session: Session, who: Person, asked: WeightSubmission) -> WeightSet:
    """A new set; raises :class:`BadInput` with every fault of its weights."""
    _check(asked)
    record = WeightSet(organisation_id=who.organisation_id, name=asked.name, version=1)
    session.add(record)
    session.flush()
    _signed(session, who, record, asked.weights)
    return record


def seen(session: Session, who: Person, set_id: str) -> WeightSet:
    """The set; raises :class:`NotFound` when it is not of the organisation of ``who``."""
    found = session.scalar(visible(who).where(WeightSet.id == set_id))
    if found is None:
        raise NotFound(WEIGHTS, set_id)
    return found


def edit(
    session: Session, who: Person, set_id: str, version: str | None, asked: WeightSubmission
) -> WeightSet:
    """The set with a new version; answers given by an earlier one stay true to it."""
    _check(asked)
    seen(session, who, set_id)
    record = versions.locked(session, WeightSet, set_id, WEIGHTS)
    versions.raised(record, version, asked.weights, lambda: newest(session, record).said)
    record.name = asked.name
    _signed(session, who, record, asked.weights)
    return record


def chosen(session: Session, who: Person, set_id: str) -> tuple[WeightEdition, Weights]:
    """The newest version of a set, and its weights."""
    record = seen(session, who, set_id)
    edition = newest(session, record)
    return edition, Weights(edition.said, name=record.name)


def newest(session: Session, record: WeightSet) -> WeightEdition:
    """The version in use."""
    named = {"weight_set_id": record.id, "version": record.version}
    return session.get_one(WeightEdition, named)


def digest(set_id: str, version: int, author_id: str, weights: Mapping[str, Any]) -> str:
    """What an author signs: the SHA-256 of the weights, of which set and version, and by whom."""
    said = orjson.dumps([set_id, version, author_id, weights], option=orjson.OPT_SORT_KEYS)
    return sha256(said).hexdigest()


def _check(asked: WeightSubmission) -> None:
    if found := list(weight_faults(asked.weights)):
        raise BadInput(found)


def _signed(session: Session, who: Person, record: WeightSet, weights: Mapping[str, Any]) -> None:
    edition = WeightEdition(
        weight_set_id=record.id,
        version=record.version,
        said=dict(weights),
        author_id=who.id,
        digest=digest(record.id, record.version, who.id, weights),
        created_at=clock.now(),
    )
    session.add(edition)
    noted(session, who.id, "signed", "weight set", record.id, version=record.version)
