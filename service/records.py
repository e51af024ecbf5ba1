"""Records as plain values: what HTTP tells of people, tokens, firms, consents, weights, answers."""

from collections.abc import Mapping
from datetime import date, datetime

import orjson

from features.regions import find
from features.text import Lang
from service import boards, weightings
from service.accounts import Person
from service.database.people import Token
from service.database.projects import Project
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
    CountsShape,
    FirmLineShape,
    KeptFirmShape,
    LeagueCountsShape,
    NewTokenShape,
    PersonShape,
    ProjectShape,
    ShareShape,
    SignedShape,
    StatisticsShape,
    TokenShape,
    WeightLineShape,
    WeightSetShape,
)
from service.stages import Share, Statistics


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
    stated = weightings.stated(edition)
    return {
        **weight_line(found),
        "edited_at": moment(edition.created_at),
        "author": edition.author_id,
        "author_name": stated.get("author", ""),
        "note": stated.get("note", ""),
        "digest": edition.digest,
        "weights": edition.said,
        "evaluation": stated.get("evaluation"),
        "signed": _signed(edition),
    }


def _signed(edition: WeightEdition) -> SignedShape | None:
    if edition.statement is None or edition.signature is None or edition.public_key is None:
        return None
    return {
        "statement": edition.statement,
        "signature": edition.signature,
        "public_key": edition.public_key,
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


def project(found: Project, today: date, lang: Lang) -> ProjectShape:
    """A project with its stage in words and its light on ``today``."""
    progress = boards.progress(found)
    return {
        "id": found.id,
        "version": found.version,
        "created_at": moment(found.created_at),
        "name": found.name,
        "league": region(found.league),
        "adcode": found.league,
        "chain": found.chain,
        "responsible": found.responsible,
        "firm_id": found.firm_id,
        "park_id": found.park_id,
        "stage": found.stage,
        "stage_label": progress.stage.label.of(lang),
        "signed_wan": found.signed_wan,
        "planned_wan": found.planned_wan,
        "paid_in_wan": found.paid_in_wan,
        "signed_on": _day(found.signed_on),
        "started_on": _day(found.started_on),
        "producing_on": _day(found.producing_on),
        "due_on": _day(found.due_on),
        "landing_by": _day(progress.landing_by),
        "light": progress.light(today),
    }


def statistics(found: Statistics, of_league: Mapping[str, Statistics]) -> StatisticsShape:
    """The counts of all projects, and by league."""
    leagues: list[LeagueCountsShape] = [
        {"league": region(code), "adcode": code, **_counts(one)} for code, one in of_league.items()
    ]
    return {"all": _counts(found), "leagues": leagues}


def _counts(found: Statistics) -> CountsShape:
    return {
        "projects": found.projects,
        "started": _share(found.started),
        "producing": _share(found.producing),
        "large": _share(found.large),
        "paid_in_unknown": found.paid_in_unknown,
        "planned_unknown": found.planned_unknown,
        "red": found.red,
    }


def _share(found: Share) -> ShareShape:
    return {"part": found.part, "whole": found.whole, "value": found.value, "said": found.said}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def moment(at: datetime) -> str:
    """A moment in UTC."""
    return at.isoformat()


def _maybe(at: datetime | None) -> str | None:
    return None if at is None else moment(at)
