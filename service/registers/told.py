"""Registers as plain values: what HTTP tells of entries, cases, tallies and progress."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from features.fields import specs
from features.text import Lang
from service import records
from service.database.projects import Issue
from service.register_shapes import (
    CaseShape,
    EditionShape,
    EntryShape,
    IssueShape,
    ProgressShape,
    RegisterShape,
    StandingShape,
)
from service.registers.books import BOOKS, Book, Register
from service.registers.cases import Case
from service.registers.entries import Written
from service.registers.fields import Entry
from service.registers.progress import Progress, Standing
from service.stages import IssueKind, Share


def issue(found: Issue, raised_by: str, lang: Lang) -> IssueShape:
    """An issue with its kind in words."""
    kind = IssueKind(found.kind or IssueKind.other)
    return {
        "id": found.id,
        "version": found.version,
        "project_id": found.project_id,
        "kind": kind.value,
        "kind_label": kind.label.of(lang),
        "said": found.said,
        "raised_by": raised_by,
        "raised_at": records.moment(found.raised_at),
        "closed_at": None if found.closed_at is None else records.moment(found.closed_at),
    }


def register(which: Register, lang: Lang) -> RegisterShape:
    """A register with the fields of its entries."""
    book = BOOKS[which]
    return {
        "register": which.value,
        "label": book.label.of(lang),
        "note": book.note.of(lang),
        "fields": [_field(book, name, lang) for name in specs(book.model)],
        "example": dict(book.example),
    }


def _field(book: Book, name: str, lang: Lang) -> Any:
    spec = specs(book.model)[name]
    choices = (spec.choices or {}).items()
    return {
        "name": name,
        "label": spec.label.of(lang),
        "unit": spec.unit.symbol.of(lang),
        "required": book.model.model_fields[name].is_required(),
        "choices": [{"value": value, "label": label.of(lang)} for value, label in choices],
    }


def edition(found: Written) -> EditionShape:
    """A version of an entry."""
    return {
        "version": found.edition.version,
        "edited_at": records.moment(found.edition.created_at),
        "edited_by": found.author,
        "said": found.edition.said,
    }


def entry(found: Written) -> EntryShape:
    """An entry as it stands."""
    return {
        **edition(found),
        "id": found.record.id,
        "register": found.record.register,
        "created_at": records.moment(found.record.created_at),
        "project_id": found.record.project_id,
    }


def case(project_id: str, found: Case, lang: Lang) -> CaseShape:
    """All that the registers know of a project."""
    return {
        "project_id": project_id,
        "risks": [risk.of(lang) for risk in found.risks],
        "chiefs": _said(found.chiefs),
        "leaders": _said(found.leaders),
        "funds": _said(found.funds),
        "contacts": _said(found.contacts),
        "received_wan": found.received_wan,
        "receipts": _said(found.receipts),
        "commitments": _said(found.commitments),
        "services": [
            {
                **one.model_dump(mode="json"),
                "steps_left": list(left.steps),
                "steps_are_example": left.example,
            }
            for one, left in found.services
        ],
        "sharing": _said(found.sharing),
        "rewards": [
            {"introduced_by": by, "rule": rule.name, "document": rule.document, "due_wan": due}
            for by, rule, due in found.rewards
        ],
    }


def _said(found: Sequence[Entry]) -> list[dict[str, Any]]:
    return [one.model_dump(mode="json") for one in found]


def progress(found: Progress, today: date) -> ProgressShape:
    """The leagues of a year and the whole."""
    return {
        "year": found.year,
        "as_of": today.isoformat(),
        "elapsed": found.elapsed,
        "leagues": [standing(one) for one in found.leagues],
        "whole": standing(found.whole),
        "unassigned_yi": found.unassigned_yi,
    }


def standing(found: Standing) -> StandingShape:
    """A league in a year."""
    target, counts = found.target, found.counts
    nothing = Share(0, 0)
    return {
        "league": records.region(found.league),
        "adcode": found.league,
        "rank": found.rank,
        "target_yi": target.paid_in_wan / 10_000 if target else None,
        "growth": target.growth if target else None,
        "document": target.document if target else "",
        "set_on": target.set_on if target else "",
        "paid_in_yi": found.paid_in_yi,
        "board_yi": found.board_yi,
        "board_unknown": found.board_unknown,
        "share": None if found.share is None else share(found.share),
        "half_done": found.half_done,
        "light": found.light,
        "projects": counts.projects if counts else 0,
        "started": share(counts.started if counts else nothing),
        "producing": share(counts.producing if counts else nothing),
        "red": counts.red if counts else 0,
    }


def share(found: Share) -> Any:
    """A part of a whole."""
    return {"part": found.part, "whole": found.whole, "value": found.value, "said": found.said}
