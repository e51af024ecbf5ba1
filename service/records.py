"""Records as plain values: what HTTP tells of people, tokens, firms, consents, weights, answers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

import orjson

from features.errors import Fault, shown
from features.fields import specs
from features.profiles import Fact, Park
from features.regions import find
from features.tables import Reject
from features.text import Lang
from service import boards, job_weights, jobs, weightings
from service.accounts import Person
from service.database.jobs import JobRecord
from service.database.people import Token
from service.database.projects import Project
from service.database.records import (
    AnswerRecord,
    Consent,
    FirmEdition,
    FirmRecord,
    ParkFigure,
    Preview,
    WeightEdition,
    WeightOrder,
    WeightSet,
)
from service.figure_shapes import ChangeShape, FigurePreviewShape, FigureShape, SaidShape
from service.park_tables import Change, Reading
from service.profile_words import shown as said_of
from service.record_shapes import (
    AnswerLineShape,
    ConsentShape,
    CountsShape,
    FirmLineShape,
    InForceShape,
    JobAskedShape,
    JobShape,
    KeptFirmShape,
    LeagueCountsShape,
    NewTokenShape,
    NoteShape,
    PersonShape,
    ProjectShape,
    RejectShape,
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
        "withdrawn_at": _maybe(found.withdrawn_at),
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
        "version": found.version,
        "created_at": moment(found.created_at),
        "revoked_at": _maybe(found.revoked_at),
    }


def figure(found: ParkFigure, who: Person, superseded: Collection[int], lang: Lang) -> FigureShape:
    """A figure of a park with where it is from; its author for ``who`` is of the same office."""
    spec = specs(Park).get(found.field)
    office = found.author.organisation
    return {
        "id": found.id,
        "park_id": found.park_id,
        "field": found.field,
        "label": spec.label.of(lang) if spec else found.field,
        "unit": found.unit,
        "value": found.said,
        "as_of": found.as_of,
        "source": found.source,
        "note": found.note,
        "created_at": moment(found.created_at),
        "organisation": office.name,
        "author": found.author.name if office.id == who.organisation_id else None,
        "supersedes": found.supersedes,
        "current": found.id not in superseded,
    }


def preview(kept: Preview, found: Reading, lang: Lang) -> FigurePreviewShape:
    """What an import would change, and what keeps it from being made."""
    return {
        "id": kept.id,
        "name": kept.name,
        "created_at": moment(kept.created_at),
        "ready": bool(found.changes) and not found.rejects,
        "rows": found.rows,
        "unchanged": found.unchanged,
        "changes": [_change(one, lang) for one in found.changes],
        "rejects": [_reject(one, lang) for one in found.rejects],
        "notes": [_note(one, lang) for one in found.notes],
    }


def _change(found: Change, lang: Lang) -> ChangeShape:
    field = found.stated.field
    spec = specs(Park)[field]
    return {
        "park_id": found.park.id,
        "park": found.park.name,
        "field": field,
        "label": spec.label.of(lang),
        "unit": spec.unit.symbol.of(lang),
        "before": _said(field, found.before, lang) if found.before else None,
        "after": _said(field, found.after, lang),
    }


def _said(field: str, fact: Fact[Any], lang: Lang) -> SaidShape:
    return {
        "value": fact.value,
        "shown": said_of(Park, field, fact.value, lang),
        "as_of": fact.as_of,
        "source": fact.source,
        "basis": fact.basis.value,
    }


def _reject(found: Reject, lang: Lang) -> RejectShape:
    return {
        "row": found.row,
        "sheet": found.sheet,
        "field": found.field.of(lang),
        "value": shown(found.value),
        "problem": found.why.of(lang),
        "remedy": found.remedy.of(lang),
    }


def _note(found: Fault, lang: Lang) -> NoteShape:
    return {
        "path": found.path,
        "value": shown(found.value),
        "problem": found.problem.of(lang),
        "remedy": found.remedy.of(lang),
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


def in_force(order: WeightOrder | None, edition: WeightEdition | None) -> InForceShape:
    """The weights in force by an order, and what was signed of them."""
    return {
        "version": 0 if order is None else order.id,
        "since": None if order is None else moment(order.created_at),
        "set_id": None if edition is None else edition.weight_set_id,
        "set_version": None if edition is None else edition.version,
        "weights": None if edition is None else edition.said,
        "signed": None if edition is None else _signed(edition),
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
    return new_line({name: getattr(found, name) for name in AnswerLineShape.__annotations__})


def new_line(row: Mapping[str, Any]) -> AnswerLineShape:
    """The same of a ``row`` that is yet to be added."""
    return {
        "id": row["id"],
        "created_at": moment(row["created_at"]),
        "firm_id": row["firm_id"],
        "firm_version": row["firm_version"],
        "weight_set_id": row["weight_set_id"],
        "weight_version": row["weight_version"],
        "rule_day": row["rule_day"],
        "rule_packs": row["rule_packs"],
        "data_version": row["data_version"],
        "engine_version": row["engine_version"],
    }


def answer(found: AnswerRecord) -> dict[str, object]:
    """An answer with the very text that was given."""
    return {**answer_line(found), "answer": orjson.Fragment(found.content.result)}


def new_answer(row: Mapping[str, Any], result: bytes) -> dict[str, object]:
    """The same of a ``row`` that is yet to be added."""
    return {**new_line(row), "answer": orjson.Fragment(result)}


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


def job(found: JobRecord, days: int, lang: Lang, notes: Sequence[Fault]) -> JobShape:
    """A job with its progress; its files are kept for ``days`` after its end."""
    ended = found.ended_at
    until = None if ended is None or not found.files_kept else ended + timedelta(days=days)
    return {
        "id": found.id,
        "version": found.version,
        "kind": found.kind,
        "created_at": moment(found.created_at),
        "file_name": found.file_name,
        "file_bytes": found.file_bytes,
        "asked": _asked(found.asked, lang),
        "state": found.state,
        "state_label": jobs.WORDS[jobs.State(found.state)].of(lang),
        "rows": found.rows,
        "rows_read": found.rows_read,
        "rows_ranked": found.rows_ranked,
        "rows_nowhere": found.rows_nowhere,
        "rows_rejected": found.rows_rejected,
        "rows_aside": found.rows_aside,
        "rows_added": found.rows_added,
        "rows_changed": found.rows_changed,
        "rows_written": found.rows_written,
        "committed_at": _maybe(found.committed_at),
        "message": jobs.message(found).of(lang),
        "notes": [_note(one, lang) for one in notes],
        "started_at": _maybe(found.started_at),
        "ended_at": _maybe(ended),
        "files_until": _maybe(until),
    }


def _asked(said: Mapping[str, Any] | None, lang: Lang) -> JobAskedShape | None:
    """How a list is ranked; a job that was sent to an earlier version says nothing of reasons."""
    if said is None:
        return None
    plain = {name: said.get(name, False) for name in _ASKED}
    return cast("JobAskedShape", {**plain, "weighed": job_weights.told(said, lang)})


def statistics(found: Statistics, of_league: Mapping[str, Statistics]) -> StatisticsShape:
    """The counts of all projects, and by league."""
    leagues: list[LeagueCountsShape] = [
        {"league": region(code), "adcode": code, **_counts(one)} for code, one in of_league.items()
    ]
    return {"all": _counts(found), "leagues": leagues}


def _counts(found: Statistics) -> CountsShape:
    return {
        "projects": found.projects,
        "reserve": found.reserve,
        "signed": {"yi": found.signed.yi, "unknown": found.signed.unknown},
        "paid_in": {"yi": found.paid_in.yi, "unknown": found.paid_in.unknown},
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


_ASKED = ("k", "as_of", "weights", "region", "illustrative", "reasons")
"""What is told of how a list is ranked as it is kept."""
