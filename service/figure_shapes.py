"""Stated figures of parks as they go out, and what a table of them would change."""

from typing_extensions import TypedDict

from service.record_shapes import NoteShape, RejectShape


class FigureShape(TypedDict):
    """A figure that was stated of a park; null withdraws. ``current``: none has superseded it.

    ``author`` is told to the author's own organisation alone.
    """

    id: int
    park_id: str
    field: str
    label: str
    unit: str
    value: str | float | bool | list[str] | None
    as_of: str
    source: str
    note: str
    created_at: str
    organisation: str
    author: str | None
    supersedes: int | None
    current: bool


class FiguresShape(TypedDict):
    """One page of the figures that were stated of a park."""

    items: list[FigureShape]
    next: str | None


class StatedShape(TypedDict):
    """Figures that are kept; ``version`` is the park's ETag from now on."""

    park_id: str
    version: int
    figures: list[FigureShape]


class SaidShape(TypedDict):
    """A figure with its date, source and whose it is."""

    value: str | float | bool | None
    shown: str
    as_of: str
    source: str
    basis: str | None


class ChangeShape(TypedDict):
    """A figure of a park before and after an import; ``before`` null: not known."""

    park_id: str
    park: str
    field: str
    label: str
    unit: str
    before: SaidShape | None
    after: SaidShape


class FigurePreviewShape(TypedDict):
    """What an import would change; ``ready``: it can be made, by ``id``, within a day."""

    id: str
    name: str
    created_at: str
    ready: bool
    rows: int
    unchanged: int
    changes: list[ChangeShape]
    rejects: list[RejectShape]
    notes: list[NoteShape]


class ImportedShape(TypedDict):
    """What an import changed."""

    id: str
    revision: int
    parks: int
    figures: int
