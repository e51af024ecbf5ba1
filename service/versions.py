"""Edits that overwrite nothing: each says which version it edits, and adds the next."""

from collections.abc import Callable
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import Header
from sqlalchemy import select
from sqlalchemy.orm import Session

from features.errors import NotFound
from features.text import Text
from service.refusals import Outdated, Unversioned

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=100,
        description="ETag of the version that is edited: its `version`, in quotes · "
        "所修改版本的 ETag，即加引号的 version",
        examples=['"1"'],
    ),
]


class Versioned(Protocol):
    """A kind of row that counts its edits."""

    id: Any
    version: Any


Record = TypeVar("Record", bound=Versioned)


def etag(version: int) -> str:
    """The word by which HTTP knows a version."""
    return f'"{version}"'


def locked(session: Session, kind: type[Record], record_id: str, what: Text) -> Record:
    """The record, which nobody else edits until this transaction ends."""
    wanted = select(kind).where(kind.id == record_id).with_for_update(of=kind)
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(what, record_id)
    return found


def raised(record: Versioned, seen: str | None, submitted: Any, current: Callable[[], Any]) -> int:
    """The number of the version that an edit of the version ``seen`` makes; see :func:`same`."""
    same(seen, record.version, submitted, current)
    following: int = record.version + 1
    record.version = following
    return following


def same(seen: str | None, version: int, submitted: Any, current: Callable[[], Any]) -> None:
    """Raises :class:`Unversioned` when no version was seen, :class:`Outdated` when it is not
    the newest ``version``: both are told.
    """
    if not seen:
        raise Unversioned
    if seen != etag(version):
        raise Outdated(current(), submitted)
