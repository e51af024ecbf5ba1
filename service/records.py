"""Records as plain values: what HTTP tells of people, tokens, firms, consents, weights, answers."""

from datetime import datetime

import orjson

from features.regions import find
from service.accounts import Person
from service.database.people import Token
from service.database.records import (
    AnswerRecord,
    Consent,
    FirmEdition,
    FirmRecord,
    WeightEdition,
    WeightSet,
)
from service.record_shapes import (
    AnswerLineShape,
    ConsentShape,
    FirmLineShape,
    KeptFirmShape,
    NewTokenShape,
    PersonShape,
    TokenShape,
    WeightLineShape,
    WeightSetShape,
)


def person(who: Person) -> PersonShape:
    """Who is signed in."""
    return {
        "id": who.id,
        "name": who.name,
        "role": who.role.value,
        "organisation": who.organisation,
        "region": region(who.region),
        "scopes": sorted(who.scopes),
    }


def region(adcode: str) -> str:
    """The name of a division; nothing for none."""
    found = find(adcode) if adcode else None
    return found.name if found else adcode


def token(found: Token) -> TokenShape:
    """A token without its key."""
    return {
        "id": found.id,
        "name": found.name,
        "scopes": list(found.scopes),
        "created_at": moment(found.created_at),
        "expires_at": moment(found.expires_at),
        "revoked_at": _maybe(found.revoked_at),
    }


def new_token(found: Token, key: str | None) -> NewTokenShape:
    """A token with its key."""
    return {**token(found), "key": key}


def firm_line(found: FirmRecord) -> FirmLineShape:
    """A firm in a list."""
    return {
        "id": found.id,
        "name": found.name,
        "version": found.version,
        "created_at": moment(found.created_at),
    }


def firm(found: FirmRecord, edition: FirmEdition) -> KeptFirmShape:
    """A firm with what it says."""
    return {**firm_line(found), "edited_at": moment(edition.created_at), "firm": edition.said}


def consent(found: Consent) -> ConsentShape:
    """A consent, in force until it is revoked."""
    return {
        "id": found.id,
        "region": region(found.region),
        "adcode": found.region,
        "created_at": moment(found.created_at),
        "revoked_at": _maybe(found.revoked_at),
    }


def weight_line(found: WeightSet) -> WeightLineShape:
    """A set of weights in a list."""
    return {
        "id": found.id,
        "name": found.name,
        "version": found.version,
        "created_at": moment(found.created_at),
    }


def weight_set(found: WeightSet, edition: WeightEdition) -> WeightSetShape:
    """A set of weights with its newest version, who signed it and the signature."""
    return {
        **weight_line(found),
        "edited_at": moment(edition.created_at),
        "author": edition.author_id,
        "digest": edition.digest,
        "weights": edition.said,
    }


def answer_line(found: AnswerRecord) -> AnswerLineShape:
    """An answer in a list, with what it came from."""
    return {
        "id": found.id,
        "created_at": moment(found.created_at),
        "firm_id": found.firm_id,
        "firm_version": found.firm_version,
        "weight_set_id": found.weight_set_id,
        "weight_version": found.weight_version,
        "rule_day": found.rule_day,
        "rule_packs": list(found.rule_packs),
        "data_version": found.data_version,
        "engine_version": found.engine_version,
    }


def answer(found: AnswerRecord) -> dict[str, object]:
    """An answer with the very text that was given."""
    return {**answer_line(found), "answer": orjson.Fragment(found.result)}


def moment(at: datetime) -> str:
    """A moment in UTC."""
    return at.isoformat()


def _maybe(at: datetime | None) -> str | None:
    return None if at is None else moment(at)
